//! Broken laws: what was claimed, on how large a sample, and how much it matters.
//!
//! A law that only names and types suggest counts once it held on most of a sample; otherwise the type is simply not such a
//! type, and nobody hears of it but who looks at the items.

use crate::message::one_line;
use crate::{Kind, Severity};
use edgetest_plan::{Call, Claim, Law, Step, Target, TargetId, TargetKind, TestPlan, Tier};
use edgetest_run::{Failure, HarnessRuns, Outcome};

/// Cases that a conventional law must have been asked of.
const SAMPLE: u64 = 20;

/// A conventional law that is broken in more than one of so many cases is none.
const ONE_IN: u64 = 4;

/// Bytes of a side's expression that a message quotes.
const SIDE: usize = 40;

/// A broken law as triage sees it.
#[derive(Clone, Debug)]
pub(crate) struct Broken<'a> {
    /// The law.
    pub law: Law,
    /// The callables concerned beside the one that is charged.
    pub others: &'a [usize],
    /// What was claimed and found, in one line.
    pub message: String,
    /// How much it matters.
    pub severity: Severity,
    /// Why.
    pub evidence: String,
}

/// Reads a failure of a law's target; `None` for any other failure, and for a law that is none.
pub(crate) fn broken<'a>(plan: &'a TestPlan, runs: &HarnessRuns, failure: &Failure) -> Option<Broken<'a>> {
    let Outcome::BrokenLaw { claim, left, right } = &failure.outcome else { return None };
    let target = plan.targets.get(usize::try_from(failure.target.0).ok()?)?;
    let TargetKind::Law { law, callables } = &target.kind else { return None };
    let claim = claims(plan, target).nth(usize::try_from(*claim).ok()?)?;
    let sample = Sample::of(runs, failure.target);
    let tier = if claim.expected && law.tier() == Tier::Contractual { Tier::Conventional } else { law.tier() };
    let (severity, evidence) = match tier {
        Tier::Contractual => (Severity::Error, "std's documentation makes it a contract".to_owned()),
        Tier::Conventional => (Severity::Warning, sample.words()),
        Tier::Observed => (Severity::Note, sample.words()),
    };
    (tier == Tier::Contractual || sample.is_telling()).then(|| Broken {
        law: *law,
        others: &callables[1..],
        message: one_line(&sentence(*law, claim, left, right)),
        severity,
        evidence,
    })
}

/// What a watched value told of how it was treated: nothing that safe code may do excuses that.
pub(crate) fn fault(failure: &Failure) -> Option<Broken<'static>> {
    let Outcome::Panic(panic) = &failure.outcome else { return None };
    let words = edgetest_support::fault_in(&panic.message)?;
    let law = Law::DropOnce;
    Some(Broken {
        law,
        others: &[],
        message: format!("{}: {words}", law.code()),
        severity: Severity::Error,
        evidence: "safe code cannot do this by itself: memory was misused".to_owned(),
    })
}

/// Whether a law held on too small a part of its sample to be one.
pub(crate) fn is_none(law: Law, runs: &HarnessRuns, target: TargetId) -> bool {
    let sample = Sample::of(runs, target);
    law.tier() != Tier::Contractual && sample.broken > 0 && !sample.is_telling()
}

/// The kind of a finding about a law.
pub(crate) fn kind(_: Law) -> Kind {
    Kind::Law
}

fn claims<'a>(plan: &'a TestPlan, target: &Target) -> impl Iterator<Item = &'a Claim> {
    let unit = usize::try_from(target.unit.0).ok().and_then(|index| plan.units.get(index));
    let steps = match unit.map(|unit| &unit.call) {
        Some(Call::Check(steps)) => steps.as_slice(),
        _ => &[],
    };
    steps.iter().filter_map(|step| match step {
        Step::Claim(claim) => Some(claim),
        Step::Let { .. } | Step::Do(_) | Step::Given(_) => None,
    })
}

fn sentence(law: Law, claim: &Claim, left: &str, right: &str) -> String {
    let Claim { words, left: one, right: other, .. } = claim;
    let given = claim.given.as_ref().map(|given| format!(" where `{given}`")).unwrap_or_default();
    match claim.condition() {
        Some(condition) => format!("{}: {words}, but `{condition}` is {left}{given}", law.code()),
        // Where the sides are long, the reproducer says them better.
        None if one.len().max(other.len()) > SIDE => {
            format!("{}: {words}, but one side is {left}, the other {right}", law.code())
        }
        None => format!("{}: {words}, but `{one}` is {left} and `{other}` is {right}{given}", law.code()),
    }
}

/// Of how many cases a law was asked, and in how many it was broken.
struct Sample {
    asked: u64,
    broken: u64,
}

impl Sample {
    fn of(runs: &HarnessRuns, target: TargetId) -> Self {
        let of_target =
            |failure: &&Failure| failure.target == target && matches!(failure.outcome, Outcome::BrokenLaw { .. });
        Self {
            asked: runs.targets.get(&target).map_or(0, |run| run.reached),
            broken: runs.failures.iter().filter(of_target).map(|failure| failure.seen).sum(),
        }
    }

    fn is_telling(&self) -> bool {
        self.asked >= SAMPLE && self.broken.saturating_mul(ONE_IN) <= self.asked
    }

    fn words(&self) -> String {
        format!("it held in {} of {} cases", self.asked.saturating_sub(self.broken), self.asked)
    }
}
