//! The crate's API as rustdoc tells it, on a stable toolchain.
//!
//! JSON output is unstable, and `RUSTC_BOOTSTRAP` allows it. Build scripts of dependencies must not see that: they would
//! take the compiler for a nightly, and run again, with all that is built on them, whenever the variable changes. Therefore a
//! program in the place of rustdoc sets it; where there is none, it names the crates that are documented. The target folder
//! is our own, which leaves the user's caches warm.

mod order;

use crate::error::InspectError;
use crate::lockfile::LockFile;
use crate::metadata::{cargo, message};
use crate::shadow;
use crate::workspace::{SelectedPackage, Selection};
use order::Order;
use rustdoc_types::{Crate, FORMAT_VERSION};
use serde::Deserialize;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The variable by which a program that stands in the place of rustdoc ([`Selection::rustdoc`]) knows that it does: the
/// real one. It has to start that with its own arguments and `RUSTC_BOOTSTRAP=1`.
pub const RUSTDOC: &str = "CARGO_EDGETEST_RUSTDOC";

/// A library to document.
#[derive(Clone, Copy)]
struct Subject<'a> {
    /// The package, as cargo's `--package` takes it.
    spec: &'a str,
    /// Name of the package.
    name: &'a str,
    /// Name of the library.
    lib_name: &'a str,
    /// Crates that may use unstable options.
    bootstrap: &'a str,
    /// The selected package itself, so that the features of the selection are its own.
    is_selected: bool,
}

/// Documents a package's library and reads what was written.
pub(crate) fn document(package: &SelectedPackage, selection: &Selection) -> Result<Crate, InspectError> {
    let subject = Subject {
        spec: &package.id,
        name: &package.package.name,
        lib_name: &package.package.lib_name,
        bootstrap: &package.bootstrap,
        is_selected: true,
    };
    if let Some(shadow) = &package.package.shadow {
        let own = package.package.workspace_root.join("Cargo.lock");
        let kept = package.package.target_directory.join("edgetest").join("Cargo.lock");
        shadow::write(shadow, &shadow_folder(package), if own.exists() { &own } else { &kept })?;
    }
    let target = folder(package, "rustdoc");
    read(&write(package, selection, subject, &target)?)
}

/// Documents one of a package's dependencies, by its extern name. The answer for a version is kept.
pub(crate) fn document_dependency(package: &SelectedPackage, selection: &Selection, lib_name: &str) -> Option<Crate> {
    let (name, version) = package.package.extern_crates.get(lib_name)?;
    let target = folder(package, "rustdoc");
    let kept = folder(package, "dependencies").join(format!("{name}-{version}.json"));
    if let Ok(krate) = read(&kept) {
        return Some(krate);
    }
    let spec = format!("{name}@{version}");
    let bootstrap = format!("{},{lib_name}", package.bootstrap);
    let subject = Subject { spec: &spec, name, lib_name, bootstrap: &bootstrap, is_selected: false };
    let written = write(package, selection, subject, &target).ok()?;
    fs::create_dir_all(kept.parent()?).ok()?;
    fs::rename(&written, &kept).ok()?;
    read(&kept).ok()
}

/// Where the library over a package's binary is documented.
pub(crate) fn shadow_folder(package: &SelectedPackage) -> PathBuf {
    let facts = &package.package;
    folder(package, "shadow").join(format!("{}-{}", facts.name, facts.version))
}

fn folder(package: &SelectedPackage, name: &str) -> PathBuf {
    package.package.target_directory.join("edgetest").join(name)
}

fn write(
    package: &SelectedPackage,
    selection: &Selection,
    subject: Subject<'_>,
    target: &Path,
) -> Result<PathBuf, InspectError> {
    let mut command = command(package, selection, subject, target);
    // What a library over a binary is made of is linked from elsewhere, where cargo may not look.
    let is_linked = subject.is_selected && package.package.shadow.is_some();
    let order = Order::of(&command, is_linked);
    order.prepare(subject.lib_name, target)?;
    let facts = &package.package;
    let lock = LockFile::hold(&facts.workspace_root, &facts.target_directory, selection);
    let output = command
        .output()
        .map_err(|source| InspectError::Start { program: cargo().to_string_lossy().into_owned(), source })?;
    drop(lock);
    if !output.status.success() {
        return Err(failure(subject.name, &output));
    }
    let written = outputs(subject.lib_name, target).pop();
    let written = written
        .ok_or_else(|| InspectError::NoOutput { package: subject.name.to_owned(), folder: target.to_owned() })?;
    order.keep(subject.lib_name, &written);
    Ok(written)
}

/// The JSON, below the target folder or, where the user's configuration names a platform, one level deeper.
fn outputs(lib_name: &str, target: &Path) -> Vec<PathBuf> {
    let file = format!("{lib_name}.json");
    let mut folders = vec![target.to_owned()];
    let below = fs::read_dir(target).into_iter().flatten().flatten();
    folders.extend(below.map(|entry| entry.path()));
    let files = folders.into_iter().map(|folder| folder.join("doc").join(&file));
    files.filter(|path| path.is_file()).collect()
}

fn command(package: &SelectedPackage, selection: &Selection, subject: Subject<'_>, target: &Path) -> Command {
    let facts = &package.package;
    let mut command = Command::new(cargo());
    command.args(["rustdoc", "--quiet", "--lib"]);
    let shadow = facts.shadow.as_ref().filter(|_| subject.is_selected);
    if shadow.is_none() {
        command.args(["--package", subject.spec]);
    }
    if shadow.is_some() {
        // The user's configuration and toolchain, our manifest.
        command.current_dir(&facts.root).arg("--manifest-path").arg(shadow_folder(package).join("Cargo.toml"));
    } else if package.is_member {
        // rustup picks the toolchain by the folder.
        command.current_dir(&facts.root).arg("--manifest-path").arg(&package.manifest_path);
    } else {
        // A published crate may carry a toolchain file of its author's, and features come from the scratch manifest.
        command.current_dir(&facts.workspace_root);
    }
    if package.is_member && subject.is_selected {
        add_features(&mut command, package, selection);
    }
    command.args(selection.offline.then_some("--offline"));
    // A shadow library has no use for what the lock file holds for tests; the versions are the user's all the same.
    command.args((selection.locked && shadow.is_none()).then_some("--locked"));
    command.arg("--target-dir").arg(target);
    command.args([
        "--",
        "-Zunstable-options",
        "--output-format",
        "json",
        "--cap-lints",
        "allow",
        "--document-hidden-items",
    ]);
    command.args(shadow.is_some().then_some("--document-private-items"));
    match &selection.rustdoc {
        Some(program) => {
            let real = env::var_os("RUSTDOC").unwrap_or_else(|| "rustdoc".into());
            command.env("RUSTDOC", program).env(RUSTDOC, real);
        }
        None => {
            command.env("RUSTC_BOOTSTRAP", subject.bootstrap);
        }
    }
    command.env("CARGO_TERM_COLOR", "never");
    set_flags(&mut command);
    command
}

fn add_features(command: &mut Command, package: &SelectedPackage, selection: &Selection) {
    command.args(selection.all_features.then_some("--all-features"));
    command.args(selection.no_default_features.then_some("--no-default-features"));
    let features = &package.package.features;
    if !selection.all_features && !features.is_empty() {
        command.arg("--features").arg(features.join(","));
    }
}

/// Of `RUSTDOCFLAGS` only `--cfg` can change the API; flags for HTML would clash with JSON.
fn set_flags(command: &mut Command) {
    command.env_remove("CARGO_ENCODED_RUSTDOCFLAGS");
    if let Ok(flags) = env::var("RUSTDOCFLAGS") {
        command.env("RUSTDOCFLAGS", cfg_flags(&flags));
    }
}

fn cfg_flags(flags: &str) -> String {
    let mut kept = Vec::new();
    let mut words = flags.split_whitespace();
    while let Some(word) = words.next() {
        if word == "--cfg" || word == "--check-cfg" {
            kept.extend([Some(word), words.next()].into_iter().flatten());
        } else if word.starts_with("--cfg=") || word.starts_with("--check-cfg=") {
            kept.push(word);
        }
    }
    kept.join(" ")
}

fn failure(package: &str, output: &Output) -> InspectError {
    let stderr = message(&String::from_utf8_lossy(&output.stderr));
    let package = package.to_owned();
    let is_code = ["could not compile", "could not document", "failed to run custom build command"];
    if is_code.iter().any(|sign| stderr.contains(sign)) {
        InspectError::DoesNotCompile { package, stderr }
    } else {
        let stderr = stderr.trim_start_matches("error: ").to_owned();
        InspectError::Rustdoc { package, stderr }
    }
}

fn read(path: &Path) -> Result<Crate, InspectError> {
    #[derive(Deserialize)]
    struct Version {
        format_version: u32,
    }
    let text = fs::read_to_string(path).map_err(|source| InspectError::Io { path: path.to_owned(), source })?;
    let version: Version = parse(&text, path)?;
    if version.format_version != FORMAT_VERSION {
        return Err(InspectError::FormatVersion { found: version.format_version, understood: FORMAT_VERSION });
    }
    parse(&text, path)
}

fn parse<'a, T: Deserialize<'a>>(text: &'a str, path: &Path) -> Result<T, InspectError> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    T::deserialize(&mut reader).map_err(|source| InspectError::Json { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::{cfg_flags, read};
    use crate::error::InspectError;

    #[test]
    fn only_cfg_flags_reach_rustdoc() {
        let flags = "-D warnings --cfg docsrs --html-in-header x.html --cfg=loom";
        assert_eq!(cfg_flags(flags), "--cfg docsrs --cfg=loom");
    }

    #[test]
    fn an_unknown_format_is_named() {
        let file = tempfile::NamedTempFile::new().expect("a temporary file can be made");
        std::fs::write(file.path(), r#"{"root": 0, "format_version": 12}"#).expect("it can be written");
        let error = read(file.path()).expect_err("the format is too old");
        assert!(matches!(error, InspectError::FormatVersion { found: 12, understood: 57 }));
        assert!(error.to_string().contains("format 12"));
    }
}
