//! Runs a test binary of libtest's, shut in like a worker, and tells how each test ended.
//!
//! Tests run one after the other in the order of their names, so that when the process dies or makes no headway, the
//! first test without a result is to blame; the rest goes on without it.

use crate::launcher::trial_command;
use crate::spec::{Launcher, RunError};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How often the user's wish is looked at.
const POLL: Duration = Duration::from_millis(50);
/// Tests that are named on one command line.
const NAMES: usize = 200;

/// What is to be run, and where.
#[derive(Debug)]
pub struct Trial<'a> {
    /// The test binary.
    pub executable: &'a Path,
    /// What shuts it in.
    pub launcher: &'a Launcher,
    /// A folder of ours; it is emptied before each start.
    pub home: &'a Path,
    /// How long one test may take.
    pub patience: Duration,
    /// Run tests that are marked to be ignored, too.
    pub ignored: bool,
    /// Variables for the tests: they see no others.
    pub variables: &'a [(&'a str, &'a str)],
    /// The user's wish.
    pub stop: &'a AtomicBool,
}

/// How a test ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestEnd {
    /// Well.
    Passed,
    /// It is marked to be ignored.
    Ignored,
    /// It panicked, or did not where it should; what it said.
    Failed(String),
    /// It took the process with it.
    Died,
    /// It used up the patience.
    TimedOut,
}

/// Runs these tests; one that the binary does not have is missing in the answer.
pub fn trial(trial: &Trial<'_>, names: &[String]) -> Result<BTreeMap<String, TestEnd>, RunError> {
    let mut ends = BTreeMap::new();
    let mut waiting: Vec<&str> = names.iter().map(String::as_str).collect();
    waiting.sort_unstable();
    while !waiting.is_empty() && !trial.stop.load(Ordering::Relaxed) {
        let batch = &waiting[..waiting.len().min(NAMES)];
        let run = run(trial, batch)?;
        let culprit = batch.iter().find(|name| !run.ends.contains_key(**name));
        match (run.halted, culprit) {
            (Some(end), Some(culprit)) => {
                ends.insert((*culprit).to_owned(), end);
                let done: Vec<&str> = batch.iter().copied().filter(|name| run.ends.contains_key(*name)).collect();
                let culprit = *culprit;
                waiting.retain(|name| *name != culprit && !done.contains(name));
            }
            _ => waiting.drain(..batch.len()).for_each(drop),
        }
        ends.extend(run.ends);
    }
    Ok(ends)
}

struct Run {
    ends: BTreeMap<String, TestEnd>,
    /// How the test at hand ended when not all were run.
    halted: Option<TestEnd>,
}

fn run(trial: &Trial<'_>, names: &[&str]) -> Result<Run, RunError> {
    let scratch = |source| RunError::Scratch { path: trial.home.to_owned(), source };
    match std::fs::remove_dir_all(trial.home) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(scratch(error)),
        Ok(()) | Err(_) => std::fs::create_dir_all(trial.home).map_err(scratch)?,
    }
    let mut command = trial_command(trial.launcher, trial.executable, trial.home);
    command.args(["--test-threads=1", "--exact"]).args(names);
    if trial.ignored {
        command.arg("--include-ignored");
    }
    command.env_clear().env("HOME", trial.home).env("TMPDIR", trial.home).env("RUST_BACKTRACE", "0");
    command.envs(trial.variables.iter().copied());
    command.current_dir(trial.home).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child =
        command.spawn().map_err(|source| RunError::Start { program: trial.executable.to_owned(), source })?;
    let lines = listen(child.stdout.take().expect("standard output was asked to be a pipe"));
    let run = follow(trial, &lines, names.len());
    end(&mut child);
    Ok(run)
}

/// A killed child is gone as well.
fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

fn listen(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (told, heard) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            if told.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                return;
            }
        }
    });
    heard
}

fn follow(trial: &Trial<'_>, lines: &Receiver<String>, wanted: usize) -> Run {
    let mut run = Run { ends: BTreeMap::new(), halted: None };
    let mut headway = Instant::now();
    let mut said: Option<(String, String)> = None;
    let mut finished = false;
    loop {
        match lines.recv_timeout(POLL) {
            Ok(line) => {
                if let Some((name, end)) = result(&line) {
                    run.ends.insert(name, end);
                    headway = Instant::now();
                } else {
                    finished |= line.starts_with("test result: ");
                    collect(&mut run.ends, &mut said, &line);
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) if trial.stop.load(Ordering::Relaxed) => break,
            Err(RecvTimeoutError::Timeout) if headway.elapsed() > trial.patience => {
                run.halted = Some(TestEnd::TimedOut);
                return run;
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
    }
    if !finished && run.ends.len() < wanted {
        run.halted = Some(TestEnd::Died);
    }
    run
}

/// `test sku::f - should panic ... ok`
fn result(line: &str) -> Option<(String, TestEnd)> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let name = name.trim_end_matches(" - should panic").to_owned();
    // What the test writes past libtest's ears comes before the word.
    let end = match rest {
        _ if rest.ends_with("ok") => TestEnd::Passed,
        _ if rest.ends_with("FAILED") => TestEnd::Failed(String::new()),
        _ if rest.contains("ignored") => TestEnd::Ignored,
        _ => return None,
    };
    Some((name, end))
}

/// `---- sku::f stdout ----` and what stands below it: the first line that tells why.
fn collect(ends: &mut BTreeMap<String, TestEnd>, said: &mut Option<(String, String)>, line: &str) {
    if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
        *said = Some((name.to_owned(), String::new()));
        return;
    }
    let Some((name, _)) = said else { return };
    let is_whole = !line.ends_with(['(', '[', '{', ',']);
    let tells = line.starts_with("Test failed: ")
        || is_whole && line.starts_with("minimal failing input: ")
        || line.starts_with("Test aborted: ")
        || line.contains("did not panic as expected");
    if let (true, Some(TestEnd::Failed(text))) = (tells, ends.get_mut(name.as_str())) {
        if !text.is_empty() {
            text.push_str("; ");
        }
        text.push_str(line.trim());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_libtest_tell_how_a_test_ended() {
        let passed = |name: &str| Some((name.to_owned(), TestEnd::Passed));
        assert_eq!(result("test sku::f ... ok"), passed("sku::f"));
        assert_eq!(result("test sku::f - should panic ... ok"), passed("sku::f"));
        assert_eq!(result("test f ... ignored, open: hang"), Some(("f".to_owned(), TestEnd::Ignored)));
        assert_eq!(result("test f ... FAILED"), Some(("f".to_owned(), TestEnd::Failed(String::new()))));
        assert_eq!(result("running 3 tests"), None);
    }

    #[test]
    fn a_failure_is_told_in_the_words_of_proptest() {
        let mut ends = BTreeMap::from([("f".to_owned(), TestEnd::Failed(String::new()))]);
        let mut said = None;
        for line in ["---- f stdout ----", "noise", "Test failed: overflow.", "minimal failing input: (0, 1)"] {
            collect(&mut ends, &mut said, line);
        }
        let told = "Test failed: overflow.; minimal failing input: (0, 1)";
        assert_eq!(ends["f"], TestEnd::Failed(told.to_owned()));
    }
}
