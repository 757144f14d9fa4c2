//! Work that grows out of proportion to the input: each call that takes a text or bytes is given longer and longer ones of the same
//! make, and its processor time is held against their length. Two families of inputs must agree, and the first of them must show
//! the same in fresh processes.

mod base;
mod curve;
mod family;

use crate::record::{Confirmation, Failure, Growth, HarnessRuns, Outcome, Stage};
use crate::single::{Bench, Ending, Measured};
use crate::spec::SweepSpec;
use crate::worker::Post;
use base::{Base, texts};
use curve::{Curve, climb};
use edgetest_plan::TargetId;
use edgetest_support::choice::{Choice, decode, encode};
use edgetest_support::wire::Command;
use edgetest_support::{BOUNDARY_CASES, FRUGAL, MODEST};
use family::{Family, families};
use std::cmp::Reverse;
use std::collections::VecDeque;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Cases of the walk, and random ones, that are looked through for some that return.
const CASES: u64 = 24;
/// Ways to the call that are tried.
const BASES: usize = 4;
/// Processes that one target may cost.
const DEATHS: u32 = 2;
/// Families that must agree.
const AGREE: usize = 2;
/// Runs in fresh processes.
const RUNS: u32 = 3;
/// Time for that, at least.
const CONFIRMING: Duration = Duration::from_secs(5);
/// What parts the cases of a curve.
const APART: char = '/';

/// Measures the targets of a sweep that are fit for it, the risky ones first, for as long as `spec.growth_time` lasts.
pub(crate) fn grow(
    executable: &Path,
    spec: &SweepSpec,
    runs: &HarnessRuns,
    start: Instant,
    stop: &AtomicBool,
) -> Vec<Failure> {
    let until = Instant::now() + spec.growth_time;
    // What was given up for its hangs is asked too: they may have been this.
    let fit =
        |target: &TargetId| spec.prospect(*target).grows && runs.targets.get(target).is_some_and(|run| run.reached > 0);
    let mut targets: Vec<TargetId> = runs.targets.keys().copied().filter(fit).collect();
    targets.sort_by_key(|target| Reverse(spec.prospect(*target).risk));
    let (waiting, found) = (Mutex::new(VecDeque::from(targets)), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for slot in 0..spec.jobs.max(1) {
            let (waiting, found) = (&waiting, &found);
            scope.spawn(move || {
                let post =
                    Post { executable, scratch: &spec.scratch, slot, limits: spec.limits, launcher: &spec.launcher };
                let mut bench = Bench::new(post, stop);
                while Instant::now() < until && !stop.load(Relaxed) {
                    let Some(target) = lock(waiting).pop_front() else { return };
                    let grower = Grower { target, seed: spec.seed, until, deaths: 0, bench: &mut bench };
                    lock(found).extend(grower.look(start));
                }
            });
        }
    });
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_by_key(|failure: &Failure| failure.target);
    found
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// One family by which a call grows out of proportion.
struct Steep {
    base: Base,
    family: Family,
    curve: Curve,
}

/// Looks at one target.
struct Grower<'b, 'a> {
    target: TargetId,
    seed: u64,
    until: Instant,
    deaths: u32,
    bench: &'b mut Bench<'a>,
}

impl Grower<'_, '_> {
    fn look(mut self, start: Instant) -> Option<Failure> {
        let (bases, seeds) = self.bases();
        let families = families(&seeds);
        for base in &bases {
            let steep = self.agreeing(base, &families);
            if steep.len() >= AGREE {
                return self.confirmed(&steep, start);
            }
        }
        None
    }

    /// Cases that return, and the texts in them.
    fn bases(&mut self) -> (Vec<Base>, Vec<String>) {
        let (mut bases, mut seeds): (Vec<Base>, Vec<String>) = (Vec::new(), Vec::new());
        for case in (0..CASES).chain(BOUNDARY_CASES..BOUNDARY_CASES + CASES) {
            if self.is_over() {
                break;
            }
            let command = Command::Derive { target: self.target.0, case: case | MODEST | FRUGAL, seed: self.seed };
            let Ok(Some(single)) = self.bench.run(self.target, &command) else { continue };
            if single.ending != Ending::Returned {
                continue;
            }
            for base in Base::of(&single.choices) {
                if bases.len() < BASES && !bases.iter().any(|known| known.is_like(&base)) {
                    bases.push(base);
                }
            }
            for text in texts(&single.choices) {
                if !seeds.contains(&text) {
                    seeds.push(text);
                }
            }
        }
        (bases, seeds)
    }

    /// The first families that agree; what is steep by one is tried with other ends at once.
    fn agreeing(&mut self, base: &Base, families: &[Family]) -> Vec<Steep> {
        let mut steep: Vec<Steep> = Vec::new();
        let mut waiting: VecDeque<Family> = families.iter().cloned().collect();
        while let Some(family) = waiting.pop_front() {
            if steep.len() >= AGREE || self.is_over() {
                break;
            }
            if let Some(curve) = climb(&mut |size, times| self.work(base, &family, size, times)) {
                if steep.is_empty() {
                    waiting.extend(["!", "\0"].iter().map(|tail| family.ending(tail)));
                }
                steep.push(Steep { base: base.clone(), family, curve });
            }
        }
        steep
    }

    fn confirmed(mut self, steep: &[Steep], start: Instant) -> Option<Failure> {
        let Steep { base, family, curve } = steep.first()?;
        let mut confirmed = Confirmation::default();
        let largest = curve.sizes[3];
        // What was found is worth the time that it takes to be sure.
        self.until = self.until.max(Instant::now() + CONFIRMING);
        while confirmed.runs < RUNS && !self.is_over() {
            self.bench.refresh();
            let again = Curve::measure(largest, &mut |size, times| self.work(base, family, size, times));
            confirmed.runs += 1;
            confirmed.failed += u32::from(again.as_ref().is_some_and(Curve::is_steep));
        }
        let outcome = Outcome::Growth(Growth {
            power: hundredths(steep.iter().map(|steep| steep.curve.power()).fold(f64::INFINITY, f64::min)),
            factor: curve.work[3] / curve.work[0].max(1),
            bytes: [curve.sizes[0], curve.sizes[3]].map(|bytes| bytes as u64),
            families: steep.iter().map(|steep| steep.family.words()).collect(),
            smaller: curve.sizes[..3].iter().map(|size| base.with(&family.text(*size))).collect(),
        });
        Some(Failure {
            target: self.target,
            case: 0,
            choices: base.with(&family.text(largest)),
            stage: Stage::Call,
            outcome,
            confirmed,
            seen: 1,
            first_seen_ms: u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX),
            roles: Vec::new(),
        })
    }

    fn work(&mut self, base: &Base, family: &Family, size: usize, times: u32) -> Option<u64> {
        if self.is_over() {
            return None;
        }
        match self.bench.measure(self.target, times, &base.with(&family.text(size))).ok()? {
            Measured::Work(work) => Some(work),
            Measured::Nothing => None,
            Measured::Died => {
                self.deaths += 1;
                None
            }
        }
    }

    fn is_over(&self) -> bool {
        self.deaths >= DEATHS || Instant::now() >= self.until
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a power between 1.7 and some dozens")]
fn hundredths(power: f64) -> u32 {
    (power * 100.0).round() as u32
}

impl Growth {
    /// The cases of its curve as one line, the largest last: what measures it again.
    pub fn encode(&self, largest: &[Choice]) -> String {
        let cases: Vec<String> = self.smaller.iter().map(Vec::as_slice).chain([largest]).map(encode).collect();
        cases.join(&APART.to_string())
    }
}

/// Measures a growth that was found once more, in a fresh process: the power by which work grows now, in hundredths, and whether that
/// is still out of proportion. `cases` is what [`Growth::encode`] wrote; `None`: it is not, or the call does not return any more.
pub fn grow_again(executable: &Path, target: TargetId, cases: &str, spec: &SweepSpec) -> Option<(u32, bool)> {
    let cases: Vec<Vec<Choice>> = cases.split(APART).map(decode).collect::<Option<_>>()?;
    let never = AtomicBool::new(false);
    std::fs::create_dir_all(&spec.scratch).ok()?;
    let limits = crate::Limits { case_cpu: spec.limits.case_cpu.max(Duration::from_secs(1)) * 2, ..spec.limits };
    let post = Post { executable, scratch: &spec.scratch, slot: 0, limits, launcher: &spec.launcher };
    let mut bench = Bench::new(post, &never);
    let sizes: [usize; 4] = [1, 2, 4, 8];
    let cases: [Vec<Choice>; 4] = cases.try_into().ok()?;
    let curve = Curve::measure(sizes[3], &mut |size, times| {
        let at = sizes.iter().position(|known| *known == size)?;
        match bench.measure(target, times, &cases[at]).ok()? {
            Measured::Work(work) => Some(work),
            Measured::Nothing | Measured::Died => None,
        }
    })?;
    Some((hundredths(curve.power()), curve.is_steep()))
}

/// Whether a line is one of [`Growth::encode`]'s.
pub fn is_growth(cases: &str) -> bool {
    cases.contains(APART)
}
