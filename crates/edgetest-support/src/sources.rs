//! This crate's own sources, to be emitted beside a generated package.

/// Path within the emitted package, and text.
pub const SOURCES: &[(&str, &str)] = &[];
