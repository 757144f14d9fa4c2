//! serde's attributes: what a field or variant is called on the wire.

use syn::{Attribute, Ident, LitStr};

/// What the `#[serde(…)]` attributes of one item say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "serde's attributes are switches")]
pub(super) struct Serde {
    pub(super) rename: Option<String>,
    pub(super) rename_all: Option<String>,
    pub(super) tag: Option<String>,
    pub(super) content: Option<String>,
    pub(super) untagged: bool,
    pub(super) transparent: bool,
    pub(super) default: bool,
    pub(super) flatten: bool,
    pub(super) skip: bool,
    /// `deny_unknown_fields`.
    pub(super) closed: bool,
    /// `rename_all_fields` of an enum.
    pub(super) rename_all_fields: Option<String>,
    /// The type of `from` or `try_from`, whose form on the wire counts.
    pub(super) from: Option<String>,
    /// The module of `with` or the function of `deserialize_with`, which gives the form on the wire.
    pub(super) with: Option<String>,
}

/// Reads the attributes; what is not understood is passed over. Rocket's forms say `#[field(name = "…")]`, and `value` of a
/// variant.
pub(super) fn read(attributes: &[Attribute]) -> Serde {
    let mut serde = Serde::default();
    let is_read =
        |attribute: &&Attribute| ["serde", "field", "serde_as"].iter().any(|name| attribute.path().is_ident(name));
    for attribute in attributes.iter().filter(is_read) {
        // An attribute that serde itself would refuse says nothing.
        let _ = attribute.parse_nested_meta(|meta| {
            let name = meta.path.get_ident().map(Ident::to_string).unwrap_or_default();
            if meta.input.peek(syn::token::Paren) {
                // `rename(deserialize = "…", serialize = "…")`
                return meta.parse_nested_meta(|inner| {
                    let text = inner.value()?.parse::<LitStr>()?.value();
                    if inner.path.is_ident("deserialize") {
                        serde.set(&name, Some(text));
                    }
                    Ok(())
                });
            }
            let text =
                if meta.input.peek(syn::Token![=]) { Some(meta.value()?.parse::<LitStr>()?.value()) } else { None };
            serde.set(&name, text);
            Ok(())
        });
    }
    serde
}

impl Serde {
    fn set(&mut self, name: &str, text: Option<String>) {
        match name {
            "rename" | "name" | "value" => self.rename = text,
            "rename_all" => self.rename_all = text,
            "tag" => self.tag = text,
            "content" => self.content = text,
            "untagged" => self.untagged = true,
            "transparent" => self.transparent = true,
            "default" => self.default = true,
            "flatten" => self.flatten = true,
            "skip" | "skip_deserializing" | "other" => self.skip = true,
            "deny_unknown_fields" => self.closed = true,
            "rename_all_fields" => self.rename_all_fields = text,
            "from" | "try_from" => self.from = text,
            "with" | "deserialize_with" | "as" => self.with = text,
            _ => {}
        }
    }
}

/// A field's name under `rename_all`: it is written in snake case.
pub(super) fn field(name: &str, rule: Option<&str>) -> String {
    let words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    cased(name, &words, rule.filter(|rule| !matches!(*rule, "snake_case" | "lowercase")))
}

/// A variant's name under `rename_all`: it is written in Pascal case.
pub(super) fn variant(name: &str, rule: Option<&str>) -> String {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match rule {
        Some("lowercase") => name.to_lowercase(),
        Some("UPPERCASE") => name.to_uppercase(),
        rule => cased(name, &words, rule.filter(|rule| *rule != "PascalCase")),
    }
}

fn cased(name: &str, words: &[&str], rule: Option<&str>) -> String {
    let lower = || words.iter().map(|word| word.to_lowercase()).collect::<Vec<_>>();
    let pascal = |from: usize| {
        let capital = |(at, word): (usize, String)| match (at >= from, word.chars().next()) {
            (true, Some(first)) => first.to_uppercase().collect::<String>() + &word[first.len_utf8()..],
            _ => word,
        };
        lower().into_iter().enumerate().map(capital).collect::<String>()
    };
    match rule {
        Some("camelCase") => pascal(1),
        Some("PascalCase") => pascal(0),
        Some("snake_case") => lower().join("_"),
        Some("kebab-case") => lower().join("-"),
        Some("SCREAMING_SNAKE_CASE") => lower().join("_").to_uppercase(),
        Some("SCREAMING-KEBAB-CASE") => lower().join("-").to_uppercase(),
        Some("UPPERCASE") => name.to_uppercase(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{field, variant};

    #[test]
    fn names_follow_serdes_rules() {
        assert_eq!(field("due_date", Some("camelCase")), "dueDate");
        assert_eq!(field("due_date", Some("kebab-case")), "due-date");
        assert_eq!(field("due_date", Some("PascalCase")), "DueDate");
        assert_eq!(field("due_date", Some("UPPERCASE")), "DUE_DATE");
        assert_eq!(field("due_date", None), "due_date");
        assert_eq!(variant("VeryLow", Some("snake_case")), "very_low");
        assert_eq!(variant("VeryLow", Some("lowercase")), "verylow");
        assert_eq!(variant("VeryLow", Some("camelCase")), "veryLow");
        assert_eq!(variant("VeryLow", None), "VeryLow");
    }
}
