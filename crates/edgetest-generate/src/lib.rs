//! Spells a plan as Rust source for an engine.
//!
//! Pure: a plan in, text out. It alone knows the templates and what an engine calls its parts; it neither builds nor
//! runs anything.

mod ci;
mod expression;
pub mod fuzz;
mod harness;
mod hostile;
pub mod import;
mod law;
mod literal;
mod manifest;
mod reproducer;
mod sequence;
mod stand_in;
mod statement;
mod subject;
pub mod suite;
mod template;
mod tree;
mod web;

pub use ci::{CiFile, CiHost, CiProject, CiState, fleet_name};
pub use harness::{HarnessOptions, harness};
pub use reproducer::{End, Reproducer, ResultUse, reproducer};
pub use tree::{Fragment, HarnessTree};
pub use web::{Told, told};
