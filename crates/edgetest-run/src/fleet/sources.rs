//! The sources as an image has them: what git keeps or would keep, in a folder of ours.

use super::{FleetError, Rehearsal};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Copies what changed, and removes what is gone. What was built stays. Gives the files by their places.
pub(super) fn copy(rehearsal: &Rehearsal<'_>) -> Result<BTreeSet<PathBuf>, FleetError> {
    let files = listed(rehearsal.repository);
    let to = rehearsal.source();
    for file in present(&to) {
        // A lock file that cargo wrote for lack of one is kept, so that the next build is the same.
        if !files.contains(&file) && !file.ends_with("fuzz/Cargo.lock") {
            let path = to.join(file);
            fs::remove_file(&path).map_err(FleetError::io(&path))?;
        }
    }
    for file in &files {
        copy_one(&rehearsal.repository.join(file), &to.join(file))?;
    }
    Ok(files)
}

/// Files of ours that are not there any more.
pub(super) fn missing(rehearsal: &Rehearsal<'_>, files: &BTreeSet<PathBuf>) -> Vec<String> {
    let gone = files.iter().filter(|file| !rehearsal.source().join(file).exists());
    gone.map(|file| file.display().to_string()).take(5).collect()
}

/// What git keeps or would keep; everything where there is no git.
fn listed(repository: &Path) -> BTreeSet<PathBuf> {
    let mut git = Command::new("git");
    git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
    let output = git.current_dir(repository).stdin(Stdio::null()).stderr(Stdio::null()).output();
    let of_git = output.ok().filter(|output| output.status.success() && repository.join(".git").exists());
    let all: BTreeSet<PathBuf> = match of_git {
        Some(output) => {
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            text.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect()
        }
        None => present(repository),
    };
    all.into_iter().filter(|file| repository.join(file).is_file()).collect()
}

/// All files below a folder, without those that cargo and git made.
fn present(root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut waiting = vec![root.to_owned()];
    while let Some(folder) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_built = entry.file_name() == "target" || entry.file_name() == ".git";
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !is_built => waiting.push(path),
                Ok(kind) if kind.is_file() => found.extend(path.strip_prefix(root).map(Path::to_owned)),
                _ => {}
            }
        }
    }
    found
}

/// A file that says the same keeps its time, so that cargo does not build it again.
fn copy_one(from: &Path, to: &Path) -> Result<(), FleetError> {
    let text = fs::read(from).map_err(FleetError::io(from))?;
    if fs::read(to).is_ok_and(|before| before == text) {
        return Ok(());
    }
    let folder = to.parent().expect("it lies in the copy");
    fs::create_dir_all(folder).and_then(|()| fs::copy(from, to)).map_err(FleetError::io(to)).map(drop)
}
