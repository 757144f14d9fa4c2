//! `http-5xx`: a request makes the server say that it is the server's own fault.
//!
//! A client must not be able to cause that: what it sent wrong is 4xx. Where no valid request succeeds, the reason may not be
//! in this request: what the handler needs may be out of reach here. 501 says what it means.

use super::{Control, violated};
use crate::web::answer::Answer;

pub(super) fn check(answer: &Answer, control: Control) {
    if answer.status < 500 || answer.status == 501 {
        return;
    }
    let body = answer.excerpt();
    match control {
        Control::Succeeds => violated!("http-5xx", "answers {}: {body}", answer.status),
        Control::Refused => violated!("http-5xx", "answers {} where no request succeeds: {body}", answer.status),
        Control::None | Control::Fails => {
            violated!("http-5xx", "answers every request with {}: {body}", answer.status)
        }
    }
}
