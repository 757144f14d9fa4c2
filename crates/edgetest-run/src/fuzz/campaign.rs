//! The threads of a campaign: each takes a turn, starts workers for as long as it lasts, and files what they tell.

mod replay;

use super::corpus::Corpus;
use super::failures::{self, Failures, Sighting};
use super::schedule::Schedule;
use super::stats::stats;
use super::{FuzzProgress, FuzzRow, FuzzSpec, FuzzTarget};
use crate::record::{HarnessRuns, Isolation, Stage, Stopped, TargetRun};
use crate::single::Bench;
use crate::spec::{RunError, SweepSpec};
use crate::worker::{Death, Heard, Post, Verdict, Worker, outcome_of, panic_of, stage_of};
use crate::{isolation, settle};
use edgetest_plan::TargetId;
use edgetest_support::input::Input;
use edgetest_support::page::State;
use edgetest_support::wire::{Campaign, Command, Event};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Workers that end without a case before their fuzz target is given up.
const FALSE_STARTS: u32 = 3;
/// Less is not worth a worker.
const SHORTEST: Duration = Duration::from_millis(150);
/// Time after which an idle thread looks for work again.
const IDLE: Duration = Duration::from_millis(20);

/// Fuzzes with the program of the campaign, decodes, shrinks and confirms what failed with that of the sweep, and adds it to
/// what a sweep has recorded (or to nothing). `stop` ends it early with what is known.
pub fn fuzz(
    programs: [&Path; 2],
    spec: &FuzzSpec,
    recorded: HarnessRuns,
    observe: &(dyn Fn(&FuzzProgress) + Sync),
    stop: &AtomicBool,
) -> Result<(HarnessRuns, Vec<FuzzRow>), RunError> {
    let [campaign, sweep] = programs;
    std::fs::create_dir_all(&spec.sweep.scratch).map_err(scratch(&spec.sweep.scratch))?;
    let fuzz = Fuzz::new(campaign, sweep, spec, &recorded, observe, stop)?;
    fuzz.replay();
    std::thread::scope(|scope| {
        for slot in 0..spec.sweep.jobs.max(1).min(spec.targets.len()) {
            let fuzz = &fuzz;
            // A worker dies with the thread that started it, so each thread keeps to its own.
            scope.spawn(move || fuzz.drive(slot));
        }
    });
    let start = fuzz.start;
    let books = fuzz.books.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Some(error) = books.error {
        return Err(error);
    }
    let mut found = HarnessRuns { quarantined: recorded.quarantined.clone(), ..HarnessRuns::default() };
    settle::settle(sweep, &spec.sweep, books.failures.into_found(), &mut found, start, &|_| {}, stop);
    let mut runs = recorded;
    runs.failures.extend(found.failures);
    runs.failures.sort_by_key(|failure| failure.confirmed.runs == 0);
    runs.harness_errors.extend(books.errors);
    if runs.isolation == Isolation::default() {
        runs.isolation = books.isolation;
    }
    for (target, counts) in books.counts {
        add(runs.targets.entry(target).or_default(), counts);
        runs.cases += counts[0];
    }
    for target in (0..spec.sweep.targets).map(|target| TargetId(u32::try_from(target).unwrap_or(u32::MAX))) {
        // What had no turn has a row all the same.
        runs.targets.entry(target).or_default();
        if !spec.targets.iter().any(|group| group.targets.contains(&target)) {
            runs.left_out.insert(target);
        }
    }
    runs.stopped = if stop.load(Relaxed) { Stopped::Interrupted } else { Stopped::Time };
    Ok((runs, books.rows))
}

fn scratch(path: &Path) -> impl Fn(std::io::Error) -> RunError {
    move |source| RunError::Scratch { path: path.to_owned(), source }
}

fn add(run: &mut TargetRun, [ran, rejected, reached, failed]: [u64; 4]) {
    run.cases += ran;
    run.rejected += rejected;
    run.reached += reached;
    run.failed += failed;
}

struct Fuzz<'a> {
    campaign: &'a Path,
    sweep: &'a Path,
    spec: &'a FuzzSpec,
    observe: &'a (dyn Fn(&FuzzProgress) + Sync),
    stop: &'a AtomicBool,
    start: Instant,
    books: Mutex<Books>,
}

/// What the threads share.
struct Books {
    schedule: Schedule,
    corpora: Vec<Corpus>,
    rows: Vec<FuzzRow>,
    failures: Failures,
    counts: BTreeMap<TargetId, [u64; 4]>,
    isolation: Isolation,
    errors: Vec<String>,
    error: Option<RunError>,
}

/// One turn of one fuzz target.
#[derive(Clone, Copy)]
struct Turn<'a> {
    at: usize,
    target: &'a FuzzTarget,
    number: u32,
    end: Instant,
}

impl<'a> Fuzz<'a> {
    fn new(
        campaign: &'a Path,
        sweep: &'a Path,
        spec: &'a FuzzSpec,
        recorded: &HarnessRuns,
        observe: &'a (dyn Fn(&FuzzProgress) + Sync),
        stop: &'a AtomicBool,
    ) -> Result<Self, RunError> {
        let open = |target: &FuzzTarget| Corpus::open(&spec.folder, &target.name).map_err(scratch(&spec.folder));
        let corpora = spec.targets.iter().map(open).collect::<Result<Vec<_>, _>>()?;
        let row = |target: &FuzzTarget| FuzzRow {
            name: target.name.clone(),
            functions: target.targets.len(),
            seeds: target.seeds,
            ..FuzzRow::default()
        };
        let books = Books {
            schedule: Schedule::new(spec.targets.len(), spec.sweep.time, spec.sweep.jobs),
            corpora,
            rows: spec.targets.iter().map(row).collect(),
            failures: Failures::new(&recorded.failures),
            counts: BTreeMap::new(),
            isolation: Isolation::default(),
            errors: Vec::new(),
            error: None,
        };
        Ok(Self { campaign, sweep, spec, observe, stop, start: Instant::now(), books: Mutex::new(books) })
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn left(&self) -> Duration {
        self.spec.sweep.time.saturating_sub(self.start.elapsed())
    }

    fn is_over(&self, books: &Books) -> bool {
        let plateau = self.spec.until_plateau && books.schedule.is_plateau();
        self.stop.load(Relaxed) || books.error.is_some() || plateau || books.schedule.is_over()
    }

    fn drive(&self, slot: usize) {
        let post = self.post(self.sweep, self.spec.sweep.jobs.max(1) + slot);
        let never = AtomicBool::new(false);
        let mut bench = Bench::new(post, &never);
        while self.left() > SHORTEST {
            let next = {
                let mut books = self.books();
                if self.is_over(&books) {
                    return;
                }
                books.schedule.next()
            };
            let Some((at, number, time)) = next else {
                std::thread::sleep(IDLE);
                continue;
            };
            let end = Instant::now() + time.min(self.left());
            self.turn(slot, Turn { at, target: &self.spec.targets[at], number, end }, &mut bench);
        }
    }

    fn post<'b>(&'b self, executable: &'b Path, slot: usize) -> Post<'b> {
        let SweepSpec { scratch, limits, launcher, .. } = &self.spec.sweep;
        Post { executable, scratch, slot, limits: *limits, launcher }
    }

    fn turn(&self, slot: usize, turn: Turn<'_>, bench: &mut Bench<'_>) {
        let start = Instant::now();
        let before = self.books().rows[turn.at].features;
        let mut restarts = 0;
        let mut false_starts = 0;
        while turn.end.saturating_duration_since(Instant::now()) > SHORTEST && !self.stop.load(Relaxed) {
            match self.run(slot, turn, restarts, bench) {
                Ok(true) => false_starts = 0,
                Ok(false) => false_starts += 1,
                Err(error) => {
                    self.books().error = Some(error);
                    break;
                }
            }
            restarts += 1;
            if false_starts >= FALSE_STARTS {
                self.books().schedule.give_up(turn.at);
                break;
            }
        }
        let mut books = self.books();
        let spent = start.elapsed();
        books.rows[turn.at].spent += spent;
        let features = books.rows[turn.at].features.saturating_sub(before);
        books.schedule.done(turn.at, spent, features);
        drop(books);
        self.report();
    }

    /// One worker's life. `false`: it ran no case.
    fn run(&self, slot: usize, turn: Turn<'_>, restart: u32, bench: &mut Bench<'_>) -> Result<bool, RunError> {
        let post = self.post(self.campaign, slot);
        let mut worker = match Worker::start(&post, self.stop)? {
            Ok(worker) => worker,
            Err(death) => {
                self.books().errors.push(format!("fuzz target {}: {}", turn.target.name, death.stderr.trim_end()));
                return Ok(false);
            }
        };
        let isolated = isolation::is_on(&worker);
        self.books().isolation = isolation::of(&worker);
        worker.send(&Command::Fuzz(self.order(turn, restart)));
        let mut ran = false;
        loop {
            match worker.hear(self.stop) {
                Heard::Event(Event::Unit { input }) => self.add(turn.at, &input),
                Heard::Event(Event::Tally { target, counts }) => {
                    ran = true;
                    self.count(turn, TargetId(target), counts);
                }
                Heard::Event(Event::Found { target, place, panic, input }) => {
                    ran = true;
                    let stage = stage_of(place);
                    let outcome = outcome_of(panic_of(panic), stage, isolated);
                    self.seen(turn, TargetId(target), stage, outcome, &input, bench);
                }
                Heard::Event(_) => {}
                Heard::Death(death) => return Ok(self.bury(turn, &death, bench) || ran),
                Heard::Stopped => return Ok(ran),
            }
        }
    }

    fn order(&self, turn: Turn<'_>, restart: u32) -> Campaign {
        let books = self.books();
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let number = |id: &TargetId| id.0;
        let time = turn.end.saturating_duration_since(Instant::now());
        Campaign {
            targets: turn.target.targets.iter().map(number).collect(),
            without: books.failures.without().iter().map(number).collect(),
            millis: u64::try_from(time.as_millis()).unwrap_or(u64::MAX),
            // Low bits of a hash: neighbours must not be alike, and the engine takes 0 for the time of day.
            seed: u32::try_from(
                self.spec
                    .sweep
                    .seed
                    .wrapping_add(1)
                    .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                    .wrapping_add(u64::from(turn.number) << 20 | u64::from(restart) << 8 | turn.at as u64)
                    & 0x7fff_ffff,
            )
            .unwrap_or(1),
            value_profile: turn.number % 3 == 2,
            prune: false,
            dictionary: text(&self.spec.folder.join("dictionaries").join(format!("{}.dict", turn.target.name))),
            corpora: std::iter::once(text(books.corpora[turn.at].folder()))
                .chain(self.spec.corpora.iter().map(|folder| text(&folder.join(&turn.target.name))))
                .collect(),
        }
    }

    fn add(&self, at: usize, input: &[u8]) {
        let elapsed = self.start.elapsed();
        let books = &mut *self.books();
        books.corpora[at].add(input);
        books.rows[at].corpus = books.corpora[at].len();
        books.rows[at].last_news = Some(elapsed);
    }

    fn count(&self, turn: Turn<'_>, target: TargetId, counts: [u64; 4]) {
        if !turn.target.targets.contains(&target) {
            return;
        }
        let mut books = self.books();
        let sum = books.counts.entry(target).or_default();
        for (sum, count) in sum.iter_mut().zip(counts) {
            *sum = sum.saturating_add(count);
        }
        let row = &mut books.rows[turn.at];
        row.executions += counts[0];
        row.reached += counts[2];
        drop(books);
        self.report();
    }

    /// A failure: one that is new is run by the sweep's harness at once.
    fn seen(
        &self,
        turn: Turn<'_>,
        target: TargetId,
        stage: Stage,
        outcome: crate::record::Outcome,
        input: &[u8],
        bench: &mut Bench<'_>,
    ) {
        let size = turn.target.targets.len();
        let mut chosen = Input::new(input);
        // The worker's word for the function is not needed: its input tells.
        if turn.target.targets.get(chosen.pick(size)) != Some(&target) {
            return;
        }
        let elapsed = self.start.elapsed();
        let at = u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX);
        let sighting = Sighting { target, case: input[chosen.read()..].to_vec(), stage, outcome, at };
        if !self.books().failures.is_new(&sighting) {
            return;
        }
        replay::keep(&self.spec.folder, &turn.target.name, input);
        let decoded = failures::run(bench, target, &sighting.case);
        let mut books = self.books();
        books.failures.decode(sighting, decoded);
        books.rows[turn.at].found += 1;
        books.rows[turn.at].last_news = Some(elapsed);
    }

    /// A worker is gone. `false`: it had not begun a case.
    fn bury(&self, turn: Turn<'_>, death: &Death, bench: &mut Bench<'_>) -> bool {
        if let Some(stats) = stats(&death.stderr) {
            let row = &mut self.books().rows[turn.at];
            row.coverage = row.coverage.max(stats.coverage);
            row.features = row.features.max(stats.features);
        }
        let running = death.head.is_some_and(|head| head.state == State::Running);
        match (death.verdict.clone(), death.case()) {
            (Verdict::Left, case) => case.is_some(),
            (Verdict::Case(outcome), Some((target, _, stage))) if running => {
                self.books().rows[turn.at].deaths += 1;
                self.seen(turn, target, stage, outcome, &death.input, bench);
                true
            }
            (Verdict::Case(outcome), case) => {
                let said = death.stderr.lines().last().unwrap_or_default().to_owned();
                self.books().errors.push(format!("fuzz target {}: {outcome:?} {said}", turn.target.name));
                case.is_some()
            }
        }
    }

    fn report(&self) {
        let rows = self.books().rows.clone();
        (self.observe)(&FuzzProgress { rows, elapsed: self.start.elapsed() });
    }
}
