//! The project's text files in memory, so that a check is a pure function and its test a literal.

use super::tokens::{Token, outside_tests};
use std::cell::OnceCell;
use std::io;
use std::path::Path;

/// One text file.
#[derive(Debug)]
pub struct File {
    /// Relative to the root, with `/` on every platform.
    pub path: String,
    /// Its text.
    pub text: String,
    tokens: OnceCell<Vec<Token>>,
}

/// All text files, sorted by path.
#[derive(Debug, Default)]
pub struct Tree {
    files: Vec<File>,
}

/// Folders that hold nothing of ours; `.git` is a file in a linked work tree.
const FOREIGN: [&str; 3] = [".git", "target", "node_modules"];

impl Tree {
    /// Reads every UTF-8 file below `root` except build output.
    pub fn read(root: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        read_folder(root, "", &mut files)?;
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files })
    }

    /// A tree of literals, for the checks' tests.
    #[cfg(test)]
    pub fn of(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File::new(path.into(), text.into());
        Self { files: files.iter().map(file).collect() }
    }

    /// Forgets what lies elsewhere.
    #[cfg(test)]
    pub fn keep(&mut self, prefix: &str) {
        self.files.retain(|file| file.path.starts_with(prefix));
    }

    /// Number of files.
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Every file.
    pub fn files(&self) -> impl Iterator<Item = &File> {
        self.files.iter()
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.iter().find(|file| file.path == path)
    }

    /// Rust files of the workspace's members; fixtures, the demo and the fuzz workspace are none of them.
    pub fn rust(&self) -> impl Iterator<Item = &File> {
        let member =
            |path: &str| ["crates/", "templates/", "xtask/", "tests/it/"].iter().any(|root| path.starts_with(root));
        self.files().filter(move |file| is_rust(&file.path) && member(&file.path))
    }

    /// Rust sources below `crates/*/src`, without files that hold only tests.
    pub fn sources(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| file.krate().is_some() && !file.is_test())
    }
}

impl File {
    fn new(path: String, text: String) -> Self {
        Self { path, text, tokens: OnceCell::new() }
    }

    /// Its words outside tests, read once for all checks.
    pub fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| outside_tests(&self.text))
    }

    /// The member of `crates/` that a file of its `src/` belongs to.
    pub fn krate(&self) -> Option<&str> {
        let (krate, rest) = self.path.strip_prefix("crates/")?.split_once('/')?;
        rest.starts_with("src/").then_some(krate)
    }

    /// Whether the whole file is a test module.
    pub fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs") || self.path.contains("/tests/")
    }
}

fn is_rust(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|it| it == "rs")
}

fn read_folder(folder: &Path, prefix: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if FOREIGN.contains(&name.as_str()) {
            continue;
        }
        if kind.is_dir() {
            read_folder(&entry.path(), &format!("{path}/"), files)?;
        } else if kind.is_file()
            && let Ok(text) = std::fs::read_to_string(entry.path())
        {
            files.push(File::new(path, text));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_file_is_no_source() {
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", ""),
            ("crates/a/src/tests.rs", ""),
            ("crates/a/tests/x.rs", ""),
            ("demo/src/lib.rs", ""),
        ]);
        let paths: Vec<_> = tree.sources().map(|file| &file.path).collect();
        assert_eq!(paths, ["crates/a/src/lib.rs"]);
    }
}
