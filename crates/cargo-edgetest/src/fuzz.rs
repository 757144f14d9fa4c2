//! A coverage-guided campaign: built after the sweep's harness, run after the sweep or in its place.

use crate::clock::Clock;
use crate::config::{self, Config};
use crate::error::Error;
use crate::harness::{Harness, Place};
use crate::shell::{self, Shell};
use crate::{launcher, suggest, sweep};
use edgetest_generate::HarnessTree;
use edgetest_generate::fuzz::{Beside, campaign, folder, groups, input_name, seeds};
use edgetest_inspect::CrateApi;
use edgetest_plan::glob_matches;
use edgetest_run::fuzz::{FuzzProgress, FuzzRow, FuzzSpec, FuzzTarget, plant};
use edgetest_run::{HarnessRuns, Isolation, SweepSpec, build};
use std::path::{Path, PathBuf};

/// A campaign that is ready to run.
pub struct Campaign<'a> {
    place: &'a Place<'a>,
    settled: &'a config::Campaign,
    executable: PathBuf,
    targets: Vec<FuzzTarget>,
    folder: PathBuf,
}

/// Builds the campaign that the user asked for, if there is anything to run.
pub fn build<'a>(
    harness: &Harness,
    api: &CrateApi,
    config: &'a Config,
    place: &'a Place<'a>,
    shell: Shell,
    clock: &mut Clock,
) -> Result<Option<Campaign<'a>>, Error> {
    let Some(settled) = config.campaign.as_ref().filter(|_| harness.executable.is_some()) else {
        return Ok(None);
    };
    build::check_compiler()?;
    let targets = targets(harness, api, &settled.targets)?;
    shell.status("Building", format!("{} fuzz targets in one program", targets.len()));
    let name = format!("{}-{}", api.package.name, api.package.version);
    let fuzz = place.folders.root.join("fuzz").join(&name);
    write(harness, api, &fuzz)?;
    let tree = clock.time(|to| &mut to.generate, || campaign(&harness.plan, api));
    let package = place.folders.root.join(format!("{name}-fuzz"));
    let executable = clock.time(
        |to| &mut to.build,
        || {
            build::write(&tree, &package)?;
            let lock_file = place.folders.lock_file(&place.package.package.workspace_root);
            let build_directory = place.folders.root.join("build-fuzz");
            let options =
                build::BuildOptions { build_directory: &build_directory, ..place.options(config, &lock_file) };
            build::compile_campaign(&package, &options)
        },
    )?;
    Ok(Some(Campaign { place, settled, executable, targets, folder: fuzz }))
}

/// The fuzz targets that are wanted.
fn targets(harness: &Harness, api: &CrateApi, globs: &[String]) -> Result<Vec<FuzzTarget>, Error> {
    let groups = groups(&harness.plan, api);
    let names = || groups.iter().map(|group| group.name.as_str());
    if let Some(glob) = globs.iter().find(|glob| !names().any(|name| glob_matches(glob, name))) {
        return Err(Error::NoSuchTarget { glob: glob.clone(), hint: suggest::hint(glob, names()) });
    }
    let wanted = |name: &str| globs.is_empty() || globs.iter().any(|glob| glob_matches(glob, name));
    let groups = groups.iter().filter(|group| wanted(&group.name));
    Ok(groups.map(|group| FuzzTarget { name: group.name.clone(), targets: group.targets.clone() }).collect())
}

/// The cargo-fuzz folder of the campaign, so that what it finds can be looked at with the usual tools, and the first corpora.
fn write(harness: &Harness, api: &CrateApi, fuzz: &Path) -> Result<(), Error> {
    let files = folder(&harness.plan, api, Beside::Nothing).unwrap_or_default().files;
    build::write(&HarnessTree { files, ..HarnessTree::default() }, fuzz)?;
    for group in groups(&harness.plan, api) {
        plant(fuzz, &group.name, seeds(&harness.plan, api, &group))?;
    }
    Ok(())
}

impl Campaign<'_> {
    /// Runs it, and adds what it finds to what the sweep has recorded.
    pub fn run(
        &self,
        harness: &Harness,
        config: &Config,
        isolation: &Isolation,
        shell: Shell,
        recorded: HarnessRuns,
    ) -> Result<HarnessRuns, Error> {
        let Some(sweep_program) = &harness.executable else { return Ok(recorded) };
        let folders = self.place.folders;
        let spec = FuzzSpec {
            sweep: SweepSpec {
                launcher: launcher::launcher(isolation),
                ..sweep::spec(harness.plan.targets.len(), config, folders)
            },
            targets: self.targets.clone(),
            folder: self.folder.clone(),
            until_plateau: self.settled.until_plateau,
        };
        let board = shell.board(self.targets.len());
        let observe = |progress: &FuzzProgress| board.show(progress);
        let programs = [self.executable.as_path(), sweep_program.as_path()];
        let (runs, rows) = edgetest_run::fuzz::fuzz(programs, &spec, recorded, &observe, self.place.stop)?;
        board.close(&rows);
        self.keep(harness, &runs);
        tell_hollow(&rows);
        Ok(runs)
    }

    /// Leaves the case of each confirmed failure where cargo-fuzz would.
    fn keep(&self, harness: &Harness, runs: &HarnessRuns) {
        for failure in runs.failures.iter().filter(|failure| failure.confirmed.failed > 0) {
            let place = self.targets.iter().find_map(|group| {
                let at = group.targets.iter().position(|target| *target == failure.target)?;
                Some((group, at))
            });
            let Some((group, at)) = place else { continue };
            let case = edgetest_generate::fuzz::encode(&harness.plan, failure.target, &failure.choices);
            let input = edgetest_generate::fuzz::within(group.targets.len(), at, &case);
            let file = self.folder.join("artifacts").join(&group.name).join(format!("crash-{}", input_name(&input)));
            // They are there to be looked at; the findings themselves are kept elsewhere.
            let made = std::fs::create_dir_all(file.parent().unwrap_or(&self.folder));
            if made.and_then(|()| std::fs::write(&file, &input)).is_err() {
                shell::warn(format!("`{}` could not be written", file.display()));
                return;
            }
        }
    }
}

/// A fuzz target that did nothing is no clean bill for its functions.
fn tell_hollow(rows: &[FuzzRow]) {
    for row in rows.iter().filter(|row| row.is_hollow()) {
        let what = if row.executions == 0 { "ran no case" } else { "reached no code that was instrumented" };
        shell::warn(format!("fuzz target `{}` {what}: its {} functions were not fuzzed", row.name, row.functions));
    }
}
