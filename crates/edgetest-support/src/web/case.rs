//! One case: some requests that lead up, and the one in question, all to one fresh application.

use super::answer::Answer;
use super::breakage;
use super::checks::{self, Control};
use super::json::identifiers;
use super::request::Request;
use super::shape::Shape;
use crate::source::Mode;
use crate::{Lexicon, Source, stage};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// Requests before the one in question.
pub(super) const MOST_BEFORE: usize = 3;
/// Valid requests that are tried in the place of one that failed.
const CONTROLS: u64 = 6;

/// One request of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of its route's shape.
    pub route: usize,
    /// The request.
    pub request: Request,
}

/// The requests of a case: valid ones to any route, then one to the route `target`, valid or broken in one way.
pub fn steps(g: &mut Source, shapes: &[Shape], target: usize) -> Vec<Step> {
    let before = g.pick(MOST_BEFORE + 1);
    let mut steps = Vec::new();
    for _ in 0..before {
        let route = g.pick(shapes.len());
        let (request, _) = Request::valid(g, &shapes[route]);
        steps.push(Step { route, request });
    }
    let (mut request, tree) = Request::valid(g, &shapes[target]);
    if g.bool() {
        breakage::break_it(g, &mut request, tree);
    }
    steps.push(Step { route: target, request });
    steps
}

/// Runs a case on a fresh application and judges the last answer. `open` builds an application and gives what answers a
/// request to it, by its target; `None` where it cannot be built, or a request cannot be written in the framework's terms.
///
/// # Panics
/// When a check refuses the answer: that is how a case fails.
pub fn run<A>(g: &mut Source, shapes: &[Shape], target: usize, open: impl Fn() -> Option<A>) -> Option<()>
where
    A: FnMut(&Request, &str) -> Option<Answer>,
{
    let steps = steps(g, shapes, target);
    let watch = is_watched(shapes, target) && g.bool();
    let mut ask = open()?;
    g.call();
    let Played { answer, around } = play(&steps, watch, &mut ask)?;
    g.at(stage::ANSWER);
    let control = if answer.status >= 500 { control(&steps, &shapes[target], &open)? } else { Control::None };
    let last = steps.last().expect("a case has a request");
    checks::judge(&last.request, &answer, control);
    if let Some(around) = around {
        checks::failed_update(&answer, &around);
    }
    g.at(stage::HARNESS);
    Some(())
}

/// What other requests in the place of a failed one tell of it. `None` where the same requests do not fail again: what comes
/// and goes by itself is no client's doing.
fn control<A>(steps: &[Step], shape: &Shape, open: impl Fn() -> Option<A>) -> Option<Control>
where
    A: FnMut(&Request, &str) -> Option<Answer>,
{
    let ask = |steps: &[Step]| {
        let played = catch_unwind(AssertUnwindSafe(|| open().and_then(|mut ask| play(steps, false, &mut ask))));
        played.ok().flatten().map(|played| played.answer)
    };
    ask(steps).filter(|answer| answer.status >= 500)?;
    let mut seen = Control::Fails;
    for number in 0..CONTROLS {
        let mut steps = steps.to_vec();
        steps.last_mut()?.request = plain(shape, number);
        match ask(&steps).map_or(0, |answer| answer.status) {
            200..400 => return Some(Control::Succeeds),
            400..500 => seen = Control::Refused,
            _ => {}
        }
    }
    Some(seen)
}

/// What came of a case's requests.
struct Played {
    /// The last answer.
    answer: Answer,
    /// What the resource was twice before the last request, and once after it.
    around: Option<[Answer; 3]>,
}

/// An update of something that can be read under the same path.
fn is_watched(shapes: &[Shape], target: usize) -> bool {
    let Shape { method, path, .. } = &shapes[target];
    matches!(method.as_str(), "PUT" | "PATCH")
        && shapes.iter().any(|shape| shape.method == "GET" && shape.path == *path)
}

/// Reads the resource that a request is about to change, with the headers of that request but those of its body.
fn read(request: &Request, target: &str, ask: &mut impl FnMut(&Request, &str) -> Option<Answer>) -> Option<Answer> {
    let headers = request.headers.iter().filter(|(name, _)| name == "authorization").cloned().collect();
    let path = target.split('?').next().unwrap_or_default();
    let reading = Request { method: "GET".to_owned(), path: request.path.clone(), headers, ..Request::default() };
    aside(&reading, path, ask)
}

/// Asks for what is another route's to answer for. `None` where it panics, though the panic be caught: a lock may be left
/// poisoned, and what follows from that is no fault of the route in question.
fn aside(request: &Request, target: &str, ask: &mut impl FnMut(&Request, &str) -> Option<Answer>) -> Option<Answer> {
    let panics = stage::panics();
    let answer = catch_unwind(AssertUnwindSafe(|| ask(request, target))).ok()??;
    (stage::panics() == panics).then_some(answer)
}

fn play(steps: &[Step], watch: bool, ask: &mut impl FnMut(&Request, &str) -> Option<Answer>) -> Option<Played> {
    let (last, before) = steps.split_last()?;
    let mut told: Vec<String> = Vec::new();
    for Step { request, .. } in before {
        let answer = aside(request, &request.target(&told), ask)?;
        told.extend(answer.text().map(identifiers).unwrap_or_default());
    }
    let (request, target) = (&last.request, last.request.target(&told));
    let read_before = if watch { Some([read(request, &target, ask)?, read(request, &target, ask)?]) } else { None };
    let panics = stage::panics();
    let answer = ask(request, &target)?;
    if answer.status >= 500 && stage::panics() > panics {
        // Something between here and the handler made an answer of its panic, which tells more.
        resume_unwind(Box::new("the handler panicked"));
    }
    let around = read_before.and_then(|[first, second]| Some([first, second, read(request, &target, ask)?]));
    Some(Played { answer, around })
}

/// A valid request: the simplest, and then others.
fn plain(shape: &Shape, number: u64) -> Request {
    static NONE: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };
    let mode = if number == 0 { Mode::Replay(Vec::new()) } else { Mode::sweep(number, "control", 10_000 + number) };
    Request::valid(&mut Source::new(mode, &NONE, &[]), shape).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::EMPTY;
    use crate::web::{Body, Field, Segment, Value};

    fn shapes() -> Vec<Shape> {
        let text = Value::Object(vec![Field::required("text", Value::Text)]);
        let shape = |method: &str, path: &str, params: Vec<Value>, body: Body| Shape {
            method: method.to_owned(),
            path: path.to_owned(),
            params,
            query: Vec::new(),
            body,
            token: false,
        };
        vec![
            shape("POST", "/todos", Vec::new(), Body::Json(text)),
            shape("DELETE", "/todos/{id}", vec![Value::Int(32)], Body::None),
        ]
    }

    fn drawn(mode: Mode) -> (Vec<Step>, Vec<crate::Choice>) {
        let mut source = Source::new(mode.clone(), &EMPTY, &[]);
        source.record(true, None);
        source.restart(mode);
        let steps = steps(&mut source, &shapes(), 1);
        (steps, source.choices().to_vec())
    }

    #[test]
    fn a_case_replays_from_its_choices() {
        for case in 0..600 {
            let (steps, choices) = drawn(Mode::sweep(1, "DELETE /todos/{id}", case));
            assert_eq!(drawn(Mode::Replay(choices)).0, steps, "case {case}");
        }
    }

    #[test]
    fn the_simplest_case_is_one_valid_request() {
        let (steps, _) = drawn(Mode::Replay(Vec::new()));
        let [Step { route: 1, request }] = steps.as_slice() else { panic!("{steps:?}") };
        assert_eq!((request.method.as_str(), request.target(&[]).as_str()), ("DELETE", "/todos/0"));
    }

    #[test]
    fn an_identifier_that_was_told_leads_on() {
        let request = Request { path: vec![Segment::Told { back: 0, otherwise: "7".into() }], ..Request::default() };
        assert_eq!(request.target(&["a/b".into()]), "/a%2Fb");
        assert_eq!(request.target(&[]), "/7");
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
        let mut shapes = shapes();
        shapes[0].method = "GET".to_owned();
        shapes[1] = Shape { method: "PUT".to_owned(), body: Body::Text, ..shapes[0].clone() };
        let failed = |shapes: &[Shape]| {
            (0..50).find_map(|case| {
                let mut source = Source::new(Mode::sweep(3, "PUT /", case), &EMPTY, &[]);
                catch_unwind(AssertUnwindSafe(|| run(&mut source, shapes, 1, hasty))).err()
            })
        };
        let message = failed(&shapes).expect("it is refused").downcast::<String>().expect("a text");
        assert!(message.starts_with("[http-failed-update] "), "{message}");
        shapes[1].method = "POST".to_owned();
        assert!(failed(&shapes).is_none());
    }

    #[test]
    fn a_sequence_reaches_what_one_request_does_not() {
        let found = (0..3_000).any(|case| {
            let mut source = Source::new(Mode::sweep(3, "DELETE /todos/{id}", case), &EMPTY, &[]);
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&mut source, &shapes(), 1, fragile))).is_err()
        });
        assert!(found, "create, delete and delete again is among them");
    }
}
