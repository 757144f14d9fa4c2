//! A file that is long is two files, unless it is a flat table.

use super::Violation;
use super::tree::Tree;

const MOST: usize = 500;
/// A file that says this on a line of its own may be longer: one row after the other, nothing to understand.
const MARK: &str = "// tidy: flat table";

/// Counts lines.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust()
        .map(|file| (file, file.text.lines().count()))
        .filter(|(file, lines)| *lines > MOST && !file.text.lines().any(|line| line == MARK))
        .map(|(file, lines)| Violation::at(&file.path, 0, format!("{lines} lines, {MOST} at most")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_is_seen_unless_it_is_marked() {
        let long = "\n".repeat(MOST + 1);
        let marked = format!("{MARK}\n{long}");
        let tree = Tree::of(&[("xtask/src/a.rs", &long), ("xtask/src/b.rs", &marked)]);
        assert_eq!(check(&tree).len(), 1);
    }
}
