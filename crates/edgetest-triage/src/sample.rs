//! Small values that the tests of this crate are made of.

use crate::{Finding, Kind, Location, Replay, Severity};
use edgetest_inspect::{
    Callable, CrateApi, Def, DefId, DefKind, Docs, Generics, ImplDef, Lexicon, Origin, Owner, Package, Span, TraitRef,
    Type,
};
use edgetest_plan::{Call, Plain, Target, TargetKind, Unit, UnitId};
use std::collections::BTreeMap;
use std::ops::Range;

pub(crate) const ROOT: &str = "/home/u/orders";

/// A free function that takes nothing and is written on these lines of `src/lib.rs`.
pub(crate) fn function(path: &str, lines: Range<u32>) -> Callable {
    Callable {
        path: path.into(),
        name: path.rsplit("::").next().unwrap_or(path).into(),
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
        span: Some(Span { file: "src/lib.rs".into(), line: lines.start, column: 1, end_line: lines.end }),
    }
}

pub(crate) fn api(callables: Vec<Callable>) -> CrateApi {
    CrateApi {
        package: Package {
            name: "orders".into(),
            version: "0.1.0".into(),
            root: ROOT.into(),
            workspace_root: ROOT.into(),
            target_directory: format!("{ROOT}/target").into(),
            ..Package::default()
        },
        defs: ["Result", "Option"]
            .iter()
            .map(|name| std_def(&format!("std::{}::{name}", name.to_lowercase())))
            .collect(),
        types: BTreeMap::new(),
        traits: BTreeMap::new(),
        impls: vec![],
        constants: vec![],
        callables,
        lexicon: Lexicon::default(),
        risks: Vec::new(),
        reaches: Vec::new(),
        arguments: Vec::new(),
        has_unsafe: false,
        web: edgetest_inspect::Web::default(),
    }
}

/// The `Result` of [`api`].
pub(crate) fn result() -> Type {
    Type::Adt { def: DefId(0), args: vec![] }
}

fn std_def(path: &str) -> Def {
    Def { origin: Origin::Std, kind: DefKind::Enum, path: path.into(), importable: true, lifetimes: 0 }
}

/// An API with one method of an impl of a std trait, and its index.
pub(crate) fn trait_method(trait_path: &str, name: &str) -> (CrateApi, usize) {
    let mut api = api(vec![Callable { owner: Owner::TraitImpl(0), ..function(name, 1..9) }]);
    let def = DefId(u32::try_from(api.defs.len()).expect("few definitions"));
    api.defs.push(std_def(trait_path));
    api.impls.push(ImplDef {
        generics: Generics::default(),
        trait_ref: Some(TraitRef { def, args: vec![], bindings: vec![] }),
        self_ty: Type::Prim("u8"),
        assoc_types: vec![],
        derived: false,
    });
    (api, 0)
}

pub(crate) fn target(callable: usize, path: &str) -> Target {
    let unit = UnitId(u32::try_from(callable).expect("few callables"));
    Target { kind: TargetKind::Callable(callable), path: path.into(), unit, seeds: vec![], instance: vec![] }
}

pub(crate) fn unit(callable: usize) -> Unit {
    let plain = Plain { template: "f()".into(), import: None };
    Unit {
        callable: Some(callable),
        call: Call::Function { ufcs: "f".into(), plain },
        args: vec![],
        doors: vec![],
        mutates: None,
        result: None,
    }
}

/// A line of the sample's own source.
pub(crate) fn place(line: u32) -> Location {
    Location { krate: "orders-0.1.0".into(), file: "src/lib.rs".into(), line, column: 5 }
}

pub(crate) fn finding(item: &str) -> Finding {
    Finding {
        id: String::new(),
        kind: Kind::Unwrap,
        law: None,
        severity: Severity::Error,
        evidence: String::new(),
        item: item.into(),
        also: vec![],
        message: String::new(),
        location: None,
        origin: None,
        stack: vec![],
        input: vec![],
        reproducer: String::new(),
        documented: false,
        accepted: false,
        confirmed: (3, 3),
        replay: Replay { target: item.into(), choices: String::new() },
        flaky: false,
        excerpt: None,
        origin_excerpt: None,
        seen: 7,
        first_seen_ms: 1,
        roles: vec![],
        release: None,
    }
}
