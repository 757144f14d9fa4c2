//! `http-unlimited`: a handler takes a body to its end, however long it is. Frameworks limit what their own extractors take;
//! one that reads the request by itself must do so too, or a few clients fill the memory.
//!
//! The body is made as it is asked for, so that what the application took is known and nothing is filled here.

use super::{Question, violated};
use crate::Source;
use crate::stage;
use crate::web::session::{Application, Session};

/// Bytes of a body that nobody needs: more than what any framework takes by default, files aside.
pub(in crate::web) const FLOOD: usize = 32 << 20;

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
) -> Option<()> {
    let mut request = question.request.clone();
    request.flood = FLOOD;
    g.at(stage::CALL);
    let answer = session.ask(&request)?;
    g.at(stage::ANSWER);
    if answer.taken >= FLOOD {
        violated!("http-unlimited", "takes a body of {} MiB to its end, and answers {}", FLOOD >> 20, answer.status);
    }
    Some(())
}
