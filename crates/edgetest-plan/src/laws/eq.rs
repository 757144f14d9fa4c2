//! `==` is an equivalence.
//!
//! Asserts: `a == b` if and only if `b == a`; `a == b` and `b == c` make `a == c`; `a != b` is `!(a == b)`; under `Eq`, `a == a`.
//!
//! Applies to types of the crate whose `PartialEq` for themselves is written by hand; what `derive` writes holds when it holds
//! for the fields.
//!
//! False alarms: a value that holds a NaN is not equal to itself, so that reflexivity is asked of `Eq` types alone.
//!
//! Example: a `PartialEq` that calls two prices equal when they differ by less than a cent is not transitive.

use super::facts::Facts;
use super::{Claim, Instance, Law, Step};

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let by_hand = facts.implementors("std::cmp::PartialEq", "eq").into_iter().filter(|eq| !eq.derived);
    by_hand
        .map(|eq| {
            let mut claims = vec![
                Claim::equal("`==` is symmetric", "a == b", "b == a"),
                Claim::equal("`!=` is the opposite of `==`", "a != b", "!(a == b)"),
                Claim::holds("`==` is transitive", "a == c").given("a == b && b == c"),
            ];
            if facts.has(&eq.ty, "std::cmp::Eq") {
                claims.insert(0, Claim::holds("a value is equal to itself", "a == a"));
            }
            Instance {
                law: Law::Eq,
                about: facts.name(&eq.ty),
                callables: vec![eq.callable],
                args: Facts::several(&["a", "b", "c"], &eq.ty),
                steps: claims.into_iter().map(Step::Claim).collect(),
            }
        })
        .collect()
}
