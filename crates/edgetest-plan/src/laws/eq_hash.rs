//! Equal values have equal hashes.
//!
//! Asserts: `a == b` makes `hash(a) == hash(b)`. A `HashMap` loses keys otherwise.
//!
//! Applies to types of the crate with `Eq` and `Hash`, one of them written by hand.
//!
//! False alarms: without `Eq` nothing is promised (`Hash` asks for `Eq`). The hasher is std's own with fixed keys, so that
//! a hash is the same in every process.
//!
//! Example: a decimal that takes `1` for equal to `1.0` but hashes its digits.

use super::facts::Facts;
use super::{Claim, Instance, Law, Step};

/// A `BuildHasher` with fixed keys.
pub const HASHER: &str = "std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default()";

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for hash in facts.implementors("std::hash::Hash", "hash") {
        let Some(eq) = facts.method(&hash.ty, "std::cmp::PartialEq", "eq") else { continue };
        if hash.derived && eq.derived || !facts.has(&hash.ty, "std::cmp::Eq") {
            continue;
        }
        let side = |name: &str| format!("std::hash::BuildHasher::hash_one(&hasher, &{name})");
        let claim = Claim::equal("equal values have equal hashes", side("a"), side("b")).given("a == b");
        found.push(Instance {
            law: Law::EqHash,
            about: facts.name(&hash.ty),
            callables: vec![hash.callable, eq.callable],
            args: Facts::several(&["a", "b"], &hash.ty),
            steps: vec![Step::binding("hasher", HASHER), Step::Claim(claim)],
        });
    }
    found
}
