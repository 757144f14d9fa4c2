//! An order orders.
//!
//! Asserts, of `Ord`: `a.cmp(&b)` is the reverse of `b.cmp(&a)`; `a <= b` and `b <= c` make `a <= c`; values that compare as
//! equal compare alike with every other; `cmp` says `Equal` if and only if `==` does; `partial_cmp` is `Some(cmp)`. Of
//! `PartialOrd` alone: the same without totality.
//!
//! Applies to types of the crate of whose `PartialEq`, `PartialOrd` and `Ord` one is written by hand.
//!
//! False alarms: where `partial_cmp` says `None`, nothing is claimed.
//!
//! Example: a version that takes `1` for equal to `1.0`, and `1.0` for less than `1.a`, but not `1` for less than `1.a`.

use super::facts::{Facts, Method};
use super::{Claim, Instance, Law, Step};

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let partial = facts.implementors("std::cmp::PartialOrd", "partial_cmp");
    partial.into_iter().filter_map(|partial| of(facts, &partial)).collect()
}

fn of(facts: &Facts<'_>, partial: &Method) -> Option<Instance> {
    let eq = facts.method(&partial.ty, "std::cmp::PartialEq", "eq")?;
    let total = facts.method(&partial.ty, "std::cmp::Ord", "cmp");
    if partial.derived && eq.derived && total.as_ref().is_none_or(|total| total.derived) {
        return None;
    }
    let claims = if total.is_some() { total_order() } else { partial_order() };
    let mut callables: Vec<usize> = total.iter().map(|total| total.callable).collect();
    callables.extend([partial.callable, eq.callable]);
    Some(Instance {
        law: Law::Ord,
        about: facts.name(&partial.ty),
        callables,
        args: Facts::several(&["a", "b", "c"], &partial.ty),
        steps: claims.into_iter().map(Step::Claim).collect(),
    })
}

fn total_order() -> Vec<Claim> {
    vec![
        Claim::equal(
            "`cmp` is the reverse of itself the other way round",
            "Ord::cmp(&a, &b)",
            "Ord::cmp(&b, &a).reverse()",
        ),
        Claim::equal(
            "`cmp` says `Equal` if and only if `==` does",
            "Ord::cmp(&a, &b) == std::cmp::Ordering::Equal",
            "a == b",
        ),
        Claim::equal("`partial_cmp` is `Some(cmp)`", "PartialOrd::partial_cmp(&a, &b)", "Some(Ord::cmp(&a, &b))"),
        Claim::holds("`cmp` is transitive", "Ord::cmp(&a, &c) != std::cmp::Ordering::Greater").given(
            "Ord::cmp(&a, &b) != std::cmp::Ordering::Greater && Ord::cmp(&b, &c) != std::cmp::Ordering::Greater",
        ),
    ]
}

fn partial_order() -> Vec<Claim> {
    vec![
        Claim::equal(
            "`partial_cmp` is the reverse of itself the other way round",
            "PartialOrd::partial_cmp(&a, &b)",
            "PartialOrd::partial_cmp(&b, &a).map(std::cmp::Ordering::reverse)",
        ),
        Claim::equal(
            "`partial_cmp` says `Equal` if and only if `==` does",
            "PartialOrd::partial_cmp(&a, &b) == Some(std::cmp::Ordering::Equal)",
            "a == b",
        ),
        Claim::holds("`<=` is transitive", "a <= c").given("a <= b && b <= c"),
    ]
}
