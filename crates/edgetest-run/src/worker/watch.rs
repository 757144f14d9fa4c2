//! Decides when a case has run for too long. Knows neither clocks nor processes: it is fed with readings.

use crate::worker::usage::{Threads, Usage};
use std::time::Duration;

/// Wall time that a case without CPU time gets, in CPU limits.
const PATIENCE: u32 = 4;
/// Wall time after which a case is ended whatever the machine is busy with, in CPU limits.
const END_OF_PATIENCE: u32 = 60;

/// CPU time that is no progress: a look at a clock, now and then.
const A_LITTLE: Duration = Duration::from_millis(2);

/// What we ourselves may take between cases, in CPU limits: starting, resolving the first backtrace.
const OUR_OWN: u32 = 15;

/// Watches the cases of one worker.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watch {
    doing: Option<(u64, bool)>,
    cpu: Duration,
    since: Duration,
    /// The CPU time at the last reading that showed any progress, and when that was.
    progress: (Duration, Duration),
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
    /// It has stopped itself by a signal, and nobody will wake it.
    Stopped {
        /// Wall time waited.
        waited: Duration,
    },
    /// It could have used more, but the machine did not give it any: that tells nothing of the case.
    Starved {
        /// Wall time waited.
        waited: Duration,
    },
}

impl Watch {
    /// One reading at `now`, any point of a steady clock: the page's `seq`, whether a case runs, and the usage, where it
    /// is known.
    pub fn look(
        &mut self,
        now: Duration,
        (seq, runs): (u64, bool),
        usage: Option<Usage>,
        limit: Duration,
    ) -> Option<TooLong> {
        let doing = Some((seq, runs));
        if doing != self.doing {
            let cpu = usage.map_or(Duration::ZERO, |usage| usage.cpu);
            *self = Self { doing, cpu, since: now, progress: (cpu, now) };
            return None;
        }
        let limit = if runs { limit } else { limit.max(Duration::from_secs(1)) * OUR_OWN };
        let waited = now.saturating_sub(self.since);
        let Some(usage) = usage else {
            // Without a CPU clock only patience tells a hang from a busy machine.
            return (waited > limit * PATIENCE).then_some(TooLong::Spins);
        };
        let used = usage.cpu.saturating_sub(self.cpu);
        if used > limit {
            return Some(TooLong::Spins);
        }
        if usage.cpu > self.progress.0 + A_LITTLE {
            self.progress = (usage.cpu, now);
        }
        // It may have worked before it began to wait.
        let still = now.saturating_sub(self.progress.1) > limit * PATIENCE;
        let idle = (still || used < limit / 10) && waited > limit * PATIENCE;
        match usage.threads {
            Threads::Waiting if idle => Some(TooLong::Blocked { waited }),
            Threads::Stopped if idle => Some(TooLong::Stopped { waited }),
            Threads::Runnable | Threads::Waiting | Threads::Stopped => {
                (waited > limit * END_OF_PATIENCE).then_some(TooLong::Starved { waited })
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(1);

    fn look(watch: &mut Watch, now: u64, seq: u64, cpu: u64, threads: Threads) -> Option<TooLong> {
        let usage = Usage { cpu: Duration::from_millis(cpu), threads };
        watch.look(Duration::from_millis(now), (seq, true), Some(usage), LIMIT)
    }

    #[test]
    fn cpu_time_within_one_case_is_what_counts() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 900, 2, 900, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 1800, 2, 1800, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 2000, 2, 1901, Threads::Runnable), Some(TooLong::Spins));
    }

    #[test]
    fn a_case_that_worked_before_it_waits_is_blocked_too() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 1_000, 1, 500, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 4_500, 1, 500, Threads::Waiting), None);
        assert_eq!(
            look(&mut watch, 5_100, 1, 501, Threads::Waiting),
            Some(TooLong::Blocked { waited: Duration::from_millis(5_100) })
        );
    }

    #[test]
    fn a_starved_case_is_not_taken_for_a_blocked_one() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 30_000, 1, 10, Threads::Runnable), None);
        let waited = Duration::from_secs(31);
        assert_eq!(look(&mut watch, 31_000, 1, 10, Threads::Waiting), Some(TooLong::Blocked { waited }));
        let waited = Duration::from_secs(61);
        assert_eq!(look(&mut watch, 61_000, 1, 10, Threads::Runnable), Some(TooLong::Starved { waited }));
    }

    #[test]
    fn a_case_that_stopped_itself_is_told_from_one_that_waits() {
        let mut watch = Watch::default();
        assert_eq!(look(&mut watch, 0, 1, 0, Threads::Runnable), None);
        assert_eq!(look(&mut watch, 3_900, 1, 10, Threads::Stopped), None);
        let waited = Duration::from_millis(4_100);
        assert_eq!(look(&mut watch, 4_100, 1, 10, Threads::Stopped), Some(TooLong::Stopped { waited }));
    }

    #[test]
    fn a_worker_between_cases_is_given_more_time() {
        let mut watch = Watch::default();
        let mut look = |now| {
            let now = Duration::from_secs(now);
            watch.look(now, (1, false), Some(Usage { cpu: now, threads: Threads::Runnable }), LIMIT)
        };
        assert_eq!((look(0), look(14), look(16)), (None, None, Some(TooLong::Spins)));
    }
}
