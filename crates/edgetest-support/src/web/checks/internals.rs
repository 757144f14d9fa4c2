//! `http-internals`: an answer that refuses tells how the server is made: a panic's text, a backtrace, a file of its sources, a
//! statement in SQL. What the request itself may have held is not looked for.

use super::violated;
use crate::web::answer::Answer;

/// Texts that no message for a client has.
const TELLS: [&str; 8] = [
    "panicked at",
    "stack backtrace:",
    "RUST_BACKTRACE",
    "/.cargo/registry/",
    "called `Option::unwrap()`",
    "called `Result::unwrap()`",
    "SQLSTATE",
    "near \"SELECT",
];

pub(super) fn check(answer: &Answer) {
    if answer.status < 400 {
        return;
    }
    let text = String::from_utf8_lossy(&answer.body);
    if let Some(told) = TELLS.iter().find(|told| text.contains(**told)) {
        violated!("http-internals", "a {} answer holds `{told}`: {}", answer.status, answer.excerpt());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_refusal_that_tells_too_much_is_found() {
        let answer = |status, text: &str| Answer { status, body: text.into(), whole: true, ..Answer::default() };
        check(&answer(200, "thread panicked at src/main.rs"));
        check(&answer(400, "invalid type: string, expected u8 at line 1 column 3"));
        assert!(std::panic::catch_unwind(|| check(&answer(422, "handler panicked at src/main.rs:3"))).is_err());
    }
}
