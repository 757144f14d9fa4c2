//! Whose turn it is. Knows no processes and no clock: the caller tells what time is left.
//!
//! The policy: every target first gets a short slice, the riskiest first, so that whatever fails at once is seen at once. Then
//! come rounds with ever longer slices. From the fourth on a target gets up to four times as many cases and as much time as another, by
//! the quarter of the order of risk that it stands in. One whose last slice showed nothing new has come to a plateau: it sits out
//! a round, then two, then four, and comes back at once to full turns when it does something new again.
//! Where the number of cases is not fixed, the riskier quarters and those that are not on a plateau get more of them.
//!
//! Rounds count cases, and one case may cost a thousand times what another does. So the time that dear targets take is owed to the
//! cheap ones, which run ahead of the round with it: where half of a crate derives keys, the other half still gets half of the time.
//! In the first round those who had no turn yet come before that, but for the namesakes of a dear one: they wait until its end.

use crate::spec::Cases;
use edgetest_plan::{Prospect, TargetId};
use edgetest_support::{BOUNDARY_CASES, FRUGAL, MODEST};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

/// Cases of a target in the first three rounds: so few that each is reached at all, then those that fail at once, then what is
/// short of the longest texts that end the boundary walk. Where work grows with the square of the input, every target has had its
/// turn before any time is lost to them. From there on each round doubles the last.
const FIRST_SLICES: [u64; 3] = [4, 12, 80];
/// All of them: what is drawn for them is cheap in setup steps.
const EARLY: u64 = 96;
/// Cases that took all their time or memory, over all targets, after which setup steps are to be cheap, as they are in the cases
/// of the first two rounds.
const DEAR: u32 = 4;
/// What a slice of the first two rounds gets at most: a case or two of a dear target.
const FIRST_TIME: Duration = Duration::from_millis(100);
/// A target whose cases take longer than the first on average is dear; one whose cases take less than the second is cheap.
const DEAR_CASE: Duration = Duration::from_millis(5);
const CHEAP_CASE: Duration = Duration::from_millis(1);
/// The least time that a slice gets.
const LEAST_TIME: Duration = Duration::from_millis(15);
/// What a target of the riskiest quarter gets for one of the others; the second quarter gets half of it.
const MOST_WEIGHT: u64 = 4;
/// How many times its cases a target gets that shows something new with each slice, where they are not fixed.
const MORE_WHILE_NEW: u64 = 4;
/// Rounds that a target on a plateau sits out at most: 2 to the power of this.
const MOST_PATIENCE: u32 = 3;

/// The targets and how far each has come.
#[derive(Debug)]
pub(crate) struct Board {
    order: Vec<TargetId>,
    cases: Cases,
    jobs: u32,
    slice: u64,
    round: u64,
    queue: VecDeque<TargetId>,
    progress: BTreeMap<TargetId, Standing>,
    unfinished: usize,
    dear: u32,
    /// Time that dear targets took and cheap ones have not had yet.
    owed: Duration,
    /// Names of dear targets.
    dear_kin: BTreeSet<TargetId>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    next: u64,
    /// Time that its turns took.
    used: Duration,
    /// It is running ahead of the round.
    ahead: bool,
    /// [`Prospect::kin`].
    kin: Option<TargetId>,
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
    pub fn new(mut order: Vec<TargetId>, prospect: impl Fn(TargetId) -> Prospect, cases: Cases, jobs: usize) -> Self {
        order.sort_by_key(|target| Reverse(prospect(*target).risk));
        let riskiest = order.first().map_or(0, |target| prospect(*target).risk);
        let quarter = order.len().div_ceil(4).max(1);
        let standing = |(place, target): (usize, &TargetId)| {
            let weight = if riskiest == 0 { 1 } else { (MOST_WEIGHT >> (place / quarter).min(2)).max(1) };
            (*target, Standing { weight, kin: prospect(*target).kin, ..Standing::default() })
        };
        let progress: BTreeMap<_, _> = order.iter().enumerate().map(standing).collect();
        Self {
            unfinished: progress.len(),
            queue: order.iter().copied().collect(),
            order,
            cases,
            jobs: u32::try_from(jobs).unwrap_or(u32::MAX).max(1),
            slice: FIRST_SLICES[0],
            round: 0,
            dear: 0,
            owed: Duration::ZERO,
            dear_kin: BTreeSet::new(),
            progress,
        }
    }

    /// Whose turn it is, when `left` is the time until the end of the sweep.
    pub fn next(&mut self, left: Duration) -> Next {
        if self.unfinished == 0 || left.is_zero() {
            return Next::Finished;
        }
        if let Some(turn) = self.run_ahead(left) {
            return Next::Turn(turn);
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
        let early = EARLY.saturating_sub(standing.next);
        let frugal = if early > 0 || self.dear >= DEAR { FRUGAL } else { 0 };
        let most = if early > 0 { early } else { u64::MAX };
        let rest = self.cases.most(standing).saturating_sub(standing.next);
        let count = self.slice.saturating_mul(share).min(most).min(rest);
        let time = if self.round < 2 { time.min(FIRST_TIME) } else { time };
        let time = time.max(LEAST_TIME).min(left.max(LEAST_TIME));
        let modest = standing.modest | self.cases.spare(standing, self.round);
        Next::Turn(Turn { target, first: standing.next | modest | frugal, count, time })
    }

    /// A turn of the cheap target that has had the fewest cases, with time that is owed to it. One on a plateau counts as if it had
    /// had more.
    fn run_ahead(&mut self, left: Duration) -> Option<Turn> {
        let is_feared = |target: &TargetId| self.progress[target].kin.is_some_and(|kin| self.dear_kin.contains(&kin));
        if self.owed < LEAST_TIME || (self.round == 0 && !self.queue.iter().all(is_feared)) {
            return None;
        }
        let is_free =
            |standing: &Standing| !standing.busy && !standing.finished && standing.takes_less_than(CHEAP_CASE);
        let free = self.progress.iter_mut().filter(|(_, standing)| is_free(standing));
        let (target, standing) = free.min_by_key(|(_, it)| it.next << it.idle.min(MOST_PATIENCE))?;
        (standing.busy, standing.ahead) = (true, true);
        let early = EARLY.saturating_sub(standing.next);
        let frugal = if early > 0 || self.dear >= DEAR { FRUGAL } else { 0 };
        let most = if early > 0 { early } else { self.cases.most(standing) - standing.next };
        let count = standing.next.max(FIRST_SLICES[1]).min(most);
        let time = self.owed.min(left).max(LEAST_TIME);
        Some(Turn { target: *target, first: standing.next | standing.modest | frugal, count, time })
    }

    fn next_round(&mut self) {
        self.begin(self.round + 1);
    }

    fn begin(&mut self, round: u64) {
        self.round = round;
        let last = FIRST_SLICES.len() as u64 - 1;
        self.slice = match usize::try_from(round).ok().and_then(|round| FIRST_SLICES.get(round)) {
            Some(slice) => *slice,
            None => FIRST_SLICES[2].saturating_mul(1 << (round - last).min(50)),
        };
        let due = |target: &TargetId| {
            let standing = &self.progress[target];
            !standing.finished && standing.back <= round && standing.turned != Some(round)
        };
        self.queue = self.order.iter().copied().filter(due).collect();
    }

    /// In the first rounds all are alike.
    fn share(&self, target: TargetId) -> u64 {
        if self.round < FIRST_SLICES.len() as u64 { 1 } else { self.progress[&target].weight }
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
        if !standing.finished && (came == Yield::GivenUp || standing.next >= self.cases.most(standing)) {
            standing.finished = true;
            self.unfinished -= 1;
            self.queue.retain(|waiting| *waiting != target);
        }
    }

    /// What the turn that is over took.
    pub fn took(&mut self, target: TargetId, time: Duration) {
        let Some(standing) = self.progress.get_mut(&target) else {
            return;
        };
        standing.used += time;
        if std::mem::take(&mut standing.ahead) {
            self.owed = self.owed.saturating_sub(time);
        } else if !standing.takes_less_than(DEAR_CASE) {
            self.owed += time;
            self.postpone(target);
        }
    }

    /// Has the namesakes of a dear target wait until the end of the first round.
    fn postpone(&mut self, target: TargetId) {
        let Some(kin) = self.progress[&target].kin else { return };
        if self.round == 0 && self.dear_kin.insert(kin) {
            let is_kin = |target: &TargetId| self.progress[target].kin == Some(kin);
            let (late, soon): (Vec<_>, Vec<_>) = self.queue.drain(..).partition(is_kin);
            self.queue = soon.into_iter().chain(late).collect();
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
        let next = next.min(self.cases.most(standing));
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

impl Cases {
    /// [`MODEST`] for a dear target, but for one round of four: most of what a large image, exponent or count costs is spent on the
    /// same few lines, and what small ones find is not seen meanwhile. The boundary walk stays whole. A fixed number of cases is to be the same cases on any machine.
    fn spare(self, standing: &Standing, round: u64) -> u64 {
        let is_dear = standing.next >= BOUNDARY_CASES && !standing.takes_less_than(DEAR_CASE);
        match self {
            Cases::About(_) if is_dear && !round.is_multiple_of(4) => MODEST,
            Cases::About(_) | Cases::Exactly(_) => 0,
        }
    }

    /// What a target gets that stands so.
    fn most(self, standing: &Standing) -> u64 {
        match self {
            Cases::Exactly(count) => count,
            Cases::About(count) => {
                let patience = if standing.idle == 0 { MORE_WHILE_NEW } else { 1 };
                count.saturating_mul(standing.weight).saturating_mul(patience)
            }
        }
    }
}

impl Standing {
    /// A case of it, on average; a target without any is unknown.
    fn takes_less_than(&self, time: Duration) -> bool {
        self.next > 0 && self.used.as_nanos() < time.as_nanos() * u128::from(self.next)
    }
}

#[expect(clippy::cast_precision_loss, reason = "a share of time needs no more")]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[cfg(test)]
mod tests;
