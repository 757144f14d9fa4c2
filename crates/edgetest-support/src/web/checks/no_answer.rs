//! `http-no-answer`: the handler waits for something that never comes. Time jumps while a case waits, so that a handler that
//! merely sleeps is answered at once.

use super::violated;
use crate::web::answer::Answer;

pub(super) fn check(answer: &Answer) {
    if answer.status == 0 {
        violated!("http-no-answer", "no answer after a day of waiting");
    }
}
