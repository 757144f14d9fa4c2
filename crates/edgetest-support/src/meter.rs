//! What a call costs: work is counted while the code under test runs, and not while arguments are built or results are shown.
//!
//! How work is counted is the worker's to say, since std has no clock of a thread's own.

use crate::stage;

/// Counts the work of the calls of one case.
#[derive(Clone, Copy, Debug)]
pub struct Meter {
    read: fn() -> u64,
    since: Option<u64>,
    spent: u64,
}

impl Meter {
    /// A meter at rest over a clock that only its own thread moves; any unit will do.
    #[must_use]
    pub fn new(read: fn() -> u64) -> Self {
        Meter { read, since: None, spent: 0 }
    }

    /// What was spent so far, in the clock's unit.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// The case goes on to another stage.
    pub(crate) fn enter(&mut self, stage: u32) {
        match (self.since, is_work(stage)) {
            (None, true) => self.since = Some((self.read)()),
            (Some(since), false) => {
                self.spent += (self.read)().saturating_sub(since);
                self.since = None;
            }
            (Some(_), true) | (None, false) => {}
        }
    }
}

/// The call itself, and the items of an iterator, which does its work as it is walked.
fn is_work(stage: u32) -> bool {
    matches!(stage, stage::CALL | stage::NEXT | stage::NEXT_BACK)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

    #[test]
    fn work_counts_while_the_call_or_its_iterator_runs() {
        static NOW: AtomicU64 = AtomicU64::new(0);
        let mut meter = Meter::new(|| NOW.fetch_add(10, Relaxed));
        for stage in [stage::SETUP, stage::CALL, stage::NEXT, stage::DEBUG, stage::DISPLAY, stage::NEXT, stage::DROP] {
            meter.enter(stage);
        }
        assert_eq!((meter.spent(), NOW.load(Relaxed)), (20, 40));
    }
}
