//! Turns verdicts, findings and skips into text and the machine formats.

mod report;

mod place;
mod render;

mod github;
mod html;
mod human;
mod json;
mod junit;
mod list;
mod markdown;
mod merge;
mod sarif;

mod explain;
mod laws;
mod reasons;
mod words;

mod diagnostic;
mod duration;
mod mark;
mod module;
mod pointed;
mod reached;
mod safe;
mod skipped;
mod style;
mod summary;

#[cfg(test)]
mod inert;
#[cfg(test)]
mod sample;

pub use explain::{Chapter, Page, explain, pages, topics};
pub use github::Github;
pub use html::Html;
pub use human::{Human, diagnostic};
pub use json::{Json, SCHEMA, isolation_code};
pub use junit::Junit;
pub use list::{LIST_SCHEMA, list, list_json};
pub use markdown::Markdown;
pub use merge::{MergeError, merge};
pub use pointed::pointed;
pub use reasons::{skip_code, skip_text, skip_unlock, untested_code, untested_text};
pub use render::{Render, Scope};
pub use report::*;
pub use sarif::Sarif;
pub use style::Style;
