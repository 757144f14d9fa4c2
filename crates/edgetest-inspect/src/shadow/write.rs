//! Puts a shadow library on disk, so that rustdoc can read it. What stays the same keeps its time, and cargo stays warm.

use super::Shadow;
use crate::error::InspectError;
use std::fs;
use std::io;
use std::path::Path;

/// Writes the library as described, without an addition, into a folder of our own.
pub(crate) fn write(shadow: &Shadow, folder: &Path, lock_file: &Path) -> Result<(), InspectError> {
    let refused = |source| InspectError::Io { path: folder.to_owned(), source };
    write_if_changed(&folder.join("Cargo.toml"), &shadow.manifest).map_err(refused)?;
    write_if_changed(&folder.join(&shadow.root_file), &shadow.root_text).map_err(refused)?;
    for (name, target) in &shadow.links {
        link(&folder.join(name), target).map_err(refused)?;
    }
    if lock_file.exists() {
        fs::copy(lock_file, folder.join("Cargo.lock")).map_err(refused)?;
    }
    Ok(())
}

fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
    fs::write(path, text)
}

#[cfg(unix)]
fn link(path: &Path, target: &Path) -> io::Result<()> {
    if fs::read_link(path).is_ok_and(|old| old == target) {
        return Ok(());
    }
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => std::os::unix::fs::symlink(target, path),
    }
}

/// Links ask for a privilege there.
#[cfg(not(unix))]
fn link(path: &Path, target: &Path) -> io::Result<()> {
    if !target.is_dir() {
        fs::copy(target, path)?;
        return Ok(());
    }
    fs::create_dir_all(path)?;
    for entry in fs::read_dir(target)?.flatten() {
        link(&path.join(entry.file_name()), &entry.path())?;
    }
    Ok(())
}
