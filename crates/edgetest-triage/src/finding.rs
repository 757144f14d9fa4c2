//! The judged result: what a user reads and a machine report holds.

use crate::Http;
use edgetest_plan::Law;
use edgetest_run::Role;

/// One distinct defect.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Stable fingerprint: eight hexadecimal digits of package, kind, site (without line numbers) and item.
    pub id: String,
    /// What went wrong.
    pub kind: Kind,
    /// The law that is broken, for [`Kind::Law`].
    pub law: Option<Law>,
    /// How much it matters.
    pub severity: Severity,
    /// Why this severity, in words with its evidence.
    pub evidence: String,
    /// `Callable::path` of the callable at fault.
    pub item: String,
    /// Other callables that reach the same place, sorted.
    pub also: Vec<String>,
    /// The panic message or what happened instead, one line, control characters escaped.
    pub message: String,
    /// The panic site; `None` where there is none.
    pub location: Option<Location>,
    /// The innermost frame of the crate under test, where it differs from `location`.
    pub origin: Option<Location>,
    /// The way there through the code under test, innermost first, where a sanitizer told it.
    pub stack: Vec<String>,
    /// The arguments as Rust literals: (parameter, expression).
    pub input: Vec<(String, String)>,
    /// What an argument has to do with the failure, where that is more than that it matters, by parameter.
    pub roles: Vec<(String, Role)>,
    /// A test function that fails when run; Rust, formatted.
    pub reproducer: String,
    /// The documentation announces it.
    pub documented: bool,
    /// The baseline accepts it.
    pub accepted: bool,
    /// Runs in fresh processes, and how many failed alike.
    pub confirmed: (u32, u32),
    /// Target and choices, for `repro`.
    pub replay: Replay,
    /// It did not fail in every fresh process, or was not run again: shown, never an error.
    pub flaky: bool,
    /// Source text around `location`.
    pub excerpt: Option<Excerpt>,
    /// Source text around `origin`.
    pub origin_excerpt: Option<Excerpt>,
    /// Failing cases seen.
    pub seen: u64,
    /// Milliseconds from the start of the sweep to the first sight.
    pub first_seen_ms: u64,
    /// What a build without debug checks does with the same input; `None`: it was not asked.
    pub release: Option<Release>,
}

/// What a build without debug checks does with the input of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Release {
    /// It fails alike.
    Fails,
    /// It fails otherwise; what happened, one line, control characters escaped.
    FailsOtherwise(String),
    /// It goes on; what the call returned, as `{:?}` shows it, where that is known.
    Returns(Option<String>),
}

/// What runs a finding again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replay {
    /// `Target::path`.
    pub target: String,
    /// `edgetest_support::choice::encode` of the case.
    pub choices: String,
}

/// A place in some crate's sources.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// `name-version` of the crate, `std` for the standard library.
    pub krate: String,
    /// Relative to that crate's root.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 where unknown.
    pub column: u32,
}

/// Source text around a place, whole lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// Number of the first line, from 1.
    pub first_line: u32,
    /// The lines, without their ends.
    pub lines: Vec<String>,
}

impl Excerpt {
    /// The text of a line by its number in the file.
    pub fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number.checked_sub(self.first_line)?).ok()?;
        self.lines.get(index).map(String::as_str)
    }
}

/// What went wrong; the names are the report's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Arithmetic overflow.
    Overflow,
    /// Division or remainder by zero.
    DivideByZero,
    /// `index out of bounds`.
    IndexOutOfBounds,
    /// Slice range out of bounds or reversed.
    SliceOutOfRange,
    /// A str range inside a character.
    CharBoundary,
    /// `unwrap` on `None` or `Err`.
    Unwrap,
    /// `expect` on `None` or `Err`.
    Expect,
    /// `unreachable!`.
    Unreachable,
    /// A `RefCell` borrowed twice.
    Borrow,
    /// `panic!`, `todo!`, `unimplemented!`.
    ExplicitPanic,
    /// `assert!` and its like.
    Assertion,
    /// `capacity overflow`.
    CapacityOverflow,
    /// An allocation above the cap.
    Allocation,
    /// The stack ran out.
    StackOverflow,
    /// Too much CPU time for one case.
    Hang,
    /// Waits for ever.
    Blocked,
    /// Work that grows with a power of the input.
    Growth,
    /// The process aborted.
    Abort,
    /// The process was ended by the code under test.
    Exit,
    /// A signal.
    Signal,
    /// A sanitizer's report.
    Sanitizer,
    /// A law does not hold.
    Law,
    /// What a web application did.
    Http(Http),
}

impl Kind {
    /// Every kind, in the order of the enum.
    pub const ALL: [Kind; 43] = [
        Kind::Overflow,
        Kind::DivideByZero,
        Kind::IndexOutOfBounds,
        Kind::SliceOutOfRange,
        Kind::CharBoundary,
        Kind::Unwrap,
        Kind::Expect,
        Kind::Unreachable,
        Kind::Borrow,
        Kind::ExplicitPanic,
        Kind::Assertion,
        Kind::CapacityOverflow,
        Kind::Allocation,
        Kind::StackOverflow,
        Kind::Hang,
        Kind::Blocked,
        Kind::Growth,
        Kind::Abort,
        Kind::Exit,
        Kind::Signal,
        Kind::Sanitizer,
        Kind::Law,
        Kind::Http(Http::Panic),
        Kind::Http(Http::ServerError),
        Kind::Http(Http::HeaderInjection),
        Kind::Http(Http::Markup),
        Kind::Http(Http::FailedUpdate),
        Kind::Http(Http::Internals),
        Kind::Http(Http::Body),
        Kind::Http(Http::ContentType),
        Kind::Http(Http::NoAnswer),
        Kind::Http(Http::Undecodable),
        Kind::Http(Http::Forbidden),
        Kind::Http(Http::Lossy),
        Kind::Http(Http::Allow),
        Kind::Http(Http::Repeat),
        Kind::Http(Http::AtOnce),
        Kind::Http(Http::Unlimited),
        Kind::Http(Http::Growth),
        Kind::Http(Http::Unauthenticated),
        Kind::Http(Http::Foreign),
        Kind::Http(Http::Raised),
        Kind::Http(Http::Burst),
    ];

    /// The stable name that reports and fingerprints use. A wait for ever is a hang to them.
    pub fn code(self) -> &'static str {
        match self {
            Kind::Overflow => "overflow",
            Kind::DivideByZero => "divide-by-zero",
            Kind::IndexOutOfBounds => "index-out-of-bounds",
            Kind::SliceOutOfRange => "slice-out-of-range",
            Kind::CharBoundary => "char-boundary",
            Kind::Unwrap => "unwrap",
            Kind::Expect => "expect",
            Kind::Unreachable => "unreachable",
            Kind::Borrow => "borrow",
            Kind::ExplicitPanic => "explicit-panic",
            Kind::Assertion => "assertion",
            Kind::CapacityOverflow => "capacity-overflow",
            Kind::Allocation => "allocation",
            Kind::StackOverflow => "stack-overflow",
            Kind::Hang | Kind::Blocked => "hang",
            Kind::Growth => "growth",
            Kind::Abort => "abort",
            Kind::Exit => "exit",
            Kind::Signal => "signal",
            Kind::Sanitizer => "sanitizer",
            Kind::Law => "law",
            Kind::Http(http) => http.code(),
        }
    }
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Expected or the caller's doing.
    Note,
    /// Worth a look.
    Warning,
    /// A defect.
    Error,
}

impl Severity {
    /// The stable name that reports and options use.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}
