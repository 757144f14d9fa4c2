//! One case: some requests that lead up, and the one in question, all to one fresh application.

use super::answer::Answer;
use super::breakage;
use super::checks;
use super::json::identifiers;
use super::request::Request;
use super::shape::Shape;
use crate::source::Mode;
use crate::{Lexicon, Source, stage};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Requests before the one in question.
const MOST_BEFORE: usize = 3;

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
    let mut ask = open()?;
    g.call();
    let answer = play(&steps, &mut ask)?;
    g.at(stage::ANSWER);
    // The simplest valid request in its place tells whether a failure has to do with this one.
    let control = (answer.status >= 500).then(|| {
        let mut steps = steps.clone();
        let last = steps.last_mut().expect("a case has a request");
        last.request = simplest(&shapes[target]);
        open().and_then(|mut ask| play(&steps, &mut ask))
    });
    let last = steps.last().expect("a case has a request");
    checks::judge(&last.request, &answer, control.flatten().as_ref());
    g.at(stage::HARNESS);
    Some(())
}

fn play(steps: &[Step], ask: &mut impl FnMut(&Request, &str) -> Option<Answer>) -> Option<Answer> {
    let mut told: Vec<String> = Vec::new();
    let mut last = None;
    for (at, Step { request, .. }) in steps.iter().enumerate() {
        let target = request.target(&told);
        let answer = if at + 1 == steps.len() {
            ask(request, &target)?
        } else {
            // What fails on the way is the other route's to answer for, which is tried by itself.
            catch_unwind(AssertUnwindSafe(|| ask(request, &target))).ok()??
        };
        told.extend(answer.text().map(identifiers).unwrap_or_default());
        last = Some(answer);
    }
    last
}

fn simplest(shape: &Shape) -> Request {
    static NONE: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };
    let mut source = Source::new(Mode::Replay(Vec::new()), &NONE, &[]);
    Request::valid(&mut source, shape).0
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

    #[test]
    fn a_sequence_reaches_what_one_request_does_not() {
        let found = (0..3_000).any(|case| {
            let mut source = Source::new(Mode::sweep(3, "DELETE /todos/{id}", case), &EMPTY, &[]);
            std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&mut source, &shapes(), 1, fragile))).is_err()
        });
        assert!(found, "create, delete and delete again is among them");
    }
}
