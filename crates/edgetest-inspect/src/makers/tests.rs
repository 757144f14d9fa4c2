use super::ask;
use crate::api::{Callable, CrateApi, Def, DefId, DefKind, Docs, Generics, Origin, Owner, Type};

const VALUE: DefId = DefId(0);
const OPTION: DefId = DefId(1);

fn api(callables: Vec<Callable>) -> CrateApi {
    let def =
        |path: &str, origin| Def { origin, kind: DefKind::Enum, path: path.into(), importable: true, lifetimes: 0 };
    let json = Origin::External { crate_name: "json".into(), via_reexport: false };
    CrateApi {
        defs: vec![def("json::Value", json), def("std::option::Option", Origin::Std)],
        callables,
        ..CrateApi::default()
    }
}

fn value() -> Type {
    Type::Adt { def: VALUE, args: vec![] }
}

fn function(path: &str, params: Vec<Type>, output: Type) -> Callable {
    Callable {
        path: path.into(),
        name: path.into(),
        owner: Owner::Free { path: path.into() },
        generics: Generics::default(),
        receiver: None,
        params: params.into_iter().map(|ty| ("x".to_owned(), ty)).collect(),
        output,
        is_unsafe: false,
        is_async: false,
        foreign_abi: false,
        derived: false,
        of_dependency: false,
        docs: Docs::default(),
        span: None,
    }
}

fn wanted(callables: Vec<Callable>) -> Vec<(String, Vec<DefId>)> {
    ask::wanted(&api(callables), 9)
}

#[test]
fn a_type_of_a_dependency_is_asked_for_unless_something_here_yields_it() {
    let takes = || function("show", vec![Type::Ref { mutable: false, inner: Box::new(value()) }], Type::Str);
    let asked = vec![("json".to_owned(), vec![VALUE])];
    assert_eq!(wanted(vec![takes()]), asked);
    // What turns one value into another makes none.
    assert_eq!(wanted(vec![takes(), function("map", vec![value()], value())]), asked);
    let maybe = Type::Adt { def: OPTION, args: vec![value()] };
    assert_eq!(wanted(vec![takes(), function("load", vec![], maybe)]), []);
    assert_eq!(wanted(vec![function("load", vec![], value())]), []);
}
