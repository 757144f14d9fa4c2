//! How a type is read from text and written as text.

use super::facts::{Facts, disclaims};
use super::functions::{Form, Function};
use crate::Door;
use crate::types::{Env, unify};
use edgetest_inspect::{Callable, Origin, Owner, Type};

/// Functions that read one type, at most.
const MAX_PARSERS: usize = 3;

/// Methods and functions that write a value as the text that is read again.
const PRINTERS: [&str; 8] =
    ["to_string", "as_str", "into_string", "stringify", "dump", "unparse", "to_source", "serialize"];

/// A type with a function that reads it from text, and one that writes it.
pub struct Texts<'g> {
    pub ty: Type,
    pub parse: Function<'g>,
    pub print: Printer<'g>,
}

/// How a value is written.
#[derive(Clone)]
pub enum Printer<'g> {
    /// `Display`, by the number of its `fmt`.
    Display(usize),
    /// A function.
    Call(Function<'g>),
}

impl Printer<'_> {
    /// The callable that is charged.
    pub fn callable(&self) -> usize {
        match self {
            Self::Display(index) => *index,
            Self::Call(function) => function.index,
        }
    }

    /// A `String`, and the way to it.
    pub fn text_of(&self, facts: &Facts<'_>, variable: &str, ty: &Type) -> Option<(String, Vec<Door>)> {
        match self {
            Self::Display(_) => Some((format!("{variable}.to_string()"), Vec::new())),
            Self::Call(function) => {
                let call = function.on(&[facts.pass(variable, ty, &function.params[0])?]);
                Some((call, function.doors.clone()))
            }
        }
    }
}

/// Every pair of a reader and a writer of one type of the crate. `FromStr` speaks for itself where the type has no function of its
/// own, which it would most likely call.
pub fn pairs<'g>(facts: &Facts<'g>) -> Vec<Texts<'g>> {
    let mut found: Vec<Texts<'g>> = Vec::new();
    for of_trait in [false, true] {
        for (index, callable) in facts.callables() {
            let is_of_trait = matches!(callable.owner, Owner::TraitImpl(_));
            if is_of_trait != of_trait || !reads(callable) {
                continue;
            }
            let Some(parse) = facts.function(index, Env::new()) else { continue };
            let ty = parse.output.clone();
            let known = found.iter().filter(|pair| pair.ty == ty).count();
            let is_spoken_for = known >= if of_trait { 1 } else { MAX_PARSERS };
            if is_local(facts, &ty) && facts.form(&parse.params[0]) == Form::Text && !is_spoken_for {
                found.extend(printer(facts, &ty).map(|print| Texts { ty, parse, print }));
            }
        }
    }
    found
}

/// Whether a function is named as one that reads its only argument.
fn reads(callable: &Callable) -> bool {
    let named = callable.name.starts_with("parse") || ["from_str", "from_string"].contains(&callable.name.as_str());
    named && callable.params.len() == 1 && callable.receiver.is_none() && !disclaims(callable)
}

fn is_local(facts: &Facts<'_>, ty: &Type) -> bool {
    matches!(ty, Type::Adt { def, .. } if facts.graph.world.def(*def).origin == Origin::Local)
}

fn printer<'g>(facts: &Facts<'g>, ty: &Type) -> Option<Printer<'g>> {
    if let Some(index) = display(facts, ty) {
        return Some(Printer::Display(index));
    }
    let named = |name: &str| {
        let candidates = facts.callables().filter(|(_, callable)| callable.name == name && callable.params.len() == 1);
        candidates.filter(|(_, callable)| !disclaims(callable)).find_map(|(index, _)| facts.function_of(index, 0, ty))
    };
    let found = PRINTERS.iter().find_map(|name| named(name))?;
    (facts.form(&found.output) == Form::Text && !found.mutates()).then_some(Printer::Call(found))
}

/// The `fmt` of a type's `Display`, unless its docs take the promise back.
fn display(facts: &Facts<'_>, ty: &Type) -> Option<usize> {
    let world = facts.graph.world;
    let found = facts.callables().find(|(_, callable)| {
        let is_display = callable.name == "fmt"
            && world.trait_of(callable).is_some_and(|bound| world.is_std(bound.def, "std::fmt::Display"));
        is_display && world.impl_of(callable).is_some_and(|item| unify(&item.self_ty, ty, &mut Env::new()))
    });
    found.filter(|(_, callable)| !disclaims(callable)).map(|(index, _)| index)
}
