//! A library over the sources of a package: of one that has binaries only, or of a library whose private functions are meant.
//!
//! Nobody can import a binary, or what is private. The crate root is copied, the rest of the package is linked in place, and a manifest of
//! ours calls the copy a library: `mod`, `include_str!`, `crate::` and `CARGO_MANIFEST_DIR` mean what they meant. Code that
//! is appended to the root sees what the root sees, private functions included. Nothing of the user's tree is touched.

mod manifest;
mod write;

pub(crate) use write::write;

use cargo_metadata::{Metadata, Package, Target, TargetKind};
use std::fs;
use std::path::{Path, PathBuf};

/// A package as a library, described: its files, and what else lies beside them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shadow {
    /// The manifest. It ends within its `[dependencies]`, so that more of them can be appended.
    pub manifest: String,
    /// Rows for `[dev-dependencies]`, which only tests have a use for.
    pub dev_dependencies: String,
    /// The root is a program's: it has a `main`.
    pub is_program: bool,
    /// The crate root, relative to the package.
    pub root_file: PathBuf,
    /// The text of the crate root.
    pub root_text: String,
    /// What is linked: path relative to the package, and where it lies.
    pub links: Vec<(PathBuf, PathBuf)>,
}

/// The binary that stands for a package: the one that `cargo run` would take, or else the first.
pub(crate) fn binary(package: &Package) -> Option<&Target> {
    let binaries = || package.targets.iter().filter(|target| target.kind.contains(&TargetKind::Bin));
    let wanted = package.default_run.as_deref().unwrap_or(package.name.as_str());
    binaries().find(|target| target.name == wanted).or_else(|| binaries().next())
}

/// The name of the library. The root may use the package's name for a module of its own.
pub(crate) fn library_name(binary: &Target) -> String {
    let name = binary.name.replace('-', "_");
    let text = fs::read_to_string(&binary.src_path).unwrap_or_default();
    let mut words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    if words.any(|word| word == name) { format!("{name}_bin") } else { name }
}

/// Describes the library over a package's binary, or over its own library; `None` where its root cannot be read or lies
/// elsewhere.
pub(crate) fn describe(package: &Package, target: &Target, lib_name: &str, metadata: &Metadata) -> Option<Shadow> {
    let root = package.manifest_path.parent()?.as_std_path();
    let root_file = target.src_path.as_std_path().strip_prefix(root).ok()?.to_owned();
    Some(Shadow {
        manifest: manifest::manifest(package, target, lib_name, &root_file),
        dev_dependencies: manifest::dev_dependencies(package),
        is_program: target.kind.contains(&TargetKind::Bin),
        root_text: fs::read_to_string(&target.src_path).ok()?,
        links: links(root, &root_file, metadata.target_directory.as_std_path()),
        root_file,
    })
}

/// Everything of the package but its manifest, the root file and the folders that lead to it, which are ours.
fn links(root: &Path, root_file: &Path, target: &Path) -> Vec<(PathBuf, PathBuf)> {
    let mut links = Vec::new();
    for above in root_file.ancestors().skip(1) {
        let inner = root_file.strip_prefix(above).ok().and_then(|rest| rest.iter().next());
        let entries = fs::read_dir(root.join(above)).into_iter().flatten().flatten();
        for path in entries.map(|entry| entry.path()) {
            let name = path.file_name();
            let at_root = above.as_os_str().is_empty();
            let is_ours =
                name == inner || path == target || at_root && name.is_some_and(|name| is_of_cargo(name, &path));
            if let (false, Some(name)) = (is_ours, name) {
                links.push((above.join(name), path.clone()));
            }
        }
    }
    links.sort();
    links
}

fn is_of_cargo(name: &std::ffi::OsStr, path: &Path) -> bool {
    let names = ["Cargo.toml", "Cargo.lock", ".git"];
    names.iter().any(|known| name == *known) || (name == "target" && path.join("CACHEDIR.TAG").exists())
}

#[cfg(test)]
mod tests {
    use super::links;
    use std::fs;
    use std::path::Path;

    #[test]
    fn all_is_linked_but_the_root_file_and_what_is_cargos() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path();
        for path in ["src/bin/deep/a.rs", "src/bin/b.rs", "target/debug/x", "assets/a.txt"] {
            fs::create_dir_all(root.join(path).parent().expect("it has one")).expect("it can be made");
            fs::write(root.join(path), "").expect("it can be written");
        }
        for path in ["Cargo.toml", "Cargo.lock", "src/main.rs", "build.rs"] {
            fs::write(root.join(path), "").expect("it can be written");
        }
        let names = |file: &str| -> Vec<String> {
            let links = links(root, Path::new(file), &root.join("target"));
            links.into_iter().map(|(name, _)| name.to_string_lossy().replace('\\', "/")).collect()
        };
        assert_eq!(names("src/main.rs"), ["assets", "build.rs", "src/bin"]);
        assert_eq!(names("src/bin/b.rs"), ["assets", "build.rs", "src/bin/deep", "src/main.rs"]);
    }
}
