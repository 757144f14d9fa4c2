use super::*;
use edgetest_inspect::{Callable, Docs, Generics, Lexicon, Owner, Package, Type};
use std::collections::BTreeMap;

const ROOT: &str = "/w/orders";

fn callable(path: &str, file: &str, lines: RangeInclusive<u32>) -> Callable {
    Callable {
        path: path.into(),
        name: path.into(),
        owner: Owner::Free { path: path.into() },
        generics: Generics::default(),
        receiver: None,
        params: vec![],
        output: Type::Tuple(vec![]),
        is_unsafe: false,
        is_async: false,
        foreign_abi: false,
        derived: false,
        of_dependency: false,
        docs: Docs::default(),
        span: Some(Span { file: file.into(), line: *lines.start(), column: 1, end_line: *lines.end() }),
    }
}

fn api() -> CrateApi {
    let package = Package {
        root: ROOT.into(),
        workspace_root: "/w".into(),
        dependencies: BTreeMap::from([("near-1.0.0".into(), "/w/near".into())]),
        ..Package::default()
    };
    CrateApi {
        package,
        defs: vec![],
        types: BTreeMap::new(),
        traits: BTreeMap::new(),
        impls: vec![],
        constants: vec![],
        callables: vec![
            callable("a::f", "src/a.rs", 10..=20),
            callable("a::g", "src/a.rs", 30..=40),
            callable("b::h", "src/b.rs", 1..=9),
        ],
        lexicon: Lexicon::default(),
        has_unsafe: false,
        web: edgetest_inspect::Web::default(),
        risks: vec![],
        reaches: vec![],
        arguments: vec![],
    }
}

fn of(file: &str, lines: &[RangeInclusive<u32>]) -> Touched {
    touched(&api(), Path::new("/w"), &Changes::from([(file.into(), lines.to_vec())]))
}

fn callables(indices: &[usize]) -> Touched {
    Touched::Callables(indices.iter().copied().collect())
}

#[test]
fn a_change_within_a_callable_counts_for_it_alone() {
    assert_eq!(of("orders/src/a.rs", &[12..=14]), callables(&[0]));
    assert_eq!(of("orders/src/a.rs", &[12..=14, 40..=40]), callables(&[0, 1]));
}

#[test]
fn a_change_of_anything_else_in_a_file_counts_for_its_callables() {
    for lines in [25..=25, 20..=21, 1..=u32::MAX] {
        assert_eq!(of("orders/src/a.rs", &[lines]), callables(&[0, 1]));
    }
}

#[test]
fn a_file_without_callables_a_manifest_or_a_local_dependency_counts_for_all() {
    for file in ["orders/src/private.rs", "orders/Cargo.toml", "orders/build.rs", "Cargo.lock", "near/src/lib.rs"] {
        assert_eq!(of(file, &[1..=1]), Touched::Everything(file.into()));
    }
}

#[test]
fn tests_docs_and_other_packages_count_for_none() {
    for file in ["orders/tests/it.rs", "orders/README.md", "far/src/lib.rs", "near/README.md", "ci.yml"] {
        assert_eq!(of(file, &[1..=1]), callables(&[]), "{file}");
    }
}

#[test]
fn without_changes_nothing_is_touched() {
    assert_eq!(touched(&api(), Path::new("/w"), &Changes::new()), callables(&[]));
}
