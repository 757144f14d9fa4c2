//! Nothing below the binary prints: a library that writes to the terminal cannot be quiet.

use super::Violation;
use super::tokens::lines_of;
use super::tree::{File, Tree};

const MACROS: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Looks for the printing macros in every crate but the binary.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources().filter(|file| file.krate() != Some("cargo-edgetest")).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let tokens = file.tokens();
    let called = |name: &str| {
        let calls = [[name, "!", "("], [name, "!", "{"], [name, "!", "["]];
        calls.into_iter().flat_map(|call| lines_of(tokens, &call)).collect::<Vec<_>>()
    };
    MACROS
        .iter()
        .flat_map(|name| called(name).into_iter().map(move |line| (name, line)))
        .map(|(name, line)| Violation::at(&file.path, line, format!("{name}! below the binary")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_print_is_seen_below_the_binary_only() {
        let text = "fn f() {\n println!(\"\") }";
        let seen = |path| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(seen("crates/edgetest-run/src/lib.rs"), 1);
        assert_eq!(seen("crates/cargo-edgetest/src/main.rs"), 0);
    }
}
