//! The project's own chores, `cargo xtask --help` lists them. CI calls the same commands that a developer calls.

mod bench;
mod book;
mod root;
mod tidy;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// The project's own chores.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    chore: Chore,
}

#[derive(Debug, Subcommand)]
enum Chore {
    /// Hold the tree against the invariants of crates/README.md.
    Tidy,
    /// Write the pages of `cargo edgetest explain` into the tree.
    Book {
        /// Write nothing, and fail where they are stale.
        #[arg(long)]
        check: bool,
    },
    /// Run the release build over published crates and write BENCHMARKS.md.
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    let root = root::find();
    let done = match Cli::parse().chore {
        Chore::Tidy => tidy::run(&root),
        Chore::Book { check } => book::run(&root, check),
        Chore::Bench(bench) => bench::run(&bench, &root).map_err(Into::into),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
