//! `a += b` is `a = a + b`.
//!
//! Asserts: the operator and its assigning form leave the same value.
//!
//! Applies to types of the crate that implement both by hand, with `Clone` and `==`.
//!
//! False alarms: values that may hold floats are left out. It must hold on most of a sample; where one of both panics, nothing is said.
//!
//! Example: a `+=` that forgets the carry.

use super::facts::{Facts, disclaims};
use super::functions::{Function, drawn};
use super::{Claim, Instance, Law, Step};
use crate::types::Env;

const OPERATORS: [(&str, &str); 10] = [
    ("add", "add_assign"),
    ("sub", "sub_assign"),
    ("mul", "mul_assign"),
    ("div", "div_assign"),
    ("rem", "rem_assign"),
    ("bitand", "bitand_assign"),
    ("bitor", "bitor_assign"),
    ("bitxor", "bitxor_assign"),
    ("shl", "shl_assign"),
    ("shr", "shr_assign"),
];

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let Some((plain, _)) = OPERATORS.iter().find(|(_, assigning)| *assigning == callable.name) else { continue };
        if callable.derived || disclaims(callable) || !is_operator(facts, callable) {
            continue;
        }
        let Some(assign) = facts.function(index, Env::new()) else { continue };
        let mut others = facts.callables().filter(|(_, other)| other.name == *plain && is_operator(facts, other));
        found.extend(others.find_map(|(other, _)| of(facts, &assign, other)));
    }
    found
}

fn is_operator(facts: &Facts<'_>, callable: &edgetest_inspect::Callable) -> bool {
    let world = facts.graph.world;
    let path = world.trait_of(callable).and_then(|bound| world.std_path(bound.def));
    path.is_some_and(|path| path.starts_with("std::ops::"))
}

fn of(facts: &Facts<'_>, assign: &Function<'_>, other: usize) -> Option<Instance> {
    let plain = facts.function(other, Env::new())?;
    let (ty, with) = (drawn(&assign.params[0]), drawn(&assign.params[1]));
    if plain.params.len() != 2 || drawn(&plain.params[0]) != ty || drawn(&plain.params[1]) != with || plain.output != ty
    {
        return None;
    }
    let can = facts.is_comparable(&ty) && facts.has(&ty, "std::clone::Clone") && !facts.may_hold_floats(&ty);
    let drawable = facts.graph.spec(&ty).is_ok() && facts.graph.spec(&with).is_ok() && !facts.may_hold_floats(&with);
    if !can || !drawable {
        return None;
    }
    let with_arg = |function: &Function<'_>| facts.pass("b", &with, &function.params[1]);
    let sum = plain.on(&[facts.pass("a", &ty, &plain.params[0])?, with_arg(&plain)?]);
    let steps = vec![
        Step::binding("plain", sum),
        Step::variable("assigned", "a.clone()"),
        Step::Do(assign.on(&["assigned".to_owned(), with_arg(assign)?])),
        Step::Claim(
            Claim::equal("the assigning operator gives what the plain one does", "&assigned", "&plain")
                .given("plain == plain")
                .shown(facts.has(&ty, "std::fmt::Debug")),
        ),
    ];
    Some(Instance {
        law: Law::OpAssign,
        about: assign.callable.path.clone(),
        callables: vec![assign.index, plain.index],
        args: vec![("a".to_owned(), ty), ("b".to_owned(), with)],
        steps,
    })
}
