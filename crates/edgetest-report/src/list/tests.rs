use super::*;
use edgetest_inspect::{Callable, Def, DefId, DefKind, Docs, Generics, Lexicon, Origin, Owner, Package, Type};
use edgetest_plan::{Arg, Builder, Call, Plain, SkipReason, TargetKind, Unbuildable, Unit, UnitId};

fn callable(path: &str) -> Callable {
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
        span: None,
    }
}

fn api() -> CrateApi {
    let paths = ["o::parse", "o::each", "o::map", "o::raw", "o::odd"];
    CrateApi {
        package: Package { name: "o".into(), version: "0.1.0".into(), ..Package::default() },
        defs: vec![Def {
            origin: Origin::Local,
            kind: DefKind::Struct,
            path: "o::Order".into(),
            importable: true,
            lifetimes: 0,
        }],
        types: BTreeMap::new(),
        traits: BTreeMap::new(),
        impls: vec![],
        constants: vec![],
        callables: paths.into_iter().map(callable).collect(),
        lexicon: Lexicon::default(),
        risks: Vec::new(),
        reaches: Vec::new(),
        arguments: Vec::new(),
        has_unsafe: false,
        web: edgetest_inspect::Web::default(),
    }
}

fn arg(name: &str, spec: InputSpec) -> Arg {
    Arg { name: name.into(), spec, ty: Type::Str }
}

fn plan() -> TestPlan {
    let order = Type::Adt { def: DefId(0), args: vec![] };
    let unit = Unit {
        callable: Some(0),
        call: Call::Function {
            ufcs: "o::parse".into(),
            plain: Plain { template: "o::parse({0}, {1}, {2})".into(), import: None },
        },
        args: vec![
            arg("raw", InputSpec::Draw(Draw::Str)),
            arg("list", InputSpec::Repeat(Box::new(InputSpec::Draw(Draw::Int("u8"))))),
            arg("order", InputSpec::Build(BuilderId(0))),
        ],
        doors: vec![],
        mutates: None,
        result: None,
    };
    TestPlan {
        targets: vec![Target {
            kind: TargetKind::Callable(0),
            path: "o::parse".into(),
            unit: UnitId(0),
            seeds: vec![],
            instance: vec![("T".into(), "i32".into())],
        }],
        builders: vec![Builder {
            ty: order,
            spelled: "o::Order".into(),
            ways: vec![UnitId(0), UnitId(0)],
            shallow: 1,
            mutators: vec![UnitId(0)],
        }],
        units: vec![unit],
        skips: vec![
            Skip { callable: 3, reason: SkipReason::RawPointer },
            Skip { callable: 1, reason: SkipReason::Closure("FnMut".into()) },
            Skip { callable: 2, reason: SkipReason::Closure("Fn\u{1b}".into()) },
        ],
        unbuildable: vec![Unbuildable {
            kind: TargetKind::Callable(4),
            path: "o::odd".into(),
            message: "E0277: no\nmore".into(),
        }],
        ..TestPlan::default()
    }
}

#[test]
fn every_callable_is_listed_with_its_reason_and_its_key() {
    let expected = r"o v0.1.0

tested (1)
  o::parse  (raw: text, list: list of u8, order: o::Order by 2 ways, one step)  where T = i32

skipped (2) [closure]
  takes a closure or function pointer; unlocked by a function without the closure
    o::each  `FnMut`
    o::map  `Fn\u{1b}`

skipped (1) [raw-pointer]
  takes or returns raw pointers; unlocked by a function of references
    o::raw

unbuildable (1) [does-not-compile]
    o::odd  E0277: no

1 of 5 public callables have a harness (20.0 %)
";
    assert_eq!(list(&api(), &plan(), Style::default()), expected);
}

#[test]
fn a_package_without_callables_says_so() {
    let api = CrateApi { callables: vec![], ..api() };
    let text = list(&api, &TestPlan::default(), Style::default());
    assert_eq!(text, "o v0.1.0\n\nno public callables\n");
}

#[test]
fn the_list_for_programs_is_as_its_schema_says() {
    let text = list_json(&api(), &plan());
    let document: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let schema: serde_json::Value = serde_json::from_str(LIST_SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    assert_eq!(validator.validate(&document).map_err(|error| error.to_string()), Ok(()));
    let rows: Vec<_> =
        document["items"].as_array().expect("a list").iter().map(|item| &item["reason"]["code"]).collect();
    assert_eq!(
        rows,
        ["null", "\"raw-pointer\"", "\"closure\"", "\"closure\"", "\"does-not-compile\""]
            .map(|text| { serde_json::from_str::<serde_json::Value>(text).expect("it is JSON") })
            .iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(document["items"][0]["arguments"][0]["drawn"], "text");
}
