//! What generated harnesses call: values, the probe of results, and the account of what ran.
//!
//! A harness draws its arguments from a [`Source`], one [`choice::Choice`] a draw, and hands what the call returned to
//! [`consume!`]. This crate depends on std alone and knows neither the crate under test nor the plan; a copy of its
//! sources is emitted beside each generated package (see [`sources`]).
#![allow(unexpected_cfgs, reason = "the copy's manifest declares no feature that it does not need")]

pub mod alloc;
pub mod choice;
#[cfg_attr(feature = "baseline", path = "baseline.rs")]
mod draw;
pub mod future;
pub mod fuzz;
pub mod hostile;
pub mod input;
pub mod laws;
pub mod lexicon;
pub mod lockdown;
pub mod meter;
pub mod page;
pub mod probe;
mod rng;
pub mod source;
pub mod sources;
pub mod stage;
pub mod stand_in;
mod tape;
pub mod web;
pub mod wire;
pub mod worker;

pub use choice::Choice;
pub use lexicon::Lexicon;
pub use source::{BOUNDARY_CASES, FRUGAL, MODEST, Mode, Mutator, Source, Stream, Way, fault_in};
pub use stage::{Place, StageCells};

/// One harness: a callable and how to call it once.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The callable's public path, from which the seeds of its cases are derived.
    pub name: &'static str,
    /// Runs one case; `None` when an argument could not be built.
    pub run: fn(&mut Source) -> Option<()>,
    /// Literals of the callable's own docs: the first texts to try.
    pub seeds: &'static [&'static str],
}

/// Gives a value the life of the process, so that what borrows from it can be anything's argument.
pub fn leak<T>(value: T) -> &'static mut T {
    alloc::arena::lend(value)
}

/// The same for a slice.
pub fn leak_slice<T>(values: Vec<T>) -> &'static mut [T] {
    alloc::arena::lend(values)
}
