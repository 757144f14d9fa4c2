//! The plan for programs: `edgetest-list/1`, whose form is `schema/edgetest-list-1.json`.

use super::describe;
use crate::reasons::{UNBUILDABLE_CODE, skip_code, skip_text, skip_unlock};
use crate::safe::{WHOLE, cut};
use edgetest_inspect::CrateApi;
use edgetest_plan::{Skip, Target, TestPlan, Unbuildable};
use serde_json::{Value, json};

/// The JSON Schema (2020-12) of [`list_json`]'s output.
pub const LIST_SCHEMA: &str = include_str!("../../schema/edgetest-list-1.json");

/// The plan as one JSON object, pretty-printed, with a newline at its end.
pub fn list_json(api: &CrateApi, plan: &TestPlan) -> String {
    let planned = plan.targets.iter().map(|target| planned(api, plan, target));
    let skipped = plan.skips.iter().map(|skip| skipped(api, skip));
    let refused = plan.unbuildable.iter().map(|refused| unbuildable(api, refused));
    let document = json!({
        "schema": "edgetest-list/1",
        "package": {"name": api.package.name, "version": api.package.version},
        "items": planned.chain(skipped).chain(refused).collect::<Vec<_>>(),
    });
    format!("{document:#}\n")
}

fn planned(api: &CrateApi, plan: &TestPlan, target: &Target) -> Value {
    let unit = usize::try_from(target.unit.0).ok().and_then(|index| plan.units.get(index));
    let args = unit.map(|unit| unit.args.as_slice()).unwrap_or_default();
    let args = args.iter().map(|arg| json!({"name": arg.name, "drawn": describe(plan, &arg.spec)}));
    let instance = target.instance.iter().map(|(name, ty)| json!({"parameter": name, "type": ty}));
    json!({
        "path": target.path,
        "status": "planned",
        "place": target.kind.tested_callable().map_or(Value::Null, |index| place(api, index)),
        "arguments": args.collect::<Vec<_>>(),
        "instance": instance.collect::<Vec<_>>(),
    })
}

fn skipped(api: &CrateApi, skip: &Skip) -> Value {
    json!({
        "path": api.callables.get(skip.callable).map(|callable| callable.path.as_str()).unwrap_or_default(),
        "status": "skipped",
        "place": place(api, skip.callable),
        "reason": {"code": skip_code(&skip.reason), "text": skip_text(&skip.reason), "unlock": skip_unlock(&skip.reason)},
    })
}

fn unbuildable(api: &CrateApi, refused: &Unbuildable) -> Value {
    json!({
        "path": refused.path,
        "status": "unbuildable",
        "place": refused.kind.tested_callable().map_or(Value::Null, |index| place(api, index)),
        "reason": {"code": UNBUILDABLE_CODE, "text": cut(&refused.message, WHOLE), "unlock": "a report to us"},
    })
}

/// Where a callable is written.
fn place(api: &CrateApi, callable: usize) -> Value {
    let span = api.callables.get(callable).and_then(|callable| callable.span.as_ref());
    span.map_or(Value::Null, |span| json!({"file": span.file, "line": span.line, "end_line": span.end_line}))
}
