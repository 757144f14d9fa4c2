//! Nothing in the tree refers to the machine that it was written on.

use super::Violation;
use super::tree::{File, Tree};

/// Spelled apart, or this file would be its own violation.
const PATHS: [&str; 4] =
    [concat!("..", "/shared"), concat!("/wor", "k/"), concat!("/roo", "t/"), concat!("/tmp", "/bash")];

/// Looks at every text file, generated snapshots included.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.files().flat_map(check_file).collect()
}

fn check_file(file: &File) -> Vec<Violation> {
    let path_in = |line: &str| PATHS.iter().find(|path| begins_a_path(line, path));
    let lines = file.text.lines().zip(1..);
    lines
        .filter_map(|(text, line)| Some((path_in(text)?, line)))
        .map(|(path, line)| Violation::at(&file.path, line, format!("{path} is a place on one machine")))
        .collect()
}

/// A folder of ours may have the same name; the path counts only where it begins.
fn begins_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._-/>}*".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_machine_path_is_seen_where_it_begins() {
        let text = format!("see {}x\nsrc{}x\n", PATHS[1], PATHS[1]);
        let found = check(&Tree::of(&[("README.md", &text)]));
        assert_eq!(found.iter().map(|violation| violation.line).collect::<Vec<_>>(), [1]);
    }
}
