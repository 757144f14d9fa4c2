//! What must hold of an answer, whatever the request, and of an application that is asked more than once. One check, one
//! file; each ends the case by a panic of its own, so that its place tells it apart.

mod accepts_forbidden;
mod accepts_undecodable;
mod anonymous;
mod at_once;
mod body_without_room;
mod burst;
mod failed_update;
mod foreign;
mod growth;
mod internals;
mod lossy;
mod lying_content_type;
mod markup;
mod missing_allow;
mod no_answer;
mod raised;
mod refusal;
mod repeat;
mod server_error;
mod setup;
mod split_header;
mod unlimited;

pub(super) use anonymous::check as anonymous;
pub(super) use at_once::check as at_once;
pub(super) use burst::check as burst;
pub(super) use failed_update::check as failed_update;
pub(super) use foreign::check as foreign;
pub(super) use growth::check as growth;
pub(super) use markup::MARK;
pub(super) use raised::check as raised;
pub(super) use repeat::check as repeat;
pub(super) use setup::is_setup;
pub(super) use unlimited::check as unlimited;

use super::answer::Answer;
use super::fit::{Fit, fit, fit_pairs};
use super::json::Json;
use super::reading::{self, Fault};
use super::request::{self, Request};
use super::session::{Application, Step};
use super::shape::{Body, Framework, Shape, Site};

/// Ends the case with the message `[code] what`, which triage takes apart again.
macro_rules! violated {
    ($code:literal, $($what:tt)+) => {
        panic!("[{}] {}", $code, format_args!($($what)+))
    };
}
use violated;

/// A request in question, and what leads up to it.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    /// The application.
    pub(super) site: &'a Site,
    /// Index of the route.
    pub(super) target: usize,
    /// What leads up.
    pub(super) before: &'a [Step],
    /// The request.
    pub(super) request: &'a Request,
}

impl<'a> Question<'a> {
    /// What the route asks for.
    pub(super) fn shape(&self) -> &'a Shape {
        &self.site.shapes[self.target]
    }

    /// The headers that tell who asks.
    pub(super) fn headers(&self) -> Vec<(String, Vec<u8>)> {
        let tells = |name: &str| {
            let mut known = self.site.identities.iter().flat_map(|one| &one.headers);
            known.any(|(known, _)| known.eq_ignore_ascii_case(name))
        };
        self.request.headers.iter().filter(|(name, _)| tells(name)).cloned().collect()
    }
}

/// What valid requests in the place of one that failed are answered with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Control {
    /// Nothing failed.
    None,
    /// One of them succeeds: the route does its work here.
    Succeeds,
    /// None succeeds, and one is refused.
    Refused,
    /// All fail.
    Fails,
}

/// Runs the checks of a single answer, the gravest first.
pub(super) fn judge(framework: Framework, (request, target): (&Request, &str), answer: &Answer, control: Control) {
    no_answer::check(answer);
    server_error::check(answer, control);
    split_header::check(target, answer);
    markup::check(answer);
    internals::check(answer);
    body_without_room::check(answer);
    lying_content_type::check(answer);
    missing_allow::check(framework, request, answer);
}

/// Runs the checks of an answer that says that all is well.
pub(super) fn accepted<A: Application>(question: &Question<'_>, answer: &Answer, open: &impl Fn() -> Option<A>) {
    if !is_success(answer) || question.shape().method != question.request.method {
        return;
    }
    let body = body(question);
    lossy::check(&body, question, answer, open);
    if accepts_undecodable::applies(&body) || accepts_forbidden::applies(&body, question) {
        let refuses_so = refusal::learn(question, open);
        if !refuses_so.is_like(answer) {
            accepts_undecodable::check(&body, answer);
            accepts_forbidden::check(&body, question, answer);
        }
    }
}

/// What was sent in the end as the body of a request that says what it is.
pub(super) enum Sent {
    /// Nothing that a check can read.
    Opaque,
    /// What is declared to be JSON and is none.
    NoJson,
    /// JSON, and how it fits.
    Json(Json, Fit),
    /// A form, and how it fits.
    Form(Fit),
}

fn body(question: &Question<'_>) -> Sent {
    let request = question.request;
    let declared = |kind: &str| request.header("content-type").is_some_and(|value| value.starts_with(kind));
    let is_one = request.headers.iter().filter(|(name, _)| name == "content-type").count() == 1;
    match &question.shape().body {
        _ if request.body.is_empty() || !is_one => Sent::Opaque,
        Body::Json(value) if declared("application/json") && !declared("application/json;") => {
            match reading::read(&request.body) {
                Ok(json) => {
                    let fit = fit(value, &json);
                    Sent::Json(json, fit)
                }
                Err(Fault::Syntax) => Sent::NoJson,
                Err(Fault::Doubtful) => Sent::Opaque,
            }
        }
        Body::Form(fields) if declared("application/x-www-form-urlencoded") => {
            let pairs = std::str::from_utf8(&request.body).ok().and_then(request::pairs);
            pairs.map_or(Sent::Opaque, |pairs| Sent::Form(fit_pairs(fields, &pairs)))
        }
        Body::None | Body::Json(_) | Body::Form(_) | Body::Text | Body::Bytes | Body::Multipart => Sent::Opaque,
    }
}

/// A status that says that all is well.
pub(super) fn is_success(answer: &Answer) -> bool {
    (200..300).contains(&answer.status)
}

/// A status that says that who asks may not.
pub(super) fn is_denied(answer: &Answer) -> bool {
    matches!(answer.status, 401 | 403)
}

#[cfg(test)]
mod tests;
