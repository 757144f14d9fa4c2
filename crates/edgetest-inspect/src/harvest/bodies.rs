//! What can go wrong in function bodies, counted by the tokens that panic, and passed on to those who call them.
//!
//! Nothing is resolved: functions of one name are one, which is as exact as a hint about where to look first needs to be.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};

/// Calls that are followed from a public function.
const CALL_DEPTH: usize = 4;
/// Functions that one public function is charged with.
const MOST_CALLED: usize = 60;
/// A function that calls itself may do so as often as its input says.
const RECURSION: u32 = 20;
/// What a call of a parser is worth: it reads what an outsider wrote.
const PARSING: u32 = 4;

/// Words that reach beyond the process: files, the network, other processes, what all threads share, and code that nobody checks.
/// One that is a name of the crate's own is taken for the same.
const REACHING: [&str; 26] = [
    "Command",
    "DirBuilder",
    "File",
    "OpenOptions",
    "TcpListener",
    "TcpStream",
    "UdpSocket",
    "UnixDatagram",
    "UnixListener",
    "UnixStream",
    "asm",
    "create_dir",
    "create_dir_all",
    "fs",
    "libc",
    "nix",
    "remove_dir",
    "remove_dir_all",
    "remove_file",
    "remove_var",
    "rustix",
    "set_current_dir",
    "set_var",
    "unsafe",
    "winapi",
    "windows_sys",
];

/// The functions of a library, by name.
#[derive(Debug, Default)]
pub(crate) struct Bodies {
    by_name: BTreeMap<String, Body>,
    /// Whether `unsafe` stands anywhere.
    pub(crate) has_unsafe: bool,
}

/// What the bodies of one name hold.
#[derive(Debug, Default)]
struct Body {
    hazards: u32,
    calls: BTreeSet<String>,
    reaches: BTreeSet<&'static str>,
}

impl Bodies {
    /// Notes every function of a file.
    pub(super) fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut named: Option<String> = None;
        for (at, token) in tokens.iter().enumerate() {
            self.has_unsafe |= is_word(token, "unsafe");
            match token {
                TokenTree::Ident(ident) if at > 0 && is_word(&tokens[at - 1], "fn") => named = Some(ident.to_string()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    if let Some(name) = named.take() {
                        self.by_name.entry(name).or_default().add(group.stream());
                    }
                    self.read(group.stream());
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => named = None,
                TokenTree::Group(_) | TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    /// By which word a function of this name, or one of the library's that it calls, reaches beyond the process. `None` is no
    /// proof: what other libraries do is not looked at.
    pub(crate) fn reaches(&self, name: &str) -> Option<&'static str> {
        let mut called = BTreeSet::from([name]);
        let mut waiting = vec![name];
        while let Some(body) = waiting.pop().and_then(|name| self.by_name.get(name)) {
            if let Some(word) = body.reaches.first() {
                return Some(word);
            }
            let known = body.calls.iter().map(String::as_str).filter(|name| self.by_name.contains_key(*name));
            waiting.extend(known.filter(|name| called.insert(name)));
        }
        None
    }

    /// How much can go wrong in a function of this name and in what it calls.
    pub(crate) fn risk(&self, name: &str) -> u32 {
        let mut called = BTreeSet::from([name]);
        let mut edge: Vec<&str> = vec![name];
        for _ in 0..CALL_DEPTH {
            let next = edge.iter().filter_map(|name| self.by_name.get(*name)).flat_map(|body| &body.calls);
            edge = next.map(String::as_str).filter(|name| self.by_name.contains_key(*name)).collect();
            edge.retain(|name| called.len() < MOST_CALLED && called.insert(name));
        }
        let bodies = called.iter().filter_map(|name| self.by_name.get_key_value(*name));
        bodies.map(|(name, body)| body.hazards + if body.calls.contains(name) { RECURSION } else { 0 }).sum()
    }
}

impl Body {
    fn add(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &tokens[before]);
            if let TokenTree::Ident(ident) = token {
                self.reaches.extend(REACHING.iter().find(|word| ident == **word));
            }
            let is_type = at > 1 && is_sign(&tokens[at - 2], '\'');
            match token {
                TokenTree::Group(group) => {
                    match (group.delimiter(), before) {
                        (Delimiter::Parenthesis, Some(TokenTree::Ident(name))) => self.call(&name.to_string()),
                        // `a[…]` and `f()[…]`, but neither `vec![…]` nor an array.
                        (Delimiter::Bracket, Some(TokenTree::Ident(_) | TokenTree::Group(_))) if !is_type => {
                            self.hazards += 2;
                        }
                        _ => {}
                    }
                    self.add(group.stream());
                }
                TokenTree::Punct(punct) => self.hazards += u32::from(is_arithmetic(punct.as_char(), before)),
                TokenTree::Ident(ident) if ident == "unsafe" => self.hazards += 5,
                TokenTree::Ident(ident) if ident == "as" => self.hazards += 1,
                TokenTree::Ident(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn call(&mut self, name: &str) {
        self.hazards += match name {
            "unwrap" | "expect" | "unreachable" | "split_at" | "copy_from_slice" | "get_unchecked" => 3,
            "parse" | "from_str" | "from_utf8_unchecked" | "from_bytes" => PARSING,
            _ => 0,
        };
        self.calls.insert(name.to_owned());
    }
}

/// A sign between two operands, not the one of a reference, a pointer, an arrow or a bound.
fn is_arithmetic(sign: char, before: Option<&TokenTree>) -> bool {
    let after_operand = matches!(before, Some(TokenTree::Ident(_) | TokenTree::Literal(_) | TokenTree::Group(_)));
    after_operand && matches!(sign, '+' | '-' | '*' | '/' | '%')
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bodies(source: &str) -> Bodies {
        let mut bodies = Bodies::default();
        bodies.read(source.parse().expect("it lexes"));
        bodies
    }

    #[test]
    fn a_function_is_charged_with_what_it_calls() {
        let bodies = bodies("fn outer(x: &[u8]) { inner(x) } fn inner(x: &[u8]) -> u8 { x[0] + x[1] } fn tame() {}");
        assert_eq!((bodies.risk("outer"), bodies.risk("inner"), bodies.risk("tame")), (5, 5, 0));
    }

    #[test]
    fn who_reaches_beyond_the_process_is_known_by_a_word_however_far_it_is_called_from_there() {
        let source = "fn f(n: u8) { g(n) } fn g(n: u8) { self.h(n); g(n) } fn h(n: &str) { std::fs::remove_dir_all(n) } \
            fn tame(n: u8) { call(n) } fn own() { unsafe { start() } }";
        let bodies = bodies(source);
        assert_eq!((bodies.reaches("f"), bodies.reaches("h")), (Some("fs"), Some("fs")));
        assert_eq!((bodies.reaches("tame"), bodies.reaches("own")), (None, Some("unsafe")));
    }

    #[test]
    fn recursion_weighs_more_than_a_sum() {
        let bodies = bodies("impl A { fn walk(&self) { self.walk() } fn sum(a: u8) -> u8 { a + 1 } }");
        assert!(bodies.risk("walk") > bodies.risk("sum"));
        assert_eq!(bodies.risk("unknown"), 0);
    }

    #[test]
    fn references_and_arrays_are_no_hazards() {
        assert_eq!(bodies("fn f() { let a: &'static [u8] = &[1, 2]; g(-1, *a, vec![1]); }").risk("f"), 0);
    }
}
