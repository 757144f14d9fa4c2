//! Which files are read: those of a cargo package, within bounds, in the order of their paths.

use std::fs;
use std::path::{Path, PathBuf};

/// Larger files are tables or generated.
const MAX_FILE_LEN: u64 = 600_000;
const MAX_FILES: usize = 400;
/// Documents that tests read are whole inputs up to this many bytes.
const MAX_DOCUMENT_LEN: u64 = 4_000;
const MAX_DOCUMENTS: usize = 60;

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
        walk(&root.join(folder), &mut paths, &rust_files);
    }
    match lib.parent() {
        // A library at the package's root: its neighbours, but not the target folder.
        Some(folder) if folder == root => paths.extend(rust_files(folder)),
        Some(folder) if !folder.starts_with(root.join("src")) => walk(folder, &mut paths, &rust_files),
        Some(_) | None => {}
    }
    // Tests that we wrote say nothing that we did not know, and would feed on themselves.
    let ours = root.join("tests/edgetest");
    paths.retain(|path| !path.starts_with(&ours) && *path != ours.with_extension("rs"));
    paths.sort();
    paths.dedup();
    paths.truncate(MAX_FILES);
    paths.into_iter().map(|path| SourceFile { role: Role::of(&path, root), path }).collect()
}

/// Small files that tests, examples and benches read.
pub(super) fn documents(root: &Path) -> Vec<Vec<u8>> {
    const FOLDERS: [&str; 8] = ["assets", "benches", "data", "examples", "fixtures", "test", "testdata", "tests"];
    let mut paths = Vec::new();
    for folder in FOLDERS {
        walk(&root.join(folder), &mut paths, &small_documents);
    }
    paths.sort();
    paths.truncate(MAX_DOCUMENTS);
    paths.iter().filter_map(|path| fs::read(path).ok()).filter(|bytes| !bytes.is_empty()).collect()
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>, files: &dyn Fn(&Path) -> Vec<PathBuf>) {
    paths.extend(files(folder));
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|of| of.is_dir()));
    for folder in folders {
        walk(&folder.path(), paths, files);
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    files(folder, MAX_FILE_LEN, |path| path.extension().is_some_and(|extension| extension == "rs"))
}

fn small_documents(folder: &Path) -> Vec<PathBuf> {
    files(folder, MAX_DOCUMENT_LEN, |path| {
        let is_cargo_s = path.file_name().is_some_and(|name| name == "Cargo.toml" || name == "Cargo.lock");
        !is_cargo_s && path.extension().is_none_or(|extension| extension != "rs")
    })
}

/// Files of a folder up to a length.
fn files(folder: &Path, most: u64, wanted: impl Fn(&Path) -> bool) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.metadata().is_ok_and(|of| of.is_file() && of.len() <= most));
    files.map(|entry| entry.path()).filter(|path| wanted(path)).collect()
}
