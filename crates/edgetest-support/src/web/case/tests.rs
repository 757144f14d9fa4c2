use super::*;
use crate::lexicon::EMPTY;
use crate::web::{Body, Field, Framework, Segment, Value};

pub(in crate::web) fn shape(method: &str, path: &str, params: Vec<Value>, body: Body) -> Shape {
    Shape { method: method.to_owned(), path: path.to_owned(), params, query: Vec::new(), body, token: false }
}

pub(in crate::web) fn site(shapes: Vec<Shape>) -> Site {
    Site { framework: Framework::Axum, shapes, identities: Vec::new(), burst: false }
}

fn todos() -> Site {
    let text = Value::Object(vec![Field::required("text", Value::Text)]);
    site(vec![
        shape("POST", "/todos", Vec::new(), Body::Json(text)),
        shape("DELETE", "/todos/{id}", vec![Value::Int(32)], Body::None),
    ])
}

fn drawn(mode: Mode) -> (Case, Vec<crate::Choice>) {
    let mut source = Source::new(mode.clone(), &EMPTY, &[]);
    source.record(true, None);
    source.restart(mode);
    let case = case(&mut source, &todos(), 1);
    (case, source.choices().to_vec())
}

#[test]
fn a_case_replays_from_its_choices() {
    for number in 0..600 {
        let (case, choices) = drawn(Mode::sweep(1, "DELETE /todos/{id}", number));
        assert_eq!(drawn(Mode::Replay(choices)).0, case, "case {number}");
    }
}

#[test]
fn the_simplest_case_is_one_valid_request() {
    let (case, _) = drawn(Mode::Replay(Vec::new()));
    let [Step { route: 1, request }] = case.steps.as_slice() else { panic!("{case:?}") };
    assert_eq!((request.method.as_str(), request.target(&[]).as_str()), ("DELETE", "/todos/0"));
    assert_eq!(case.experiment, Experiment::Once);
}

#[test]
fn an_identifier_that_was_told_leads_on() {
    let request = Request { path: vec![Segment::Told { back: 0, otherwise: "7".into() }], ..Request::default() };
    assert_eq!(request.target(&["a/b".into()]), "/a%2Fb");
    assert_eq!(request.target(&[]), "/7");
}

/// What the first failure among many cases says.
pub(in crate::web) fn failure<A: Application>(
    site: &Site,
    target: usize,
    open: impl Fn() -> Option<A>,
) -> Option<String> {
    (0..1_200).find_map(|case| {
        let mut source = Source::new(Mode::sweep(3, "a route", case), &EMPTY, &[]);
        let failed = catch_unwind(AssertUnwindSafe(|| run(&mut source, site, target, &open))).err()?;
        Some(*failed.downcast::<String>().expect("a check says something"))
    })
}

/// A server that keeps todos under numbers, and fails when the same one is deleted twice.
#[expect(clippy::unnecessary_wraps, reason = "an application may refuse to open")]
fn fragile() -> Option<impl FnMut(&Request, &str) -> Option<Answer>> {
    let mut deleted = Vec::new();
    Some(move |request: &Request, target: &str| {
        let body = br#"{"id":"abc"}"#.to_vec();
        if request.method == "POST" {
            return Some(Answer { status: 201, body, whole: true, ..Answer::default() });
        }
        let is_known = target == "/todos/abc";
        deleted.push(target.to_owned());
        let twice = deleted.iter().filter(|known| *known == target).count() > 1;
        Some(Answer { status: if is_known && twice { 500 } else { 204 }, whole: true, ..Answer::default() })
    })
}

/// A server of one text that takes over what it then refuses.
#[expect(clippy::unnecessary_wraps, reason = "an application may refuse to open")]
fn hasty() -> Option<impl FnMut(&Request, &str) -> Option<Answer>> {
    let mut text = b"old".to_vec();
    Some(move |request: &Request, _: &str| {
        let status = if request.method == "PUT" { 422 } else { 200 };
        if request.method == "PUT" {
            text.clone_from(&request.body);
        }
        Some(Answer { status, body: text.clone(), whole: true, ..Answer::default() })
    })
}

#[test]
fn an_update_that_failed_and_yet_changed_something_is_found() {
    let mut site = site(vec![shape("GET", "/", Vec::new(), Body::None), shape("PUT", "/", Vec::new(), Body::Text)]);
    let message = failure(&site, 1, hasty).expect("it is refused");
    assert!(message.starts_with("[http-failed-update] "), "{message}");
    site.shapes[1].method = "POST".to_owned();
    assert_eq!(failure(&site, 1, hasty), None);
}

#[test]
fn a_sequence_reaches_what_one_request_does_not() {
    let message = failure(&todos(), 1, fragile).expect("create, delete and delete again is among them");
    assert!(message.starts_with("[http-5xx] "), "{message}");
}
