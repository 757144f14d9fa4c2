//! Which files of `$OUT` are fuzz targets. Two parts of a fleet ask that, and they do not quite agree.

use std::fs;
use std::path::{Path, PathBuf};

/// What makes a program a fuzz target.
const ENTRY: &[u8] = b"LLVMFuzzerTestOneInput";

/// A file of `$OUT`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lying {
    /// A fuzz target that is run.
    Target(PathBuf),
    /// A fuzz target that passes the build's check and is then never run, for its name.
    Unfuzzed(String),
    /// Something else.
    Other(String),
}

/// Every file that lies directly in the folder, by name.
pub(super) fn list(folder: &Path) -> Vec<Lying> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.into_iter().map(classify).collect()
}

fn classify(path: PathBuf) -> Lying {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_tool = name == "llvm-symbolizer" || name.starts_with("afl-") || name.starts_with("jazzer_");
    if is_tool || !is_executable(&path) || !holds_entry(&path, &name) {
        return Lying::Other(name);
    }
    if is_allowed(&name) { Lying::Target(path) } else { Lying::Unfuzzed(name) }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|facts| facts.permissions().mode() & 0o111 != 0)
}

/// Nothing is built here: see [`super::FleetError::Platform`].
#[cfg(not(unix))]
fn is_executable(_path: &Path) -> bool {
    false
}

fn is_allowed(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
}

/// A program or a script with the entry in it. One whose name ends in this word counts whatever it holds.
fn holds_entry(path: &Path, name: &str) -> bool {
    let Ok(bytes) = fs::read(path) else { return false };
    let is_program = bytes.starts_with(b"\x7fELF") || bytes.starts_with(b"#!");
    is_program && (name.ends_with("_fuzzer") || bytes.windows(ENTRY.len()).any(|window| window == ENTRY))
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    fn kinds(files: &[(&str, &[u8], u32)]) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a scratch folder");
        for (name, text, mode) in files {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("writable");
            fs::set_permissions(&path, fs::Permissions::from_mode(*mode)).expect("ours");
        }
        let kind = |lying| match lying {
            Lying::Target(path) => format!("target {}", path.file_name().unwrap_or_default().to_string_lossy()),
            Lying::Unfuzzed(name) => format!("unfuzzed {name}"),
            Lying::Other(name) => format!("other {name}"),
        };
        list(folder.path()).into_iter().map(kind).collect()
    }

    #[test]
    fn a_name_with_a_dot_is_never_fuzzed() {
        let script: &[u8] = b"#!/bin/sh\n# LLVMFuzzerTestOneInput\n";
        let files: [(&str, &[u8], u32); 6] = [
            ("a.b", script, 0o755),
            ("a_b-c", script, 0o755),
            ("data", b"LLVMFuzzerTestOneInput", 0o755),
            ("plain", script, 0o644),
            ("tool", b"#!/bin/sh\n", 0o755),
            ("x_fuzzer", b"#!/bin/sh\n", 0o755),
        ];
        let expected = ["unfuzzed a.b", "target a_b-c", "other data", "other plain", "other tool", "target x_fuzzer"];
        assert_eq!(kinds(&files), expected);
    }
}
