//! `http-unauthenticated`: a route that asks who comes takes anybody. Two things are evidence: nobody at all is refused, and who
//! comes with credentials that were made up is not; or something is changed by nobody at all, though what can be read there is
//! refused to nobody.
//!
//! Needs an `[[identity]]` in `edgetest.toml`.

use super::{Question, is_denied, is_success, violated};
use crate::Source;
use crate::stage;
use crate::web::answer::Answer;
use crate::web::case::{plain, played};
use crate::web::request::Request;
use crate::web::session::Application;
use crate::web::shape::Shape;

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    open: &impl Fn() -> Option<A>,
) -> Option<()> {
    g.at(stage::CALL);
    let known = played(question.before, question.request, open)?;
    if !is_success(&known) {
        return Some(());
    }
    let nobody = played(question.before, &without(question, question.request), open)?;
    let liar = played(question.before, &forged(question), open)?;
    let is_guarded = guarded(question, open);
    g.at(stage::ANSWER);
    if is_denied(&nobody) && is_success(&liar) {
        violated!(
            "http-unauthenticated",
            "answers {} to nobody, and {} to credentials that were made up",
            nobody.status,
            liar.status
        );
    }
    if is_success(&nobody) && question.shape().method != "GET" && is_guarded {
        violated!("http-unauthenticated", "answers {} to nobody, who may not even read here", nobody.status);
    }
    Some(())
}

/// The request without what tells who asks.
fn without(question: &Question<'_>, request: &Request) -> Request {
    let mut request = request.clone();
    request.bearer = None;
    for (name, _) in question.headers() {
        request.headers.retain(|(known, _)| *known != name);
    }
    request
}

/// The request with credentials of the same form that nobody gave out.
fn forged(question: &Question<'_>) -> Request {
    let mut request = without(question, question.request);
    for (name, value) in question.headers() {
        let value = String::from_utf8_lossy(&value).into_owned();
        let value = match value.split_once(' ') {
            Some((scheme, _)) => format!("{scheme} bm9ib2R5Om5vYm9keQ=="),
            None => "nobody".to_owned(),
        };
        request.set_header(&name, &value);
    }
    request
}

/// Whether reading under the same first piece of the path is refused to nobody.
fn guarded<A: Application>(question: &Question<'_>, open: &impl Fn() -> Option<A>) -> bool {
    let first = |shape: &Shape| shape.path.trim_start_matches('/').split('/').next().map(str::to_owned);
    let is_beside = |shape: &&Shape| shape.method == "GET" && first(shape) == first(question.shape());
    let mut beside = question.site.shapes.iter().filter(is_beside).filter_map(|shape| {
        let request = without(question, &plain(shape, 0));
        played(&[], &request, open)
    });
    beside.any(|answer: Answer| is_denied(&answer))
}
