//! Runs a harness with what the user settled.

use crate::config::Config;
use crate::error::Error;
use crate::harness::{Folders, Harness};
use crate::launcher;
use crate::shell::{self, Shell};
use edgetest_inspect::CrateApi;
use edgetest_run::{Cases, HarnessRuns, Isolation, Limits, Phase, Progress, SweepSpec};
use indicatif::HumanCount;
use std::fs;
use std::io::ErrorKind;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// A third of the time is kept for shrinking and confirming, since what was not confirmed fails nobody; at most this much.
const MOST_SETTLING: Duration = Duration::from_secs(60);

/// An eighth of the time is for how work grows with the input; at most this much.
const MOST_GROWING: Duration = Duration::from_secs(8);

/// Deaths of one target after which it is given up, however much time there is.
const MOST_DEATHS: u32 = 40;

/// Sweeps every target; nothing at all where there is none.
pub fn sweep(
    harness: &Harness,
    api: &CrateApi,
    config: &Config,
    isolation: &Isolation,
    folders: &Folders,
    shell: Shell,
    stop: &AtomicBool,
) -> Result<HarnessRuns, Error> {
    let alone = config.campaign.as_ref().is_some_and(|campaign| campaign.alone);
    let Some(executable) = harness.executable.as_ref().filter(|_| !alone) else {
        return Ok(HarnessRuns::default());
    };
    let launcher = launcher::launcher(isolation);
    let spec = SweepSpec {
        launcher,
        prospects: harness.plan.prospects(api),
        journal: Some(folders.journal.clone()),
        ..spec(harness.plan.targets.len(), config, folders)
    };
    let bar = shell.bar(harness.plan.targets.len());
    let observe = |progress: Progress| match progress.phase {
        Phase::Resume => {
            let (cases, targets) = (HumanCount(progress.cases), progress.of);
            shell.status("Resuming", format!("a run that was ended: {cases} cases of {targets} callables are kept"));
        }
        Phase::Sweep => bar.sweep(progress.done, progress.cases),
        Phase::Settle => bar.settle(progress.done, progress.of),
    };
    let runs = edgetest_run::sweep(executable, &spec, &observe, stop)?;
    runs.warnings.iter().for_each(shell::warn);
    Ok(runs)
}

/// The report is out: what a run that was killed would have left behind is of no more use.
pub fn forget(folders: &Folders) -> Result<(), Error> {
    let path = &folders.journal;
    match fs::remove_file(path) {
        Err(source) if !matches!(source.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Err(Error::Write { path: path.clone(), source })
        }
        _ => Ok(()),
    }
}

/// Deaths that a target may cost where its share of the time is so large: hangs, which count for two, for half of it. A crate of
/// one function has time to see past the images that take a second each.
fn bearable_deaths(share: Duration, case_cpu: Duration) -> u32 {
    let hangs = share.as_millis() / case_cpu.as_millis().max(1);
    u32::try_from(hangs).unwrap_or(u32::MAX).min(MOST_DEATHS)
}

/// What the user settled, in the runner's terms.
#[expect(clippy::cast_precision_loss, reason = "a share of time needs no more")]
pub fn spec(targets: usize, config: &Config, folders: &Folders) -> SweepSpec {
    let usual = SweepSpec::new(targets, folders.scratch.clone());
    // A campaign that follows gets the other half.
    let follows = config.campaign.as_ref().is_some_and(|campaign| !campaign.alone);
    let time = if follows { config.sweep.time() / 2 } else { config.sweep.time() };
    let settle_time = (time / 3).min(MOST_SETTLING);
    let growth_time = (time / 8).min(MOST_GROWING);
    let time = time.saturating_sub(settle_time + growth_time);
    let jobs = config.jobs.and_then(|jobs| usize::try_from(jobs).ok()).unwrap_or(usual.jobs);
    let case_cpu = config.sweep.case_time.unwrap_or(usual.limits.case_cpu);
    let share = time.mul_f64(jobs as f64 / targets.max(1) as f64);
    let bearable = if config.sweep.cases.is_some() { 0 } else { bearable_deaths(share, case_cpu) };
    SweepSpec {
        seed: config.sweep.seed,
        cases_per_target: config.sweep.cases.map_or(usual.cases_per_target, Cases::Exactly),
        time,
        settle_time,
        growth_time,
        jobs,
        limits: Limits {
            case_cpu,
            deaths_per_target: usual.limits.deaths_per_target.max(bearable),
            heap: config.sweep.case_memory.unwrap_or(usual.limits.heap),
            ..usual.limits
        },
        ..usual
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_with_more_time_may_hang_more_often() {
        let of = |share| bearable_deaths(Duration::from_secs(share), Duration::from_secs(1));
        assert_eq!([of(0), of(20), of(3_600)], [0, 20, MOST_DEATHS]);
    }
}
