//! Cases from elsewhere: each is run once, and what fails is shrunk and confirmed as if a sweep had met it.

use crate::record::{Confirmation, Failure, HarnessRuns, TargetRun};
use crate::settle;
use crate::single::{Bench, Ending, Single};
use crate::spec::{RunError, SweepSpec};
use crate::sweep::Site;
use crate::worker::Post;
use edgetest_plan::TargetId;
use edgetest_support::choice::Choice;
use edgetest_support::wire::Command;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A case from elsewhere.
#[derive(Clone, Debug, PartialEq)]
pub enum Imported {
    /// As a fuzz target would read it.
    Bytes(Vec<u8>),
    /// As a list of choices.
    Choices(Vec<Choice>),
}

/// Runs each case once in the harness. Gives beside the record how each one ended, in
/// their order; `None` where that cannot be told.
pub fn import(
    executable: &Path,
    spec: &SweepSpec,
    cases: &[(TargetId, Imported)],
    stop: &AtomicBool,
) -> Result<(HarnessRuns, Vec<Option<Single>>), RunError> {
    let path = spec.scratch.clone();
    std::fs::create_dir_all(&spec.scratch).map_err(|source| RunError::Scratch { path, source })?;
    let start = Instant::now();
    let SweepSpec { scratch, limits, launcher, .. } = spec;
    let post = Post { executable, scratch, slot: 0, limits: *limits, launcher };
    let mut bench = Bench::new(post, stop);
    let mut runs = HarnessRuns::default();
    let mut failures = BTreeMap::new();
    let mut ends = Vec::new();
    for (target, case) in cases {
        let command = match case {
            Imported::Bytes(input) => Command::Decode { target: target.0, input: input.clone() },
            Imported::Choices(choices) => Command::Try { target: target.0, frames: false, choices: choices.clone() },
        };
        let single = bench.run(*target, &command)?;
        count(runs.targets.entry(*target).or_default(), single.as_ref());
        runs.cases += 1;
        if let Some(failure) = single.as_ref().and_then(|single| failure(*target, single)) {
            let site = Site::of(*target, failure.stage, &failure.outcome);
            failures.entry((*target, site)).or_insert(failure);
        }
        ends.push(single);
    }
    drop(bench);
    settle::settle(executable, spec, failures, &mut runs, start, &|_| {}, stop);
    Ok((runs, ends))
}

fn count(run: &mut TargetRun, single: Option<&Single>) {
    run.cases += 1;
    match single.map(|single| &single.ending) {
        Some(Ending::Returned) => run.reached += 1,
        Some(Ending::Rejected) => run.rejected += 1,
        Some(Ending::Failed { .. }) => {
            run.reached += 1;
            run.failed += 1;
        }
        None => {}
    }
}

fn failure(target: TargetId, single: &Single) -> Option<Failure> {
    let Ending::Failed { stage, outcome } = &single.ending else { return None };
    Some(Failure {
        target,
        case: 0,
        choices: single.choices.clone(),
        stage: *stage,
        outcome: outcome.clone(),
        confirmed: Confirmation::default(),
        seen: 1,
        first_seen_ms: 0,
        roles: Vec::new(),
    })
}
