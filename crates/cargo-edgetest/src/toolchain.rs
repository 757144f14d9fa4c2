//! Which compiler compiles.

use crate::harness::Place;
use std::env;
use std::process::Command;

/// What `rustc --version` says where the harness is built; empty if it says nothing.
pub fn version(place: &Place<'_>) -> String {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("--version").current_dir(place.directory()).output();
    output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default()
}
