//! What the user or the machine can do wrong before a package is inspected.
//!
//! One variant, one message. Exit codes and advice are the binary's business.

use std::io;
use std::path::PathBuf;

/// Why a package could not be selected or inspected.
#[derive(Debug, thiserror::Error)]
pub enum InspectError {
    /// No `Cargo.toml` at the given place, or in the current folder and those above it.
    #[error("could not find `Cargo.toml` in `{}` or any folder above it", folder.display())]
    NoManifest {
        /// Where the search began.
        folder: PathBuf,
    },
    /// `--manifest-path` names a file that is not there.
    #[error("manifest path `{}` does not exist", path.display())]
    ManifestMissing {
        /// The path as given.
        path: PathBuf,
    },
    /// A virtual manifest whose workspace has no members.
    #[error("the workspace at `{}` has no members", manifest.display())]
    EmptyWorkspace {
        /// The virtual manifest.
        manifest: PathBuf,
    },
    /// `-p` names a package that is not there.
    #[error("no package `{spec}` in the workspace{}", suggestion.as_ref().map(|name| format!("; did you mean `{name}`?")).unwrap_or_default())]
    NoSuchPackage {
        /// The specification as given.
        spec: String,
        /// A name that is nearly the same.
        suggestion: Option<String>,
    },
    /// `-p` names more than one package.
    #[error("package `{spec}` is ambiguous: {}", candidates.join(", "))]
    AmbiguousPackage {
        /// The specification as given.
        spec: String,
        /// `name@version` of those that match.
        candidates: Vec<String>,
    },
    /// The package has examples or tests only.
    #[error("package `{package}` has neither a library nor a binary target")]
    NoLibrary {
        /// Its name.
        package: String,
    },
    /// The package is a proc-macro crate, whose functions only the compiler can call.
    #[error("package `{package}` is a proc-macro crate: only the compiler can call it")]
    ProcMacro {
        /// Its name.
        package: String,
    },
    /// The library is built as `cdylib` or `staticlib` alone, so that no Rust code can import it.
    #[error(
        "the library of `{package}` is built as {kinds} only and cannot be imported; add \"lib\" to its `crate-type`"
    )]
    NotLinkable {
        /// Its name.
        package: String,
        /// Its crate types.
        kinds: String,
    },
    /// `cargo metadata` refused.
    #[error("cargo could not read the package: {}", message.trim())]
    Metadata {
        /// What cargo said.
        message: String,
    },
    /// Cargo could not be started.
    #[error("failed to start `{program}`")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// The crate under test, or one that it depends on, does not compile.
    #[error("package `{package}` does not compile")]
    DoesNotCompile {
        /// Its name.
        package: String,
        /// What rustc said.
        stderr: String,
    },
    /// `cargo rustdoc` failed for a reason other than the crate's code.
    #[error("failed to document `{package}`: {}", stderr.trim())]
    Rustdoc {
        /// Its name.
        package: String,
        /// What cargo said.
        stderr: String,
    },
    /// rustdoc ended well but wrote no JSON where it was expected.
    #[error("rustdoc wrote no JSON for `{package}` below `{}`", folder.display())]
    NoOutput {
        /// Its name.
        package: String,
        /// Where it was looked for.
        folder: PathBuf,
    },
    /// The toolchain writes a rustdoc JSON format that we do not read.
    #[error("this toolchain's rustdoc writes JSON format {found}, and only format {understood} is understood")]
    FormatVersion {
        /// The version in the file.
        found: u32,
        /// The version that we read.
        understood: u32,
    },
    /// The JSON is not what its version promises.
    #[error("failed to read rustdoc's JSON at `{}`", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A file could not be read or written.
    #[error("failed to access `{}`", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}
