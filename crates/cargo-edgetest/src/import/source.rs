//! What is imported, by what it looks like.

mod curl;
mod har;

use crate::error::Error;
use edgetest_generate::import::Sent;
use serde_json::Value;
use std::path::{Component, Path};

/// Something from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// An input of a fuzz target.
    Input {
        /// The target's name.
        target: String,
        /// The input.
        bytes: Vec<u8>,
    },
    /// Calls with written arguments.
    Calls(Vec<Called>),
    /// Requests to a web application.
    Requests(Vec<Sent>),
}

/// A call with written arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Called {
    /// The callable's path, or as much of its end as tells it from others.
    pub callable: String,
    /// Its arguments, by name or in their order.
    pub arguments: Value,
}

/// Recognises what was read from `path`. `target`: the fuzz target that the user named.
pub fn recognise(path: &Path, bytes: Vec<u8>, target: Option<&str>) -> Result<Source, Error> {
    if let Some(target) = target.map(str::to_owned).or_else(|| target_of(path)) {
        return Ok(Source::Input { target, bytes });
    }
    let unknown = |what: &str| Error::NotImportable { what: what.to_owned() };
    let Ok(text) = std::str::from_utf8(&bytes) else {
        return Err(unknown("it is no text, and no `--target` says whose input it is"));
    };
    let text = text.trim();
    if text.starts_with("curl ") {
        let sent = curl::read(text).map_err(|what| unknown(&what))?;
        return Ok(Source::Requests(vec![sent]));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(value) if value.get("log").is_some() => {
            har::read(&value).map(Source::Requests).map_err(|what| unknown(&what))
        }
        Ok(value) => {
            calls(&value).map(Source::Calls).ok_or_else(|| unknown("it is JSON without `callable` and `arguments`"))
        }
        Err(_) => {
            Err(unknown("it is neither JSON nor a `curl` command line, and no `--target` says whose input it is"))
        }
    }
}

/// `…/artifacts/NAME/crash-…` and `…/corpus/NAME/…`, as cargo-fuzz keeps them.
fn target_of(path: &Path) -> Option<String> {
    let parts: Vec<&str> = path
        .components()
        .filter_map(|part| match part {
            Component::Normal(name) => name.to_str(),
            _ => None,
        })
        .collect();
    let [.., kind, target, _] = parts.as_slice() else { return None };
    ["artifacts", "corpus"].contains(kind).then(|| (*target).to_owned())
}

/// One call, or a list of them.
fn calls(value: &Value) -> Option<Vec<Called>> {
    let one = |value: &Value| {
        let arguments = value.get("arguments").cloned().unwrap_or(Value::Null);
        Some(Called { callable: value.get("callable")?.as_str()?.to_owned(), arguments })
    };
    match value {
        Value::Array(several) if !several.is_empty() => several.iter().map(one).collect(),
        only => one(only).map(|call| vec![call]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(path: &str, text: &str) -> Result<Source, Error> {
        recognise(Path::new(path), text.as_bytes().to_vec(), None)
    }

    #[test]
    fn an_artifact_is_known_by_its_place() {
        let expected = Source::Input { target: "orders".into(), bytes: b"x".to_vec() };
        assert_eq!(read("fuzz/artifacts/orders/crash-1", "x").expect("it is known"), expected);
        let named = recognise(Path::new("-"), b"x".to_vec(), Some("orders"));
        assert_eq!(named.expect("it is known"), expected);
    }

    #[test]
    fn calls_and_requests_are_known_by_their_text() {
        let call = r#"{"callable": "parse_sku", "arguments": ["a"]}"#;
        let called = Called { callable: "parse_sku".into(), arguments: json!(["a"]) };
        assert_eq!(read("x", call).expect("it is known"), Source::Calls(vec![called.clone()]));
        assert_eq!(
            read("x", &format!("[{call},{call}]")).expect("it is known"),
            Source::Calls(vec![called.clone(), called])
        );
        assert!(
            matches!(read("x", "curl http://localhost/a\n"), Ok(Source::Requests(requests)) if requests.len() == 1)
        );
    }

    #[test]
    fn anything_else_is_told_apart() {
        for (text, words) in [("{}", "without `callable`"), ("hello", "neither JSON"), ("[]", "without `callable`")] {
            let error = read("x", text).expect_err("it is unknown").to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
