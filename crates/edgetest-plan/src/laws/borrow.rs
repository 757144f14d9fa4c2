//! What a value lends hashes and compares as the value does.
//!
//! Asserts, of `T: Borrow<Q>`: `hash(value)` is `hash(value.borrow())`; two values are equal, and ordered, as what they lend is.
//!
//! Applies to types of the crate with a `Borrow` by hand, as far as both sides have `Hash`, `Eq` and `Ord`.
//!
//! False alarms: std's documentation of `Borrow` makes it a contract. `AsRef` promises none of this and is not asked.
//!
//! Example: a case-insensitive name that lends its text: a `HashMap` does not find it by a `&str`.

use super::facts::Facts;
use super::{Claim, Instance, Law, Step, eq_hash};
use crate::types::Env;
use edgetest_inspect::Type;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let world = facts.graph.world;
    let mut found = Vec::new();
    for (index, callable) in facts.callables().filter(|(_, callable)| callable.name == "borrow") {
        let is_borrow = world.trait_of(callable).is_some_and(|bound| world.is_std(bound.def, "std::borrow::Borrow"));
        if is_borrow {
            found.extend(facts.function(index, Env::new()).and_then(|borrow| {
                let owner = borrow.subject()?;
                let Type::Ref { inner, .. } = &borrow.output else { return None };
                of(facts, index, &owner, inner)
            }));
        }
    }
    found
}

fn of(facts: &Facts<'_>, callable: usize, ty: &Type, lent: &Type) -> Option<Instance> {
    if ty == lent || !facts.is_drawable(ty) {
        return None;
    }
    let spelled = facts.graph.world.spell(lent, crate::spell::Lifetimes::Elided)?;
    let both = |path: &str| facts.has(ty, path) && facts.has(lent, path);
    let view = |name: &str| format!("std::borrow::Borrow::<{spelled}>::borrow(&{name})");
    let mut steps = Vec::new();
    if both("std::hash::Hash") && both("std::cmp::Eq") {
        let side = |value: String| format!("std::hash::BuildHasher::hash_one(&hasher, {value})");
        steps.push(Step::binding("hasher", eq_hash::HASHER));
        let claim = Claim::equal("it hashes as what it lends", side("&a".to_owned()), side(view("a")));
        steps.push(Step::Claim(claim));
    }
    if both("std::cmp::Eq") {
        steps.push(Step::Claim(Claim::equal(
            "two are equal if and only if what they lend is",
            "a == b",
            format!("{} == {}", view("a"), view("b")),
        )));
    }
    if both("std::cmp::Ord") {
        let compare = |one: &str, other: &str| format!("Ord::cmp({one}, {other})");
        let claim =
            Claim::equal("two are ordered as what they lend is", compare("&a", "&b"), compare(&view("a"), &view("b")));
        steps.push(Step::Claim(claim));
    }
    (!steps.is_empty()).then(|| Instance {
        law: Law::Borrow,
        about: facts.name(ty),
        callables: vec![callable],
        args: Facts::several(&["a", "b"], ty),
        steps,
    })
}
