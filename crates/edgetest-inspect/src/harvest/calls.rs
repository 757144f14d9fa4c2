//! Which texts tests and examples hand to which function, so that a callable is tried with what its own callers write.
//!
//! `Type::name("…")` counts for that method, `name("…")` and `x.name("…")` for every callable of the name,
//! `"…".parse::<Type>()` for `Type::from_str`, and `let input = "…"` for every parameter that is called `input`.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use std::collections::BTreeMap;
use syn::Lit;

/// Texts that are kept for one name.
const MOST: usize = 24;
/// Longer ones are rather documents.
const MAX_LEN: usize = 600;

/// Byte arrays that are kept, and how few bytes tell nothing.
const MOST_ARRAYS: usize = 60;
const FEWEST_BYTES: usize = 3;

/// Texts by what takes them: `Type::name`, `name`, or `let name` for a variable.
#[derive(Debug, Default)]
pub(crate) struct Calls {
    texts: BTreeMap<String, Vec<String>>,
    arrays: Vec<Vec<u8>>,
}

impl Calls {
    /// Notes every call of some code.
    pub(super) fn read(&mut self, code: TokenStream) {
        let tokens: Vec<TokenTree> = code.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => {
                    match group.delimiter() {
                        Delimiter::Parenthesis => self.arguments(&tokens[..at], group),
                        Delimiter::Bracket => self.array(group),
                        Delimiter::Brace | Delimiter::None => {}
                    }
                    self.read(group.stream());
                }
                TokenTree::Literal(literal) => self.bound(&tokens[..at], literal),
                TokenTree::Ident(_) | TokenTree::Punct(_) => {}
            }
        }
    }

    /// The same for the code of a doc example or README.
    pub(super) fn read_text(&mut self, code: &str) {
        if let Ok(tokens) = code.parse() {
            self.read(tokens);
        }
    }

    /// The texts for a function by its name, its type's name and its parameters' names, the most telling first.
    pub(crate) fn texts(&self, subject: Option<&str>, name: &str, parameters: &[&str]) -> Vec<String> {
        let own = subject.map(|subject| format!("{subject}::{name}"));
        // `new` and `from` of some other type tell nothing.
        let shared = (subject.is_none() || !is_common(name)).then(|| name.to_owned());
        let variables = parameters.iter().filter(|name| **name != "self").map(|name| format!("let {name}"));
        let mut texts: Vec<String> = Vec::new();
        for key in own.into_iter().chain(shared).chain(variables) {
            for text in self.texts.get(&key).into_iter().flatten() {
                if !texts.contains(text) {
                    texts.push(text.clone());
                }
            }
        }
        texts
    }

    /// Byte strings that are written as arrays: `[0x3f, 0xff, 0x1f]`.
    pub(super) fn arrays(&self) -> &[Vec<u8>] {
        &self.arrays
    }

    /// Notes what stands in brackets, if it is nothing but bytes.
    pub(super) fn array(&mut self, group: &Group) {
        let mut bytes = Vec::new();
        for token in group.stream() {
            match token {
                TokenTree::Literal(literal) => match byte(&literal) {
                    Some(byte) => bytes.push(byte),
                    None => return,
                },
                TokenTree::Punct(punct) if punct.as_char() == ',' => {}
                TokenTree::Ident(word) if word == "as" || word == "u8" => {}
                TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Ident(_) => return,
            }
        }
        if bytes.len() >= FEWEST_BYTES && self.arrays.len() < MOST_ARRAYS && !self.arrays.contains(&bytes) {
            self.arrays.push(bytes);
        }
    }

    fn arguments(&mut self, before: &[TokenTree], group: &Group) {
        self.receiver(before);
        let Some((name, owner)) = callee(before) else {
            return;
        };
        for token in group.stream() {
            let TokenTree::Literal(literal) = token else { continue };
            let Some(text) = text(&literal) else { continue };
            if let Some(owner) = &owner {
                self.note(format!("{owner}::{name}"), text.clone());
            }
            self.note(name.clone(), text);
        }
    }

    /// `"…".name(…)` and `"…".parse::<Type>()`.
    fn receiver(&mut self, before: &[TokenTree]) {
        match before {
            [.., TokenTree::Literal(literal), TokenTree::Punct(dot), TokenTree::Ident(name)]
                if dot.as_char() == '.' =>
            {
                if let Some(text) = text(literal) {
                    self.note(name.to_string(), text);
                }
            }
            [
                ..,
                TokenTree::Literal(literal),
                TokenTree::Punct(_),
                TokenTree::Ident(name),
                TokenTree::Punct(_),
                TokenTree::Punct(_),
                TokenTree::Punct(_),
                TokenTree::Ident(ty),
                TokenTree::Punct(_),
            ] if name == "parse" => {
                if let Some(text) = text(literal) {
                    self.note(format!("{ty}::from_str"), text);
                }
            }
            _ => {}
        }
    }

    /// `let name = "…"`.
    fn bound(&mut self, before: &[TokenTree], literal: &proc_macro2::Literal) {
        let Some(text) = text(literal) else { return };
        if let [.., TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Punct(is)] = before
            && (word == "let" || word == "const" || word == "static")
            && is.as_char() == '='
        {
            self.note(format!("let {name}"), text);
        }
    }

    fn note(&mut self, key: String, text: String) {
        let texts = self.texts.entry(key).or_default();
        if texts.len() < MOST && !texts.contains(&text) {
            texts.push(text);
        }
    }
}

/// The function that is called, and the type before it.
fn callee(before: &[TokenTree]) -> Option<(String, Option<String>)> {
    let (last, rest) = before.split_last()?;
    match last {
        TokenTree::Ident(name) => {
            let owner = match rest {
                [.., TokenTree::Ident(owner), TokenTree::Punct(a), TokenTree::Punct(b)]
                    if a.as_char() == ':' && b.as_char() == ':' =>
                {
                    Some(owner.to_string()).filter(|owner| owner.starts_with(char::is_uppercase))
                }
                _ => None,
            };
            Some((name.to_string(), owner))
        }
        TokenTree::Punct(_) | TokenTree::Group(_) | TokenTree::Literal(_) => None,
    }
}

fn text(literal: &proc_macro2::Literal) -> Option<String> {
    let text = match Lit::new(literal.clone()) {
        Lit::Str(text) => text.value(),
        Lit::ByteStr(bytes) => String::from_utf8(bytes.value()).ok()?,
        _ => return None,
    };
    (1..=MAX_LEN).contains(&text.len()).then_some(text)
}

fn is_common(name: &str) -> bool {
    matches!(
        name,
        "new" | "from" | "from_str" | "try_from" | "parse" | "into" | "insert" | "push" | "get" | "eq" | "cmp" | "add"
    )
}

fn byte(literal: &proc_macro2::Literal) -> Option<u8> {
    match Lit::new(literal.clone()) {
        Lit::Int(value) => value.base10_parse().ok(),
        Lit::Byte(byte) => Some(byte.value()),
        Lit::Char(sign) => u8::try_from(sign.value()).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calls(code: &str) -> Calls {
        let mut calls = Calls::default();
        calls.read_text(code);
        calls
    }

    #[test]
    fn a_callable_gets_what_its_callers_write() {
        let calls = calls(
            "let input = \"in\"; f(input, \"x\"); Date::new(\"d\"); Other::new(\"o\"); \"1e5\".parse::<Number>();",
        );
        assert_eq!(calls.texts(None, "f", &["input"]), ["x", "in"]);
        assert_eq!(calls.texts(Some("Date"), "new", &["self"]), ["d"]);
        assert_eq!(calls.texts(Some("Number"), "from_str", &[]), ["1e5"]);
    }

    #[test]
    fn arrays_of_bytes_are_byte_strings() {
        let found = calls("f(&[0x7f, b'E', 76]); g([1, 300, 2]); h([a, 1, 2])");
        assert_eq!(found.arrays(), [vec![0x7f, b'E', 76]]);
    }
}
