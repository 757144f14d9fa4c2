//! A published crate's sources as a project of their own.

use super::super::corpus::Package;
use super::super::{Error, io_error};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A project, and how commands are run in it.
pub struct Tree {
    /// Its folder.
    pub folder: PathBuf,
    /// Shared by all, so that proptest is compiled once.
    pub target: PathBuf,
}

impl Tree {
    /// A fresh copy, committed.
    pub fn new(package: &Package, root: &Path) -> Result<Self, Error> {
        let bench = root.join("target/bench/generate");
        let folder = bench.join(format!("{}-{}", package.name, package.version));
        if folder.exists() {
            std::fs::remove_dir_all(&folder).map_err(io_error("remove", &folder))?;
        }
        copy(&source(package, &bench)?, &folder)?;
        let tree = Self { folder, target: bench.join("builds") };
        tree.git(&["init", "--quiet"])?;
        tree.commit()?;
        Ok(tree)
    }

    /// A command in the project's folder.
    pub fn run(&self, program: &Path, arguments: &[&str]) -> Result<Output, Error> {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(&self.folder).env("CARGO_TARGET_DIR", &self.target);
        command.output().map_err(io_error("start", program))
    }

    /// cargo in the project's folder.
    pub fn cargo(&self, arguments: &[&str]) -> Result<Output, Error> {
        self.run(Path::new("cargo"), arguments)
    }

    /// Commits all that there is.
    pub fn commit(&self) -> Result<(), Error> {
        self.git(&["add", "--all", "--force"])?;
        self.git(&[
            "-c",
            "user.name=bench",
            "-c",
            "user.email=bench@localhost",
            "commit",
            "--quiet",
            "--allow-empty",
            "-m",
            "state",
        ])
    }

    /// What differs from the last commit, by path.
    pub fn changed(&self) -> Result<String, Error> {
        let output = self.run(Path::new("git"), &["status", "--porcelain", "--untracked-files=all"])?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn git(&self, arguments: &[&str]) -> Result<(), Error> {
        let output = self.run(Path::new("git"), arguments)?;
        if output.status.success() { Ok(()) } else { Err(Error::Command(format!("git {}", arguments.join(" ")))) }
    }

    /// The text of a file; empty where there is none.
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.folder.join(path)).unwrap_or_default()
    }

    /// Replaces a file.
    pub fn write(&self, path: &str, text: &str) -> Result<(), Error> {
        let path = self.folder.join(path);
        std::fs::write(&path, text).map_err(io_error("write", &path))
    }

    /// Names of the files that were generated, relative to the project.
    pub fn generated(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.folder.join("tests/edgetest")).into_iter().flatten().flatten();
        let names = entries.map(|entry| format!("tests/edgetest/{}", entry.file_name().to_string_lossy()));
        let mut names: Vec<String> =
            names.filter(|name| Path::new(name).extension().is_some_and(|end| end == "rs")).collect();
        names.push("tests/edgetest.rs".to_owned());
        names.sort();
        names
    }
}

/// Where cargo keeps the package's sources: a project that depends on it is asked.
fn source(package: &Package, bench: &Path) -> Result<PathBuf, Error> {
    let asking = bench.join("asking");
    std::fs::create_dir_all(asking.join("src")).map_err(io_error("create", &asking))?;
    let version = package.version.split('+').next().unwrap_or(&package.version);
    let manifest = format!(
        "[package]\nname = \"asking\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n{} = \"={version}\"\n",
        package.name
    );
    for (path, text) in [("Cargo.toml", manifest.as_str()), ("src/lib.rs", "")] {
        let path = asking.join(path);
        std::fs::write(&path, text).map_err(io_error("write", &path))?;
    }
    let failed = || Error::Command(format!("cargo metadata, for {package}"));
    let mut command = Command::new("cargo");
    command.args(["metadata", "--format-version", "1"]).current_dir(&asking);
    let output = command.output().map_err(io_error("start", Path::new("cargo")))?;
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|_| failed())?;
    let packages = metadata["packages"].as_array().ok_or_else(failed)?;
    let found = packages
        .iter()
        .find(|found| found["name"] == package.name.as_str() && found["version"] == package.version.as_str());
    let manifest = found.and_then(|found| found["manifest_path"].as_str()).ok_or_else(failed)?;
    Path::new(manifest).parent().map(Path::to_owned).ok_or_else(failed)
}

fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to).map_err(io_error("create", to))?;
    for entry in std::fs::read_dir(from).map_err(io_error("read", from))?.flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target)?;
        } else if entry.file_name() != "Cargo.lock" && entry.file_name() != ".cargo-ok" {
            std::fs::copy(&path, &target).map_err(io_error("copy", &path))?;
        }
    }
    Ok(())
}
