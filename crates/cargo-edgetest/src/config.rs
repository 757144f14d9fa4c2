//! The command line as meant: what the stages need, with every default settled.

use crate::args::{
    self, CampaignArgs, CargoArgs, FollowArgs, FuzzArgs, GenerateArgs, ImportArgs, IsolationArgs, Level, ListArgs,
    PartArgs, ProjectArgs, RunArgs, SanitizerChoice, SweepArgs,
};
use crate::outputs::Output;
use crate::settings::{Fixtures, Level as Weight, Settings};
use crate::toolchain;
use edgetest_inspect::Selection;
use edgetest_plan::Identity;
use edgetest_report::FailOn;
use edgetest_run::IsolationLevel;
use edgetest_triage::{Http, Severity};
use std::time::Duration;

/// Everything that a run is told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Which packages, and cargo's flags.
    pub selection: Selection,
    /// `--jobs`.
    pub jobs: Option<u32>,
    /// `--filter`.
    pub include: Vec<String>,
    /// `--exclude`.
    pub exclude: Vec<String>,
    /// `--since` and `--partition`.
    pub part: PartArgs,
    /// Values for types that cannot be built.
    pub fixtures: Fixtures,
    /// How far workers are shut in.
    pub isolation: Isolation,
    /// How much is run.
    pub sweep: Sweep,
    /// A coverage-guided campaign, if one is wanted.
    pub campaign: Option<Campaign>,
    /// Which reports go where.
    pub outputs: Vec<Output>,
    /// Notes and skips are shown too.
    pub verbose: bool,
    /// What the project says of its web applications.
    pub web: Web,
}

/// Settings of web applications.
#[derive(Clone, Debug, Default)]
pub struct Web {
    /// `[[identity]]`.
    pub identities: Vec<Identity>,
    /// `http-burst` has a level in `[checks]`.
    pub burst: bool,
}

/// A coverage-guided campaign.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of the command line")]
pub struct Campaign {
    /// There is no sweep before it.
    pub alone: bool,
    /// Globs over the names of fuzz targets; none means all.
    pub targets: Vec<String>,
    /// It ends when nothing new is found for a while.
    pub until_plateau: bool,
    /// Corpora are thinned out, and nothing else is done.
    pub prune: bool,
    /// What the corpora reach is told line by line.
    pub coverage: bool,
    /// Whether a sanitizer watches.
    pub sanitizer: SanitizerChoice,
}

/// How far workers are shut in.
#[derive(Clone, Copy, Debug)]
pub struct Isolation {
    /// Below this level nothing is run.
    pub required: IsolationLevel,
    /// What reaches files, the network or processes runs in any case.
    pub allow_unsandboxed: bool,
}

/// How much is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sweep {
    /// Time of sweeping and of settling what was found, if told.
    time: Option<Duration>,
    /// Cases per callable, if told.
    /// Cases per callable, if the user fixed them.
    pub cases: Option<u64>,
    /// Processor time of one case, if told.
    pub case_time: Option<Duration>,
    /// Bytes of memory of one case, if told.
    pub case_memory: Option<u64>,
    /// What random values derive from.
    pub seed: u64,
    /// The least severity that fails.
    pub fail_on: FailOn,
    /// Nobody asks whether release builds fail too.
    pub no_release: bool,
    /// Values are drawn as proptest's defaults would.
    pub baseline: bool,
}

impl From<RunArgs> for Config {
    fn from(args: RunArgs) -> Self {
        Self {
            selection: selection(&args.project, &args.cargo),
            jobs: args.cargo.jobs,
            include: args.choice.filter,
            exclude: args.choice.exclude,
            part: args.choice.part,
            fixtures: Fixtures::default(),
            isolation: args.isolation.into(),
            sweep: args.sweep.into(),
            campaign: args.follow.into(),
            outputs: args.outputs.0,
            verbose: args.shell.verbose,
            web: Web::default(),
        }
    }
}

impl From<FuzzArgs> for Config {
    fn from(args: FuzzArgs) -> Self {
        let FuzzArgs { project, cargo, choice, campaign, isolation, outputs, shell } = args;
        let CampaignArgs { time, target, until_plateau, prune, coverage, sanitizer, seed, fail_on } = campaign;
        Self {
            selection: selection(&project, &cargo),
            jobs: cargo.jobs,
            include: choice.filter,
            exclude: choice.exclude,
            part: choice.part,
            fixtures: Fixtures::default(),
            isolation: isolation.into(),
            sweep: Sweep { time, seed, fail_on: least(fail_on), ..Sweep::default() },
            campaign: Some(Campaign { alone: true, targets: target, until_plateau, prune, coverage, sanitizer }),
            outputs: outputs.0,
            verbose: shell.verbose,
            web: Web::default(),
        }
    }
}

impl From<FollowArgs> for Option<Campaign> {
    fn from(args: FollowArgs) -> Self {
        args.fuzz.then(Campaign::default)
    }
}

impl From<ListArgs> for Config {
    fn from(args: ListArgs) -> Self {
        let ListArgs { project, cargo, choice, isolation, shell, format: _ } = args;
        Self {
            selection: selection(&project, &cargo),
            jobs: cargo.jobs,
            include: choice.filter,
            exclude: choice.exclude,
            part: choice.part,
            fixtures: Fixtures::default(),
            isolation: isolation.into(),
            sweep: Sweep::default(),
            campaign: None,
            outputs: Vec::new(),
            verbose: shell.verbose,
            web: Web::default(),
        }
    }
}

impl From<ImportArgs> for Config {
    fn from(args: ImportArgs) -> Self {
        let ImportArgs { project, cargo, isolation, shell, file: _, target: _ } = args;
        Self {
            selection: selection(&project, &cargo),
            jobs: cargo.jobs,
            include: Vec::new(),
            exclude: Vec::new(),
            part: PartArgs::default(),
            fixtures: Fixtures::default(),
            isolation: isolation.into(),
            sweep: Sweep::default(),
            campaign: None,
            outputs: Vec::new(),
            verbose: shell.verbose,
            web: Web::default(),
        }
    }
}

impl From<GenerateArgs> for Config {
    fn from(args: GenerateArgs) -> Self {
        let GenerateArgs { project, cargo, isolation, shell, .. } = args;
        Self {
            selection: selection(&project, &cargo),
            jobs: cargo.jobs,
            include: Vec::new(),
            exclude: Vec::new(),
            part: PartArgs::default(),
            fixtures: Fixtures::default(),
            isolation: isolation.into(),
            sweep: Sweep::default(),
            campaign: None,
            outputs: Vec::new(),
            verbose: shell.verbose,
            web: Web::default(),
        }
    }
}

impl Sweep {
    /// Time of sweeping and of settling what was found.
    pub fn time(&self) -> Duration {
        self.time.unwrap_or(Duration::from_secs(60))
    }
}

impl Config {
    /// Everything is looked at, so that what is not seen is not there.
    pub fn is_whole(&self) -> bool {
        let PartArgs { since, partition } = &self.part;
        let every_target = self.campaign.as_ref().is_none_or(|campaign| campaign.targets.is_empty());
        let every_callable = self.include.is_empty() && self.exclude.is_empty() && every_target;
        every_callable && since.is_none() && partition.is_none()
    }

    /// With what a package's own file settles. The command line wins, and what either leaves out is left out.
    pub fn within(&self, settings: &Settings) -> Self {
        let limits = settings.limits;
        Self {
            include: if self.include.is_empty() { settings.include.clone() } else { self.include.clone() },
            exclude: self.exclude.iter().chain(&settings.exclude).cloned().collect(),
            fixtures: settings.fixtures.clone(),
            sweep: Sweep {
                time: self.sweep.time.or(limits.time),
                cases: self.sweep.cases.or(limits.cases),
                case_time: limits.case_time,
                case_memory: limits.case_memory_mib.map(|mib| mib << 20),
                ..self.sweep
            },
            web: Web {
                identities: settings.identities.clone(),
                burst: settings.checks.get(Http::Burst.code()).is_some_and(|level| *level != Weight::Off),
            },
            ..self.clone()
        }
    }
}

impl From<SweepArgs> for Sweep {
    fn from(args: SweepArgs) -> Self {
        let SweepArgs { time, cases, seed, fail_on, no_release, baseline } = args;
        Self { time, cases, seed, fail_on: least(fail_on), no_release, baseline, ..Self::default() }
    }
}

impl From<IsolationArgs> for Isolation {
    fn from(args: IsolationArgs) -> Self {
        let required = match args.require_isolation {
            None | Some(Level::None) => IsolationLevel::None,
            Some(Level::Reduced) => IsolationLevel::Reduced,
            Some(Level::Readonly) => IsolationLevel::Readonly,
            Some(Level::Strong) => IsolationLevel::Strong,
            Some(Level::Full) => IsolationLevel::Full,
        };
        Self { required, allow_unsandboxed: args.allow_unsandboxed }
    }
}

fn least(fail_on: args::FailOn) -> FailOn {
    FailOn(match fail_on {
        args::FailOn::Error => Severity::Error,
        args::FailOn::Warning => Severity::Warning,
        args::FailOn::Note => Severity::Note,
    })
}

/// Cargo's flags in the inspector's terms.
pub fn selection(project: &ProjectArgs, cargo: &CargoArgs) -> Selection {
    Selection {
        manifest_path: project.manifest_path.clone(),
        package: project.package.clone(),
        workspace: project.workspace,
        features: cargo.features.clone(),
        all_features: cargo.all_features,
        no_default_features: cargo.no_default_features,
        offline: cargo.offline,
        locked: cargo.locked,
        target_dir: cargo.target_dir.clone(),
        dependencies: false,
        rustdoc: toolchain::wrapper(),
    }
}
