//! `http-markup`: what a client sent stands unescaped in a page, so that whoever makes somebody follow a link writes into what
//! they see. Only a mark that no page has by itself is looked for.

use super::violated;
use crate::web::answer::Answer;

/// What is sent in the place of a text.
pub(in crate::web) const MARK: &str = "<edgetest-mark>\"'&";

pub(super) fn check(answer: &Answer) {
    let is_page = answer.header("content-type").is_some_and(|value| value.starts_with("text/html"));
    if is_page && answer.text().is_some_and(|text| text.contains("<edgetest-mark>")) {
        violated!("http-markup", "what was sent stands unescaped in a page: {}", around(answer));
    }
}

fn around(answer: &Answer) -> String {
    let text = answer.text().unwrap_or_default();
    let at = text.find("<edgetest-mark>").unwrap_or_default();
    let before = text[..at].chars().rev().take(30).collect::<Vec<_>>().into_iter().rev();
    before.chain(text[at..].chars().take(30)).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(kind: &str, body: &str) -> Answer {
        let headers = vec![("content-type".to_owned(), kind.as_bytes().to_vec())];
        Answer { status: 200, headers, body: body.as_bytes().to_vec(), whole: true, taken: 0 }
    }

    #[test]
    fn a_mark_in_text_or_escaped_is_no_markup() {
        check(&page("text/plain", MARK));
        check(&page("text/html", "&lt;edgetest-mark&gt;"));
        let found = std::panic::catch_unwind(|| check(&page("text/html; charset=utf-8", &format!("<p>{MARK}"))));
        assert!(found.is_err());
    }
}
