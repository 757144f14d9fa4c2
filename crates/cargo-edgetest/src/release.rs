//! Asks of each finding whether a release build has it too, if one of them may be a matter of debug checks alone.

use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::harness::{Place, as_shipped};
use crate::shell::{self, Shell};
use crate::{store, sweep};
use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use edgetest_support::choice;
use edgetest_triage::{Finding, Kind, Severity, in_release, needs_debug_checks};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// Time for all findings, after the build.
const TIME: Duration = Duration::from_secs(10);

/// Builds the harness of the confirmed findings as users ship the crate, and runs them there. A build that fails says nothing of
/// the findings.
pub fn check(
    findings: &mut [Finding],
    plan: &TestPlan,
    api: &CrateApi,
    config: &Config,
    place: &Place<'_>,
    shell: Shell,
    clock: &mut Clock,
) -> Result<(), Error> {
    if config.sweep.no_release
        || !findings.iter().any(|finding| is_asked(finding) && needs_debug_checks(finding))
        || is_stopped(place)
    {
        return Ok(());
    }
    let targets =
        findings.iter().filter(|finding| is_asked(finding)).filter_map(|finding| store::target(plan, finding));
    let targets = targets.collect();
    let built = {
        let _busy = shell.busy("Building", "what failed for release");
        clock.time(|to| &mut to.build, || as_shipped(plan, &targets, api, config, place))
    };
    match built {
        Ok((plan, executable)) => clock.time(|to| &mut to.run, || ask(findings, &plan, config, place, &executable)),
        Err(_) if is_stopped(place) => Ok(()),
        Err(error) => {
            shell::warn(format!("whether release builds fail too is not known: {}", error.line()));
            Ok(())
        }
    }
}

fn ask(
    findings: &mut [Finding],
    plan: &TestPlan,
    config: &Config,
    place: &Place<'_>,
    executable: &Path,
) -> Result<(), Error> {
    let spec = sweep::spec(plan.targets.len(), config, place.folders);
    let until = Instant::now() + TIME;
    for finding in findings.iter_mut().filter(|finding| is_asked(finding)) {
        let case = store::target(plan, finding).zip(choice::decode(&finding.replay.choices));
        let Some((target, choices)) = case else { continue };
        if Instant::now() >= until || is_stopped(place) {
            break;
        }
        let single = edgetest_run::repro(executable, target, &choices, &spec)?;
        finding.release = single.and_then(|single| in_release(finding, &single));
    }
    Ok(())
}

/// What nobody has to mend is not worth a build.
fn is_asked(finding: &Finding) -> bool {
    // A build without the sanitizer does not show what the sanitizer saw.
    let is_shown = finding.kind != Kind::Sanitizer;
    finding.severity > Severity::Note && !finding.accepted && !finding.flaky && is_shown
}

fn is_stopped(place: &Place<'_>) -> bool {
    place.stop.load(Ordering::Relaxed)
}
