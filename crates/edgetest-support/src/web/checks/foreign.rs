//! `http-foreign`: one identity reads or changes what another made. Evidence is a case in which one makes something and gets at
//! it, another gets at it just as well, nobody at all is refused, and without the first there would be nothing to get at.
//!
//! Needs two entries of `[[identity]]` in `edgetest.toml` that are no administrators. Where all of them are meant to share what
//! they make, `[checks]` switches it off.

use super::{Question, is_denied, is_success, violated};
use crate::Source;
use crate::stage;
use crate::web::case::{by, played};
use crate::web::request::Segment;
use crate::web::session::{Application, Step};
use crate::web::shape::Identity;

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    open: &impl Fn() -> Option<A>,
) -> Option<()> {
    let mut common = question.site.identities.iter().filter(|one| !one.admin);
    let (owner, other) = (common.next()?, common.next()?);
    let is_told = question.request.path.iter().any(|piece| matches!(piece, Segment::Told { .. }));
    if !is_told {
        return Some(());
    }
    let before: Vec<Step> = question
        .before
        .iter()
        .map(|step| Step { route: step.route, request: by(step.request.clone(), Some(owner)) })
        .collect();
    let ask = |before: &[Step], who: Option<&Identity>| {
        let mut request = question.request.clone();
        request.bearer = None;
        for (name, _) in question.headers() {
            request.headers.retain(|(known, _)| *known != name);
        }
        played(before, &by(request, who), open)
    };
    g.at(stage::CALL);
    let own = ask(&before, Some(owner))?;
    let nobody = ask(&before, None)?;
    let foreign = ask(&before, Some(other))?;
    let nothing = ask(&[], Some(other))?;
    g.at(stage::ANSWER);
    if is_success(&own) && is_denied(&nobody) && is_success(&foreign) && !is_success(&nothing) {
        let reads = question.shape().method == "GET";
        let does = if reads { "reads" } else { "changes" };
        violated!("http-foreign", "`{}` {does} what `{}` made: {}", other.name, owner.name, foreign.excerpt());
    }
    Some(())
}
