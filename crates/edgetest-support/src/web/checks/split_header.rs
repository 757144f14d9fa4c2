//! `http-header-injection`: what a client sent in an encoded line break stands in a header of its own.

use super::violated;
use crate::web::answer::Answer;

pub(super) fn check(sent: &str, answer: &Answer) {
    for (name, value) in &answer.headers {
        if value.contains(&b'\n') && sent.contains("%0A") {
            violated!("http-header-injection", "the header `{name}` holds a line break that the request sent");
        }
    }
}
