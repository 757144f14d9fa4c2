//! A checked function agrees with its plain sibling.
//!
//! Asserts: where `checked_f(x)` is `Some(y)` or `try_f(x)` is `Ok(y)`, `f(x)`, `wrapping_f(x)` and `saturating_f(x)` are `y`.
//!
//! Applies to functions of one owner whose names differ in this way, with the same parameters and the same result. `checked_add` is
//! also held against `+`.
//!
//! False alarms: what takes `&mut self`, waits, locks or reads is left alone. It must hold on most of a sample.
//!
//! Example: `checked_sub` that refuses an underflow, and a `saturating_sub` that ends at 1.

use super::facts::{Facts, disclaims};
use super::functions::{Function, drawn};
use super::{Claim, Instance, Law, Step};
use crate::types::{Env, unify};
use edgetest_inspect::{Callable, Owner, Type};

const CHECKED: [&str; 2] = ["checked_", "try_"];
const SIBLINGS: [&str; 4] = ["", "wrapping_", "saturating_", "overflowing_"];
/// Names after `try_` that are about state and not about values.
const STATEFUL: [&str; 10] = ["next", "read", "write", "lock", "recv", "send", "borrow", "push", "reserve", "clone"];

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let Some(stem) = CHECKED.iter().find_map(|prefix| callable.name.strip_prefix(prefix)) else { continue };
        let is_own = matches!(callable.owner, Owner::Free { .. } | Owner::Inherent(_));
        if !is_own || disclaims(callable) || STATEFUL.iter().any(|word| stem.starts_with(word)) {
            continue;
        }
        let Some(checked) = facts.function(index, Env::new()) else { continue };
        for (other, sibling) in facts.callables().filter(|(_, sibling)| is_sibling(facts, stem, callable, sibling)) {
            if !disclaims(sibling) {
                found.extend(of(facts, &checked, other));
            }
        }
    }
    found
}

fn is_sibling(facts: &Facts<'_>, stem: &str, checked: &Callable, other: &Callable) -> bool {
    let world = facts.graph.world;
    let Some(prefix) = other.name.strip_suffix(stem) else { return false };
    let same = match (&checked.owner, &other.owner) {
        (Owner::Free { path: one }, Owner::Free { path: two }) => {
            one.rsplit_once("::").map(|(module, _)| module) == two.rsplit_once("::").map(|(module, _)| module)
        }
        (Owner::Inherent(_), Owner::Inherent(_) | Owner::TraitImpl(_)) => {
            let types =
                (world.impl_of(checked).map(|item| &item.self_ty), world.impl_of(other).map(|item| &item.self_ty));
            matches!(types, (Some(one), Some(two)) if unify(two, one, &mut Env::new()))
        }
        _ => false,
    };
    let of_operator = matches!(other.owner, Owner::TraitImpl(_))
        && world
            .trait_of(other)
            .and_then(|bound| world.std_path(bound.def))
            .is_some_and(|path| path.starts_with("std::ops::"));
    let is_method = !matches!(other.owner, Owner::TraitImpl(_)) || of_operator;
    same && is_method && SIBLINGS.contains(&prefix) && other.params.len() == checked.params.len()
}

fn of(facts: &Facts<'_>, checked: &Function<'_>, other: usize) -> Option<Instance> {
    let plain = match checked.params.first() {
        Some(_) => facts.function_of(other, 0, &drawn(&checked.params[0])),
        None => facts.function(other, Env::new()),
    }?;
    let types: Vec<Type> = checked.params.iter().map(drawn).collect();
    let alike = plain.params.iter().map(drawn).eq(types.iter().cloned());
    let overflowing = plain.callable.name.starts_with("overflowing_");
    let result = Type::Tuple(vec![checked.output.clone(), Type::Prim("bool")]);
    let fits = if overflowing { plain.output == result } else { plain.output == checked.output };
    let sorts = alike && fits && plain.doors.is_empty() && !checked.doors.is_empty();
    if !sorts || checked.mutates() || plain.mutates() || facts.may_hold_floats(&checked.output) {
        return None;
    }
    if !facts.is_comparable(&checked.output) || !types.iter().all(|ty| facts.graph.spec(ty).is_ok()) {
        return None;
    }
    let names: Vec<String> = ["value", "with", "third", "fourth"].iter().map(|name| (*name).to_owned()).collect();
    let variables: Vec<(&str, &Type)> = names.iter().map(String::as_str).zip(&types).collect();
    let call = |function: &Function<'_>| Some(function.on(&facts.pass_all(function, &variables)?));
    let right = if overflowing { "(checked, false)" } else { "checked" };
    let claim = Claim::equal("where the checked one succeeds, both agree", "plain", right);
    let steps = vec![
        Step::opened("checked", call(checked)?, &checked.doors),
        Step::binding("plain", call(&plain)?),
        Step::Claim(claim.given("checked == checked").shown(facts.has(&checked.output, "std::fmt::Debug"))),
    ];
    Some(Instance {
        law: Law::Siblings,
        about: format!("{} and {}", checked.callable.path, plain.callable.path),
        callables: vec![checked.index, plain.index],
        args: names.into_iter().zip(types).collect(),
        steps,
    })
}
