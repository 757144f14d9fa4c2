//! Every public callable: how it is tested, or why not and what would unlock it.

mod json;
mod web;

pub use json::{LIST_SCHEMA, list_json};

use crate::Style;
use crate::reasons::{UNBUILDABLE_CODE, named, skip_code, skip_heading, skip_unlock};
use crate::safe::{escape, shown};
use edgetest_inspect::CrateApi;
use edgetest_plan::{BuilderId, Draw, InputSpec, Skip, Target, TestPlan};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The plan as a person reads it, ending in a newline.
pub fn list(api: &CrateApi, plan: &TestPlan, style: Style) -> String {
    let mut text = String::new();
    let mut line = |line: String| {
        text.push_str(line.trim_end());
        text.push('\n');
    };
    line(style.bold(format!("{} v{}", escape(&api.package.name), escape(&api.package.version))));
    if !plan.targets.is_empty() {
        line(format!("\n{}", style.green(format!("tested ({})", plan.targets.len()))));
        tested(plan).into_iter().for_each(&mut line);
    }
    for (reason, group) in skips(api, plan) {
        line(format!(
            "\n{} {}",
            style.yellow(format!("skipped ({})", group.members.len())),
            style.dim(format!("[{reason}]"))
        ));
        line(format!("  {}; unlocked by {}", group.heading, group.unlock));
        group.members.into_iter().for_each(&mut line);
    }
    if !plan.unbuildable.is_empty() {
        let count = format!("unbuildable ({})", plan.unbuildable.len());
        line(format!("\n{} {}", style.red(count), style.dim(format!("[{UNBUILDABLE_CODE}]"))));
        refused(plan).into_iter().for_each(&mut line);
    }
    line(format!("\n{}", figure(plan)));
    text
}

fn figure(plan: &TestPlan) -> String {
    // A callable may have several targets, of which one suffices.
    let planned: BTreeSet<usize> = plan.targets.iter().filter_map(|target| target.kind.tested_callable()).collect();
    let refused: BTreeSet<usize> = plan.unbuildable.iter().filter_map(|it| it.kind.tested_callable()).collect();
    let (planned, refused) = (planned.len(), refused.difference(&planned).count());
    let all = planned + plan.skips.len() + refused;
    if all == 0 {
        return "no public callables".into();
    }
    let tenths = planned * 1000 / all;
    format!("{planned} of {all} public callables have a harness ({}.{} %)", tenths / 10, tenths % 10)
}

fn tested(plan: &TestPlan) -> Vec<String> {
    plan.targets.iter().map(|target| format!("  {}{}", escape(&target.path), how(plan, target))).collect()
}

/// The arguments in a few words each, and the instance of the parameters.
fn how(plan: &TestPlan, target: &Target) -> String {
    if let Some(route) = plan.route(target) {
        return web::how(&plan.web, route);
    }
    let unit = usize::try_from(target.unit.0).ok().and_then(|index| plan.units.get(index));
    let args = unit.map(|unit| unit.args.as_slice()).unwrap_or_default();
    let args: Vec<String> =
        args.iter().map(|arg| format!("{}: {}", escape(&arg.name), describe(plan, &arg.spec))).collect();
    let instance: Vec<String> =
        target.instance.iter().map(|(name, ty)| format!("{} = {}", escape(name), escape(ty))).collect();
    let mut text = String::new();
    if !args.is_empty() {
        write!(text, "  ({})", args.join(", ")).expect("writing to a String does not fail");
    }
    if !instance.is_empty() {
        write!(text, "  where {}", instance.join(", ")).expect("writing to a String does not fail");
    }
    text
}

fn describe(plan: &TestPlan, spec: &InputSpec) -> String {
    match spec {
        InputSpec::Draw(draw) => drawn(*draw).to_owned(),
        InputSpec::Wrap { parts, .. } => match parts.as_slice() {
            [] => "a fixed value".into(),
            parts => parts.iter().map(|part| describe(plan, part)).collect::<Vec<_>>().join(" + "),
        },
        InputSpec::OneOf(alternatives) => match alternatives.as_slice() {
            [only] => describe(plan, only),
            alternatives => format!("one of {}", alternatives.len()),
        },
        InputSpec::Repeat(item) | InputSpec::Slice { item, .. } => {
            format!("list of {}", describe(plan, item))
        }
        InputSpec::Array(item, length) => format!("{length} of {}", describe(plan, item)),
        InputSpec::Ref { inner, .. } => describe(plan, inner),
        InputSpec::Build(id) => built(plan, *id),
    }
}

fn built(plan: &TestPlan, id: BuilderId) -> String {
    let Some(builder) = usize::try_from(id.0).ok().and_then(|index| plan.builders.get(index)) else {
        return "a built value".into();
    };
    let ways = builder.ways.len();
    let steps = builder.mutators.len();
    let ways = match ways {
        1 => "one way".to_owned(),
        _ => format!("{ways} ways"),
    };
    let steps = match steps {
        0 => String::new(),
        1 => ", one step".to_owned(),
        _ => format!(", {steps} steps"),
    };
    format!("{} by {ways}{steps}", escape(&builder.spelled))
}

fn drawn(draw: Draw) -> &'static str {
    match draw {
        Draw::Bool => "bool",
        Draw::Char => "char",
        Draw::Int(name) => name,
        Draw::F32 => "f32",
        Draw::F64 => "f64",
        Draw::String | Draw::Str => "text",
        Draw::Bytes | Draw::ByteSlice => "bytes",
    }
}

/// Skips of one code.
struct Group {
    heading: &'static str,
    unlock: &'static str,
    members: Vec<String>,
}

/// By code, the largest group first.
fn skips(api: &CrateApi, plan: &TestPlan) -> Vec<(&'static str, Group)> {
    let mut groups: BTreeMap<&'static str, Group> = BTreeMap::new();
    for Skip { callable, reason } in &plan.skips {
        let empty = || Group { heading: skip_heading(reason), unlock: skip_unlock(reason), members: vec![] };
        let group = groups.entry(skip_code(reason)).or_insert_with(empty);
        let what = named(reason).map(|name| format!("  `{}`", shown(name))).unwrap_or_default();
        group.members.push(format!("    {}{what}", name(api, *callable)));
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(group.members.len()));
    groups
}

fn refused(plan: &TestPlan) -> Vec<String> {
    let first = |message: &str| shown(message.lines().next().unwrap_or_default());
    plan.unbuildable
        .iter()
        .map(|refused| format!("    {}  {}", escape(&refused.path), first(&refused.message)))
        .collect()
}

fn name(api: &CrateApi, callable: usize) -> String {
    api.callables.get(callable).map(|callable| escape(&callable.path).into_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
