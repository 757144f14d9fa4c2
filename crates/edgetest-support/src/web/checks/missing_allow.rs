//! `http-allow`: a method is refused with 405, and the header `Allow`, which must then name those that are not, is missing (RFC
//! 9110, 15.5.6). axum adds it by itself, so that it is missing only where a fallback answers; what the other frameworks
//! answer by themselves is theirs, so that there only the handler's own refusal counts.

use super::violated;
use crate::web::answer::Answer;
use crate::web::request::Request;
use crate::web::shape::Framework;

pub(super) fn check(framework: Framework, request: &Request, answer: &Answer) {
    let is_own = match framework {
        Framework::Axum => true,
        Framework::Actix | Framework::Rocket => !answer.body.is_empty(),
    };
    if answer.status == 405 && is_own && request.method != "HEAD" && answer.header("allow").is_none() {
        violated!("http-allow", "answers 405 to {} without the header `Allow`", request.method);
    }
}
