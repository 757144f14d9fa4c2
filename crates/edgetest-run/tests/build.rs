//! Builds small trees with the real cargo.

use edgetest_generate::{Fragment, HarnessTree};
use edgetest_plan::{PlanPart, TargetId};
use edgetest_run::build::{self, BuildError, BuildOptions, Compiled};
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

const MANIFEST: &str = "[package]\nname = \"h\"\nedition = \"2021\"\n\n[workspace]\n";

fn tree(targets: &str) -> HarnessTree {
    let line = |n| Fragment {
        file: "src/targets.rs".into(),
        first_line: n,
        last_line: n,
        part: PlanPart::Target(TargetId(u32::try_from(n).expect("few lines"))),
    };
    let files =
        [("Cargo.toml", MANIFEST), ("src/main.rs", "mod targets;\nfn main() {}\n"), ("src/targets.rs", targets)];
    HarnessTree {
        name: "h".into(),
        files: files.iter().map(|(path, text)| (path.into(), (*text).to_owned())).collect(),
        links: Vec::new(),
        fragments: targets.lines().zip(1..).map(|(_, n)| line(n)).collect(),
    }
}

/// A project of the user's with the harness below its target folder.
fn compile(project: &Path, tree: &HarnessTree, check_only: bool, stop: bool) -> Result<Compiled, BuildError> {
    let stop = AtomicBool::new(stop);
    let build_directory = project.join("target/edgetest/build");
    let folder = project.join("target/edgetest/h");
    let options = BuildOptions {
        directory: project,
        workspace_root: project,
        lock_file: &project.join("Cargo.lock"),
        build_directory: &build_directory,
        offline: true,
        jobs: Some(1),
        stop: &stop,
    };
    build::write(tree, &folder)?;
    build::compile(tree, &folder, &options, check_only)
}

fn project() -> TempDir {
    tempfile::tempdir().expect("a scratch folder")
}

#[test]
fn a_line_that_rustc_refuses_is_told_by_its_part() {
    let project = project();
    let bad = tree("pub fn a() {}\npub fn b() -> u8 { \"\" }\npub fn c(x: Missing) {}\n");
    let Compiled::Rejected(rejected) = compile(project.path(), &bad, true, false).expect("cargo runs") else {
        panic!("two lines are wrong")
    };
    let parts: Vec<_> = rejected.iter().map(|(part, _)| *part).collect();
    assert_eq!(parts, [PlanPart::Target(TargetId(2)), PlanPart::Target(TargetId(3))]);
    assert!(rejected[1].1.contains("cannot find type `Missing`"), "{}", rejected[1].1);
}

#[test]
fn the_executable_is_found_where_the_configuration_moves_it() {
    let project = project();
    let config = "[build]\ntarget = \"host-tuple\"\ntarget-dir = \"elsewhere\"\n\n[profile.dev]\npanic = \"abort\"\n";
    fs::create_dir(project.path().join(".cargo")).expect("writable");
    fs::write(project.path().join(".cargo/config.toml"), config).expect("writable");
    let good = tree("#[allow(dead_code)] pub fn a() { #[cfg(not(panic = \"unwind\"))] compile_error!(\"abort\"); }\n");
    assert_eq!(compile(project.path(), &good, true, false).expect("cargo runs"), Compiled::Checked);
    let Compiled::Built(executable) = compile(project.path(), &good, false, false).expect("cargo runs") else {
        panic!("nothing is wrong")
    };
    assert!(executable.is_file());
    assert!(!project.path().join("elsewhere").exists());
}

#[test]
fn a_wish_to_stop_ends_the_build() {
    let project = project();
    let stopped = compile(project.path(), &tree("pub fn a() {}\n"), true, true);
    assert!(matches!(stopped, Err(BuildError::Interrupted)));
}
