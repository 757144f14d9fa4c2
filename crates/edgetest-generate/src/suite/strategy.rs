//! Values as proptest strategies, where one expression can say it: leaves, containers of owned values, enums.
//!
//! A type of the crate gets a function of its own beside the tests. What borrows is not drawn: it is made in the test's
//! body from something that is.

use super::calls::Speller;
use super::subject::implements;
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
}

/// A strategy function of a file.
#[derive(Clone, Debug)]
pub struct Helper {
    /// Its name.
    pub name: String,
    /// Its source.
    pub source: String,
    is_copy: bool,
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
    Owned { strategy, kind: kind.to_owned(), is_borrowed, is_copy }
}

impl Speller<'_> {
    /// The strategy of a value; `None` where one would have to borrow, or be written by hand.
    pub fn owned(&mut self, spec: &InputSpec) -> Option<Owned> {
        match spec {
            InputSpec::Draw(draw) => Some(leaf(*draw)),
            InputSpec::Wrap { template, parts, doors } => self.owned_wrap(template, parts, doors),
            InputSpec::OneOf(alternatives) => self.owned_one_of(alternatives),
            InputSpec::Repeat(item) | InputSpec::Slice { item, .. } => {
                let item = self.owned(item).filter(|item| !item.is_borrowed)?;
                Some(Owned {
                    strategy: format!("prop::collection::vec({}, {ITEMS})", item.strategy),
                    kind: "items".to_owned(),
                    is_borrowed: matches!(spec, InputSpec::Slice { .. }),
                    is_copy: false,
                })
            }
            InputSpec::Array(item, count) => {
                let item = self.owned(item).filter(|item| !item.is_borrowed && (1..=ARRAY).contains(count))?;
                Some(Owned {
                    strategy: format!("prop::array::uniform{count}({})", item.strategy),
                    kind: "array".to_owned(),
                    is_borrowed: false,
                    is_copy: item.is_copy,
                })
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
        let mapped = mapped(&parts, &[], |names| fill(template, names), doors)?;
        let is_copy = parts.iter().all(|part| part.is_copy)
            && ["Some", "None", "Ok", "(", "std::time::", "std::net::", "std::cmp::", "std::num::", "std::ops::Bound"]
                .iter()
                .any(|prefix| template.starts_with(prefix));
        Some(Owned { strategy: mapped, kind: "value".to_owned(), is_borrowed: false, is_copy })
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
        Some(Owned { strategy: union(&strategies), kind: "value".to_owned(), is_borrowed: false, is_copy })
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
        let mut strategies: Vec<String> = Vec::new();
        for way in self.good_ways(builder) {
            let unit = &plan.units[way.0 as usize];
            if unit.args.is_empty() && !clones {
                continue;
            }
            strategies.extend(self.way_strategy(unit));
        }
        self.depth -= 1;
        if strategies.is_empty() {
            self.helpers.remove(&id);
            return None;
        }
        let helper = self.write_helper(&builder.spelled, &builder.ty, &strategies);
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
        let source = format!("fn {name}() -> impl Strategy<Value = {spelled}> {{ {} }}", union(strategies));
        let is_copy = implements(self.api, &self.plan.defs, ty, "std::marker::Copy");
        Helper { name, source, is_copy }
    }

    fn way_strategy(&mut self, unit: &Unit) -> Option<String> {
        let plain = unit.call.plain(unit.args.len());
        if plain.import.is_some() {
            return None;
        }
        let refuses = !unit.doors.is_empty();
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
                shorthand(&unit.call, fill(&plain.template, &names))
            },
            &unit.doors,
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

fn of_helper(helper: &Helper) -> Owned {
    Owned {
        strategy: format!("{}()", helper.name),
        kind: helper.name.trim_start_matches("any_").to_owned(),
        is_borrowed: false,
        is_copy: helper.is_copy,
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
    let map = match doors {
        [] => "prop_map(",
        [Door::Some | Door::Ok] => "prop_filter_map(\"no such value\", ",
        _ => return None,
    };
    let body = if doors == [Door::Ok] { format!("{body}.ok()") } else { body };
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
