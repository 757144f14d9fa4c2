//! Which files are read: those of a cargo package, within bounds, in the order of their paths.

use std::fs;
use std::path::{Path, PathBuf};

/// Larger files are tables or generated.
const MAX_FILE_LEN: u64 = 600_000;
const MAX_FILES: usize = 400;

/// What a file's literals are good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The library itself.
    Code,
    /// Tests, examples and benches.
    Test,
}

impl Role {
    /// By the place below the package's root.
    pub(super) fn of(path: &Path, root: &Path) -> Self {
        let mut parts = path.strip_prefix(root).unwrap_or(path).iter();
        let is_test = parts.any(|part| {
            let part = part.to_string_lossy();
            matches!(part.trim_end_matches(".rs"), "tests" | "test" | "examples" | "benches")
                || part.ends_with("_test.rs")
        });
        if is_test { Self::Test } else { Self::Code }
    }
}

/// A Rust file of a package.
pub(super) struct SourceFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What it is.
    pub(super) role: Role,
}

/// Rust files of the library, its tests, examples and benches.
pub(super) fn sources(root: &Path, lib: &Path) -> Vec<SourceFile> {
    let mut paths = Vec::new();
    for folder in ["benches", "examples", "src", "tests"] {
        walk(&root.join(folder), &mut paths);
    }
    match lib.parent() {
        // A library at the package's root: its neighbours, but not the target folder.
        Some(folder) if folder == root => paths.extend(rust_files(folder)),
        Some(folder) if !folder.starts_with(root.join("src")) => walk(folder, &mut paths),
        Some(_) | None => {}
    }
    paths.sort();
    paths.dedup();
    paths.truncate(MAX_FILES);
    paths.into_iter().map(|path| SourceFile { role: Role::of(&path, root), path }).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    paths.extend(rust_files(folder));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|of| of.is_dir()));
    for folder in folders {
        walk(&folder.path(), paths);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| {
        let is_small = entry.metadata().is_ok_and(|of| of.is_file() && of.len() <= MAX_FILE_LEN);
        is_small && entry.path().extension().is_some_and(|extension| extension == "rs")
    });
    files.map(|entry| entry.path()).collect()
}
