//! `http-5xx`: a request makes the server say that it is the server's own fault.
//!
//! A client must not be able to cause that: what it sent wrong is 4xx. Where even the simplest valid request is answered so,
//! the reason is not in this request: what the handler needs may be out of reach here. 501 says what it means.

use super::violated;
use crate::web::answer::Answer;

pub(super) fn check(answer: &Answer, control: Option<&Answer>) {
    if answer.status < 500 || answer.status == 501 {
        return;
    }
    let body = answer.excerpt();
    if control.is_some_and(|control| control.status < 500) {
        violated!("http-5xx", "answers {}: {body}", answer.status);
    }
    violated!("http-5xx", "answers every request with {}: {body}", answer.status);
}
