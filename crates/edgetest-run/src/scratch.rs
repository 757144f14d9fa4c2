//! The folder below which workers have their folders.

use crate::spec::RunError;
use std::io::ErrorKind;
use std::path::Path;

/// Makes it, without what a run that was killed has left there.
pub fn renew(folder: &Path) -> Result<(), RunError> {
    let removed = match std::fs::remove_dir_all(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed,
    };
    let path = folder.to_owned();
    removed.and_then(|()| std::fs::create_dir_all(folder)).map_err(|source| RunError::Scratch { path, source })
}
