//! The first corpus of a group: for each function its simplest case, and cases whose texts are those of its docs and of the
//! crate's own tests.

use super::codec::{Decide, within, write};
use super::group::FuzzGroup;
use edgetest_inspect::CrateApi;
use edgetest_plan::{Draw, TargetId, TestPlan};
use edgetest_support::choice::Choice;
use edgetest_support::input::Output;
use std::collections::BTreeSet;

/// Seeds of one function that come from the whole crate's sources, beside those of its own docs.
const SHARED: usize = 12;
/// Bytes of a seed.
const LONGEST: usize = 2_000;

/// Inputs of a group, without two that are alike.
pub fn seeds(plan: &TestPlan, api: &CrateApi, group: &FuzzGroup) -> BTreeSet<Vec<u8>> {
    let shared = spread(&api.lexicon.seeds, SHARED).map(|text| text.as_bytes().to_vec());
    let shared: Vec<Vec<u8>> = shared.chain(spread(&api.lexicon.byte_seeds, SHARED).cloned()).collect();
    let mut inputs = BTreeSet::new();
    for (position, target) in group.targets.iter().enumerate() {
        let own = plan.targets[target.0 as usize].seeds.iter().map(String::as_bytes);
        let texts = own.chain(shared.iter().map(Vec::as_slice)).filter(|text| text.len() <= LONGEST);
        for text in std::iter::once(&b""[..]).chain(texts) {
            if let Some(case) = case(plan, *target, text) {
                inputs.insert(within(group.targets.len(), position, &case));
            }
        }
    }
    inputs
}

/// So many items of a list, evenly.
fn spread<T>(items: &[T], most: usize) -> impl Iterator<Item = &T> {
    items.iter().step_by(items.len().div_ceil(most).max(1))
}

/// The simplest case whose texts are all this one. `None`: it has none, and an empty text was written already.
fn case(plan: &TestPlan, target: TargetId, text: &[u8]) -> Option<Vec<u8>> {
    let mut filled = Filled { text, used: false };
    let mut output = Output::default();
    write(plan, target, &mut filled, &mut output);
    (filled.used || text.is_empty()).then(|| output.finish())
}

struct Filled<'a> {
    text: &'a [u8],
    used: bool,
}

impl Decide for Filled<'_> {
    fn pick(&mut self, _: usize) -> usize {
        0
    }

    fn len(&mut self) -> usize {
        1
    }

    fn value(&mut self, draw: Draw) -> Option<Choice> {
        match draw {
            Draw::String | Draw::Str => {
                self.used = true;
                Some(Choice::Text(String::from_utf8_lossy(self.text).into_owned()))
            }
            Draw::Bytes | Draw::ByteSlice => {
                self.used = true;
                Some(Choice::Bytes(self.text.to_vec()))
            }
            Draw::Int(_) => Some(Choice::Int(1)),
            Draw::Char => Some(Choice::Char('a')),
            Draw::Bool | Draw::F32 | Draw::F64 => None,
        }
    }
}
