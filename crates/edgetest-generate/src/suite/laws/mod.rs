//! Laws as properties: what the plan reads off names, signatures and trait impls, asserted in plain words over drawn values.
//!
//! A law is spelled wherever the plan finds it, and kept only where it holds: the suite is tried before it is written. Values
//! that are compared are drawn together, so that some of them are equal.

mod steps;
mod words;

use super::calls::{Speller, inferred};
use super::spelled::{Body, seen, variable_of};
use super::subject::module;
use super::tables::{source, unique};
use super::{SuiteItem, SuiteOptions};
use crate::statement::words as identifiers;
use edgetest_inspect::{Callable, CrateApi};
use edgetest_plan::{Arg, Call, Door, Draw, InputSpec, Law, Step, Target, TargetKind, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// A property, and the file that it belongs to.
pub struct Property {
    /// The file's name.
    pub module: String,
    /// The test.
    pub item: SuiteItem,
    /// Callables, by index, of which a call by itself would say no more.
    pub covers: Vec<usize>,
}

/// Every law of the plan whose values can be written, in the plan's order; names are unique within a file.
pub fn properties(speller: &mut Speller<'_>, options: &SuiteOptions) -> Vec<Property> {
    let plan = speller.plan;
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    plan.targets.iter().filter_map(|target| property(speller, target, options, &mut names)).collect()
}

fn property(
    speller: &mut Speller<'_>,
    target: &Target,
    options: &SuiteOptions,
    names: &mut BTreeMap<String, BTreeSet<String>>,
) -> Option<Property> {
    let TargetKind::Law { law, callables } = &target.kind else { return None };
    let unit = &speller.plan.units[target.unit.0 as usize];
    let Call::Check(steps) = &unit.call else { return None };
    let api = speller.api;
    let paths = || callables.iter().map(|index| &api.callables[*index].path);
    if paths().any(|path| options.without.contains(path)) || speller.plan.stand_ins_of(unit).next().is_some() {
        return None;
    }
    if callables.iter().all(|index| options.elsewhere.contains(index)) {
        return None;
    }
    let called: Vec<&Callable> = callables.iter().map(|index| &api.callables[*index]).collect();
    let body = body(speller, unit, steps, &called)?;
    let first = &api.callables[*callables.first()?];
    let module = module(api, first);
    let name = unique(names.entry(module.clone()).or_default(), &words::name(*law, callables, steps, api));
    let doc = words::doc(*law, callables, steps, api);
    let item =
        SuiteItem { text: source(&name, &doc, &body), name, callables: paths().cloned().collect(), is_law: true };
    Some(Property { module, item, covers: covered(*law, callables, api) })
}

/// Traits whose methods a law calls on the very values that a call by itself would get.
fn covered(law: Law, callables: &[usize], api: &CrateApi) -> Vec<usize> {
    let of_law: &[&str] = match law {
        Law::Eq | Law::EqHash | Law::Ord | Law::Borrow => &["eq", "ne", "cmp", "partial_cmp", "lt", "le", "gt", "ge"],
        Law::Iterator => &["next", "size_hint", "next_back"],
        Law::Counts => &["len", "is_empty"],
        Law::OpAssign => return callables.to_vec(),
        Law::Read
        | Law::ParsePrint
        | Law::PrintParse
        | Law::Inverse
        | Law::Comparator
        | Law::Collection
        | Law::Clone
        | Law::Convert
        | Law::Siblings
        | Law::Extend
        | Law::Repeated
        | Law::Involution
        | Law::Spans
        | Law::DropOnce => &[],
    };
    callables.iter().copied().filter(|index| of_law.contains(&api.callables[*index].name.as_str())).collect()
}

fn body(speller: &mut Speller<'_>, unit: &Unit, steps: &[Step], called: &[&Callable]) -> Option<Body> {
    speller.next_test();
    let mut body = Body::default();
    body.keep_names(steps.iter().filter_map(|step| match step {
        Step::Let { name, .. } => Some(name.clone()),
        Step::Do(_) | Step::Given(_) | Step::Claim(_) => None,
    }));
    let refuses = refuses(steps);
    let mut drawn: Vec<std::ops::Range<usize>> = Vec::new();
    for (at, arg) in unit.args.iter().enumerate() {
        let before = body.variables();
        argument(speller, &mut body, arg, refuses)?;
        drawn.push(before..body.variables());
        if let Some(like) = unit.args[..at].iter().position(|other| other.ty == arg.ty) {
            body.pair(drawn[like].clone(), drawn[at].clone());
        }
    }
    if body.draws() == 0 || body.draws() > 12 {
        return None;
    }
    let mutable = steps::mutable(steps);
    for arg in &unit.args {
        if mutable.contains(&arg.name.as_str()) {
            body.change_fixed(&arg.name);
        }
    }
    let holds_floats = speller.draws_floats(&body);
    let statements = steps::statements(steps, holds_floats).into_iter();
    body.statements.extend(statements.map(|statement| inferred(statement, called)));
    let text = body.statements.concat();
    // An argument that the law does not look at is drawn for nothing.
    unit.args.iter().all(|arg| identifiers(&text).any(|word| word == arg.name)).then_some(body)
}

/// Whether the first thing that the law does may fail, so that likely texts make more cases.
fn refuses(steps: &[Step]) -> bool {
    match steps.first() {
        Some(Step::Let { doors, .. }) => doors.iter().any(|door| matches!(door, Door::Ok | Door::Some)),
        Some(Step::Do(_) | Step::Given(_) | Step::Claim(_)) | None => false,
    }
}

/// Has a variable of the argument's name hold its value.
fn argument(speller: &mut Speller<'_>, body: &mut Body, arg: &Arg, refuses: bool) -> Option<()> {
    let name = edgetest_plan::raw_identifier(&arg.name);
    let value = speller.argument(body, arg, refuses)?;
    if let Some(index) = variable_of(&value) {
        body.fix(index, &name);
        return Some(());
    }
    let (mutable, rest) = match value.strip_prefix("&mut ") {
        Some(rest) => (true, rest),
        None => (false, value.strip_prefix('&').unwrap_or(&value)),
    };
    match variable_of(rest) {
        Some(index) if rest.len() < value.len() => {
            body.fix(index, &name);
            body.statements.push(format!("let {name} = {};", lent(&arg.spec, &seen(index), mutable)));
        }
        _ => {
            let index = body.built(&name, false);
            body.fix(index, &name);
            body.statements.push(format!("let {} = {value};", seen(index)));
        }
    }
    Some(())
}

/// A reference to a variable, of the very type that the law speaks of.
fn lent(spec: &InputSpec, variable: &str, mutable: bool) -> String {
    match spec {
        InputSpec::Draw(Draw::Str) => format!("{variable}.as_str()"),
        InputSpec::Draw(Draw::ByteSlice) | InputSpec::Slice { mutable: false, .. } => format!("{variable}.as_slice()"),
        _ if mutable => format!("&mut {variable}"),
        _ => format!("&{variable}"),
    }
}
