//! Turns verdicts, findings and skips into text and the machine formats.

mod report;

mod human;
mod json;
mod list;

mod explain;
mod reasons;
mod words;

mod diagnostic;
mod mark;
mod pointed;
mod safe;
mod style;

#[cfg(test)]
mod sample;

pub use explain::{explain, topics};
pub use human::{diagnostic, human};
pub use json::{SCHEMA, json};
pub use list::list;
pub use pointed::pointed;
pub use reasons::{skip_code, skip_text, skip_unlock, untested_code, untested_text};
pub use report::*;
pub use style::Style;
