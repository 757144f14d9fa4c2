//! Settles what a sweep found: for each site the smallest case that was found within the budget, run again in fresh
//! processes. A failure that does not come again is kept and marked as such.

mod budget;
mod case;

use crate::record::{Failure, HarnessRuns, Outcome};
use crate::single::Bench;
use crate::spec::{Phase, Progress, SweepSpec};
use crate::sweep::{Site, rank};
use crate::worker::Post;
use budget::Budget;
use edgetest_plan::TargetId;
use edgetest_support::wire::Command;
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// All failures at one site, the most telling first.
struct Group {
    site: Site,
    failures: Vec<Failure>,
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
    let cases = runs.cases;
    // An interrupted sweep still shows the inputs of what it found, so nothing here listens to the caller's `stop`
    // directly; the budget does.
    let never = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for slot in 0..spec.jobs.max(1).min(sites) {
            let (waiting, settled, budget, never) = (&waiting, &settled, &budget, &never);
            scope.spawn(move || {
                let scratch = &spec.scratch;
                let post = Post { executable, scratch, slot, limits: spec.limits, launcher: &spec.launcher };
                while let Some(group) = take(waiting) {
                    let group = settle_group(group, &post, spec.seed, budget, never);
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
    runs.failures = settled.into_iter().flat_map(|group| group.failures).chain(denied).collect();
    // Stable: within a site the settled one stays first.
    runs.failures.sort_by_key(|failure| failure.confirmed.runs == 0);
}

fn take(waiting: &Mutex<VecDeque<Group>>) -> Option<Group> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front()
}

/// Failures by site; those that only the sandbox is to blame for need no settling.
fn group(failures: BTreeMap<(TargetId, Site), Failure>) -> (VecDeque<Group>, Vec<Failure>) {
    let mut groups: BTreeMap<Site, Vec<Failure>> = BTreeMap::new();
    let mut denied = Vec::new();
    for ((_, site), failure) in failures {
        match failure.outcome {
            Outcome::EnvironmentDenied { .. } => denied.push(failure),
            _ => groups.entry(site).or_default().push(failure),
        }
    }
    let mut groups: VecDeque<Group> = groups
        .into_iter()
        .map(|(site, mut failures)| {
            failures.sort_by_key(|failure| (rank(failure.stage), failure.first_seen_ms, failure.target));
            Group { site, failures }
        })
        .collect();
    // Panics are cheap, hangs are not: what costs most comes last.
    groups.make_contiguous().sort_by_key(|group| (group.site.cost(), rank(group.failures[0].stage)));
    (groups, denied)
}

fn settle_group(mut group: Group, post: &Post, seed: u64, budget: &Budget, never: &AtomicBool) -> Group {
    let mut bench = Bench::new(post.clone(), never);
    let share = budget.share(&group.site);
    case::derive(&mut group, &mut bench, seed, &share);
    for at in 0..group.failures.len().min(case::CANDIDATES) {
        let failure = &mut group.failures[at];
        if case::settle(failure, &group.site, &mut bench, post, &share, never) {
            group.failures.swap(0, at);
            break;
        }
    }
    budget.done();
    group
}

/// The command that runs a failure's case of the sweep again.
fn derivation(failure: &Failure, seed: u64) -> Command {
    Command::Derive { target: failure.target.0, case: failure.case, seed }
}

impl Site {
    /// What settling a site costs, roughly: 0 for a panic, 1 for a death, 2 for a wait.
    fn cost(&self) -> u8 {
        match self {
            Site::Panic(..) => 0,
            Site::Death("hang" | "blocked", _) => 2,
            Site::Death(..) => 1,
        }
    }
}

/// Whether the caller wants to stop.
fn interrupted(stop: &AtomicBool) -> bool {
    stop.load(Relaxed)
}
