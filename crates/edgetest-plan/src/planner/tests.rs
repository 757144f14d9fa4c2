//! Plans of small APIs, built by hand.

use super::plan;
use crate::{Call, Door, InputSpec, PlanOptions, PlanPart, SkipReason, TargetId, TestPlan, UnitId};
use edgetest_inspect::{
    Callable, CrateApi, Def, DefId, DefKind, Docs, Fields, Fixture, Generics, ImplDef, Lexicon, Origin, Owner, Package,
    Receiver, Shape, Type, TypeDef,
};
use std::collections::{BTreeMap, BTreeSet};

const THING: DefId = DefId(0);
const RESULT: DefId = DefId(1);
const LOCKED: DefId = DefId(2);

fn def(origin: Origin, path: &str) -> Def {
    Def { origin, kind: DefKind::Struct, path: path.to_owned(), importable: true, lifetimes: 0 }
}

fn adt(def: DefId, args: Vec<Type>) -> Type {
    Type::Adt { def, args }
}

fn text() -> Type {
    crate::types::reference(Type::Str)
}

fn opaque() -> TypeDef {
    let fields = Fields::Named { fields: Vec::new(), has_private: true };
    TypeDef {
        generics: Generics::default(),
        shape: Shape::Struct(fields),
        non_exhaustive: false,
        docs: Docs::default(),
    }
}

fn callable(path: &str, owner: Owner, params: Vec<(&str, Type)>, output: Type) -> Callable {
    Callable {
        path: path.to_owned(),
        name: path.rsplit("::").next().expect("a path has a last part").to_owned(),
        owner,
        generics: Generics::default(),
        receiver: params.iter().any(|(name, _)| *name == "self").then_some(Receiver::Ref),
        params: params.into_iter().map(|(name, ty)| (name.to_owned(), ty)).collect(),
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

/// `Thing::parse(&str) -> Result<Thing, u8>`, `Thing::len(&self)`, and whatever else is asked for; nothing makes a `Locked`.
fn api(more: Vec<Callable>) -> CrateApi {
    let inherent = ImplDef {
        generics: Generics::default(),
        trait_ref: None,
        self_ty: adt(THING, Vec::new()),
        assoc_types: Vec::new(),
        derived: false,
    };
    let made = adt(RESULT, vec![adt(THING, Vec::new()), Type::Prim("u8")]);
    let itself = crate::types::reference(Type::Param("Self".to_owned()));
    let mut callables = vec![
        callable("a::Thing::len", Owner::Inherent(0), vec![("self", itself)], Type::Prim("usize")),
        callable("a::Thing::parse", Owner::Inherent(0), vec![("text", text())], made),
    ];
    callables.extend(more);
    CrateApi {
        package: Package::default(),
        defs: vec![
            def(Origin::Local, "a::Thing"),
            def(Origin::Std, "std::result::Result"),
            def(Origin::Local, "a::Locked"),
        ],
        types: BTreeMap::from([(THING, opaque()), (LOCKED, opaque())]),
        traits: BTreeMap::new(),
        impls: vec![inherent],
        constants: Vec::new(),
        callables,
        lexicon: Lexicon::default(),
        risks: Vec::new(),
        reaches: Vec::new(),
        arguments: Vec::new(),
        has_unsafe: false,
        web: edgetest_inspect::Web::default(),
    }
}

fn free(path: &str, params: Vec<(&str, Type)>) -> Callable {
    callable(path, Owner::Free { path: path.to_owned() }, params, Type::Tuple(Vec::new()))
}

fn planned(api: &CrateApi) -> TestPlan {
    plan(api, &PlanOptions::default())
}

fn why(plan: &TestPlan, api: &CrateApi, path: &str) -> Option<SkipReason> {
    plan.skips.iter().find(|skip| api.callables[skip.callable].path == path).map(|skip| skip.reason.clone())
}

/// Where nothing shuts workers in, a text is enough to remove a folder with.
#[test]
fn who_reaches_beyond_the_process_is_called_only_where_it_may() {
    let mut api = api(vec![free("a::clean", vec![("name", text())]), free("a::tidy", vec![("name", text())])]);
    api.reaches = vec![None, Some("File".into()), Some("fs".into()), None];
    let open = PlanOptions { allow_environment: true, ..PlanOptions::default() };
    let [shut, open] = [PlanOptions::default(), open].map(|options| plan(&api, &options));
    assert_eq!(why(&shut, &api, "a::clean"), Some(SkipReason::Environment("fs".into())));
    assert_eq!(why(&shut, &api, "a::tidy"), None);
    // Nor is anything built by it.
    assert!(matches!(why(&shut, &api, "a::Thing::len"), Some(SkipReason::NoConstructor(_))));
    assert!(open.skips.is_empty(), "{:?}", open.skips);
}

#[test]
fn a_receiver_is_built_by_the_constructor_that_may_refuse() {
    let plan = planned(&api(Vec::new()));
    let len = &plan.units[plan.targets[0].unit.0 as usize];
    let InputSpec::Ref { inner, .. } = &len.args[0].spec else { panic!("{:?}", len.args[0].spec) };
    assert!(matches!(**inner, InputSpec::Build(_)));
    let way = &plan.units[plan.builders[0].ways[0].0 as usize];
    assert_eq!((way.callable, way.doors.as_slice()), (Some(1), &[Door::Ok][..]));
}

#[test]
fn every_callable_is_planned_or_skipped_with_its_reason() {
    let mut forbidden = free("a::forbidden", Vec::new());
    forbidden.is_unsafe = true;
    let api = api(vec![forbidden, free("a::open", vec![("locked", adt(LOCKED, Vec::new()))])]);
    let plan = planned(&api);
    assert_eq!(plan.targets.len() + plan.skips.len(), api.callables.len());
    assert_eq!(why(&plan, &api, "a::forbidden"), Some(SkipReason::Unsafe));
    // Nothing shows that the type is sized, and nothing returns it.
    assert_eq!(why(&plan, &api, "a::open"), Some(SkipReason::NoConstructor("a::Locked".to_owned())));
}

#[test]
fn a_filter_leaves_the_rest_as_named_skips() {
    let api = api(vec![free("a::run", Vec::new())]);
    let options = PlanOptions { include: vec!["run".to_owned()], ..PlanOptions::default() };
    let plan = plan(&api, &options);
    assert_eq!(plan.targets.iter().map(|target| target.path.as_str()).collect::<Vec<_>>(), ["a::run"]);
    assert_eq!(why(&plan, &api, "a::Thing::len"), Some(SkipReason::Filtered));
}

#[test]
fn a_fixture_makes_what_nothing_else_makes() {
    let locked = || adt(LOCKED, Vec::new());
    let reference = Type::Ref { mutable: false, inner: Box::new(locked()) };
    let api = api(vec![free("a::open", vec![("locked", locked()), ("other", reference)])]);
    let supplied =
        Fixture { ty: locked(), expr: "match 1 { _ => key::turn() }".into(), externs: ["key".into()].into() };
    let options = PlanOptions { fixtures: vec![supplied], ..PlanOptions::default() };
    let plan = plan(&api, &options);
    assert_eq!(why(&plan, &api, "a::open"), None);
    assert!(plan.externs.contains("key"));
    let builder = plan.builders.iter().find(|builder| builder.ty == locked()).expect("it is built");
    let call = &plan.units[builder.ways[0].0 as usize].call;
    assert_eq!(*call, Call::Fixture { index: 0, expr: "match 1 { _ => key::turn() }".to_owned() });
    assert_eq!(call.plain(0).template, "match 1 {{ _ => key::turn() }}");
}

#[test]
fn what_std_offers_is_drawn_beside_a_fixture() {
    let shared = Type::Adt { def: DefId(3), args: vec![Type::Prim("u8")] };
    let mut api = api(vec![free("a::share", vec![("value", shared.clone())])]);
    api.defs.push(def(Origin::Std, "std::sync::Arc"));
    let supplied = Fixture { ty: shared, expr: "a::shared()".into(), externs: BTreeSet::new() };
    let plan = plan(&api, &PlanOptions { fixtures: vec![supplied], ..PlanOptions::default() });
    let target = plan.targets.iter().find(|target| target.path == "a::share").expect("it is planned");
    let spec = &plan.units[target.unit.0 as usize].args[0].spec;
    assert!(
        matches!(spec, InputSpec::OneOf(both) if matches!(both[..], [InputSpec::Build(_), InputSpec::Wrap { .. }]))
    );
}

#[test]
fn what_needs_a_refused_constructor_goes_with_it_and_nothing_else() {
    let api = api(vec![free("a::run", vec![("text", text())])]);
    let plan = planned(&api);
    let constructor: UnitId = plan.builders[0].ways[0];
    let plan = plan.without(&[(PlanPart::Unit(constructor), "E0308".to_owned())]);
    let left: Vec<&str> = plan.targets.iter().map(|target| target.path.as_str()).collect();
    assert_eq!(left, ["a::Thing::parse", "a::run"]);
    assert_eq!(plan.unbuildable.len(), 1);
    assert_eq!((plan.unbuildable[0].kind.callable(), plan.unbuildable[0].message.as_str()), (0, "E0308"));
    let plan = plan.without(&[(PlanPart::Target(TargetId(1)), "E0277".to_owned())]);
    assert_eq!((plan.targets.len(), plan.unbuildable.len()), (1, 2));
}

#[test]
fn the_same_api_gives_the_same_plan() {
    let api = api(vec![free("a::run", vec![("thing", adt(THING, Vec::new()))])]);
    assert_eq!(format!("{:?}", planned(&api)), format!("{:?}", planned(&api)));
}

#[test]
fn a_closure_returns_a_value_that_needs_no_capture() {
    let output = Type::Tuple(vec![Type::Prim("bool"), Type::Prim("u8")]);
    let closure = Type::FnPointer { inputs: vec![Type::Prim("u8")], output: Box::new(output) };
    let plan = planned(&api(vec![free("a::apply", vec![("f", closure)])]));
    let target = plan.targets.iter().find(|target| target.path == "a::apply").expect("it is planned");
    let InputSpec::Wrap { template, .. } = &plan.units[target.unit.0 as usize].args[0].spec else {
        panic!("a closure is a fixed expression")
    };
    assert_eq!(template, "(|_| (false, 0)) as fn(u8) -> (bool, u8)");
}

#[test]
fn a_relation_between_two_parameters_is_searched_for() {
    use edgetest_inspect::{Bound, Param, ParamKind, Predicate, TraitRef};
    const INTO_ITERATOR: DefId = DefId(3);
    let param = |name: &str| Param { name: name.to_owned(), kind: ParamKind::Type { default: None, synthetic: false } };
    let bound = || vec![Bound::Trait(TraitRef { def: INTO_ITERATOR, args: Vec::new(), bindings: Vec::new() })];
    let mut walk = free("a::walk", vec![("items", Type::Param("T".to_owned()))]);
    // `where &'a T: IntoIterator`: no bound of `T` itself says that it must be a list.
    walk.generics.params.push(param("T"));
    walk.generics
        .predicates
        .push(Predicate { subject: crate::types::reference(Type::Param("T".to_owned())), bounds: bound() });
    let mut api = api(vec![walk]);
    let mut into_iterator = def(Origin::Std, "std::iter::IntoIterator");
    into_iterator.kind = DefKind::Trait;
    api.defs.push(into_iterator);
    let plan = planned(&api);
    let target = plan.targets.iter().find(|target| target.path == "a::walk").expect("it is planned");
    assert_eq!(target.instance, [("T".to_owned(), "std::vec::Vec<i32>".to_owned())]);
}

#[test]
fn a_bound_may_name_an_associated_type_of_a_supertrait() {
    use edgetest_inspect::{Binding, Bound, Param, ParamKind, Predicate, TraitDef, TraitRef};
    const PLACES: DefId = DefId(3);
    const WALK: DefId = DefId(4);
    let param = |name: &str| Param { name: name.to_owned(), kind: ParamKind::Type { default: None, synthetic: false } };
    let bound = |def, bindings| TraitRef { def, args: Vec::new(), bindings };
    let implemented = |def, types: &[(String, Type)]| ImplDef {
        generics: Generics::default(),
        trait_ref: Some(bound(def, Vec::new())),
        self_ty: adt(THING, Vec::new()),
        assoc_types: types.to_vec(),
        derived: false,
    };
    let definition =
        |supertraits| TraitDef { generics: Generics::default(), lifetimes: Vec::new(), supertraits, duties: None };
    // `trait Walk: Places`, `fn first<W: Walk<Place = N>, N>(walk: W, place: N)`.
    let mut first =
        free("a::first", vec![("walk", Type::Param("W".to_owned())), ("place", Type::Param("N".to_owned()))]);
    first.generics.params = vec![param("W"), param("N")];
    let place = ("Place".to_owned(), Binding::Equals(Type::Param("N".to_owned())));
    first
        .generics
        .predicates
        .push(Predicate { subject: Type::Param("W".to_owned()), bounds: vec![Bound::Trait(bound(WALK, vec![place]))] });
    let mut api = api(vec![first]);
    api.defs.extend(["a::Places", "a::Walk"].map(|path| Def { kind: DefKind::Trait, ..def(Origin::Local, path) }));
    api.traits.insert(PLACES, definition(Vec::new()));
    api.traits.insert(WALK, definition(vec![Bound::Trait(bound(PLACES, Vec::new()))]));
    api.impls.push(implemented(PLACES, &[("Place".to_owned(), Type::Prim("u64"))]));
    api.impls.push(implemented(WALK, &[]));
    let plan = planned(&api);
    let target = plan.targets.iter().find(|target| target.path == "a::first").expect("it is planned");
    assert_eq!(target.instance, [("N".to_owned(), "u64".to_owned()), ("W".to_owned(), "a::Thing".to_owned())]);
}

/// `Pair { left: Locked, right: &[Inner] }` by `a::pair(&str)`, and `a::open(Locked)`, `a::look(&Inner)`.
fn api_of_parts() -> CrateApi {
    let (pair, inner) = (DefId(3), DefId(4));
    let lent = |ty| Type::Ref { mutable: false, inner: Box::new(ty) };
    let pairs =
        callable("a::pair", Owner::Free { path: "a::pair".to_owned() }, vec![("text", text())], adt(pair, Vec::new()));
    let mut api = api(vec![
        free("a::look", vec![("inner", lent(adt(inner, Vec::new())))]),
        free("a::open", vec![("locked", adt(LOCKED, Vec::new()))]),
        pairs,
    ]);
    api.defs.extend([def(Origin::Local, "a::Pair"), def(Origin::Local, "a::Inner")]);
    let items = lent(Type::Slice(Box::new(adt(inner, Vec::new()))));
    let fields = vec![("left".to_owned(), adt(LOCKED, Vec::new())), ("right".to_owned(), items)];
    let shape = Shape::Struct(Fields::Named { fields, has_private: true });
    api.types.insert(pair, TypeDef { shape, ..opaque() });
    api.types.insert(inner, opaque());
    api
}

fn doors_to(plan: &TestPlan, spelled: &str) -> Vec<Door> {
    let builder = plan.builders.iter().find(|builder| builder.spelled == spelled).expect("it is built");
    plan.units[builder.ways[0].0 as usize].doors.clone()
}

#[test]
fn what_only_lies_within_another_value_is_taken_out_of_it() {
    let api = api_of_parts();
    let plan = planned(&api);
    assert_eq!((why(&plan, &api, "a::open"), why(&plan, &api, "a::look")), (None, None));
    assert_eq!(doors_to(&plan, "a::Locked"), [Door::Field("left".to_owned())]);
    assert_eq!(doors_to(&plan, "&'static a::Inner"), [Door::Field("right".to_owned()), Door::Next]);
}

#[test]
fn a_type_with_a_constructor_is_not_taken_out_of_others() {
    let mut api = api_of_parts();
    let made = callable("a::lock", Owner::Free { path: "a::lock".to_owned() }, Vec::new(), adt(LOCKED, Vec::new()));
    api.callables.push(made);
    assert_eq!(doors_to(&planned(&api), "a::Locked"), []);
}
