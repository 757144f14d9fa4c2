//! Turns recorded runs into verdicts and distinct findings.

mod finding;

pub use finding::*;
