//! Settles one case: finds its choices, makes them smaller, runs them again in fresh processes.

use super::budget::Share;
use super::{Group, derivation};
use crate::record::{Confirmation, Failure, Stage};
use crate::shrink::{Tried, shrink};
use crate::single::{Bench, Ending, Single};
use crate::sweep::{Site, rank};
use crate::worker::Post;
use edgetest_plan::TargetId;
use edgetest_support::choice::Choice;
use edgetest_support::wire::Command;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Cases of a site that are tried until one fails again.
pub const CANDIDATES: usize = 3;
/// Cases of a site whose choices are looked at, to begin with the smallest.
const DERIVED: usize = 8;
/// Runs in fresh processes.
const RUNS: u32 = 3;

/// Finds the choices of a group's failures and puts the smallest of the most telling ones first.
pub fn derive(group: &mut Group, bench: &mut Bench, seed: u64, share: &Share) {
    let most = if group.site.is_death() { CANDIDATES } else { group.failures.len() };
    for (at, failure) in group.failures.iter_mut().take(most).enumerate() {
        if at >= CANDIDATES && Instant::now() > share.shrink_until {
            break;
        }
        if let Ok(Some(single)) = bench.run(failure.target, &derivation(failure, seed)) {
            if single.is_alike(failure.target, &group.site, failure.stage) {
                adopt(failure, single);
            } else {
                failure.choices = single.choices;
            }
        }
    }
    let end = group.failures.len().min(DERIVED);
    group.failures[..end].sort_by_key(|failure| {
        (failure.choices.is_empty(), rank(failure.stage), failure.choices.len(), failure.target)
    });
}

/// Shrinks and confirms one failure. `false`: it did not come again.
pub fn settle(
    failure: &mut Failure,
    site: &Site,
    bench: &mut Bench,
    post: &Post,
    share: &Share,
    never: &AtomicBool,
) -> bool {
    let (target, stage) = (failure.target, failure.stage);
    let mut tries = share.tries;
    let mut test = |choices: &[Choice]| {
        if tries == 0 || Instant::now() >= share.shrink_until {
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
    confirm(failure, site, post, share, never)
}

/// Runs the case alone, in fresh processes, with twice the time.
fn confirm(failure: &mut Failure, site: &Site, post: &Post, share: &Share, never: &AtomicBool) -> bool {
    let (target, stage) = (failure.target, failure.stage);
    let mut limits = post.limits;
    limits.case_cpu *= 2;
    let mut bench = Bench::new(Post { limits, ..post.clone() }, never);
    let runs = if site.cost() < 2 { RUNS } else { 1 };
    failure.confirmed = Confirmation::default();
    while failure.confirmed.runs < runs && Instant::now() < share.confirm_until {
        bench.refresh();
        let Ok(single) = bench.run(target, &attempt(target, &failure.choices, false)) else {
            break;
        };
        failure.confirmed.runs += 1;
        failure.confirmed.failed += u32::from(single.is_some_and(|single| single.is_alike(target, site, stage)));
    }
    failure.confirmed.failed > 0
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
