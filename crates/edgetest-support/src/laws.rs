//! What a harness says when a law is broken: which claim, and both sides as text.
//!
//! It says so by a panic at a stage of its own, so that whatever pins, shrinks and confirms a panic does the same for a law.

use crate::source::Source;
use crate::stage;
use std::fmt::{self, Debug, Display, Write};

/// Bytes of one side that are kept.
const SHOWN: usize = 1_000;

/// Parts the fields of a message; replaced within them.
const PART: char = '\u{1f}';

/// Ends the case: claim number `claim` of the check does not hold.
///
/// # Panics
///
/// Always: that is how it says so.
#[track_caller]
pub fn broken(source: &mut Source, claim: u32, left: &str, right: &str) -> ! {
    source.at(stage::LAW);
    let plain = |text: &str| text.replace(PART, "\u{fffd}");
    panic!("{claim}{PART}{}{PART}{}", plain(left), plain(right));
}

/// Reads what [`broken`] said: the claim's number and both sides.
#[must_use]
pub fn read(message: &str) -> Option<(u32, &str, &str)> {
    let (claim, sides) = message.split_once(PART)?;
    let (left, right) = sides.split_once(PART)?;
    Some((claim.parse().ok()?, left, right))
}

/// A value as text, by `Debug`, else by `Display`, else not at all.
#[macro_export]
macro_rules! shown {
    ($value:expr) => {{
        #[allow(unused_imports)]
        use $crate::laws::{ByDebug as _, ByDisplay as _, ByNothing as _};
        (&&&$crate::laws::Side($value)).edgetest_shown()
    }};
}

/// One side of a claim, borrowed. As in [`crate::probe`], the references before it rank what it is shown by.
#[derive(Debug)]
pub struct Side<'a, T: ?Sized>(pub &'a T);

/// Any type.
pub trait ByNothing {
    /// A placeholder.
    fn edgetest_shown(&self) -> String {
        "(a value without `Debug`)".to_owned()
    }
}

impl<T: ?Sized> ByNothing for Side<'_, T> {}

/// A type with `Display`.
pub trait ByDisplay {
    /// `{}`.
    fn edgetest_shown(&self) -> String;
}

impl<T: Display + ?Sized> ByDisplay for &Side<'_, T> {
    fn edgetest_shown(&self) -> String {
        written(format_args!("{}", self.0))
    }
}

/// A type with `Debug`.
pub trait ByDebug {
    /// `{:?}`.
    fn edgetest_shown(&self) -> String;
}

impl<T: Debug + ?Sized> ByDebug for &&Side<'_, T> {
    fn edgetest_shown(&self) -> String {
        written(format_args!("{:?}", self.0))
    }
}

fn written(text: fmt::Arguments<'_>) -> String {
    let mut sink = Sink(String::new());
    // An error is the sink's own, or a value's refusal to be shown.
    let _ = sink.write_fmt(text);
    sink.0
}

/// Takes so much and no more.
struct Sink(String);

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = SHOWN - self.0.len();
        if text.len() <= room {
            self.0.push_str(text);
            return Ok(());
        }
        let end = (0..=room).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
        self.0.push_str(&text[..end]);
        self.0.push('…');
        Err(fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_broken_reads_back() {
        let message = format!("3{PART}a\tb{PART}c\nd");
        assert_eq!(read(&message), Some((3, "a\tb", "c\nd")));
        assert_eq!(read("index out of bounds"), None);
    }

    #[test]
    fn a_side_is_shown_by_the_best_that_its_type_has() {
        struct Bare;
        struct Named;
        impl Display for Named {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("named")
            }
        }
        assert_eq!(shown!(&Bare), "(a value without `Debug`)");
        assert_eq!(shown!(&Named), "named");
        assert_eq!(shown!("a\"b"), "\"a\\\"b\"");
        assert_eq!(shown!(&vec![1_u8]), "[1]");
    }

    #[test]
    fn a_long_side_is_cut() {
        let long = "é".repeat(SHOWN);
        let shown = shown!(&long);
        assert!(shown.len() < SHOWN + 4 && shown.ends_with('…'));
    }
}
