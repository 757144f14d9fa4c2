//! Draws values of a shape.

use super::json::Json;
use super::shape::{Field, Value};
use crate::Source;

/// A valid value.
pub(super) fn json(g: &mut Source, value: &Value) -> Json {
    match value {
        Value::Text | Value::Char | Value::Like(_) => Json::Text(text(g, value)),
        Value::Bool | Value::Int(_) | Value::Signed(_) | Value::Float => Json::Raw(text(g, value)),
        Value::Option(inner) => {
            if g.bool() {
                json(g, inner)
            } else {
                Json::Raw("null".into())
            }
        }
        Value::List(inner) => Json::List(g.repeat(|g| Some(json(g, inner))).unwrap_or_default()),
        Value::Map(inner) => Json::Object(g.repeat(|g| Some((g.string(), json(g, inner)))).unwrap_or_default()),
        Value::Tuple(inner) => Json::List(inner.iter().map(|value| json(g, value)).collect()),
        Value::Object(fields) => Json::Object(object(g, fields)),
        Value::OneOf(several) => match several.get(g.pick(several.len().max(1))) {
            Some(value) => json(g, value),
            None => Json::Raw("null".into()),
        },
        Value::Any => anything(g),
    }
}

/// The fields of an object; one that may be left out is, unless chosen.
pub(super) fn object(g: &mut Source, fields: &[Field]) -> Vec<(String, Json)> {
    let mut found = Vec::new();
    for field in fields {
        if !field.required && !g.bool() {
            continue;
        }
        found.push((field.name.clone(), json(g, inner(&field.value))));
    }
    found
}

/// A field that is there has a value.
fn inner(value: &Value) -> &Value {
    if let Value::Option(inner) = value { inner } else { value }
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
    }
}
