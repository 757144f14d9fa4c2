//! Where in a case the process is, in three words that outlive it.
//!
//! The worker lays the words into the page that it shares with its supervisor, so that a death is pinned to the call
//! that ran. Without a worker the words are this module's own.

use std::sync::atomic::{AtomicU32, Ordering};

/// Our own code, between calls.
pub const HARNESS: u32 = 0;
/// A constructor or mutator runs; its unit and step stand beside the stage.
pub const SETUP: u32 = 1;
/// The call under test runs.
pub const CALL: u32 = 2;
/// `format!("{:?}", result)`.
pub const DEBUG: u32 = 3;
/// `result.to_string()`.
pub const DISPLAY: u32 = 4;
/// `result.next()`.
pub const NEXT: u32 = 5;
/// `result.next_back()`.
pub const NEXT_BACK: u32 = 6;
/// `result.size_hint()`.
pub const SIZE_HINT: u32 = 7;
/// `result.clone()`, and dropping the clone.
pub const CLONE: u32 = 8;
/// Dropping the result.
pub const DROP: u32 = 9;
/// A law turned out to be broken.
pub const LAW: u32 = 10;

/// Judging what a web application answered.
pub const ANSWER: u32 = 20;

static PANICS: AtomicU32 = AtomicU32::new(0);

/// The case's own thread panics, be it caught or not.
pub fn panicked() {
    PANICS.fetch_add(1, Ordering::Relaxed);
}

/// How many panics of that kind there have been; always none where no worker tells.
pub fn panics() -> u32 {
    PANICS.load(Ordering::Relaxed)
}

/// The three words. The layout is fixed, since the worker maps them onto a file.
#[derive(Debug)]
#[repr(C)]
pub struct StageCells {
    /// One of this module's constants.
    pub stage: AtomicU32,
    /// The unit that runs, where the stage is [`SETUP`].
    pub unit: AtomicU32,
    /// How many units the case has called so far.
    pub step: AtomicU32,
}

impl StageCells {
    /// Cells at rest.
    #[must_use]
    pub const fn new() -> Self {
        StageCells { stage: AtomicU32::new(HARNESS), unit: AtomicU32::new(0), step: AtomicU32::new(0) }
    }

    /// What the cells say.
    pub fn read(&self) -> Place {
        Place {
            stage: self.stage.load(Ordering::Relaxed),
            unit: self.unit.load(Ordering::Relaxed),
            step: self.step.load(Ordering::Relaxed),
        }
    }

    pub(crate) fn write(&self, place: Place) {
        self.step.store(place.step, Ordering::Relaxed);
        self.unit.store(place.unit, Ordering::Relaxed);
        self.stage.store(place.stage, Ordering::Relaxed);
    }

    pub(crate) fn set_stage(&self, stage: u32) {
        self.stage.store(stage, Ordering::Relaxed);
    }
}

impl Default for StageCells {
    fn default() -> Self {
        StageCells::new()
    }
}

/// A reading of the cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Place {
    /// One of this module's constants.
    pub stage: u32,
    /// The unit, where the stage is [`SETUP`].
    pub unit: u32,
    /// How many units the case has called so far.
    pub step: u32,
}
