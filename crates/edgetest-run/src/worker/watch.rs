//! Decides when a case has run for too long. Knows neither clocks nor processes: it is fed with readings.

use crate::worker::usage::Usage;
use std::time::Duration;

/// Wall time that a case without CPU time gets, in CPU limits.
const PATIENCE: u32 = 10;
/// Wall time after which a case is ended whatever the machine is busy with, in CPU limits.
const END_OF_PATIENCE: u32 = 60;

/// Watches the cases of one worker.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch {
    seq: Option<u64>,
    cpu: Duration,
    since: Duration,
}

/// Why a case is ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLong {
    /// It used too much CPU time.
    Spins,
    /// It uses none and there is no end in sight.
    Blocked {
        /// Wall time waited.
        waited: Duration,
    },
}

impl Watch {
    /// One reading at `now`, any point of a steady clock: the page's `seq` while a case runs, and the usage, where it is
    /// known.
    pub fn look(&mut self, now: Duration, seq: Option<u64>, usage: Option<Usage>, limit: Duration) -> Option<TooLong> {
        if seq.is_none() || seq != self.seq {
            *self = Self { seq, cpu: usage.map_or(Duration::ZERO, |usage| usage.cpu), since: now };
            return None;
        }
        let waited = now.saturating_sub(self.since);
        let Some(usage) = usage else {
            // Without a CPU clock only patience tells a hang from a busy machine.
            return (waited > limit * PATIENCE).then_some(TooLong::Spins);
        };
        let used = usage.cpu.saturating_sub(self.cpu);
        if used > limit {
            return Some(TooLong::Spins);
        }
        let idle = !usage.runnable && used < limit / 10 && waited > limit * PATIENCE;
        (idle || waited > limit * END_OF_PATIENCE).then_some(TooLong::Blocked { waited })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(1);

    fn look(watch: &mut Watch, now: u64, seq: u64, cpu: u64, runnable: bool) -> Option<TooLong> {
        let usage = Usage { cpu: Duration::from_millis(cpu), runnable };
        watch.look(Duration::from_millis(now), Some(seq), Some(usage), LIMIT)
    }

    #[test]
    fn cpu_time_within_one_case_is_what_counts() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, true), None);
        assert_eq!(look(&mut watch, 900, 2, 900, true), None);
        assert_eq!(look(&mut watch, 1800, 2, 1800, true), None);
        assert_eq!(look(&mut watch, 2000, 2, 1901, true), Some(TooLong::Spins));
    }

    #[test]
    fn a_starved_case_is_not_taken_for_a_blocked_one() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, true), None);
        assert_eq!(look(&mut watch, 30_000, 1, 10, true), None);
        assert_eq!(
            look(&mut watch, 31_000, 1, 10, false),
            Some(TooLong::Blocked { waited: Duration::from_secs(31) })
        );
    }

    #[test]
    fn a_worker_between_cases_is_never_too_slow() {
        let mut watch = Watch::default();
        for now in [0, 100, 200] {
            assert_eq!(watch.look(Duration::from_secs(now), None, None, LIMIT), None);
        }
    }
}
