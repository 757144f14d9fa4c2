//! A coverage-guided campaign: built after the sweep's harness, run after the sweep or in its place.

use crate::args::SanitizerChoice;
use crate::clock::Clock;
use crate::config::{self, Config};
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::{Harness, Place};
use crate::shell::{self, Shell};
use crate::{board, launcher, suggest, sweep};
use edgetest_generate::HarnessTree;
use edgetest_generate::fuzz::{Beside, FuzzGroup, campaign, covered, folder, groups, input_name, seeds};
use edgetest_inspect::{CrateApi, uses_unsafe};
use edgetest_plan::glob_matches;
use edgetest_run::build::Sanitizer;
use edgetest_run::fuzz::{FuzzProgress, FuzzRow, FuzzSpec, FuzzTarget, plant, strays};
use edgetest_run::{HarnessRuns, Isolation, SweepSpec, build};
use edgetest_triage::{Coverage, coverage};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// A campaign that is ready to run.
pub struct Campaign<'a> {
    place: &'a Place<'a>,
    settled: &'a config::Campaign,
    executable: PathBuf,
    targets: Vec<FuzzTarget>,
    folder: PathBuf,
    sanitizer: Sanitizer,
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
    let sanitizer = sanitizer(settled.sanitizer, place, shell)?;
    let groups = groups(&harness.plan, api);
    let chosen = chosen(&groups, &settled.targets)?;
    // Corpora are kept from one version of the package to the next, since the names of fuzz targets are.
    let fuzz = place.folders.root.join("fuzz").join(&api.package.name);
    let planted = write(harness, api, &groups, &fuzz)?;
    let targets = groups.iter().zip(planted).filter(|(group, _)| chosen.contains(&group.name.as_str()));
    let targets: Vec<FuzzTarget> = targets
        .map(|(group, seeds)| FuzzTarget { name: group.name.clone(), targets: group.targets.clone(), seeds })
        .collect();
    let with = match sanitizer {
        Sanitizer::None => "",
        Sanitizer::Address => ", with AddressSanitizer on nightly",
    };
    shell.status("Building", format!("{} fuzz targets in one program{with}", targets.len()));
    let tree = clock.time(|to| &mut to.generate, || campaign(&harness.plan, api));
    let executable = clock.time(
        |to| &mut to.build,
        || {
            build::write(&tree, &place.folders.campaign)?;
            let lock_file = place.folders.lock_file(&place.package.package.workspace_root);
            let build_directory = place.folders.build_of(sanitizer);
            let options =
                build::BuildOptions { build_directory: &build_directory, ..place.options(config, &lock_file) };
            build::compile_campaign(&place.folders.campaign, sanitizer, &options)
        },
    )?;
    Ok(Some(Campaign { place, settled, executable, targets, folder: fuzz, sanitizer }))
}

/// What is to watch. A sanitizer that nobody asked for must be of use and to be had, and is said.
fn sanitizer(choice: SanitizerChoice, place: &Place<'_>, shell: Shell) -> Result<Sanitizer, Error> {
    let has_nightly = || build::has_nightly(place.directory());
    match choice {
        SanitizerChoice::None => Ok(Sanitizer::None),
        SanitizerChoice::Address if has_nightly() => Ok(Sanitizer::Address),
        SanitizerChoice::Address => Err(build::BuildError::NoNightly.into()),
        SanitizerChoice::Auto if !uses_unsafe(place.package) => Ok(Sanitizer::None),
        SanitizerChoice::Auto if has_nightly() => Ok(Sanitizer::Address),
        SanitizerChoice::Auto => {
            shell.remark("the crate has `unsafe` code; with a nightly toolchain AddressSanitizer would watch it");
            Ok(Sanitizer::None)
        }
    }
}

/// The fuzz targets that are wanted, by name.
fn chosen<'g>(groups: &'g [FuzzGroup], globs: &[String]) -> Result<Vec<&'g str>, Error> {
    let names = || groups.iter().map(|group| group.name.as_str());
    if let Some(glob) = globs.iter().find(|glob| !names().any(|name| glob_matches(glob, name))) {
        return Err(Error::NoSuchTarget { glob: glob.clone(), hint: suggest::hint(glob, names()) });
    }
    Ok(names().filter(|name| globs.is_empty() || globs.iter().any(|glob| glob_matches(glob, name))).collect())
}

/// The cargo-fuzz folder of the campaign, so that what it finds can be looked at with the usual tools, and the first corpora.
/// Tells by group how many inputs were written before any campaign.
fn write(harness: &Harness, api: &CrateApi, groups: &[FuzzGroup], fuzz: &Path) -> Result<Vec<usize>, Error> {
    let files = folder(&harness.plan, api, Beside::Nothing).unwrap_or_default().files;
    build::write(&HarnessTree { files, ..HarnessTree::default() }, fuzz)?;
    let mut planted = Vec::new();
    for group in groups {
        let seeds = seeds(&harness.plan, api, group);
        planted.push(seeds.len());
        plant(fuzz, &group.name, seeds)?;
    }
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    for stray in strays(fuzz, &names) {
        let path = fuzz.join("corpus").join(&stray);
        shell::warn(format!("nobody runs the corpus `{}`: there is no fuzz target `{stray}`", path.display()));
    }
    Ok(planted)
}

impl Campaign<'_> {
    /// Whether it only thins corpora out.
    pub fn prunes(&self) -> bool {
        self.settled.prune
    }

    /// What watches it.
    pub fn sanitizer(&self) -> Sanitizer {
        self.sanitizer
    }

    /// Runs it, and adds what it finds to what the sweep has recorded. Tells too whether a fuzz target did nothing.
    pub fn run(
        &self,
        harness: &Harness,
        config: &Config,
        isolation: &Isolation,
        shell: Shell,
        recorded: HarnessRuns,
    ) -> Result<(HarnessRuns, bool), Error> {
        let Some(sweep_program) = &harness.executable else { return Ok((recorded, false)) };
        let spec = self.spec(harness, config, isolation);
        let board = shell.board(self.targets.len());
        let observe = |progress: &FuzzProgress| board.show(progress);
        // What only the sanitizer sees must fail again where it watches.
        let judge = if self.sanitizer == Sanitizer::None { sweep_program } else { &self.executable };
        let programs = [self.executable.as_path(), judge];
        let (runs, rows) = edgetest_run::fuzz::fuzz(programs, &spec, recorded, &observe, self.place.stop)?;
        board.close(&rows);
        self.keep(harness, &runs);
        let inputs: usize = rows.iter().map(|row| row.corpus).sum();
        let corpora = self.folder.join("corpus");
        shell.status("Keeping", format!("{inputs} inputs below {}, where the next one goes on", corpora.display()));
        Ok((runs, tell_hollow(&rows)))
    }

    /// Thins the corpora out.
    pub fn prune(
        &self,
        harness: &Harness,
        config: &Config,
        isolation: &Isolation,
        shell: Shell,
    ) -> Result<Exit, Error> {
        let spec = self.spec(harness, config, isolation);
        let pruned = edgetest_run::fuzz::prune(&self.executable, &spec, self.place.stop)?;
        for one in pruned.iter().filter(|one| one.left) {
            shell::warn(format!("the corpus of `{}` could not be run through, and stays as it is", one.name));
        }
        shell.status("Pruned", format!("the corpora below {}", self.folder.join("corpus").display()));
        shell.table(&board::pruned(&pruned));
        Ok(if pruned.iter().any(|one| one.left) { Exit::Inconclusive } else { Exit::Clean })
    }

    /// What the corpora reach, if that is wanted. That it cannot be told takes nothing away from what was found.
    pub fn coverage(
        &self,
        harness: &Harness,
        api: &CrateApi,
        config: &Config,
        isolation: &Isolation,
        shell: Shell,
        clock: &mut Clock,
    ) -> Result<Option<Coverage>, Error> {
        if !self.settled.coverage || self.place.stop.load(Ordering::Relaxed) {
            return Ok(None);
        }
        shell.status("Building", "the harness once more, to count the lines that the corpora reach");
        let folder = &self.place.folders.covered;
        let tree = clock.time(|to| &mut to.generate, || covered(&harness.plan, api));
        let executable = clock.time(
            |to| &mut to.build,
            || {
                build::write(&tree, folder)?;
                let lock_file = self.place.folders.lock_file(&self.place.package.package.workspace_root);
                let build_directory = &self.place.folders.root.join("build-coverage");
                build::compile_covered(
                    folder,
                    &build::BuildOptions { build_directory, ..self.place.options(config, &lock_file) },
                )
            },
        )?;
        let mut spec = self.spec(harness, config, isolation);
        spec.sweep.limits = sweep::spec(harness.plan.targets.len(), config, self.place.folders).limits;
        let counted = edgetest_run::fuzz::reached(&executable, &spec, &api.package.root, self.place.stop);
        match counted {
            Ok(reached) => Ok(Some(coverage(api, &reached))),
            Err(error) => {
                shell::warn(format!("what the corpora reach is not known: {error}"));
                Ok(None)
            }
        }
    }

    fn spec(&self, harness: &Harness, config: &Config, isolation: &Isolation) -> FuzzSpec {
        let mut sweep = sweep::spec(harness.plan.targets.len(), config, self.place.folders);
        sweep.limits = sweep.limits.within(self.sanitizer);
        FuzzSpec {
            sweep: SweepSpec { launcher: launcher::launcher(isolation), ..sweep },
            targets: self.targets.clone(),
            folder: self.folder.clone(),
            // Where cargo-fuzz keeps its own.
            corpora: vec![self.place.package.package.root.join("fuzz/corpus")],
            until_plateau: self.settled.until_plateau,
        }
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
fn tell_hollow(rows: &[FuzzRow]) -> bool {
    let hollow: Vec<_> = rows.iter().filter_map(|row| Some((row, row.hollow()?))).collect();
    for (row, why) in &hollow {
        shell::warn(format!("fuzz target `{}` {why}: its {} functions count as not fuzzed", row.name, row.functions));
    }
    !hollow.is_empty()
}
