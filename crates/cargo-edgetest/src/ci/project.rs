//! What the files of a CI system or a fleet say of a project.

use crate::error::Error;
use crate::repository;
use edgetest_generate::{CiHost, CiProject, fleet_name};
use edgetest_inspect::SelectedPackage;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use toml_edit::{DocumentMut, Item};

/// The compiler whose rustdoc JSON is read: the first stable one of that format.
const TOOLCHAIN: &str = "1.95";

/// A project and where it lies.
pub struct Project {
    /// Root of its repository.
    pub root: PathBuf,
    /// What its files say.
    pub facts: CiProject,
}

impl Project {
    /// Reads what a host's files need.
    pub fn of(host: CiHost, packages: &[SelectedPackage]) -> Result<Self, Error> {
        let first = packages.first().expect("a selection holds at least one package");
        let workspace = &first.package.workspace_root;
        let root = repository::root(workspace).unwrap_or_else(|| workspace.clone());
        let mut facts = CiProject {
            version: edgetest_report::VERSION.to_owned(),
            toolchain: TOOLCHAIN.to_owned(),
            prefix: repository::below(&root, workspace),
            name: fleet_name(&first.package.name),
            ..CiProject::default()
        };
        if host.is_fleet() {
            facts.packages = fuzzed(&root, packages);
            if facts.packages.is_empty() {
                return Err(Error::NoFuzzFolder { package: first.package.name.clone() });
            }
            facts.name = fleet_name(&project_name(&root, packages));
        }
        if host == CiHost::OssFuzz {
            let manifest = Manifest::of(first);
            let remote = || git(&root, &["remote", "get-url", "origin"]);
            facts.repository = manifest.text("repository").or_else(remote).unwrap_or_default();
            let contact = || git(&root, &["config", "user.email"]);
            facts.contact = manifest.author().or_else(contact).unwrap_or_default();
        }
        Ok(Self { root, facts })
    }
}

/// The only package's name; that of the repository's folder where there are several.
fn project_name(root: &Path, packages: &[SelectedPackage]) -> String {
    match packages {
        [only] => only.package.name.clone(),
        _ => root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default(),
    }
}

/// Folders within the repository of the packages that have a cargo-fuzz folder.
fn fuzzed(root: &Path, packages: &[SelectedPackage]) -> Vec<String> {
    let folders = packages.iter().map(|package| package.package.root.as_path());
    let folders = folders.filter(|folder| folder.join("fuzz/Cargo.toml").is_file());
    let name = |folder: &Path| match repository::below(root, folder).trim_end_matches('/') {
        "" => ".".to_owned(),
        below => below.to_owned(),
    };
    folders.map(name).collect()
}

/// A manifest, and that of its workspace for what it takes from there.
struct Manifest {
    own: Option<DocumentMut>,
    workspace: Option<DocumentMut>,
}

impl Manifest {
    fn of(package: &SelectedPackage) -> Self {
        let read = |path: &Path| fs::read_to_string(path).ok()?.parse().ok();
        let root = package.package.workspace_root.join("Cargo.toml");
        Self { own: read(&package.manifest_path), workspace: read(&root) }
    }

    fn field(&self, key: &str) -> Option<&Item> {
        let own = self.own.as_ref()?.get("package")?.get(key)?;
        if own.get("workspace").and_then(Item::as_bool) == Some(true) {
            return self.workspace.as_ref()?.get("workspace")?.get("package")?.get(key);
        }
        Some(own)
    }

    fn text(&self, key: &str) -> Option<String> {
        self.field(key)?.as_str().map(str::to_owned)
    }

    /// The address in `A Name <a@example.org>`.
    fn author(&self) -> Option<String> {
        let authors = self.field("authors")?.as_array()?;
        let address = |author: &str| Some(author.split_once('<')?.1.split_once('>')?.0.to_owned());
        authors.iter().filter_map(|author| address(author.as_str()?)).find(|address| address.contains('@'))
    }
}

fn git(root: &Path, args: &[&str]) -> Option<String> {
    let output =
        Command::new("git").args(args).current_dir(root).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
