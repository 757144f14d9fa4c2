//! plan, generate, triage and report do no I/O and read no clock and no environment: their output depends on their
//! input alone, which is what makes a plan reproducible.

use super::Violation;
use super::tokens::{Token, lines_of};
use super::tree::{File, Tree};

const PURE: [&str; 4] = ["edgetest-plan", "edgetest-generate", "edgetest-triage", "edgetest-report"];

/// Modules of std that reach the machine.
const MODULES: [&str; 5] = ["env", "fs", "process", "net", "thread"];

/// Types of std that read a clock, and functions that open a stream, whatever path they were imported by.
const NAMES: [&[&str]; 5] = [&["SystemTime"], &["Instant"], &["stdin", "("], &["stdout", "("], &["stderr", "("]];

/// Looks for the modules and names outside strings, comments and tests.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources().filter(|file| file.krate().is_some_and(|krate| PURE.contains(&krate))).flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let tokens = file.tokens();
    let modules = MODULES.iter().flat_map(|module| {
        let direct = lines_of(tokens, &["std", "::", module]);
        direct.into_iter().chain(grouped_imports(tokens, module)).map(move |line| (line, format!("std::{module}")))
    });
    let names = NAMES.iter().flat_map(|name| {
        let lines = lines_of(tokens, name);
        lines.into_iter().map(move |line| (line, name.concat()))
    });
    modules
        .chain(names)
        .map(|(line, what)| Violation::at(&file.path, line, format!("{what} in a crate that does no I/O")))
        .collect()
}

/// `use std::{fs, …}`.
fn grouped_imports(tokens: &[Token], module: &str) -> Vec<usize> {
    let is_start = |window: &[Token]| window.iter().map(|token| &token.text).eq(["std", "::", "{"]);
    let starts = tokens.windows(3).enumerate().filter(|(_, window)| is_start(window));
    let in_group = |(start, _): (usize, &[Token])| {
        let group = tokens[start..].iter().take_while(|token| token.text != ";");
        group.filter(|token| token.text == module).map(|token| token.line).collect::<Vec<_>>()
    };
    starts.flat_map(in_group).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)])).iter().map(|violation| violation.line).collect()
    }

    #[test]
    fn files_clocks_and_grouped_imports_are_seen() {
        let text = "use std::fs;\nuse std::{\n fmt,\n env};\nfn f() { Instant::now(); }\n";
        assert_eq!(lines("crates/edgetest-plan/src/lib.rs", text), [4, 1, 5]);
    }

    #[test]
    fn strings_tests_and_other_crates_are_free() {
        let text = "const A: &str = \"std::fs\";\n#[cfg(test)]\nmod tests { use std::fs; }\n";
        assert_eq!(lines("crates/edgetest-plan/src/lib.rs", text), [0; 0]);
        assert_eq!(lines("crates/edgetest-run/src/lib.rs", "use std::fs;"), [0; 0]);
    }
}
