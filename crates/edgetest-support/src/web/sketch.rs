//! Draws values of a shape.

use super::checks::MARK;
use super::fit::{Fit, fit};
use super::json::Json;
use super::plausible;
use super::rule::Rule;
use super::shape::{Field, Value};
use crate::Source;
use std::collections::BTreeMap;

/// Scalars that a case has sent, by the name of their field or parameter: who is created is asked for again.
#[derive(Debug, Default)]
pub(super) struct Sent(BTreeMap<String, Json>);

impl Sent {
    /// A value of a name: one that was sent under it, or a new one.
    pub(super) fn named(&mut self, g: &mut Source, name: &str, value: &Value) -> Json {
        if let Some(known) = self.0.get(name).filter(|known| fit(value, known) == Fit::default())
            && g.pick(4) > 0
        {
            return known.clone();
        }
        let json = match (value, plausible::texts(name)) {
            // What the program checks by itself passes at times.
            (Value::Text, texts @ [_, ..]) if g.bool() => Json::Text(texts[g.pick(texts.len())].to_owned()),
            _ => self.json(g, value),
        };
        // What is stored is shown to others later: the mark must come in as a valid text.
        let mark = Json::Text(MARK.to_owned());
        let json = if is_text(value) && g.pick(8) == 7 && fit(value, &mark) == Fit::default() { mark } else { json };
        if matches!(json, Json::Text(_) | Json::Raw(_)) {
            self.0.insert(name.to_owned(), json.clone());
        }
        json
    }

    /// A valid value.
    pub(super) fn json(&mut self, g: &mut Source, value: &Value) -> Json {
        match value {
            Value::Text | Value::Char | Value::Like(_) => Json::Text(text(g, value)),
            Value::Bool | Value::Int(_) | Value::Signed(_) | Value::Float => Json::Raw(text(g, value)),
            Value::Option(inner) => {
                if g.bool() {
                    self.json(g, inner)
                } else {
                    Json::Raw("null".into())
                }
            }
            Value::List(inner) => Json::List(g.repeat(|g| Some(self.json(g, inner))).unwrap_or_default()),
            Value::Map(inner) => {
                Json::Object(g.repeat(|g| Some((g.string(), self.json(g, inner)))).unwrap_or_default())
            }
            Value::Tuple(inner) => Json::List(inner.iter().map(|value| self.json(g, value)).collect()),
            Value::Object(fields) => Json::Object(self.object(g, fields)),
            Value::OneOf(several) => match several.get(g.pick(several.len().max(1))) {
                Some(value) => self.json(g, value),
                None => Json::Raw("null".into()),
            },
            Value::Any => anything(g),
            Value::Ruled(inner, rules) => self.ruled(g, inner, rules),
        }
    }

    /// The fields of an object; one that may be left out is, unless chosen.
    pub(super) fn object(&mut self, g: &mut Source, fields: &[Field]) -> Vec<(String, Json)> {
        let mut found = Vec::new();
        for field in fields {
            if !field.required && !g.bool() {
                continue;
            }
            found.push((field.name.clone(), self.named(g, &field.name, inner(&field.value))));
        }
        found
    }

    fn ruled(&mut self, g: &mut Source, inner: &Value, rules: &[Rule]) -> Json {
        match self.json(g, inner) {
            Json::Text(text) => Json::Text(ruled_text(g, text, rules)),
            Json::Raw(raw) => Json::Raw(ruled_number(g, raw, is_whole(inner), rules)),
            Json::List(mut items) => {
                let Value::List(of) = inner else { return Json::List(items) };
                let (least, most) = lengths(rules);
                items.truncate(most);
                while items.len() < least.min(1_000) {
                    items.push(self.json(g, of));
                }
                Json::List(items)
            }
            Json::Object(mut fields) => {
                if matches!(inner, Value::Map(_)) {
                    fields.truncate(lengths(rules).1);
                }
                Json::Object(fields)
            }
        }
    }
}

/// A field that is there has a value.
fn inner(value: &Value) -> &Value {
    if let Value::Option(inner) = value { inner } else { value }
}

fn is_text(value: &Value) -> bool {
    match value {
        Value::Ruled(inner, rules) => {
            let is_free = |rule: &Rule| matches!(rule, Rule::Shortest(_) | Rule::Longest(_));
            is_text(inner) && rules.iter().all(is_free)
        }
        other => matches!(other, Value::Text),
    }
}

fn anything(g: &mut Source) -> Json {
    match g.pick(5) {
        0 => Json::Raw("null".into()),
        1 => Json::Raw(g.i64().to_string()),
        2 => Json::Text(g.string()),
        3 => Json::List(Vec::new()),
        _ => Json::Object(vec![(g.string(), Json::Raw("1".into()))]),
    }
}

/// A valid value as it stands in a path, query or form. What has no such form is a text.
pub(super) fn text(g: &mut Source, value: &Value) -> String {
    match value {
        Value::Text | Value::Any | Value::List(_) | Value::Map(_) | Value::Tuple(_) | Value::Object(_) => g.string(),
        Value::Like(texts) => texts.get(g.pick(texts.len().max(1))).cloned().unwrap_or_default(),
        Value::Char => g.char().to_string(),
        Value::Bool => g.bool().to_string(),
        Value::Int(bits) => match bits {
            8 => g.u8().to_string(),
            16 => g.u16().to_string(),
            32 => g.u32().to_string(),
            64 => g.u64().to_string(),
            _ => g.u128().to_string(),
        },
        Value::Signed(bits) => match bits {
            8 => g.i8().to_string(),
            16 => g.i16().to_string(),
            32 => g.i32().to_string(),
            64 => g.i64().to_string(),
            _ => g.i128().to_string(),
        },
        Value::Float => {
            let number = g.f64();
            if number.is_finite() { format!("{number:?}") } else { "1e308".to_owned() }
        }
        Value::Option(inner) => text(g, inner),
        Value::OneOf(several) => {
            several.get(g.pick(several.len().max(1))).map_or_else(String::new, |value| text(g, value))
        }
        Value::Ruled(inner, rules) => {
            let text = text(g, inner);
            match **inner {
                Value::Int(_) | Value::Signed(_) | Value::Float => ruled_number(g, text, is_whole(inner), rules),
                _ => ruled_text(g, text, rules),
            }
        }
    }
}

/// The fewest and the most letters or items that rules let pass.
fn lengths(rules: &[Rule]) -> (usize, usize) {
    rules.iter().fold((0, usize::MAX), |(least, most), rule| match rule {
        Rule::Shortest(length) => (least.max(*length), most),
        Rule::Longest(length) => (least, most.min(*length)),
        _ => (least, most),
    })
}

/// A text made to pass: it is taken as it is where it can be, and at times stretched to an end of the lengths.
fn ruled_text(g: &mut Source, text: String, rules: &[Rule]) -> String {
    const LONGEST: usize = 5_000;
    let known = rules.iter().find_map(|rule| match rule {
        Rule::Email => Some(plausible::EMAILS),
        Rule::Url => Some(plausible::URLS),
        Rule::Ip => Some(plausible::IPS),
        _ => None,
    });
    if let Some(texts) = known {
        return texts[g.pick(texts.len())].to_owned();
    }
    let (least, most) = lengths(rules);
    let mut text = rules.iter().fold(text, with);
    let wanted = match g.pick(4) {
        1 if least > 0 => least,
        2 if most <= LONGEST => most,
        _ => text.len(),
    };
    let wanted = wanted.clamp(least, most.max(least)).min(LONGEST);
    if text.len() != wanted || text.chars().count() < least {
        text.retain(|letter| letter.is_ascii());
        text.truncate(wanted);
        let missing = wanted.saturating_sub(text.len());
        text.extend(std::iter::repeat_n('a', missing));
    }
    text
}

fn with(mut text: String, rule: &Rule) -> String {
    match rule {
        Rule::Ascii => text.retain(|letter| letter.is_ascii()),
        Rule::Alphanumeric => text.retain(|letter| letter.is_ascii_alphanumeric()),
        Rule::Contains(part) if !text.contains(part.as_str()) => text.insert_str(0, part),
        Rule::Starts(part) if !text.starts_with(part.as_str()) => text.insert_str(0, part),
        Rule::Ends(part) if !text.ends_with(part.as_str()) => text.push_str(part),
        Rule::Lacks(part) => text = text.replace(part.as_str(), ""),
        Rule::Shortest(_)
        | Rule::Longest(_)
        | Rule::AtLeast(_)
        | Rule::AtMost(_)
        | Rule::Above(_)
        | Rule::Below(_)
        | Rule::Email
        | Rule::Url
        | Rule::Ip
        | Rule::Contains(_)
        | Rule::Starts(_)
        | Rule::Ends(_)
        | Rule::Closed
        | Rule::Unknown => {}
    }
    text
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Signed(_))
}

/// A number within its bounds: as it is, or an end of them.
fn ruled_number(g: &mut Source, raw: String, whole: bool, rules: &[Rule]) -> String {
    let ends: Vec<String> = rules
        .iter()
        .filter_map(|rule| match rule {
            Rule::AtLeast(bound) | Rule::AtMost(bound) => Some(bound.clone()),
            Rule::Above(bound) => beside(bound, whole, 1),
            Rule::Below(bound) => beside(bound, whole, -1),
            _ => None,
        })
        .collect();
    if ends.is_empty() {
        return raw;
    }
    let at = g.pick(ends.len() + 1);
    let holds = |raw: &str| !rules.iter().any(|rule| rule.is_broken_by_text(raw));
    if at == 0 && holds(&raw) { raw } else { ends[at.saturating_sub(1)].clone() }
}

fn beside(bound: &str, whole: bool, step: i128) -> Option<String> {
    match bound.parse::<i128>() {
        Ok(bound) if whole => Some(bound.checked_add(step)?.to_string()),
        Ok(_) | Err(_) => {
            let bound: f64 = bound.parse().ok()?;
            Some(format!("{:?}", if step > 0 { bound.next_up() } else { bound.next_down() }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::EMPTY;
    use crate::source::Mode;

    /// Values of a shape, of many cases.
    fn drawn(value: &Value) -> Vec<Json> {
        let draw = |case| {
            let mut source = Source::new(Mode::sweep(7, "POST /", case), &EMPTY, &[]);
            Sent::default().json(&mut source, value)
        };
        (0..700).map(draw).collect()
    }

    #[test]
    fn what_is_drawn_passes_its_rules() {
        let text = |rules: &[Rule]| Value::Ruled(Box::new(Value::Text), rules.to_vec());
        let shapes = [
            text(&[Rule::Shortest(3), Rule::Longest(8)]),
            text(&[Rule::Email]),
            text(&[Rule::Url]),
            text(&[Rule::Alphanumeric, Rule::Shortest(1)]),
            text(&[Rule::Starts("x-".into()), Rule::Lacks("!".into())]),
            Value::Ruled(Box::new(Value::Int(8)), vec![Rule::AtLeast("1".into()), Rule::Below("6".into())]),
            Value::Ruled(Box::new(Value::Float), vec![Rule::Above("0".into()), Rule::AtMost("0.5".into())]),
            Value::Ruled(Box::new(Value::List(Box::new(Value::Bool))), vec![Rule::Shortest(1), Rule::Longest(4)]),
        ];
        for shape in shapes {
            for json in drawn(&shape) {
                let fit = fit(&shape, &json);
                assert!(fit.broken.is_empty() && !fit.is_undecodable, "{shape:?}: {json:?}: {fit:?}");
            }
        }
    }

    #[test]
    fn the_ends_of_the_bounds_are_among_what_is_drawn() {
        let shape = Value::Ruled(Box::new(Value::Text), vec![Rule::Shortest(3), Rule::Longest(8)]);
        let lengths: Vec<usize> = drawn(&shape)
            .iter()
            .filter_map(|json| if let Json::Text(text) = json { Some(text.len()) } else { None })
            .collect();
        assert!(lengths.contains(&3) && lengths.contains(&8), "{lengths:?}");
    }

    #[test]
    fn a_value_that_was_sent_is_sent_again_under_its_name() {
        let field = [Field::required("user", Value::Text)];
        let repeated = (0..200).filter(|case| {
            let mut source = Source::new(Mode::sweep(7, "POST /", 300 + case), &EMPTY, &[]);
            let mut sent = Sent::default();
            sent.object(&mut source, &field) == sent.object(&mut source, &field)
        });
        assert!(repeated.count() > 100);
    }
}
