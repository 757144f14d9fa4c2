//! A case from elsewhere in the terms of a plan: arguments written as JSON, or a request.
//!
//! A value is fitted to the grammar of its parameter: a number to an integer, a list to a `Vec`, an object to a call whose
//! parameters have those names. Where several ways to build a value fit, the cheapest is taken.

use crate::fuzz::{Decide, write};
use crate::web::{routes, site};
use edgetest_plan::{BuilderId, Call, Draw, InputSpec, TargetId, TestPlan, Unit};
use edgetest_support::choice::Choice;
use edgetest_support::input::Output;
use edgetest_support::web::as_sent;
use serde_json::Value;
use std::collections::VecDeque;

/// Builders within builders, as in the harness.
const DEPTH: u32 = 8;

/// An argument that cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// The target takes no written arguments: a route, or operations one after the other.
    Kind,
    /// These are the parameters, and the arguments have other names or another number.
    Names(Vec<String>),
    /// No value of this parameter can be made of what stands there.
    Value(String),
}

/// The bytes that the harness reads as a target's case with these arguments.
pub fn case(plan: &TestPlan, target: TargetId, arguments: &Value) -> Result<Vec<u8>, Misfit> {
    let unit = &plan.units[plan.targets[target.0 as usize].unit.0 as usize];
    match &unit.call {
        Call::Sequence { .. } | Call::Check(_) | Call::Request { .. } => return Err(Misfit::Kind),
        Call::Function { .. }
        | Call::Struct { .. }
        | Call::Tuple { .. }
        | Call::Path { .. }
        | Call::Fixture { .. }
        | Call::Format { .. } => {}
    }
    let names = || unit.args.iter().map(|arg| arg.name.clone()).collect();
    let values = values(unit, arguments).ok_or_else(|| Misfit::Names(names()))?;
    let mut decisions = Decisions::default();
    for (arg, value) in unit.args.iter().zip(values) {
        let fitted = Fit { plan, depth: 0 }.spec(&arg.spec, value).ok_or_else(|| Misfit::Value(arg.name.clone()))?;
        decisions.0.extend(fitted);
    }
    let mut output = Output::default();
    write(plan, target, &mut decisions, &mut output);
    Ok(output.finish())
}

/// A request from elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// `POST`.
    pub method: String,
    /// Path and query, encoded.
    pub target: String,
    /// Names, in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

/// The target of the route that answers a request, and the choices of the case that sends it; the route with the fewest
/// parameters of those that would. `None` where there is none.
pub fn request(plan: &TestPlan, sent: &Sent) -> Option<(TargetId, Vec<Choice>)> {
    let path = sent.target.split('?').next().unwrap_or_default();
    let fitting = (0..).map(TargetId).zip(&plan.targets).filter_map(|(id, target)| {
        let number = plan.route(target)?;
        let route = &plan.web.routes[number];
        (route.method == sent.method && leads_to(&route.path, path)).then_some((id, number))
    });
    let (id, number) = fitting.min_by_key(|(_, number)| plan.web.routes[*number].path.matches('{').count())?;
    let app = plan.web.routes[number].app;
    let turn = routes(&plan.web, app).iter().position(|(known, _)| *known == number)?;
    let choices = as_sent(&site(plan, app), turn, &sent.target, &sent.headers, &sent.body);
    Some((id, choices))
}

/// Whether a path is one of a route's: `/files/{name}/{*rest}`.
fn leads_to(route: &str, path: &str) -> bool {
    let mut wanted = route.trim_start_matches('/').split('/');
    let mut given = path.trim_start_matches('/').split('/');
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(piece), Some(_)) if piece.starts_with("{*") => return true,
            (Some(piece), Some(text)) if piece == text || piece.contains('{') && !text.is_empty() => {}
            _ => return false,
        }
    }
}

/// What the writer of a case asks for, in its order.
#[derive(Clone, Debug, PartialEq)]
enum Decision {
    Pick(usize),
    Len(usize),
    Value(Choice),
}

#[derive(Default)]
struct Decisions(VecDeque<Decision>);

impl Decide for Decisions {
    fn pick(&mut self, _: usize) -> usize {
        match self.0.pop_front() {
            Some(Decision::Pick(index)) => index,
            Some(Decision::Len(_) | Decision::Value(_)) | None => 0,
        }
    }

    fn len(&mut self) -> usize {
        match self.0.pop_front() {
            Some(Decision::Len(len)) => len,
            Some(Decision::Pick(_) | Decision::Value(_)) | None => 0,
        }
    }

    fn value(&mut self, _: Draw) -> Option<Choice> {
        match self.0.pop_front() {
            Some(Decision::Value(choice)) => Some(choice),
            Some(Decision::Pick(_) | Decision::Len(_)) | None => None,
        }
    }
}

/// The values of a call's arguments: an object by the parameters' names, a list in their order, or the value itself where there is
/// one parameter.
fn values<'v>(unit: &Unit, value: &'v Value) -> Option<Vec<&'v Value>> {
    let count = unit.args.len();
    match value {
        Value::Object(fields)
            if fields.len() == count && unit.args.iter().all(|arg| fields.contains_key(&arg.name)) =>
        {
            unit.args.iter().map(|arg| fields.get(&arg.name)).collect()
        }
        Value::Array(items) if items.len() == count => Some(items.iter().collect()),
        Value::Null if count == 0 => Some(Vec::new()),
        only if count == 1 => Some(vec![only]),
        _ => None,
    }
}

struct Fit<'a> {
    plan: &'a TestPlan,
    depth: u32,
}

type Fitted = Option<Vec<Decision>>;

impl Fit<'_> {
    fn spec(&self, spec: &InputSpec, value: &Value) -> Fitted {
        match spec {
            InputSpec::Draw(draw) => Some(vec![Decision::Value(drawn(*draw, value)?)]),
            InputSpec::Wrap { template, parts, .. } => self.wrap(template, parts, value),
            InputSpec::OneOf(alternatives) => self.one_of(alternatives, value),
            InputSpec::Repeat(item) | InputSpec::Slice { item, .. } => {
                let items = value.as_array()?;
                Some([vec![Decision::Len(items.len())], self.items(item, items)?].concat())
            }
            InputSpec::Array(item, count) => {
                let items = value.as_array().filter(|items| items.len() == *count)?;
                self.items(item, items)
            }
            InputSpec::Ref { inner, .. } => self.spec(inner, value),
            InputSpec::Build(builder) => self.build(*builder, value),
        }
    }

    fn items(&self, item: &InputSpec, values: &[Value]) -> Fitted {
        let items: Option<Vec<_>> = values.iter().map(|value| self.spec(item, value)).collect();
        Some(items?.concat())
    }

    /// A constant goes by its last name, and `None` and `()` are null.
    fn wrap(&self, template: &str, parts: &[InputSpec], value: &Value) -> Fitted {
        let name = template.rsplit("::").next().unwrap_or(template);
        match (parts, value) {
            ([], Value::Null) => (name == "None" || name == "()").then(Vec::new),
            ([], Value::String(text)) => (text == name).then(Vec::new),
            ([], _) => None,
            ([only], _) => self.spec(only, value),
            (several, Value::Array(values)) if values.len() == several.len() => {
                let parts: Option<Vec<_>> =
                    several.iter().zip(values).map(|(part, value)| self.spec(part, value)).collect();
                Some(parts?.concat())
            }
            _ => None,
        }
    }

    fn one_of(&self, alternatives: &[InputSpec], value: &Value) -> Fitted {
        if let [only] = alternatives {
            return self.spec(only, value);
        }
        let mut fitting = alternatives.iter().enumerate();
        fitting.find_map(|(index, alternative)| {
            let rest = self.spec(alternative, value)?;
            Some([vec![Decision::Pick(index)], rest].concat())
        })
    }

    /// The cheapest way whose parameters fit; one that is named, as in `{"Window::parse": ["0-1"]}`, before all others.
    fn build(&self, id: BuilderId, value: &Value) -> Fitted {
        let deeper = Fit { plan: self.plan, depth: self.depth + 1 };
        if deeper.depth > DEPTH {
            return None;
        }
        let builder = &self.plan.builders[id.0 as usize];
        let ways = || builder.ways.iter().enumerate().map(|(index, unit)| (index, &self.plan.units[unit.0 as usize]));
        let named = named(value);
        let fitting = ways().find_map(|(index, unit)| {
            let (name, arguments) = named?;
            let fitted = is_named(&unit.call, name).then(|| deeper.arguments(unit, arguments))??;
            Some((index, fitted))
        });
        let fitting = fitting.or_else(|| {
            ways().find_map(|(index, unit)| match &unit.call {
                // Without arguments there is nothing of the value in it.
                call if unit.args.is_empty() => {
                    let is_it = value.as_str().is_some_and(|name| is_named(call, name));
                    is_it.then(|| (index, Vec::new()))
                }
                _ => Some((index, deeper.arguments(unit, value)?)),
            })
        });
        let (index, arguments) = fitting?;
        let none_after = (!builder.mutators.is_empty()).then_some(Decision::Pick(0));
        Some([vec![Decision::Pick(index)], arguments, none_after.into_iter().collect()].concat())
    }

    fn arguments(&self, unit: &Unit, value: &Value) -> Fitted {
        let values = values(unit, value)?;
        let fitted: Option<Vec<_>> =
            unit.args.iter().zip(values).map(|(arg, value)| self.spec(&arg.spec, value)).collect();
        Some(fitted?.concat())
    }
}

/// `{"name": arguments}`.
fn named(value: &Value) -> Option<(&str, &Value)> {
    let fields = value.as_object().filter(|fields| fields.len() == 1)?;
    fields.iter().next().map(|(name, arguments)| (name.as_str(), arguments))
}

/// A call goes by as much of the end of its path as is wanted.
fn is_named(call: &Call, name: &str) -> bool {
    let path = match call {
        Call::Function { ufcs, .. } => ufcs.replace(['<', '>'], ""),
        Call::Struct { path, .. } | Call::Tuple { path } | Call::Path { path } => path.clone(),
        Call::Fixture { expr, .. } => expr.clone(),
        Call::Format { .. } | Call::Sequence { .. } | Call::Check(_) | Call::Request { .. } => return false,
    };
    path == name || path.strip_suffix(name).is_some_and(|before| before.ends_with("::"))
}

fn drawn(draw: Draw, value: &Value) -> Option<Choice> {
    match draw {
        Draw::Bool => value.as_bool().map(|value| Choice::Int(value.into())),
        Draw::Char => {
            let mut letters = value.as_str()?.chars();
            letters.next().filter(|_| letters.next().is_none()).map(Choice::Char)
        }
        Draw::Int(ty) => integer(value).filter(|value| holds(ty, *value)).map(Choice::Int),
        Draw::F32 | Draw::F64 => {
            let text = || value.as_str().filter(|text| !text.is_empty())?.parse().ok();
            value.as_f64().or_else(text).map(|value: f64| Choice::Float(value.to_bits()))
        }
        Draw::String | Draw::Str => value.as_str().map(|text| Choice::Text(text.to_owned())),
        Draw::Bytes | Draw::ByteSlice => match value {
            Value::String(text) => Some(Choice::Bytes(text.as_bytes().to_vec())),
            Value::Array(items) => {
                let byte = |item: &Value| item.as_u64().and_then(|value| u8::try_from(value).ok());
                items.iter().map(byte).collect::<Option<Vec<u8>>>().map(Choice::Bytes)
            }
            _ => None,
        },
    }
}

/// A number, or digits in quotes where JSON has no room for them. Those above `i128::MAX` wrap, as everywhere.
fn integer(value: &Value) -> Option<i128> {
    let digits = value.as_str().map(str::to_owned).or_else(|| value.is_number().then(|| value.to_string()))?;
    let large = || digits.parse::<u128>().ok().map(u128::cast_signed);
    digits.parse::<i128>().ok().or_else(large)
}

/// Whether an integer type has room for a value.
fn holds(ty: &str, value: i128) -> bool {
    let bits = match ty.trim_start_matches(['u', 'i']) {
        "size" => usize::BITS,
        digits => digits.parse().unwrap_or(128),
    };
    match (ty.starts_with('u'), bits) {
        (_, 128) => true,
        (true, bits) => (0..1 << bits).contains(&value),
        (false, bits) => (-(1 << (bits - 1))..1 << (bits - 1)).contains(&value),
    }
}

#[cfg(test)]
mod tests;
