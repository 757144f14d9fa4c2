//! The stage itself: failures in, findings and accounts out.

use crate::denied::{denied, is_inconclusive};
use crate::kind::judge;
use crate::law::{self, Broken};
use crate::locate::{Locator, Site};
use crate::merge::{Candidate, merge};
use crate::severity::{confirmed, verdict};
use crate::source::spelling;
use crate::subject::{Subject, subject};
use crate::{Excerpt, Finding, Item, Kind, Location, Replay};
use edgetest_inspect::CrateApi;
use edgetest_plan::{Call, TargetKind, TestPlan};
use edgetest_run::{Failure, HarnessRuns, Left, Outcome, Role, Stage};
use edgetest_support::choice::encode;
use std::collections::BTreeMap;

/// What a sweep comes to.
#[derive(Clone, Debug, Default)]
pub struct Triaged {
    /// Every public callable, in the order of the API.
    pub items: Vec<Item>,
    /// Distinct defects, the worst first.
    pub findings: Vec<Finding>,
    /// Failures of our own code and callables that were lost: ours to mend, never a finding.
    pub ours: Vec<String>,
    /// Failures that the sandbox caused, never a finding.
    pub denied: Vec<String>,
    /// Cases of which nothing is known: the machine had no time for them, or someone killed their worker.
    pub inconclusive: Vec<String>,
    /// What callables left running, by path; it was ended with their worker.
    pub left: Vec<(String, Left)>,
    /// Failures of values that the user supplies, never a finding.
    pub supplied: Vec<String>,
}

/// A failing case as a person would write it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spelled {
    /// The arguments as Rust literals: (parameter, expression).
    pub input: Vec<(String, String)>,
    /// What an argument has to do with the failure, where that is more than that it matters, by parameter.
    pub roles: Vec<(String, Role)>,
    /// A test function that fails when run.
    pub reproducer: String,
}

/// Judges what a sweep recorded. `sources` gives the text around a place where it can be had; `spell` writes a case down.
pub fn triage(
    api: &CrateApi,
    plan: &TestPlan,
    runs: &HarnessRuns,
    sources: &dyn Fn(&Location) -> Option<Excerpt>,
    spell: &dyn Fn(&Failure) -> Spelled,
) -> Triaged {
    let (items, lost) = crate::items::items(api, plan, runs);
    let mut triaged =
        Triaged { items, ours: runs.harness_errors.iter().cloned().chain(lost).collect(), ..Triaged::default() };
    triaged.left = left(plan, runs);
    let judge = Judge { api, plan, runs, locator: Locator::new(&api.package), sources, spell };
    let mut candidates = Vec::new();
    for failure in &runs.failures {
        match judge.sort(failure) {
            Sorted::Nothing => {}
            Sorted::Finding(candidate) => candidates.push(*candidate),
            Sorted::Ours(what) => triaged.ours.push(what),
            Sorted::Denied(what) => triaged.denied.push(what),
            Sorted::Inconclusive(what) => triaged.inconclusive.push(what),
            Sorted::Supplied(what) => triaged.supplied.push(what),
        }
    }
    triaged.findings = merge(candidates);
    fingerprint(&mut triaged.findings, &api.package.name);
    triaged
}

/// What left something running, by path.
fn left(plan: &TestPlan, runs: &HarnessRuns) -> Vec<(String, Left)> {
    let mut rows: BTreeMap<String, Left> = BTreeMap::new();
    for (target, run) in runs.targets.iter().filter(|(_, run)| run.left != Left::default()) {
        let target = usize::try_from(target.0).ok().and_then(|index| plan.targets.get(index));
        if let Some(target) = target {
            let row = rows.entry(target.path.clone()).or_default();
            *row = row.and(run.left);
        }
    }
    rows.into_iter().collect()
}

/// What one failure is.
enum Sorted {
    Finding(Box<Candidate>),
    Ours(String),
    Denied(String),
    Inconclusive(String),
    Supplied(String),
    /// What another target tells better, or no defect at all.
    Nothing,
}

struct Judge<'a> {
    api: &'a CrateApi,
    plan: &'a TestPlan,
    runs: &'a HarnessRuns,
    locator: Locator,
    sources: &'a dyn Fn(&Location) -> Option<Excerpt>,
    spell: &'a dyn Fn(&Failure) -> Spelled,
}

impl Judge<'_> {
    fn sort(&self, failure: &Failure) -> Sorted {
        let Some(subject) = subject(self.api, self.plan, failure) else {
            return Sorted::Ours(format!("a failure of the unknown target {}", failure.target.0));
        };
        if let Some(broken) = law::fault(failure) {
            return Sorted::Finding(Box::new(self.broken_law(subject, failure, broken)));
        }
        if let Stage::Law = failure.stage {
            let broken = law::broken(self.plan, self.runs, failure);
            return broken.map_or(Sorted::Nothing, |broken| {
                Sorted::Finding(Box::new(self.broken_law(subject, failure, broken)))
            });
        }
        if failure.stage == Stage::Call && self.is_of_law(failure) {
            return Sorted::Nothing;
        }
        // A value of a dependency's could not be made: another way may make one.
        if subject.callable.is_some_and(|callable| callable.of_dependency) {
            return Sorted::Nothing;
        }
        if let Call::Fixture { expr, .. } = &subject.unit.call {
            let message = crate::message::message(&failure.outcome, failure.stage);
            return Sorted::Supplied(format!("`{expr}`: {message}"));
        }
        let site = self.locator.site(&failure.outcome, failure.stage);
        let message = crate::message::message(&failure.outcome, failure.stage);
        if failure.stage == Stage::Harness || site.raised_by_us {
            return Sorted::Ours(format!("`{}`: {message}", subject.path));
        }
        if denied(&failure.outcome) {
            return Sorted::Denied(format!("`{}`: {message}", subject.path));
        }
        if is_inconclusive(failure) {
            return Sorted::Inconclusive(format!("`{}`: {message}", subject.path));
        }
        Sorted::Finding(Box::new(self.candidate(subject, failure, site, message)))
    }

    fn candidate(&self, subject: Subject<'_>, failure: &Failure, site: Site, message: String) -> Candidate {
        let excerpt = site.location.as_ref().and_then(self.sources);
        let origin_excerpt = site.origin.as_ref().and_then(self.sources);
        let spelled_at = site.location.as_ref().and_then(|location| spelling(excerpt.as_ref(), location));
        let mut judged = judge(&failure.outcome, site.raised_in_std, spelled_at);
        let mut message = message;
        if let Some((http, _, said)) = crate::http::judged(&self.api.package, subject, failure) {
            judged.kind = Kind::Http(http);
            message = said.map_or(message, |said| crate::message::one_line(&said));
        }
        let spelled = (self.spell)(failure);
        let verdict = verdict(self.api, self.plan, subject, failure, &site, judged, &spelled);
        let Spelled { input, roles, reproducer } = spelled;
        let finding = Finding {
            id: String::new(),
            kind: judged.kind,
            law: None,
            severity: verdict.severity,
            evidence: verdict.evidence,
            item: subject.path.to_owned(),
            also: Vec::new(),
            message,
            location: site.location,
            origin: site.origin,
            stack: self.locator.stack(&failure.outcome),
            input,
            roles,
            reproducer,
            documented: verdict.documented,
            accepted: false,
            confirmed: (failure.confirmed.runs, failure.confirmed.failed),
            replay: self.replay(failure),
            flaky: verdict.flaky,
            excerpt,
            origin_excerpt,
            seen: failure.seen,
            first_seen_ms: failure.first_seen_ms,
            release: None,
        };
        Candidate {
            finding,
            stage: stage_rank(failure.stage),
            length: crate::work::length(&failure.choices),
            order: subject.order,
        }
    }

    /// Whatever a law's check calls is a target of its own or rustc's code, and tells more by itself.
    fn is_of_law(&self, failure: &Failure) -> bool {
        let target = usize::try_from(failure.target.0).ok().and_then(|index| self.plan.targets.get(index));
        target.is_some_and(|target| matches!(target.kind, TargetKind::Law { .. }))
    }

    fn broken_law(&self, subject: Subject<'_>, failure: &Failure, broken: Broken<'_>) -> Candidate {
        let Spelled { input, roles, reproducer } = (self.spell)(failure);
        let path = |index: &usize| self.api.callables.get(*index).map(|callable| callable.path.clone());
        let verdict = confirmed(broken.severity, broken.evidence, failure.confirmed);
        let finding = Finding {
            id: String::new(),
            kind: law::kind(broken.law),
            law: Some(broken.law),
            severity: verdict.severity,
            evidence: verdict.evidence,
            item: subject.path.to_owned(),
            also: broken.others.iter().filter_map(path).collect(),
            message: broken.message,
            location: None,
            origin: None,
            stack: Vec::new(),
            input,
            roles,
            reproducer,
            documented: false,
            accepted: false,
            release: None,
            confirmed: (failure.confirmed.runs, failure.confirmed.failed),
            replay: self.replay(failure),
            flaky: verdict.flaky,
            excerpt: None,
            origin_excerpt: None,
            seen: failure.seen,
            first_seen_ms: failure.first_seen_ms,
        };
        Candidate {
            finding,
            stage: stage_rank(failure.stage),
            length: crate::work::length(&failure.choices),
            order: subject.order,
        }
    }

    fn replay(&self, failure: &Failure) -> Replay {
        let target = usize::try_from(failure.target.0).ok().and_then(|index| self.plan.targets.get(index));
        let target = target.expect("the failure has a subject, so its target is planned");
        let choices = if let Outcome::Growth(growth) = &failure.outcome {
            growth.encode(&failure.choices)
        } else {
            encode(&failure.choices)
        };
        Replay { target: target.path.clone(), choices }
    }
}

fn stage_rank(stage: Stage) -> u8 {
    match stage {
        Stage::Call => 0,
        Stage::Result(_) | Stage::Law => 1,
        Stage::Setup { .. } => 2,
        Stage::Harness => 3,
    }
}

/// Names the findings. Equal lines of one file are counted in the order of their places, so that the names do not depend
/// on severity.
fn fingerprint(findings: &mut [Finding], package: &str) {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by(|a, b| {
        (&findings[*a].location, &findings[*a].item).cmp(&(&findings[*b].location, &findings[*b].item))
    });
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    for index in order {
        let finding = &findings[index];
        let name = |ordinal| {
            let Finding { kind, location, excerpt, .. } = finding;
            let item =
                &finding.law.map_or_else(|| finding.item.clone(), |law| format!("{} {}", law.code(), finding.item));
            crate::fingerprint::fingerprint(package, *kind, location.as_ref(), excerpt.as_ref(), item, ordinal)
        };
        let ordinal = taken.entry(name(0)).or_default();
        let id = name(*ordinal);
        *ordinal += 1;
        findings[index].id = id;
    }
}

#[cfg(test)]
mod tests;
