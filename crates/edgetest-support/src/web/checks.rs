//! What must hold of an answer, whatever the request. One check, one file; each ends the case by a panic of its own, so
//! that its place tells it apart.

mod body_without_room;
mod failed_update;
mod internals;
mod lying_content_type;
mod markup;
mod no_answer;
mod server_error;
mod split_header;

pub(super) use failed_update::check as failed_update;
pub(super) use markup::MARK;

use super::answer::Answer;
use super::request::Request;

/// Ends the case with the message `[code] what`, which triage takes apart again.
macro_rules! violated {
    ($code:literal, $($what:tt)+) => {
        panic!("[{}] {}", $code, format_args!($($what)+))
    };
}
use violated;

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

/// Runs every check, the gravest first.
pub(super) fn judge(request: &Request, answer: &Answer, control: Control) {
    no_answer::check(answer);
    server_error::check(answer, control);
    split_header::check(request, answer);
    markup::check(answer);
    internals::check(answer);
    body_without_room::check(answer);
    lying_content_type::check(answer);
}
