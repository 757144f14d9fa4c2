//! Decides which callables get which harness, and says why the others get none.
//!
//! Reads a `CrateApi` and nothing else: no files, no clock, no environment. The same API and options give the same plan.

mod blanket;
mod call;
mod closing;
mod closures;
mod filter;
mod hostile;
mod inputs;
mod instance;
mod laws;
mod made;
mod narrow;
mod outputs;
mod plan;
mod planner;
mod producers;
mod prospect;
mod protocol;
mod prune;
mod search;
mod settle;
mod spell;
mod stand_in;
mod std_holds;
mod suggest;
mod table;
mod traits;
mod types;
mod ways;
mod web;
mod world;

pub use call::raw as raw_identifier;
pub use filter::matches as glob_matches;
pub use laws::{Claim, Law, Step, Tier};
pub use narrow::Partition;
pub use plan::*;
pub use planner::plan;
pub use prospect::Prospect;
pub use prune::has_word;
