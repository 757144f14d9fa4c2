//! One case: some requests that lead up, and the one in question, all to one fresh application.

use super::answer::Answer;
use super::breakage;
use super::checks::{self, Control, Question};
use super::experiment::{self, Experiment};
use super::request::Request;
use super::session::{Application, Session, Step};
use super::shape::{Identity, Shape, Site};
use super::sketch::Sent;
use crate::source::Mode;
use crate::{Lexicon, Source, stage};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Requests before the one in question.
pub(super) const MOST_BEFORE: usize = 3;
/// Valid requests that are tried in the place of one that failed.
const CONTROLS: u64 = 6;

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// What is done with the last request.
    pub experiment: Experiment,
    /// The requests, in order.
    pub steps: Vec<Step>,
}

/// A case of the route `target`: valid requests to any route, then one to it, valid or broken in one way.
pub fn case(g: &mut Source, site: &Site, target: usize) -> Case {
    let experiment = Experiment::draw(g, site, target);
    let who = if site.identities.is_empty() { None } else { site.identities.get(g.pick(site.identities.len() + 1)) };
    let mut sent = Sent::default();
    let mut steps = Vec::new();
    for route in leading(g, site, target, experiment) {
        let (request, _) = Request::valid(g, &site.shapes[route], &mut sent);
        steps.push(Step { route, request: by(request, who) });
    }
    let shape = &site.shapes[target];
    let (mut request, tree) = Request::valid(g, shape, &mut sent);
    request = by(request, who);
    if experiment.takes_broken() && g.bool() {
        breakage::break_it(g, &mut request, tree, site, target);
    }
    steps.push(Step { route: target, request });
    Case { experiment, steps }
}

/// The routes that lead up: any, or those that make what the route is about, or those that let somebody in before.
fn leading(g: &mut Source, site: &Site, target: usize, experiment: Experiment) -> Vec<usize> {
    let makers = experiment::makers(site, target);
    let mut routes = match g.pick(4) {
        1 => (0..g.pick(MOST_BEFORE + 1)).map(|_| g.pick(site.shapes.len())).collect(),
        2 => experiment::doors(site).into_iter().take(MOST_BEFORE).collect(),
        _ => Vec::new(),
    };
    let is_about = experiment != Experiment::Once || g.bool();
    if is_about && !makers.is_empty() {
        let count = 1 + g.pick(MOST_BEFORE);
        routes.extend((0..count).map(|_| makers[g.pick(makers.len())]));
    }
    routes
}

/// The request as somebody sends it.
pub(super) fn by(mut request: Request, who: Option<&Identity>) -> Request {
    if let Some(who) = who {
        request.bearer = None;
        who.headers.iter().for_each(|(name, value)| request.set_header(&name.to_lowercase(), value));
    }
    request
}

/// Runs a case on a fresh application and judges the last answer. `open` builds an application; `None` where it cannot be
/// built, or a request cannot be written in the framework's terms.
///
/// # Panics
/// When a check refuses the answer: that is how a case fails.
pub fn run<A: Application>(g: &mut Source, site: &Site, target: usize, open: impl Fn() -> Option<A>) -> Option<()> {
    let Case { experiment, steps } = case(g, site, target);
    let (last, before) = steps.split_last()?;
    let question = Question { site, target, before, request: &last.request };
    let mut session = Session::new(open()?);
    g.call();
    session.lead(before)?;
    match experiment {
        Experiment::Once => {
            let answer = asked(g, &question, &mut session, &open)?;
            checks::accepted(&question, &answer, &open);
        }
        Experiment::Watched => {
            let pieces = last.request.path.len();
            let [first, second] = [session.read(&last.request, pieces)?, session.read(&last.request, pieces)?];
            let answer = asked(g, &question, &mut session, &open)?;
            let after = session.read(&last.request, pieces)?;
            checks::failed_update(&answer, &[first, second, after]);
        }
        Experiment::Twice => checks::repeat(g, &question, &mut session, &open)?,
        Experiment::AtOnce => checks::at_once(g, &question, &mut session, &open)?,
        Experiment::Flooded => checks::unlimited(g, &question, &mut session)?,
        Experiment::Growing => checks::growth(g, &question, &mut session),
        Experiment::Anonymous => checks::anonymous(g, &question, &open)?,
        Experiment::Foreign => checks::foreign(g, &question, &open)?,
        Experiment::Burst => checks::burst(g, &question, &mut session)?,
        Experiment::Raising => checks::raised(g, &question, &mut session, &open)?,
    }
    g.at(stage::HARNESS);
    Some(())
}

/// Asks, and judges the answer by itself.
pub(super) fn asked<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
    open: &impl Fn() -> Option<A>,
) -> Option<Answer> {
    g.at(stage::CALL);
    let answer = session.ask(question.request)?;
    g.at(stage::ANSWER);
    if checks::is_setup(&answer) {
        return None;
    }
    let control = if answer.status >= 500 { control(question, open)? } else { Control::None };
    let (sent, target) = question.request.resolved(&session.told);
    checks::judge(question.site.framework, (&sent, &target), &answer, control);
    Some(answer)
}

/// The last answer of a case on a fresh application.
pub(super) fn played<A: Application>(
    before: &[Step],
    request: &Request,
    open: &impl Fn() -> Option<A>,
) -> Option<Answer> {
    let play = || {
        let mut session = Session::new(open()?);
        session.lead(before)?;
        session.aside(request)
    };
    catch_unwind(AssertUnwindSafe(play)).ok().flatten()
}

/// What other requests in the place of a failed one tell of it. `None` where the same requests do not fail again: what comes
/// and goes by itself is no client's doing.
fn control<A: Application>(question: &Question<'_>, open: &impl Fn() -> Option<A>) -> Option<Control> {
    let ask = |request: &Request| played(question.before, request, open);
    ask(question.request).filter(|answer| answer.status >= 500)?;
    let who = question.headers();
    let mut seen = Control::Fails;
    for number in 0..CONTROLS {
        let mut request = plain(question.shape(), number);
        request.headers.extend(who.clone());
        match ask(&request).map_or(0, |answer| answer.status) {
            200..400 => return Some(Control::Succeeds),
            400..500 => seen = Control::Refused,
            _ => {}
        }
    }
    Some(seen)
}

/// A valid request: the simplest, and then others.
pub(super) fn plain(shape: &Shape, number: u64) -> Request {
    static NONE: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };
    let mode = if number == 0 { Mode::Replay(Vec::new()) } else { Mode::sweep(number, "control", 10_000 + number) };
    Request::valid(&mut Source::new(mode, &NONE, &[]), shape, &mut Sent::default()).0
}

#[cfg(test)]
pub(super) mod tests;
