//! How an application says no. Most do by the status; some answer 200 and say it in the body, which is learnt from a request
//! that is surely bad.

use super::{Question, is_success};
use crate::web::answer::Answer;
use crate::web::case::{plain, played};
use crate::web::json::Json;
use crate::web::reading::read;
use crate::web::session::Application;

/// How an application answers.
#[derive(Debug, PartialEq)]
enum Manner {
    /// With an object of these fields; one that is `false` says so.
    Object(Vec<String>),
    /// With this text.
    Text(Vec<u8>),
}

/// How it says no, where that can be told from how it says yes.
pub(super) struct Refusal {
    learnt: Option<(u16, Manner)>,
}

/// Sends what no decoder takes in the place of the request, and what surely is right.
pub(super) fn learn<A: Application>(question: &Question<'_>, open: &impl Fn() -> Option<A>) -> Refusal {
    let mut bad = question.request.clone();
    bad.body = b"\xff}{".to_vec();
    let mut good = plain(question.shape(), 0);
    good.headers.extend(question.headers());
    good.path.clone_from(&question.request.path);
    let ask = |request| played(question.before, request, open).map(|answer| (answer.status, manner(&answer)));
    let (bad, good) = (ask(&bad), ask(&good));
    Refusal { learnt: bad.filter(|bad| good.as_ref() != Some(bad)) }
}

impl Refusal {
    /// Whether an answer says no, in words that everybody understands or as this application does.
    pub(super) fn is_like(&self, answer: &Answer) -> bool {
        let said = (answer.status, manner(answer));
        let is_told = match &said.1 {
            Manner::Object(keys) => {
                keys.iter().any(|key| matches!(key.as_str(), "error" | "errors" | "success:false" | "ok:false"))
            }
            Manner::Text(_) => false,
        };
        is_told || !is_success(answer) || self.learnt.as_ref() == Some(&said)
    }
}

fn manner(answer: &Answer) -> Manner {
    let Ok(Json::Object(fields)) = read(&answer.body) else { return Manner::Text(answer.body.clone()) };
    let key = |(name, json): (String, Json)| match json {
        Json::Raw(raw) if raw == "false" => format!("{name}:false"),
        _ => name,
    };
    let mut keys: Vec<String> = fields.into_iter().map(key).collect();
    keys.sort();
    Manner::Object(keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_that_says_no_with_200_is_a_refusal() {
        let answer = |text: &str| Answer { status: 200, body: text.into(), whole: true, ..Answer::default() };
        let refusal = Refusal { learnt: Some((200, manner(&answer(r#"{"code":3,"reason":"x"}"#)))) };
        assert!(refusal.is_like(&answer(r#"{"reason":"y","code":4}"#)));
        assert!(refusal.is_like(&answer(r#"{"error":"y"}"#)));
        assert!(refusal.is_like(&answer(r#"{"success":false}"#)));
        assert!(!refusal.is_like(&answer(r#"{"id":7}"#)));
    }
}
