//! What cargo says of a manifest and its workspace.

use crate::error::InspectError;
use crate::lockfile::LockFile;
use crate::workspace::Selection;
use cargo_metadata::{CargoOpt, Metadata, MetadataCommand};
use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf, absolute};
use std::process::Command;

/// The cargo that called us, or the one on the path.
pub(crate) fn cargo() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// The whole graph of the selected manifest, without a trace in the user's tree.
pub(crate) fn load(selection: &Selection) -> Result<Metadata, InspectError> {
    let manifest = manifest(selection)?;
    let outline = command(selection, &manifest, Depth::Outline).exec().map_err(refusal)?;
    if outline.workspace_members.is_empty() {
        return Err(InspectError::EmptyWorkspace { manifest });
    }
    let target = target_directory(selection, outline.target_directory.as_std_path())?;
    let _lock = LockFile::hold(outline.workspace_root.as_std_path(), &target, selection);
    command(selection, &manifest, Depth::Graph).exec().map_err(refusal)
}

/// Where the user's build writes: `--target-dir`, or what cargo says.
pub(crate) fn target_directory(selection: &Selection, configured: &Path) -> Result<PathBuf, InspectError> {
    let Some(chosen) = &selection.target_dir else {
        return Ok(configured.to_owned());
    };
    absolute(chosen).map_err(|source| InspectError::Io { path: chosen.clone(), source })
}

/// The part of cargo's output that says what is wrong: without "Updating", "Downloading", warnings and the like.
pub(crate) fn message(stderr: &str) -> String {
    let lines: Vec<&str> = stderr.lines().collect();
    let start = lines.iter().position(|line| line.starts_with("error"));
    lines[start.unwrap_or_default()..].join("\n").trim().to_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Depth {
    /// Members only; touches no lock file.
    Outline,
    /// All dependencies, resolved.
    Graph,
}

fn manifest(selection: &Selection) -> Result<PathBuf, InspectError> {
    if let Some(path) = &selection.manifest_path {
        let found = absolute(path).ok().filter(|path| path.exists());
        return found.ok_or_else(|| InspectError::ManifestMissing { path: path.clone() });
    }
    let folder = env::current_dir().map_err(|source| InspectError::Io { path: PathBuf::from("."), source })?;
    let found = folder.ancestors().map(|above| above.join("Cargo.toml")).find(|path| path.is_file());
    found.ok_or(InspectError::NoManifest { folder })
}

fn command(selection: &Selection, manifest: &Path, depth: Depth) -> MetadataCommand {
    let folder = manifest.parent().unwrap_or(manifest);
    let mut command = MetadataCommand::new();
    command.cargo_path(cargo()).manifest_path(manifest).current_dir(folder);
    // Cargo would note what rustc said about itself beside the user's build.
    command.env("CARGO_CACHE_RUSTC_INFO", "0");
    let mut options = vec!["--color=never".to_owned()];
    options.extend(selection.offline.then(|| "--offline".to_owned()));
    options.extend(selection.locked.then(|| "--locked".to_owned()));
    match depth {
        Depth::Outline => {
            command.no_deps();
        }
        Depth::Graph => {
            add_features(selection, &mut command);
            // Without it cargo fetches what only other platforms need.
            options.extend(host(folder).map(|host| format!("--filter-platform={host}")));
        }
    }
    command.other_options(options);
    command
}

fn add_features(selection: &Selection, command: &mut MetadataCommand) {
    if selection.all_features {
        command.features(CargoOpt::AllFeatures);
    }
    if selection.no_default_features {
        command.features(CargoOpt::NoDefaultFeatures);
    }
    if !selection.features.is_empty() {
        command.features(CargoOpt::SomeFeatures(selection.features.clone()));
    }
}

/// The triple that rustc builds for by itself.
fn host(folder: &Path) -> Option<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").current_dir(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

fn refusal(error: cargo_metadata::Error) -> InspectError {
    match error {
        cargo_metadata::Error::CargoMetadata { stderr } => {
            InspectError::Metadata { message: message(&stderr).trim_start_matches("error: ").to_owned() }
        }
        cargo_metadata::Error::Io(source) => {
            InspectError::Start { program: cargo().to_string_lossy().into_owned(), source }
        }
        other => InspectError::Metadata { message: other.to_string() },
    }
}
