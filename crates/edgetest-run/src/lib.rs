//! Builds and runs harnesses within limits.

pub mod build;
pub mod fleet;
pub mod fuzz;
mod growth;
mod import;
mod isolation;
mod launcher;
mod record;
mod repro;
mod scratch;
mod settle;
pub mod shrink;
mod single;
mod spec;
mod sweep;
mod trial;
mod worker;

pub use growth::{grow_again, is_growth};
pub use import::{Imported, import};
pub use launcher::{LaunchError, launch, probe, trial_command};
pub use record::*;
pub use repro::repro;
pub use single::{Ending, Single};
pub use spec::{Cases, Launcher, Limits, Phase, Progress, RunError, SweepSpec};
pub use sweep::sweep;
pub use trial::{TestEnd, Trial, trial};
