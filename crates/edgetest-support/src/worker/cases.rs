//! Runs cases: one after the other in a sweep, or a single one with its choices written down.
//!
//! Nothing in the loop makes a system call or takes a lock unless a case fails.

use crate::choice::Choice;
use crate::meter::Meter;
use crate::page::{Page, State};
use crate::source::{Mode, Source, Stream};
use crate::stage::{self, Place};
use crate::wire::{End, Event, PanicNote};
use crate::worker::behaviour::Behaviours;
use crate::worker::clock;
use crate::worker::hook::{self, Capture};
use crate::worker::stream;
use crate::worker::threads;
use crate::{Lexicon, Target, alloc, fault_in, hostile, laws, stand_in};
use std::any::Any;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

/// Live bytes above which a worker asks to be replaced: cases leak their arguments on purpose.
pub const RECYCLE_ABOVE: usize = 384 << 20;
/// Most cases between two looks at the clock.
const STRIDE: u64 = 256;
/// Time between two looks at the clock that is short enough.
const GLANCE: Duration = Duration::from_micros(200);

/// Runs cases of `targets`.
pub struct Runner {
    /// The page.
    pub page: &'static Page,
    /// What can be run.
    pub targets: &'static [Target],
    /// What was harvested from the crate's sources.
    pub lexicon: &'static Lexicon,
    /// Bytes that one case may hold.
    pub heap: usize,
    /// Units that are out of use.
    pub banned: Vec<u32>,
    /// What each target has been seen to do.
    pub behaviours: Behaviours,
    /// Failures by site, each with its number and the cases that were not told yet.
    pub sites: HashMap<u64, Site>,
}

/// A failure's place, as far as the worker tells them apart.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    id: u64,
    untold: u64,
}

/// Which cases of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// The target.
    pub target: u32,
    /// The first case.
    pub first: u64,
    /// How many.
    pub count: u64,
    /// For how long.
    pub time: Duration,
    /// The sweep's seed.
    pub seed: u64,
}

/// A single case.
#[derive(Clone, Debug)]
pub enum Which {
    /// By its number.
    OfSweep {
        /// The number.
        case: u64,
        /// The sweep's seed.
        seed: u64,
    },
    /// By its choices.
    Recorded {
        /// The choices.
        choices: Vec<Choice>,
        /// Whether the frames of its failure are wanted.
        frames: bool,
    },
    /// By the bytes that a coverage-guided engine came upon.
    OfInput {
        /// The bytes.
        input: Vec<u8>,
    },
}

impl Which {
    fn capture(&self) -> Capture {
        match self {
            Self::Recorded { frames: true, .. } => Capture::All,
            Self::OfSweep { .. } | Self::Recorded { frames: false, .. } | Self::OfInput { .. } => Capture::Foreign,
        }
    }
}

impl Runner {
    /// Runs a slice and tells each failure at first sight. `None`: there is no such target, or nobody listens.
    pub fn sweep(&mut self, slice: Slice, tell: &mut dyn FnMut(&Event) -> Option<()>) -> Option<Event> {
        let target = self.targets.get(slice.target as usize)?;
        hook::begin(slice.target);
        self.reset_counts();
        self.page.target.store(slice.target, Relaxed);
        let mut source = self.source(target, Mode::sweep(slice.seed, target.name, slice.first));
        let mut clock = Clock::new(slice.time);
        let last = slice.first.saturating_add(slice.count);
        let (mut case, mut recycle, mut fresh) = (slice.first, false, 0);
        while case < last && !recycle && !clock.is_over() {
            source.restart(Mode::sweep(slice.seed, target.name, case));
            let end = self.run_one(target, case, &mut source);
            self.count(&end, source.reached());
            fresh += u64::from(self.behaviours.note(slice.target, &end, source.behaviour()));
            if let End::Panicked(place, panic) = end {
                // The page still says which case took our pipes away.
                self.failed(slice.target, case, place, panic, tell)?;
            }
            case += 1;
            recycle = alloc::live() > RECYCLE_ABOVE;
        }
        self.tell_seen(tell)?;
        let threads = threads::left_over();
        recycle |= threads > 0 || has_left_files();
        let counts = [&self.page.ran, &self.page.rejected, &self.page.reached, &self.page.failed];
        let counts = counts.map(|count| count.load(Relaxed));
        Some(Event::Slice { target: slice.target, next: case, counts, fresh, threads, recycle })
    }

    /// Runs one case with its choices written down. `None`: there is no such target.
    pub fn single(&mut self, target: u32, which: Which) -> Option<Event> {
        let number = target;
        let target = self.targets.get(number as usize)?;
        hook::begin(number);
        hook::capture_from_now(which.capture());
        self.page.target.store(number, Relaxed);
        self.page.frames.clear();
        stream::clear(self.page);
        let (case, mode) = match which {
            Which::OfSweep { case, seed } => (case, Mode::sweep(seed, target.name, case)),
            Which::Recorded { choices, .. } => (0, Mode::Replay(choices)),
            Which::OfInput { input } => (0, Mode::Input(input)),
        };
        let mut source = self.source(target, mode.clone());
        source.record(true, Some(Stream { drawn: stream::drawn, kept: stream::kept }));
        source.restart(mode);
        let end = self.run_one(target, case, &mut source);
        hook::capture_from_now(Capture::First);
        let shown = source.shown().filter(|_| end == End::Returned).map(str::to_owned);
        Some(Event::Ended { end, choices: source.choices().to_vec(), shown })
    }

    /// Runs one case some times and tells the least work that it took. `None`: there is no such target.
    pub fn measure(&mut self, target: u32, times: u32, choices: &[Choice]) -> Option<Event> {
        let number = target;
        let target = self.targets.get(number as usize)?;
        hook::begin(number);
        self.page.target.store(number, Relaxed);
        let mut least = None;
        for _ in 0..times.max(1) {
            let mode = Mode::Replay(choices.to_vec());
            let mut source = self.source(target, mode.clone());
            source.set_meter(Meter::new(clock::nanoseconds));
            source.restart(mode);
            if self.run_one(target, 0, &mut source) != End::Returned || !source.reached() {
                return Some(Event::Measured { work: None });
            }
            least = Some(least.unwrap_or(u64::MAX).min(source.spent()));
        }
        Some(Event::Measured { work: least })
    }

    fn source(&self, target: &Target, mode: Mode) -> Source {
        let mut source = Source::new(mode, self.lexicon, target.seeds);
        source.set_path(target.name);
        source.set_cells(&self.page.stage);
        for unit in &self.banned {
            source.ban(*unit);
        }
        source
    }

    /// Runs one case, whose panics are caught.
    #[inline]
    pub fn run_one(&self, target: &Target, case: u64, source: &mut Source) -> End {
        let page = self.page;
        page.case.store(case, Relaxed);
        page.refused.store(0, Relaxed);
        page.seq.store(page.seq.load(Relaxed) + 1, Relaxed);
        page.set_state(State::Running);
        stand_in::begin();
        hostile::begin(hostile::Mood::Calm);
        alloc::allow(self.heap);
        let result = catch_unwind(AssertUnwindSafe(|| (target.run)(source)));
        alloc::allow_all();
        page.set_state(State::Idle);
        page.seq.store(page.seq.load(Relaxed) + 1, Relaxed);
        let notes = hook::take();
        match (result, notes) {
            (Ok(Some(())), None) => End::Returned,
            (Ok(None), None) => End::Rejected,
            (Ok(outcome), Some(notes)) => match notes.helper {
                // A panic that the crate caught on its own thread is its own affair; one that ended a thread is not.
                Some(panic) => End::Panicked(source.place(), panic),
                None if outcome.is_some() => End::Returned,
                None => End::Rejected,
            },
            (Err(payload), _) if payload.is::<stand_in::Enough>() || payload.is::<hostile::Planned>() => End::Rejected,
            (Err(payload), notes) => {
                let notes = notes.unwrap_or_default();
                let panic = notes.own.or(notes.helper);
                End::Panicked(source.place(), panic.unwrap_or_else(|| unhooked(payload.as_ref()))).after(payload)
            }
        }
    }

    /// Whether this worker has not seen this failure before.
    #[cfg(any(feature = "fuzz", feature = "coverage"))]
    pub fn is_new(&mut self, target: u32, place: Place, panic: &PanicNote) -> bool {
        let next = Site { id: self.sites.len() as u64, untold: 0 };
        self.sites.insert(site_key(target, place, panic), next).is_none()
    }

    fn reset_counts(&self) {
        for count in [&self.page.ran, &self.page.rejected, &self.page.reached, &self.page.failed] {
            count.store(0, Relaxed);
        }
    }

    #[inline]
    fn count(&self, end: &End, reached: bool) {
        let add = |count: &std::sync::atomic::AtomicU64, one: bool| {
            count.store(count.load(Relaxed) + u64::from(one), Relaxed);
        };
        add(&self.page.ran, true);
        add(&self.page.rejected, matches!(end, End::Rejected));
        add(&self.page.reached, reached);
        add(&self.page.failed, matches!(end, End::Panicked(..)));
    }

    fn failed(
        &mut self,
        target: u32,
        case: u64,
        place: Place,
        panic: PanicNote,
        tell: &mut dyn FnMut(&Event) -> Option<()>,
    ) -> Option<()> {
        let next = self.sites.len() as u64;
        match self.sites.entry(site_key(target, place, &panic)) {
            Entry::Occupied(mut known) => {
                known.get_mut().untold += 1;
                Some(())
            }
            Entry::Vacant(new) => {
                new.insert(Site { id: next, untold: 0 });
                tell(&Event::Failure { id: next, target, case, place, panic })
            }
        }
    }

    fn tell_seen(&mut self, tell: &mut dyn FnMut(&Event) -> Option<()>) -> Option<()> {
        let untold = self.sites.values_mut().filter(|site| site.untold > 0);
        untold.map(|site| tell(&Event::Seen { id: site.id, count: std::mem::take(&mut site.untold) })).collect()
    }
}

impl End {
    /// Gets rid of a payload, whose own `drop` may panic.
    fn after(self, payload: Box<dyn Any + Send>) -> Self {
        if !payload.is::<String>() && !payload.is::<&str>() {
            std::mem::forget(payload);
        }
        self
    }
}

/// The code under test took our hook away, or resumed a panic without one.
fn unhooked(payload: &(dyn Any + Send)) -> PanicNote {
    PanicNote { message: hook::message_of(payload), ..PanicNote::default() }
}

fn site_key(target: u32, place: Place, panic: &PanicNote) -> u64 {
    let mut hasher = DefaultHasher::new();
    (target, place.stage, &panic.file, panic.line, panic.column).hash(&mut hasher);
    if place.stage == stage::LAW {
        laws::read(&panic.message).map(|(claim, ..)| claim).hash(&mut hasher);
    } else if fault_in(&panic.message).is_some() {
        place.unit.hash(&mut hasher);
    } else if hook::is_foreign(&panic.file) {
        panic.frames.first().map(|frame| (&frame.symbol, &frame.file, frame.line)).hash(&mut hasher);
    }
    hasher.finish()
}

/// Whether the scratch folder holds anything. The next target shall find it empty, and with room in it.
fn has_left_files() -> bool {
    std::fs::read_dir(".").is_ok_and(|mut entries| entries.next().is_some())
}

/// Looks at the time rarely while cases are short, and after each case while they are long.
struct Clock {
    end: Instant,
    last: Instant,
    stride: u64,
    wait: u64,
}

impl Clock {
    fn new(time: Duration) -> Self {
        let now = Instant::now();
        Self { end: now + time.min(Duration::from_secs(1 << 20)), last: now, stride: 1, wait: 1 }
    }

    #[inline]
    fn is_over(&mut self) -> bool {
        self.wait -= 1;
        self.wait == 0 && self.look()
    }

    fn look(&mut self) -> bool {
        let now = Instant::now();
        self.stride = if now - self.last < GLANCE { (self.stride * 2).min(STRIDE) } else { 1 };
        (self.last, self.wait) = (now, self.stride);
        now >= self.end
    }
}
