//! Literals of Rust code, in order.

use proc_macro2::{TokenStream, TokenTree};
use syn::Lit;

/// A literal that can seed an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Literal {
    /// `"text"`.
    Text(String),
    /// `b"bytes"`.
    Bytes(Vec<u8>),
}

/// String and byte string literals. Code that Rust's lexer refuses is scanned for quotes.
pub(crate) fn literals(code: &str) -> Vec<Literal> {
    let mut literals = Vec::new();
    match code.parse::<TokenStream>() {
        Ok(tokens) => collect(tokens, &mut literals),
        Err(_) => literals.extend(code.lines().flat_map(quoted).map(Literal::Text)),
    }
    literals
}

fn collect(tokens: TokenStream, literals: &mut Vec<Literal>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), literals),
            TokenTree::Literal(literal) => literals.extend(read(literal)),
            TokenTree::Ident(_) | TokenTree::Punct(_) => {}
        }
    }
}

fn read(literal: proc_macro2::Literal) -> Option<Literal> {
    match Lit::new(literal) {
        Lit::Str(text) => Some(Literal::Text(text.value())),
        Lit::ByteStr(bytes) => Some(Literal::Bytes(bytes.value())),
        _ => None,
    }
}

/// What stands between plain quotes on one line.
fn quoted(line: &str) -> Vec<String> {
    let parts: Vec<&str> = line.split('"').collect();
    let inside = parts.iter().skip(1).step_by(2).take(parts.len().saturating_sub(1) / 2);
    inside.filter(|text| !text.contains('\\')).map(|text| (*text).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Literal, literals};

    #[test]
    fn escapes_are_read() {
        let expected =
            [Literal::Text("a\nb".to_owned()), Literal::Bytes(vec![0xff]), Literal::Text("raw\"".to_owned())];
        assert_eq!(literals("f(\"a\\nb\", [b\"\\xff\"]); g(r#\"raw\"\"#)"), expected);
    }

    #[test]
    fn code_that_does_not_lex_is_scanned() {
        assert_eq!(literals("f(\"a\"); }}} let x = 'it\""), [Literal::Text("a".to_owned())]);
    }
}
