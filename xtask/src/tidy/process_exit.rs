//! `process::exit` skips destructors and hides where a program ends. Only the emitted worker, which is a process of its
//! own, may use it.

use super::Violation;
use super::tokens::lines_of;
use super::tree::Tree;
use super::unsafe_code::is_worker;

/// Looks for `process::exit` in every member.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust()
        .filter(|file| !file.is_test() && !is_worker(&file.path))
        .flat_map(|file| {
            let lines = lines_of(file.tokens(), &["process", "::", "exit"]);
            lines.into_iter().map(|line| Violation::at(&file.path, line, "process::exit: return an ExitCode"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exit_is_seen_and_an_exit_code_is_not() {
        let text = "fn f() { std::process::exit(1) }\nfn g() -> std::process::ExitCode { h() }";
        let found = check(&Tree::of(&[("crates/cargo-edgetest/src/main.rs", text)]));
        assert_eq!(found.iter().map(|violation| violation.line).collect::<Vec<_>>(), [1]);
    }
}
