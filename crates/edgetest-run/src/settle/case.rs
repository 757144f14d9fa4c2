//! Settles one site: finds the choices of its cases, makes them smaller, runs them again in fresh processes.

use super::budget::Share;
use super::{Candidate, Group};
use crate::record::{Confirmation, Failure, Stage};
use crate::shrink::{Tried, shrink};
use crate::single::{Bench, Ending, Single};
use crate::sweep::{Site, rank};
use crate::worker::Post;
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::choice::Choice;
use edgetest_support::wire::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Cases of a site that are tried until one fails again.
const CANDIDATES: usize = 3;
/// Cases of a site that are held against each other for the smallest.
const COMPARED: usize = 8;
/// Runs in fresh processes.
const RUNS: u32 = 3;

/// What settling a site takes.
pub struct Settler<'a> {
    /// Where to run cases.
    pub post: Post<'a>,
    /// The sweep's seed.
    pub seed: u64,
    /// Units that fell out of use during the sweep.
    pub quarantined: &'a [(UnitId, String)],
    /// How long it may take.
    pub share: Share,
    /// Stops nothing.
    pub never: &'a AtomicBool,
}

impl Settler<'_> {
    /// Settles a site; its best case comes first.
    pub fn settle(&self, group: &mut Group) {
        if Instant::now() >= self.share.confirm_until {
            return;
        }
        let mut bench = Bench::new(self.post.clone(), self.never);
        self.derive_all(group, &mut bench);
        for at in 0..group.candidates.len().min(CANDIDATES) {
            let candidate = &mut group.candidates[at];
            if candidate.comes_again {
                self.minimise(&mut candidate.failure, &group.site, &mut bench);
            }
            // Two workers cannot share a folder.
            bench.refresh();
            if self.confirm(&mut candidate.failure, &group.site) {
                group.candidates.swap(0, at);
                return;
            }
        }
    }

    /// Finds the choices of a site's cases and puts the smallest of the most telling ones first.
    fn derive_all(&self, group: &mut Group, bench: &mut Bench) {
        let most = match (group.site.is_death(), group.site.is_wait()) {
            // Each costs a whole time limit, so the first has to do.
            (_, true) => 1,
            (true, false) => CANDIDATES,
            (false, false) => group.candidates.len(),
        };
        for (at, candidate) in group.candidates.iter_mut().take(most).enumerate() {
            if at >= CANDIDATES && Instant::now() > self.share.shrink_until {
                break;
            }
            candidate.comes_again = self.derive(&mut candidate.failure, &group.site, bench);
        }
        let end = group.candidates.len().min(COMPARED);
        group.candidates[..end].sort_by_key(|Candidate { failure, comes_again }| {
            (!comes_again, rank(failure.stage), failure.choices.len(), failure.target)
        });
    }

    /// Runs a case of the sweep again. Whether a unit was out of use by then changes what is drawn, so both are tried.
    fn derive(&self, failure: &mut Failure, site: &Site, bench: &mut Bench) -> bool {
        let command = Command::Derive { target: failure.target.0, case: failure.case, seed: self.seed };
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

    fn minimise(&self, failure: &mut Failure, site: &Site, bench: &mut Bench) {
        let (target, stage) = (failure.target, failure.stage);
        let mut tries = self.share.tries;
        let mut test = |choices: &[Choice]| {
            if tries == 0 || Instant::now() >= self.share.shrink_until {
                return Tried::Stop;
            }
            tries -= 1;
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

    /// Runs the case alone, in fresh processes, with twice the time. `false`: it did not come again.
    fn confirm(&self, failure: &mut Failure, site: &Site) -> bool {
        let (target, stage) = (failure.target, failure.stage);
        let mut limits = self.post.limits;
        limits.case_cpu *= 2;
        let mut bench = Bench::new(Post { limits, ..self.post.clone() }, self.never);
        let runs = if site.is_wait() { 1 } else { RUNS };
        failure.confirmed = Confirmation::default();
        while failure.confirmed.runs < runs && Instant::now() < self.share.confirm_until {
            bench.refresh();
            let Ok(single) = bench.run(target, &attempt(target, &failure.choices, false)) else {
                break;
            };
            failure.confirmed.runs += 1;
            failure.confirmed.failed += u32::from(single.is_some_and(|single| single.is_alike(target, site, stage)));
        }
        failure.confirmed.failed > 0
    }
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
