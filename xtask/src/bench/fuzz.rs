//! Generated fuzz targets beside ones that a person would write for cargo-fuzz, and what cargo-fuzz itself makes of emitted
//! folders.
//!
//! The targets run foreign code on hostile arguments, so that they are shut in as the tool shuts test binaries in.

mod folders;
mod pairs;

use super::speed::write_project;
use super::{Error, io_error, section, vet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Needs `cargo fuzz`. Everything is built below `target/bench/fuzz`.
pub fn measure(root: &Path) -> Result<String, Error> {
    // It only writes targets here; how fast they are is their own.
    let tool = vet::build_debug_tool(root)?;
    let yard = Yard { tool, folder: root.join("target/bench/fuzz") };
    let version = yard.said(Command::new("cargo").args(["fuzz", "--version"]), "cargo fuzz --version")?;
    let text = section::provenance(root, &yard.tool) + &format!("With {}.\n\n", version.trim());
    Ok(text + &pairs::measure(&yard)? + "\n" + &folders::measure(&yard)?)
}

/// Where the benchmark works, and with what.
struct Yard {
    tool: PathBuf,
    folder: PathBuf,
}

impl Yard {
    /// A project of these files, with a cargo-fuzz folder of the tool's in it.
    fn project(&self, name: &str, files: &[(&str, &str)]) -> Result<PathBuf, Error> {
        let project = write_project(&self.folder.join(name), files)?;
        self.generate(&project)?;
        Ok(project)
    }

    fn generate(&self, project: &Path) -> Result<(), Error> {
        let mut command = Command::new(&self.tool);
        command.args(["generate", "--fuzz", "--allow-dirty"]).current_dir(project);
        self.said(&mut command, "cargo edgetest generate --fuzz").map(|_| ())
    }

    /// `cargo fuzz WORD …`, on the toolchain in use and without a sanitizer. All builds share what they depend on.
    fn cargo_fuzz(&self, project: &Path, words: &[&str]) -> Result<String, Error> {
        let mut command = Command::new("cargo");
        command.arg("fuzz").args(words).current_dir(project);
        if words.first() == Some(&"build") {
            command.args(["-s", "none"]).arg("--target-dir").arg(self.folder.join("target"));
        }
        self.said(&mut command, &format!("cargo fuzz {}", words.join(" ")))
    }

    fn said(&self, command: &mut Command, what: &str) -> Result<String, Error> {
        std::fs::create_dir_all(&self.folder).map_err(io_error("create", &self.folder))?;
        let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output();
        let output = output.ok().filter(|output| output.status.success());
        let output = output.ok_or_else(|| Error::Command(what.to_owned()))?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}
