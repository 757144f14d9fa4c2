//! The program on one page: select → inspect → plan → build → sweep → triage → report.

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::{self, Folders, Harness, Place};
use crate::publish::Publisher;
use crate::shell::{self, Shell};
use crate::{
    baseline, choice, fuzz, generate, launcher, lock, part, release, repository, settings, spell, store, sweep,
    toolchain, verdict,
};
use edgetest_inspect::{CrateApi, SelectedPackage, inspect, select};
use edgetest_plan::{PlanOptions, TestPlan, plan};
use edgetest_report::{Report, isolation_code};
use edgetest_run::build::Sanitizer;
use edgetest_run::{HarnessRuns, Isolation, Stopped};
use edgetest_triage::{Triaged, triage};
use std::sync::atomic::{AtomicBool, Ordering};

/// Tests every selected package; the heaviest end counts.
pub fn run(config: &Config, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let mut publisher = Publisher::open(&config.outputs, config.verbose)?;
    let selected = select(&config.selection)?;
    for left_out in &selected.left_out {
        shell::warn(format!("{} is left out: {}", left_out.package, left_out.reason));
    }
    let mut exit = Exit::Clean;
    for package in &selected.packages {
        let ended = test(package, config, &mut publisher, shell, stop);
        // One package that does not compile says nothing about the next.
        exit = exit.max(ended.unwrap_or_else(|error| shell::failed(&error.unless_stopped(stop))));
        if stop.load(Ordering::Relaxed) {
            break;
        }
    }
    publisher.finish()?;
    Ok(exit)
}

fn test(
    package: &SelectedPackage,
    config: &Config,
    publisher: &mut Publisher,
    shell: Shell,
    stop: &AtomicBool,
) -> Result<Exit, Error> {
    let mut clock = Clock::default();
    let folders = Folders::of(package);
    let place = Place { package, folders: &folders, stop };
    let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;

    let settings = settings::of(package)?;
    let config = &config.within(&settings);
    let isolation = launcher::probe(&folders.scratch, config.isolation.required)?;
    let (api, plan) = read(package, config, &isolation, shell, &mut clock)?;
    let level = isolation_code(isolation.level);
    shell.status("Building", format!("{} harnesses (isolation: {level})", plan.targets.len()));
    let harness = harness::build(plan, &api, config, &place, &mut clock)?;
    let campaign = fuzz::build(&harness, &api, config, &place, shell, &mut clock)?;
    if let Some(campaign) = campaign.as_ref().filter(|campaign| campaign.prunes()) {
        return campaign.prune(&harness, config, &isolation, shell);
    }
    let runs =
        clock.time(|to| &mut to.run, || sweep::sweep(&harness, &api, config, &isolation, &folders, shell, stop))?;
    let (runs, hollow_targets) = match &campaign {
        Some(campaign) => clock.time(|to| &mut to.run, || campaign.run(&harness, config, &isolation, shell, runs))?,
        None => (runs, false),
    };
    let mut triaged = clock.time(|to| &mut to.triage, || judge(&api, &harness.plan, &runs));
    settings::apply_checks(&settings.checks, &mut triaged.findings);
    settings::apply_laws(&settings.laws, &mut triaged.findings);
    let complete = config.is_whole() && !matches!(runs.stopped, Stopped::Interrupted | Stopped::CutShort);
    let baseline = baseline::apply(&settings.accept, &mut triaged.findings, &baseline::today(), complete);
    let coverage = match &campaign {
        Some(campaign) => campaign.coverage(&harness, &api, config, &isolation, shell, &mut clock)?,
        None => None,
    };
    release::check(&mut triaged.findings, &harness.plan, &api, config, &place, shell, &mut clock)?;
    let HarnessRuns { isolation, stopped, cases, .. } = runs;
    let own = format!("{}-{}", api.package.name, api.package.version);
    let report = Report {
        package: api.package.name.clone(),
        version: api.package.version.clone(),
        toolchain: toolchain::version(&place),
        seed: config.sweep.seed,
        elapsed: clock.elapsed,
        isolation,
        stopped,
        cases,
        folder: repository::folder(package),
        fail_on: config.sweep.fail_on,
        triaged,
        baseline,
        coverage,
    };
    // A disk that is full keeps nobody from reading what was found.
    let sanitizer = campaign.as_ref().map_or(Sanitizer::None, fuzz::Campaign::sanitizer);
    let kept = store::keep(&report, &harness, sanitizer, &place)
        .and_then(|()| generate::known::keep(&report.triaged.findings, &own, &folders));
    // A fuzz target that did nothing is no clean bill for its functions.
    let exit = verdict::verdict(&report).max(if hollow_targets { Exit::Inconclusive } else { Exit::Clean });
    publisher.publish(report)?;
    kept?;
    sweep::forget(&folders)?;
    hollow(&api, &harness)?;
    Ok(exit)
}

/// The same for tests that run outside of any sandbox.
pub fn read_tame(
    package: &SelectedPackage,
    config: &Config,
    shell: Shell,
    clock: &mut Clock,
) -> Result<(CrateApi, TestPlan), Error> {
    let isolation = config::Isolation { allow_unsandboxed: false, ..config.isolation };
    read(package, &Config { isolation, ..config.clone() }, &Isolation::default(), shell, clock)
}

/// What there is to test, and how.
pub fn read(
    package: &SelectedPackage,
    config: &Config,
    isolation: &Isolation,
    shell: Shell,
    clock: &mut Clock,
) -> Result<(CrateApi, TestPlan), Error> {
    let name = format!("{} v{}", package.package.name, package.package.version);
    let api = {
        let _busy = shell.busy("Inspecting", &name);
        clock.time(|to| &mut to.inspect, || inspect(package, &config.selection))?
    };
    let callables = api.callables.iter().filter(|callable| !callable.derived).count();
    shell.status("Inspecting", format!("{name}: {callables} public callables"));
    choice::check(&api, &config.include, &config.exclude)?;
    let options = PlanOptions {
        include: config.include.clone(),
        exclude: config.exclude.clone(),
        allow_environment: config.isolation.allow_unsandboxed || launcher::shuts_in(isolation),
        fixtures: config.fixtures.resolve(&api)?,
        identities: config.web.identities.clone(),
        burst: config.web.burst,
    };
    let plan = clock.time(|to| &mut to.plan, || plan(&api, &options));
    let plan = part::of(plan, &api, package, &config.part, shell)?;
    Ok((api, plan))
}

/// Triage reads no files and knows no grammar: what it needs of both is lent to it.
pub fn judge(api: &CrateApi, plan: &TestPlan, runs: &HarnessRuns) -> Triaged {
    triage(api, plan, runs, &|at| spell::excerpt(api, at), &|failure| spell::spell(plan, failure))
}

/// A run that could not call anything is no clean bill.
fn hollow(api: &CrateApi, harness: &Harness) -> Result<(), Error> {
    if harness.executable.is_some() || part::is_elsewhere(&harness.plan) {
        return Ok(());
    }
    let package = api.package.name.clone();
    let callables = api.callables.iter().filter(|callable| !callable.derived).count();
    Err(if callables == 0 {
        Error::NothingPublic { package, types: api.types.len() }
    } else {
        Error::NothingCallable { package, callables }
    })
}
