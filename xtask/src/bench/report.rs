//! What the benchmarks read of a machine report; fields that they do not need are not named here.

use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A report of `--format json`.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Report {
    /// Milliseconds by stage.
    #[serde(default)]
    pub elapsed_ms: BTreeMap<String, f64>,
    /// Every callable.
    #[serde(default)]
    pub items: Vec<Item>,
    /// Every finding.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

/// One callable.
#[derive(Clone, Debug, Deserialize)]
pub struct Item {
    /// Public path.
    pub path: String,
    /// `tested`, `skipped`, `unbuildable`.
    pub status: String,
    /// Why not; an object with a code, or a text that begins with one.
    #[serde(default)]
    reason: Value,
    /// Cases begun.
    #[serde(default)]
    pub cases: Option<u64>,
    /// Cases that a constructor refused.
    #[serde(default)]
    pub rejected: Option<u64>,
}

/// One finding.
#[derive(Clone, Debug, Deserialize)]
pub struct Finding {
    /// Stable fingerprint.
    pub id: String,
    /// What went wrong.
    pub kind: String,
    /// `error`, `warning` or `note`.
    pub severity: String,
    /// The callable at fault.
    pub item: String,
    /// Others that reach the place.
    #[serde(default)]
    pub also: Vec<String>,
    /// What it said.
    #[serde(default)]
    pub message: String,
    /// Where it panicked.
    #[serde(default)]
    pub location: Option<Location>,
    /// Milliseconds from the start of the sweep.
    #[serde(default)]
    pub first_seen_ms: Option<u64>,
}

/// A line of a file of a crate.
#[derive(Clone, Debug, Deserialize)]
pub struct Location {
    /// `name-version`, or `std`.
    #[serde(rename = "crate")]
    pub krate: String,
    /// Relative to the crate's root.
    pub file: String,
    /// From 1.
    pub line: u32,
}

impl Item {
    /// The stable code of the reason.
    pub fn reason_code(&self) -> &str {
        let text = match &self.reason {
            Value::Object(reason) => reason.get("code").and_then(Value::as_str).unwrap_or_default(),
            Value::String(reason) => reason,
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => "",
        };
        text.split([':', ' ', '(']).next().unwrap_or_default()
    }

    /// Whether at least one case came as far as the call.
    pub fn is_reached(&self) -> bool {
        self.status == "tested" && self.cases.unwrap_or(0) > self.rejected.unwrap_or(0)
    }
}

impl Finding {
    /// The callable at fault and the others.
    pub fn callables(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.item).chain(&self.also).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_an_object_or_a_text() {
        let item = |reason: &str| -> Item {
            let text = format!(r#"{{"path":"a::b","kind":"function","status":"skipped","reason":{reason}}}"#);
            serde_json::from_str(&text).expect("the literal reads")
        };
        assert_eq!(item(r#"{"code":"raw-pointer","text":"takes raw pointers"}"#).reason_code(), "raw-pointer");
        assert_eq!(item(r#""closure: F: Fn(u8)""#).reason_code(), "closure");
        assert_eq!(item("null").reason_code(), "");
    }
}
