//! Nothing below report is serialisable: the machine formats are report's own types, so that a stage's types can change
//! without changing what users parse.

use super::Violation;
use super::tokens::{Token, lines_of};
use super::tree::{File, Tree};

/// Each derive and the crates that may have it: inspect reads rustdoc's JSON.
const DERIVES: [(&str, &[&str]); 2] =
    [("Serialize", &["edgetest-report"]), ("Deserialize", &["edgetest-report", "edgetest-inspect"])];

/// Looks for serde's derives where they may not be.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let tokens = file.tokens();
    let krate = file.krate().unwrap_or_default();
    DERIVES
        .iter()
        .filter(|(_, owners)| !owners.contains(&krate))
        .flat_map(|(name, _)| derives(tokens, name).map(move |line| (name, line)))
        .map(|(name, line)| Violation::at(&file.path, line, format!("{name} in {krate}")))
        .collect()
}

fn derives(tokens: &[Token], name: &str) -> impl Iterator<Item = usize> {
    ["(", ",", "::"].into_iter().flat_map(|before| lines_of(tokens, &[before, name])).collect::<Vec<_>>().into_iter()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derive_is_seen_below_report_only() {
        let text = "#[derive(Debug, Serialize)]\nstruct A;\n#[derive(Deserialize)]\nstruct B;";
        let seen = |path| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(seen("crates/edgetest-triage/src/lib.rs"), 2);
        assert_eq!(seen("crates/edgetest-inspect/src/lib.rs"), 1);
        assert_eq!(seen("crates/edgetest-report/src/lib.rs"), 0);
    }
}
