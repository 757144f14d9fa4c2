//! Walks the tokens of a file.

use super::files::Role;
use super::tally::Tally;
use crate::docs::Literal;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::Lit;

/// Counts the literals of a file.
pub(super) fn read(tokens: TokenStream, role: Role, tally: &mut Tally) {
    if role == Role::Test {
        tally.calls.read(tokens.clone());
    }
    Walk { role, tally }.stream(tokens);
}

struct Walk<'a> {
    role: Role,
    tally: &'a mut Tally,
}

impl Walk<'_> {
    fn stream(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut docs = String::new();
        let mut role_of_next = self.role;
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) if is_attribute(&tokens[..at], group) => match attribute(group) {
                    Attribute::Doc(line) => add_line(&mut docs, &line),
                    Attribute::Test => role_of_next = Role::Test,
                    Attribute::Naming => self.inside(group, self.role),
                    Attribute::Other => {}
                },
                TokenTree::Group(group) => {
                    self.end_docs(&mut docs);
                    if self.role == Role::Code && role_of_next == Role::Test {
                        self.tally.calls.read(group.stream());
                    }
                    // The magic number that a format begins with stands in the code that asks for it.
                    if self.role == Role::Code && group.delimiter() == Delimiter::Bracket {
                        self.tally.calls.array(group);
                    }
                    if !is_message(&tokens[..at]) {
                        self.inside(group, role_of_next);
                    }
                    if group.delimiter() == Delimiter::Brace {
                        role_of_next = self.role;
                    }
                }
                TokenTree::Punct(punct) => {
                    if punct.as_char() == ';' {
                        role_of_next = self.role;
                    }
                }
                TokenTree::Ident(_) => self.end_docs(&mut docs),
                TokenTree::Literal(literal) => self.literal(literal.clone()),
            }
        }
        self.end_docs(&mut docs);
    }

    fn inside(&mut self, group: &Group, role: Role) {
        Walk { role, tally: &mut *self.tally }.stream(group.stream());
    }

    fn end_docs(&mut self, docs: &mut String) {
        let docs = std::mem::take(docs);
        if !docs.is_empty() {
            self.tally.add_examples(&docs);
        }
    }

    fn literal(&mut self, literal: proc_macro2::Literal) {
        match (Lit::new(literal), self.role) {
            (Lit::Str(text), Role::Code) => self.tally.add_code(Literal::Text(text.value())),
            (Lit::Str(text), Role::Test) => self.tally.add_test(Literal::Text(text.value())),
            (Lit::ByteStr(bytes), Role::Code) => self.tally.add_code(Literal::Bytes(bytes.value())),
            (Lit::ByteStr(bytes), Role::Test) => self.tally.add_test(Literal::Bytes(bytes.value())),
            (Lit::Char(c), Role::Code) => self.tally.add_char(c.value()),
            (Lit::Byte(byte), Role::Code) if byte.value().is_ascii() => {
                self.tally.add_char(char::from(byte.value()));
            }
            (Lit::Int(value), Role::Code) => {
                if let Ok(value) = value.base10_parse() {
                    self.tally.add_integer(value);
                }
            }
            _ => {}
        }
    }
}

/// `#[…]` or `#![…]`.
fn is_attribute(before: &[TokenTree], group: &Group) -> bool {
    let is_punct = |token: &TokenTree, c: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == c);
    group.delimiter() == Delimiter::Bracket
        && match before {
            [.., hash, bang] if is_punct(bang, '!') => is_punct(hash, '#'),
            [.., hash] => is_punct(hash, '#'),
            [] => false,
        }
}

enum Attribute {
    /// A line of a doc comment.
    Doc(String),
    /// `#[test]`, `#[cfg(test)]`.
    Test,
    /// Names that inputs are made of: `#[serde(rename = "…")]`.
    Naming,
    Other,
}

fn attribute(group: &Group) -> Attribute {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Literal(text)] if name == "doc" => {
            match Lit::new(text.clone()) {
                Lit::Str(text) => Attribute::Doc(text.value()),
                _ => Attribute::Other,
            }
        }
        [TokenTree::Ident(name)] if name == "test" => Attribute::Test,
        [TokenTree::Ident(name), TokenTree::Group(inside)] if name == "cfg" => {
            if inside.stream().to_string() == "test" { Attribute::Test } else { Attribute::Other }
        }
        [TokenTree::Ident(name), TokenTree::Group(_)] if name == "serde" || name == "strum" => Attribute::Naming,
        _ => Attribute::Other,
    }
}

/// The arguments of `panic!` and `.expect` are no inputs.
fn is_message(before: &[TokenTree]) -> bool {
    const MACROS: &[&str] = &["panic", "unreachable", "unimplemented", "todo"];
    match before {
        [.., TokenTree::Ident(name), TokenTree::Punct(bang)] if bang.as_char() == '!' => {
            MACROS.iter().any(|known| name == known)
        }
        [.., TokenTree::Ident(name)] => name == "expect" || name == "expect_err",
        _ => false,
    }
}

fn add_line(docs: &mut String, line: &str) {
    docs.push_str(line.strip_prefix(' ').unwrap_or(line));
    docs.push('\n');
}
