//! Settles one site: finds the choices of its cases, runs one again in a process of its own, makes it smaller.

use super::budget::{Meter, Share};
use super::{Candidate, Group};
use crate::record::{Confirmation, Failure, Stage};
use crate::shrink::{Tried, roles, shrink};
use crate::single::{Bench, Ending, Single};
use crate::spec::SweepSpec;
use crate::sweep::{Site, rank};
use crate::worker::Post;
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::choice::Choice;
use edgetest_support::wire::Command;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Cases of a site that are tried until one fails again.
const CANDIDATES: usize = 3;
/// Cases of a site that are held against each other for the one that a reader understands soonest.
const COMPARED: usize = 8;
/// Runs in fresh processes.
const RUNS: u32 = 3;

/// CPU time for making a case smaller.
const SHRINKING: Duration = Duration::from_millis(1500);
/// CPU time for finding out what matters in a case, and how many times as much that may take on a busy machine.
const EXPLAINING: Duration = Duration::from_millis(400);
const BUSY: u32 = 10;

/// What settling a site takes.
pub struct Settler<'a> {
    /// Where to run cases.
    pub post: Post<'a>,
    /// The sweep.
    pub spec: &'a SweepSpec,
    /// Units that fell out of use during the sweep.
    pub quarantined: &'a [(UnitId, String)],
    /// How long it may take.
    pub share: Share,
    /// Stops nothing.
    pub never: &'a AtomicBool,
}

impl Settler<'_> {
    /// Finds a case of the site that fails again in a fresh process, and puts it first.
    pub fn confirm(&self, group: &mut Group) {
        if Instant::now() >= self.share.confirm_until {
            return;
        }
        let mut bench = self.patient_bench();
        self.derive_all(group, &mut bench);
        for at in 0..group.candidates.len().min(CANDIDATES) {
            let candidate = &mut group.candidates[at];
            if self.is_confirmed(candidate, &group.site, &mut bench) {
                group.candidates.swap(0, at);
                self.confirm_others(group);
                return;
            }
        }
    }

    /// Other calls that fail at the site are run alone too, once each: which of them stands for it is decided later, by what
    /// each of them promises, and none may be left in doubt for that.
    fn confirm_others(&self, group: &mut Group) {
        if group.site.is_death() {
            return;
        }
        let calls = group.candidates[1..].iter_mut().filter(|other| other.comes_again);
        for other in calls.filter(|other| other.failure.stage == Stage::Call && other.failure.confirmed.runs == 0) {
            self.run_again(&mut other.failure, &group.site, 1);
        }
    }

    /// Makes the case of a confirmed site smaller, and runs what is left of it in more fresh processes. Should it then not
    /// fail any more, the case stays what it was.
    pub fn reduce(&self, group: &mut Group) {
        let Some(candidate) = group.candidates.first_mut().filter(|first| first.failure.confirmed.failed > 0) else {
            return;
        };
        let mut smaller = candidate.failure.clone();
        let mut bench = Bench::new(self.post.clone(), self.never);
        self.minimise(&mut smaller, &group.site, &mut bench);
        self.explain(&mut smaller, &group.site, &mut bench);
        // Two workers cannot share a folder.
        bench.refresh();
        let runs = if group.site.is_wait() { 1 } else { RUNS };
        if self.run_again(&mut smaller, &group.site, runs) {
            candidate.failure = smaller;
        } else {
            candidate.failure.confirmed.runs += u32::from(smaller.choices == candidate.failure.choices);
        }
    }

    /// A worker that gives a case twice the time.
    fn patient_bench(&self) -> Bench<'_> {
        let mut limits = self.post.limits;
        limits.case_cpu *= 2;
        Bench::new(Post { limits, ..self.post.clone() }, self.never)
    }

    /// Finds the choices of a site's cases and puts the simplest of the most telling ones first.
    fn derive_all(&self, group: &mut Group, bench: &mut Bench) {
        let most = match (group.site.is_death(), group.site.is_wait()) {
            // Each costs a whole time limit, so the first has to do.
            (_, true) => 1,
            (true, false) => CANDIDATES,
            (false, false) => COMPARED,
        };
        for candidate in group.candidates.iter_mut().take(most) {
            candidate.comes_again = self.derive(&mut candidate.failure, &group.site, bench);
        }
        let end = group.candidates.len().min(COMPARED);
        group.candidates[..end].sort_by_key(|Candidate { failure, comes_again }| {
            let burden = self.spec.prospect(failure.target).burden;
            (!comes_again, rank(failure.stage), burden, failure.choices.len(), failure.target)
        });
    }

    /// Runs a case of the sweep again. Whether a unit was out of use by then changes what is drawn, so both are tried.
    fn derive(&self, failure: &mut Failure, site: &Site, bench: &mut Bench) -> bool {
        if site.is_death() {
            bench.refresh();
        }
        let command = if failure.choices.is_empty() {
            Command::Derive { target: failure.target.0, case: failure.case, seed: self.spec.seed }
        } else {
            // A campaign found it.
            attempt(failure.target, &failure.choices, false)
        };
        for bans in [&[][..], self.quarantined].into_iter().take(1 + usize::from(!self.quarantined.is_empty())) {
            bench.ban(bans.iter().map(|(unit, _)| unit.0).collect());
            let Ok(Some(single)) = bench.run(failure.target, &command) else { continue };
            if single.is_alike(failure.target, site, failure.stage) {
                bench.ban(Vec::new());
                adopt(failure, single);
                return true;
            }
            failure.choices = single.choices;
        }
        bench.ban(Vec::new());
        false
    }

    /// Deriving a case that ends its process has run it in a fresh one: there is no need to die again.
    fn is_confirmed(&self, candidate: &mut Candidate, site: &Site, bench: &mut Bench) -> bool {
        if site.is_death() && candidate.comes_again {
            candidate.failure.confirmed = Confirmation { runs: 1, failed: 1 };
            return true;
        }
        bench.refresh();
        self.run_again(&mut candidate.failure, site, 1)
    }

    fn minimise(&self, failure: &mut Failure, site: &Site, bench: &mut Bench) {
        let (target, stage) = (failure.target, failure.stage);
        let mut meter = Meter::new(self.share.tries, SHRINKING, self.share.shrink_until);
        let begun = bench.cpu();
        let mut test = |choices: &[Choice]| {
            if meter.is_spent(since(begun, bench.cpu())) {
                return Tried::Stop;
            }
            match bench.run(target, &attempt(target, choices, false)) {
                Ok(Some(single)) if single.is_alike(target, site, stage) => Tried::Fails(single.choices),
                Ok(_) => Tried::Passes,
                Err(_) => Tried::Stop,
            }
        };
        failure.choices = shrink(failure.choices.clone(), &mut test);
        // Once more with all frames, which also spells the choices as they are used.
        let again = bench.run(target, &attempt(target, &failure.choices, true));
        if let Some(single) = again.ok().flatten().filter(|single| single.is_alike(target, site, stage)) {
            adopt(failure, single);
        }
    }

    /// Finds out which choices matter. What ends the process costs too much for it.
    fn explain(&self, failure: &mut Failure, site: &Site, bench: &mut Bench) {
        let (target, stage) = (failure.target, failure.stage);
        if site.is_death() || Instant::now() >= self.share.shrink_until {
            return;
        }
        let mut meter = Meter::new(u32::MAX, EXPLAINING, Instant::now() + EXPLAINING * BUSY);
        let begun = bench.cpu();
        failure.roles = roles(&failure.choices, &mut |choices| {
            if meter.is_spent(since(begun, bench.cpu())) {
                return Tried::Stop;
            }
            match bench.run(target, &attempt(target, choices, false)) {
                Ok(Some(single)) if single.is_alike(target, site, stage) => Tried::Fails(single.choices),
                Ok(_) => Tried::Passes,
                Err(_) => Tried::Stop,
            }
        });
    }

    /// Runs the case alone, in fresh processes, with twice the time. `false`: it did not come again.
    fn run_again(&self, failure: &mut Failure, site: &Site, runs: u32) -> bool {
        let (target, stage) = (failure.target, failure.stage);
        let mut bench = self.patient_bench();
        failure.confirmed = Confirmation::default();
        while failure.confirmed.runs < runs && Instant::now() < self.share.confirm_until {
            bench.refresh();
            // What could not be run says nothing against the case.
            let Ok(Some(single)) = bench.run(target, &attempt(target, &failure.choices, false)) else {
                break;
            };
            failure.confirmed.runs += 1;
            failure.confirmed.failed += u32::from(single.is_alike(target, site, stage));
        }
        failure.confirmed.failed > 0
    }
}

fn since(begun: Option<Duration>, now: Option<Duration>) -> Option<Duration> {
    Some(now?.saturating_sub(begun.unwrap_or_default()))
}

fn attempt(target: TargetId, choices: &[Choice], frames: bool) -> Command {
    Command::Try { target: target.0, frames, choices: choices.to_vec() }
}

fn adopt(failure: &mut Failure, single: Single) {
    let Ending::Failed { stage, outcome } = single.ending else {
        return;
    };
    failure.stage = stage;
    failure.outcome = outcome;
    failure.choices = single.choices;
}

impl Single {
    /// Whether it failed at this site, and at no stage that tells less.
    fn is_alike(&self, target: TargetId, site: &Site, stage: Stage) -> bool {
        self.site(target).is_some_and(|(own, at)| own == *site && rank(at) <= rank(stage))
    }
}
