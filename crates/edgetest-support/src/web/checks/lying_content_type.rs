//! `http-content-type`: the answer says what it is and is something else: JSON that no parser takes, a text in UTF-8 that is
//! none. An answer that was cut short says nothing.

use super::violated;
use crate::web::answer::Answer;
use crate::web::reading::{Fault, read};

pub(super) fn check(answer: &Answer) {
    let Some(kind) = answer.header("content-type").map(str::to_ascii_lowercase) else { return };
    if !answer.whole || answer.body.is_empty() {
        return;
    }
    let media = kind.split(';').next().unwrap_or_default().trim();
    let is_json = media == "application/json" || media == "application/problem+json";
    if is_json && read(&answer.body) == Err(Fault::Syntax) {
        violated!("http-content-type", "`{media}` is {}", answer.excerpt());
    }
    if kind.contains("charset=utf-8") && answer.text().is_none() {
        violated!("http-content-type", "`{kind}` is no UTF-8: {}", answer.excerpt());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_refused(kind: &str, body: &[u8], whole: bool) -> bool {
        let headers = vec![("content-type".to_owned(), kind.as_bytes().to_vec())];
        let answer = Answer { status: 200, headers, body: body.to_vec(), whole, taken: 0 };
        std::panic::catch_unwind(|| check(&answer)).is_err()
    }

    #[test]
    fn only_what_surely_is_no_such_thing_is_a_lie() {
        assert!(is_refused("application/json", b"not found", true));
        assert!(is_refused("application/json; charset=utf-8", b"{\"a\":}", true));
        assert!(is_refused("text/plain; charset=utf-8", b"\xff", true));
        assert!(!is_refused("application/json", b"{\"a\":", false));
        assert!(!is_refused("application/json", b"", true));
        assert!(!is_refused("application/octet-stream", b"\xff", true));
    }
}
