//! JSON as a tree that may hold what no parser accepts: duplicate keys, numbers of any spelling.

use std::fmt::Write as _;

/// A JSON value.
#[derive(Clone, Debug, PartialEq)]
pub enum Json {
    /// Written as it is: numbers, `true`, `null`, and what is none of these.
    Raw(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in order, duplicates kept.
    Object(Vec<(String, Json)>),
}

impl Json {
    /// As text.
    pub fn spell(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Json::Raw(raw) => text.push_str(raw),
            Json::Text(value) => quote(value, text),
            Json::List(items) => {
                text.push('[');
                for (at, item) in items.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { "," });
                    item.write(text);
                }
                text.push(']');
            }
            Json::Object(fields) => {
                text.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    text.push_str(if at == 0 { "" } else { "," });
                    quote(name, text);
                    text.push(':');
                    value.write(text);
                }
                text.push('}');
            }
        }
    }

    /// How many values it holds, itself included.
    pub fn count(&self) -> usize {
        1 + match self {
            Json::Raw(_) | Json::Text(_) => 0,
            Json::List(items) => items.iter().map(Json::count).sum(),
            Json::Object(fields) => fields.iter().map(|(_, value)| value.count()).sum(),
        }
    }

    /// The `at`-th value, depth first, itself being the first.
    pub fn at(&mut self, at: usize) -> Option<&mut Json> {
        if at == 0 {
            return Some(self);
        }
        let mut left = at - 1;
        let inner: Vec<&mut Json> = match self {
            Json::Raw(_) | Json::Text(_) => Vec::new(),
            Json::List(items) => items.iter_mut().collect(),
            Json::Object(fields) => fields.iter_mut().map(|(_, value)| value).collect(),
        };
        for value in inner {
            let count = value.count();
            if left < count {
                return value.at(left);
            }
            left -= count;
        }
        None
    }
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            control if control < ' ' => {
                write!(text, "\\u{:04x}", u32::from(control)).expect("writing to a String does not fail");
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

/// The scalars of a JSON text that stand under a name with one of these ends, as they would stand in a path. Reads what
/// servers write, and no more: the text is scanned, not parsed.
pub(super) fn scalars(text: &str, ends: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for (at, end) in ends.iter().flat_map(|end| text.match_indices(end)) {
        let Some(rest) = text[at + end.len()..].strip_prefix("\":").map(str::trim_start) else { continue };
        let value = match rest.strip_prefix('"') {
            Some(inner) => inner.split('"').next(),
            None => rest.split([',', '}', ']', ' ', '\n']).next(),
        };
        found.extend(value.filter(|value| !value.is_empty() && value.len() <= 4_000).map(str::to_owned));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_counted_and_found_depth_first() {
        let text = |text: &str| Json::Text(text.into());
        let mut json =
            Json::Object(vec![("a".into(), Json::List(vec![text("x"), text("y")])), ("b\n".into(), text("\u{1}\""))]);
        assert_eq!(json.spell(), r#"{"a":["x","y"],"b\n":"\u0001\""}"#);
        assert_eq!(json.count(), 5);
        assert_eq!(json.at(3), Some(&mut text("y")));
        assert_eq!(json.at(5), None);
    }

    #[test]
    fn scalars_are_read_from_answers() {
        assert_eq!(scalars(r#"[{"id":7,"user_id": "a-b","x":1}]"#, &["id"]), ["7", "a-b"]);
        assert_eq!(scalars(r#"{"id":"#, &["id"]), [""; 0]);
    }
}
