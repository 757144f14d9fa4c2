//! The user's tree is never modified.

use crate::project::Project;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every file with its text and time, but for what lies below the target folder.
fn tree(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("readable") {
        let path = entry.expect("readable").path();
        if path.ends_with("target") {
            continue;
        }
        if path.is_dir() {
            files.extend(tree(&path));
        }
        let changed = fs::metadata(&path).and_then(|entry| entry.modified()).expect("readable");
        files.insert(path.clone(), (fs::read(&path).unwrap_or_default(), changed));
    }
    files
}

/// A function that takes every path to be deleted: it is what the sandbox is for.
const LIBRARY: &str = r#"
/// Deletes what lies at a path.
pub fn delete(path: &std::path::Path) -> std::io::Result<()> {
    std::fs::remove_file(path)?;
    std::fs::remove_dir_all(path)
}

/// Leaves a file behind.
pub fn note(text: &str) {
    let _ = std::fs::write("note.txt", text);
}
"#;

#[test]
fn a_run_changes_nothing_outside_its_own_folder() {
    let project = Project::library("untouched", LIBRARY);
    fs::create_dir(project.path().join("target")).expect("writable");
    let before = tree(project.path());
    for args in [&["--time", "2s"][..], &["list"], &["repro", "0"]] {
        let ended = project.edgetest(args);
        assert!(ended.code < 5, "{ended:?}");
        assert_eq!(tree(project.path()), before, "after {args:?}");
    }
    let written: Vec<_> = fs::read_dir(project.path().join("target")).expect("readable").flatten().collect();
    assert!(written.iter().all(|entry| entry.file_name() == "edgetest"), "{written:?}");
}
