//! `Cargo.lock` is committed: the tool is a program, and its build must be the one that was tested.

use super::Violation;
use super::tree::Tree;

/// Holds that the file is there and not ignored.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let ignored = tree.file(".gitignore").is_some_and(|file| {
        file.text.lines().any(|line| line.trim_start_matches('/') == "Cargo.lock" || line == "*.lock")
    });
    let missing = tree.file("Cargo.lock").is_none();
    (missing || ignored).then(|| Violation::at("Cargo.lock", 0, "is not committed")).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_or_ignored_lock_file_is_seen() {
        assert_eq!(check(&Tree::of(&[])).len(), 1);
        assert_eq!(check(&Tree::of(&[("Cargo.lock", ""), (".gitignore", "/Cargo.lock\n")])).len(), 1);
        assert_eq!(check(&Tree::of(&[("Cargo.lock", ""), (".gitignore", "target/\n")])), []);
    }
}
