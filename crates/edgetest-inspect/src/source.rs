//! Lines of the user's sources, to show a place in its surroundings.

use std::fs;
use std::path::Path;

/// Lines shown before and after the one in question.
const AROUND: u32 = 2;

/// Some lines of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceExcerpt {
    /// Number of the first line, from 1.
    pub first_line: u32,
    /// The lines, each ended by a line feed.
    pub text: String,
}

/// The lines around `line` of `file`, which is absolute or relative to `root`; `None` where it cannot be read or ends
/// before that line.
pub fn source_excerpt(root: &Path, file: &str, line: u32) -> Option<SourceExcerpt> {
    let bytes = fs::read(root.join(file)).ok()?;
    let source = String::from_utf8_lossy(&bytes);
    let first_line = line.saturating_sub(AROUND).max(1);
    let last = usize::try_from(line + AROUND).ok()?;
    let skipped = usize::try_from(first_line - 1).ok()?;
    if line == 0 || source.lines().nth(usize::try_from(line - 1).ok()?).is_none() {
        return None;
    }
    let lines = source.lines().take(last).skip(skipped);
    Some(SourceExcerpt { first_line, text: lines.flat_map(|line| [line, "\n"]).collect() })
}

#[cfg(test)]
mod tests {
    use super::source_excerpt;

    #[test]
    fn an_excerpt_stays_within_the_file() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(folder.path().join("a.rs"), "1\n2\n3\n4\n5\n6").expect("it can be written");
        let at = |line| source_excerpt(folder.path(), "a.rs", line).map(|found| (found.first_line, found.text));
        assert_eq!(at(1), Some((1, "1\n2\n3\n".to_owned())));
        assert_eq!(at(4), Some((2, "2\n3\n4\n5\n6\n".to_owned())));
        assert_eq!(at(6), Some((4, "4\n5\n6\n".to_owned())));
        assert_eq!(at(7), None);
        assert_eq!(at(0), None);
        assert_eq!(source_excerpt(folder.path(), "b.rs", 1), None);
    }
}
