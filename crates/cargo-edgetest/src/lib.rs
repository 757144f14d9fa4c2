//! The program behind `cargo edgetest`: reads arguments, wires the stages, shows progress and gives the exit code.
//!
//! It alone reads the command line, the environment and the terminal. What a stage finds out, and the words for it, are the
//! stage's own.

mod args;
mod config;
mod outputs;
mod settings;

mod baseline;
mod choice;
mod fuzz;
mod harness;
mod part;
mod pipeline;
mod publish;
mod release;
mod repository;
mod spell;
mod store;
mod sweep;
mod verdict;

mod clock;
mod launcher;
mod toolchain;

mod accept;
mod ci;
mod explain;
mod generate;
mod import;
mod list;
mod merge;
mod repro;
mod scratch;
mod vet;

mod board;
mod error;
mod exit;
mod interrupt;
mod lock;
mod shell;
mod shells;
mod suggest;

pub use exit::Exit;

use args::{Args, Command, ReportCommand};
use shell::Shell;
use std::ffi::OsString;
use std::sync::atomic::AtomicBool;

/// Runs the program on a command line, the program's own name included.
///
/// `__launch` is how the program starts itself to shut a worker in; it comes before anything that costs time or a thread. A
/// variable of ours is how cargo starts it in the place of rustdoc.
pub fn main(words: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<OsString> = words.into_iter().collect();
    if words.get(1).is_some_and(|word| word == "__launch") {
        return launcher::launch(words.into_iter().skip(2));
    }
    if let Some(rustdoc) = toolchain::wrapped() {
        return toolchain::rustdoc(&rustdoc, words.into_iter().skip(1));
    }
    match args::parse(words) {
        Ok(args) => interrupt::interruptible(move |stop| command(args, stop)),
        Err(error) => usage(&error),
    }
}

fn command(args: Args, stop: &AtomicBool) -> Exit {
    let shell = Shell::new(args.shell());
    let ended = match args.command.unwrap_or(Command::Run(args.run)) {
        Command::Run(run) => pipeline::run(&run.into(), shell, stop),
        Command::Vet(vet) => vet::config(vet).and_then(|config| pipeline::run(&config, shell, stop)),
        Command::Fuzz(fuzz) => pipeline::run(&fuzz.into(), shell, stop),
        Command::List(list) => list::list(list, shell, stop),
        Command::Generate(args) => generate::generate(args, shell, stop),
        Command::Repro(repro) => repro::repro(repro, shell, stop),
        Command::Import(args) => import::import(args, shell, stop),
        Command::Accept(args) => accept::accept(&args),
        Command::Ci(args) => ci::ci(&args, shell, stop),
        Command::Report(ReportCommand::Merge(args)) => merge::merge(&args),
        Command::Completions { shell } => shells::completions(shell),
        Command::Man { command } => shells::man(command.as_deref()),
        Command::Explain(explain) => explain::explain(&explain.kind),
    };
    ended.unwrap_or_else(|error| shell::failed(&error.unless_stopped(stop)))
}

/// Help and version are asked for, and no mistake.
fn usage(error: &clap::Error) -> Exit {
    // Nobody is left to tell of a standard error that is closed.
    let _ = error.print();
    if error.use_stderr() { Exit::Usage } else { Exit::Clean }
}
