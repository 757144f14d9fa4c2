//! A lint is switched off by `#[expect(…, reason = "…")]`, which ends itself when it is no longer needed.

use super::Violation;
use super::tokens::{Token, lines_of};
use super::tree::{File, Tree};

/// Looks for `#[allow(…)]`, and for `#[expect(…)]` without a reason. What edgetest-support's macros expand to may be
/// clean in one harness and not in the next, so an expectation would fail there.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust()
        .filter(|file| !file.is_test() && file.krate() != Some("edgetest-support"))
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let tokens = file.tokens();
    let allowed =
        lines_of(tokens, &["[", "allow", "("]).into_iter().map(|line| (line, "allow: expect it, with a reason"));
    let bare = bare_expects(tokens).into_iter().map(|line| (line, "expect without a reason"));
    allowed.chain(bare).map(|(line, what)| Violation::at(&file.path, line, what)).collect()
}

fn bare_expects(tokens: &[Token]) -> Vec<usize> {
    let starts = tokens
        .windows(3)
        .enumerate()
        .filter(|(_, window)| window.iter().map(|token| token.text.as_str()).eq(["[", "expect", "("]));
    let has_reason =
        |at: usize| tokens[at..].iter().take_while(|token| token.text != "]").any(|token| token.text == "reason");
    starts.filter(|(at, _)| !has_reason(*at)).map(|(_, window)| window[0].line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_and_a_bare_expect_are_seen() {
        let text = "#[allow(x)]\nfn a() {}\n#[expect(x)]\nfn b() {}\n#[expect(x, reason = \"y\")]\nfn c() {}";
        let found = check(&Tree::of(&[("crates/a/src/lib.rs", text)]));
        assert_eq!(found.iter().map(|violation| violation.line).collect::<Vec<_>>(), [1, 3]);
    }
}
