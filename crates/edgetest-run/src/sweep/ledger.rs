//! Keeps the account of a sweep: cases by target, failures by target and site, units out of use.

use crate::record::{Failure, HarnessRuns, Left, Outcome, Panic, Stage, TargetRun};
use crate::spec::Limits;
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::worker::is_foreign;
use std::collections::{BTreeMap, BTreeSet};

/// Strikes after which a setup unit is out of use: a rare death of a constructor should not cost the reach of a type.
const STRIKES: u32 = 24;
/// Workers that one target may cost by deaths of its setup steps, for which it is not to blame: three units' worth.
const RESTARTS: u32 = 36;

/// Where something failed, as far as failures are told apart: two failures at one site are one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Site {
    /// A panic, by its location, and by its innermost frame where the location tells nothing.
    Panic(String, u32, u32, Option<(String, u32)>),
    /// A false claim, by the law's target and the claim's place.
    Law(TargetId, u32),
    /// A misuse of memory, by its kind and the innermost frame, and whom it is charged to where there is none.
    Memory(String, Result<(String, u32), Culprit>),
    /// The end of the process, by its kind and whom it is charged to.
    Death(&'static str, Culprit),
}

/// What a death is charged to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Culprit {
    /// The call of a target, or our own code around it.
    Target(TargetId),
    /// A setup call, whichever target it was made for.
    Unit(UnitId),
}

impl Site {
    /// The site of an outcome.
    pub fn of(target: TargetId, stage: Stage, outcome: &Outcome) -> Self {
        let culprit = match stage {
            Stage::Setup { unit, .. } => Culprit::Unit(unit),
            Stage::Harness | Stage::Call | Stage::Result(_) | Stage::Law => Culprit::Target(target),
        };
        let death = |kind| Self::Death(kind, culprit);
        match outcome {
            Outcome::Panic(panic) => Self::of_panic(panic),
            Outcome::BrokenLaw { claim, .. } => Self::Law(target, *claim),
            Outcome::Abort { .. } => death("abort"),
            Outcome::StackOverflow { .. } => death("stack overflow"),
            Outcome::OutOfMemory { .. } => death("out of memory"),
            Outcome::Hang { .. } => death("hang"),
            Outcome::Growth(_) => death("growth"),
            Outcome::Blocked { .. } => death("blocked"),
            Outcome::Stopped { .. } => death("stopped"),
            Outcome::Starved { .. } => death("starved"),
            Outcome::Signal { .. } => death("signal"),
            Outcome::Exit { .. } => death("exit"),
            Outcome::Sanitizer { error, frames, .. } => {
                let frame = frames.first().map(|frame| (frame.symbol.clone(), frame.line));
                Self::Memory(error.clone(), frame.ok_or(culprit))
            }
            Outcome::EnvironmentDenied { .. } => death("denied"),
        }
    }

    fn of_panic(panic: &Panic) -> Self {
        let frame = panic.frames.first().filter(|_| is_foreign(&panic.file));
        let frame = frame.map(|frame| (frame.symbol.clone(), frame.line));
        Self::Panic(panic.file.clone(), panic.line, panic.column, frame)
    }

    /// Whether the process ends.
    pub fn is_death(&self) -> bool {
        matches!(self, Self::Death(..) | Self::Memory(..))
    }
}

/// How much a stage says about the target: the lower the better.
pub(crate) fn rank(stage: Stage) -> u8 {
    match stage {
        Stage::Call | Stage::Law => 0,
        Stage::Result(_) => 1,
        Stage::Setup { .. } => 2,
        Stage::Harness => 3,
    }
}

/// The account.
#[derive(Debug)]
pub(crate) struct Ledger {
    limits: Limits,
    runs: BTreeMap<TargetId, TargetRun>,
    burden: BTreeMap<TargetId, u32>,
    failures: BTreeMap<(TargetId, Site), Failure>,
    strikes: BTreeMap<UnitId, u32>,
    quarantined: Vec<(UnitId, String)>,
    restarts: BTreeMap<TargetId, u32>,
    /// What the journal does not know yet.
    unnoted: BTreeSet<(TargetId, Site)>,
    unnoted_units: BTreeMap<UnitId, &'static str>,
    /// Protocol errors and the like.
    pub errors: Vec<String>,
}

impl Ledger {
    /// An empty account of `targets`.
    pub fn new(targets: impl Iterator<Item = TargetId>, limits: Limits) -> Self {
        Self {
            limits,
            runs: targets.map(|target| (target, TargetRun::default())).collect(),
            burden: BTreeMap::new(),
            failures: BTreeMap::new(),
            strikes: BTreeMap::new(),
            quarantined: Vec::new(),
            restarts: BTreeMap::new(),
            unnoted: BTreeSet::new(),
            unnoted_units: BTreeMap::new(),
            errors: Vec::new(),
        }
    }

    /// Cases run, rejected, reached and failed of a target. Numbers that make no sense are cut down to sense.
    pub fn count(&mut self, target: TargetId, [ran, rejected, reached, failed]: [u64; 4], most: u64) {
        let Some(run) = self.runs.get_mut(&target) else {
            return;
        };
        let ran = ran.min(most);
        run.cases += ran;
        run.rejected += rejected.min(ran);
        run.reached += reached.min(ran);
        run.failed += failed.min(ran);
    }

    /// A failure was seen. Of two at one site, the one that says more is kept.
    pub fn failed(&mut self, failure: Failure) {
        if !self.runs.contains_key(&failure.target) {
            return;
        }
        let key = (failure.target, Site::of(failure.target, failure.stage, &failure.outcome));
        self.unnoted.insert(key.clone());
        match self.failures.get_mut(&key) {
            None => {
                self.failures.insert(key, failure);
            }
            Some(known) => {
                let seen = known.seen + failure.seen;
                if rank(failure.stage) < rank(known.stage) {
                    *known = Failure { first_seen_ms: known.first_seen_ms, ..failure };
                }
                known.seen = seen;
            }
        }
    }

    /// More cases failed at a site that is known.
    pub fn seen_again(&mut self, target: TargetId, site: &Site, count: u64) {
        let key = (target, site.clone());
        if let Some(failure) = self.failures.get_mut(&key) {
            self.unnoted.insert(key);
            failure.seen = failure.seen.saturating_add(count);
        }
    }

    /// A worker died of this. Says whether the target is to be given up.
    pub fn died(&mut self, failure: Failure) -> bool {
        let (target, stage, outcome) = (failure.target, failure.stage, failure.outcome.clone());
        self.failed(failure);
        let Some(run) = self.runs.get_mut(&target) else {
            return true;
        };
        run.failed += 1;
        run.deaths += 1;
        if let Stage::Setup { unit, .. } = stage {
            let restarts = self.restarts.entry(target).or_default();
            *restarts += 1;
            run.given_up |= *restarts >= RESTARTS;
            let give_up = run.given_up;
            self.strike(unit, &outcome);
            return give_up;
        }
        let burden = self.burden.entry(target).or_default();
        *burden += match outcome {
            Outcome::Hang { .. } => 2,
            Outcome::Blocked { .. } | Outcome::Stopped { .. } | Outcome::Starved { .. } => 3,
            _ => 1,
        };
        run.given_up |= *burden >= self.limits.deaths_per_target;
        run.given_up
    }

    /// What calls of a target left running.
    pub fn left(&mut self, target: TargetId, left: Left) {
        if let Some(run) = self.runs.get_mut(&target) {
            run.left = run.left.and(left);
        }
    }

    /// A worker of the target was lost for no case that is known. Says whether the target is to be given up.
    pub fn lost(&mut self, target: TargetId) -> bool {
        let burden = self.burden.entry(target).or_default();
        *burden += 2;
        let give_up = *burden >= self.limits.deaths_per_target;
        if let Some(run) = self.runs.get_mut(&target) {
            run.deaths += 1;
            run.given_up |= give_up;
        }
        give_up
    }

    fn strike(&mut self, unit: UnitId, outcome: &Outcome) {
        let strikes = self.strikes.entry(unit).or_default();
        let before = *strikes;
        *strikes += match outcome {
            Outcome::Blocked { .. } | Outcome::Stopped { .. } => STRIKES,
            Outcome::Hang { .. } => STRIKES / 2,
            _ => STRIKES / 12,
        };
        self.unnoted_units.insert(unit, describe(outcome));
        if before < STRIKES && *strikes >= STRIKES {
            self.quarantined.push((unit, describe(outcome).to_owned()));
        }
    }

    /// The row of a target, and how much of its patience it has used up.
    pub fn row(&self, target: TargetId) -> Option<(&TargetRun, u32)> {
        Some((self.runs.get(&target)?, self.burden.get(&target).copied().unwrap_or_default()))
    }

    /// All rows.
    pub fn rows(&self) -> impl Iterator<Item = (TargetId, &TargetRun)> {
        self.runs.iter().map(|(target, run)| (*target, run))
    }

    /// Failures of a target that the journal does not know as they are.
    pub fn changed(&self, target: TargetId) -> impl Iterator<Item = &Failure> {
        let changed = self.unnoted.iter().filter(move |(changed, _)| *changed == target);
        changed.filter_map(|key| self.failures.get(key))
    }

    /// Units whose strikes the journal does not know as they are, with what they did last.
    pub fn struck(&self) -> impl Iterator<Item = (UnitId, u32, &'static str)> {
        self.unnoted_units.iter().map(|(unit, how)| (*unit, self.strikes.get(unit).copied().unwrap_or_default(), *how))
    }

    /// The journal knows all there is about a target.
    pub fn noted(&mut self, target: TargetId) {
        self.unnoted.retain(|(changed, _)| *changed != target);
        self.unnoted_units.clear();
    }

    /// Puts back what an earlier run had seen.
    pub fn restore_failure(&mut self, (target, site): (TargetId, Site), failure: Failure) {
        if self.runs.contains_key(&target) {
            self.failures.insert((target, site), failure);
        }
    }

    /// Puts back a unit's strikes.
    pub fn restore_strikes(&mut self, unit: UnitId, strikes: u32, how: String) {
        let before = self.strikes.insert(unit, strikes).unwrap_or_default();
        if before < STRIKES && strikes >= STRIKES {
            self.quarantined.push((unit, how));
        }
    }

    /// Puts back a target's row.
    pub fn restore_row(&mut self, target: TargetId, run: TargetRun, burden: u32) {
        if let Some(row) = self.runs.get_mut(&target) {
            *row = run;
            self.burden.insert(target, burden);
        }
    }

    /// Units that are out of use, in the order in which they fell.
    pub fn quarantined(&self) -> &[(UnitId, String)] {
        &self.quarantined
    }

    /// Cases so far.
    pub fn cases(&self) -> u64 {
        self.runs.values().map(|run| run.cases).sum()
    }

    /// Distinct sites so far.
    pub fn sites(&self) -> usize {
        let mut sites: Vec<&Site> = self.failures.keys().map(|(_, site)| site).collect();
        sites.sort();
        sites.dedup();
        sites.len()
    }

    /// Closes the account.
    pub fn close(self) -> (HarnessRuns, BTreeMap<(TargetId, Site), Failure>) {
        let runs = HarnessRuns {
            cases: self.cases(),
            targets: self.runs,
            quarantined: self.quarantined,
            harness_errors: self.errors,
            ..HarnessRuns::default()
        };
        (runs, self.failures)
    }
}

fn describe(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Panic(_) => "it panics",
        Outcome::BrokenLaw { .. } => "it breaks a law",
        Outcome::Abort { .. } => "it aborts the process",
        Outcome::StackOverflow { .. } => "it overflows the stack",
        Outcome::OutOfMemory { .. } => "it runs out of memory",
        Outcome::Hang { .. } => "it does not end",
        Outcome::Growth(_) => "its work grows out of proportion",
        Outcome::Blocked { .. } => "it blocks",
        Outcome::Stopped { .. } => "it stops the process",
        Outcome::Starved { .. } => "it got no time",
        Outcome::Signal { .. } => "it dies of a signal",
        Outcome::Exit { .. } => "it exits the process",
        Outcome::Sanitizer { .. } => "it misuses memory",
        Outcome::EnvironmentDenied { .. } => "it needs what the sandbox denies",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Confirmation;

    #[test]
    fn deaths_of_many_setup_steps_end_a_target_too() {
        let mut ledger = Ledger::new([TargetId(0)].into_iter(), Limits::default());
        let death = |unit| Failure {
            target: TargetId(0),
            case: u64::from(unit),
            choices: Vec::new(),
            stage: Stage::Setup { unit: UnitId(unit), step: 1 },
            outcome: Outcome::Exit { code: 0 },
            confirmed: Confirmation::default(),
            seen: 1,
            first_seen_ms: 0,
            roles: Vec::new(),
        };
        let given_up: Vec<bool> = (0..RESTARTS).map(|unit| ledger.died(death(unit))).collect();
        assert_eq!(given_up.iter().position(|it| *it), Some(RESTARTS as usize - 1));
        assert_eq!(ledger.rows().map(|(_, run)| (run.deaths, run.given_up)).next(), Some((u64::from(RESTARTS), true)));
        assert!(ledger.quarantined().is_empty(), "none of them alone is to blame");
    }
}
