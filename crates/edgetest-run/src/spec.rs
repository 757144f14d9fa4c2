//! What a caller settles about a run, and what it is told while the run goes on.

use crate::build::Sanitizer;
use crate::record::IsolationLevel;
use edgetest_plan::{Prospect, TargetId};
use std::path::PathBuf;
use std::time::Duration;

/// What to sweep and within which bounds.
#[derive(Clone, Debug)]
pub struct SweepSpec {
    /// How many targets the executable holds.
    pub targets: usize,
    /// The seed that all cases derive from.
    pub seed: u64,
    /// Cases per target, at most.
    pub cases_per_target: Cases,
    /// Wall time of the sweep, without settling what it found.
    pub time: Duration,
    /// Wall time for shrinking and confirming.
    pub settle_time: Duration,
    /// Wall time for measuring how work grows with the input; none is measured without.
    pub growth_time: Duration,
    /// Workers at a time.
    pub jobs: usize,
    /// A folder of our own for pages and the workers' scratch folders; made if need be.
    pub scratch: PathBuf,
    /// Where the sweep keeps its account as it goes, so that the next one can go on should this process be killed; the caller
    /// takes it away once it has made use of the result. None is kept without.
    pub journal: Option<PathBuf>,
    /// Bounds of each case.
    pub limits: Limits,
    /// What starts the workers.
    pub launcher: Launcher,
    /// The targets in the order in which they get their turn; all of them by number if `None`.
    pub order: Option<Vec<TargetId>>,
    /// What is known of the targets beforehand, by number; all are alike where nothing is.
    pub prospects: Vec<Prospect>,
}

/// How many cases a target gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cases {
    /// So many, whatever they show.
    Exactly(u64),
    /// So many, and several times as many where the risk is high or each slice still shows something new.
    About(u64),
}

impl SweepSpec {
    /// A sweep of about 10,000 cases a target within a minute, on every core, without isolation.
    pub fn new(targets: usize, scratch: PathBuf) -> Self {
        Self {
            targets,
            seed: 0,
            cases_per_target: Cases::About(10_000),
            time: Duration::from_secs(60),
            settle_time: Duration::from_secs(20),
            growth_time: Duration::ZERO,
            jobs: std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            scratch,
            journal: None,
            limits: Limits::default(),
            launcher: Launcher::None,
            order: None,
            prospects: Vec::new(),
        }
    }

    /// What is known of a target beforehand.
    pub(crate) fn prospect(&self, target: TargetId) -> Prospect {
        self.prospects.get(target.0 as usize).copied().unwrap_or_default()
    }
}

/// Bounds of each case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// CPU time; a case that uses none is given a few times as much of wall time.
    pub case_cpu: Duration,
    /// Bytes that one case may hold.
    pub heap: u64,
    /// Bytes of stack.
    pub stack: u64,
    /// Deaths after which a target is given up; a hang counts for two, a case that blocks for three.
    pub deaths_per_target: u32,
    /// The harness is built with AddressSanitizer, which reserves most of the address space and is told by the environment what
    /// it may do.
    pub sanitized: bool,
}

impl Limits {
    /// The same for a harness that a sanitizer watches, which takes several times as long and as much of the stack.
    #[must_use]
    pub fn within(self, sanitizer: Sanitizer) -> Self {
        match sanitizer {
            Sanitizer::None => self,
            Sanitizer::Address => Self { case_cpu: self.case_cpu * 3, stack: self.stack * 4, sanitized: true, ..self },
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            case_cpu: Duration::from_secs(1),
            heap: edgetest_support::alloc::DEFAULT_CAP as u64,
            stack: edgetest_support::worker::STACK as u64,
            deaths_per_target: 6,
            sanitized: false,
        }
    }
}

/// What starts the workers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Launcher {
    /// Nothing: the worker is a plain child, with its allocator and the supervisor's patience as its only limits.
    None,
    /// A program that hands its arguments from `__launch` on to [`crate::launch`].
    Program {
        /// The program, as a rule our own.
        program: PathBuf,
        /// Arguments before `__launch`.
        arguments: Vec<String>,
        /// How deep workers are shut in: so deep and no less. [`crate::probe`] finds out what a system grants.
        most: IsolationLevel,
    },
}

/// How far a sweep has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What goes on.
    pub phase: Phase,
    /// Cases so far.
    pub cases: u64,
    /// Targets that had all their cases or were given up; while settling, sites that are settled.
    pub done: usize,
    /// All targets; while settling, all sites.
    pub of: usize,
    /// Distinct failing sites so far.
    pub failures: usize,
    /// Since the start of the sweep.
    pub elapsed: Duration,
}

/// What goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The sweep goes on with the account of a run that was killed. Told once, before all else.
    Resume,
    /// Cases are run.
    Sweep,
    /// Failures are shrunk and confirmed.
    Settle,
}

/// Why there is no result at all.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The scratch folder or a page in it cannot be made.
    #[error("failed to prepare the scratch folder {path}: {source}")]
    Scratch {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The journal cannot be made or read.
    #[error("failed to keep the journal {path}: {source}")]
    Journal {
        /// The path.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The worker cannot be started.
    #[error("failed to start {program}: {source}")]
    Start {
        /// What was to be started.
        program: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Workers die before their first case.
    #[error("failed to run the harness: its workers end before the first case ({0})")]
    DeadOnArrival(String),
    /// What LLVM's source coverage counted cannot be read.
    #[error("failed to read LLVM's source coverage: {0}")]
    Profile(String),
    /// A layer of isolation does not hold.
    #[error("failed to isolate the harness: although it was locked down, it {0}")]
    NotIsolated(String),
}
