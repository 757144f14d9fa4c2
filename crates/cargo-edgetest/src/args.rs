//! The command line as typed. What it means is [`crate::config`]'s.

mod campaign;
mod ci;
mod generate;
mod import;

pub use campaign::{CampaignArgs, FollowArgs, FuzzArgs, SanitizerChoice};
pub use ci::{CiArgs, CiHost};
pub use generate::GenerateArgs;
pub use import::ImportArgs;

use crate::outputs::Outputs;
use clap::{Parser, Subcommand, ValueEnum};
use edgetest_plan::Partition;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// Finds the edge-case defects of a crate: runs every public callable on the inputs nobody tried.
///
/// Without a command it does `run`. Exit codes: 0 clean, 1 findings, 2 usage or machine, 3 the crate does not build,
/// 4 inconclusive, 101 a defect of cargo-edgetest.
#[derive(Debug, Parser)]
#[command(name = "cargo-edgetest", bin_name = "cargo edgetest", version, args_conflicts_with_subcommands = true)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Arguments of `run`, which is what happens without a command.
    #[command(flatten)]
    pub run: RunArgs,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Test every public callable of the project and report each distinct defect (the default)
    Run(RunArgs),
    /// List every public callable: how it is tested, or why not and what would unlock it
    List(ListArgs),
    /// Write tests to commit: one for each finding, and properties of the API
    Generate(GenerateArgs),
    /// Run one finding of the last run again, in a fresh process
    Repro(ReproArgs),
    /// Make a crash or a request from elsewhere a seed, a reproduction and a regression test
    Import(ImportArgs),
    /// Accept a finding of the last run: it is written down in `edgetest.toml` and fails no run
    Accept(AcceptArgs),
    /// Do the same as `run` for a published crate, in a scratch project
    Vet(VetArgs),
    /// Write the file that runs all this in CI, or say whether it is stale
    Ci(CiArgs),
    /// Let a coverage-guided engine look for what the sweep does not meet, in every fuzz target by turns
    Fuzz(FuzzArgs),
    /// Work with written reports
    #[command(subcommand)]
    Report(ReportCommand),
    /// Print completions for a shell
    Completions {
        /// Which
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Print the man page, of the program or of one of its commands
    Man {
        /// Which command
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
    },
    /// Say what a kind of finding means, why it matters and how it is usually mended
    Explain(ExplainArgs),
}

/// `run`.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub sweep: SweepArgs,
    #[command(flatten)]
    pub follow: FollowArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub outputs: Outputs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `list`.
#[derive(Debug, clap::Args)]
pub struct ListArgs {
    /// For people, or for programs by a JSON Schema
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: ListFormat,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `repro`.
#[derive(Debug, clap::Args)]
pub struct ReproArgs {
    /// The finding's id, as the report shows it; its first digits are enough
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `accept`.
#[derive(Debug, clap::Args)]
pub struct AcceptArgs {
    /// The finding's id, as the report shows it; its first digits are enough
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why the project lives with it
    #[arg(long, value_name = "TEXT", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    pub reason: String,
    /// The last day on which it is accepted: `2027-01-31`
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub until: Option<String>,
    #[command(flatten)]
    pub project: ProjectArgs,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `report`.
#[derive(Debug, Subcommand)]
pub enum ReportCommand {
    /// Join the reports of several shares (`--partition`) into one
    Merge(MergeArgs),
}

/// `report merge`.
#[derive(Debug, clap::Args)]
pub struct MergeArgs {
    /// Reports of `--format json`
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Where to write; standard output without it
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `vet`.
#[derive(Debug, clap::Args)]
pub struct VetArgs {
    /// Name and exact version of a crate of the registry
    #[arg(value_name = "NAME@VERSION")]
    pub spec: String,
    #[command(flatten)]
    pub cargo: CargoArgs,
    #[command(flatten)]
    pub choice: ChoiceArgs,
    #[command(flatten)]
    pub sweep: SweepArgs,
    #[command(flatten)]
    pub follow: FollowArgs,
    #[command(flatten)]
    pub isolation: IsolationArgs,
    #[command(flatten)]
    pub outputs: Outputs,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// `explain`.
#[derive(Debug, clap::Args)]
pub struct ExplainArgs {
    /// The kind as the report shows it: `char-boundary`, `overflow` …
    #[arg(value_name = "KIND")]
    pub kind: String,
    #[command(flatten)]
    pub shell: ShellArgs,
}

/// Which project.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Project")]
pub struct ProjectArgs {
    /// Path to Cargo.toml
    #[arg(long, value_name = "PATH")]
    pub manifest_path: Option<PathBuf>,
    /// Test this package (repeatable)
    #[arg(short, long, value_name = "SPEC")]
    pub package: Vec<String>,
    /// Test every package of the workspace
    #[arg(long, conflicts_with = "package")]
    pub workspace: bool,
}

/// Flags that mean what they mean to cargo.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Cargo")]
#[expect(clippy::struct_excessive_bools, reason = "cargo has these switches, and they are independent")]
pub struct CargoArgs {
    /// Features to switch on, separated by blanks or commas
    #[arg(short = 'F', long, value_name = "FEATURES", value_delimiter = ',')]
    pub features: Vec<String>,
    /// Switch all features on
    #[arg(long)]
    pub all_features: bool,
    /// Leave the `default` feature off
    #[arg(long)]
    pub no_default_features: bool,
    /// Folder for everything that is written
    #[arg(long, value_name = "DIRECTORY")]
    pub target_dir: Option<PathBuf>,
    /// Number of parallel jobs
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub jobs: Option<u32>,
    /// Do without the network
    #[arg(long)]
    pub offline: bool,
    /// Insist on the lock file as it is
    #[arg(long)]
    pub locked: bool,
}

/// Which callables.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Choice")]
pub struct ChoiceArgs {
    /// Test only callables whose path matches: `orders::parse_*` (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub filter: Vec<String>,
    /// Leave out callables whose path matches (repeatable)
    #[arg(long, value_name = "GLOB")]
    pub exclude: Vec<String>,
    #[command(flatten)]
    pub part: PartArgs,
}

/// Which part of it.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct PartArgs {
    /// Test only callables that changed since this git revision, or since the work left it: a callable counts where its
    /// own lines changed; a change of anything private in a file counts for all callables of that file, and one in a file
    /// without any, in a manifest or a local dependency for all callables of the package
    #[arg(long, value_name = "REV")]
    pub since: Option<String>,
    /// Test one of several shares, such as `hash:1/3`; `report merge` joins their reports
    #[arg(long, value_name = "hash:M/N")]
    pub partition: Option<Partition>,
}

/// How long and how much.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Sweep")]
pub struct SweepArgs {
    /// Time for the sweep once the harness is built: `500ms`, `30s`, `2m` [default: 60s]
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub time: Option<Duration>,
    /// Cases per callable [default: 10000, and more where the risk is high]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub cases: Option<u64>,
    /// What random values are derived from: the same seed gives the same cases everywhere
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub seed: u64,
    /// Least severity that fails the run
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Do without the second build, which tells whether release builds fail too
    #[arg(long)]
    pub no_release: bool,
    /// Draws values as proptest's defaults would, for comparison.
    #[arg(long, hide = true)]
    pub baseline: bool,
}

/// How far workers must be shut in.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Isolation")]
pub struct IsolationArgs {
    /// Refuse to run below this level of isolation
    #[arg(long, value_name = "LEVEL")]
    pub require_isolation: Option<Level>,
    /// Run callables that reach files, the network or processes even where the platform cannot shut them in
    #[arg(long)]
    pub allow_unsandboxed: bool,
}

/// The terminal.
#[derive(Clone, Copy, Debug, clap::Args)]
#[command(next_help_heading = "Terminal")]
pub struct ShellArgs {
    /// No progress
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show notes, and what was skipped
    #[arg(short, long)]
    pub verbose: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// `--fail-on`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum FailOn {
    /// Errors alone
    Error,
    /// Errors and warnings
    Warning,
    /// Anything
    Note,
}

/// `list --format`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum ListFormat {
    /// For people
    Human,
    /// One object for each package
    Json,
}

/// `--require-isolation`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Level {
    /// A process with a capped allocator and time limits
    None,
    /// Limits of the system, but files or the network are within reach
    Reduced,
    /// Nothing can be written anywhere
    Readonly,
    /// Files and system calls are filtered
    Strong,
    /// The same within namespaces
    Full,
}

/// `--color`.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Color {
    /// Where there is a terminal that shows them
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Args {
    /// How the terminal is to be used.
    pub fn shell(&self) -> ShellArgs {
        match &self.command {
            None | Some(Command::Completions { .. } | Command::Man { .. }) => self.run.shell,
            Some(Command::Run(args)) => args.shell,
            Some(Command::List(args)) => args.shell,
            Some(Command::Generate(args)) => args.shell,
            Some(Command::Repro(args)) => args.shell,
            Some(Command::Import(args)) => args.shell,
            Some(Command::Accept(args)) => args.shell,
            Some(Command::Vet(args)) => args.shell,
            Some(Command::Ci(args)) => args.shell,
            Some(Command::Fuzz(args)) => args.shell,
            Some(Command::Report(ReportCommand::Merge(args))) => args.shell,
            Some(Command::Explain(args)) => args.shell,
        }
    }
}

/// Reads the command line of `cargo-edgetest …` and of `cargo edgetest …`, where cargo repeats the subcommand's name.
pub fn parse(words: impl IntoIterator<Item = OsString>) -> Result<Args, clap::Error> {
    let words = words.into_iter().enumerate().filter(|(at, word)| *at != 1 || word != "edgetest");
    Args::try_parse_from(words.map(|(_, word)| word))
}

fn day(text: &str) -> Result<String, String> {
    match text.parse::<toml_edit::Datetime>() {
        Ok(toml_edit::Datetime { date: Some(day), time: None, .. }) => Ok(day.to_string()),
        Ok(_) | Err(_) => Err("expected a day, such as `2027-01-31`".into()),
    }
}

/// Reads a length of time.
pub fn duration(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(time) if time.is_zero() => Err("must be longer than nothing".into()),
        Ok(time) => Ok(time),
        Err(_) => Err("expected a number with a unit, such as `30s`, `2m` or `500ms`".into()),
    }
}
