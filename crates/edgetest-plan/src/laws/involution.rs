//! What turns a value round twice gives it back.
//!
//! Asserts: `reverse(reverse(x))` is `x`.
//!
//! Applies to functions, methods and operators named for it: `reverse`, `swap`, `transpose`, `conjugate`, `complement`, `-x`, `!x`.
//!
//! False alarms: values that may hold floats are left out. It must hold on most of a sample.
//!
//! Example: a `transpose` that works for square matrices only.

use super::facts::{Facts, disclaims};
use super::repeated::twice;
use super::{Instance, Law};
use crate::types::Env;
use edgetest_inspect::Owner;

const NAMES: [&str; 14] = [
    "reverse",
    "reversed",
    "negate",
    "negated",
    "neg",
    "not",
    "transpose",
    "transposed",
    "conj",
    "conjugate",
    "complement",
    "invert",
    "inverted",
    "opposite",
];

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let is_asked =
            !callable.derived && callable.params.len() == 1 && !matches!(callable.owner, Owner::TraitProvided(_));
        if is_asked && NAMES.contains(&callable.name.as_str()) && !disclaims(callable) {
            found.extend(facts.function(index, Env::new()).and_then(|function| {
                twice(facts, &function, Law::Involution, "the second time gives the value back", "value")
            }));
        }
    }
    found
}
