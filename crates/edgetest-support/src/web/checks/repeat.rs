//! `http-repeat`: a PUT or DELETE that is sent again does more than the first did. Clients and proxies repeat both when a
//! connection breaks, since they may (RFC 9110, 9.2.2): a second entry appears, or something else is deleted.
//!
//! Counted is how many values can be read under the path and in the collections that it lies in, not what they are: times and
//! versions may move on.

use super::{Question, is_success, violated};
use crate::Source;
use crate::stage;
use crate::web::answer::Answer;
use crate::web::case::asked;
use crate::web::experiment::reading;
use crate::web::json::Json;
use crate::web::reading::read;
use crate::web::session::{Application, Session};

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
    open: &impl Fn() -> Option<A>,
) -> Option<()> {
    let counts = |session: &mut Session<A>| -> Vec<Option<usize>> {
        let places = reading(question.site, question.target);
        places.into_iter().map(|pieces| count(&session.read(question.request, pieces)?)).collect()
    };
    // The request must mean the same both times, whatever is told in between.
    let told = session.told.clone();
    let first = asked(g, question, session, open)?;
    session.told = told;
    let once = counts(session);
    let steady = counts(session) == once;
    let second = asked(g, question, session, open)?;
    g.at(stage::ANSWER);
    if !steady || !is_success(&first) || !is_success(&second) {
        return Some(());
    }
    let twice = counts(session);
    let method = question.request.method.as_str();
    for (once, twice) in once.into_iter().zip(twice) {
        let (Some(once), Some(twice)) = (once, twice) else { continue };
        if method == "PUT" && twice > once {
            violated!("http-repeat", "the same PUT again adds something: {once} values can be read, and then {twice}");
        }
        if method == "DELETE" && twice < once {
            violated!(
                "http-repeat",
                "the same DELETE again removes something else: {once} values can be read, and then {twice}"
            );
        }
    }
    Some(())
}

/// How many values an answer holds; `None` where it is no JSON.
fn count(answer: &Answer) -> Option<usize> {
    let is_read = is_success(answer) && answer.whole;
    let json = is_read.then(|| read(&answer.body).ok()).flatten()?;
    Some(Json::count(&json))
}
