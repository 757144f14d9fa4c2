//! Tells from what a dead worker left behind how it died and which case it died of.

use crate::record::{Frame, Outcome, Panic, Stage, Use};
use crate::spec::Limits;
use crate::worker::Killer;
use crate::worker::page_file::PageFile;
use crate::worker::tail::Tail;
use crate::worker::watch::TooLong;
use edgetest_plan::{TargetId, UnitId};
use edgetest_support::choice::{self, Choice};
use edgetest_support::laws;
use edgetest_support::page::{Head, Region, State};
use edgetest_support::stage::{self, Place};
use edgetest_support::wire::{self, FrameNote, PanicNote};
use std::process::ExitStatus;

/// Characters of standard error that a record keeps.
const STDERR: usize = 4 << 10;
/// The same of a sanitizer's report, which begins with what matters.
const REPORT: usize = 16 << 10;

const SIGABRT: i32 = 6;
const SIGXCPU: i32 = 24;
const SIGXFSZ: i32 = 25;
const SIGSYS: i32 = 31;

/// A dead worker.
#[derive(Clone, Debug)]
pub(crate) struct Death {
    /// What its page said; `None` if the page was never signed, or is noise.
    pub head: Option<Head>,
    /// How it died.
    pub verdict: Verdict,
    /// Choices of the case, if they were recorded.
    pub choices: Option<Vec<Choice>>,
    /// The engine's input, in a campaign.
    pub input: Vec<u8>,
    /// The end of its standard error.
    pub stderr: String,
    /// Processes that it left behind, which were ended.
    pub left: u64,
}

/// How a worker died.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Verdict {
    /// On purpose, and it said so.
    Left,
    /// Of a case.
    Case(Outcome),
}

impl Death {
    /// A death that no case is to blame for.
    pub fn before_the_first_case(reason: &str) -> Self {
        let stderr = reason.to_owned();
        Self { head: None, verdict: Verdict::Left, choices: None, input: Vec::new(), stderr, left: 0 }
    }

    /// The case that it died of: target, number and stage. `None`: none had begun.
    pub fn case(&self) -> Option<(TargetId, u64, Stage)> {
        let head = self.head.filter(|head| head.seq > 0)?;
        match head.state {
            State::Starting => None,
            State::Idle | State::Running | State::Done => {
                Some((TargetId(head.target), head.case, stage_of(head.stage)))
            }
        }
    }
}

/// Examines what a worker left.
pub(crate) fn examine(
    status: Option<ExitStatus>,
    killer: Killer,
    page: &PageFile,
    tail: &Tail,
    limits: Limits,
) -> Death {
    let head = page.head();
    let [panic, frames, choices] = page.texts([Region::Panic, Region::Frames, Region::Choices]);
    let stderr = tail.text();
    let panic =
        head.filter(|head| head.panic_seq == case_seq(head)).and_then(|_| PanicNote::decode(&panic)).map(panic_of);
    let remains = Remains { killer, status, head, panic, frames, stderr: &stderr, limits };
    let input = page.bytes(Region::Choices);
    let keep = if limits.sanitized { REPORT } else { STDERR };
    let choices = choice::decode(&choices);
    Death { verdict: remains.verdict(), head, choices, input, stderr: end_of(&stderr, keep), left: 0 }
}

/// The page's `seq` during the case that ran last.
fn case_seq(head: &Head) -> u64 {
    match head.state {
        State::Running => head.seq,
        State::Starting | State::Idle | State::Done => head.seq.saturating_sub(1),
    }
}

struct Remains<'a> {
    killer: Killer,
    status: Option<ExitStatus>,
    head: Option<Head>,
    panic: Option<Panic>,
    frames: String,
    stderr: &'a str,
    limits: Limits,
}

impl Remains<'_> {
    fn verdict(self) -> Verdict {
        let between_cases = self.head.is_some_and(|head| head.state == State::Idle);
        if let (true, Some(panic)) = (between_cases, &self.panic) {
            // The case was over, but the worker could not tell of it: it lost its pipes.
            return Verdict::Case(Outcome::Panic(panic.clone()));
        }
        let hang = |limits: Limits| Outcome::Hang { limit_ms: millis(limits.case_cpu) };
        Verdict::Case(match self.killer {
            Killer::Us(TooLong::Spins) => hang(self.limits),
            Killer::Us(TooLong::Blocked { waited }) => Outcome::Blocked { waited_ms: millis(waited) },
            Killer::Us(TooLong::Stopped { waited }) => Outcome::Stopped { waited_ms: millis(waited) },
            Killer::Us(TooLong::Starved { waited }) => Outcome::Starved { waited_ms: millis(waited) },
            Killer::Quota => Outcome::EnvironmentDenied { what: "more files than the scratch folder may hold".into() },
            Killer::Itself => match (signal(self.status), self.status.and_then(|status| status.code())) {
                (Some(SIGABRT), _) => self.aborted(),
                (Some(SIGXCPU), _) => hang(self.limits),
                (Some(SIGXFSZ), _) => Outcome::EnvironmentDenied { what: "a file beyond the size limit".into() },
                (Some(SIGSYS), _) => Outcome::EnvironmentDenied { what: "a system call of another ABI".into() },
                (Some(number), _) => Outcome::Signal { number },
                (None, Some(0)) if self.head.is_some_and(|head| head.state == State::Done) => {
                    return Verdict::Left;
                }
                // How Windows spells an abort and a stack overflow.
                (None, Some(code)) if code.cast_unsigned() == 0xc000_0409 => self.aborted(),
                (None, Some(code)) if code.cast_unsigned() == 0xc000_00fd => {
                    Outcome::StackOverflow { stack: self.limits.stack }
                }
                (None, Some(code)) => Outcome::Exit { code },
                (None, None) => Outcome::Signal { number: 0 },
            },
        })
    }

    fn aborted(self) -> Outcome {
        if self.stderr.contains("has overflowed its stack") {
            return Outcome::StackOverflow { stack: self.limits.stack };
        }
        let asked = self.head.map_or(0, |head| head.refused);
        if asked > 0 || self.stderr.contains("memory allocation of ") {
            let frames = wire::decode_frames(&self.frames).into_iter().map(frame_of).collect();
            return Outcome::OutOfMemory { asked, cap: self.limits.heap, frames };
        }
        Outcome::Abort { panic: self.panic, stderr: end_of(self.stderr, STDERR) }
    }
}

fn end_of(stderr: &str, most: usize) -> String {
    let skip = stderr.chars().count().saturating_sub(most);
    stderr.chars().skip(skip).collect()
}

fn millis(time: std::time::Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(unix)]
fn signal(status: Option<ExitStatus>) -> Option<i32> {
    std::os::unix::process::ExitStatusExt::signal(&status?)
}

#[cfg(not(unix))]
fn signal(_status: Option<ExitStatus>) -> Option<i32> {
    None
}

/// The record's word for a place; what makes no sense is taken for our own code.
pub(crate) fn stage_of(place: Place) -> Stage {
    match place.stage {
        stage::SETUP => Stage::Setup { unit: UnitId(place.unit), step: place.step },
        stage::CALL => Stage::Call,
        stage::DEBUG => Stage::Result(Use::Debug),
        stage::DISPLAY => Stage::Result(Use::Display),
        stage::NEXT => Stage::Result(Use::Next),
        stage::NEXT_BACK => Stage::Result(Use::NextBack),
        stage::SIZE_HINT => Stage::Result(Use::SizeHint),
        stage::CLONE => Stage::Result(Use::Clone),
        stage::DROP => Stage::Result(Use::Drop),
        stage::LAW => Stage::Law,
        stage::ANSWER => Stage::Result(Use::Answer),
        _ => Stage::Harness,
    }
}

/// The record's form of a panic.
pub(crate) fn panic_of(note: PanicNote) -> Panic {
    Panic {
        message: note.message,
        file: note.file,
        line: note.line,
        column: note.column,
        frames: note.frames.into_iter().map(frame_of).collect(),
    }
}

/// The record's form of a frame.
pub(crate) fn frame_of(note: FrameNote) -> Frame {
    Frame { symbol: note.symbol, file: note.file, line: note.line, column: note.column }
}

/// A panic, unless it says that a law is broken or only that the sandbox denied something.
pub(crate) fn outcome_of(panic: Panic, stage: Stage, isolated: bool) -> Outcome {
    if let (Stage::Law, Some((claim, left, right))) = (stage, laws::read(&panic.message)) {
        return Outcome::BrokenLaw { claim, left: left.to_owned(), right: right.to_owned() };
    }
    // EPERM, EACCES, ENOSPC and EROFS, as Display and as Debug spell them.
    let is_denial = |number: i32| {
        let spellings = [format!("(os error {number})"), format!("Os {{ code: {number},")];
        spellings.iter().any(|spelling| panic.message.contains(spelling))
    };
    if isolated && [1, 13, 28, 30].into_iter().any(is_denial) {
        return Outcome::EnvironmentDenied { what: panic.message };
    }
    Outcome::Panic(panic)
}
