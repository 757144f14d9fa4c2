//! What is said of each kind: in a headline, as help, and as a page of its own.

mod http;

use crate::laws::{LAW_PAGE, law_headline};
use edgetest_run::Role;
use edgetest_triage::{Finding, Kind};

/// The headline of a finding, the callable's name before it: `panics on a multi-byte character`.
pub(crate) fn headline(finding: &Finding) -> &'static str {
    match finding.kind {
        Kind::Overflow => "overflows",
        Kind::DivideByZero => "divides by zero",
        Kind::IndexOutOfBounds => "indexes out of bounds",
        Kind::SliceOutOfRange => "slices out of range",
        Kind::CharBoundary => "panics on a multi-byte character",
        Kind::Unwrap if finding.message.contains("on a `None` value") => "unwraps a `None`",
        Kind::Unwrap if finding.message.contains("on an `Err` value") => "unwraps an `Err`",
        Kind::Unwrap if finding.message.contains("an error") => "fails to format its value",
        Kind::Unwrap => "unwraps what is not there",
        Kind::Expect => "expects what is not there",
        Kind::Unreachable => "reaches what was taken for unreachable",
        Kind::Borrow => "borrows a `RefCell` twice",
        Kind::ExplicitPanic => "panics",
        Kind::Assertion => "fails an assertion",
        Kind::CapacityOverflow => "asks for more memory than can exist",
        Kind::Allocation => "allocates without bound",
        Kind::StackOverflow => "overflows the stack",
        Kind::Hang => "does not come to an end",
        Kind::Growth => "works out of proportion to its input",
        Kind::Blocked => "waits for ever",
        Kind::Abort => "aborts the process",
        Kind::Exit => "ends the process",
        Kind::Signal => "is killed by a signal",
        Kind::Sanitizer => "misuses memory",
        Kind::Law => finding.law.map_or("breaks a law", law_headline),
        Kind::Http(http) => http::headline(http),
    }
}

/// What kind of value it takes at a parameter, where that was found out.
pub(crate) fn class(finding: &Finding, name: &str) -> Option<String> {
    let role = finding.roles.iter().find(|(parameter, _)| parameter == name).map(|(_, role)| *role);
    match role {
        Some(Role::Any) => Some("any value".into()),
        Some(Role::Least) if finding.kind == Kind::Overflow => Some("the smallest value at which it overflows".into()),
        Some(Role::Least) => Some("the smallest value at which it fails".into()),
        Some(Role::Matters) | None => inside_character(finding),
    }
}

/// Where the character lies that a string was cut in, if there is one argument to have it.
fn inside_character(finding: &Finding) -> Option<String> {
    let bytes = finding.message.split_once("(bytes ").filter(|_| finding.kind == Kind::CharBoundary)?.1;
    let start = bytes.split_once("..")?.0.parse::<usize>().ok()?;
    let [(_, value)] = finding.input.as_slice() else { return None };
    let is_text = value.starts_with('"') && !value.is_ascii();
    is_text.then(|| format!("a multi-byte character at byte {start}"))
}

/// Whether it is a panic, which a caller can catch, rather than the end of the process.
pub(crate) fn is_panic(kind: Kind) -> bool {
    match kind {
        Kind::Overflow
        | Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::Unwrap
        | Kind::Expect
        | Kind::Unreachable
        | Kind::Borrow
        | Kind::ExplicitPanic
        | Kind::Assertion
        | Kind::CapacityOverflow => true,
        Kind::Allocation
        | Kind::StackOverflow
        | Kind::Hang
        | Kind::Growth
        | Kind::Blocked
        | Kind::Abort
        | Kind::Exit
        | Kind::Signal
        | Kind::Sanitizer
        | Kind::Law
        | Kind::Http(_) => false,
    }
}

/// One line on how it is usually mended; `at` is the text from the place on.
pub(crate) fn help(kind: Kind, at: &str) -> &'static str {
    match kind {
        Kind::Overflow => "`checked_`, `saturating_` or `wrapping_` arithmetic says what is meant",
        Kind::DivideByZero => "`checked_div` and `checked_rem` return `None` here",
        Kind::CharBoundary | Kind::SliceOutOfRange if at.starts_with("split_at") => {
            "`split_at_checked` returns `None` here"
        }
        Kind::CharBoundary => "`get` with the same range returns `None` here",
        Kind::IndexOutOfBounds | Kind::SliceOutOfRange => "`get` returns `None` here",
        Kind::Unwrap | Kind::Expect => "return the error (`?`), or handle the other case",
        Kind::Unreachable => "this input reaches it: return an error",
        Kind::Borrow => "end the first borrow before the second, or use `try_borrow`",
        Kind::ExplicitPanic | Kind::Assertion => "return an error, or announce it in a `# Panics` section",
        Kind::CapacityOverflow | Kind::Allocation => "bound the size before allocating, or use `try_reserve`",
        Kind::StackOverflow => "bound the depth, or keep a stack of your own on the heap",
        Kind::Hang => "bound the work by the size of the input",
        Kind::Growth => "do not search or copy all that came before at each step",
        Kind::Blocked => "wait with a time limit",
        Kind::Abort => "find out what aborts: nothing can catch it",
        Kind::Exit => "return an error: ending the process is the program's to decide",
        Kind::Law => "mend the side that is wrong, or stop promising what the law asks for",
        Kind::Signal | Kind::Sanitizer => "look for `unsafe` code that trusts its arguments",
        Kind::Http(http) => http::help(http),
    }
}

/// What a sanitizer's report means.
const SANITIZER_PAGE: [&str; 3] = [
    "AddressSanitizer saw memory that was read or written beyond its bounds, after it was freed, or freed twice.",
    "Safe code cannot do this: some `unsafe` code trusted its arguments. It may be a way into the program, even where nothing crashes.",
    "Check lengths and lifetimes where `unsafe` code takes them; a test that needs a sanitizer to fail runs on nightly with `-Zsanitizer=address`.",
];

/// A page: what it means, why it matters, how it is usually mended.
#[expect(clippy::too_many_lines, reason = "a table with one entry a kind")]
pub(crate) fn page(kind: Kind) -> [&'static str; 3] {
    match kind {
        Kind::Overflow => [
            "An addition, subtraction, multiplication, negation or shift left the range of its type. Debug builds panic; \
             release builds go on with a wrapped value unless `overflow-checks` is on.",
            "A wrapped length or price is worse than a panic: it passes every later check. Sizes and counts taken from input \
             reach the end of their range as soon as somebody writes `18446744073709551615`.",
            "Say what is meant: `checked_add` and return an error, `saturating_add` where the largest value will do, \
             `wrapping_add` where wrapping is the point. Convert with `try_from` instead of `as`.",
        ],
        Kind::DivideByZero => [
            "A division or remainder by zero.",
            "It panics in release builds too. The divisor is usually a count that can be empty, a step or a scale from input.",
            "Use `checked_div` or `checked_rem` and decide what an empty count means, or take a `NonZero` type.",
        ],
        Kind::IndexOutOfBounds => [
            "An index lies outside of its slice, vector, array or map.",
            "It panics in release builds too: anyone who chooses the input can stop the program.",
            "Use `get` and handle `None`; iterate instead of counting; check the length once and keep the checked slice.",
        ],
        Kind::SliceOutOfRange => [
            "A range lies outside of its slice or string, or its start lies behind its end.",
            "It panics in release builds too. Lengths and offsets read from a file or message are rarely to be trusted.",
            "Use `get(range)`, `split_at_checked`, `first_chunk` or `strip_prefix`; compare with the length before slicing.",
        ],
        Kind::CharBoundary => [
            "A string was cut inside a character of several bytes.",
            "Everything works on ASCII and panics on the first `é`, `£` or `💥`, in release builds too.",
            "Use `get(range)`, `split_at_checked`, `strip_prefix`, `split_once` or `char_indices`. A number of characters is \
             no number of bytes. Where only ASCII is valid, work on bytes.",
        ],
        Kind::Unwrap => [
            "`unwrap` met `None` or `Err`. (A `Display` that returns an error makes `to_string` do the same.)",
            "The input shows that what could not happen does happen.",
            "Return the error with `?`, give a default, or handle the case with `let … else`.",
        ],
        Kind::Expect => [
            "`expect` met `None` or `Err`.",
            "The reason that its text gives does not hold for this input.",
            "Return the error with `?`, or make the reason true by checking the input where it comes in.",
        ],
        Kind::Unreachable => [
            "`unreachable!` was reached.",
            "A case was overlooked: the code after it was written in the belief that it cannot happen.",
            "Return an error, or make the case impossible in the types.",
        ],
        Kind::Borrow => [
            "A `RefCell` was borrowed while another borrow that excludes it was alive.",
            "It depends on the order of calls, so that ordinary tests rarely meet it.",
            "End the first borrow before calling code that may come back; use `try_borrow`, `Cell` or a plain `&mut`.",
        ],
        Kind::ExplicitPanic => [
            "`panic!`, `todo!` or `unimplemented!` was reached, and no documentation announces it.",
            "The author refuses the input by ending the caller's thread. That is a choice, but one that a caller must know.",
            "Return an error; or write a `# Panics` section, which makes this a note.",
        ],
        Kind::Assertion => [
            "An assertion failed, and no documentation announces what it asks for. Checks inside of std count as well.",
            "The caller broke a precondition that nobody told them.",
            "Return an error; or write a `# Panics` section, which makes this a note.",
        ],
        Kind::CapacityOverflow => [
            "More memory was asked for than a program can address.",
            "A length from input was trusted before a single byte of the content was seen.",
            "Bound the length by what is there to read; grow while reading; use `try_reserve`.",
        ],
        Kind::Allocation => [
            "A single allocation exceeded the limit of the run.",
            "A small input that asks for gigabytes brings down a service: the kernel kills it, no handler runs.",
            "Bound the size before allocating, read in pieces, use `try_reserve`.",
        ],
        Kind::StackOverflow => [
            "The stack ran out.",
            "It ends the whole process, cannot be caught, and a few kilobytes of `[[[[` are enough.",
            "Count the depth and refuse beyond a limit, or keep the open parts in a vector. Mind `Drop` of deep values too.",
        ],
        Kind::Hang | Kind::Blocked => [
            "One call used up its time, or waited without end.",
            "Whoever chooses the input occupies a worker for as long as they like.",
            "Bound the work by the size of the input; make sure that every turn of a loop consumes something; wait with a limit.",
        ],
        Kind::Growth => [
            "Work grows with a power of the length of the input: twice as much input costs four times as much, or more. Measured is \
             processor time at four lengths, each twice the one before, for at least two kinds of input; `sizes` tells the power.",
            "What is quick on a few kilobytes occupies a service for minutes on a few megabytes, which anyone may send.",
            "Look for a search through all that came before (`contains` on a vector, `chars().nth(i)`, `find` from the start), or a \
             copy of it (`remove(0)`, `insert(0, …)`, `text = text + …`), within a loop over the input. A set, an iterator that is kept, or a bound on the \
             number of items mends it.",
        ],
        Kind::Abort => [
            "The process aborted: a panic during unwinding or in a function that may not unwind, or a call of `abort`.",
            "Nothing can catch it, so that one bad input ends all the work of a process.",
            "Do not panic in `Drop`; return errors across foreign interfaces.",
        ],
        Kind::Exit => [
            "A library function ended the process.",
            "The caller gets no chance to save, to answer or to clean up.",
            "Return an error and let the program decide.",
        ],
        Kind::Law => LAW_PAGE,
        Kind::Sanitizer => SANITIZER_PAGE,
        Kind::Http(http) => http::page(http),
        Kind::Signal => [
            "The process was killed by a signal, usually for touching memory that is not its own.",
            "Safe code cannot do this: some `unsafe` code trusted its arguments. It may be a way into the program.",
            "Check lengths, alignments and lifetimes where `unsafe` code takes them; run the reproducer under AddressSanitizer or Miri.",
        ],
    }
}
