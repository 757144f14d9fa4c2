//! Puts a tree on disk so that a second run of the same plan touches nothing and cargo stays warm.

use super::BuildError;
use edgetest_generate::HarnessTree;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path};

/// Names the files of the last write, one a line.
const MANIFEST: &str = ".written";

/// Writes the files whose text changed, and removes those of an earlier tree that this one does not have. What lies beside
/// the folder is shared with other harnesses, and stays.
pub fn write(tree: &HarnessTree, folder: &Path) -> Result<(), BuildError> {
    fs::create_dir_all(folder).map_err(BuildError::io(folder))?;
    remove_stale(tree, folder)?;
    let mut names = String::new();
    for (file, text) in &tree.files {
        names.push_str(&file.to_string_lossy());
        names.push('\n');
        write_if_changed(&folder.join(file), text)?;
    }
    for (name, target) in &tree.links {
        let path = folder.join(name);
        link(&path, target).map_err(BuildError::io(&path))?;
    }
    write_if_changed(&folder.join(MANIFEST), &names)
}

fn remove_stale(tree: &HarnessTree, folder: &Path) -> Result<(), BuildError> {
    let before = fs::read_to_string(folder.join(MANIFEST)).unwrap_or_default();
    for name in before.lines().map(Path::new) {
        let stays = tree.files.iter().any(|(file, _)| file == name);
        let ours = name.components().all(|part| matches!(part, Component::Normal(_)));
        if stays || !ours {
            continue;
        }
        let path = folder.join(name);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(BuildError::io(&path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Cargo compares modification times, so a file that stays the same must not be written again.
pub(super) fn write_if_changed(path: &Path, text: &str) -> Result<(), BuildError> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    let parent = path.parent().expect("a file of a harness lies in its folder");
    fs::create_dir_all(parent).map_err(BuildError::io(parent))?;
    fs::write(path, text).map_err(BuildError::io(path))
}

/// A link that is right stays, since cargo compares the times of what it leads to.
#[cfg(unix)]
fn link(path: &Path, target: &Path) -> std::io::Result<()> {
    if fs::read_link(path).is_ok_and(|old| old == target) {
        return Ok(());
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => std::os::unix::fs::symlink(target, path),
    }
}

/// Links ask for a privilege there: a copy does.
#[cfg(not(unix))]
fn link(path: &Path, target: &Path) -> std::io::Result<()> {
    if !target.is_dir() {
        return fs::copy(target, path).map(|_| ());
    }
    fs::create_dir_all(path)?;
    fs::read_dir(target)?.flatten().try_for_each(|entry| link(&path.join(entry.file_name()), &entry.path()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(files: &[(&str, &str)]) -> HarnessTree {
        let files = files.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect();
        HarnessTree { name: "h".into(), files, ..HarnessTree::default() }
    }

    #[test]
    fn an_unchanged_file_keeps_its_time_and_a_stale_one_goes() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let kept = folder.path().join("src/kept.rs");
        write(&tree(&[("src/kept.rs", "fn a() {}"), ("src/stale.rs", "")]), folder.path()).expect("writable");
        let before = fs::metadata(&kept).and_then(|kept| kept.modified()).expect("written");
        fs::write(folder.path().join("Cargo.lock"), "the user's").expect("writable");

        write(&tree(&[("src/kept.rs", "fn a() {}"), ("src/new.rs", "")]), folder.path()).expect("writable");

        assert_eq!(fs::metadata(&kept).and_then(|kept| kept.modified()).expect("kept"), before);
        assert!(folder.path().join("src/new.rs").exists());
        assert!(!folder.path().join("src/stale.rs").exists());
        assert!(folder.path().join("Cargo.lock").exists(), "what was not written by us stays");
    }

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let taken = folder.path().join("taken");
        fs::write(&taken, "").expect("writable");
        let error = write(&tree(&[]), &taken).expect_err("a file is in the way");
        assert!(matches!(error, BuildError::Io { path, .. } if path == taken));
    }
}
