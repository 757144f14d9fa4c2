//! Packages that have binaries only.

use crate::{find, manifest, package, paths, read, selection};
use edgetest_inspect::{Fields, Shape};

#[test]
fn what_the_root_of_a_binary_can_name_is_its_api() {
    let folder = package(&[
        ("Cargo.toml", &manifest("tool", "")),
        (
            "src/main.rs",
            "mod a;\nstruct Own { x: u8 }\nfn own(o: Own) -> u8 { o.x }\nfn main() { own(Own { x: a::wide() }); }",
        ),
        (
            "src/a.rs",
            "mod b;\npub(crate) fn wide() -> u8 { b::deep() + narrow() }\nfn narrow() -> u8 { 0 }\npub struct Half { pub x: u8, y: u8 }",
        ),
        ("src/a/b.rs", "pub(super) fn deep() -> u8 { include_str!(\"../../Cargo.toml\").len() as u8 }"),
    ]);
    let api = read(folder.path(), &selection(folder.path()));
    assert_eq!(paths(&api), ["tool::a::wide", "tool::own"]);
    assert_eq!(
        find(&api, "tool::a::wide").span.as_ref().map(|span| (span.file.as_str(), span.line)),
        Some(("src/a.rs", 2))
    );
    let shapes: Vec<_> = api.types.values().map(|def| &def.shape).collect();
    let has_private = |shape: &Shape| matches!(shape, Shape::Struct(Fields::Named { has_private: true, .. }));
    assert_eq!(shapes.iter().filter(|shape| has_private(shape)).count(), 1, "{shapes:?}");
    assert!(!folder.path().join("Cargo.lock").exists(), "nothing of the user's is touched");
}
