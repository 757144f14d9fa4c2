//! What a user or a machine can get wrong: each the right code, one clear message, and no panic of ours.

use crate::project::{Lane, Project, edgetest_in, fixture, manifest};
use std::fs;

#[test]
fn a_folder_without_a_manifest() {
    Project::new(&[]).edgetest([""; 0]).expect_code(2).expect_error("could not find `Cargo.toml`");
}

#[test]
fn a_manifest_path_that_does_not_exist() {
    Project::new(&[]).edgetest(["--manifest-path", "no/Cargo.toml"]).expect_code(2).expect_error("does not exist");
}

#[test]
fn a_manifest_that_is_not_toml() {
    Project::new(&[("Cargo.toml", "[package\n")]).edgetest([""; 0]).expect_code(2).expect_error("cargo could not read");
}

#[test]
fn a_workspace_without_members() {
    Project::new(&[("Cargo.toml", "[workspace]\n")]).edgetest([""; 0]).expect_code(2).expect_error("no members");
}

#[test]
fn a_package_that_is_not_in_the_workspace() {
    let ended = Project::library("orders", "").edgetest(["-p", "order"]).expect_code(2);
    ended.expect_error("did you mean `orders`?");
}

#[test]
fn a_crate_that_does_not_compile_shows_what_rustc_said() {
    let project = Project::library("broken", "pub fn f() -> u8 { \"\" }\n");
    let ended = project.edgetest(["--time", "1s"]).expect_code(3).expect_error("does not compile");
    assert!(ended.stderr.contains("mismatched types"), "{}", ended.stderr);
}

#[test]
fn a_binary_without_a_function() {
    let project = Project::new(&[("Cargo.toml", &manifest("tool")), ("src/main.rs", "fn main() {}\n")]);
    project.edgetest([""; 0]).expect_code(4).expect_error("no public function in `tool`");
}

#[test]
fn a_package_without_a_library_or_binary() {
    let project = Project::new(&[("Cargo.toml", &manifest("tool")), ("examples/a.rs", "fn main() {}\n")]);
    project.edgetest([""; 0]).expect_code(2).expect_error("has neither a library nor a binary");
}

#[test]
fn a_proc_macro_crate() {
    let manifest = manifest("derive") + "\n[lib]\nproc-macro = true\n";
    let project = Project::new(&[("Cargo.toml", &manifest), ("src/lib.rs", "")]);
    project.edgetest([""; 0]).expect_code(2).expect_error("proc-macro");
}

#[test]
fn a_library_without_a_public_function_is_inconclusive() {
    let ended = Project::library("empty", "fn private() {}\n").edgetest([""; 0]).expect_code(4);
    ended.expect_error("no public function");
}

#[test]
fn a_library_none_of_whose_functions_can_be_called_is_inconclusive() {
    let ended = Project::library("closed", "pub unsafe fn f() {}\n").edgetest([""; 0]).expect_code(4);
    ended.expect_error("none of 1 public callable");
}

#[test]
fn a_filter_that_matches_nothing() {
    let project = Project::library("orders", "pub fn parse_sku() {}\n");
    let ended = project.edgetest(["--filter", "orders::parse_skew"]).expect_code(2);
    ended.expect_error("no public callable matches `orders::parse_skew`; did you mean `orders::parse_sku`?");
}

#[test]
fn a_target_folder_that_cannot_be_made() {
    let project = Project::library("orders", "pub fn f(n: u8) {}\n");
    fs::write(project.path().join("file"), "").expect("writable");
    project.edgetest(["--target-dir", "file/target"]).expect_code(2).expect_error("file/target");
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_the_sweep() {
    let project = Project::library("orders", "pub fn f(n: u8) {}\n");
    let ended = project.edgetest(["--format", "json", "--output", "no/such/folder/r.json"]).expect_code(2);
    ended.expect_error("no/such/folder/r.json");
}

#[test]
fn a_flag_that_does_not_exist() {
    let ended = Project::new(&[]).edgetest(["--tiem", "2s"]).expect_code(2);
    assert!(ended.stderr.contains("--time"), "{}", ended.stderr);
}

#[test]
fn a_duration_without_a_unit() {
    let ended = Project::new(&[]).edgetest(["--time", "30"]).expect_code(2);
    assert!(ended.stderr.contains("`30s`"), "{}", ended.stderr);
}

#[test]
fn vet_without_a_version() {
    Project::new(&[]).edgetest(["vet", "url"]).expect_code(2).expect_error("not a name and a version");
}

#[test]
fn vet_of_a_crate_that_is_not_there() {
    let project = Project::new(&[]);
    let ended = project.edgetest(["vet", "no-such-crate-edgetest@1.0.0", "--offline", "--target-dir", "scratch"]);
    ended.expect_code(2).expect_error("no-such-crate-edgetest");
}

#[test]
fn repro_of_an_unknown_finding() {
    let project = Project::library("orders", "pub fn f(n: u8) {}\n");
    project.edgetest(["repro", "3fa1"]).expect_code(2).expect_error("no finding `3fa1`");
}

#[test]
fn isolation_that_is_asked_for_is_insisted_on() {
    let args = ["--require-isolation", "full", "--time", "1s"];
    let ended = edgetest_in(Lane::Right, &fixture("clean_numbers"), &args);
    // Whether the platform can is its own affair; if not, nothing may be run.
    assert!(ended.code == 0 || ended.code == 4 && ended.stderr.contains("isolation"), "{ended:?}");
}
