//! Spells a plan as Rust source for an engine.

mod tree;

pub use tree::*;
