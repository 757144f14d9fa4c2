//! Which packages are to be inspected.
//!
//! Cargo's flags keep their meaning. A workspace may hold packages without a library: where several are chosen they are
//! left out by name, where one is chosen they are an error.

mod facts;
mod spec;

use crate::api::Package;
use crate::error::InspectError;
use crate::metadata;
use cargo_metadata::Metadata;
use std::path::PathBuf;

/// What the user asked for, in cargo's terms.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "cargo's flags are switches")]
pub struct Selection {
    /// `--manifest-path`; the current folder and those above it are searched otherwise.
    pub manifest_path: Option<PathBuf>,
    /// `--package`: names, `name@version`, or package ids.
    pub package: Vec<String>,
    /// `--workspace`.
    pub workspace: bool,
    /// `--features`, each entry a comma- or space-separated list.
    pub features: Vec<String>,
    /// `--all-features`.
    pub all_features: bool,
    /// `--no-default-features`.
    pub no_default_features: bool,
    /// `--offline`.
    pub offline: bool,
    /// `--locked`.
    pub locked: bool,
    /// `--target-dir`.
    pub target_dir: Option<PathBuf>,
    /// `package` may name dependencies too, and the workspace is a scratch project of ours.
    pub dependencies: bool,
    /// A program that stands in the place of rustdoc and allows it what is unstable; see [`crate::RUSTDOC`].
    pub rustdoc: Option<PathBuf>,
}

/// The outcome of a selection.
#[derive(Debug)]
pub struct Selected {
    /// Packages with a library, at least one, in the order of the manifest or the command line.
    pub packages: Vec<SelectedPackage>,
    /// Packages of a selection of several that have none.
    pub left_out: Vec<LeftOut>,
}

/// A package that cannot be inspected, beside others that can.
#[derive(Debug)]
pub struct LeftOut {
    /// Its name.
    pub package: String,
    /// Why.
    pub reason: InspectError,
}

/// A package whose library can be inspected.
#[derive(Clone, Debug)]
pub struct SelectedPackage {
    /// What later stages need to know.
    pub package: Package,
    /// Cargo's id, which tells packages of one name apart.
    pub id: String,
    /// The manifest, absolute.
    pub manifest_path: PathBuf,
    /// Edition of the library: `2021`.
    pub edition: String,
    /// Root file of the library, absolute.
    pub lib_path: PathBuf,
    /// A member of the workspace, not one of its dependencies.
    pub is_member: bool,
    /// `RUSTC_BOOTSTRAP` for the library: the same for all members, so that build scripts that ask for it run once.
    pub(crate) bootstrap: String,
}

/// Chooses packages.
pub fn select(selection: &Selection) -> Result<Selected, InspectError> {
    let metadata = metadata::load(selection)?;
    let chosen = spec::choose(&metadata, selection)?;
    let is_single = chosen.len() == 1;
    let mut selected = Selected { packages: Vec::new(), left_out: Vec::new() };
    for package in chosen {
        match facts::read(package, &metadata, selection) {
            Ok(found) => selected.packages.push(found),
            Err(reason) if is_single => return Err(reason),
            Err(reason) => selected.left_out.push(LeftOut { package: package.name.to_string(), reason }),
        }
    }
    if selected.packages.is_empty() {
        return Err(nothing_left(selected, &metadata));
    }
    Ok(selected)
}

/// The library of a package as its own root sees it, private functions included; `None` where its root cannot be read.
pub fn within(package: &SelectedPackage, selection: &Selection) -> Result<Option<SelectedPackage>, InspectError> {
    Ok(facts::within(package, &metadata::load(selection)?))
}

fn nothing_left(mut selected: Selected, metadata: &Metadata) -> InspectError {
    match selected.left_out.pop() {
        Some(last) => last.reason,
        None => InspectError::EmptyWorkspace { manifest: metadata.workspace_root.join("Cargo.toml").into() },
    }
}
