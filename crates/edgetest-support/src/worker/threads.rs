//! Threads that a case has left running. They would go on among the cases of other targets, and whatever they do there would
//! be charged to the wrong one.

use std::time::Duration;

/// Those of the worker itself: the main one, and the one that runs cases.
const OURS: u64 = 2;
/// What a thread gets to end by itself after its case, in looks and in time between two of them.
const LOOKS: u32 = 10;
const BETWEEN: Duration = Duration::from_millis(2);

/// How many threads still run that are not the worker's own. Takes a few microseconds where there are none.
pub fn left_over() -> u64 {
    for _ in 0..LOOKS {
        match count().saturating_sub(OURS) {
            0 => return 0,
            _ => std::thread::sleep(BETWEEN),
        }
    }
    count().saturating_sub(OURS)
}

/// Threads of this process; 0 where the system does not tell.
fn count() -> u64 {
    std::fs::read_dir("/proc/self/task").map_or(0, |tasks| tasks.count() as u64)
}
