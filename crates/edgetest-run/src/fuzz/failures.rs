//! What failed in a campaign, by site; and what is not called any more, because it has ended too many workers.

use crate::record::{Confirmation, Failure, Outcome, Stage};
use crate::single::{Bench, Ending};
use crate::sweep::Site;
use edgetest_plan::TargetId;
use edgetest_support::wire::Command;
use std::collections::{BTreeMap, BTreeSet};

/// Strikes after which something is not called any more. A death at a new site costs none.
const STRIKES: u32 = 40;

/// A failure as the campaign saw it.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The function.
    pub target: TargetId,
    /// Its bytes, without those that chose the function.
    pub case: Vec<u8>,
    /// Where in the case.
    pub stage: Stage,
    /// How.
    pub outcome: Outcome,
    /// Milliseconds from the start of the campaign.
    pub at: u64,
}

/// The failures of a campaign.
#[derive(Debug, Default)]
pub struct Failures {
    known: BTreeSet<Site>,
    found: BTreeMap<(TargetId, Site), Failure>,
    strikes: BTreeMap<TargetId, u32>,
    without: Vec<TargetId>,
}

impl Failures {
    /// Knows the sites of earlier failures.
    pub fn new(known: &[Failure]) -> Self {
        let known = known.iter().map(|failure| Site::of(failure.target, failure.stage, &failure.outcome)).collect();
        Self { known, ..Self::default() }
    }

    /// Whether a failure is new; from then on it is not.
    pub fn is_new(&mut self, sighting: &Sighting) -> bool {
        let site = Site::of(sighting.target, sighting.stage, &sighting.outcome);
        if self.known.insert(site.clone()) {
            return true;
        }
        if let Some(failure) = self.found.get_mut(&(sighting.target, site)) {
            failure.seen += 1;
        }
        if !matches!(sighting.outcome, Outcome::Panic(_)) {
            self.strike(sighting.target, &sighting.outcome);
        }
        false
    }

    fn strike(&mut self, target: TargetId, outcome: &Outcome) {
        let strikes = self.strikes.entry(target).or_default();
        *strikes += match outcome {
            Outcome::Blocked { .. } => STRIKES / 4,
            Outcome::Hang { .. } => STRIKES / 10,
            _ => 1,
        };
        if *strikes >= STRIKES && !self.without.contains(&target) {
            self.without.push(target);
        }
    }

    /// Functions that are not called any more.
    pub fn without(&self) -> &[TargetId] {
        &self.without
    }

    /// Has the sweep's harness decode and run the case. What does not fail there stays as the campaign saw it, to be tried again when
    /// it is settled.
    pub fn decode(&mut self, sighting: Sighting, decoded: Option<crate::single::Single>) {
        let Sighting { target, stage, outcome, at, .. } = sighting;
        let mut failure = Failure {
            target,
            case: 0,
            choices: Vec::new(),
            stage,
            outcome,
            confirmed: Confirmation::default(),
            seen: 1,
            first_seen_ms: at,
            roles: Vec::new(),
        };
        if let Some(single) = decoded {
            failure.choices = single.choices;
            if let Ending::Failed { stage, outcome } = single.ending {
                (failure.stage, failure.outcome) = (stage, outcome);
            }
        }
        let site = Site::of(target, failure.stage, &failure.outcome);
        self.known.insert(site.clone());
        self.found.entry((target, site)).or_insert(failure);
    }

    /// The failures by target and site.
    pub fn into_found(self) -> BTreeMap<(TargetId, Site), Failure> {
        self.found
    }
}

/// Runs a case in the sweep's harness.
pub fn run(bench: &mut Bench<'_>, target: TargetId, case: &[u8]) -> Option<crate::single::Single> {
    bench.run(target, &Command::Decode { target: target.0, input: case.to_vec() }).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Panic;

    fn sighting(outcome: Outcome) -> Sighting {
        Sighting { target: TargetId(3), case: Vec::new(), stage: Stage::Call, outcome, at: 0 }
    }

    #[test]
    fn a_site_is_new_once() {
        let panic = |line| Outcome::Panic(Panic { file: "/a/src/lib.rs".into(), line, ..Panic::default() });
        let mut failures = Failures::default();
        assert!(failures.is_new(&sighting(panic(1))));
        assert!(!failures.is_new(&sighting(panic(1))));
        assert!(failures.is_new(&sighting(panic(2))));
    }

    #[test]
    fn a_function_that_keeps_killing_in_a_known_way_is_not_called_any_more() {
        let mut failures = Failures::default();
        let hang = || sighting(Outcome::Hang { limit_ms: 1000 });
        for _ in 0..10 {
            failures.is_new(&hang());
            assert_eq!(failures.without(), []);
        }
        failures.is_new(&hang());
        assert_eq!(failures.without(), [TargetId(3)]);
    }
}
