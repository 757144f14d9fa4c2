//! Builds a harness that a test wrote by hand. All of them share a target folder, so that support is compiled once.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate under test and its harness, both as source text.
pub struct Sources<'a> {
    pub name: &'static str,
    pub subject: &'static str,
    pub harness: &'a str,
}

/// Builds it and gives the executable.
pub fn build(sources: &Sources<'_>) -> PathBuf {
    let name = sources.name;
    let shared = Path::new(env!("CARGO_TARGET_TMPDIR")).join("hostile");
    let folder = shared.join(name);
    let support = Path::new(env!("CARGO_MANIFEST_DIR")).join("../edgetest-support");
    let support = support.to_str().expect("the path is text");
    for (path, text) in [
        ("harness/Cargo.toml", MANIFEST.replace("SUPPORT", support).replace("NAME", name)),
        ("harness/src/main.rs", sources.harness.to_owned()),
        ("subject/Cargo.toml", SUBJECT.to_owned()),
        ("subject/src/lib.rs", sources.subject.to_owned()),
    ] {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("the folder can be made");
        if std::fs::read_to_string(&path).ok().as_deref() != Some(text.as_str()) {
            std::fs::write(&path, text).expect("the file can be written");
        }
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["build", "--quiet", "--offline", "--manifest-path"]).arg(folder.join("harness/Cargo.toml"));
    cargo.arg("--target-dir").arg(shared.join("target"));
    assert!(cargo.status().expect("cargo can be run").success());
    shared.join("target/debug").join(format!("{name}-harness"))
}

const MANIFEST: &str = r#"[package]
name = "NAME-harness"
version = "0.0.0"
edition = "2024"
[workspace]
[dependencies]
edgetest-support = { path = 'SUPPORT', features = ["worker"] }
subject = { path = "../subject" }
[profile.dev.package."edgetest-support"]
opt-level = 3
"#;

const SUBJECT: &str = "[package]\nname = \"subject\"\nversion = \"0.0.0\"\nedition = \"2024\"\n";
