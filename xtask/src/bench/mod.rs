//! `cargo xtask bench`: what the tool finds, on published crates, as figures in `BENCHMARKS.md`.
//!
//! The tool is run as a user runs it, in a release build, one crate after the other; each report is kept below
//! `target/bench/` and evaluated from there, so that a run can be resumed and judged again.

mod clock;
mod corpus;
mod fuzz;
mod generate;
mod isolation;
mod judged;
mod matching;
mod measure;
mod parts;
mod precision;
mod reach;
mod recall;
mod report;
mod section;
mod speed;
mod table;
mod vet;

use clap::{Args, Subcommand};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What to measure.
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Known bugs found, by crate and kind, with the time to first sight.
    Recall(Selection),
    /// Errors on healthy crates.
    Precision(Selection),
    /// Callables tested, skipped by reason, unbuildable.
    Reach(Selection),
    /// From the command to the finding, and cases a second beside proptest.
    Speed,
    /// What isolation costs a worker and a case.
    Isolation,
    /// Tests to commit, on published crates: whether they pass, are clean, stay and follow. Takes ten crates, if not told otherwise.
    Generate(generate::Courses),
    /// Generated fuzz targets beside ones by hand, and emitted folders under cargo-fuzz.
    Fuzz,
    /// Three shares joined against the whole, and the seconds of `--since`.
    Parts,
}

/// Which crates, and for how long.
#[derive(Args, Clone, Debug)]
pub struct Selection {
    /// So many crates, spread evenly over the list.
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// Time for each crate after its build.
    #[arg(long, value_name = "DURATION", default_value = "60s", value_parser = clock::duration)]
    pub time: Duration,
    /// These crates only, as NAME or NAME@VERSION.
    #[arg(long, value_name = "CRATE")]
    pub only: Vec<String>,
    /// Keep the reports that this very build of the tool has made already.
    #[arg(long)]
    pub resume: bool,
    /// Evaluate what is there and run nothing.
    #[arg(long)]
    pub evaluate: bool,
    /// Run the same plan with proptest's default strategies too.
    #[arg(long)]
    pub baseline: bool,
    /// Jobs of the tool.
    #[arg(long, value_name = "N")]
    pub jobs: Option<u32>,
}

/// Why a benchmark could not be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The machine refused.
    #[error("failed to {what} {}: {source}", path.display())]
    Io {
        /// A verb.
        what: &'static str,
        /// Of what.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of the corpus, or a report.
    #[error("failed to read {}: {source}", path.display())]
    Json {
        /// The file.
        path: PathBuf,
        /// Why.
        source: serde_json::Error,
    },
    /// A command that every measurement stands on.
    #[error("failed to run `{0}`")]
    Command(String),
    /// `BENCHMARKS.md` lacks the place to write to.
    #[error("failed to find <!-- {0}:begin --> and <!-- {0}:end --> in BENCHMARKS.md")]
    Marker(&'static str),
    /// Nothing is selected.
    #[error("failed to find a crate that --only names")]
    NothingSelected,
}

/// Measures, prints the section and writes it to `BENCHMARKS.md`.
pub fn run(bench: &Bench, root: &Path) -> Result<(), Error> {
    let (name, section) = match bench {
        Bench::Recall(selection) => ("recall", measure::recall(selection, root)?),
        Bench::Precision(selection) => ("precision", measure::precision(selection, root)?),
        Bench::Reach(selection) => ("reach", measure::reach(selection, root)?),
        Bench::Speed => ("speed", speed::measure(root)?),
        Bench::Isolation => ("isolation", isolation::measure(root)?),
        Bench::Generate(courses) => ("generate", generate::measure(courses, root)?),
        Bench::Fuzz => ("fuzz", fuzz::measure(root)?),
        Bench::Parts => ("parts", parts::measure(root)?),
    };
    println!("{section}");
    section::write(root, name, &section)
}

/// Names the operation and the file in an I/O error.
fn io_error<'a>(what: &'static str, path: &'a Path) -> impl FnOnce(io::Error) -> Error + 'a {
    move |source| Error::Io { what, path: path.into(), source }
}
