//! A sequence of operations in the sweep's harness.

use crate::expression::draw;
use crate::harness::list;
use edgetest_plan::{TestPlan, Unit, UnitId};

/// The body of a sequence's function: builds the value, applies the operations and uses up what they left.
pub fn harness_body(plan: &TestPlan, unit: &Unit, operations: &[UnitId]) -> String {
    let receiver = &unit.args[0];
    let first = operations.first().map(|operation| &plan.units[operation.0 as usize]);
    let spelled = first.and_then(|operation| operation.mutates.as_deref()).unwrap_or("_");
    let operations = list(operations, "m", &format!("fn(&mut Source, &mut {spelled}) -> Option<()>"));
    let value = format!("let mut value = {};", draw(&receiver.spec));
    if !unit.is_watched() {
        return format!("{value} g.call(); g.sequence(&mut value, &[{operations}]); consume!(g, value); Some(())");
    }
    // The mood is for the operations alone: what cannot even be built says nothing, and who looks at a value wants to see it.
    let (mood, begin) = (draw(&unit.args[1].spec), "edgetest_support::hostile::begin");
    format!(
        "{value} let mood = {mood}; g.call(); {begin}(mood); g.watched(&mut value, &[{operations}]); \
         {begin}(edgetest_support::hostile::Mood::Calm); consume!(g, value); g.settled(); Some(())"
    )
}
