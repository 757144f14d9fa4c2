//! `http-at-once`: the same request several times at once does something else than one after the other: an update is lost, a
//! number is given twice, the server is at fault, or nobody is answered any more.
//!
//! Equal requests can be told apart by nobody, so that whatever order they are served in, the application must end where it
//! ends when they come one by one. That is held against two runs one by one, which must agree: what depends on time or chance
//! is no evidence. Lists are compared as sets of letters, since the order of a hash map means nothing.

use super::{Question, violated};
use crate::Source;
use crate::stage;
use crate::web::answer::Answer;
use crate::web::experiment::reading;
use crate::web::session::{Application, Session};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Requests at once.
const TIMES: usize = 8;

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
    open: &impl Fn() -> Option<A>,
) -> Option<()> {
    let one_by_one = || {
        let mut session = Session::new(open()?);
        session.lead(question.before)?;
        let told = session.told.clone();
        let mut statuses = Vec::new();
        for _ in 0..TIMES {
            session.told = told.clone();
            statuses.push(session.aside(question.request)?.status);
        }
        session.told = told;
        Some(end(question, &mut session, statuses))
    };
    let alone = catch_unwind(AssertUnwindSafe(|| Some([one_by_one()?, one_by_one()?]))).ok()??;
    let [expected, again] = alone;
    if expected.statuses.iter().any(|status| *status >= 500 || *status == 0) {
        return Some(());
    }
    g.at(stage::CALL);
    let answers = session.ask_at_once(question.request, TIMES)?;
    g.at(stage::ANSWER);
    if let Some(bad) = answers.iter().find(|answer| answer.status == 0) {
        violated!("http-at-once", "of {TIMES} equal requests at once one is never answered{}", bad.excerpt());
    }
    if let Some(bad) = answers.iter().find(|answer| answer.status >= 500) {
        violated!(
            "http-at-once",
            "answers {} when {TIMES} come at once, and not one by one: {}",
            bad.status,
            bad.excerpt()
        );
    }
    let statuses = answers.iter().map(|answer| answer.status).collect();
    let found = end(question, session, statuses);
    if expected == again && found != expected {
        violated!("http-at-once", "{TIMES} at once end otherwise than one by one: {}", difference(&expected, &found));
    }
    Some(())
}

/// Where an application ended.
#[derive(Debug, PartialEq)]
struct End {
    /// In order of their number.
    statuses: Vec<u16>,
    /// What can be read, letter by letter.
    read: Vec<BTreeMap<u8, usize>>,
    /// The same for the reader.
    told: Vec<String>,
}

fn end<A: Application>(question: &Question<'_>, session: &mut Session<A>, mut statuses: Vec<u16>) -> End {
    statuses.sort_unstable();
    let places = reading(question.site, question.target);
    let answers: Vec<Answer> = places.into_iter().filter_map(|pieces| session.read(question.request, pieces)).collect();
    let letters = |answer: &Answer| {
        let mut counts = BTreeMap::new();
        answer.body.iter().for_each(|byte| *counts.entry(*byte).or_default() += 1);
        counts
    };
    End { statuses, read: answers.iter().map(letters).collect(), told: answers.iter().map(Answer::excerpt).collect() }
}

fn difference(expected: &End, found: &End) -> String {
    if expected.statuses != found.statuses {
        return format!("answers {:?} in the place of {:?}", found.statuses, expected.statuses);
    }
    let differs = |(a, b): &(&BTreeMap<u8, usize>, &BTreeMap<u8, usize>)| a != b;
    let at = expected.read.iter().zip(&found.read).position(|pair| differs(&pair)).unwrap_or_default();
    let text = |end: &End| end.told.get(at).cloned().unwrap_or_default();
    format!("`{}` in the place of `{}`", text(found), text(expected))
}
