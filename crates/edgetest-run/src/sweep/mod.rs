//! The sweep: as many workers as jobs, each driven by a thread of its own that hands out turns, notes what is told and
//! starts the next worker where one has died.

mod board;
mod entry;
mod journal;
mod ledger;

pub(crate) use ledger::{Site, rank};

use crate::record::{Confirmation, Failure, HarnessRuns, Isolation, Left, Outcome, Stage, Stopped, TargetRun};
use crate::spec::{Phase, Progress, RunError, SweepSpec};
use crate::worker::{Death, Heard, Post, Verdict, Worker, outcome_of, panic_of, stage_of};
use crate::{growth, isolation, scratch, settle};
use board::{Board, Next, Turn, Yield};
use edgetest_plan::TargetId;
use edgetest_support::page::Head;
use edgetest_support::wire::{Command, Event};
use journal::Journal;
use ledger::Ledger;
use std::collections::HashMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Deaths before the first case after which the harness is taken for broken.
const DEAD_ON_ARRIVAL: u32 = 3;
/// Time after which an idle thread looks for work again.
const IDLE: Duration = Duration::from_millis(5);

/// Sweeps the targets of `executable`, then shrinks and confirms what failed. `stop` ends it early with what is known.
pub fn sweep(
    executable: &Path,
    spec: &SweepSpec,
    observe: &(dyn Fn(Progress) + Sync),
    stop: &AtomicBool,
) -> Result<HarnessRuns, RunError> {
    scratch::renew(&spec.scratch)?;
    let sweep = Sweep::new(executable, spec, observe, stop)?;
    let jobs = spec.jobs.max(1).min(spec.targets.max(1));
    std::thread::scope(|scope| {
        for slot in 0..jobs {
            let sweep = &sweep;
            // A worker dies with the thread that started it, so each thread keeps to its own.
            scope.spawn(move || sweep.drive(slot));
        }
    });
    let start = sweep.start;
    let interrupted = stop.load(Relaxed);
    let mut books = sweep.books.into_inner().unwrap_or_else(PoisonError::into_inner);
    let failed = books.error.take();
    let cut_short = failed.is_some();
    if let Some(error) = failed {
        // What was found before the machine failed us is worth more than the reason.
        if books.ledger.cases() == 0 || matches!(error, RunError::NotIsolated(_)) {
            return Err(error);
        }
        books.warnings.push(error.to_string());
    }
    let exhausted = books.board.finished() == books.board.targets();
    books.reconcile();
    let (mut runs, failures) = books.ledger.close();
    (runs.isolation, runs.warnings) = (books.isolation, books.warnings);
    runs.stopped = match (exhausted, interrupted) {
        (true, _) => Stopped::Exhausted,
        (false, true) => Stopped::Interrupted,
        (false, false) => Stopped::Time,
    };
    let growing = if interrupted { Vec::new() } else { growth::grow(executable, spec, &runs, start, stop) };
    settle::settle(executable, spec, failures, &mut runs, start, observe, stop);
    runs.failures.extend(growing);
    // Whoever cleans the target folder meanwhile takes the means to confirm anything.
    if cut_short || !executable.is_file() {
        runs.stopped = Stopped::CutShort;
    }
    Ok(runs)
}

struct Sweep<'a> {
    executable: &'a Path,
    spec: &'a SweepSpec,
    observe: &'a (dyn Fn(Progress) + Sync),
    stop: &'a AtomicBool,
    start: Instant,
    /// Time that an earlier run took which was killed, and whose account this one goes on with.
    earlier: Duration,
    books: Mutex<Books>,
}

/// What the threads share.
struct Books {
    board: Board,
    ledger: Ledger,
    journal: Option<Journal>,
    isolation: Isolation,
    stillborn: u32,
    error: Option<RunError>,
    warnings: Vec<String>,
}

/// What a worker has been told and has told so far.
struct Acquaintance {
    worker: Worker,
    bans: usize,
    sites: HashMap<u64, (TargetId, Site)>,
}

impl<'a> Sweep<'a> {
    fn new(
        executable: &'a Path,
        spec: &'a SweepSpec,
        observe: &'a (dyn Fn(Progress) + Sync),
        stop: &'a AtomicBool,
    ) -> Result<Self, RunError> {
        let all = || (0..spec.targets).map(|target| TargetId(u32::try_from(target).unwrap_or(u32::MAX)));
        let mut order = spec.order.clone().unwrap_or_else(|| all().collect());
        order.retain(|target| (target.0 as usize) < spec.targets);
        let mut books = Books {
            board: Board::new(order, |target| spec.prospect(target), spec.cases_per_target, spec.jobs),
            ledger: Ledger::new(all(), spec.limits),
            journal: None,
            isolation: Isolation::default(),
            stillborn: 0,
            error: None,
            warnings: Vec::new(),
        };
        let earlier = books.resume(executable, spec)?;
        let sweep = Self { executable, spec, observe, stop, start: Instant::now(), earlier, books: Mutex::new(books) };
        if !earlier.is_zero() {
            sweep.report(Phase::Resume);
        }
        Ok(sweep)
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn elapsed(&self) -> Duration {
        self.earlier + self.start.elapsed()
    }

    fn left(&self) -> Duration {
        self.spec.time.saturating_sub(self.elapsed())
    }

    fn drive(&self, slot: usize) {
        let mut worker = None;
        while !self.stop.load(Relaxed) {
            let next = {
                let mut books = self.books();
                if books.error.is_some() { Next::Finished } else { books.board.next(self.left()) }
            };
            match next {
                Next::Finished => return,
                Next::Wait => std::thread::sleep(IDLE),
                Next::Turn(turn) => {
                    let start = Instant::now();
                    worker = self.turn(slot, turn, worker.take());
                    self.books().board.took(turn.target, start.elapsed());
                    self.report(Phase::Sweep);
                }
            }
        }
    }

    /// One turn; gives back the worker if it is fit for another.
    fn turn(&self, slot: usize, turn: Turn, worker: Option<Acquaintance>) -> Option<Acquaintance> {
        let Some(mut known) = worker.or_else(|| self.hire(slot)) else {
            self.books().board.done(turn.target, turn.first, Yield::Unknown);
            return None;
        };
        self.tell_bans(&mut known);
        known.worker.send(&Command::Sweep {
            target: turn.target.0,
            first: turn.first,
            count: turn.count,
            millis: u64::try_from(turn.time.as_millis()).unwrap_or(u64::MAX),
            seed: self.spec.seed,
        });
        loop {
            match known.worker.hear(self.stop) {
                Heard::Event(Event::Failure { id, target, case, place, panic }) if target == turn.target.0 => {
                    let isolated = isolation::is_on(&known.worker);
                    let stage = stage_of(place);
                    let outcome = outcome_of(panic_of(panic), stage, isolated);
                    let failure = self.failure(target, case, stage, outcome);
                    known.sites.insert(id, (failure.target, Site::of(failure.target, failure.stage, &failure.outcome)));
                    self.books().ledger.failed(failure);
                }
                Heard::Event(Event::Seen { id, count }) => {
                    if let Some((target, site)) = known.sites.get(&id) {
                        self.books().ledger.seen_again(*target, site, count.min(turn.count));
                    }
                }
                Heard::Event(Event::Slice { target, next, counts, fresh, threads, recycle })
                    if target == turn.target.0 =>
                {
                    let processes = known.worker.end_leftovers();
                    let mut books = self.books();
                    books.ledger.left(turn.target, Left { threads, processes });
                    if next.checked_sub(turn.first) != Some(counts[0]) || !is_sound(counts, turn) {
                        books.lost(turn, "its account does not add up");
                        books.note(turn.target, self.elapsed());
                        return None;
                    }
                    books.ledger.count(turn.target, counts, turn.count);
                    books.board.done(turn.target, next, if fresh > 0 { Yield::New } else { Yield::Old });
                    books.note(turn.target, self.elapsed());
                    return (!recycle).then_some(known);
                }
                Heard::Event(_) => {}
                Heard::Death(death) => {
                    self.mourn(turn, death);
                    return None;
                }
                Heard::Stopped => {
                    let mut books = self.books();
                    let head = known.worker.head().filter(|head| head.target == turn.target.0);
                    let counts = head.map(|head| head.counts).filter(|counts| is_sound(*counts, turn));
                    let counts = counts.unwrap_or_default();
                    books.ledger.count(turn.target, counts, turn.count);
                    books.board.done(turn.target, turn.first + counts[0], Yield::Unknown);
                    return None;
                }
            }
        }
    }

    fn hire(&self, slot: usize) -> Option<Acquaintance> {
        let (executable, launcher) = (self.executable, &self.spec.launcher);
        let post = Post { executable, scratch: &self.spec.scratch, slot, limits: self.spec.limits, launcher };
        match Worker::start(&post, self.stop) {
            Ok(Ok(worker)) => {
                let mut books = self.books();
                (books.isolation, books.stillborn) = (isolation::of(&worker), 0);
                Some(Acquaintance { worker, bans: 0, sites: HashMap::new() })
            }
            Ok(Err(_)) if self.stop.load(Relaxed) => None,
            Ok(Err(death)) => {
                self.books().stillborn(&death);
                None
            }
            Err(error) => {
                self.books().error = Some(error);
                None
            }
        }
    }

    fn tell_bans(&self, known: &mut Acquaintance) {
        let books = self.books();
        for (unit, _) in &books.ledger.quarantined()[known.bans..] {
            known.worker.send(&Command::Ban { unit: unit.0 });
            known.bans += 1;
        }
    }

    /// A worker died during a turn: charges the case that was running and has the target go on with the next.
    fn mourn(&self, turn: Turn, death: Death) {
        let left = Left { threads: 0, processes: death.left };
        let case = death
            .case()
            .filter(|(target, case, _)| *target == turn.target && (turn.first..turn.first + turn.count).contains(case));
        let mut books = self.books();
        books.ledger.left(turn.target, left);
        let account =
            case.and_then(|(_, case, stage)| last_words(death.head?, &death.verdict, case - turn.first, stage));
        let account = account.filter(|counts| is_sound(*counts, turn));
        match (death.verdict, case.zip(account)) {
            (Verdict::Case(outcome), Some(((target, case, stage), counts))) => {
                books.ledger.count(target, counts, turn.count);
                if is_dear(&outcome) {
                    books.board.be_modest(target);
                }
                let give_up = books.ledger.died(self.failure(target.0, case, stage, outcome));
                books.board.done(target, case + 1, if give_up { Yield::GivenUp } else { Yield::Unknown });
            }
            (Verdict::Case(outcome), None) => {
                books.lost(turn, &format!("it left no trace of the case ({outcome:?}) {}", death.stderr));
            }
            (Verdict::Left, _) => books.lost(turn, "it left without an answer"),
        }
        books.note(turn.target, self.elapsed());
    }

    fn failure(&self, target: u32, case: u64, stage: crate::record::Stage, outcome: Outcome) -> Failure {
        Failure {
            target: TargetId(target),
            case,
            choices: Vec::new(),
            stage,
            outcome,
            confirmed: Confirmation::default(),
            seen: 1,
            first_seen_ms: u64::try_from(self.elapsed().as_millis()).unwrap_or(u64::MAX),
            roles: Vec::new(),
        }
    }

    fn report(&self, phase: Phase) {
        let books = self.books();
        let progress = Progress {
            phase,
            cases: books.ledger.cases(),
            done: books.board.finished(),
            of: books.board.targets(),
            failures: books.ledger.sites(),
            elapsed: self.elapsed(),
        };
        drop(books);
        (self.observe)(progress);
    }
}

impl Books {
    /// Opens the journal and takes over what an earlier run left there. Gives back the time that it took.
    fn resume(&mut self, executable: &Path, spec: &SweepSpec) -> Result<Duration, RunError> {
        let Some((mut journal, earlier)) = Journal::open(executable, spec)? else { return Ok(Duration::ZERO) };
        let elapsed = earlier.elapsed;
        earlier.restore(&mut self.board, &mut self.ledger, &mut journal);
        self.journal = Some(journal);
        Ok(elapsed)
    }

    /// A turn of a target has ended. A journal that cannot be written costs the next run its start, and this one nothing.
    fn note(&mut self, target: TargetId, elapsed: Duration) {
        let Some(mut journal) = self.journal.take() else { return };
        match journal.turn(target, &self.board, &mut self.ledger, elapsed) {
            Ok(()) => self.journal = Some(journal),
            Err(error) => {
                let name = journal.abandon();
                let name = name.display();
                self.warnings
                    .push(format!("failed to write the journal {name}: {error}; a run that is killed begins anew"));
            }
        }
    }

    /// Of each target every case up to the one that it stands at has been begun, and is in the account once.
    ///
    /// # Panics
    /// Where it is not: then no figure of the run is to be trusted. Workers that tell nonsense never get this far.
    fn reconcile(&self) {
        for (target, run) in self.ledger.rows() {
            let (reached, TargetRun { cases, rejected, failed, .. }) = (self.board.reached(target), run);
            assert_eq!(*cases, reached, "the cases of target {} are in the account once", target.0);
            assert!(rejected + failed <= *cases, "a case of target {} has one end", target.0);
        }
    }

    fn stillborn(&mut self, death: &Death) {
        self.stillborn += 1;
        if self.stillborn >= DEAD_ON_ARRIVAL && self.error.is_none() {
            let how = match &death.verdict {
                Verdict::Left => String::new(),
                Verdict::Case(outcome) => format!("{outcome:?} "),
            };
            self.error = Some(RunError::DeadOnArrival(format!("{how}{}", death.stderr.trim_end())));
        }
    }

    /// The worker is gone and it cannot be said of which case: the target goes on later, and is given up in the end.
    fn lost(&mut self, turn: Turn, how: &str) {
        let give_up = self.ledger.lost(turn.target);
        let (first, last) = (turn.first, turn.first + turn.count);
        self.ledger.errors.push(format!("lost the worker of target {}, cases {first} to {last}: {how}", turn.target.0));
        self.board.done(turn.target, turn.first, if give_up { Yield::GivenUp } else { Yield::Unknown });
    }
}

/// Whether a case took all its time or memory.
fn is_dear(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::Hang { .. }
        | Outcome::Blocked { .. }
        | Outcome::Stopped { .. }
        | Outcome::Starved { .. }
        | Outcome::OutOfMemory { .. } => true,
        Outcome::Panic(_)
        | Outcome::Growth(_)
        | Outcome::BrokenLaw { .. }
        | Outcome::Abort { .. }
        | Outcome::StackOverflow { .. }
        | Outcome::Signal { .. }
        | Outcome::Exit { .. }
        | Outcome::Sanitizer { .. }
        | Outcome::EnvironmentDenied { .. } => false,
    }
}

/// Whether a worker's figures can be those of a turn. The process behind them ran foreign code.
fn is_sound([ran, rejected, reached, failed]: [u64; 4], turn: Turn) -> bool {
    let ends = rejected.checked_add(failed);
    ran <= turn.count && reached <= ran && ends.is_some_and(|ends| ends <= ran)
}

/// The figures of a turn that ended in a death, the case that the worker died of included; that it failed is for the ledger
/// to say. `None`: they do not fit the case's place in the turn, which is `begun` after the first.
fn last_words(head: Head, verdict: &Verdict, begun: u64, stage: Stage) -> Option<[u64; 4]> {
    let [ran, rejected, reached, failed] = head.counts;
    if ran == begun {
        return Some([ran + 1, rejected, reached.checked_add(u64::from(stage_is_reached(stage)))?, failed]);
    }
    // The case was over and counted, but the worker did not come to tell of it.
    let told = u64::from(matches!(verdict, Verdict::Case(Outcome::Panic(_))));
    (ran == begun.checked_add(1)?).then(|| Some([ran, rejected, reached, failed.checked_sub(told)?])).flatten()
}

fn stage_is_reached(stage: crate::record::Stage) -> bool {
    rank(stage) < 2
}
