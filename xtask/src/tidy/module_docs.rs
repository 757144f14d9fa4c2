//! Each module opens with its purpose.

use super::Violation;
use super::tree::Tree;

/// Holds that every Rust file begins with `//!`; a file of tests is named by what it tests.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust()
        .filter(|file| !file.is_test() && !file.text.starts_with("//! "))
        .map(|file| Violation::at(&file.path, 1, "does not open with its purpose (//!)"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_purpose_is_seen() {
        let tree = Tree::of(&[
            ("xtask/src/a.rs", "//! Why.\n"),
            ("xtask/src/b.rs", "use c;\n"),
            ("xtask/src/b/tests.rs", "use c;\n"),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
