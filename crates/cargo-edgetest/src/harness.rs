//! Plan → harness → executable: what rustc refuses is dropped from the plan, and the rest is tried again.

use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use edgetest_generate::HarnessOptions;
use edgetest_inspect::{CrateApi, SelectedPackage};
use edgetest_plan::{TargetId, TestPlan};
use edgetest_run::build::{self, BuildError, BuildOptions, Compiled, Sanitizer};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Each round drops at least one part. Three were the most that any of thirty popular crates took.
const ROUNDS: u32 = 20;

/// A plan that compiles.
pub struct Harness {
    /// What is left of the plan.
    pub plan: TestPlan,
    /// Its executable; none where nothing is left to run.
    pub executable: Option<PathBuf>,
}

/// Where everything of one package lies.
#[derive(Clone, Debug)]
pub struct Folders {
    /// `<target>/edgetest`.
    pub root: PathBuf,
    /// The harness's package.
    pub harness: PathBuf,
    /// The package of what is built as users ship it.
    pub shipped: PathBuf,
    /// The package of a campaign's harness.
    pub campaign: PathBuf,
    /// The package of the harness that counts lines.
    pub covered: PathBuf,
    /// Where the harness is built, shared by all packages of the target folder.
    pub build: PathBuf,
    /// Pages and working folders of the workers.
    pub scratch: PathBuf,
    /// Findings of the last run.
    pub findings: PathBuf,
    /// The account of a sweep that goes on, or was killed.
    pub journal: PathBuf,
}

impl Folders {
    /// The folders for a package.
    pub fn of(package: &SelectedPackage) -> Self {
        let facts = &package.package;
        Self::named(&facts.target_directory.join("edgetest"), &format!("{}-{}", facts.name, facts.version))
    }

    /// The folders for what is imported into a package, apart from those of its runs.
    pub fn of_import(package: &SelectedPackage, digest: &str) -> Self {
        let facts = &package.package;
        // No name and no version of a package holds this character.
        let name = format!("{}-{}@{digest}", facts.name, facts.version);
        Self::named(&facts.target_directory.join("edgetest"), &name)
    }

    /// Whether findings in a folder are this package's, imported ones included.
    pub fn owns(&self, findings: &Path) -> bool {
        let own = self.findings.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let name = findings.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        findings.parent() == self.findings.parent() && name.split('@').next() == Some(&own)
    }

    /// The folders below `root` of a package by name and version.
    pub fn named(root: &Path, package: &str) -> Self {
        Self {
            harness: root.join(package),
            // No name and no version of a package holds this character.
            shipped: root.join(format!("{package}@shipped")),
            campaign: root.join(format!("{package}-fuzz")),
            covered: root.join(format!("{package}@covered")),
            build: root.join("build"),
            scratch: root.join("scratch").join(package),
            findings: root.join("findings").join(package),
            journal: root.join("journal").join(package),
            root: root.to_owned(),
        }
    }

    /// Where a campaign's harness is built: each sanitizer compiles all dependencies anew.
    pub fn build_of(&self, sanitizer: Sanitizer) -> PathBuf {
        self.root.join(match sanitizer {
            Sanitizer::None => "build-fuzz",
            Sanitizer::Address => "build-fuzz-address",
        })
    }

    /// The user's lock file, or the one that the inspector keeps where the user has none.
    pub fn lock_file(&self, workspace_root: &Path) -> PathBuf {
        let own = workspace_root.join("Cargo.lock");
        if own.exists() { own } else { self.root.join("Cargo.lock") }
    }
}

/// Spells and compiles the plan until what is left of it compiles.
pub fn build(
    mut plan: TestPlan,
    api: &CrateApi,
    config: &Config,
    place: &Place<'_>,
    clock: &mut Clock,
) -> Result<Harness, Error> {
    let options = HarnessOptions { baseline: config.sweep.baseline };
    for _ in 0..ROUNDS {
        if plan.targets.is_empty() {
            return Ok(Harness { plan, executable: None });
        }
        let tree = clock.time(|to| &mut to.generate, || edgetest_generate::harness(&plan, api, &options));
        let compiled = clock.time(
            |to| &mut to.build,
            || {
                build::write(&tree, &place.folders.harness)?;
                // `cargo check` first would compile the dependencies twice; rustc refuses before it makes code anyway.
                let lock_file = place.folders.lock_file(&place.package.package.workspace_root);
                build::compile(&tree, &place.folders.harness, &place.options(config, &lock_file), false)
            },
        )?;
        match compiled {
            Compiled::Built(executable) => {
                return Ok(Harness { plan, executable: Some(executable) });
            }
            Compiled::Rejected(parts) => {
                config.fixtures.refused(&plan, &parts)?;
                plan = plan.without(&parts);
            }
            Compiled::Checked => unreachable!("a build was asked for"),
        }
    }
    Err(BuildError::Unattributed { stderr: format!("after {ROUNDS} rounds there are still parts that rustc refuses") }
        .into())
}

/// The harness of these targets alone, without the checks of debug builds.
pub fn as_shipped(
    plan: &TestPlan,
    targets: &BTreeSet<TargetId>,
    api: &CrateApi,
    config: &Config,
    place: &Place<'_>,
) -> Result<(TestPlan, PathBuf), Error> {
    let plan = plan.only(targets);
    let tree = edgetest_generate::harness(&plan, api, &HarnessOptions { baseline: config.sweep.baseline });
    let folder = &place.folders.shipped;
    build::write(&tree, folder)?;
    let lock_file = place.folders.lock_file(&place.package.package.workspace_root);
    let executable = build::compile_as_shipped(folder, &place.options(config, &lock_file))?;
    Ok((plan, executable))
}

/// Where a harness is built.
pub struct Place<'a> {
    /// The package under test.
    pub package: &'a SelectedPackage,
    /// Its folders.
    pub folders: &'a Folders,
    /// The user's wish.
    pub stop: &'a AtomicBool,
}

impl Place<'_> {
    /// The folder from which the inspector ran cargo too, so that both see the same configuration and toolchain. A
    /// published crate may carry its author's.
    pub fn directory(&self) -> &Path {
        let facts = &self.package.package;
        if self.package.is_member { &facts.root } else { &facts.workspace_root }
    }

    /// What a build in the folder needs to know.
    pub fn options<'b>(&'b self, config: &Config, lock_file: &'b Path) -> BuildOptions<'b> {
        BuildOptions {
            directory: self.directory(),
            workspace_root: &self.package.package.workspace_root,
            lock_file,
            build_directory: &self.folders.build,
            offline: config.selection.offline,
            jobs: config.jobs,
            stop: self.stop,
        }
    }
}
