//! A coverage-guided campaign: as many workers as jobs, each with the engine in it, take turns on the fuzz targets.
//!
//! A worker that dies is replaced and the turn goes on. Whatever failed is decoded by the sweep's own harness into the choices of a
//! case, and from there on it is a failure like any other: known by its site, shrunk, and confirmed in a fresh process.

mod campaign;
mod corpus;
mod failures;
mod hollow;
mod prune;
mod reached;
mod schedule;
mod stats;

pub use campaign::fuzz;
pub use corpus::{plant, strays};
pub use hollow::Hollow;
pub use prune::{Pruned, prune};
pub use reached::{Reached, reached};

use crate::spec::SweepSpec;
use edgetest_plan::TargetId;
use std::path::PathBuf;
use std::time::Duration;

/// What to fuzz and within which bounds.
#[derive(Clone, Debug)]
pub struct FuzzSpec {
    /// The bounds, as of a sweep of the same plan; `time` is the campaign's own.
    pub sweep: SweepSpec,
    /// The fuzz targets.
    pub targets: Vec<FuzzTarget>,
    /// The cargo-fuzz folder, in which corpora and dictionaries lie.
    pub folder: PathBuf,
    /// Folders with further corpora, by fuzz target, which are only read.
    pub corpora: Vec<PathBuf>,
    /// Whether to stop when nothing new is found for a while.
    pub until_plateau: bool,
}

/// One fuzz target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuzzTarget {
    /// Its name, by which its corpus is kept.
    pub name: String,
    /// Its functions; the first byte of an input chooses among them.
    pub targets: Vec<TargetId>,
    /// Inputs that were written for it before any campaign.
    pub seeds: usize,
}

/// The account of one fuzz target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FuzzRow {
    /// Its name.
    pub name: String,
    /// Its functions.
    pub functions: usize,
    /// Cases.
    pub executions: u64,
    /// Those of them that came as far as a call.
    pub reached: u64,
    /// Worker time.
    pub spent: Duration,
    /// Edges that were reached.
    pub coverage: u64,
    /// What the engine tells apart: edges, how often they are taken, values that are compared.
    pub features: u64,
    /// Inputs in its corpus.
    pub corpus: usize,
    /// Those of them that were written for it before any campaign.
    pub seeds: usize,
    /// Failing sites that were not known before.
    pub found: usize,
    /// When something new was last seen, from the start of the campaign.
    pub last_news: Option<Duration>,
    /// Deaths of its workers.
    pub deaths: u64,
}

impl FuzzRow {
    /// Cases a second of worker time.
    pub fn per_second(&self) -> u64 {
        let millis = u64::try_from(self.spent.as_millis()).unwrap_or(u64::MAX).max(1);
        self.executions.saturating_mul(1000) / millis
    }
}

/// How a campaign stands.
#[derive(Clone, Debug)]
pub struct FuzzProgress {
    /// A row a fuzz target.
    pub rows: Vec<FuzzRow>,
    /// Since the start of the campaign.
    pub elapsed: Duration,
}
