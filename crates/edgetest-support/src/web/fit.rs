//! Whether a value on the wire is what a route asks for: judged on what was sent in the end, not on what it was meant to be.

use super::json::Json;
use super::rule::Rule;
use super::shape::{Field, Value};

/// What a value is to a shape.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Fit {
    /// serde makes no value of the type from it.
    pub(super) is_undecodable: bool,
    /// The rules that it surely breaks, each with the place of what breaks it.
    pub(super) broken: Vec<(String, Rule)>,
}

/// How a JSON value fits.
pub(super) fn fit(value: &Value, json: &Json) -> Fit {
    let mut fit = Fit::default();
    fit.value("", value, json);
    fit
}

/// How the fields of a query or form fit, which are texts whatever their type.
pub(super) fn fit_pairs(fields: &[Field], pairs: &[(String, String)]) -> Fit {
    let mut fit = Fit::default();
    for field in fields {
        let mut of_name = pairs.iter().filter(|(name, _)| *name == field.name);
        if let (Some((_, text)), None) = (of_name.next(), of_name.next())
            && let Value::Ruled(_, rules) = &field.value
        {
            fit.rules(&field.name, rules, |rule| rule.is_broken_by_text(text));
        }
    }
    fit
}

impl Fit {
    fn rules(&mut self, place: &str, rules: &[Rule], broken: impl Fn(&Rule) -> bool) {
        let broken = rules.iter().filter(|rule| broken(rule)).map(|rule| (place.to_owned(), rule.clone()));
        self.broken.extend(broken);
    }

    fn value(&mut self, place: &str, value: &Value, json: &Json) {
        match (value, json) {
            // serde makes a struct of a list, too.
            (Value::Any, _) | (Value::Text | Value::Like(_), Json::Text(_)) | (Value::Object(_), Json::List(_)) => {}
            (Value::Option(inner), json) => {
                if !is_null(json) {
                    self.value(place, inner, json);
                }
            }
            (Value::Ruled(inner, rules), json) => {
                self.value(place, inner, json);
                if !is_null(json) {
                    self.rules(place, rules, |rule| rule.is_broken_by(json));
                }
                if let (Value::Object(fields), Json::Object(given)) = (&**inner, json) {
                    let is_closed = rules.contains(&Rule::Closed);
                    self.is_undecodable |=
                        is_closed && given.iter().any(|(name, _)| !fields.iter().any(|f| f.name == *name));
                }
            }
            (Value::Char, Json::Text(text)) => self.is_undecodable |= text.chars().count() != 1,
            (Value::Bool, Json::Raw(raw)) => self.is_undecodable |= raw != "true" && raw != "false",
            (Value::Int(bits), Json::Raw(raw)) => self.is_undecodable |= !fits(raw, *bits, false),
            (Value::Signed(bits), Json::Raw(raw)) => self.is_undecodable |= !fits(raw, *bits, true),
            (Value::Float, Json::Raw(raw)) => self.is_undecodable |= raw.parse::<f64>().is_err(),
            (Value::List(inner), Json::List(items)) => {
                items.iter().enumerate().for_each(|(at, item)| self.value(&format!("{place}[{at}]"), inner, item));
            }
            (Value::Map(inner), Json::Object(fields)) => {
                for (name, json) in fields {
                    self.value(&dotted(place, name), inner, json);
                }
            }
            (Value::Tuple(shapes), Json::List(items)) => {
                self.is_undecodable |= shapes.len() != items.len();
                shapes.iter().zip(items).for_each(|(shape, item)| self.value(place, shape, item));
            }
            (Value::Object(fields), Json::Object(given)) => self.object(place, fields, given),
            (Value::OneOf(several), json) => {
                let is_one = several.iter().any(|value| !fit(value, json).is_undecodable);
                self.is_undecodable |= !is_one;
            }
            (
                Value::Text
                | Value::Like(_)
                | Value::Char
                | Value::Bool
                | Value::Int(_)
                | Value::Signed(_)
                | Value::Float
                | Value::List(_)
                | Value::Map(_)
                | Value::Tuple(_)
                | Value::Object(_),
                _,
            ) => self.is_undecodable = true,
        }
    }

    fn object(&mut self, place: &str, fields: &[Field], given: &[(String, Json)]) {
        for field in fields {
            let mut of_name = given.iter().filter(|(name, _)| *name == field.name);
            match (of_name.next(), of_name.next()) {
                (Some((name, json)), None) => self.value(&dotted(place, name), &field.value, json),
                (None, _) => self.is_undecodable |= field.required,
                // A key twice.
                (Some(_), Some(_)) => self.is_undecodable = true,
            }
        }
    }
}

fn dotted(place: &str, name: &str) -> String {
    if place.is_empty() { name.to_owned() } else { format!("{place}.{name}") }
}

fn is_null(json: &Json) -> bool {
    matches!(json, Json::Raw(raw) if raw == "null")
}

fn fits(raw: &str, bits: u32, signed: bool) -> bool {
    match (bits, signed) {
        (128, false) => raw.parse::<u128>().is_ok(),
        (_, false) => raw.parse::<u128>().is_ok_and(|number| number >> bits == 0),
        (_, true) => raw.parse::<i128>().is_ok_and(|number| {
            let half = 1_i128 << (bits - 1).min(126);
            bits == 128 || (-half..half).contains(&number)
        }),
    }
}

/// The values within a JSON tree that a shape knows, each with its place in the order of [`Json::at`].
pub(super) fn nodes<'a>(value: &'a Value, json: &Json) -> Vec<(usize, &'a Value)> {
    let mut found = Vec::new();
    walk(value, json, 0, &mut found);
    found
}

fn walk<'a>(value: &'a Value, json: &Json, at: usize, found: &mut Vec<(usize, &'a Value)>) {
    found.push((at, value));
    let inner = match value {
        Value::Option(inner) => return walk(inner, json, at, found),
        Value::Ruled(inner, _) => &**inner,
        other => other,
    };
    let mut next = at + 1;
    match (inner, json) {
        (Value::List(of), Json::List(items)) => {
            for item in items {
                walk(of, item, next, found);
                next += item.count();
            }
        }
        (Value::Object(fields), Json::Object(given)) => {
            for (name, json) in given {
                if let Some(field) = fields.iter().find(|field| field.name == *name) {
                    walk(&field.value, json, next, found);
                }
                next += json.count();
            }
        }
        (Value::Option(_), _) => walk(inner, json, at, found),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::reading::read;

    fn shape() -> Value {
        let stars = Value::Ruled(Box::new(Value::Int(8)), vec![Rule::AtLeast("1".into()), Rule::AtMost("5".into())]);
        Value::Object(vec![
            Field::required("text", Value::Text),
            Field::optional("stars", Value::Option(Box::new(stars))),
            Field::optional("tags", Value::List(Box::new(Value::Ruled(Box::new(Value::Text), vec![Rule::Longest(3)])))),
        ])
    }

    fn of(text: &str) -> Fit {
        fit(&shape(), &read(text.as_bytes()).expect("JSON"))
    }

    #[test]
    fn only_what_the_type_takes_is_decodable() {
        for text in [r#"{"text":"a"}"#, r#"{"text":"a","stars":null,"more":1}"#, r#"["a",1,[]]"#] {
            assert_eq!(of(text), Fit::default(), "{text}");
        }
        for text in [r#"{"text":1}"#, "{}", r#"{"text":"a","text":"b"}"#, r#"{"text":"a","stars":256}"#, "null", "\"\""]
        {
            assert!(of(text).is_undecodable, "{text}");
        }
    }

    #[test]
    fn a_broken_rule_is_told_with_its_place() {
        let fit = of(r#"{"text":"a","stars":6,"tags":["abc","abcd"]}"#);
        assert!(!fit.is_undecodable);
        let told: Vec<_> = fit.broken.iter().map(|(place, rule)| (place.as_str(), rule.clone())).collect();
        assert_eq!(told, [("stars", Rule::AtMost("5".into())), ("tags[1]", Rule::Longest(3))]);
    }

    #[test]
    fn a_closed_object_takes_no_other_fields() {
        let closed = Value::Ruled(Box::new(shape()), vec![Rule::Closed]);
        let is_undecodable = |text: &str| fit(&closed, &read(text.as_bytes()).expect("JSON")).is_undecodable;
        assert!(is_undecodable(r#"{"text":"a","admin":true}"#));
        assert!(!is_undecodable(r#"{"text":"a"}"#));
    }

    #[test]
    fn a_form_is_held_to_its_rules() {
        let fields = [Field::required("n", Value::Ruled(Box::new(Value::Int(8)), vec![Rule::AtMost("5".into())]))];
        let pairs = |text: &str| vec![("n".to_owned(), text.to_owned())];
        assert_eq!(fit_pairs(&fields, &pairs("6")).broken.len(), 1);
        assert_eq!(fit_pairs(&fields, &pairs("x")).broken.len(), 0);
    }

    #[test]
    fn nodes_are_found_where_the_tree_counts_them() {
        let mut json = read(br#"{"text":"a","other":[1,2],"tags":["x","y"]}"#).expect("JSON");
        let shape = shape();
        let ruled: Vec<usize> = nodes(&shape, &json)
            .into_iter()
            .filter(|(_, value)| matches!(value, Value::Ruled(..)))
            .map(|(at, _)| at)
            .collect();
        assert_eq!(ruled.len(), 2);
        assert_eq!(json.at(ruled[1]), Some(&mut Json::Text("y".into())));
    }
}
