//! Settles what a sweep found: for each site the smallest case that was found within the budget, run again in fresh
//! processes. A failure that does not come again is kept and marked as such.

mod budget;
mod case;

use crate::record::{Failure, HarnessRuns, Outcome, Stage};
use crate::spec::{Phase, Progress, SweepSpec};
use crate::sweep::{Site, rank};
use crate::worker::Post;
use budget::Budget;
use case::Settler;
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::{FRUGAL, MODEST};
use std::collections::{BTreeMap, VecDeque};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
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

/// Part of the time after which sites that cost a whole time limit each have to wait until the others are small.
const WAITS_UNTIL: f64 = 0.6;

/// Settles `failures` and files them into `runs`: all sites are confirmed before any is shrunk, so that a late one is not
/// left in doubt for the sake of an early one's last character.
pub(crate) fn settle(
    executable: &Path,
    spec: &SweepSpec,
    failures: BTreeMap<(TargetId, Site), Failure>,
    runs: &mut HarnessRuns,
    start: Instant,
    observe: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) {
    let (groups, denied) = group(failures, spec);
    let (waits, quick): (Vec<Group>, Vec<Group>) = groups.into_iter().partition(|group| group.site.is_wait());
    let desk = Desk {
        executable,
        spec,
        budget: Budget::new(spec.settle_time, spec.jobs, stop),
        quarantined: &runs.quarantined,
        sites: waits.len() + quick.len(),
        cases: runs.cases,
        settled: AtomicUsize::new(0),
        start,
        observe,
        never: AtomicBool::new(false),
    };
    let (mut sites, _) = desk.each(quick, 2.0, confirm);
    let (confirmed, late) = desk.each(waits, WAITS_UNTIL, confirm);
    sites.extend(confirmed);
    sites.sort_by_cached_key(order);
    desk.budget.await_sites(sites.len());
    let (mut sites, left) = desk.each(sites, 1.0, |settler, group| {
        settler.reduce(group);
        desk.small();
    });
    sites.extend(left);
    let (confirmed, late) = desk.each(late, 2.0, confirm);
    sites.extend(confirmed.into_iter().chain(late));
    sites.sort_by(|a, b| a.site.cmp(&b.site));
    let settled = sites.into_iter().flat_map(|group| group.candidates).map(|candidate| candidate.failure);
    runs.failures = settled.chain(denied).collect();
    // Stable: within a site the settled one stays first.
    runs.failures.sort_by_key(|failure| failure.confirmed.runs == 0);
}

/// What all sites are settled with.
struct Desk<'a> {
    executable: &'a Path,
    spec: &'a SweepSpec,
    budget: Budget<'a>,
    quarantined: &'a [(UnitId, String)],
    sites: usize,
    cases: u64,
    settled: AtomicUsize,
    start: Instant,
    observe: &'a (dyn Fn(Progress) + Sync),
    /// An interrupted sweep still shows the inputs of what it found, so nothing here listens to the caller's `stop`
    /// directly; the budget does.
    never: AtomicBool,
}

impl Desk<'_> {
    /// Does something to each group, as many at a time as there are jobs, until so much of the budget is spent. Gives back
    /// those that had their turn and those that had none.
    fn each(
        &self,
        groups: Vec<Group>,
        until: f64,
        work: impl Fn(&Settler<'_>, &mut Group) + Sync,
    ) -> (Vec<Group>, Vec<Group>) {
        let jobs = self.spec.jobs.max(1).min(groups.len());
        let waiting = Mutex::new(VecDeque::from(groups));
        let done = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for slot in 0..jobs {
                let (waiting, done, work) = (&waiting, &done, &work);
                scope.spawn(move || {
                    while !self.budget.has_spent(until) {
                        let Some(mut group) = lock(waiting).pop_front() else { return };
                        work(&self.settler(slot, &group.site), &mut group);
                        lock(done).push(group);
                    }
                });
            }
        });
        let done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        let waiting = waiting.into_inner().unwrap_or_else(PoisonError::into_inner);
        (done, waiting.into())
    }

    fn settler(&self, slot: usize, site: &Site) -> Settler<'_> {
        let (executable, spec) = (self.executable, self.spec);
        let post = Post { executable, scratch: &spec.scratch, slot, limits: spec.limits, launcher: &spec.launcher };
        let share = self.budget.share(site);
        Settler { post, spec, quarantined: self.quarantined, share, never: &self.never }
    }

    /// One more site is as small as it gets.
    fn small(&self) {
        self.budget.done();
        (self.observe)(Progress {
            phase: Phase::Settle,
            cases: self.cases,
            done: self.settled.fetch_add(1, Relaxed) + 1,
            of: self.sites,
            failures: self.sites,
            elapsed: self.start.elapsed(),
        });
    }
}

fn confirm(settler: &Settler<'_>, group: &mut Group) {
    settler.confirm(group);
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Panics are cheap, waiting is not: what costs most comes last.
fn order(group: &Group) -> (bool, bool, u8) {
    (group.site.is_wait(), group.site.is_death(), rank(group.candidates[0].failure.stage))
}

/// Failures by site; those that only the sandbox or the machine is to blame for need no settling.
fn group(failures: BTreeMap<(TargetId, Site), Failure>, spec: &SweepSpec) -> (Vec<Group>, Vec<Failure>) {
    let mut groups: BTreeMap<Site, Vec<Candidate>> = BTreeMap::new();
    let mut denied = Vec::new();
    for ((_, site), failure) in failures {
        match failure.outcome {
            Outcome::EnvironmentDenied { .. } | Outcome::Starved { .. } => denied.push(failure),
            // Were it to stand for the site, the callable's own case would never be confirmed.
            _ if failure.stage == Stage::Call && spec.prospect(failure.target).of_law => {}
            _ => groups.entry(site).or_default().push(Candidate { failure, comes_again: false }),
        }
    }
    let mut groups: Vec<Group> = groups
        .into_iter()
        .map(|(site, mut candidates)| {
            candidates
                // By the case's number and not by the time, which a busy machine changes.
                .sort_by_key(|Candidate { failure, .. }| {
                    (rank(failure.stage), failure.case & !(MODEST | FRUGAL), failure.target)
                });
            Group { site, candidates }
        })
        .collect();
    groups.sort_by_cached_key(order);
    (groups, denied)
}

impl Site {
    /// Whether it takes a time limit to fail there.
    fn is_wait(&self) -> bool {
        matches!(self, Site::Death("hang" | "blocked" | "stopped", _))
    }
}

/// Whether the caller wants to stop.
fn interrupted(stop: &AtomicBool) -> bool {
    stop.load(Relaxed)
}
