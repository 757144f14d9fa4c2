//! Turns recorded runs into verdicts and distinct findings.

mod finding;
mod http;
mod items;
mod triaged;

mod locate;
mod source;

mod denied;
mod kind;
mod message;

mod bulk;
mod contract;
mod conventions;
mod documented;
mod numbers;
mod pairs;
mod position;
mod severity;
mod work;

mod law;

mod coverage;

mod fingerprint;
mod merge;
mod release;
mod subject;

#[cfg(test)]
mod sample;

pub use coverage::{Coverage, Covered, coverage};
pub use finding::*;
pub use http::Http;
pub use items::*;
pub use message::decimal;
pub use release::{in_release, needs_debug_checks};
pub use triaged::*;
