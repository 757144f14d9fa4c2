//! Leaves the user's `Cargo.lock` as it was.
//!
//! Cargo has no stable option for a lock file elsewhere, and writes one where there is none. What it wrote is kept
//! below the target folder, and lent to the next command, so that a package without a lock file is resolved once.

use crate::workspace::Selection;
use std::fs;
use std::path::{Path, PathBuf};

/// Puts the lock file back when dropped.
pub(crate) struct LockFile {
    path: PathBuf,
    before: Option<Vec<u8>>,
    kept: PathBuf,
    is_ours: bool,
}

impl LockFile {
    /// Notes the lock file of a workspace. A scratch project, of which a dependency is inspected, is not the user's.
    pub(crate) fn hold(workspace: &Path, target: &Path, selection: &Selection) -> Self {
        let path = workspace.join("Cargo.lock");
        let kept = target.join("edgetest").join("Cargo.lock");
        let before = fs::read(&path).ok();
        if before.is_none() && !selection.dependencies && !selection.locked {
            // Nothing kept is no failure: cargo then resolves anew.
            let _ = fs::copy(&kept, &path);
        }
        Self { path, before, kept, is_ours: selection.dependencies }
    }

    fn keep(&self) {
        let folder = self.kept.parent().expect("the kept file lies in a folder of ours");
        // A target folder that cannot be written is cargo's to report.
        let _ = fs::create_dir_all(folder).and_then(|()| fs::copy(&self.path, &self.kept));
    }
}

impl Drop for LockFile {
    fn drop(&mut self) {
        if self.is_ours || !self.path.exists() {
            return;
        }
        match &self.before {
            None => {
                self.keep();
                let _ = fs::remove_file(&self.path);
            }
            Some(before) if fs::read(&self.path).is_ok_and(|now| now != *before) => {
                let _ = fs::write(&self.path, before);
            }
            Some(_) => {}
        }
    }
}
