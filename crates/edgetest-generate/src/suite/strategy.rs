//! Values as proptest strategies, where one expression can say it: leaves, containers of owned values, enums.
//!
//! A type of the crate gets a function of its own beside the tests. What borrows is not drawn: it is made in the test's
//! body from something that is.

use super::calls::Speller;
use super::subject::implements;
use super::ways::{is_bare, may_refuse};
use crate::template::fill;
use edgetest_plan::{Arg, BuilderId, Call, Door, Draw, InputSpec, Unit};

/// Items of a drawn list.
const ITEMS: &str = "0..8";
/// Arrays above this length have no strategy.
const ARRAY: usize = 32;
/// Types within one another.
const DEPTH: usize = 4;

/// A strategy and how its value is passed on.
#[derive(Clone, Debug)]
pub struct Owned {
    /// The expression.
    pub strategy: String,
    /// What a variable of it is called.
    pub kind: String,
    /// Passed as `&value`.
    pub is_borrowed: bool,
    /// Taking it leaves it as it was.
    pub is_copy: bool,
    /// It draws nothing but constants of its type.
    pub is_constant: bool,
}

/// A strategy function.
#[derive(Clone, Debug)]
pub struct Helper {
    /// Its name.
    pub name: String,
    /// Its source.
    pub source: String,
    is_copy: bool,
    is_constant: bool,
}

/// The strategy of a leaf.
pub fn leaf(draw: Draw) -> Owned {
    let (strategy, kind, is_borrowed, is_copy) = match draw {
        Draw::Bool => ("any::<bool>()".to_owned(), "flag", false, true),
        Draw::Char => ("chars()".to_owned(), "letter", false, true),
        Draw::Int(name) => (format!("{name}s()"), "number", false, true),
        Draw::F32 => ("f32s()".to_owned(), "number", false, true),
        Draw::F64 => ("f64s()".to_owned(), "number", false, true),
        Draw::String => ("texts()".to_owned(), "text", false, false),
        Draw::Str => ("texts()".to_owned(), "text", true, false),
        Draw::Bytes => ("bytes()".to_owned(), "bytes", false, false),
        Draw::ByteSlice => ("bytes()".to_owned(), "bytes", true, false),
    };
    Owned { is_borrowed, ..Owned::new(strategy, kind, is_copy) }
}

impl Owned {
    fn new(strategy: String, kind: &str, is_copy: bool) -> Self {
        Self { strategy, kind: kind.to_owned(), is_borrowed: false, is_copy, is_constant: false }
    }
}

/// What the support module has a strategy for.
fn standard(spec: &InputSpec) -> Option<Owned> {
    let InputSpec::OneOf(ways) = spec else { return None };
    let Some(InputSpec::Wrap { template, .. }) = ways.first() else { return None };
    let (strategy, kind) = if template.starts_with("std::time::Duration::from_secs(") {
        ("durations()", "elapsed")
    } else if template.starts_with("std::time::UNIX_EPOCH.") {
        ("system_times()", "time")
    } else {
        return None;
    };
    Some(Owned::new(strategy.to_owned(), kind, true))
}

impl Speller<'_> {
    /// The strategy of a value; `None` where one would have to borrow, or be written by hand.
    pub fn owned(&mut self, spec: &InputSpec) -> Option<Owned> {
        if let Some(known) = standard(spec) {
            return Some(known);
        }
        match spec {
            InputSpec::Draw(draw) => Some(leaf(*draw)),
            InputSpec::Wrap { template, parts, doors } => self.owned_wrap(template, parts, doors),
            InputSpec::OneOf(alternatives) => self.owned_one_of(alternatives),
            InputSpec::Repeat(item) | InputSpec::Slice { item, .. } => {
                let item = self.owned(item).filter(|item| !item.is_borrowed)?;
                let strategy = format!("prop::collection::vec({}, {ITEMS})", item.strategy);
                let is_borrowed = matches!(spec, InputSpec::Slice { .. });
                Some(Owned { is_borrowed, ..Owned::new(strategy, "items", false) })
            }
            InputSpec::Array(item, count) => {
                let item = self.owned(item).filter(|item| !item.is_borrowed && (1..=ARRAY).contains(count))?;
                Some(Owned::new(format!("prop::array::uniform{count}({})", item.strategy), "array", item.is_copy))
            }
            InputSpec::Ref { mutable: false, inner } => {
                self.owned(inner).filter(|inner| !inner.is_borrowed).map(|inner| Owned { is_borrowed: true, ..inner })
            }
            InputSpec::Ref { mutable: true, .. } => None,
            InputSpec::Build(builder) => self.helper(*builder),
        }
    }

    fn owned_wrap(&mut self, template: &str, parts: &[InputSpec], doors: &[Door]) -> Option<Owned> {
        if let ("{0}", [part], []) = (template, parts, doors) {
            return self.owned(part);
        }
        // A closure is no value that can be shown.
        if template.contains('|') {
            return None;
        }
        let parts = parts.iter().map(|part| self.owned(part)).collect::<Option<Vec<_>>>()?;
        if parts.iter().any(|part| part.is_borrowed) {
            return None;
        }
        let mapped = mapped(&parts, &[], |names| fill(template, names), doors, None)?;
        let is_copy = parts.iter().all(|part| part.is_copy)
            && ["Some", "None", "Ok", "(", "std::time::", "std::net::", "std::cmp::", "std::num::", "std::ops::Bound"]
                .iter()
                .any(|prefix| template.starts_with(prefix));
        Some(Owned::new(mapped, "value", is_copy))
    }

    fn owned_one_of(&mut self, alternatives: &[InputSpec]) -> Option<Owned> {
        if let Some(inner) = payload(alternatives) {
            let inner = self.owned(inner).filter(|inner| !inner.is_borrowed)?;
            return Some(Owned { strategy: format!("prop::option::of({})", inner.strategy), ..inner });
        }
        let owned = alternatives.iter().map(|each| self.owned(each)).collect::<Option<Vec<_>>>()?;
        if owned.iter().any(|each| each.is_borrowed) {
            return None;
        }
        let is_copy = owned.iter().all(|each| each.is_copy);
        let strategies: Vec<String> = owned.into_iter().map(|each| each.strategy).collect();
        Some(Owned::new(union(&strategies), "value", is_copy))
    }

    /// The function of a type, written when it is first asked for.
    pub fn helper(&mut self, id: BuilderId) -> Option<Owned> {
        if let Some(known) = self.helpers.get(&id) {
            return known.as_ref().map(of_helper);
        }
        // A type within itself has none, nor has one whose values cannot be shown.
        self.helpers.insert(id, None);
        let plan = self.plan;
        let builder = &plan.builders[id.0 as usize];
        let shows = implements(self.api, &plan.defs, &builder.ty, "std::fmt::Debug");
        if !shows || self.depth >= DEPTH || builder.spelled.contains("'static") {
            self.helpers.remove(&id);
            return None;
        }
        self.depth += 1;
        let clones = implements(self.api, &plan.defs, &builder.ty, "std::clone::Clone");
        let chosen = self.chosen(builder);
        let constant = chosen.constants.first().map(|id| spelled_constant(&plan.units[id.0 as usize]));
        let mut strategies: Vec<String> = Vec::new();
        let mut takes = false;
        for way in chosen.constants.iter().chain(&chosen.literals).chain(&chosen.constructors) {
            let unit = &plan.units[way.0 as usize];
            if is_bare(unit) && !clones {
                continue;
            }
            let strategy = self.way_strategy(unit, constant.as_deref().filter(|_| clones));
            takes |= strategy.is_some() && !chosen.constants.contains(way);
            strategies.extend(strategy);
        }
        self.depth -= 1;
        if strategies.is_empty() {
            self.helpers.remove(&id);
            return None;
        }
        let mut helper = self.write_helper(&builder.spelled, &builder.ty, &strategies);
        helper.is_constant = !takes;
        let owned = of_helper(&helper);
        self.helpers.insert(id, Some(helper));
        Some(owned)
    }

    fn write_helper(&mut self, spelled: &str, ty: &edgetest_inspect::Type, strategies: &[String]) -> Helper {
        let stem = crate::statement::variable(spelled, "self").trim_start_matches("r#").to_owned();
        let mut name = format!("any_{stem}");
        let taken =
            |helpers: &super::calls::Helpers, name: &str| helpers.values().flatten().any(|known| known.name == name);
        let mut number = 2;
        while taken(&self.helpers, &name) {
            name = format!("any_{stem}_{number}");
            number += 1;
        }
        let source = format!(
            "/// Values of `{}`.\npub fn {name}() -> impl Strategy<Value = {spelled}> {{ {} }}",
            title(spelled),
            union(strategies)
        );
        let is_copy = implements(self.api, &self.plan.defs, ty, "std::marker::Copy");
        Helper { name, source, is_copy, is_constant: false }
    }

    /// What a constructor refuses becomes the `constant`, where there is one.
    fn way_strategy(&mut self, unit: &Unit, constant: Option<&str>) -> Option<String> {
        let plain = unit.call.plain(unit.args.len());
        if plain.import.is_some() {
            return None;
        }
        let refuses = may_refuse(&unit.doors);
        let parts = unit.args.iter().map(|arg| self.part(arg, refuses)).collect::<Option<Vec<_>>>()?;
        let hints: Vec<String> =
            unit.args.iter().zip(&parts).map(|(arg, part)| super::calls::name(&arg.name, &part.kind)).collect();
        mapped(
            &parts,
            &hints,
            |names| {
                let mut names = names.to_vec();
                // A method borrows its receiver itself.
                if let (true, Some(first)) = (plain.template.starts_with("{0}."), names.first_mut()) {
                    *first = first.trim_start_matches('&').to_owned();
                }
                match &unit.call {
                    Call::Path { .. } => spelled_constant(unit),
                    call => shorthand(call, fill(&plain.template, &names)),
                }
            },
            &unit.doors,
            constant,
        )
    }

    /// A constructor that may refuse gets texts that it is likely to take.
    fn part(&mut self, arg: &Arg, refuses: bool) -> Option<Owned> {
        let mut owned = self.owned(&arg.spec)?;
        if refuses && owned.strategy == "texts()" {
            "known_texts()".clone_into(&mut owned.strategy);
        }
        Some(owned)
    }
}

/// The last word of a type's path.
fn title(spelled: &str) -> &str {
    let path = spelled.split('<').next().unwrap_or(spelled);
    path.rsplit("::").next().unwrap_or(path)
}

/// `<a::T>::MAX` as `a::T::MAX`, where `T` has no parameters.
fn spelled_constant(unit: &Unit) -> String {
    let text = unit.call.plain(0).template;
    let plain = text.strip_prefix('<').and_then(|rest| rest.split_once(">::"));
    match plain {
        Some((ty, name)) if is_path(ty) => format!("{ty}::{name}"),
        _ => text,
    }
}

fn of_helper(helper: &Helper) -> Owned {
    Owned {
        is_constant: helper.is_constant,
        ..Owned::new(format!("{}()", helper.name), helper.name.trim_start_matches("any_"), helper.is_copy)
    }
}

/// What an `Option`'s grammar holds.
pub fn payload(alternatives: &[InputSpec]) -> Option<&InputSpec> {
    match alternatives {
        [InputSpec::Wrap { template: none, .. }, InputSpec::Wrap { template: some, parts, doors }]
            if none == "None" && some == "Some({0})" && doors.is_empty() =>
        {
            parts.first()
        }
        _ => None,
    }
}

fn union(strategies: &[String]) -> String {
    let constants: Option<Vec<&str>> =
        strategies.iter().map(|each| each.strip_prefix("Just(").and_then(|each| each.strip_suffix(')'))).collect();
    match (strategies, constants) {
        ([only], _) => only.clone(),
        (_, Some(constants)) => format!("prop::sample::select(vec![{}])", constants.join(", ")),
        (several, None) => format!("prop_oneof![{}]", several.join(", ")),
    }
}

/// `S { a: a }` is `S { a }`.
fn shorthand(call: &Call, mut text: String) -> String {
    if let Call::Struct { fields, .. } = call {
        for field in fields {
            for end in [",", " }"] {
                text = text.replace(&format!(" {field}: {field}{end}"), &format!(" {field}{end}"));
            }
        }
    }
    text
}

/// `(a(), b()).prop_map(|(first, second)| expression)`.
fn mapped(
    parts: &[Owned],
    hints: &[String],
    expression: impl Fn(&[String]) -> String,
    doors: &[Door],
    instead: Option<&str>,
) -> Option<String> {
    let are_unique = (1..hints.len()).all(|at| !hints[..at].contains(&hints[at]));
    let names: Vec<String> = match parts.len() {
        _ if hints.len() == parts.len() && are_unique => hints.to_vec(),
        0 | 1 => vec!["value".to_owned()],
        count => ('a'..='l').take(count).map(String::from).collect(),
    };
    let passed: Vec<String> = parts
        .iter()
        .zip(&names)
        .map(|(part, name)| if part.is_borrowed { format!("&{name}") } else { name.clone() })
        .collect();
    let body = expression(&passed);
    let (map, body) = match (doors, instead) {
        ([], _) => ("prop_map(", body),
        ([Door::Some | Door::Ok], Some(constant)) => ("prop_map(", format!("{body}.unwrap_or({constant})")),
        ([Door::Some], None) => ("prop_filter_map(\"no such value\", ", body),
        ([Door::Ok], None) => ("prop_filter_map(\"no such value\", ", format!("{body}.ok()")),
        _ => return None,
    };
    match parts {
        [] if doors.is_empty() => Some(format!("Just({body})")),
        [] => None,
        // `prop_map(|value| f(value))` is `prop_map(f)` to a reader, and to clippy.
        [only] => {
            let name = &names[0];
            Some(match body.strip_suffix(&format!("({name})")).filter(|path| is_path(path)) {
                Some(path) => format!("{}.{map}{path})", only.strategy),
                None => format!("{}.{map}|{name}| {body})", only.strategy),
            })
        }
        several if several.len() <= 12 => {
            let strategies: Vec<&str> = several.iter().map(|part| part.strategy.as_str()).collect();
            Some(format!("({}).{map}|({})| {body})", strategies.join(", "), names.join(", ")))
        }
        _ => None,
    }
}

fn is_path(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || letter == '_' || letter == ':')
}
