//! A range that is returned for a text lies in the text.
//!
//! Asserts: `text.get(range)` is `Some`: the range ends within the text, and does not cut a letter in two.
//!
//! Applies to functions of one text that return a `Range<usize>`, or an `Option` or `Result` of one.
//!
//! False alarms: a pair of numbers may be a line and a column, and is not asked. A range may count characters: it must hold on most of a
//! sample, which a text beyond ASCII decides.
//!
//! Example: a search that ignores case returns a range of the lowercased text, which is longer.

use super::facts::{Facts, disclaims};
use super::functions::{Form, Function, text};
use super::{Claim, Instance, Law, Step};
use crate::types::Env;
use edgetest_inspect::{Owner, Type};

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found = Vec::new();
    for (index, callable) in facts.callables() {
        let is_own = matches!(callable.owner, Owner::Free { .. } | Owner::Inherent(_));
        if is_own && callable.receiver.is_none() && callable.params.len() == 1 && !disclaims(callable) {
            found.extend(facts.function(index, Env::new()).and_then(|function| of(facts, &function)));
        }
    }
    found
}

fn of(facts: &Facts<'_>, function: &Function<'_>) -> Option<Instance> {
    let drawn = text();
    let range = facts.graph.world.std("std::ops::Range", vec![Type::Prim("usize")]);
    if facts.form(&function.params[0]) != Form::Text || function.output != range {
        return None;
    }
    let call = function.on(&facts.pass_all(function, &[("text", &drawn)])?);
    Some(Instance {
        law: Law::Spans,
        about: function.callable.path.clone(),
        callables: vec![function.index],
        args: vec![("text".to_owned(), drawn)],
        steps: vec![
            Step::opened("range", call, &function.doors),
            Step::Claim(Claim::holds("the range lies in the text, between letters", "text.get(range).is_some()")),
        ],
    })
}
