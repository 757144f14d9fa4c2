//! Whose turn it is. Knows no processes and no clock: the caller tells what time is left.
//!
//! The policy: every target first gets a short slice, the riskiest first, so that whatever fails at once is seen at once. Then
//! come rounds with ever longer slices. From the third on a target gets up to four times as many cases and as much time as another, by
//! the quarter of the order of risk that it stands in. One whose last slice showed nothing new has come to a plateau: it sits out
//! a round, then two, then four, and comes back at once to full turns when it does something new again.

use edgetest_plan::{Prospect, TargetId};
use edgetest_support::{FRUGAL, MODEST};
use std::cmp::Reverse;
use std::collections::{BTreeMap, VecDeque};
use std::time::Duration;

/// Cases of a target in the first round, so that each is reached at all; in the second round, which is short of the longest
/// texts that end the boundary walk: where work grows with the square of the input, every target has had its turn before any
/// time is lost to them. From there on each round doubles it.
const FIRST_SLICE: u64 = 16;
const SECOND_SLICE: u64 = 80;
/// Cases that took all their time or memory, over all targets, after which setup steps are to be cheap, as they are in the cases
/// of the first two rounds.
const DEAR: u32 = 4;
/// The least time that a slice gets.
const LEAST_TIME: Duration = Duration::from_millis(15);
/// What a target of the riskiest quarter gets for one of the others; the second quarter gets half of it.
const MOST_WEIGHT: u64 = 4;
/// Rounds that a target on a plateau sits out at most: 2 to the power of this.
const MOST_PATIENCE: u32 = 3;

/// The targets and how far each has come.
#[derive(Debug)]
pub(crate) struct Board {
    order: Vec<TargetId>,
    cases_per_target: u64,
    jobs: u32,
    slice: u64,
    round: u64,
    queue: VecDeque<TargetId>,
    progress: BTreeMap<TargetId, Standing>,
    unfinished: usize,
    dear: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    next: u64,
    weight: u64,
    busy: bool,
    finished: bool,
    /// Slices without anything new, one after the other.
    idle: u32,
    /// The round in which it takes part again.
    back: u64,
    /// [`MODEST`], once the target has shown that it cannot bear large inputs.
    modest: u64,
    /// The round of its last turn.
    turned: Option<u64>,
}

/// How far a target has come, and the board with it, between two of its turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The round of its last turn.
    pub round: u64,
    /// Cases that took all their time or memory, over all targets.
    pub dear: u32,
    /// The case to go on with.
    pub next: u64,
    /// It gets small inputs only.
    pub modest: bool,
    /// Slices without anything new, one after the other.
    pub idle: u32,
    /// The round in which it takes part again.
    pub back: u64,
    /// It gets no more turns.
    pub finished: bool,
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

/// What came of a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Yield {
    /// Something that was not seen before.
    New,
    /// Nothing new.
    Old,
    /// It was cut short, which tells nothing.
    Unknown,
    /// The target is not to run again.
    GivenUp,
}

impl Board {
    /// A board of targets, the riskiest first and otherwise in their order.
    pub fn new(
        mut order: Vec<TargetId>,
        prospect: impl Fn(TargetId) -> Prospect,
        cases_per_target: u64,
        jobs: usize,
    ) -> Self {
        order.sort_by_key(|target| Reverse(prospect(*target).risk));
        let riskiest = order.first().map_or(0, |target| prospect(*target).risk);
        let quarter = order.len().div_ceil(4).max(1);
        let standing = |(place, target): (usize, &TargetId)| {
            let weight = if riskiest == 0 { 1 } else { (MOST_WEIGHT >> (place / quarter).min(2)).max(1) };
            (*target, Standing { weight, ..Standing::default() })
        };
        let progress: BTreeMap<_, _> = order.iter().enumerate().map(standing).collect();
        Self {
            unfinished: progress.len(),
            queue: order.iter().copied().collect(),
            order,
            cases_per_target,
            jobs: u32::try_from(jobs).unwrap_or(u32::MAX).max(1),
            slice: FIRST_SLICE,
            round: 0,
            dear: 0,
            progress,
        }
    }

    /// Whose turn it is, when `left` is the time until the end of the sweep.
    pub fn next(&mut self, left: Duration) -> Next {
        if self.unfinished == 0 || left.is_zero() {
            return Next::Finished;
        }
        while self.queue.is_empty() {
            self.next_round();
        }
        let Some(at) = self.queue.iter().position(|target| !self.progress[target].busy) else {
            return Next::Wait;
        };
        let waiting = self.queue.iter().map(|target| self.share(*target)).sum::<u64>();
        let target = self.queue.remove(at).expect("the position was just found");
        let share = self.share(target);
        // Half of what is left for each round, so that those who sit out come back before the end.
        let time = left.saturating_mul(self.jobs).mul_f64(ratio(share, waiting * 2));
        let standing = self.progress.get_mut(&target).expect("the queue holds targets of the board");
        (standing.busy, standing.turned) = (true, Some(self.round));
        // By their number and not by the round, so that a busy machine, which cuts turns short, does not change any case.
        let early = (FIRST_SLICE + SECOND_SLICE).saturating_sub(standing.next);
        let frugal = if early > 0 || self.dear >= DEAR { FRUGAL } else { 0 };
        let most = if early > 0 { early } else { u64::MAX };
        let count = self.slice.saturating_mul(share).min(most).min(self.cases_per_target.saturating_sub(standing.next));
        let time = time.max(LEAST_TIME).min(left.max(LEAST_TIME));
        Next::Turn(Turn { target, first: standing.next | standing.modest | frugal, count, time })
    }

    fn next_round(&mut self) {
        self.begin(self.round + 1);
    }

    fn begin(&mut self, round: u64) {
        self.round = round;
        self.slice = match round {
            0 => FIRST_SLICE,
            1..60 => SECOND_SLICE.saturating_mul(1 << (round - 1)),
            _ => u64::MAX,
        };
        let due = |target: &TargetId| {
            let standing = &self.progress[target];
            !standing.finished && standing.back <= round && standing.turned != Some(round)
        };
        self.queue = self.order.iter().copied().filter(due).collect();
    }

    /// In the first two rounds all are alike.
    fn share(&self, target: TargetId) -> u64 {
        if self.round < 2 { 1 } else { self.progress[&target].weight }
    }

    /// A turn is over; the target goes on with case `next`, if at all.
    pub fn done(&mut self, target: TargetId, next: u64, came: Yield) {
        let Some(standing) = self.progress.get_mut(&target) else {
            return;
        };
        standing.busy = false;
        standing.next = standing.next.max(next & !(MODEST | FRUGAL));
        match came {
            Yield::New => standing.idle = 0,
            Yield::Old => {
                standing.back = self.round + 1 + (1 << standing.idle.min(MOST_PATIENCE));
                standing.idle += 1;
            }
            Yield::Unknown | Yield::GivenUp => {}
        }
        if !standing.finished && (came == Yield::GivenUp || standing.next >= self.cases_per_target) {
            standing.finished = true;
            self.unfinished -= 1;
            self.queue.retain(|waiting| *waiting != target);
        }
    }

    /// A case took all its time or memory: from now on the target gets small inputs only.
    pub fn be_modest(&mut self, target: TargetId) {
        self.dear += 1;
        if let Some(standing) = self.progress.get_mut(&target) {
            standing.modest = MODEST;
        }
    }

    /// How far a target has come; `None` if it never had a turn.
    pub fn mark(&self, target: TargetId) -> Option<Mark> {
        let &Standing { next, modest, idle, back, finished, turned, .. } = self.progress.get(&target)?;
        Some(Mark { round: turned?, dear: self.dear, next, modest: modest > 0, idle, back, finished })
    }

    /// Puts a target where it stood; [`Board::go_on`] ends it.
    pub fn restore(&mut self, target: TargetId, mark: Mark) {
        let Some(standing) = self.progress.get_mut(&target) else { return };
        let Mark { round, dear, next, modest, idle, back, finished } = mark;
        let modest = if modest { MODEST } else { 0 };
        let next = next.min(self.cases_per_target);
        *standing = Standing { next, modest, idle, back, finished, turned: Some(round), ..*standing };
        self.dear = self.dear.max(dear);
    }

    /// Goes on in the round that the targets that were restored had come to.
    pub fn go_on(&mut self) {
        self.unfinished = self.progress.values().filter(|standing| !standing.finished).count();
        self.begin(self.progress.values().filter_map(|standing| standing.turned).max().unwrap_or(0));
    }

    /// The case that a target would go on with.
    pub fn reached(&self, target: TargetId) -> u64 {
        self.progress.get(&target).map_or(0, |standing| standing.next)
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

#[expect(clippy::cast_precision_loss, reason = "a share of time needs no more")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    fn board(targets: u32, cases: u64) -> Board {
        Board::new((0..targets).map(TargetId).collect(), |_| Prospect::default(), cases, 2)
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
            turns.push((turn.target.0, turn.first & !FRUGAL, turn.count));
            board.done(turn.target, turn.first + turn.count, Yield::New);
        }
        assert_eq!(
            turns,
            [
                (0, 0, 16),
                (1, 0, 16),
                (2, 0, 16),
                (0, 16, 80),
                (1, 16, 80),
                (2, 16, 80),
                (0, 96, 160),
                (1, 96, 160),
                (2, 96, 160),
                (0, 256, 320),
                (1, 256, 320),
                (2, 256, 320),
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
        board.done(first.target, 7, Yield::New);
        let turns: Vec<Turn> = (0..2)
            .map(|_| {
                let turn = turn(&mut board);
                board.done(turn.target, turn.first + turn.count, Yield::New);
                turn
            })
            .collect();
        assert_eq!((turns[0].first, turns[0].count), ((MODEST | FRUGAL) + 7, 80));
        assert_eq!(turns[1].first, (MODEST | FRUGAL) + 87);
    }

    #[test]
    fn risk_comes_first_and_gets_more() {
        let risk = |target: TargetId| Prospect { risk: target.0 * 10, burden: 0 };
        let mut board = Board::new((0..4).map(TargetId).collect(), risk, 100_000, 1);
        let turns: Vec<(u32, u64)> = (0..12)
            .map(|_| {
                let turn = turn(&mut board);
                board.done(turn.target, turn.first + turn.count, Yield::New);
                (turn.target.0, turn.count)
            })
            .collect();
        assert_eq!(turns[..4], [(3, 16), (2, 16), (1, 16), (0, 16)]);
        assert_eq!(turns[8..], [(3, 640), (2, 320), (1, 160), (0, 160)]);
    }

    #[test]
    fn a_target_on_a_plateau_sits_out_longer_and_longer() {
        let mut board = board(2, 100_000_000);
        let mut rounds = Vec::new();
        while board.round < 9 {
            let turn = turn(&mut board);
            let came = if turn.target.0 == 0 { Yield::Old } else { Yield::New };
            rounds.extend((turn.target.0 == 0).then_some(board.round));
            board.done(turn.target, turn.first + turn.count, came);
        }
        assert_eq!(rounds, [0, 2, 5]);
    }

    #[test]
    fn a_board_that_is_restored_goes_on_as_the_one_before() {
        let mut before = board(3, 700);
        for _ in 0..5 {
            let turn = turn(&mut before);
            before.done(turn.target, turn.first + turn.count, Yield::New);
        }
        let mut after = board(3, 700);
        for target in (0..3).map(TargetId) {
            after.restore(target, before.mark(target).expect("it had a turn"));
        }
        after.go_on();
        // The third has not yet had its second turn.
        assert_eq!(turn(&mut after), turn(&mut before));
        assert_eq!((after.round, after.slice), (before.round, before.slice));
        assert_eq!(after.reached(TargetId(0)), 96);
    }

    #[test]
    fn the_first_cases_are_frugal_in_whatever_round_they_run() {
        let mut board = board(1, 700);
        let first = turn(&mut board);
        board.done(first.target, 3, Yield::Old);
        let late = turn(&mut board);
        assert_eq!((board.round, late.first, late.count), (2, FRUGAL + 3, 93));
    }

    #[test]
    fn no_target_is_in_two_hands() {
        let mut board = board(1, 10_000);
        let first = turn(&mut board);
        assert_eq!(board.next(HOUR), Next::Wait);
        board.done(first.target, 1, Yield::New);
        assert_eq!(turn(&mut board).first & !FRUGAL, 1);
    }

    #[test]
    fn time_is_shared_among_those_who_wait() {
        let mut board = board(4, 10_000);
        let Next::Turn(turn) = board.next(Duration::from_secs(8)) else { panic!("there is work") };
        assert_eq!(turn.time, Duration::from_secs(2));
        assert_eq!(board.next(Duration::ZERO), Next::Finished);
    }

    #[test]
    fn a_target_that_is_given_up_gets_no_more_turns() {
        let mut board = board(1, 10_000);
        let first = turn(&mut board);
        board.done(first.target, 5, Yield::GivenUp);
        assert_eq!(board.next(HOUR), Next::Finished);
    }
}
