//! One worker process as the supervisor sees it: commands go in, events come out, and its death is an answer too.
//!
//! The process runs foreign code, so whatever it says is only believed as far as it makes sense.

mod death;
mod leftover;
mod page_file;
mod quota;
mod sanitizer;
mod start;
mod tail;
mod usage;
mod watch;

pub(crate) use death::{Death, Verdict, outcome_of, panic_of, stage_of};

use crate::spec::{Launcher, Limits, RunError};
use edgetest_support::lockdown;
use edgetest_support::page::{Head, State};
use edgetest_support::wire::{Command, Event};
use page_file::PageFile;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ExitStatus};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};
use tail::Tail;
use watch::{TooLong, Watch};

/// The variable by which a sanitizer is told what it may do; a worker has it only if one is built into it.
pub(crate) const SANITIZED: &str = "ASAN_OPTIONS";
/// Time for what a worker said before its end.
const LAST_WORDS: Duration = Duration::from_secs(1);
/// Time between two looks at a silent worker.
const GLANCE: Duration = Duration::from_millis(20);

/// How and where to start a worker.
#[derive(Clone, Debug)]
pub(crate) struct Post<'a> {
    /// The harness.
    pub executable: &'a Path,
    /// The folder of all workers.
    pub scratch: &'a Path,
    /// Which of them, for the names of its page and folder.
    pub slot: usize,
    /// Bounds of each case.
    pub limits: Limits,
    /// What starts it.
    pub launcher: &'a Launcher,
}

impl Post<'_> {
    fn page(&self) -> PathBuf {
        self.scratch.join(format!("{}.page", self.slot))
    }

    fn home(&self) -> PathBuf {
        self.scratch.join(self.slot.to_string())
    }
}

/// A running worker. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Worker {
    child: Child,
    commands: ChildStdin,
    events: Receiver<Event>,
    page: PageFile,
    tail: Tail,
    watch: Watch,
    limits: Limits,
    home: PathBuf,
    executable: PathBuf,
    started: Instant,
    /// The layers of isolation that it proved.
    pub proven: Vec<String>,
}

/// What is heard of a worker.
#[derive(Debug)]
pub(crate) enum Heard {
    /// An event.
    Event(Event),
    /// It is dead.
    Death(Death),
    /// The caller wants to stop; it was killed.
    Stopped,
}

/// Who ended the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Killer {
    Itself,
    Us(TooLong),
    Quota,
}

impl Worker {
    /// Starts a worker and waits until it takes commands.
    pub fn start(post: &Post, stop: &AtomicBool) -> Result<Result<Self, Death>, RunError> {
        let mut worker = start::start(post)?;
        loop {
            match worker.hear(stop) {
                Heard::Event(Event::Ready { proven }) => {
                    worker.proven = proven;
                    return Ok(Ok(worker));
                }
                Heard::Event(Event::Unsafe { what }) => return Err(RunError::NotIsolated(what)),
                Heard::Event(_) => {}
                Heard::Death(death) => return Ok(Err(death)),
                Heard::Stopped => return Ok(Err(Death::before_the_first_case("interrupted"))),
            }
        }
    }

    /// Sends a command. That nobody reads it shows when an answer is awaited.
    pub fn send(&mut self, command: &Command) {
        let mut line = command.encode();
        line.push('\n');
        let _ = self.commands.write_all(line.as_bytes());
    }

    /// Waits for what comes next.
    pub fn hear(&mut self, stop: &AtomicBool) -> Heard {
        loop {
            match self.events.recv_timeout(GLANCE) {
                Ok(event) => return Heard::Event(event),
                Err(RecvTimeoutError::Disconnected) => {
                    return Heard::Death(self.bury(Killer::Itself));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if stop.load(Relaxed) {
                self.kill();
                return Heard::Stopped;
            }
            if self.child.try_wait().is_ok_and(|status| status.is_some()) {
                // What it said last may still be on its way. A process that was left behind may hold the pipe open.
                let last = self.events.recv_timeout(LAST_WORDS);
                return last.map_or_else(|_| Heard::Death(self.bury(Killer::Itself)), Heard::Event);
            }
            if quota::is_exceeded(&self.home) {
                self.kill();
                return Heard::Death(self.bury(Killer::Quota));
            }
            if let Some(reason) = self.too_long() {
                self.kill();
                return Heard::Death(self.bury(Killer::Us(reason)));
            }
        }
    }

    fn too_long(&mut self) -> Option<TooLong> {
        // A page that was overwritten is watched as one endless case.
        let doing = self.page.head().map_or((u64::MAX, true), |head| (head.seq, head.state == State::Running));
        self.watch.look(self.started.elapsed(), doing, usage::of(self.child.id()), self.limits.case_cpu)
    }

    /// CPU time that it has used.
    pub fn cpu(&self) -> Option<Duration> {
        usage::cpu(self.child.id())
    }

    fn kill(&mut self) {
        // It may be dead already.
        let _ = self.child.kill();
    }

    fn bury(&mut self, killer: Killer) -> Death {
        let status: Option<ExitStatus> = self.child.wait().ok();
        let left = self.end_leftovers();
        let mut death = death::examine(status, killer, &self.page, &self.tail, self.limits);
        if self.limits.sanitized
            && let Verdict::Case(outcome) = &mut death.verdict
            && let Some(report) = sanitizer::read(&death.stderr, &self.executable)
        {
            *outcome = report;
        }
        Death { left, ..death }
    }

    /// Ends the processes that it has left behind, and says how many there were.
    pub fn end_leftovers(&self) -> u64 {
        // Where it can start none there is nothing to look for.
        let can = !self.proven.iter().any(|layer| layer == lockdown::layer::EXEC_FILTER);
        if can { leftover::end(&self.home, self.child.id()) } else { 0 }
    }

    /// The account of the running command as the page has it.
    pub fn head(&self) -> Option<Head> {
        self.page.head()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.kill();
        let _ = self.child.wait();
        self.end_leftovers();
    }
}
