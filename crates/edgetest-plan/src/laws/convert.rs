//! Conversions agree with each other.
//!
//! Asserts: `A::try_from(B::from(a))` is `Ok(a)`, and so is `A::from(B::from(a))`; a type makes the same value of a text by
//! `From<&str>`, `From<String>`, `FromStr` and `TryFrom<&str>`.
//!
//! Applies to types of the crate with such impls and `==`.
//!
//! False alarms: a conversion that may round is left out with all that may hold floats, and so is one out of a collection, whose order or
//! doubles may be given up. It must hold on most of a sample.
//!
//! Example: `u8::from(colour)` counts from 1, `Colour::try_from(u8)` from 0.

use super::facts::{Facts, disclaims};
use super::functions::{Form, Function, drawn, text};
use super::{Claim, Instance, Law, Step};
use crate::types::Env;
use edgetest_inspect::{Origin, Type};

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let conversions: Vec<Function<'_>> = facts
        .callables()
        .filter(|(_, callable)| ["from", "try_from", "from_str"].contains(&callable.name.as_str()))
        .filter(|(_, callable)| callable.params.len() == 1 && !callable.derived && !disclaims(callable))
        .filter(|(_, callable)| is_conversion(facts, callable))
        .filter_map(|(index, _)| facts.function(index, Env::new()))
        .collect();
    let mut found = Vec::new();
    for there in conversions.iter().filter(|function| function.doors.is_empty()) {
        found.extend(conversions.iter().find_map(|back| round(facts, there, back)));
    }
    found.extend(texts(facts, &conversions));
    found
}

fn is_conversion(facts: &Facts<'_>, callable: &edgetest_inspect::Callable) -> bool {
    let world = facts.graph.world;
    let path = world.trait_of(callable).and_then(|bound| world.std_path(bound.def));
    matches!(path.as_deref(), Some("std::convert::From" | "std::convert::TryFrom" | "std::str::FromStr"))
}

/// There and back, where the value is one of the crate's own types or a number.
fn round(facts: &Facts<'_>, there: &Function<'_>, back: &Function<'_>) -> Option<Instance> {
    let ty = there.params[0].clone();
    let is_asked = facts.graph.spec(&ty).is_ok() && facts.is_comparable(&ty) && is_exact(facts, &ty);
    if back.output != ty || there.output == ty || !is_asked || facts.may_hold_floats(&there.output) {
        return None;
    }
    let there_call = there.on(&[facts.pass("value", &ty, &there.params[0])?]);
    let back_call = back.on(&[facts.pass("converted", &there.output, &back.params[0])?]);
    let mut steps = vec![Step::binding("converted", there_call)];
    if let Some(condition) = back.succeeds(&back_call) {
        steps.push(Step::Claim(Claim::holds("what was converted can be converted back", condition)));
    }
    steps.push(Step::opened("back", back_call, &back.doors));
    let claim = Claim::equal("what is converted back is the same value", "&back", "&value").given("value == value");
    steps.push(Step::Claim(claim.shown(facts.has(&ty, "std::fmt::Debug"))));
    Some(Instance {
        law: Law::Convert,
        about: format!("{} and back by {}", there.callable.path, back.callable.path),
        callables: vec![there.index, back.index],
        args: vec![("value".to_owned(), ty)],
        steps,
    })
}

fn is_exact(facts: &Facts<'_>, ty: &Type) -> bool {
    match ty {
        Type::Prim(name) => !matches!(*name, "f32" | "f64"),
        Type::Array(item, _) => is_exact(facts, item),
        Type::Tuple(items) => items.iter().all(|item| is_exact(facts, item)),
        Type::Adt { def, .. } => facts.graph.world.def(*def).origin == Origin::Local && !facts.may_hold_floats(ty),
        _ => false,
    }
}

/// The ways from a text, each beside the first.
fn texts(facts: &Facts<'_>, conversions: &[Function<'_>]) -> Vec<Instance> {
    let from_text: Vec<&Function<'_>> =
        conversions.iter().filter(|function| facts.form(&function.params[0]) == Form::Text).collect();
    let mut found = Vec::new();
    for (at, second) in from_text.iter().enumerate() {
        let ty = drawn(&second.output);
        let first = from_text[..at].iter().find(|first| first.output == second.output);
        let Some(first) = first.filter(|_| facts.is_comparable(&ty) && !facts.may_hold_floats(&ty)) else { continue };
        found.extend(same(facts, first, second));
    }
    found
}

fn same(facts: &Facts<'_>, first: &Function<'_>, second: &Function<'_>) -> Option<Instance> {
    let drawn = text();
    let call = |function: &Function<'_>| Some(function.on(&[facts.pass("text", &drawn, &function.params[0])?]));
    let (one, other) = (call(first)?, call(second)?);
    let steps = vec![
        Step::opened("one", one, &first.doors),
        Step::opened("other", other, &second.doors),
        Step::Claim(
            Claim::equal("both ways from a text make the same value", "&one", "&other")
                .given("one == one")
                .shown(facts.has(&first.output, "std::fmt::Debug")),
        ),
    ];
    Some(Instance {
        law: Law::Convert,
        about: format!("{} beside {}", first.callable.path, second.callable.path),
        callables: vec![first.index, second.index],
        args: vec![("text".to_owned(), drawn)],
        steps,
    })
}
