//! The repository that a package lies in: code hosts name files from its root.

use edgetest_inspect::SelectedPackage;
use std::path::{Path, PathBuf};

/// The nearest folder above that git keeps. A work tree has a file where a clone has a folder.
pub fn root(folder: &Path) -> Option<PathBuf> {
    folder.ancestors().find(|above| above.join(".git").exists()).map(Path::to_owned)
}

/// The package's folder within its repository, with a slash at its end; empty at its root, and for packages of the registry.
pub fn folder(package: &SelectedPackage) -> String {
    let facts = &package.package;
    let root = if package.is_member { root(&facts.root) } else { None };
    root.map(|root| below(&root, &facts.root)).unwrap_or_default()
}

/// A folder as seen from one above it, with slashes and one at its end.
pub fn below(root: &Path, folder: &Path) -> String {
    let below = folder.strip_prefix(root).map(Path::to_owned).unwrap_or_default();
    let parts = below.components().flat_map(|part| [part.as_os_str().to_string_lossy().into_owned(), "/".into()]);
    parts.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn the_root_is_the_nearest_folder_that_git_keeps() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        let package = folder.path().join("crates/orders");
        fs::create_dir_all(&package).expect("writable");
        fs::create_dir(folder.path().join(".git")).expect("writable");
        assert_eq!(root(&package).as_deref(), Some(folder.path()));
        fs::write(folder.path().join("crates/.git"), "gitdir: elsewhere\n").expect("writable");
        assert_eq!(root(&package), Some(folder.path().join("crates")));
    }
}
