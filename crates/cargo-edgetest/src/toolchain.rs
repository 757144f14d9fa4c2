//! Which compiler compiles, and this very program in the place of rustdoc.

use crate::exit::Exit;
use crate::harness::Place;
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `rustc --version` says where the harness is built; empty if it says nothing.
pub fn version(place: &Place<'_>) -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").current_dir(place.directory()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}

/// This program, for cargo to start in the place of rustdoc: it is told so by [`edgetest_inspect::RUSTDOC`].
pub fn wrapper() -> Option<PathBuf> {
    env::current_exe().ok()
}

/// The real rustdoc, where this process stands in its place.
pub fn wrapped() -> Option<PathBuf> {
    env::var_os(edgetest_inspect::RUSTDOC).map(PathBuf::from)
}

/// Runs the real rustdoc, and nobody else, with what is unstable allowed. Any end but a good one is a failure to cargo, which
/// shows what rustdoc said.
pub fn rustdoc(program: &Path, words: impl Iterator<Item = OsString>) -> Exit {
    let mut command = Command::new(program);
    match command.args(words).env("RUSTC_BOOTSTRAP", "1").env_remove(edgetest_inspect::RUSTDOC).status() {
        Ok(status) if status.success() => Exit::Clean,
        Ok(_) => Exit::CrateDoesNotBuild,
        Err(error) => {
            // Cargo shows it, if it is still there.
            let _ = writeln!(io::stderr(), "error: failed to start `{}`: {error}", program.display());
            Exit::Usage
        }
    }
}
