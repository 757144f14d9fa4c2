//! Whose turn it is in a campaign.
//!
//! The policy: each fuzz target gets a first turn before any gets a second. From then on a target's due share of the time is one part,
//! and up to three parts more for what it still discovers: the features that its last turns added a second, older turns
//! counting half of the one after them, beside the best target's. The turn goes to whoever is furthest behind their share. So a
//! target that has gone quiet still gets a quarter of the time of a lively one, since coverage comes in steps. Knows no clock and no process.

use std::time::Duration;

/// Parts of the time for discoveries, beside the one part that each target has.
const FOR_NEWS: f64 = 3.0;
/// Turns without news after which a target counts as exhausted.
const QUIET_TURNS: u32 = 4;
/// Turns that the targets get, on average, if nothing new is found.
const TURNS: u32 = 6;
/// The shortest and the longest turn.
const TURN: (Duration, Duration) = (Duration::from_millis(700), Duration::from_secs(20));

/// The fuzz targets and what each has come to.
#[derive(Debug)]
pub(crate) struct Schedule {
    standings: Vec<Standing>,
    turn: Duration,
}

#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    busy: bool,
    over: bool,
    turns: u32,
    quiet: u32,
    spent: Duration,
    /// Features a second.
    rate: f64,
}

impl Schedule {
    /// So many fuzz targets that share a time on so many workers.
    pub fn new(targets: usize, time: Duration, jobs: usize) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX).max(1);
        let turn = time.saturating_mul(count(jobs)) / count(targets).saturating_mul(TURNS);
        Self { standings: vec![Standing::default(); targets], turn: turn.clamp(TURN.0, TURN.1) }
    }

    /// The next turn: the fuzz target, which of its turns it is, and for how long. `None`: nobody is free.
    pub fn next(&mut self) -> Option<(usize, u32, Duration)> {
        let best = self.standings.iter().map(|standing| standing.rate).fold(0.0, f64::max);
        let behind = |standing: &Standing| {
            let news = if best > 0.0 { standing.rate / best } else { 0.0 };
            (standing.turns > 0, standing.spent.as_secs_f64() / (1.0 + FOR_NEWS * news))
        };
        let free = self.standings.iter().enumerate().filter(|(_, standing)| !standing.busy && !standing.over);
        let (next, _) = free.min_by(|(_, one), (_, other)| {
            behind(one).partial_cmp(&behind(other)).unwrap_or(std::cmp::Ordering::Equal)
        })?;
        let standing = &mut self.standings[next];
        standing.busy = true;
        standing.turns += 1;
        Some((next, standing.turns - 1, self.turn))
    }

    /// A turn is over and has added so many features.
    pub fn done(&mut self, target: usize, spent: Duration, features: u64) {
        let Some(standing) = self.standings.get_mut(target) else { return };
        standing.busy = false;
        standing.spent += spent;
        standing.quiet = if features > 0 { 0 } else { standing.quiet + 1 };
        let features = f64::from(u32::try_from(features).unwrap_or(u32::MAX));
        standing.rate = f64::midpoint(standing.rate, features / spent.as_secs_f64().max(0.001));
    }

    /// The target gets no more turns.
    pub fn give_up(&mut self, target: usize) {
        if let Some(standing) = self.standings.get_mut(target) {
            standing.over = true;
        }
    }

    /// Whether no target has found anything for a while.
    pub fn is_plateau(&self) -> bool {
        self.standings.iter().all(|standing| standing.over || standing.quiet >= QUIET_TURNS)
    }

    /// Whether nobody gets another turn.
    pub fn is_over(&self) -> bool {
        self.standings.iter().all(|standing| standing.over)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often each target had a turn, where a turn of each finds this much.
    fn turns(found: [u64; 3], rounds: usize) -> [u32; 3] {
        let mut schedule = Schedule::new(3, Duration::from_secs(600), 1);
        let mut turns = [0; 3];
        for _ in 0..rounds {
            let (target, _, time) = schedule.next().expect("nobody is busy");
            turns[target] += 1;
            schedule.done(target, time, found[target]);
        }
        turns
    }

    #[test]
    fn every_target_has_a_turn_before_any_has_two() {
        assert_eq!(turns([1000, 0, 0], 3), [1, 1, 1]);
    }

    #[test]
    fn who_discovers_gets_four_times_the_time_of_who_does_not() {
        let [lively, quiet, other] = turns([1000, 0, 0], 600);
        assert!(lively > 390 && lively < 410, "{lively}");
        assert_eq!(quiet, other);
    }

    #[test]
    fn a_plateau_is_a_few_quiet_turns_of_all() {
        let mut schedule = Schedule::new(2, Duration::from_secs(60), 1);
        for _ in 0..2 * QUIET_TURNS {
            assert!(!schedule.is_plateau());
            let (target, _, time) = schedule.next().expect("nobody is busy");
            schedule.done(target, time, 0);
        }
        assert!(schedule.is_plateau());
    }

    #[test]
    fn no_target_is_in_two_hands() {
        let mut schedule = Schedule::new(1, Duration::from_secs(60), 2);
        assert!(schedule.next().is_some());
        assert!(schedule.next().is_none());
        schedule.give_up(0);
        assert!(schedule.is_over());
    }
}
