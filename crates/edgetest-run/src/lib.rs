//! Builds and runs harnesses within limits.

pub mod build;
mod record;

pub use record::*;
