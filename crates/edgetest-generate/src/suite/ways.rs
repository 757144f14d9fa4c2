//! Which of the ways to make a value a person would write into a test.

use super::calls::Speller;
use edgetest_plan::{Builder, Door, InputSpec, Unit, UnitId};

/// Ways that a strategy is made of; more would be a catalogue.
const WAYS: usize = 6;

impl Speller<'_> {
    /// Ways for a strategy: every variant of an enum or the literal of a struct; else the best constructors.
    pub fn good_ways(&self, builder: &Builder) -> Vec<UnitId> {
        let is_data = |id: &UnitId| self.plan.units[id.0 as usize].callable.is_none();
        let data: Vec<UnitId> = builder.ways.iter().copied().filter(is_data).collect();
        if !data.is_empty() {
            return data.into_iter().take(2 * WAYS).collect();
        }
        self.ranked(builder).into_iter().take(1).collect()
    }

    /// Ways from the best on: those that take data before those that do not, those that cannot refuse before those that
    /// can.
    pub fn ranked(&self, builder: &Builder) -> Vec<UnitId> {
        let mut ways = builder.ways.clone();
        ways.sort_by_key(|id| rank(&self.plan.units[id.0 as usize]));
        ways
    }
}

fn rank(unit: &Unit) -> (bool, usize, usize) {
    let mut draws = 0;
    let mut builds = 0;
    for arg in &unit.args {
        count(&arg.spec, &mut draws, &mut builds);
    }
    let doors = unit.doors.iter().map(|door| match door {
        Door::Some | Door::Ok | Door::Unbox | Door::Field(_) => 1,
        Door::Err | Door::Variant(_) | Door::Lent(_) | Door::Next => 4,
    });
    let by_hand = unit.callable.is_none();
    (draws + builds == 0, doors.sum::<usize>() + builds, usize::from(!by_hand))
}

fn count(spec: &InputSpec, draws: &mut usize, builds: &mut usize) {
    match spec {
        InputSpec::Draw(_) => *draws += 1,
        InputSpec::Build(_) => *builds += 1,
        InputSpec::Wrap { parts, .. } | InputSpec::OneOf(parts) => {
            for part in parts {
                count(part, draws, builds);
            }
        }
        InputSpec::Repeat(inner)
        | InputSpec::Array(inner, _)
        | InputSpec::Slice { item: inner, .. }
        | InputSpec::Ref { inner, .. } => count(inner, draws, builds),
    }
}
