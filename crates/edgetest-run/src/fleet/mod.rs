//! What the base images of `ClusterFuzzLite` and OSS-Fuzz ask of a project, tried on this machine without them.
//!
//! The steps are those of an image: the sources are copied, `build.sh` runs in its environment, what it leaves is moved to another
//! folder and each program is started there for four cases. What stands in for a part of the image is said; nothing here knows
//! what a plan is.

mod breach;
mod build;
mod companions;
mod declared;
mod elf;
mod output;
mod sources;
mod start;

pub use breach::Breach;
pub use build::{FleetError, StandIn};

use crate::spec::Launcher;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// The compiler that the Rust image pins, and its version.
pub const COMPILER: (&str, (u64, u64)) = ("nightly-2025-09-05", (1, 91));

/// Whose image it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fleet {
    /// The repository is copied into the image.
    ClusterFuzzLite,
    /// The image clones the repository.
    OssFuzz,
}

/// What is tried, and where.
#[derive(Clone, Debug)]
pub struct Rehearsal<'a> {
    /// Whose image it is.
    pub fleet: Fleet,
    /// The project's name there.
    pub name: &'a str,
    /// Root of the repository.
    pub repository: &'a Path,
    /// Where `project.yaml`, `Dockerfile` and `build.sh` lie within it.
    pub folder: &'a str,
    /// Folders within it of the packages with fuzz targets; `.` is its root.
    pub packages: &'a [String],
    /// A folder of ours. What is built in it stays, so that the next time is short.
    pub home: &'a Path,
    /// What shuts the fuzz targets in.
    pub launcher: &'a Launcher,
    /// `--offline`.
    pub offline: bool,
    /// `--jobs`.
    pub jobs: Option<u32>,
    /// The user's wish.
    pub stop: &'a AtomicBool,
}

/// A fuzz target that a fleet would run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// Counters of its instrumentation, as the engine told them.
    pub counters: u64,
    /// Calls into the sanitizer; none where it is a script.
    pub sanitizer_calls: Option<usize>,
}

impl Rehearsal<'_> {
    /// Holds the files against what they must say.
    pub fn declared(&self) -> Vec<Breach> {
        declared::check(self)
    }

    /// Runs `build.sh` as the image would. What it left is looked at by [`Rehearsal::started`].
    pub fn built(&self) -> Result<(Vec<StandIn>, Vec<Breach>), FleetError> {
        build::build(self)
    }

    /// Looks at what was built, moves it and starts each fuzz target there.
    pub fn started(&self) -> Result<(Vec<Program>, Vec<Breach>), FleetError> {
        start::start(self)
    }

    fn source(&self) -> PathBuf {
        self.home.join("src").join(self.name)
    }

    fn output(&self) -> PathBuf {
        self.home.join("out")
    }

    /// A file beside `project.yaml`.
    fn file(&self, name: &str) -> PathBuf {
        self.repository.join(self.folder).join(name)
    }
}
