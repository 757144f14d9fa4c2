//! Turns a package on disk into a [`CrateApi`].

mod api;
mod callables;
mod convert;
mod docs;
mod error;
mod fixture;
mod foreign;
mod harvest;
mod inspect;
mod items;
mod lockfile;
mod makers;
mod metadata;
mod names;
mod paths;
mod render;
mod rustdoc;
mod shadow;
mod signature;
mod source;
mod std_paths;
mod std_types;
mod web;
mod workspace;

pub use api::*;
pub use error::InspectError;
pub use fixture::{Fixture, NoFixture, check_expression, check_type};
pub use inspect::{inspect, uses_unsafe};
pub use rustdoc::RUSTDOC;
pub use shadow::Shadow;
pub use source::{SourceExcerpt, source_excerpt};
pub use web::{App, Extractor, Field, Framework, Route, Rule, Schema, Web};
pub use workspace::{LeftOut, Selected, SelectedPackage, Selection, select, within};
