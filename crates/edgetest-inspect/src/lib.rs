//! Turns a package on disk into a [`CrateApi`].

mod api;

pub use api::*;
