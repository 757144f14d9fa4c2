//! The targets of a coverage-guided campaign: a cargo-fuzz folder as a person would lay it out, and the harness of our own
//! campaigns, which holds all targets in one program.
//!
//! Both read an input as the same case, byte for byte: one corpus serves cargo-fuzz, a fleet and ourselves.

mod campaign;
mod codec;
mod dictionary;
mod folder;
mod group;
mod seeds;

pub use campaign::{campaign, covered};
pub(crate) use codec::{Decide, write};
pub use codec::{encode, within};
pub use folder::{Beside, FuzzTree, folder, input_name};
pub use group::{FuzzGroup, groups};
pub use seeds::seeds;
