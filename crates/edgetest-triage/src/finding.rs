//! The judged result: what a user reads and a machine report holds.

/// One distinct defect.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Stable fingerprint: eight hexadecimal digits of package, kind, site (without line numbers) and item.
    pub id: String,
    /// What went wrong.
    pub kind: Kind,
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
    /// The arguments as Rust literals: (parameter, expression).
    pub input: Vec<(String, String)>,
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
    /// Failing cases seen.
    pub seen: u64,
    /// Milliseconds from the start of the sweep to the first sight.
    pub first_seen_ms: u64,
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
    /// The process aborted.
    Abort,
    /// The process was ended by the code under test.
    Exit,
    /// A signal.
    Signal,
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
