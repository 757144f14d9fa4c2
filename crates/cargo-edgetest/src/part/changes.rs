//! What git's patches say: which lines of which files are new, or stand where something was.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// Changed lines by file, relative to the repository's root; a file that is gone has none.
pub type Changes = BTreeMap<String, Vec<RangeInclusive<u32>>>;

/// Reads a patch without context lines.
pub fn parse(patch: &str) -> Changes {
    let mut changes = Changes::new();
    let mut file = String::new();
    // Lines of a file's text begin with `+` or `-` too: so many of them follow each head.
    let mut text_lines = 0;
    for line in patch.lines() {
        if text_lines > 0 && line.starts_with(['+', '-']) {
            text_lines -= 1;
        } else if let Some(old) = line.strip_prefix("--- ").and_then(name) {
            file = old;
            changes.entry(file.clone()).or_default();
        } else if let Some(new) = line.strip_prefix("+++ ").and_then(name) {
            file = new;
            changes.entry(file.clone()).or_default();
        } else if let Some((old, new)) = head(line) {
            text_lines = old.1 + new.1;
            changes.entry(file.clone()).or_default().push(lines(new));
        } else if let Some(names) = line.strip_prefix("Binary files ").and_then(|rest| rest.strip_suffix(" differ")) {
            changes.extend(names.split(" and ").filter_map(name).map(|name| (name, Vec::new())));
        }
    }
    changes
}

/// `a/src/lib.rs`, or `"a/src/\"odd\".rs"` with the quotes kept off.
fn name(text: &str) -> Option<String> {
    let text = text.trim_end_matches('\t').trim_matches('"');
    text.strip_prefix("a/").or_else(|| text.strip_prefix("b/")).map(str::to_owned)
}

/// Start and number of the old and of the new lines.
fn head(line: &str) -> Option<((u32, u32), (u32, u32))> {
    let (old, rest) = line.strip_prefix("@@ -")?.split_once(" +")?;
    let (new, _) = rest.split_once(" @@")?;
    let part = |text: &str| match text.split_once(',') {
        Some((start, count)) => Some((start.parse().ok()?, count.parse().ok()?)),
        None => Some((text.parse().ok()?, 1)),
    };
    Some((part(old)?, part(new)?))
}

/// What was taken out stood between a line and the next.
fn lines((start, count): (u32, u32)) -> RangeInclusive<u32> {
    match count {
        0 => start..=start.saturating_add(1),
        _ => start..=start.saturating_add(count - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_tell_the_lines_and_texts_are_no_heads() {
        let patch = "diff --git a/src/a.rs b/src/a.rs\nindex 1..2 100644\n--- a/src/a.rs\n+++ b/src/a.rs\n\
                     @@ -3 +3,2 @@ fn f() {\n--- a/not/a/file.rs\n+@@ -1 +1 @@\n+++ b/neither.rs\n@@ -9,2 +10,0 @@\n-x\n-y\n\
                     diff --git a/old.rs b/old.rs\ndeleted file mode 100644\n--- a/old.rs\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n\
                     Binary files a/logo.png and b/logo.png differ\n";
        let expected = Changes::from([
            ("src/a.rs".into(), vec![3..=4, 10..=11]),
            ("old.rs".into(), vec![0..=1]),
            ("logo.png".into(), vec![]),
        ]);
        assert_eq!(parse(patch), expected);
    }

    #[test]
    fn a_new_file_is_changed_as_a_whole() {
        let patch =
            "diff --git a/n.rs b/n.rs\nnew file mode 100644\n--- /dev/null\n+++ b/n.rs\n@@ -0,0 +1,2 @@\n+a\n+b\n";
        assert_eq!(parse(patch), Changes::from([("n.rs".into(), vec![1..=2])]));
    }
}
