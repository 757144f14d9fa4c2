//! What must hold of an answer, whatever the request. One check, one file; each ends the case by a panic of its own, so
//! that its place tells it apart.

mod body_without_room;
mod lying_content_type;
mod no_answer;
mod server_error;
mod split_header;

use super::answer::Answer;
use super::request::Request;

/// Ends the case with the message `[code] what`, which triage takes apart again.
macro_rules! violated {
    ($code:literal, $($what:tt)+) => {
        panic!("[{}] {}", $code, format_args!($($what)+))
    };
}
use violated;

/// Runs every check, the gravest first. `control` is the answer to the simplest valid request in the place of this one.
pub(super) fn judge(request: &Request, answer: &Answer, control: Option<&Answer>) {
    no_answer::check(answer);
    server_error::check(answer, control);
    split_header::check(request, answer);
    body_without_room::check(answer);
    lying_content_type::check(answer);
}
