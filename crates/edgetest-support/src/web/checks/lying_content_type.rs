//! `http-content-type`: the answer says JSON and holds something else. Only what can be told without a parser: JSON begins
//! with one of few characters, and an answer that was cut short says nothing.

use super::violated;
use crate::web::answer::Answer;

pub(super) fn check(answer: &Answer) {
    let is_json =
        answer.header("content-type").is_some_and(|value| value.split(';').next() == Some("application/json"));
    if !is_json || !answer.whole || answer.body.is_empty() {
        return;
    }
    let begins = answer.body.iter().find(|byte| !byte.is_ascii_whitespace());
    let may = |byte: &u8| matches!(byte, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n');
    if !begins.is_some_and(may) || answer.text().is_none() {
        violated!("http-content-type", "`application/json` is {}", answer.excerpt());
    }
}
