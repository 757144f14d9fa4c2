//! Nothing below report is serialisable: the machine formats are report's own types, so that a stage's types can change
//! without changing what users parse.

use super::Violation;
use super::tokens::{lines_of, outside_tests};
use super::tree::{File, Tree};

/// Looks for serde's traits and attributes outside report.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.sources()
        .filter(|file| file.krate() != Some("edgetest-report"))
        .flat_map(check_file)
        .collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let tokens = outside_tests(&file.text);
    ["Serialize", "Deserialize"]
        .iter()
        .flat_map(|name| {
            let derived = [&["(", name][..], &[",", name], &["::", name]];
            derived
                .into_iter()
                .flat_map(|sequence| lines_of(&tokens, sequence))
                .collect::<Vec<_>>()
        })
        .map(|line| Violation::at(&file.path, line, "serialisable outside edgetest-report"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_derive_is_seen_below_report_only() {
        let text = "#[derive(Debug, Serialize)]\nstruct A;";
        let seen = |path| check(&Tree::of(&[(path, text)])).len();
        assert_eq!(seen("crates/edgetest-triage/src/lib.rs"), 1);
        assert_eq!(seen("crates/edgetest-report/src/lib.rs"), 0);
    }
}
