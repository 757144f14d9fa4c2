//! Settles what a sweep found: for each site the smallest case that was found within the budget, run again in fresh
//! processes. A failure that does not come again is kept and marked as such.

mod budget;
mod case;

use crate::record::{Failure, HarnessRuns, Outcome};
use crate::spec::{Phase, Progress, SweepSpec};
use crate::sweep::{Site, rank};
use crate::worker::Post;
use budget::Budget;
use case::Settler;
use edgetest_plan::TargetId;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// All failures at one site, the most telling first.
struct Group {
    site: Site,
    candidates: Vec<Candidate>,
}

/// A failure that may stand for its site.
struct Candidate {
    failure: Failure,
    /// Whether its case failed alike when it was run again.
    comes_again: bool,
}

/// Settles `failures` and files them into `runs`.
pub(crate) fn settle(
    executable: &Path,
    spec: &SweepSpec,
    failures: BTreeMap<(TargetId, Site), Failure>,
    runs: &mut HarnessRuns,
    start: Instant,
    observe: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) {
    let (groups, denied) = group(failures);
    let sites = groups.len();
    let budget = Budget::new(spec.settle_time, sites, spec.jobs, stop);
    let waiting = Mutex::new(groups);
    let settled = Mutex::new(Vec::new());
    let (cases, quarantined) = (runs.cases, runs.quarantined.as_slice());
    // An interrupted sweep still shows the inputs of what it found, so nothing here listens to the caller's `stop`
    // directly; the budget does.
    let never = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for slot in 0..spec.jobs.max(1).min(sites) {
            let (waiting, settled, budget, never) = (&waiting, &settled, &budget, &never);
            scope.spawn(move || {
                let scratch = &spec.scratch;
                let post = Post { executable, scratch, slot, limits: spec.limits, launcher: &spec.launcher };
                while let Some(mut group) = take(waiting) {
                    let (post, seed, share) = (post.clone(), spec.seed, budget.share(&group.site));
                    Settler { post, seed, quarantined, share, never }.settle(&mut group);
                    budget.done();
                    let mut settled = settled.lock().unwrap_or_else(PoisonError::into_inner);
                    settled.push(group);
                    let done = settled.len();
                    drop(settled);
                    let (phase, elapsed) = (Phase::Settle, start.elapsed());
                    observe(Progress { phase, cases, done, of: sites, failures: sites, elapsed });
                }
            });
        }
    });
    let mut settled = settled.into_inner().unwrap_or_else(PoisonError::into_inner);
    settled.sort_by(|a, b| a.site.cmp(&b.site));
    let settled = settled.into_iter().flat_map(|group| group.candidates).map(|candidate| candidate.failure);
    runs.failures = settled.chain(denied).collect();
    // Stable: within a site the settled one stays first.
    runs.failures.sort_by_key(|failure| failure.confirmed.runs == 0);
}

fn take(waiting: &Mutex<VecDeque<Group>>) -> Option<Group> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// Failures by site; those that only the sandbox is to blame for need no settling.
fn group(failures: BTreeMap<(TargetId, Site), Failure>) -> (VecDeque<Group>, Vec<Failure>) {
    let mut groups: BTreeMap<Site, Vec<Candidate>> = BTreeMap::new();
    let mut denied = Vec::new();
    for ((_, site), failure) in failures {
        match failure.outcome {
            Outcome::EnvironmentDenied { .. } => denied.push(failure),
            _ => groups.entry(site).or_default().push(Candidate { failure, comes_again: false }),
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(site, mut candidates)| {
            candidates
                .sort_by_key(|Candidate { failure, .. }| (rank(failure.stage), failure.first_seen_ms, failure.target));
            Group { site, candidates }
        })
        .collect();
    // Panics are cheap, waiting is not: what costs most comes last.
    groups.sort_by_key(|group| (group.site.is_death(), group.site.is_wait(), rank(group.candidates[0].failure.stage)));
    (groups.into(), denied)
}

impl Site {
    /// Whether it takes a time limit to fail there.
    fn is_wait(&self) -> bool {
        matches!(self, Site::Death("hang" | "blocked", _))
    }
}

/// Whether the caller wants to stop.
fn interrupted(stop: &AtomicBool) -> bool {
    stop.load(Relaxed)
}
