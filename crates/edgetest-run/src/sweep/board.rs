//! Whose turn it is: rounds over all targets with ever longer slices, so that each target gets its first cases early and
//! the time is shared evenly. Knows no processes and no clock: the caller tells what time is left.

use edgetest_plan::TargetId;
use edgetest_support::MODEST;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Cases of a target in the first round; each round doubles it. Short of the longest texts, which end the boundary walk: where
/// work grows with the square of the input, every target has had its turn before any time is lost to them.
const FIRST_SLICE: u64 = 192;
/// The least time that a slice gets.
const LEAST_TIME: Duration = Duration::from_millis(15);

/// The targets and how far each has come.
#[derive(Debug)]
pub(crate) struct Board {
    order: Vec<TargetId>,
    cases_per_target: u64,
    jobs: u32,
    slice: u64,
    queue: VecDeque<TargetId>,
    progress: BTreeMap<TargetId, Standing>,
    unfinished: usize,
}

#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    next: u64,
    busy: bool,
    finished: bool,
    /// [`MODEST`], once the target has shown that it cannot bear large inputs.
    modest: u64,
}

/// Some cases of one target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// Whose.
    pub target: TargetId,
    /// The first case.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// For how long.
    pub time: Duration,
}

/// What a worker gets when it asks for work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// This.
    Turn(Turn),
    /// Nothing now: all that is left is in the hands of other workers.
    Wait,
    /// Nothing more.
    Finished,
}

impl Board {
    /// A board of targets in their order.
    pub fn new(order: Vec<TargetId>, cases_per_target: u64, jobs: usize) -> Self {
        let progress: BTreeMap<_, _> = order.iter().map(|target| (*target, Standing::default())).collect();
        Self {
            unfinished: progress.len(),
            queue: order.iter().copied().collect(),
            order,
            cases_per_target,
            jobs: u32::try_from(jobs).unwrap_or(u32::MAX).max(1),
            slice: FIRST_SLICE,
            progress,
        }
    }

    /// Whose turn it is, when `left` is the time until the end of the sweep.
    pub fn next(&mut self, left: Duration) -> Next {
        if self.unfinished == 0 || left.is_zero() {
            return Next::Finished;
        }
        if self.queue.is_empty() {
            self.slice = self.slice.saturating_mul(2);
            self.queue = self.order.iter().copied().filter(|target| !self.progress[target].finished).collect();
        }
        let Some(at) = self.queue.iter().position(|target| !self.progress[target].busy) else {
            return Next::Wait;
        };
        let waiting = u32::try_from(self.queue.len()).unwrap_or(u32::MAX);
        let time = (left.saturating_mul(self.jobs) / waiting).max(LEAST_TIME).min(left.max(LEAST_TIME));
        let target = self.queue.remove(at).expect("the position was just found");
        let standing = self.progress.get_mut(&target).expect("the queue holds targets of the board");
        standing.busy = true;
        let count = self.slice.min(self.cases_per_target.saturating_sub(standing.next));
        Next::Turn(Turn { target, first: standing.next | standing.modest, count, time })
    }

    /// A turn is over; the target goes on with case `next`, if at all.
    pub fn done(&mut self, target: TargetId, next: u64, give_up: bool) {
        let Some(standing) = self.progress.get_mut(&target) else {
            return;
        };
        standing.busy = false;
        standing.next = standing.next.max(next & !MODEST);
        if !standing.finished && (give_up || standing.next >= self.cases_per_target) {
            standing.finished = true;
            self.unfinished -= 1;
            self.queue.retain(|waiting| *waiting != target);
        }
    }

    /// From now on the target gets small inputs only.
    pub fn be_modest(&mut self, target: TargetId) {
        if let Some(standing) = self.progress.get_mut(&target) {
            standing.modest = MODEST;
        }
    }

    /// How many targets there are.
    pub fn targets(&self) -> usize {
        self.progress.len()
    }

    /// How many targets need no more turns.
    pub fn finished(&self) -> usize {
        self.progress.len() - self.unfinished
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn board(targets: u32, cases: u64) -> Board {
        Board::new((0..targets).map(TargetId).collect(), cases, 2)
    }

    fn turn(board: &mut Board) -> Turn {
        match board.next(HOUR) {
            Next::Turn(turn) => turn,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_target_gets_a_short_turn_before_any_gets_a_long_one() {
        let mut board = board(3, 700);
        let mut turns = Vec::new();
        while let Next::Turn(turn) = board.next(HOUR) {
            turns.push((turn.target.0, turn.first, turn.count));
            board.done(turn.target, turn.first + turn.count, false);
        }
        assert_eq!(
            turns,
            [
                (0, 0, 192),
                (1, 0, 192),
                (2, 0, 192),
                (0, 192, 384),
                (1, 192, 384),
                (2, 192, 384),
                (0, 576, 124),
                (1, 576, 124),
                (2, 576, 124)
            ]
        );
        assert_eq!(board.next(HOUR), Next::Finished);
        assert_eq!(board.finished(), 3);
    }

    #[test]
    fn a_modest_target_goes_on_where_it_stands() {
        let mut board = board(1, 700);
        let first = turn(&mut board);
        board.be_modest(first.target);
        board.done(first.target, 7, false);
        let turns: Vec<Turn> = (0..2)
            .map(|_| {
                let turn = turn(&mut board);
                board.done(turn.target, turn.first + turn.count, false);
                turn
            })
            .collect();
        assert_eq!((turns[0].first, turns[0].count), (MODEST + 7, 384));
        assert_eq!(turns[1].first, MODEST + 391);
    }

    #[test]
    fn no_target_is_in_two_hands() {
        let mut board = board(1, 10_000);
        let first = turn(&mut board);
        assert_eq!(board.next(HOUR), Next::Wait);
        board.done(first.target, 1, false);
        assert_eq!(turn(&mut board).first, 1);
    }

    #[test]
    fn time_is_shared_among_those_who_wait() {
        let mut board = board(4, 10_000);
        let Next::Turn(turn) = board.next(Duration::from_secs(8)) else { panic!("there is work") };
        assert_eq!(turn.time, Duration::from_secs(4));
        assert_eq!(board.next(Duration::ZERO), Next::Finished);
    }

    #[test]
    fn a_target_that_is_given_up_gets_no_more_turns() {
        let mut board = board(1, 10_000);
        let first = turn(&mut board);
        board.done(first.target, 5, true);
        assert_eq!(board.next(HOUR), Next::Finished);
    }
}
