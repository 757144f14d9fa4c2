//! `ci` as typed.

use super::{CargoArgs, ProjectArgs, ShellArgs};
use clap::ValueEnum;

/// `ci`.
#[derive(Debug, clap::Args)]
pub struct CiArgs {
    /// Whose file
    #[arg(value_name = "HOST")]
    pub host: CiHost,
    /// Write nothing; exit with 1 where a file is not what this version writes, or a fleet would refuse the targets
    #[arg(long)]
    pub check: bool,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `ci HOST`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum CiHost {
    /// `.github/workflows/edgetest.yml`
    Github,
    /// `.gitlab/edgetest.yml`, to be included
    Gitlab,
    /// `.clusterfuzzlite/` and its workflows, for the targets below `fuzz/`
    Clusterfuzzlite,
    /// `oss-fuzz/projects/NAME/`, to be sent there
    OssFuzz,
}
