//! What was read from a text, written and read again is the same.
//!
//! Asserts: where `text.parse()` is `Ok(value)`, `value.to_string()` is read again, and what is read is equal to `value`. Of a
//! type without `==`, and of one that may hold floats, it asks that writing it once more gives the same text.
//!
//! Applies to types of the crate that a function named for reading (`from_str`, `parse…`) returns and that `Display` or a
//! function named for writing (`as_str`, `stringify` …) makes a text of.
//!
//! False alarms: floats lose their last digits, so that long numbers are left alone where there may be some. The value came out of a text, so that it is one that has a text. A function whose docs speak of a loss is left
//! alone, and the law must hold on most of a sample.
//!
//! Example: a list whose items are written without the quotes that they were read with.

use super::facts::Facts;
use super::functions::text;
use super::texts::{Texts, pairs};
use super::{Claim, Instance, Law, Step};

/// No number is so long that the last digits of a float may differ.
const ROUGH: &str = "[text.to_string(), written.to_string(), rewritten.to_string()].iter().all(|text| \
                     text.split(|c: char| !c.is_ascii_digit()).all(|digits| digits.len() <= 12))";

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    pairs(facts).iter().filter_map(|pair| of(facts, pair)).collect()
}

fn of(facts: &Facts<'_>, pair: &Texts<'_>) -> Option<Instance> {
    let Texts { ty, parse, print } = pair;
    let drawn = text();
    let owned = facts.graph.world.std("std::string::String", Vec::new());
    let first = parse.on(&facts.pass_all(parse, &[("text", &drawn)])?);
    let (written, written_doors) = print.text_of(facts, "value", ty)?;
    let again = parse.on(&facts.pass_all(parse, &[("written", &owned)])?);
    let (rewritten, rewritten_doors) = print.text_of(facts, "back", ty)?;
    let mut steps = vec![
        Step::opened("value", first, &parse.doors),
        Step::opened("written", written, &written_doors),
        // A text that the writer lent must not keep the value.
        Step::binding("written", "written.to_string()"),
    ];
    if let Some(condition) = parse.succeeds(&again) {
        steps.push(Step::Claim(Claim::holds("what was written is read again", condition)));
    }
    steps.push(Step::opened("back", again, &parse.doors));
    if facts.is_comparable(ty) && !facts.may_hold_floats(ty) {
        let shown = facts.has(ty, "std::fmt::Debug");
        let claim = Claim::equal("what is read again is the same value", "&back", "&value");
        steps.push(Step::Claim(claim.given("value == value").shown(shown)));
    } else {
        steps.push(Step::opened("rewritten", rewritten, &rewritten_doors));
        let claim = Claim::equal("what is read again is written alike", "rewritten.to_string()", "written.to_string()");
        steps.push(Step::Claim(if facts.may_hold_floats(ty) { claim.given(ROUGH) } else { claim }));
    }
    Some(Instance {
        law: Law::ParsePrint,
        about: parse.callable.path.clone(),
        callables: vec![parse.index, print.callable()],
        args: vec![("text".to_owned(), drawn)],
        steps,
    })
}
