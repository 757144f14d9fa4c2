//! A call and what leads to it, as the statements of a test.

use super::spelled::{Body, seen, taken, variable_of};
use super::strategy::{Helper, Owned, leaf, payload};
use super::subject::implements;
use super::ways::is_bare;
use crate::expression::is_compound;
use crate::statement::variable;
use crate::template::fill;
use edgetest_inspect::{Callable, CrateApi, Type};
use edgetest_plan::{Arg, Builder, BuilderId, Call, Door, Draw, InputSpec, TestPlan, Unit, UnitId};
use std::collections::{BTreeMap, BTreeSet};

/// Constructors within one another.
const DEPTH: usize = 3;

/// Strategy functions by type; none for a type that has none, while it is being looked at.
pub type Helpers = BTreeMap<BuilderId, Option<Helper>>;

/// Writes calls for the tests of a suite.
pub struct Speller<'a> {
    /// The plan.
    pub plan: &'a TestPlan,
    /// The API.
    pub api: &'a CrateApi,
    /// Strategy functions.
    pub helpers: Helpers,
    /// Types that are being looked at, one within the other.
    pub depth: usize,
    /// Values of the crate's types that calls of the test at hand share.
    shared: BTreeMap<BuilderId, Shared>,
}

/// A value that several calls use.
#[derive(Clone, Debug)]
struct Shared {
    variable: usize,
    /// What it was drawn from, itself included: a call that uses it draws them for nothing else.
    roots: BTreeSet<usize>,
}

impl<'a> Speller<'a> {
    /// For a suite.
    pub fn new(plan: &'a TestPlan, api: &'a CrateApi) -> Self {
        Self { plan, api, helpers: Helpers::new(), depth: 0, shared: BTreeMap::new() }
    }

    /// For a new test.
    pub fn next_test(&mut self) {
        self.shared.clear();
    }

    fn unit(&self, id: UnitId) -> &'a Unit {
        &self.plan.units[id.0 as usize]
    }

    /// The expression of a call; `None` where an argument cannot be written.
    pub fn call(&mut self, body: &mut Body, unit: &Unit) -> Option<String> {
        // A stand-in is no value that a test to keep should draw.
        if self.plan.stand_ins_of(unit).next().is_some() {
            return None;
        }
        let args = self.args(body, &unit.args, super::ways::may_refuse(&unit.doors))?;
        let text = spell(body, &unit.call, &args);
        let callable = unit.callable.map(|index| &self.api.callables[index]);
        Some(match callable {
            Some(callable) if is_inferred(callable) => without_turbofish(&text, &callable.name),
            _ => text,
        })
    }

    /// The value of a law's argument.
    pub fn argument(&mut self, body: &mut Body, arg: &Arg, refuses: bool) -> Option<String> {
        match &arg.spec {
            InputSpec::Build(builder) => self.build(body, *builder, &arg.name),
            spec => self.value(body, spec, &arg.name, refuses),
        }
    }

    fn args(&mut self, body: &mut Body, args: &[Arg], refuses: bool) -> Option<Vec<String>> {
        let args = args.iter().map(|arg| {
            let value = self.value(body, &arg.spec, &arg.name, refuses)?;
            Some(bare_closure(&arg.ty, value))
        });
        args.collect()
    }

    fn value(&mut self, body: &mut Body, spec: &InputSpec, hint: &str, refuses: bool) -> Option<String> {
        match spec {
            InputSpec::Draw(draw) => Some(drawn(body, *draw, hint, refuses)),
            InputSpec::Wrap { template, parts, doors } => self.wrap(body, template, parts, doors, hint),
            InputSpec::OneOf(alternatives) => self.one_of(body, alternatives, spec, hint),
            InputSpec::Repeat(item) => self.list(body, spec, item, hint),
            InputSpec::Array(item, count) => self.array(body, spec, item, *count, hint),
            InputSpec::Slice { mutable, item } => {
                let list = self.list(body, spec, item, hint)?;
                Some(borrow(body, &list, *mutable))
            }
            InputSpec::Ref { mutable, inner } => {
                let value = match &**inner {
                    InputSpec::Build(builder) => self.shared(body, *builder, hint)?,
                    _ => self.value(body, inner, hint, refuses)?,
                };
                Some(borrow(body, &value, *mutable))
            }
            InputSpec::Build(builder) if self.is_clone(*builder) => self.shared(body, *builder, hint),
            InputSpec::Build(builder) => self.build(body, *builder, hint),
        }
    }

    fn is_clone(&self, builder: BuilderId) -> bool {
        let ty = &self.plan.builders[builder.0 as usize].ty;
        implements(self.api, &self.plan.defs, ty, "std::clone::Clone")
    }

    /// One value serves all calls of a test; a call that takes two gets another one.
    fn shared(&mut self, body: &mut Body, builder: BuilderId, hint: &str) -> Option<String> {
        let before = body.busy();
        match self.shared.get(&builder) {
            Some(known) if known.roots.is_disjoint(&before) => {
                body.occupy(&known.roots);
                return Some(taken(known.variable));
            }
            Some(_) => return self.build(body, builder, hint),
            None => {}
        }
        let value = self.build(body, builder, "self")?;
        let variable = match variable_of(&value) {
            Some(index) => index,
            None => self.bind(body, builder, "self", &value),
        };
        let drawn = body.busy().difference(&before).copied().collect::<BTreeSet<_>>();
        let roots: BTreeSet<usize> = drawn.into_iter().chain([variable]).collect();
        body.occupy(&roots);
        self.shared.insert(builder, Shared { variable, roots });
        Some(taken(variable))
    }

    fn bind(&self, body: &mut Body, id: BuilderId, hint: &str, value: &str) -> usize {
        let builder = &self.plan.builders[id.0 as usize];
        let is_copy = implements(self.api, &self.plan.defs, &builder.ty, "std::marker::Copy");
        let index = body.built(&variable(&builder.spelled, hint), is_copy);
        body.statements.push(format!("let {} = {value};", seen(index)));
        index
    }

    fn wrap(
        &mut self,
        body: &mut Body,
        template: &str,
        parts: &[InputSpec],
        doors: &[Door],
        hint: &str,
    ) -> Option<String> {
        if let ("{0}", [part], []) = (template, parts, doors) {
            return self.value(body, part, hint, false);
        }
        let parts = parts
            .iter()
            .map(|part| {
                let value = self.value(body, part, hint, super::ways::may_refuse(doors))?;
                Some(match part {
                    InputSpec::Draw(Draw::Str) => format!("{}.as_str()", value.trim_start_matches('&')),
                    InputSpec::Draw(Draw::ByteSlice) => format!("{}.as_slice()", value.trim_start_matches('&')),
                    _ => value,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        open(body, fill(template, &parts), doors, &variable(hint, hint), false)
    }

    fn one_of(&mut self, body: &mut Body, alternatives: &[InputSpec], spec: &InputSpec, hint: &str) -> Option<String> {
        match payload(alternatives) {
            Some(InputSpec::Draw(draw @ (Draw::Str | Draw::ByteSlice))) => {
                let inner = leaf(*draw);
                let strategy = format!("prop::option::of({})", inner.strategy);
                let index = body.drawn(&name(hint, &inner.kind), &inner.kind, &strategy, false);
                Some(format!("{}.as_deref()", seen(index)))
            }
            Some(InputSpec::Ref { mutable: false, inner }) => {
                let owned = self.owned(inner).filter(|inner| !inner.is_borrowed)?;
                let strategy = format!("prop::option::of({})", owned.strategy);
                let index = body.drawn(&name(hint, &owned.kind), &owned.kind, &strategy, false);
                Some(format!("{}.as_ref()", seen(index)))
            }
            _ => match self.drawn_whole(body, spec, hint) {
                Some(value) => Some(value),
                None => alternatives
                    .iter()
                    .find_map(|each| self.attempt(body, |speller, body| speller.value(body, each, hint, false))),
            },
        }
    }

    /// Leaves everything as it was where something cannot be written.
    pub fn attempt<T>(&mut self, body: &mut Body, write: impl FnOnce(&mut Self, &mut Body) -> Option<T>) -> Option<T> {
        let mut tried = body.clone();
        let shared = self.shared.clone();
        let written = write(self, &mut tried);
        match written {
            Some(_) => *body = tried,
            None => self.shared = shared,
        }
        written
    }

    fn drawn_whole(&mut self, body: &mut Body, spec: &InputSpec, hint: &str) -> Option<String> {
        let owned = self.owned(spec)?;
        let index = body.drawn(&name(hint, &owned.kind), &owned.kind, &owned.strategy, owned.is_copy);
        Some(taken(index))
    }

    fn list(&mut self, body: &mut Body, spec: &InputSpec, item: &InputSpec, hint: &str) -> Option<String> {
        let method = match item {
            InputSpec::Draw(Draw::Str) => "String::as_str",
            InputSpec::Draw(Draw::ByteSlice) => "Vec::as_slice",
            _ => return self.drawn_whole(body, spec, hint),
        };
        let InputSpec::Draw(draw) = item else { return None };
        let strategy = format!("prop::collection::vec({}, 0..8)", leaf(*draw).strategy);
        let index = body.drawn(&name(hint, "items"), "items", &strategy, false);
        Some(format!("{}.iter().map({method}).collect::<Vec<_>>()", seen(index)))
    }

    fn array(
        &mut self,
        body: &mut Body,
        spec: &InputSpec,
        item: &InputSpec,
        count: usize,
        hint: &str,
    ) -> Option<String> {
        if let Some(whole) = self.drawn_whole(body, spec, hint) {
            return Some(whole);
        }
        if count > 4 {
            return None;
        }
        let items = (0..count).map(|_| self.value(body, item, hint, false)).collect::<Option<Vec<_>>>()?;
        Some(format!("[{}]", items.join(", ")))
    }

    fn build(&mut self, body: &mut Body, id: BuilderId, hint: &str) -> Option<String> {
        let builder = &self.plan.builders[id.0 as usize];
        let is_data = builder.ways.iter().any(|way| self.unit(*way).callable.is_none());
        let owned = if is_data { self.helper(id) } else { None };
        // A constructor that takes something says more than the constants of the type.
        let whole = owned.filter(|owned| !owned.is_constant || builder.ways.iter().all(|way| is_bare(self.unit(*way))));
        if let Some(owned) = &whole {
            return Some(drawn_of(body, builder, owned, hint));
        }
        self.constructed(body, id, hint)
            .or_else(|| Some(drawn_of(body, builder, &self.helper(id).filter(|owned| owned.is_constant)?, hint)))
    }

    fn constructed(&mut self, body: &mut Body, id: BuilderId, hint: &str) -> Option<String> {
        if self.depth >= DEPTH {
            return None;
        }
        let builder = &self.plan.builders[id.0 as usize];
        self.depth += 1;
        let mut ways = self.ranked(builder).into_iter();
        let made = ways.find_map(|way| self.attempt(body, |speller, body| speller.way(body, id, builder, way, hint)));
        self.depth -= 1;
        made
    }

    fn way(&mut self, body: &mut Body, id: BuilderId, builder: &Builder, way: UnitId, hint: &str) -> Option<String> {
        let unit = self.unit(way);
        let before = body.draws();
        let call = self.call(body, unit)?;
        let is_copy = implements(self.api, &self.plan.defs, &builder.ty, "std::marker::Copy");
        let value = open(body, call, &unit.doors, &variable(&builder.spelled, hint), is_copy)?;
        let index = match variable_of(&value) {
            Some(index) => index,
            None => self.bind(body, id, hint, &value),
        };
        if body.draws() == before {
            self.fill_up(body, builder, index);
        }
        Some(taken(index))
    }

    /// A value that was made from nothing gets something put in, where its type has a method for it.
    fn fill_up(&mut self, body: &mut Body, builder: &Builder, index: usize) {
        let usual = |id: &&UnitId| {
            let name = self.unit(**id).callable.map(|callable| plan_name(self.api, callable)).unwrap_or_default();
            ["push", "insert", "add", "push_back", "append", "set", "push_str"].contains(&name)
        };
        let Some(id) = builder.mutators.iter().find(usual) else { return };
        let unit = self.unit(*id);
        let args = unit.args[1..].iter().map(|arg| self.owned(&arg.spec)).collect::<Option<Vec<_>>>();
        let Some(args) = args.filter(|args| !args.is_empty()) else { return };
        let names: Vec<String> =
            unit.args[1..].iter().zip(&args).map(|(arg, owned)| name(&arg.name, &owned.kind)).collect();
        let strategies: Vec<&str> = args.iter().map(|owned| owned.strategy.as_str()).collect();
        let (strategy, pattern) = match (strategies.as_slice(), names.as_slice()) {
            ([strategy], [name]) => ((*strategy).to_owned(), name.clone()),
            _ => (format!("({})", strategies.join(", ")), format!("({})", names.join(", "))),
        };
        let items = body.drawn("items", "items", &format!("prop::collection::vec({strategy}, 0..8)"), false);
        let mut passed = vec![format!("&mut {}", seen(index))];
        passed.extend(args.iter().zip(&names).map(
            |(owned, name)| {
                if owned.is_borrowed { format!("&{name}") } else { name.clone() }
            },
        ));
        let call = spell(body, &unit.call, &passed);
        let callable = unit.callable.map(|callable| &self.api.callables[callable]);
        let is_unit = callable.is_some_and(|callable| callable.output == Type::Tuple(Vec::new()));
        let call = if is_unit { call } else { format!("let _ = {call}") };
        body.change(index);
        body.statements.push(format!("for {pattern} in {} {{ {call}; }}", taken(items)));
    }
}

fn drawn_of(body: &mut Body, builder: &Builder, owned: &Owned, hint: &str) -> String {
    let name = variable(&builder.spelled, hint);
    taken(body.drawn(&name, &owned.kind, &owned.strategy, owned.is_copy))
}

/// Takes a value out of a result; where it is not there the case is none.
pub fn open(body: &mut Body, mut value: String, doors: &[Door], hint: &str, is_copy: bool) -> Option<String> {
    for door in doors {
        let inner = if is_compound(&value) { format!("({value})") } else { value.clone() };
        let pattern = match door {
            Door::Field(name) => {
                value = format!("{inner}.{name}");
                continue;
            }
            Door::Lent(name) => {
                value = format!("&{inner}.{name}");
                continue;
            }
            Door::Unbox => {
                value = format!("*{inner}");
                continue;
            }
            Door::Some => "Some({0})",
            Door::Ok => "Ok({0})",
            Door::Err => "Err({0})",
            Door::Variant(pattern) => pattern.as_str(),
            Door::Next => return None,
        };
        let index = body.built(hint, is_copy);
        let pattern = pattern.replace("{0}", &seen(index));
        body.statements.push(format!("let {pattern} = {value} else {{ return skip(); }};"));
        value = taken(index);
    }
    Some(value)
}

/// A law's statement without the type parameters that the arguments settle.
pub fn inferred(statement: String, callables: &[&Callable]) -> String {
    callables.iter().filter(|callable| is_inferred(callable)).fold(statement, |mut text, callable| {
        loop {
            let shorter = without_turbofish(&text, &callable.name);
            if shorter == text {
                return text;
            }
            text = shorter;
        }
    })
}

/// Whether the arguments settle every parameter of a callable.
fn is_inferred(callable: &Callable) -> bool {
    let mut params = callable.generics.params.iter();
    params.all(|param| {
        let given = |ty: &Type| match ty {
            Type::Ref { inner, .. } => **inner == Type::Param(param.name.clone()),
            other => *other == Type::Param(param.name.clone()),
        };
        callable.params.iter().any(|(_, ty)| given(ty))
    })
}

/// `decode::<Vec<u8>>(bytes)` as `decode(bytes)`.
fn without_turbofish(text: &str, name: &str) -> String {
    let Some(at) = text.find(&format!("{name}::<")) else { return text.to_owned() };
    let start = at + name.len();
    let mut depth = 0_i32;
    for (offset, letter) in text[start..].char_indices() {
        match letter {
            '<' => depth += 1,
            '>' if depth == 1 => {
                let end = start + offset + 1;
                let is_call = text[end..].starts_with('(');
                return if is_call { format!("{}{}", &text[..start], &text[end..]) } else { text.to_owned() };
            }
            '>' => depth -= 1,
            _ => {}
        }
    }
    text.to_owned()
}

fn plan_name(api: &CrateApi, callable: usize) -> &str {
    &api.callables[callable].name
}

fn drawn(body: &mut Body, draw: Draw, hint: &str, refuses: bool) -> String {
    let mut leaf = leaf(draw);
    if refuses && leaf.strategy == "texts()" {
        "known_texts()".clone_into(&mut leaf.strategy);
    }
    let index = body.drawn(&name(hint, &leaf.kind), &leaf.kind, &leaf.strategy, leaf.is_copy);
    if leaf.is_borrowed { format!("&{}", seen(index)) } else { taken(index) }
}

/// A parameter's name where it has one that can be written.
pub fn name(hint: &str, kind: &str) -> String {
    let name = if hint == "self" { kind.to_owned() } else { variable(kind, hint) };
    if name.starts_with('_') { kind.to_owned() } else { name }
}

/// `&x` of a variable leaves it where it is.
fn borrow(body: &mut Body, value: &str, mutable: bool) -> String {
    let sign = if mutable { "&mut " } else { "&" };
    match variable_of(value) {
        Some(index) => {
            if mutable {
                body.change(index);
            }
            format!("{sign}{}", seen(index))
        }
        None if is_compound(value) => format!("{sign}({value})"),
        None => format!("{sign}{value}"),
    }
}

fn spell(body: &mut Body, call: &Call, args: &[String]) -> String {
    let plain = call.plain(args.len());
    body.imports.extend(plain.import);
    let mut args = args.to_vec();
    let borrows =
        ["{0}.", "format!("].iter().any(|start| plain.template.starts_with(start)) || plain.template.ends_with("= {1}");
    if let (true, Some(receiver)) = (borrows, args.first_mut()) {
        *receiver = receiver.trim_start_matches("&mut ").trim_start_matches('&').to_owned();
    }
    match (plain.template.as_str(), args.as_slice()) {
        ("format!(\"{}\", {0})", [shown]) if variable_of(shown).is_some() => format!("{shown}.to_string()"),
        ("format!(\"{:?}\", {0})", [shown]) if variable_of(shown).is_some() => format!("format!(\"{{{shown}:?}}\")"),
        _ => fill(&plain.template, &args),
    }
}

/// A call knows what a closure takes.
fn bare_closure(ty: &Type, value: String) -> String {
    let closure = value.strip_prefix('(').and_then(|rest| Some(rest.split_once(") as fn(")?.0.to_owned()));
    match (ty, closure) {
        (Type::FnPointer { .. }, Some(closure)) => closure,
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::without_turbofish;

    #[test]
    fn what_the_arguments_settle_is_not_written() {
        assert_eq!(without_turbofish("hex::decode::<Vec<u8>>(bytes)", "decode"), "hex::decode(bytes)");
        assert_eq!(without_turbofish("Row::<u8>::get(1)", "get"), "Row::<u8>::get(1)");
    }
}
