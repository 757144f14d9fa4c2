//! Builds and runs harnesses within limits.

mod record;

pub use record::*;
