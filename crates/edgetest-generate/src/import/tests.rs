use super::*;
use edgetest_inspect::Type;
use edgetest_plan::{Arg, Builder, Plain, Target, TargetKind, UnitId};
use edgetest_support::input::Input;
use serde_json::json;

fn arg(name: &str, spec: InputSpec) -> Arg {
    Arg { name: name.to_owned(), spec, ty: Type::Never }
}

fn function(ufcs: &str) -> Call {
    Call::Function { ufcs: ufcs.to_owned(), plain: Plain { template: String::new(), import: None } }
}

fn unit(call: Call, args: Vec<Arg>) -> Unit {
    Unit { callable: Some(0), call, args, doors: Vec::new(), result: None, mutates: None }
}

const INT: InputSpec = InputSpec::Draw(Draw::Int("u8"));
const STR: InputSpec = InputSpec::Draw(Draw::Str);

fn optional(inner: InputSpec) -> InputSpec {
    let wrap = |template: &str, parts| InputSpec::Wrap { template: template.to_owned(), parts, doors: Vec::new() };
    InputSpec::OneOf(vec![wrap("None", Vec::new()), wrap("Some({0})", vec![inner])])
}

/// `f(text: &str, size: Option<u8>, page: a::Page)`; a page is built of two numbers or parsed, and may be turned.
fn plan() -> TestPlan {
    let args = vec![arg("text", STR), arg("size", optional(INT)), arg("page", InputSpec::Build(BuilderId(0)))];
    let units = vec![
        unit(function("a::f"), args),
        unit(
            Call::Struct { path: "a::Page".into(), fields: vec!["number".into(), "size".into()] },
            vec![arg("number", INT), arg("size", INT)],
        ),
        unit(function("<a::Page>::parse"), vec![arg("text", STR)]),
        unit(function("<a::Page>::turn"), vec![arg("self", STR)]),
    ];
    let target = Target {
        kind: TargetKind::Callable(0),
        path: "a::f".into(),
        unit: UnitId(0),
        seeds: Vec::new(),
        instance: Vec::new(),
    };
    let builder = Builder {
        ty: Type::Never,
        spelled: "a::Page".into(),
        ways: vec![UnitId(1), UnitId(2)],
        shallow: 2,
        mutators: vec![UnitId(3)],
    };
    TestPlan { targets: vec![target], builders: vec![builder], units, ..TestPlan::default() }
}

/// Text, size, and a page by its numbers or by its text; and how often it is turned.
type Read = (String, Option<i128>, Result<(i128, i128), String>, usize);

/// What the harness reads: text, size if there is one, the way to a page and its parts, and no turning.
fn read(bytes: &[u8]) -> Read {
    let mut input = Input::new(bytes);
    let text = input.text();
    let size = (input.pick(2) == 1).then(|| input.integer(8));
    let page = if input.pick(2) == 0 { Ok((input.integer(8), input.integer(8))) } else { Err(input.text()) };
    (text, size, page, input.pick(5))
}

fn made(arguments: &Value) -> Result<Read, Misfit> {
    case(&plan(), TargetId(0), arguments).map(|bytes| read(&bytes))
}

#[test]
fn arguments_go_by_name_or_in_their_order() {
    let expected = Ok(("a\\é".to_owned(), Some(7), Ok((1, 255)), 0));
    assert_eq!(made(&json!({ "page": { "size": 255, "number": 1 }, "text": "a\\é", "size": 7 })), expected);
    assert_eq!(made(&json!(["a\\é", 7, [1, 255]])), expected);
}

#[test]
fn a_value_is_built_by_the_first_way_that_fits_or_by_the_one_that_is_named() {
    assert_eq!(made(&json!(["", null, "0-1"])), Ok((String::new(), None, Err("0-1".into()), 0)));
    assert_eq!(made(&json!(["", null, { "Page::parse": ["0-1"] }])), Ok((String::new(), None, Err("0-1".into()), 0)));
}

#[test]
fn what_does_not_fit_is_told_by_its_parameter() {
    assert_eq!(made(&json!(["", 256, "x"])), Err(Misfit::Value("size".into())));
    assert_eq!(made(&json!([1, null, "x"])), Err(Misfit::Value("text".into())));
    let names = Misfit::Names(vec!["text".into(), "size".into(), "page".into()]);
    assert_eq!(made(&json!({ "text": "", "size": null, "sheet": "x" })), Err(names));
}

#[test]
fn each_draw_takes_what_json_has_for_it() {
    assert_eq!(drawn(Draw::Int("u128"), &json!("340282366920938463463374607431768211455")), Some(Choice::Int(-1)));
    assert_eq!(drawn(Draw::Int("i8"), &json!(-128)), Some(Choice::Int(-128)));
    assert_eq!(drawn(Draw::Int("i8"), &json!(-129)), None);
    assert_eq!(drawn(Draw::Int("u64"), &json!(u64::MAX)), Some(Choice::Int(u64::MAX.into())));
    assert_eq!(drawn(Draw::Int("u8"), &json!(1.5)), None);
    assert_eq!(drawn(Draw::F64, &json!("-inf")), Some(Choice::Float(f64::NEG_INFINITY.to_bits())));
    assert_eq!(drawn(Draw::Char, &json!("é")), Some(Choice::Char('é')));
    assert_eq!(drawn(Draw::Char, &json!("ab")), None);
    assert_eq!(drawn(Draw::Bytes, &json!([0, 255])), Some(Choice::Bytes(vec![0, 255])));
    assert_eq!(drawn(Draw::ByteSlice, &json!("a")), Some(Choice::Bytes(vec![b'a'])));
    assert_eq!(drawn(Draw::Bool, &json!(true)), Some(Choice::Int(1)));
}

#[test]
fn a_path_leads_to_its_route() {
    for (route, path) in
        [("/", "/"), ("/todos/{id}", "/todos/7"), ("/f/{*rest}", "/f/a/b"), ("/a/v{n}.json", "/a/v1.json")]
    {
        assert!(leads_to(route, path), "{route} {path}");
    }
    for (route, path) in [("/todos/{id}", "/todos/"), ("/todos", "/todos/7"), ("/todos/{id}", "/todos"), ("/a", "/b")] {
        assert!(!leads_to(route, path), "{route} {path}");
    }
}
