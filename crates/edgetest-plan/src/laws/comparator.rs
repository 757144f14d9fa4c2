//! A function that compares orders what it compares.
//!
//! Asserts, of `fn(&T, &T) -> Ordering`: a value is equal to itself; the result is reversed with the arguments; not greater, and
//! not greater again, is not greater.
//!
//! Applies to functions and methods of two arguments of one type that return an `Ordering` and are not a trait's.
//!
//! False alarms: values that may hold floats are left out, for a NaN has no place. It must hold on most of a sample.
//!
//! Example: a comparison of file names by their numbers that takes `a1` for less than `a10`, `a10` for less than `a2b`, and `a2b` for
//! less than `a1`. `sort_by` may panic on it.

use super::facts::{Facts, disclaims};
use super::functions::{Function, drawn};
use super::{Claim, Instance, Law, Step};
use crate::types::Env;
use edgetest_inspect::Owner;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let is_own = matches!(callable.owner, Owner::Free { .. } | Owner::Inherent(_));
        if is_own && callable.params.len() == 2 && !disclaims(callable) {
            found.extend(facts.function(index, Env::new()).and_then(|compare| of(facts, &compare)));
        }
    }
    found
}

fn of(facts: &Facts<'_>, compare: &Function<'_>) -> Option<Instance> {
    let ty = drawn(&compare.params[0]);
    let ordering = facts.graph.world.std("std::cmp::Ordering", Vec::new());
    let is_text_or_drawable = facts.graph.spec(&ty).is_ok();
    if compare.output != ordering || !compare.doors.is_empty() || drawn(&compare.params[1]) != ty {
        return None;
    }
    if facts.may_hold_floats(&ty) || compare.mutates() || !is_text_or_drawable {
        return None;
    }
    let call = |one: &str, other: &str| Some(compare.on(&facts.pass_all(compare, &[(one, &ty), (other, &ty)])?));
    let greater = "std::cmp::Ordering::Greater";
    let (ab, ba, bc, ac) = (call("a", "b")?, call("b", "a")?, call("b", "c")?, call("a", "c")?);
    let claims = vec![
        Claim::equal("a value is equal to itself", call("a", "a")?, "std::cmp::Ordering::Equal"),
        Claim::equal("the order is the reverse of itself the other way round", ab.clone(), format!("{ba}.reverse()")),
        Claim::holds("the order is transitive", format!("{ac} != {greater}"))
            .given(format!("{ab} != {greater} && {bc} != {greater}")),
    ];
    Some(Instance {
        law: Law::Comparator,
        about: compare.callable.path.clone(),
        callables: vec![compare.index],
        args: Facts::several(&["a", "b", "c"], &ty),
        steps: claims.into_iter().map(Step::Claim).collect(),
    })
}
