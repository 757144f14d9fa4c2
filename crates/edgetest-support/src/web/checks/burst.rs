//! `http-burst`: hundreds of equal requests in a row are all served, so that passwords can be tried and work be made at will. Looked
//! for only where `[checks]` in `edgetest.toml` gives `http-burst` a level: many services have somebody in front of them who
//! counts.

use super::{Question, violated};
use crate::Source;
use crate::stage;
use crate::web::session::{Application, Session};

/// Requests in a row.
const TIMES: usize = 300;

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
) -> Option<()> {
    g.at(stage::CALL);
    let mut served = 0;
    for _ in 0..TIMES {
        let answer = session.ask(question.request)?;
        served += usize::from(!matches!(answer.status, 429 | 503));
    }
    g.at(stage::ANSWER);
    if served == TIMES {
        violated!("http-burst", "serves {TIMES} equal requests in a row");
    }
    Some(())
}
