//! The command line of campaigns.

use super::{CargoArgs, ChoiceArgs, FailOn, IsolationArgs, ProjectArgs, ShellArgs, duration};
use crate::outputs::Outputs;
use clap::ValueEnum;
use std::time::Duration;

/// `fuzz`.
#[derive(Debug, clap::Args)]
pub struct FuzzArgs {
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub campaign: CampaignArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub outputs: Outputs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// What comes after the sweep.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Sweep")]
pub struct FollowArgs {
    /// Let a coverage-guided campaign follow the sweep, within the same time
    #[arg(long)]
    pub fuzz: bool,
}

/// How long and how much of a campaign.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Campaign")]
pub struct CampaignArgs {
    /// Time for the campaign once its harness is built: `30s`, `2h` [default: 60s]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub time: Option<Duration>,
    /// Run only fuzz targets whose name matches: `url_*` (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub target: Vec<String>,
    /// Stop when no fuzz target has found anything new for a while
    #[arg(long)]
    pub until_plateau: bool,
    /// Run no campaign: thin the corpora of earlier ones out, so that each input reaches something that no smaller one does
    #[arg(long, conflicts_with_all = ["time", "until_plateau"])]
    pub prune: bool,
    /// Tell afterwards which lines of each callable the corpora reach, by LLVM's source coverage: one more build
    #[arg(long, conflicts_with = "prune")]
    pub coverage: bool,
    /// Whether AddressSanitizer watches what `unsafe` code does to memory: it needs a nightly toolchain beside the usual one,
    /// and `auto` uses it where there is one and the crate has `unsafe` code
    #[arg(long, value_name = "WHICH", default_value = "auto")]
    pub sanitizer: SanitizerChoice,
    /// What the engine's random choices are derived from
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Least severity that fails the run
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
}

/// `--sanitizer`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SanitizerChoice {
    /// AddressSanitizer where a nightly is there and the crate has `unsafe` code
    Auto,
    /// None, on the usual toolchain
    #[default]
    None,
    /// AddressSanitizer, or an error where there is no nightly
    Address,
}
