//! What a doc comment promises: panics, errors, and literals of its examples.

mod code;
mod markdown;
mod panics;

pub(crate) use code::{Literal, literals};
pub(crate) use markdown::{Block, blocks};

use crate::api::Docs;

/// Literals kept of one doc comment, and their greatest length in bytes.
const MAX_LITERALS: usize = 16;
const MAX_LITERAL_LEN: usize = 200;

/// Reads a doc comment.
pub(crate) fn read(text: Option<&str>) -> Docs {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Docs::default();
    };
    let blocks = blocks(text);
    let mut docs = Docs {
        text: text.to_owned(),
        panics: panics::announced(&blocks),
        errors: markdown::section(&blocks, "errors"),
        literals: Vec::new(),
    };
    add_literals(&mut docs, Some(text));
    docs
}

/// Adds the example literals of another text, such as the docs of the impl that a method stands in.
pub(crate) fn add_literals(docs: &mut Docs, text: Option<&str>) {
    for literal in text.into_iter().flat_map(example_literals) {
        let Literal::Text(literal) = literal else {
            continue;
        };
        if docs.literals.len() < MAX_LITERALS && literal.len() <= MAX_LITERAL_LEN && !docs.literals.contains(&literal) {
            docs.literals.push(literal);
        }
    }
}

/// A text's Rust examples.
pub(crate) fn examples(text: &str) -> impl Iterator<Item = String> {
    blocks(text).into_iter().filter_map(|block| match block {
        Block::Code { is_rust: true, text } => Some(text),
        Block::Code { .. } | Block::Heading { .. } | Block::Prose(_) => None,
    })
}

/// String and byte string literals of a text's Rust examples, in order.
pub(crate) fn example_literals(text: &str) -> Vec<Literal> {
    examples(text).flat_map(|code| literals(&code)).collect()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn sections_are_found_at_any_level() {
        let docs =
            read(Some("Does it.\n\n## Errors\n\nWhen `s` is bad.\n\n# Panics\n\nIf `n` is zero.\n\n# Examples\n"));
        assert_eq!(docs.errors.as_deref(), Some("When `s` is bad."));
        assert_eq!(docs.panics.as_deref(), Some("If `n` is zero."));
    }

    #[test]
    fn literals_of_examples_come_in_order_and_once() {
        let docs = read(Some(
            "```\n# use a::b;\nlet x = f(\"one\");\nassert_eq!(x, \"two\", \"one\");\n```\n```text\n\"no\"\n```",
        ));
        assert_eq!(docs.literals, ["one", "two"]);
    }

    #[test]
    fn an_absent_text_promises_nothing() {
        assert_eq!(read(None), crate::api::Docs::default());
        assert_eq!(read(Some("  \n")), crate::api::Docs::default());
    }
}
