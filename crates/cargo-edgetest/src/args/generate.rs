//! `generate` as typed.

use super::{CargoArgs, IsolationArgs, ProjectArgs, ShellArgs};

/// `generate`.
#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of the command line")]
pub struct GenerateArgs {
    /// Write nothing; exit with 1 and a list where the tests are not up to date
    #[arg(long, conflicts_with = "dry_run")]
    pub check: bool,
    /// Write nothing; show a diff of what would be written
    #[arg(long)]
    pub dry_run: bool,
    /// Overwrite files that git does not have as they are
    #[arg(long)]
    pub allow_dirty: bool,
    /// Leave new regression tests unmarked, so that they fail until the defects are mended
    #[arg(long)]
    pub failing: bool,
    /// Write fuzz targets instead: a cargo-fuzz folder `fuzz/`, which `cargo fuzz` and the fleets can run
    #[arg(long, conflicts_with_all = ["failing", "include_private"])]
    pub fuzz: bool,
    /// Write tests of private functions too, into a module of the crate
    #[arg(long)]
    pub include_private: bool,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}
