//! How long each stage took.

use edgetest_report::Elapsed;
use std::time::Instant;

/// Adds up times by stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    /// So far.
    pub elapsed: Elapsed,
}

impl Clock {
    /// Does the work, and puts its time down to the stage that `stage` picks.
    pub fn time<T>(&mut self, stage: impl FnOnce(&mut Elapsed) -> &mut u64, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        *stage(&mut self.elapsed) += u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        result
    }
}
