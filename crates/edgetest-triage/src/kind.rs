//! What kind of defect an outcome shows.
//!
//! The texts are those of std 1.95, taken from a program that provokes each of them; the rows that older versions spell
//! differently hold both spellings.

use crate::Kind;
use crate::source::Spelling;
use edgetest_run::{Outcome, Panic};

/// A kind, and whether the author of the code wrote the check that failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Judged {
    /// What went wrong.
    pub kind: Kind,
    /// A `panic!`, `assert!` or the like in the code itself, rather than a check of the language or of std.
    pub explicit: bool,
}

/// How a row of the table is compared.
enum Text {
    Starts(&'static str),
    Holds(&'static str),
}
use Text::{Holds, Starts};

/// Texts of the language and of std, first match wins.
const TEXTS: &[(Text, Kind)] = &[
    (Starts("attempt to divide by zero"), Kind::DivideByZero),
    (Starts("attempt to calculate the remainder with a divisor of zero"), Kind::DivideByZero),
    (Starts("divide by zero error when dividing duration"), Kind::DivideByZero),
    (Starts("overflow when "), Kind::Overflow),
    (Starts("overflow in Duration::"), Kind::Overflow),
    (Starts("cannot convert float seconds to Duration"), Kind::Overflow),
    (Starts("can not convert float seconds to Duration"), Kind::Overflow),
    (Starts("index out of bounds"), Kind::IndexOutOfBounds),
    (Starts("Out of bounds access"), Kind::IndexOutOfBounds),
    (Starts("insertion index (is "), Kind::IndexOutOfBounds),
    (Starts("removal index (is "), Kind::IndexOutOfBounds),
    (Starts("swap_remove index (is "), Kind::IndexOutOfBounds),
    (Starts("`at` split index (is "), Kind::IndexOutOfBounds),
    (Starts("partition_at_index index "), Kind::IndexOutOfBounds),
    (Starts("no entry found for key"), Kind::IndexOutOfBounds),
    (Holds(" is not a char boundary; it is inside "), Kind::CharBoundary),
    (Starts("start of range should be a character boundary"), Kind::CharBoundary),
    (Starts("end of range should be a character boundary"), Kind::CharBoundary),
    (Starts("failed to slice string"), Kind::CharBoundary),
    (Starts("range start index "), Kind::SliceOutOfRange),
    (Starts("range end index "), Kind::SliceOutOfRange),
    (Starts("slice index starts at "), Kind::SliceOutOfRange),
    (Starts("attempted to index "), Kind::SliceOutOfRange),
    (Starts("begin <= end ("), Kind::SliceOutOfRange),
    (Starts("begin > end ("), Kind::SliceOutOfRange),
    (Starts("mid > len"), Kind::SliceOutOfRange),
    (Starts("dest is out of bounds"), Kind::SliceOutOfRange),
    (Starts("copy_from_slice: source slice length"), Kind::SliceOutOfRange),
    (Starts("source slice length ("), Kind::SliceOutOfRange),
    (Starts("destination and source slices have different lengths"), Kind::SliceOutOfRange),
    (Holds("byte index "), Kind::SliceOutOfRange),
    (Starts("called `Option::unwrap"), Kind::Unwrap),
    (Starts("called `Result::unwrap"), Kind::Unwrap),
    (Starts("a Display implementation returned an error unexpectedly"), Kind::Unwrap),
    (Starts("a formatting trait implementation returned an error"), Kind::Unwrap),
    (Starts("internal error: entered unreachable code"), Kind::Unreachable),
    (Starts("RefCell already "), Kind::Borrow),
    (Starts("already borrowed"), Kind::Borrow),
    (Starts("already mutably borrowed"), Kind::Borrow),
    (Starts("capacity overflow"), Kind::CapacityOverflow),
    (Starts("Hash table capacity overflow"), Kind::CapacityOverflow),
];

/// Texts with which functions of std refuse an argument; there is no better word for them than a failed assertion.
const PRECONDITIONS: &[&str] = &[
    "chunk size must be non-zero",
    "window size must be non-zero",
    "chunk_size must be non-zero",
    "min > max",
    "argument of integer ",
    "base of integer logarithm",
    "to_digit: ",
    "from_digit: ",
    "encode_utf8: ",
    "encode_utf16: ",
    "from_ascii_radix: ",
    "from_str_radix",
    "step_by",
];

/// What kind of defect an outcome shows; `spelling` is what stands at the place it is charged to.
pub(crate) fn judge(outcome: &Outcome, raised_in_std: bool, spelling: Option<Spelling<'_>>) -> Judged {
    match outcome {
        Outcome::Panic(panic) => judge_panic(panic, raised_in_std, spelling),
        Outcome::BrokenLaw { .. } => implicit(Kind::Law),
        Outcome::Abort { .. } => implicit(Kind::Abort),
        Outcome::StackOverflow { .. } => implicit(Kind::StackOverflow),
        Outcome::OutOfMemory { .. } => implicit(Kind::Allocation),
        Outcome::Hang { .. } => implicit(Kind::Hang),
        // What nobody had time for is no finding; were it one, it would be that it did not come back.
        Outcome::Blocked { .. } | Outcome::Stopped { .. } | Outcome::Starved { .. } => implicit(Kind::Blocked),
        Outcome::Growth(_) => implicit(Kind::Growth),
        Outcome::Signal { .. } => implicit(Kind::Signal),
        Outcome::Sanitizer { .. } => implicit(Kind::Sanitizer),
        Outcome::Exit { .. } | Outcome::EnvironmentDenied { .. } => implicit(Kind::Exit),
    }
}

fn judge_panic(panic: &Panic, raised_in_std: bool, spelling: Option<Spelling<'_>>) -> Judged {
    let message = panic.message.as_str();
    if let Some(judged) = judge_own_check(message, raised_in_std, spelling) {
        return judged;
    }
    if message.starts_with("attempt to ") && message.ends_with(" with overflow") {
        return implicit(Kind::Overflow);
    }
    if let Some((_, kind)) = TEXTS.iter().find(|(text, _)| text.matches(message)) {
        return implicit(*kind);
    }
    if PRECONDITIONS.iter().any(|text| message.starts_with(text)) {
        return implicit(Kind::Assertion);
    }
    judge_free_text(message, raised_in_std, spelling)
}

/// A macro of the code itself decides before its text does: `assert!(i < n, "index out of bounds")` is an assertion. Only
/// what asks for too much memory or reaches the unreachable is named for what it says.
fn judge_own_check(message: &str, raised_in_std: bool, spelling: Option<Spelling<'_>>) -> Option<Judged> {
    let Some(Spelling::Macro(name)) = spelling else {
        return None;
    };
    if raised_in_std {
        return None;
    }
    let asserts = name.starts_with("assert") || name.starts_with("debug_assert");
    let named_otherwise = message.starts_with("capacity overflow") || message.starts_with("Hash table capacity");
    match name {
        _ if asserts => Some(explicit(Kind::Assertion)),
        "panic" if named_otherwise => Some(explicit(Kind::CapacityOverflow)),
        "panic" | "todo" | "unimplemented" => Some(explicit(Kind::ExplicitPanic)),
        "unreachable" => Some(implicit(Kind::Unreachable)),
        _ => None,
    }
}

fn judge_free_text(message: &str, raised_in_std: bool, spelling: Option<Spelling<'_>>) -> Judged {
    let called = |names: &[&str]| matches!(spelling, Some(Spelling::Call(name)) if names.contains(&name));
    if called(&["expect", "expect_err"]) {
        return implicit(Kind::Expect);
    }
    if called(&["unwrap", "unwrap_err"]) {
        return implicit(Kind::Unwrap);
    }
    if message.starts_with("assertion ") && message.contains("failed") {
        return judge_assertion(message, raised_in_std, spelling);
    }
    Judged { kind: Kind::ExplicitPanic, explicit: !raised_in_std }
}

/// Std asserts too, and some of its assertions have kinds of their own.
fn judge_assertion(message: &str, raised_in_std: bool, spelling: Option<Spelling<'_>>) -> Judged {
    let of_std = raised_in_std || matches!(spelling, Some(Spelling::Call(_)));
    if of_std && message.contains("is_char_boundary(") {
        return implicit(Kind::CharBoundary);
    }
    if raised_in_std && message.contains("<= self.len()") {
        return implicit(Kind::SliceOutOfRange);
    }
    Judged { kind: Kind::Assertion, explicit: !raised_in_std }
}

impl Text {
    fn matches(&self, message: &str) -> bool {
        match self {
            Starts(text) => message.starts_with(text),
            Holds(text) => message.contains(text),
        }
    }
}

fn implicit(kind: Kind) -> Judged {
    Judged { kind, explicit: false }
}

fn explicit(kind: Kind) -> Judged {
    Judged { kind, explicit: true }
}

#[cfg(test)]
mod tests;
