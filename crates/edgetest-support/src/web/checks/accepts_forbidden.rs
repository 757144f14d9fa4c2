//! `http-forbidden-value`: a validator forbids what was sent, and the answer is success: the bounds are declared, and nobody
//! looks at them.

use super::{Question, Sent, violated};
use crate::web::answer::Answer;
use crate::web::fit::{Fit, fit_pairs};
use crate::web::request::pairs;

pub(super) fn applies(body: &Sent, question: &Question<'_>) -> bool {
    fits(body, question).iter().any(|fit| !fit.is_undecodable && !fit.broken.is_empty())
}

pub(super) fn check(body: &Sent, question: &Question<'_>, answer: &Answer) {
    for fit in fits(body, question) {
        if let (false, Some((place, rule))) = (fit.is_undecodable, fit.broken.first()) {
            violated!("http-forbidden-value", "answers {} though `{place}` breaks the rule {rule:?}", answer.status);
        }
    }
}

/// How the body and the query fit.
fn fits(body: &Sent, question: &Question<'_>) -> Vec<Fit> {
    let query = pairs(&question.request.query).map(|pairs| fit_pairs(&question.shape().query, &pairs));
    let body = match body {
        Sent::Json(_, fit) | Sent::Form(fit) => Some(fit.clone()),
        Sent::Opaque | Sent::NoJson => None,
    };
    body.into_iter().chain(query).collect()
}
