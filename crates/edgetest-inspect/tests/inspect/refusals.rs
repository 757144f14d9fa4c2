//! Packages that cannot be inspected, and selections that mean nothing.

use crate::{manifest, package, refusal, selection};
use edgetest_inspect::{InspectError, Selection, select};

#[test]
fn a_crate_that_does_not_compile_says_why() {
    let folder = package(&[
        ("Cargo.toml", &manifest("broken", "")),
        ("src/lib.rs", "pub fn f() -> u8 { \"x\" }\npub fn g(x: Missing) {}"),
    ]);
    let error = refusal(&selection(folder.path()));
    let InspectError::DoesNotCompile { package, stderr } = &error else { panic!("{error:?}") };
    assert_eq!(package, "broken");
    assert!(stderr.contains("Missing") && stderr.starts_with("error"), "{stderr}");
}

#[test]
fn what_has_no_library_is_refused_by_name() {
    let refused = |rest: &str, file: &str| {
        let folder = package(&[("Cargo.toml", &manifest("x", rest)), (file, "fn main() {}")]);
        refusal(&selection(folder.path())).to_string()
    };
    assert_eq!(refused("", "examples/a.rs"), "package `x` has neither a library nor a binary target");
    assert!(refused("[lib]\nproc-macro = true", "src/lib.rs").contains("`x` is a proc-macro crate"));
    assert!(refused("[lib]\ncrate-type = [\"cdylib\"]", "src/lib.rs").contains("built as cdylib only"));
}

#[test]
fn a_missing_manifest_is_named() {
    let folder = package(&[]);
    let error = refusal(&selection(folder.path()));
    assert!(matches!(error, InspectError::ManifestMissing { .. }), "{error:?}");
}

#[test]
fn an_empty_workspace_is_told() {
    let folder = package(&[("Cargo.toml", "[workspace]\nmembers = []\n")]);
    let error = refusal(&selection(folder.path()));
    assert!(matches!(error, InspectError::EmptyWorkspace { .. }), "{error:?}");
}

#[test]
fn a_misspelt_package_gets_a_suggestion() {
    let folder = package(&[("Cargo.toml", &manifest("orders", "")), ("src/lib.rs", "")]);
    let selection = Selection { package: vec!["order".to_owned()], ..selection(folder.path()) };
    assert!(refusal(&selection).to_string().ends_with("did you mean `orders`?"));
}

#[test]
fn members_without_code_to_test_are_left_out_of_a_workspace() {
    let member = |name: &str| format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\n[features]\nextra = []\n");
    let folder = package(&[
        ("Cargo.toml", "[workspace]\nmembers = [\"lib\", \"bin\"]\nresolver = \"2\"\n"),
        ("lib/Cargo.toml", &member("lib")),
        ("lib/src/lib.rs", ""),
        ("bin/Cargo.toml", &member("bin")),
        ("bin/examples/a.rs", "fn main() {}"),
    ]);
    let selection = Selection { workspace: true, features: vec!["extra".to_owned()], ..selection(folder.path()) };
    let selected = select(&selection).expect("one has a library");
    assert_eq!(selected.packages[0].package.name, "lib");
    assert_eq!(selected.packages[0].package.features, ["extra"]);
    assert_eq!(selected.left_out[0].package, "bin");
}
