//! `repro`: one finding of the last run again, in a fresh process.

use crate::args::ReproArgs;
use crate::config::{Isolation, selection};
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::Folders;
use crate::shell::Shell;
use crate::store::{self, Kept};
use crate::{launcher, lock, publish, scratch};
use edgetest_generate::HarnessTree;
use edgetest_inspect::{InspectError, Selection, select};
use edgetest_run::build::{self, BuildError, BuildOptions, Compiled, Sanitizer};
use edgetest_run::{Ending, Outcome, Panic, Single, SweepSpec};
use edgetest_support::choice;
use edgetest_triage::decimal;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Builds the harness as it was left, with the sources as they are now, and runs the one case.
pub fn repro(args: ReproArgs, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let selection = selection(&args.project, &args.cargo);
    let file = find(&args.id, &roots(&selection)?)?;
    let kept = Kept::read(&file)?;
    let folders = store::folders(&file).expect("a finding lies in the folder of its package");
    let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;
    let isolation = launcher::probe(&folders.scratch, Isolation::from(args.isolation).required)?;
    let executable = {
        let _busy = shell.busy("Building", "the harness");
        executable(&kept, &folders, &selection, args.cargo.jobs, stop)?
    };
    let mut spec = SweepSpec { launcher: launcher::launcher(&isolation), ..SweepSpec::new(1, folders.scratch.clone()) };
    spec.limits = spec.limits.within(kept.sanitizer);
    if edgetest_run::is_growth(&kept.choices) {
        let again = edgetest_run::grow_again(&executable, kept.target, &kept.choices, &spec);
        publish::print(&format!("{}\n\n", kept.text.trim_end()))?;
        return tell_growth(again);
    }
    let choices = choice::decode(&kept.choices).unwrap_or_default();
    let single = edgetest_run::repro(&executable, kept.target, &choices, &spec)?;
    publish::print(&format!("{}\n\n", kept.text.trim_end()))?;
    tell(single)
}

/// Target folders in which findings may lie: the project's, and those of vetted crates.
fn roots(selection: &Selection) -> Result<Vec<PathBuf>, Error> {
    let mut roots: Vec<PathBuf> = match select(selection) {
        Ok(selected) => selected.packages.iter().map(|package| Folders::of(package).root).collect(),
        // The finding may be one of `vet`, which needs no project.
        Err(InspectError::NoManifest { .. }) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let base = selection.target_dir.clone().unwrap_or_else(scratch::cache);
    let vetted = fs::read_dir(base.join("vet")).into_iter().flatten().flatten();
    roots.extend(vetted.map(|entry| entry.path().join("target/edgetest")));
    roots.dedup();
    Ok(roots)
}

/// The file of a finding below one of the target folders, by the first digits of its id.
pub fn find(id: &str, roots: &[PathBuf]) -> Result<PathBuf, Error> {
    let wanted = id.to_lowercase();
    let fits = |(known, _): &&(String, PathBuf)| !wanted.is_empty() && known.starts_with(&wanted);
    // The project's own findings come first, and those of vetted crates count where it has none that fits.
    let known: Vec<Vec<_>> = roots.iter().map(|root| store::all(root)).collect();
    let mut fitting: Vec<_> = known
        .iter()
        .map(|of_root| of_root.iter().filter(fits).collect::<Vec<_>>())
        .find(|fitting| !fitting.is_empty())
        .unwrap_or_default();
    // What was imported may be what a run has found too; the run's stands first.
    fitting.sort_by_key(|(id, _)| id);
    fitting.dedup_by_key(|(id, _)| id);
    match fitting.as_slice() {
        [(_, file)] => Ok(file.clone()),
        [] => {
            let nearest = known.iter().find(|of_root| !of_root.is_empty());
            let hint = hint(nearest.into_iter().flatten().map(|(known, _)| known.as_str()));
            Err(Error::NoSuchFinding { id: id.to_owned(), hint })
        }
        several => {
            let candidates = several.iter().map(|(known, _)| known.clone()).collect();
            Err(Error::AmbiguousFinding { id: id.to_owned(), candidates })
        }
    }
}

fn hint<'a>(known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<&str> = known.take(8).collect();
    if known.is_empty() { String::new() } else { format!("; there are {}", known.join(", ")) }
}

fn executable(
    kept: &Kept,
    folders: &Folders,
    selection: &Selection,
    jobs: Option<u32>,
    stop: &AtomicBool,
) -> Result<PathBuf, Error> {
    let options = BuildOptions {
        directory: &kept.directory,
        workspace_root: &kept.workspace_root,
        lock_file: &folders.lock_file(&kept.workspace_root),
        build_directory: &folders.build,
        offline: selection.offline,
        jobs,
        stop,
    };
    if kept.sanitizer != Sanitizer::None {
        let build_directory = &folders.build_of(kept.sanitizer);
        let options = BuildOptions { build_directory, ..options };
        return Ok(build::compile_campaign(&folders.campaign, kept.sanitizer, &options)?);
    }
    // The harness stays as the run left it; what no longer compiles is a change of the crate's API.
    match build::compile(&HarnessTree::default(), &folders.harness, &options, false) {
        Ok(Compiled::Built(executable)) => Ok(executable),
        Ok(Compiled::Checked | Compiled::Rejected(_)) => {
            unreachable!("a build without fragments has no part to refuse")
        }
        Err(BuildError::Unattributed { stderr }) => Err(Error::HarnessIsStale { stderr }),
        Err(error) => Err(error.into()),
    }
}

fn tell_growth(again: Option<(u32, bool)>) -> Result<Exit, Error> {
    let (text, exit) = match again {
        Some((power, true)) => {
            (format!("It grows again: work goes with the power {} of the input.\n", decimal(power)), Exit::Findings)
        }
        Some((power, false)) => {
            (format!("It no longer grows so: work goes with the power {} of the input.\n", decimal(power)), Exit::Clean)
        }
        None => ("The call did not return, so that its work could not be measured.\n".into(), Exit::Inconclusive),
    };
    publish::print(&text)?;
    Ok(exit)
}

fn tell(single: Option<Single>) -> Result<Exit, Error> {
    let (text, exit) = match single.map(|single| single.ending) {
        Some(Ending::Failed { outcome, .. }) => (format!("It fails again: {}.\n", words(&outcome)), Exit::Findings),
        Some(Ending::Returned) => ("It no longer fails: the call returned.\n".into(), Exit::Clean),
        Some(Ending::Rejected) => (
            "The call was not reached: an argument could not be built as before. `cargo edgetest` looks anew.\n".into(),
            Exit::Inconclusive,
        ),
        None => ("The case ended in no way that can be told.\n".into(), Exit::Inconclusive),
    };
    publish::print(&text)?;
    Ok(exit)
}

/// How a case ended, in a few words.
fn words(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Panic(panic) => panicked(panic),
        Outcome::Abort { panic: Some(panic), .. } => format!("the process was aborted, after {}", panicked(panic)),
        Outcome::Abort { panic: None, .. } => "the process was aborted".into(),
        Outcome::StackOverflow { stack } => format!("the stack of {} KiB ran out", stack >> 10),
        Outcome::OutOfMemory { asked, cap, .. } => {
            format!("it asked for {asked} bytes where {cap} are allowed")
        }
        Outcome::Hang { limit_ms } => format!("it used more than {limit_ms} ms of processor time"),
        Outcome::Growth(growth) => format!("its work grows with the power {} of the input", decimal(growth.power)),
        Outcome::Blocked { waited_ms } => format!("it waited for {waited_ms} ms without an end"),
        Outcome::Stopped { waited_ms } => format!("it stopped its own process, for {waited_ms} ms"),
        Outcome::Starved { waited_ms } => format!("the machine had no time for it within {waited_ms} ms"),
        Outcome::BrokenLaw { left, right, .. } => format!("a broken law: {left} is not {right}"),
        Outcome::Signal { number } => format!("signal {number}"),
        Outcome::Exit { code } => format!("the process was ended with exit code {code}"),
        Outcome::Sanitizer { error, access, .. } => format!("AddressSanitizer: {error} {access}").trim_end().to_owned(),
        Outcome::EnvironmentDenied { what } => format!("the sandbox denied {what}"),
    }
}

fn panicked(panic: &Panic) -> String {
    let Panic { message, file, line, column, .. } = panic;
    if let Some(fault) = edgetest_support::fault_in(message) {
        return format!("{fault}, as the value itself told");
    }
    format!("it panicked with {:?} at {}:{line}:{column}", message, Path::new(file).display())
}
