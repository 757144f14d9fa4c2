//! Rust text as a flat list of words with lines, for checks that must not stumble over comments and strings.
//!
//! What stands under `#[cfg(test)]` is left out, since tests may do what sources may not.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// An identifier, a bracket, `::` or a punctuation character; a literal is an empty text.
#[derive(Debug, PartialEq, Eq)]
pub struct Token {
    /// How it is spelled.
    pub text: String,
    /// From 1.
    pub line: usize,
}

/// The words of a file without its tests; a file that is no Rust has none, and rustc will say so.
pub fn outside_tests(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    if let Ok(stream) = text.parse() {
        flatten(stream, &mut tokens);
    }
    tokens
}

/// Lines at which this sequence of words begins.
pub fn lines_of(tokens: &[Token], sequence: &[&str]) -> Vec<usize> {
    tokens
        .windows(sequence.len())
        .filter(|window| window.iter().map(|token| &token.text).eq(sequence))
        .map(|window| window[0].line)
        .collect()
}

fn flatten(stream: TokenStream, tokens: &mut Vec<Token>) {
    let mut trees = stream.into_iter().peekable();
    while let Some(tree) = trees.next() {
        let line = tree.span().start().line;
        let mut push = |text: &str| {
            tokens.push(Token { text: text.into(), line });
        };
        match tree {
            TokenTree::Punct(hash) if hash.as_char() == '#' && trees.peek().is_some_and(is_test) => {
                skip_item(&mut trees);
            }
            TokenTree::Punct(colon) if colon.as_char() == ':' && colon.spacing() == Spacing::Joint => {
                trees.next();
                push("::");
            }
            TokenTree::Punct(punct) => push(&punct.as_char().to_string()),
            TokenTree::Ident(ident) => push(&ident.to_string()),
            TokenTree::Literal(_) => push(""),
            TokenTree::Group(group) => {
                let (open, close) = brackets(group.delimiter());
                push(open);
                flatten(group.stream(), tokens);
                let line = group.span_close().start().line;
                tokens.push(Token { text: close.into(), line });
            }
        }
    }
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Parenthesis => ("(", ")"),
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        Delimiter::None => ("", ""),
    }
}

fn is_test(tree: &TokenTree) -> bool {
    matches!(tree, TokenTree::Group(group)
        if group.delimiter() == Delimiter::Bracket && group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// Up to the body or the semicolon that ends the item.
fn skip_item(trees: &mut impl Iterator<Item = TokenTree>) {
    for tree in trees {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return,
            TokenTree::Punct(punct) if punct.as_char() == ';' => return,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_strings_and_tests_have_no_words() {
        let text = "// a::b\nfn f() { x(\"a::b\") }\n#[cfg(test)]\nmod t { fn g() { a::b() } }\nfn h() {\n a::b }";
        let tokens = outside_tests(text);
        assert_eq!(lines_of(&tokens, &["a", "::", "b"]), [6]);
    }
}
