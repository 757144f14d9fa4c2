//! `edgetest.toml`: what a project settles once, beside the manifest.
//!
//! A mistake in it is an error at its place. A section that is new here is one line in [`read`] and one field of
//! [`Settings`]; what a table may hold is what its reader asks for.

mod accept;
mod checks;
mod edit;
mod fixture;
mod identity;
mod laws;
mod limits;
mod mistake;
mod table;

pub use accept::Accept;
pub use checks::{Checks, Level, apply as apply_checks};
pub use edit::add;
pub use fixture::Fixtures;
pub use laws::apply as apply_laws;
pub use limits::Limits;
pub use mistake::Mistake;

use crate::error::Error;
use edgetest_inspect::{Package, SelectedPackage};
use edgetest_plan::Identity;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use table::Table;
use toml_edit::Document;

/// Its name.
pub const FILE: &str = "edgetest.toml";

/// Everything that the file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// `[[accept]]`: findings that the project lives with.
    pub accept: Vec<Accept>,
    /// `[[fixture]]`: values for types that cannot be built.
    pub fixtures: Fixtures,
    /// `include`: globs, as `--filter` has them.
    pub include: Vec<String>,
    /// `exclude`: globs, as `--exclude` has them.
    pub exclude: Vec<String>,
    /// `[limits]`.
    pub limits: Limits,
    /// `[checks]`.
    pub checks: Checks,
    /// `[laws]`.
    pub laws: Checks,
    /// `[[identity]]`.
    pub identities: Vec<Identity>,
}

/// The settings of a package; none where it has no file. What a published crate says about itself does not count: whoever
/// vets it wants to know.
pub fn of(package: &SelectedPackage) -> Result<Settings, Error> {
    if !package.is_member {
        return Ok(Settings::default());
    }
    let path = path(&package.package);
    match fs::read_to_string(&path) {
        Ok(text) => {
            let mut settings = read(&text).map_err(|mistake| mistake.at(&path, &text))?;
            (settings.fixtures.path, settings.fixtures.text) = (path, text);
            Ok(settings)
        }
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(Settings::default()),
        Err(source) => Err(Error::Read { path, source }),
    }
}

/// The file beside the manifest; the workspace's where the package has none of its own and the workspace has one.
pub fn path(package: &Package) -> PathBuf {
    let in_folder = |folder: &Path| folder.join(FILE);
    let own = in_folder(&package.root);
    let shared = in_folder(&package.workspace_root);
    if !own.exists() && shared.exists() { shared } else { own }
}

/// Reads the text of the file.
pub fn read(text: &str) -> Result<Settings, Mistake> {
    let document = Document::parse(text).map_err(|error| Mistake::syntax(&error))?;
    let mut root = Table::root(document.as_table());
    let settings = Settings {
        accept: root.tables("accept")?.into_iter().map(accept::read).collect::<Result<_, _>>()?,
        fixtures: Fixtures {
            entries: root.tables("fixture")?.into_iter().map(fixture::read).collect::<Result<_, _>>()?,
            ..Fixtures::default()
        },
        include: root.texts("include")?,
        exclude: root.texts("exclude")?,
        limits: root.table("limits")?.map(limits::read).transpose()?.unwrap_or_default(),
        checks: root.table("checks")?.map(|table| checks::read(&table)).transpose()?.unwrap_or_default(),
        laws: root.table("laws")?.map(|table| laws::read(&table)).transpose()?.unwrap_or_default(),
        identities: root.tables("identity")?.into_iter().map(identity::read).collect::<Result<_, _>>()?,
    };
    root.end()?;
    accept::once_each(&settings.accept)?;
    Ok(settings)
}

#[cfg(test)]
mod tests;
