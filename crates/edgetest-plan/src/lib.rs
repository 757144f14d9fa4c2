//! Decides which callables get which harness, and says why the others get none.

mod plan;

pub use plan::*;
