//! `http-body`: an answer that must have no body has one (204, 205 and 304), which the next answer on the connection is
//! taken for.

use super::violated;
use crate::web::answer::Answer;

pub(super) fn check(answer: &Answer) {
    if matches!(answer.status, 204 | 205 | 304) && !answer.body.is_empty() {
        violated!("http-body", "a {} answer carries a body: {}", answer.status, answer.excerpt());
    }
}
