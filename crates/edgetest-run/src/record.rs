//! What happened, as recorded: nothing here is judged.

use edgetest_plan::{TargetId, UnitId};
use edgetest_support::choice::Choice;
use std::collections::{BTreeMap, BTreeSet};

/// Everything a sweep recorded.
#[derive(Clone, Debug, Default)]
pub struct HarnessRuns {
    /// By target, every planned target has a row.
    pub targets: BTreeMap<TargetId, TargetRun>,
    /// Targets that were not to be run: those of a campaign's other fuzz targets.
    pub left_out: BTreeSet<TargetId>,
    /// Failures, one per target and site, those that were shrunk and confirmed first.
    pub failures: Vec<Failure>,
    /// The isolation that the workers proved before their first case.
    pub isolation: Isolation,
    /// Why the sweep stopped.
    pub stopped: Stopped,
    /// Cases over all targets.
    pub cases: u64,
    /// Setup steps that were taken out of use after a death, with the reason.
    pub quarantined: Vec<(UnitId, String)>,
    /// Deaths before the first case and broken protocol: ours to mend.
    pub harness_errors: Vec<String>,
    /// What the machine did not let us do. What was found stands.
    pub warnings: Vec<String>,
}

/// Why a sweep stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Stopped {
    /// Every target had all its cases.
    #[default]
    Exhausted,
    /// The time was up.
    Time,
    /// Ctrl-C.
    Interrupted,
    /// The machine did not let it go on: the harness is gone, or no worker could be started any more.
    CutShort,
}

/// How far the workers were shut in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Isolation {
    /// The level reached.
    pub level: IsolationLevel,
    /// The layers that were proven, by name (`landlock`, `seccomp`, `rlimits`, …).
    pub layers: Vec<String>,
}

/// Levels of isolation, weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum IsolationLevel {
    /// A process with a capped allocator and time limits, no more.
    #[default]
    None,
    /// Limits of the system, but files or the network are within reach.
    Reduced,
    /// System call filter alone: nothing can be written anywhere.
    Readonly,
    /// Landlock and a system call filter.
    Strong,
    /// The same within user, network and mount namespaces.
    Full,
}

/// The account of one target.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetRun {
    /// Cases begun.
    pub cases: u64,
    /// Cases in which a constructor refused or an argument could not be built.
    pub rejected: u64,
    /// Cases in which the call itself was reached (it returned or failed).
    pub reached: u64,
    /// Cases that failed in any way, setup included.
    pub failed: u64,
    /// Deaths of the worker.
    pub deaths: u64,
    /// Given up after too many deaths.
    pub given_up: bool,
    /// What it left running.
    pub left: Left,
}

/// What calls leave running when they are over. It is ended with their worker, so that it does not run among other calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// Threads, at most at a time.
    pub threads: u64,
    /// Processes, all in all: where a worker can start any.
    pub processes: u64,
}

impl Left {
    /// What two parts of a run left, all in all.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self { threads: self.threads.max(other.threads), processes: self.processes + other.processes }
    }
}

/// One failing case.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Whose case it is.
    pub target: TargetId,
    /// Number of the case within the sweep.
    pub case: u64,
    /// The case, as small as it was made.
    pub choices: Vec<Choice>,
    /// Where in the case it failed.
    pub stage: Stage,
    /// How it failed.
    pub outcome: Outcome,
    /// Runs in fresh processes and how many of them failed alike. `runs` 0: not tried (budget).
    pub confirmed: Confirmation,
    /// Failing cases of the same target and site, this one included.
    pub seen: u64,
    /// Milliseconds from the start of the sweep to the first sight.
    pub first_seen_ms: u64,
    /// What each choice has to do with the failure; empty where that is not known.
    pub roles: Vec<Role>,
}

/// What a choice of a shrunk case has to do with its failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Other values in its place do not fail, or none were tried.
    Matters,
    /// Everything that was tried in its place fails alike.
    Any,
    /// A number: the next one towards zero does not fail, the next one away from it does.
    Least,
}

/// Runs in fresh processes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmation {
    /// How often it was run.
    pub runs: u32,
    /// How often it failed in the same way at the same place.
    pub failed: u32,
}

/// What ran when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Our own code, between calls.
    Harness,
    /// A constructor or mutator, by unit; `step` counts unit calls of the case from 1.
    Setup {
        /// The unit that ran.
        unit: UnitId,
        /// Its ordinal in the case.
        step: u32,
    },
    /// The call under test.
    Call,
    /// What was done with its result.
    Result(Use),
    /// The verdict on a law.
    Law,
}

/// What is done with a result, since defects hide there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Use {
    /// `format!("{:?}", result)`.
    Debug,
    /// `result.to_string()`.
    Display,
    /// `result.next()`, up to a bound.
    Next,
    /// `result.next_back()`, up to a bound.
    NextBack,
    /// `result.size_hint()`.
    SizeHint,
    /// `result.clone()`.
    Clone,
    /// Dropping it.
    Drop,
    /// Judging what a web application answered.
    Answer,
}

/// How a case failed.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It panicked.
    Panic(Panic),
    /// A claim of a law is false.
    BrokenLaw {
        /// The claim's place among the claims of the check, from 0.
        claim: u32,
        /// One side as text.
        left: String,
        /// The other side as text.
        right: String,
    },
    /// The process aborted; standard error may tell why.
    Abort {
        /// The panic before it, where there was one.
        panic: Option<Panic>,
        /// The end of standard error, control characters escaped.
        stderr: String,
    },
    /// The stack ran out.
    StackOverflow {
        /// Size of the stack in bytes.
        stack: u64,
    },
    /// The allocator refused a request above its cap, and the process aborted.
    OutOfMemory {
        /// Bytes asked for.
        asked: u64,
        /// Bytes allowed.
        cap: u64,
        /// Frames at the refusal, innermost first, where they could be had.
        frames: Vec<Frame>,
    },
    /// Too much CPU time in one case.
    Hang {
        /// CPU milliseconds allowed.
        limit_ms: u64,
    },
    /// It works out of proportion to its input.
    Growth(Growth),
    /// No CPU time used and no end in sight.
    Blocked {
        /// Wall milliseconds waited.
        waited_ms: u64,
    },
    /// Stopped by a signal of its own, and nobody to wake it.
    Stopped {
        /// Wall milliseconds waited.
        waited_ms: u64,
    },
    /// The machine was too busy to let it run: nothing is known of the case.
    Starved {
        /// Wall milliseconds waited.
        waited_ms: u64,
    },
    /// Killed by a signal other than ours. `SIGKILL` may have come from outside, which another run tells.
    Signal {
        /// Its number.
        number: i32,
    },
    /// The code under test ended the process.
    Exit {
        /// Its exit code.
        code: i32,
    },
    /// AddressSanitizer ended the process for what it did to memory.
    Sanitizer {
        /// Its word for it: `heap-buffer-overflow`.
        error: String,
        /// What was done: `READ of size 1`; empty where that is not told.
        access: String,
        /// Frames of the code under test, innermost first.
        frames: Vec<Frame>,
    },
    /// The sandbox denied a system call, and the crate failed for it: never a defect.
    EnvironmentDenied {
        /// What was denied.
        what: String,
    },
}

/// Work that grows with a power of the input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Growth {
    /// The power in hundredths, by the family that shows it least.
    pub power: u32,
    /// What the largest input costs, in that of the smallest.
    pub factor: u64,
    /// Bytes of the smallest and the largest input.
    pub bytes: [u64; 2],
    /// What inputs consist of by which it grows, in words; that of the case first.
    pub families: Vec<String>,
    /// The cases before the largest, the smallest first.
    pub smaller: Vec<Vec<Choice>>,
}

/// A panic as the hook saw it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Panic {
    /// The payload, if it was text.
    pub message: String,
    /// `Location::file`, as the compiler wrote it.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1.
    pub column: u32,
    /// Frames between the panic machinery and the harness, innermost first.
    pub frames: Vec<Frame>,
}

/// One frame of a backtrace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Demangled name without hash.
    pub symbol: String,
    /// Its file as the debug information has it; empty where unknown.
    pub file: String,
    /// Line, 0 where unknown.
    pub line: u32,
    /// Column, 0 where unknown.
    pub column: u32,
}
