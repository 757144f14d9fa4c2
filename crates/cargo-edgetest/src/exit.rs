//! What the exit code says.

use std::process::ExitCode;

/// How a command ended, for scripts. Ordered by weight: of several packages the heaviest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// 0: everything that was asked for was done, and nothing that fails was found.
    Clean,
    /// 4: nothing can be said, because nothing could be run, every case was rejected, or the run was interrupted before it
    /// found anything.
    Inconclusive,
    /// 1: there are findings at or above `--fail-on` that are not accepted.
    Findings,
    /// 3: the crate under test or one of its dependencies does not build.
    CrateDoesNotBuild,
    /// 2: the command line, the configuration or the machine is at fault.
    Usage,
    /// 130: interrupted a second time, and nothing was reported.
    Killed,
    /// 101: a defect of ours. It is also what a panic of ours ends in.
    Internal,
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Findings => 1,
            Self::Usage => 2,
            Self::CrateDoesNotBuild => 3,
            Self::Inconclusive => 4,
            Self::Internal => 101,
            Self::Killed => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
