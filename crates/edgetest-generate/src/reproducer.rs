//! A recorded case as a program: the choices of one case, walked through the grammar that drew them.

mod check;
mod choices;
mod watched;
mod written;

use crate::expression::is_compound;
use crate::hostile;
use crate::stand_in::{self, Reader};
use crate::statement::{Statement, open, variable, words};
use crate::template::fill;
use edgetest_inspect::Type;
use edgetest_plan::{Arg, Call, Draw, InputSpec, TargetId, TestPlan, Unit, UnitId};
use edgetest_support::choice::Choice;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Where a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// In the n-th setup call, counted from 1.
    Setup(u32),
    /// In the call under test.
    Call,
    /// While the result was used.
    Use(ResultUse),
    /// At a claim of a law, by its place among the claims.
    Claim(u32),
}

/// What was done with the result when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResultUse {
    /// Formatted with `{:?}`.
    Debug,
    /// Formatted with `{}`.
    Display,
    /// Walked from the front.
    Next,
    /// Walked from both ends.
    NextBack,
    /// Asked for its `size_hint`.
    SizeHint,
    /// Cloned.
    Clone,
    /// Dropped.
    Drop,
    /// Judged, being the answer of a web application.
    Answer,
}

/// A case in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reproducer {
    /// The arguments of the call that failed: parameter and expression.
    pub inputs: Vec<(String, String)>,
    /// The choices that each argument of the target was drawn from, by place; empty where a setup call failed.
    pub drawn: Vec<Range<usize>>,
    /// Traits that must be in scope.
    pub imports: Vec<String>,
    /// Types that the statements name and that nobody else defines.
    pub items: Vec<String>,
    /// Straight-line code, the failing statement last.
    pub statements: Vec<String>,
}

/// Spells a case of a target.
pub fn reproducer(plan: &TestPlan, target: TargetId, choices: &[Choice], end: End) -> Reproducer {
    let mut writer = Writer {
        plan,
        choices: choices.iter(),
        lets: Vec::new(),
        names: BTreeMap::new(),
        imports: BTreeSet::new(),
        step: 0,
        end,
        inputs: None,
        drawn: Vec::new(),
        watched: None,
        mood: None,
    };
    let unit = &plan.units[plan.targets[target.0 as usize].unit.0 as usize];
    if let Call::Check(steps) = &unit.call {
        writer.check(unit, steps);
    } else if let Call::Sequence { operations } = &unit.call {
        if let Ok(value) = writer.sequence(unit, operations) {
            writer.finish(&value);
        }
    } else if let Ok(call) = writer.target(unit) {
        writer.finish(&call);
    }
    if unit.is_watched() {
        writer.watch();
    }
    let statements: Vec<String> = writer.lets.iter().map(|line| hostile::renamed(&line.spell())).collect();
    let text = statements.join("\n");
    let named = stand_in::named(plan, &text);
    let mut items: Vec<String> = named.into_iter().map(|(_, one)| stand_in::items(one, Reader::Person)).collect();
    if hostile::is_named(&text) {
        items.insert(0, hostile::module());
    }
    let mut inputs = writer.inputs.unwrap_or_default();
    inputs.extend(writer.mood.map(|mood| ("items".to_owned(), mood)));
    Reproducer {
        items,
        inputs: inputs.into_iter().map(|(name, value)| (name, hostile::renamed(&value))).collect(),
        drawn: writer.drawn,
        imports: writer.imports.into_iter().collect(),
        statements,
    }
}

/// A closure without the cast that the harness needs to write its type: a call knows what it takes.
fn bare_closure(arg: &Arg, value: String) -> String {
    let closure = value.strip_prefix('(').and_then(|rest| Some(rest.split_once(") as fn(")?.0.to_owned()));
    match (&arg.ty, closure) {
        (Type::FnPointer { .. }, Some(closure)) => closure,
        _ => value,
    }
}

/// A method call and an assigning operator take the reference to their first operand themselves.
fn borrows_itself(template: &str) -> bool {
    template.starts_with("{0}.") || template.ends_with("= {1}")
}

/// The failing setup call has been written: nothing follows it.
struct Stopped;

struct Writer<'a> {
    plan: &'a TestPlan,
    choices: std::slice::Iter<'a, Choice>,
    lets: Vec<Statement>,
    names: BTreeMap<String, usize>,
    imports: BTreeSet<String>,
    step: u32,
    end: End,
    inputs: Option<Vec<(String, String)>>,
    drawn: Vec<Range<usize>>,
    /// The variable of the value whose items are watched.
    watched: Option<String>,
    /// What its items do beside what they should.
    mood: Option<String>,
}

impl<'a> Writer<'a> {
    fn unit(&self, id: UnitId) -> &'a Unit {
        &self.plan.units[id.0 as usize]
    }

    fn target(&mut self, unit: &Unit) -> Result<String, Stopped> {
        let args = self.drawn_args(&unit.args)?;
        let mut call = unit.call.clone();
        if let Call::Format { specs } = &mut call {
            let spec = specs[self.pick(specs.len())];
            *specs = vec![spec];
        }
        self.show_inputs(&unit.args, &args);
        Ok(self.spell(&call, &args))
    }

    /// A value in a variable of its own, and the operations on it.
    fn sequence(&mut self, unit: &Unit, operations: &[UnitId]) -> Result<String, Stopped> {
        let receiver = &unit.args[0];
        let value = self.value(&receiver.spec, &receiver.name)?;
        let is_bound = self.lets.iter().any(|statement| statement.makes(&value));
        let name = if is_bound { value } else { self.bind("value", value, false) };
        if let Some(mood) = unit.args.get(1) {
            let mood = self.value(&mood.spec, &mood.name)?;
            self.watched = Some(name.clone());
            self.mood = Some(mood.clone()).filter(|mood| !mood.ends_with("Mood::Calm"));
            self.lets.push(Statement::Plain(format!("edgetest_support::hostile::begin({mood})")));
        }
        self.operate(operations, &name)?;
        self.show_inputs(&unit.args, std::slice::from_ref(&name));
        Ok(name)
    }

    fn finish(&mut self, call: &str) {
        let End::Use(usage) = self.end else {
            self.lets.push(Statement::Plain(if call.starts_with("format!") {
                format!("let _ = {call}")
            } else {
                call.to_owned()
            }));
            return;
        };
        let mutable = matches!(usage, ResultUse::Next | ResultUse::NextBack);
        self.lets.push(Statement::Let { name: "result".to_owned(), mutable, value: call.to_owned() });
        let used = match usage {
            ResultUse::Debug => "let _ = format!(\"{result:?}\")",
            ResultUse::Display => "let _ = result.to_string()",
            ResultUse::Next => "while result.next().is_some() {}",
            ResultUse::NextBack => "while result.next().is_some() && result.next_back().is_some() {}",
            ResultUse::SizeHint => "let _ = result.size_hint()",
            ResultUse::Clone => "let _ = result.clone()",
            ResultUse::Drop | ResultUse::Answer => "drop(result)",
        };
        self.lets.push(Statement::Plain(used.to_owned()));
    }

    fn args(&mut self, args: &[Arg]) -> Result<Vec<String>, Stopped> {
        args.iter().map(|arg| Ok(bare_closure(arg, self.value(&arg.spec, &arg.name)?))).collect()
    }

    /// What the report shows of the arguments: a variable by what it was made from.
    fn show_inputs(&mut self, args: &[Arg], values: &[String]) {
        let shown = args.iter().zip(values).map(|(arg, value)| (arg.name.clone(), self.origin(value))).collect();
        self.inputs = Some(shown);
    }

    /// What stands behind a variable: its expression, or all that leads to it where that is more than one statement.
    fn origin(&self, value: &str) -> String {
        let name = value.trim_start_matches("&mut ").trim_start_matches('&');
        let mut wanted = BTreeSet::from([name]);
        let mut needed = Vec::new();
        for statement in self.lets.iter().rev() {
            if wanted.iter().any(|name| statement.makes(name) || statement.changes(name)) {
                wanted.extend(words(statement.text()));
                needed.push(statement);
            }
        }
        match needed.as_slice() {
            [] => value.to_owned(),
            [Statement::Let { value, .. }] => value.clone(),
            several => {
                let lines: Vec<String> = several.iter().rev().map(|statement| statement.spell()).collect();
                format!("{{ {} {name} }}", lines.join(" "))
            }
        }
    }

    fn spell(&mut self, call: &Call, args: &[String]) -> String {
        let plain = call.plain(args.len());
        self.imports.extend(plain.import);
        let mut args = args.to_vec();
        if let (true, Some(receiver)) = (borrows_itself(&plain.template), args.first_mut()) {
            *receiver = receiver.trim_start_matches("&mut ").trim_start_matches('&').to_owned();
        }
        fill(&plain.template, &args)
    }

    /// One setup call; `Err` when it is the one that failed.
    fn setup(&mut self, unit: &Unit, args: &[String]) -> Result<String, Stopped> {
        let call = self.spell(&unit.call, args);
        if unit.is_step() {
            self.step += 1;
            if self.end == End::Setup(self.step) {
                self.show_inputs(&unit.args, args);
                self.lets.push(Statement::Plain(call));
                return Err(Stopped);
            }
        }
        Ok(call)
    }

    fn value(&mut self, spec: &InputSpec, hint: &str) -> Result<String, Stopped> {
        Ok(match spec {
            InputSpec::Draw(draw) => self.drawn(*draw),
            InputSpec::Wrap { template, parts, doors } => {
                let parts = parts.iter().map(|part| self.part(part, hint)).collect::<Result<Vec<_>, _>>()?;
                open(fill(template, &parts), doors)
            }
            InputSpec::OneOf(alternatives) => match alternatives.as_slice() {
                [] => String::new(),
                [only] => self.value(only, hint)?,
                several => {
                    let index = self.pick(several.len());
                    self.value(&several[index], hint)?
                }
            },
            InputSpec::Repeat(item) => self.items("vec!", item, hint)?,
            InputSpec::Array(item, count) => self.array(item, *count, hint)?,
            InputSpec::Slice { mutable, item } => self.items(if *mutable { "&mut " } else { "&" }, item, hint)?,
            InputSpec::Ref { mutable, inner } => self.reference(*mutable, inner, hint)?,
            InputSpec::Build(builder) => self.build(builder.0 as usize, hint)?,
        })
    }

    /// A byte string within a larger expression is cut to a slice, since nothing there turns an array into one.
    fn part(&mut self, spec: &InputSpec, hint: &str) -> Result<String, Stopped> {
        let value = self.value(spec, hint)?;
        let array = matches!(spec, InputSpec::Draw(Draw::ByteSlice) | InputSpec::Slice { mutable: false, .. });
        Ok(if array {
            format!("{}[..]", if value.starts_with('&') { value } else { format!("&{value}") })
        } else {
            value
        })
    }

    fn items(&mut self, open: &str, item: &InputSpec, hint: &str) -> Result<String, Stopped> {
        let len = self.len();
        let items = (0..len).map(|_| self.value(item, hint)).collect::<Result<Vec<_>, _>>()?;
        Ok(format!("{open}[{}]", items.join(", ")))
    }

    fn array(&mut self, item: &InputSpec, count: usize, hint: &str) -> Result<String, Stopped> {
        let items = (0..count).map(|_| self.value(item, hint)).collect::<Result<Vec<_>, _>>()?;
        let same = count > 2 && items.iter().all(|other| *other == items[0]) && matches!(item, InputSpec::Draw(_));
        Ok(if same { format!("[{}; {count}]", items[0]) } else { format!("[{}]", items.join(", ")) })
    }

    fn reference(&mut self, mutable: bool, inner: &InputSpec, hint: &str) -> Result<String, Stopped> {
        let value = self.value(inner, hint)?;
        if !mutable {
            return Ok(format!("&{}", if is_compound(&value) { format!("({value})") } else { value }));
        }
        let known = self.lets.iter_mut().find_map(|statement| match statement {
            Statement::Let { name, mutable, .. } if *name == value => Some(mutable),
            Statement::Let { .. } | Statement::Plain(_) | Statement::Whole(_) => None,
        });
        match known {
            Some(flag) => {
                *flag = true;
                Ok(format!("&mut {value}"))
            }
            None => Ok(format!("&mut {}", self.bind(hint, value, true))),
        }
    }

    fn build(&mut self, index: usize, hint: &str) -> Result<String, Stopped> {
        let plan = self.plan;
        let builder = &plan.builders[index];
        let way = self.pick(builder.ways.len());
        let unit = self.unit(builder.ways[way]);
        let args = self.args(&unit.args)?;
        let call = self.setup(unit, &args)?;
        let value = open(call, &unit.doors);
        if builder.mutators.is_empty() && unit.callable.is_none() {
            return Ok(value);
        }
        let name = self.bind(&variable(&builder.spelled, hint), value, false);
        if !builder.mutators.is_empty() {
            self.mutate(index, &name)?;
        }
        Ok(name)
    }

    fn mutate(&mut self, builder: usize, name: &str) -> Result<(), Stopped> {
        let plan = self.plan;
        self.operate(&plan.builders[builder].mutators, name)
    }

    fn operate(&mut self, mutators: &[UnitId], name: &str) -> Result<(), Stopped> {
        for _ in 0..self.len() {
            let which = self.pick(mutators.len());
            let unit = self.unit(mutators[which]);
            let shared = matches!(unit.args[0].ty, Type::Ref { mutable: false, .. });
            let mut args = vec![if shared { format!("&{name}") } else { format!("&mut {name}") }];
            args.extend(self.args(&unit.args[1..])?);
            if !shared {
                self.make_mutable(name);
            }
            let call = self.setup(unit, &args)?;
            self.lets.push(Statement::Plain(call));
        }
        Ok(())
    }

    fn make_mutable(&mut self, wanted: &str) {
        for statement in &mut self.lets {
            if let Statement::Let { name, mutable, .. } = statement {
                *mutable |= name == wanted;
            }
        }
    }

    fn bind(&mut self, hint: &str, value: String, mutable: bool) -> String {
        let count = self.names.entry(hint.to_owned()).or_default();
        *count += 1;
        let name = if *count == 1 { hint.to_owned() } else { format!("{hint}_{count}") };
        self.lets.push(Statement::Let { name: name.clone(), mutable, value });
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgetest_plan::{Builder, BuilderId, Door, Plain, Target};

    fn function(template: &str) -> Call {
        Call::Function { ufcs: String::new(), plain: Plain { template: template.to_owned(), import: None } }
    }

    fn arg(name: &str, spec: InputSpec) -> Arg {
        Arg { name: name.to_owned(), spec, ty: Type::Never }
    }

    fn unit(call: Call, args: Vec<Arg>, doors: Vec<Door>) -> Unit {
        Unit { callable: Some(0), call, args, doors, result: None, mutates: None }
    }

    /// `Url::parse(&str) -> Result<Url>`, the mutator `Url::set_port(&mut self, u16)` and the target `Url::join(&self, &str)`.
    fn plan() -> TestPlan {
        let parse =
            unit(function("url::Url::parse({0})"), vec![arg("input", InputSpec::Draw(Draw::Str))], vec![Door::Ok]);
        let set_port = unit(
            function("{0}.set_port({1})"),
            vec![arg("self", InputSpec::OneOf(Vec::new())), arg("port", InputSpec::Draw(Draw::Int("u16")))],
            Vec::new(),
        );
        let receiver = InputSpec::Ref { mutable: false, inner: Box::new(InputSpec::Build(BuilderId(0))) };
        let join = unit(
            function("{0}.join({1})"),
            vec![arg("self", receiver), arg("input", InputSpec::Draw(Draw::Str))],
            Vec::new(),
        );
        TestPlan {
            targets: vec![Target {
                kind: edgetest_plan::TargetKind::Callable(0),
                path: "url::Url::join".to_owned(),
                unit: UnitId(2),
                seeds: Vec::new(),
                instance: Vec::new(),
            }],
            builders: vec![Builder {
                ty: Type::Never,
                spelled: "url::Url".to_owned(),
                ways: vec![UnitId(0)],
                shallow: 1,
                mutators: vec![UnitId(1)],
            }],
            units: vec![parse, set_port, join],
            ..TestPlan::default()
        }
    }

    fn choices(line: &str) -> Vec<Choice> {
        edgetest_support::choice::decode(line).expect("a line of choices")
    }

    #[test]
    fn a_case_reads_as_straight_line_code() {
        let case = choices("p0 t6d3a2f2f p1 p0 i80 t2e2e");
        let reproducer = reproducer(&plan(), TargetId(0), &case, End::Call);
        assert_eq!(
            reproducer.test("join_panics"),
            "#[test]\nfn join_panics() {\n    let mut url = url::Url::parse(\"m://\").unwrap();\n    url.set_port(80);\n    url.join(\"..\");\n}\n"
        );
        assert_eq!(reproducer.inputs[1], ("input".to_owned(), "\"..\"".to_owned()));
    }

    #[test]
    fn a_case_that_fails_in_setup_ends_there() {
        let case = choices("p0 t p1 p0 i-1");
        let reproducer = reproducer(&plan(), TargetId(0), &case, End::Setup(2));
        assert_eq!(reproducer.statements, ["let mut url = url::Url::parse(\"\").unwrap();", "url.set_port(u16::MAX);"]);
        assert_eq!(reproducer.inputs[1], ("port".to_owned(), "u16::MAX".to_owned()));
    }

    #[test]
    fn a_sequence_is_one_call_after_the_other_up_to_the_failing_one() {
        let mut plan = plan();
        let receiver = arg("self", InputSpec::Build(BuilderId(0)));
        let call = Call::Sequence { operations: vec![UnitId(1)] };
        plan.units.push(Unit { callable: None, ..unit(call, vec![receiver], Vec::new()) });
        plan.targets[0].unit = UnitId(3);
        // The door, no mutators, three operations.
        let case = choices("p0 t61 p0 p3 p0 i1 p0 i2 p0 i3");
        let reproducer = reproducer(&plan, TargetId(0), &case, End::Setup(3));
        assert_eq!(
            reproducer.statements,
            ["let mut url = url::Url::parse(\"a\").unwrap();", "url.set_port(1);", "url.set_port(2);"]
        );
    }

    #[test]
    fn the_use_of_a_result_is_written_after_the_call() {
        let reproducer = reproducer(&plan(), TargetId(0), &choices("p0 t61 p0 t"), End::Use(ResultUse::Debug));
        assert_eq!(reproducer.statements[1..], ["let result = url.join(\"\");", "let _ = format!(\"{result:?}\");"]);
    }
}
