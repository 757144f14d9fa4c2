//! Where a harness gets its values from: one draw is one [`Choice`], whatever the mode.
//!
//! A source draws by walking the boundary values, at random, or by reading a recorded case again. It also keeps the
//! account that pins a death to the call that ran. It knows nothing of processes: the worker gives it the cells.

mod near;
mod sequence;
mod values;

use crate::choice::Choice;
use crate::draw::Drawer;
use crate::input::Input;
use crate::lexicon::Lexicon;
use crate::meter::Meter;
use crate::rng::case_seed;
use crate::stage::{self, Place, StageCells};
use crate::tape::{Record, Tape};

pub use crate::tape::Stream;
use near::Nearness;
pub use sequence::fault_in;

/// This bit of a case's number asks for small sizes: a target that was too slow for a large input goes on without them, or it
/// would be given up before anything else of it was seen. Part of the number, so that the case can be derived again.
pub const MODEST: u64 = 1 << 40;

/// This bit of a case's number asks for setup steps that are cheap to work with: once several targets have worked themselves
/// to death on values that a constructor made of a huge exponent, no more time is spent on those.
pub const FRUGAL: u64 = 1 << 41;

/// Bytes of a text or byte string of a modest case.
const MODEST_BYTES: usize = 256;
/// What the numbers of a modest case lie below, but for the ends of their type.
const MODEST_NUMBER: i128 = 64;

/// So many first cases of a target walk the boundary values.
pub const BOUNDARY_CASES: u64 = 256;

/// Tries at building one value before the case is rejected.
const ATTEMPTS: usize = 6;
/// Builders within builders beyond which only the shallow ways are taken.
const SHALLOW_BEYOND: u32 = 4;
/// Builders within builders beyond which nothing is built.
const NOTHING_BEYOND: u32 = 8;
/// Calls of mutators on one value.
const MUTATIONS: usize = 4;
/// Items of all repetitions of one case, so that lists of lists do not grow beyond bounds.
const ITEMS: usize = 4_000;

/// What decides a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Mode {
    /// Case number `case` of the walk over the boundary values; `seed` decides what is not walked.
    Boundary {
        /// Number of the case, below [`BOUNDARY_CASES`].
        case: u64,
        /// Seed of the case.
        seed: u64,
        /// Whether sizes are kept small.
        modest: bool,
        /// Whether setup steps keep to what is cheap.
        frugal: bool,
    },
    /// Random values.
    Random {
        /// Seed of the case.
        seed: u64,
        /// Whether sizes are kept small.
        modest: bool,
        /// Whether setup steps keep to what is cheap.
        frugal: bool,
    },
    /// A recorded case again. A choice of the wrong kind, or none, stands for the simplest value.
    Replay(Vec<Choice>),
    /// A case of a coverage-guided engine: see [`crate::input`].
    Input(Vec<u8>),
}

impl Mode {
    /// The mode of one case of a sweep.
    #[must_use]
    pub fn sweep(seed: u64, target: &str, case: u64) -> Mode {
        let (modest, frugal) = (case & MODEST != 0, case & FRUGAL != 0);
        let case = case & !(MODEST | FRUGAL);
        let seed = case_seed(seed, target, case);
        if case < BOUNDARY_CASES && cfg!(not(feature = "baseline")) {
            Mode::Boundary { case, seed, modest, frugal }
        } else {
            Mode::Random { seed, modest, frugal }
        }
    }
}

/// A way to build a value: the unit's number and its function.
pub type Way<T> = (u32, fn(&mut Source) -> Option<T>);

/// A way to change a value: the unit's number and its function.
pub type Mutator<T> = (u32, fn(&mut Source, &mut T) -> Option<()>);

/// A source of values for the cases of one target.
#[derive(Debug)]
pub struct Source {
    tape: Option<Tape>,
    modest: bool,
    drawer: Drawer,
    record: Record,
    cells: &'static StageCells,
    place: Place,
    reached: bool,
    banned: Vec<u32>,
    items_left: usize,
    shown: Option<String>,
    behaviour: u64,
    near: Nearness,
    meter: Option<Meter>,
    /// The operation on watched values that a planned panic ended.
    suspect: Option<Place>,
}

impl Source {
    /// A source for the cases of one target, `seeds` being the literals of its own docs.
    #[must_use]
    pub fn new(mode: Mode, lexicon: &'static Lexicon, seeds: &'static [&'static str]) -> Self {
        static CELLS: StageCells = StageCells::new();
        let mut source = Source {
            modest: false,
            tape: None,
            drawer: Drawer::new(lexicon, seeds),
            record: Record::default(),
            cells: &CELLS,
            place: Place::default(),
            reached: false,
            banned: Vec::new(),
            items_left: ITEMS,
            shown: None,
            behaviour: 0,
            near: Nearness::new(0),
            meter: None,
            suspect: None,
        };
        source.restart(mode);
        source
    }

    /// Has texts be chosen by what the target's path says of them.
    pub fn set_path(&mut self, path: &str) {
        self.drawer.set_path(path);
    }

    /// Reports its stage in `cells` from now on.
    pub fn set_cells(&mut self, cells: &'static StageCells) {
        self.cells = cells;
        self.cells.write(self.place);
    }

    /// Keeps the choices of a case, and sends them to `stream` as they are drawn. Takes effect with the next case.
    pub fn record(&mut self, on: bool, stream: Option<Stream>) {
        self.record.set(on, stream);
    }

    /// Counts the work of the case from now on, and has iterators be walked to their end.
    pub fn set_meter(&mut self, meter: Meter) {
        self.meter = Some(meter);
    }

    /// What the work of the case came to, in the unit of the meter; nothing without one.
    pub fn spent(&self) -> u64 {
        self.meter.map_or(0, |meter| meter.spent())
    }

    /// Whether the work of the case is counted.
    pub(crate) fn is_metered(&self) -> bool {
        self.meter.is_some()
    }

    /// Takes a unit out of use, except in replay.
    pub fn ban(&mut self, unit: u32) {
        if !self.banned.contains(&unit) {
            self.banned.push(unit);
        }
    }

    /// Begins the next case. Everything but the lexicon, the seeds, the bans and the recording is forgotten.
    pub fn restart(&mut self, mode: Mode) {
        self.tape = None;
        self.near = Nearness::new(0);
        match mode {
            Mode::Boundary { case, seed, modest, frugal } => {
                self.drawer.frugal = frugal;
                self.drawer.restart(Some(case), seed);
                self.near = Nearness::new(!seed);
                self.modest = modest;
            }
            Mode::Random { seed, modest, frugal } => {
                self.drawer.frugal = frugal;
                self.drawer.restart(None, seed);
                self.near = Nearness::new(!seed);
                self.modest = modest;
            }
            Mode::Replay(choices) => {
                self.drawer.restart(None, 0);
                self.modest = false;
                self.tape = Some(Tape::new(choices));
            }
            Mode::Input(bytes) => {
                self.drawer.restart(None, 0);
                self.modest = false;
                self.tape = Some(Tape::Bytes(Input::new(&bytes)));
            }
        }
        self.begin();
    }

    /// Begins the next case of a coverage-guided engine, as [`Mode::Input`] does, in the buffer of the last one.
    pub fn restart_input(&mut self, bytes: &[u8]) {
        let mut tape = self.tape.take();
        match &mut tape {
            Some(Tape::Bytes(input)) => input.restart(bytes),
            Some(Tape::Choices(_)) | None => return self.restart(Mode::Input(bytes.to_vec())),
        }
        self.tape = tape;
        self.drawer.depth = 0;
        self.begin();
    }

    fn begin(&mut self) {
        self.record.clear();
        self.reached = false;
        self.items_left = ITEMS;
        self.shown = None;
        self.behaviour = 0;
        self.suspect = None;
        self.put(Place::default());
    }

    /// Keeps the beginning of what the call returned, as `{:?}` shows it.
    pub fn show(&mut self, text: String) {
        self.shown = Some(text);
    }

    /// What the call returned, where it can be shown and the case is recorded.
    pub fn shown(&self) -> Option<&str> {
        self.shown.as_deref()
    }

    /// Whether choices are kept.
    pub fn recording(&self) -> bool {
        self.record.is_on()
    }

    /// The choices of this case so far; empty unless it is recorded.
    pub fn choices(&self) -> &[Choice] {
        self.record.choices()
    }

    /// Whether the choices are those of a list, and none is left to chance.
    pub fn replays(&self) -> bool {
        matches!(self.tape, Some(Tape::Choices(_)))
    }

    /// Whether the call under test was begun.
    pub fn reached(&self) -> bool {
        self.reached
    }

    /// What the results of this case looked like, as a digest.
    pub fn behaviour(&self) -> u64 {
        self.behaviour
    }

    /// A result looked like this.
    pub(crate) fn behave(&mut self, shape: u64) {
        self.behaviour = (self.behaviour ^ shape).wrapping_mul(0x0100_0000_01b3);
    }

    /// Where the case is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Which of `n` alternatives.
    pub fn pick(&mut self, n: usize) -> usize {
        let value = match &mut self.tape {
            Some(tape) => tape.pick(n),
            None => self.drawer.pick(n),
        };
        self.record.note_pick(value);
        value
    }

    /// How many items.
    #[expect(clippy::len_without_is_empty, reason = "it draws a length; a source has none")]
    pub fn len(&mut self) -> usize {
        let value = match &mut self.tape {
            Some(tape) => tape.len(ITEMS),
            None => self.drawer.len(),
        };
        let value = value.min(self.items_left);
        self.items_left -= value;
        self.record.note_pick(value);
        value
    }

    /// So many items, each drawn by `item`; `None` when one of them is refused.
    pub fn repeat<T>(&mut self, mut item: impl FnMut(&mut Source) -> Option<T>) -> Option<Vec<T>> {
        let len = self.len();
        let (outer, template) = self.drawer.begin_repeat(len);
        let items = (0..len)
            .map(|_| {
                self.drawer.begin_item(template.as_ref());
                item(self)
            })
            .collect();
        self.drawer.end_repeat(outer);
        items
    }

    /// A value by one of `ways`, the first `shallow` of which need no builder within themselves. `None` when each
    /// attempt was refused.
    pub fn build<T>(&mut self, _builder: u32, shallow: usize, ways: &[Way<T>]) -> Option<T> {
        if self.drawer.depth >= NOTHING_BEYOND {
            return None;
        }
        let outer = self.drawer.deepen();
        let attempts = if self.tape.is_some() { 1 } else { ATTEMPTS };
        let value = (0..attempts).find_map(|attempt| {
            let deep = self.drawer.depth <= SHALLOW_BEYOND && attempt < ATTEMPTS / 2;
            let open = if deep || shallow == 0 { ways.len() } else { shallow.min(ways.len()) };
            self.attempt(|source| {
                let index = source.choose_unit(ways.len(), open, |way| ways[way].0)?;
                (ways[index].1)(source)
            })
        });
        self.drawer.surface(outer);
        value
    }

    /// Calls some of `mutators` on `value`: none half of the time.
    pub fn mutate<T>(&mut self, value: &mut T, mutators: &[Mutator<T>]) {
        if mutators.is_empty() {
            return;
        }
        let mark = self.record.mark();
        let wanted = self.mutations();
        let outer = self.drawer.deepen();
        let done = self.apply(value, mutators, wanted);
        self.drawer.surface(outer);
        if done < wanted {
            self.record.correct_pick(mark, done);
        }
    }

    /// Calls so many of `mutators`, and says how many of them could be called.
    fn apply<T>(&mut self, value: &mut T, mutators: &[Mutator<T>], wanted: usize) -> usize {
        let call = |source: &mut Source, value: &mut T| {
            let index = source.choose_unit(mutators.len(), mutators.len(), |way| mutators[way].0)?;
            (mutators[index].1)(source, value)
        };
        (0..wanted).filter(|_| self.attempt(|source| call(source, value)).is_some()).count()
    }

    /// A setup call begins.
    pub fn enter(&mut self, unit: u32) {
        let step = self.place.step + 1;
        self.put(Place { stage: stage::SETUP, unit, step });
    }

    /// A setup call has returned.
    pub fn leave(&mut self) {
        self.at(stage::HARNESS);
    }

    /// The call under test begins.
    pub fn call(&mut self) {
        self.reached = true;
        self.at(stage::CALL);
    }

    /// The stage changes to one of the constants of [`stage`].
    pub fn at(&mut self, stage: u32) {
        self.place.stage = stage;
        self.cells.set_stage(stage);
        self.meter.iter_mut().for_each(|meter| meter.enter(stage));
    }

    fn put(&mut self, place: Place) {
        self.place = place;
        self.cells.write(place);
        self.meter.iter_mut().for_each(|meter| meter.enter(place.stage));
    }

    fn mutations(&mut self) -> usize {
        let wanted = match &mut self.tape {
            Some(tape) => tape.pick(MUTATIONS + 1),
            None if self.drawer.depth >= 2 => 0,
            None => self.drawer.mutations(MUTATIONS),
        };
        self.record.note_pick(wanted);
        wanted
    }

    /// One of the first `open` of `all` units, passing over those that are out of use.
    fn choose_unit(&mut self, all: usize, open: usize, unit: impl Fn(usize) -> u32) -> Option<usize> {
        let index = match &mut self.tape {
            Some(tape) => {
                let index = tape.pick(all);
                let guarded = self.near.echoes || matches!(tape, Tape::Bytes(_));
                let banned = all > 0 && guarded && self.banned.contains(&unit(index));
                Some(index).filter(|_| all > 0 && !banned)
            }
            None => self.draw_unit(open, unit),
        }?;
        self.record.note_pick(index);
        Some(index)
    }

    fn draw_unit(&mut self, open: usize, unit: impl Fn(usize) -> u32) -> Option<usize> {
        let first = self.drawer.pick(open);
        (0..open).map(|turn| (first + turn) % open).find(|index| !self.banned.contains(&unit(*index)))
    }

    /// Forgets the choices of an attempt that came to nothing.
    fn attempt<T>(&mut self, attempt: impl FnOnce(&mut Source) -> Option<T>) -> Option<T> {
        let mark = self.record.mark();
        let depth = self.drawer.depth;
        let value = attempt(self);
        if value.is_none() {
            self.drawer.depth = depth;
            self.record.keep(mark);
        }
        value
    }
}
