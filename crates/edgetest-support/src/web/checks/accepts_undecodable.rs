//! `http-undecodable`: what is declared to be JSON and is none is answered with success. Frameworks refuse it by themselves;
//! a handler that takes a default in its place answers for something that nobody sent.

use super::{Sent, violated};
use crate::web::answer::Answer;

pub(super) fn applies(body: &Sent) -> bool {
    matches!(body, Sent::NoJson)
}

pub(super) fn check(body: &Sent, answer: &Answer) {
    if applies(body) {
        violated!("http-undecodable", "answers {} to a body that is no JSON: {}", answer.status, answer.excerpt());
    }
}
