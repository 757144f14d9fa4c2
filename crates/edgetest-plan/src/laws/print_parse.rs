//! A value that is written is read again as itself.
//!
//! Asserts: `value.to_string().parse()` is `Ok(value)`.
//!
//! Applies to types as [`super::parse_print`] does, if they have `==`.
//!
//! False alarms: a type whose fields or variants anyone may fill promises nothing of every filling, so that only types are asked
//! whose constructors are their own; and none that may hold floats. It must hold on most of a sample.
//!
//! Example: an identifier whose constructor takes an empty name, which its parser refuses.

use super::facts::Facts;
use super::texts::{Texts, pairs};
use super::{Claim, Instance, Law, Step};
use crate::Call;
use edgetest_inspect::Type;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let mut found: Vec<Instance> = Vec::new();
    for pair in pairs(facts) {
        let known = found.iter().any(|instance| instance.args[0].1 == pair.ty);
        found.extend(of(facts, &pair).filter(|_| !known));
    }
    found
}

fn of(facts: &Facts<'_>, pair: &Texts<'_>) -> Option<Instance> {
    let Texts { ty, parse, print } = pair;
    let is_asked = facts.is_drawable(ty) && facts.is_comparable(ty) && !facts.may_hold_floats(ty);
    if !is_asked || !is_guarded(facts, ty) {
        return None;
    }
    let owned = facts.graph.world.std("std::string::String", Vec::new());
    let (written, doors) = print.text_of(facts, "value", ty)?;
    let back = parse.on(&facts.pass_all(parse, &[("written", &owned)])?);
    let mut steps = vec![Step::opened("written", written, &doors), Step::binding("written", "written.to_string()")];
    if let Some(condition) = parse.succeeds(&back) {
        steps.push(Step::Claim(Claim::holds("what was written is read again", condition).given("value == value")));
    }
    steps.push(Step::opened("back", back, &parse.doors));
    let claim = Claim::equal("what is read again is the same value", "&back", "&value");
    steps.push(Step::Claim(claim.given("value == value").shown(facts.has(ty, "std::fmt::Debug"))));
    Some(Instance {
        law: Law::PrintParse,
        about: facts.name(ty),
        callables: vec![print.callable(), parse.index],
        args: vec![("value".to_owned(), ty.clone())],
        steps,
    })
}

/// Whether values come out of calls alone.
fn is_guarded(facts: &Facts<'_>, ty: &Type) -> bool {
    facts.graph.ways(ty).iter().all(|way| matches!(way.call, Call::Function { .. } | Call::Path { .. }))
}
