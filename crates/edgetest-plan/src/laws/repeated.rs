//! What normalises changes nothing the second time.
//!
//! Asserts: `normalize(normalize(x))` is `normalize(x)`.
//!
//! Applies to functions and methods named for it (`normalize`, `trim`, `canonicalize`, `to_lowercase` …) that take one value and return
//! another that can be handed in again.
//!
//! False alarms: what escapes, encodes or counts is not named here. Values that may hold floats are left out, since rounding may
//! move them twice. It must hold on most of a sample.
//!
//! Example: a path normaliser that makes `a//b` of `a///b`.

use super::facts::{Facts, disclaims};
use super::functions::{Form, Function, drawn};
use super::{Claim, Instance, Law, Step};
use crate::types::Env;
use edgetest_inspect::Owner;

/// First parts of names.
const NAMES: [&str; 20] = [
    "normalize",
    "normalise",
    "normalized",
    "canonicalize",
    "canonicalized",
    "trim",
    "trimmed",
    "clean",
    "cleanup",
    "sanitize",
    "sanitise",
    "simplify",
    "simplified",
    "reduce",
    "reduced",
    "dedup",
    "collapse",
    "minify",
    "lowercase",
    "uppercase",
];

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let is_own = matches!(callable.owner, Owner::Free { .. } | Owner::Inherent(_));
        let name = callable.name.strip_prefix("to_").unwrap_or(&callable.name);
        let is_named =
            NAMES.contains(&name) || callable.name.split('_').next().is_some_and(|part| NAMES.contains(&part));
        if is_own && is_named && callable.params.len() == 1 && !disclaims(callable) {
            found.extend(facts.function(index, Env::new()).and_then(|function| {
                twice(facts, &function, Law::Repeated, "the second time changes nothing", "once")
            }));
        }
    }
    found
}

/// `f(f(x))` beside `x` or `f(x)`.
pub fn twice(
    facts: &Facts<'_>,
    function: &Function<'_>,
    law: Law,
    words: &'static str,
    like: &str,
) -> Option<Instance> {
    let param = function.params.first()?;
    let ty = drawn(param);
    if facts.graph.spec(&ty).is_err() || facts.may_hold_floats(&ty) || facts.may_hold_floats(&function.output) {
        return None;
    }
    let mut steps = if function.mutates() {
        let can = facts.is_comparable(&ty) && facts.has(&ty, "std::clone::Clone");
        let call = |name: &str| format!("let _ = {}", function.on(&[format!("&mut {name}")]));
        can.then(|| {
            vec![
                Step::variable("once", "value.clone()"),
                Step::Do(call("once")),
                Step::variable("twice", "once.clone()"),
                Step::Do(call("twice")),
            ]
        })?
    } else {
        let again = facts.pass("once", &function.output, param)?;
        vec![
            Step::opened("once", function.on(&[facts.pass("value", &ty, param)?]), &function.doors),
            Step::opened("twice", function.on(&[again]), &function.doors),
        ]
    };
    let result = if function.mutates() { ty.clone() } else { function.output.clone() };
    let original = if like == "value" { &ty } else { &result };
    let (left, right, shown) = facts.sides(("twice", &result), (like, original))?;
    let claim = Claim::equal(words, left, right).shown(shown);
    let plain = matches!(facts.form(&ty), Form::Plain(_));
    steps.push(Step::Claim(if plain { claim.given(format!("{like} == {like}")) } else { claim }));
    Some(Instance {
        law,
        about: function.callable.path.clone(),
        callables: vec![function.index],
        args: vec![("value".to_owned(), ty)],
        steps,
    })
}
