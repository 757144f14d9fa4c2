//! Where the project's tree begins.

use std::path::PathBuf;

/// The folder above `xtask/`. Cargo tells it when it runs us; otherwise it is the current folder.
pub fn find() -> PathBuf {
    std::env::var_os("CARGO_MANIFEST_DIR")
        .map(PathBuf::from)
        .and_then(|xtask| xtask.parent().map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("."))
}
