//! The sweep's harness: a package whose binary holds every target of a plan.

use crate::expression::{draw, through};
use crate::law::harness_body;
use crate::manifest::manifest;
use crate::stand_in::{self, Reader};
use crate::subject;
use crate::template::fill;
use crate::web;
use crate::{Fragment, HarnessTree};
use edgetest_inspect::{CrateApi, Lexicon, Type};
use edgetest_plan::{Arg, Builder, BuilderId, Call, InputSpec, PlanPart, Target, TargetId, TestPlan, Unit, UnitId};
use edgetest_support::sources::SOURCES;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::PathBuf;

/// What generated functions call.
pub const USES: &str = "use edgetest_support::{consume, laws::broken, leak, leak_slice, shown, Source, Target};";

/// What is chosen beside the plan.
#[derive(Clone, Copy, Debug, Default)]
pub struct HarnessOptions {
    /// Draw values by proptest's own default strategies, for comparison.
    pub baseline: bool,
}

/// Spells a plan as a package. Deterministic: the same plan gives the same bytes.
pub fn harness(plan: &TestPlan, api: &CrateApi, options: &HarnessOptions) -> HarnessTree {
    let name = format!("edgetest-harness-{}", api.package.name);
    let mut targets = Writer { file: subject::targets_file(&api.package), ..Writer::default() };
    targets.line("//! One function a target, one a constructor or mutator, one a builder.");
    targets.line("#![allow(deprecated, unused, unreachable_code, unreachable_patterns, clippy::all)]");
    targets.line("");
    targets.line(USES);
    if api.package.shadow.is_some() {
        targets.line(subject::PRELUDE);
    }
    let (units, builders) = plan.live();
    if let Some(head) = web::head(plan) {
        targets.line(&head);
        for (app, item) in web::items(plan, &api.package) {
            targets.part(PlanPart::App(app), &item);
        }
    }
    for (index, items) in stand_ins(plan, &units, &builders) {
        targets.part(PlanPart::StandIn(index), &items);
    }
    for (index, target) in plan.targets.iter().enumerate() {
        targets.part(PlanPart::Target(TargetId(number(index))), &target_fn(plan, index, target));
    }
    for id in units {
        let unit = &plan.units[id.0 as usize];
        if unit.result.is_some() || unit.mutates.is_some() {
            targets.part(PlanPart::Unit(id), &unit_fn(id, unit));
        }
    }
    for id in builders {
        targets.part(PlanPart::Builder(id), &builder_fn(plan, id));
    }
    targets.item(&table(plan));
    let mut files = vec![
        (PathBuf::from("Cargo.toml"), manifest(&name, plan, api)),
        (PathBuf::from("src/main.rs"), subject::main(&api.package)),
        (targets.file.clone(), std::mem::take(&mut targets.text)),
        (PathBuf::from("src/lexicon.rs"), lexicon(&api.lexicon)),
        (PathBuf::from("../support/Cargo.toml"), crate::manifest::support(options.baseline)),
    ];
    files.extend(SOURCES.iter().map(|(path, text)| (PathBuf::from("../support/src").join(path), (*text).to_owned())));
    files.extend(web::drivers(plan, &api.package, &targets.file));
    let links = subject::add(plan, &api.package, &mut files);
    targets.fragments.extend(web::driver_fragments(plan, &targets.file));
    HarnessTree { name, files, links, fragments: targets.fragments }
}

/// The stand-ins that units and builders name.
pub fn stand_ins(plan: &TestPlan, units: &BTreeSet<UnitId>, builders: &BTreeSet<BuilderId>) -> Vec<(usize, String)> {
    if plan.stand_ins.is_empty() {
        return Vec::new();
    }
    let spelled = builders.iter().map(|id| plan.builders[id.0 as usize].spelled.clone());
    let mut source: String = spelled.collect::<Vec<_>>().join(" ");
    for id in units {
        for index in plan.stand_ins_of(&plan.units[id.0 as usize]) {
            source.push(' ');
            source.push_str(&plan.stand_ins[index].name);
        }
    }
    let named = stand_in::named(plan, &source);
    named.into_iter().map(|(index, one)| (index, stand_in::items(one, Reader::Harness))).collect()
}

/// A file that grows function by function.
#[derive(Default)]
pub struct Writer {
    file: PathBuf,
    /// What was written so far.
    pub text: String,
    lines: usize,
    fragments: Vec<Fragment>,
}

impl Writer {
    /// Writes a line.
    pub fn line(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
        self.lines += 1 + text.matches('\n').count();
    }

    /// Writes one function, formatted, and remembers whose lines they are.
    fn part(&mut self, part: PlanPart, source: &str) {
        self.line("");
        let first_line = self.lines + 1;
        self.item(source);
        self.fragments.push(Fragment { file: self.file.clone(), first_line, last_line: self.lines, part });
    }

    /// What does not parse stays as it is within a `compile_error!`, so that it drops out like anything else that does
    /// not compile and takes nothing with it.
    pub fn item(&mut self, source: &str) {
        let text = match syn::parse_str::<syn::File>(source) {
            Ok(file) => prettyplease::unparse(&file),
            Err(error) => {
                let head = source.split('{').next().unwrap_or_default();
                format!("{head} {{\n    compile_error!({:?});\n}}\n", format!("not Rust: {error}: {source}"))
            }
        };
        self.lines += text.lines().count();
        self.text.push_str(&text);
    }
}

/// A target's function, `t_` and its number.
pub fn target_fn(plan: &TestPlan, index: usize, target: &Target) -> String {
    if let Some(route) = plan.route(target) {
        return web::target_fn(plan, index, route);
    }
    let unit = &plan.units[target.unit.0 as usize];
    if let Call::Check(steps) = &unit.call {
        let body = harness_body(&unit.args, steps);
        return format!("fn t_{index}(g: &mut Source) -> Option<()> {{ {body} }}");
    }
    if let Call::Sequence { operations } = &unit.call {
        let body = crate::sequence::harness_body(plan, unit, operations);
        return format!("fn t_{index}(g: &mut Source) -> Option<()> {{ {body} }}");
    }
    let mut body = String::new();
    let args = lets(&mut body, &unit.args, 0);
    if let Call::Format { specs } = &unit.call {
        let arms: Vec<String> = specs
            .iter()
            .enumerate()
            .map(|(index, spec)| {
                let pattern = if index + 1 == specs.len() { "_".to_owned() } else { index.to_string() };
                format!("{pattern} => format!({spec:?}, {})", args[0])
            })
            .collect();
        write!(body, "let spec = g.pick({}); g.call(); let r = match spec {{ {} }};", specs.len(), arms.join(", "))
    } else {
        write!(body, "g.call(); let r = {};", spell_call(unit, &args))
    }
    .expect("writing to a String does not fail");
    format!("fn t_{index}(g: &mut Source) -> Option<()> {{ {body} consume!(g, r); Some(()) }}")
}

/// A constructor's or mutator's function, `k_` or `m_` and its number.
pub fn unit_fn(id: UnitId, unit: &Unit) -> String {
    let mut body = String::new();
    let number = id.0;
    let enter = if unit.is_step() { format!("g.enter({number});") } else { String::new() };
    let leave = if unit.is_step() { "g.leave();" } else { "" };
    if let Some(receiver) = &unit.mutates {
        let args = lets(&mut body, &unit.args, 1);
        let call = spell_call(unit, &args);
        return format!(
            "fn m_{number}(g: &mut Source, a0: &mut {receiver}) -> Option<()> {{ {body} {enter} let _ = {call}; {leave} Some(()) }}"
        );
    }
    let args = lets(&mut body, &unit.args, 0);
    let call = spell_call(unit, &args);
    let result = unit.result.as_deref().expect("a constructor has a result");
    let value = through("r".to_owned(), &unit.doors);
    format!(
        "fn k_{number}(g: &mut Source) -> Option<{result}> {{ {body} {enter} let r = {call}; {leave} Some({value}) }}"
    )
}

/// Draws the arguments from the `first` on into variables, and returns how the call names them. A closure is written
/// into the call itself, since only there rustc learns for which lifetimes it must hold; what it returns is drawn before.
fn lets(body: &mut String, args: &[Arg], first: usize) -> Vec<String> {
    let mut names: Vec<String> = (0..first).map(|index| format!("a{index}")).collect();
    for (index, arg) in args.iter().enumerate().skip(first) {
        match (&arg.ty, &arg.spec) {
            (Type::FnPointer { .. }, InputSpec::Wrap { template, parts, .. }) => {
                let parts: Vec<String> = parts
                    .iter()
                    .enumerate()
                    .map(|(part, spec)| bind(body, &format!("a{index}_{part}"), spec))
                    .collect();
                names.push(fill(template, &parts));
            }
            (_, spec) => names.push(bind(body, &format!("a{index}"), spec)),
        }
    }
    names
}

fn bind(body: &mut String, name: &str, spec: &InputSpec) -> String {
    write!(body, "let {name} = {};", draw(spec)).expect("writing to a String does not fail");
    name.to_owned()
}

fn spell_call(unit: &Unit, args: &[String]) -> String {
    match &unit.call {
        Call::Function { ufcs, .. } => format!("{ufcs}({})", args.join(", ")),
        Call::Struct { .. }
        | Call::Tuple { .. }
        | Call::Path { .. }
        | Call::Fixture { .. }
        | Call::Format { .. }
        | Call::Sequence { .. }
        | Call::Check(_)
        | Call::Request { .. } => fill(&unit.call.plain(args.len()).template, args),
    }
}

/// A builder's function, `b_` and its number.
pub fn builder_fn(plan: &TestPlan, id: BuilderId) -> String {
    let builder: &Builder = &plan.builders[id.0 as usize];
    let spelled = &builder.spelled;
    let ways = list(&builder.ways, "k", &format!("fn(&mut Source) -> Option<{spelled}>"));
    let build = format!("g.build({}, {}, &[{ways}])", id.0, builder.shallow);
    if builder.mutators.is_empty() {
        return format!("fn b_{}(g: &mut Source) -> Option<{spelled}> {{ {build} }}", id.0);
    }
    let mutators = list(&builder.mutators, "m", &format!("fn(&mut Source, &mut {spelled}) -> Option<()>"));
    format!(
        "fn b_{}(g: &mut Source) -> Option<{spelled}> {{ let mut value = {build}?; g.mutate(&mut value, &[{mutators}]); Some(value) }}",
        id.0
    )
}

/// Units as a slice's items: each number beside its function.
pub fn list(ids: &[UnitId], prefix: &str, signature: &str) -> String {
    let items: Vec<String> = ids
        .iter()
        .enumerate()
        .map(|(index, unit)| {
            let cast = if index == 0 { format!(" as {signature}") } else { String::new() };
            format!("({}, {prefix}_{}{cast})", unit.0, unit.0)
        })
        .collect();
    items.join(", ")
}

fn table(plan: &TestPlan) -> String {
    let rows: Vec<String> = plan
        .targets
        .iter()
        .enumerate()
        .map(|(index, target)| {
            format!("Target {{ name: {:?}, run: t_{index}, seeds: &[{}] }}", target.path, strings(&target.seeds))
        })
        .collect();
    format!("pub static TARGETS: &[Target] = &[{}];", rows.join(", "))
}

fn lexicon(lexicon: &Lexicon) -> String {
    let bytes: Vec<String> = lexicon.byte_seeds.iter().map(|seed| format!("&{seed:?}")).collect();
    let integers: Vec<String> = lexicon.integers.iter().map(ToString::to_string).collect();
    format!(
        "//! What the crate's own sources mention.\n\nuse edgetest_support::Lexicon;\n\npub static LEXICON: Lexicon = Lexicon {{\n    tokens: &[{}],\n    seeds: &[{}],\n    byte_seeds: &[{}],\n    integers: &[{}],\n}};\n",
        strings(&lexicon.tokens),
        strings(&lexicon.seeds),
        bytes.join(", "),
        integers.join(", "),
    )
}

fn strings(texts: &[String]) -> String {
    texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ")
}

/// An index as the number that a plan gives it.
pub fn number(index: usize) -> u32 {
    u32::try_from(index).expect("fewer than 2^32 targets")
}
