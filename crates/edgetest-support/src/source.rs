//! Where a harness gets its values from: one draw is one [`Choice`], whatever the mode.
//!
//! A source draws by walking the boundary values, at random, or by reading a recorded case again. It also keeps the
//! account that pins a death to the call that ran. It knows nothing of processes: the worker gives it the cells.

use crate::choice::Choice;
use crate::draw::{Drawer, IntKind};
use crate::lexicon::Lexicon;
use crate::rng::case_seed;
use crate::stage::{self, Place, StageCells};

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
    },
    /// Random values.
    Random {
        /// Seed of the case.
        seed: u64,
    },
    /// A recorded case again. A choice of the wrong kind, or none, stands for the simplest value.
    Replay(Vec<Choice>),
}

impl Mode {
    /// The mode of one case of a sweep.
    #[must_use]
    pub fn sweep(seed: u64, target: &str, case: u64) -> Mode {
        let seed = case_seed(seed, target, case);
        if case < BOUNDARY_CASES && cfg!(not(feature = "baseline")) {
            Mode::Boundary { case, seed }
        } else {
            Mode::Random { seed }
        }
    }
}

/// Where choices go as they are drawn, so that they outlive the process.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// A choice was drawn.
    pub drawn: fn(&Choice),
    /// Only the first so many choices still belong to the case: an attempt at building a value failed.
    pub kept: fn(usize),
}

/// A way to build a value: the unit's number and its function.
pub type Way<T> = (u32, fn(&mut Source) -> Option<T>);

/// A way to change a value: the unit's number and its function.
pub type Mutator<T> = (u32, fn(&mut Source, &mut T) -> Option<()>);

/// A source of values for the cases of one target.
#[derive(Debug)]
pub struct Source {
    tape: Option<std::vec::IntoIter<Choice>>,
    drawer: Drawer,
    recording: bool,
    recorded: Vec<Choice>,
    stream: Option<Stream>,
    cells: &'static StageCells,
    place: Place,
    reached: bool,
    banned: Vec<u32>,
    items_left: usize,
}

impl Source {
    /// A source for the cases of one target, `seeds` being the literals of its own docs.
    #[must_use]
    pub fn new(mode: Mode, lexicon: &'static Lexicon, seeds: &'static [&'static str]) -> Self {
        static CELLS: StageCells = StageCells::new();
        let mut source = Source {
            tape: None,
            drawer: Drawer::new(lexicon, seeds),
            recording: false,
            recorded: Vec::new(),
            stream: None,
            cells: &CELLS,
            place: Place::default(),
            reached: false,
            banned: Vec::new(),
            items_left: ITEMS,
        };
        source.restart(mode);
        source
    }

    /// Reports its stage in `cells` from now on.
    pub fn set_cells(&mut self, cells: &'static StageCells) {
        self.cells = cells;
        self.cells.write(self.place);
    }

    /// Keeps the choices of a case, and sends them to `stream` as they are drawn. Takes effect with the next case.
    pub fn record(&mut self, on: bool, stream: Option<Stream>) {
        self.recording = on || stream.is_some();
        self.stream = stream;
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
        match mode {
            Mode::Boundary { case, seed } => self.drawer.restart(Some(case), seed),
            Mode::Random { seed } => self.drawer.restart(None, seed),
            Mode::Replay(choices) => {
                self.drawer.restart(None, 0);
                self.tape = Some(choices.into_iter());
            }
        }
        self.recorded.clear();
        self.reached = false;
        self.items_left = ITEMS;
        self.put(Place::default());
    }

    /// Whether choices are kept.
    pub fn recording(&self) -> bool {
        self.recording
    }

    /// The choices of this case so far; empty unless it is recorded.
    pub fn choices(&self) -> &[Choice] {
        &self.recorded
    }

    /// Whether the call under test was begun.
    pub fn reached(&self) -> bool {
        self.reached
    }

    /// Where the case is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// A `bool`.
    pub fn bool(&mut self) -> bool {
        let value = match self.replayed() {
            Some(Some(Choice::Int(value))) => value != 0,
            Some(_) => false,
            None => self.drawer.flag(),
        };
        self.note(|| Choice::Int(i128::from(value)));
        value
    }

    /// A character.
    pub fn char(&mut self) -> char {
        let value = match self.replayed() {
            Some(Some(Choice::Char(value))) => value,
            Some(_) => '0',
            None => self.drawer.character(),
        };
        self.note(|| Choice::Char(value));
        value
    }

    /// An `f64`.
    pub fn f64(&mut self) -> f64 {
        let value = match self.replayed() {
            Some(Some(Choice::Float(bits))) => f64::from_bits(bits),
            Some(_) => 0.0,
            None => self.drawer.double(),
        };
        self.note(|| Choice::Float(value.to_bits()));
        value
    }

    /// An `f32`.
    #[expect(clippy::cast_possible_truncation, reason = "every value came from an f32 or is to be rounded to one")]
    pub fn f32(&mut self) -> f32 {
        let value = match self.replayed() {
            Some(Some(Choice::Float(bits))) => f64::from_bits(bits) as f32,
            Some(_) => 0.0,
            None => f64::from(self.drawer.single()) as f32,
        };
        self.note(|| Choice::Float(f64::from(value).to_bits()));
        value
    }

    /// A text.
    pub fn string(&mut self) -> String {
        let value = match self.replayed() {
            Some(Some(Choice::Text(value))) => value,
            Some(_) => String::new(),
            None => self.drawer.text(),
        };
        self.note(|| Choice::Text(value.clone()));
        value
    }

    /// A text that lives as long as the process.
    pub fn str(&mut self) -> &'static str {
        Box::leak(self.string().into_boxed_str())
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Vec<u8> {
        let value = match self.replayed() {
            Some(Some(Choice::Bytes(value))) => value,
            Some(_) => Vec::new(),
            None => self.drawer.bytes(),
        };
        self.note(|| Choice::Bytes(value.clone()));
        value
    }

    /// Bytes that live as long as the process.
    pub fn byte_slice(&mut self) -> &'static [u8] {
        Box::leak(self.bytes().into_boxed_slice())
    }

    /// Which of `n` alternatives.
    pub fn pick(&mut self, n: usize) -> usize {
        let value = match self.replayed() {
            Some(choice) => replayed_pick(choice, n),
            None => self.drawer.pick(n),
        };
        self.note_pick(value);
        value
    }

    /// How many items.
    pub fn len(&mut self) -> usize {
        let value = match self.replayed() {
            Some(choice) => replayed_pick(choice, ITEMS + 1),
            None => self.drawer.len(),
        };
        let value = value.min(self.items_left);
        self.items_left -= value;
        self.note_pick(value);
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
        let mark = self.recorded.len();
        let wanted = self.mutations();
        let outer = self.drawer.deepen();
        let done = (0..wanted)
            .filter(|_| {
                self.attempt(|source| {
                    let index = source.choose_unit(mutators.len(), mutators.len(), |way| mutators[way].0)?;
                    (mutators[index].1)(source, value)
                })
                .is_some()
            })
            .count();
        self.drawer.surface(outer);
        if done < wanted {
            self.correct_pick(mark, done);
        }
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
    }

    fn put(&mut self, place: Place) {
        self.place = place;
        self.cells.write(place);
    }

    /// `None` when values are to be drawn; else what the recorded case has here.
    fn replayed(&mut self) -> Option<Option<Choice>> {
        self.tape.as_mut().map(Iterator::next)
    }

    fn note(&mut self, choice: impl FnOnce() -> Choice) {
        if self.recording {
            let choice = choice();
            if let Some(stream) = self.stream {
                (stream.drawn)(&choice);
            }
            self.recorded.push(choice);
        }
    }

    fn note_pick(&mut self, value: usize) {
        self.note(|| Choice::Pick(value as u64));
    }

    fn mutations(&mut self) -> usize {
        let wanted = match self.replayed() {
            Some(choice) => replayed_pick(choice, MUTATIONS + 1),
            None if self.drawer.depth >= 2 => 0,
            None => self.drawer.mutations(MUTATIONS),
        };
        self.note_pick(wanted);
        wanted
    }

    /// One of the first `open` of `all` units, passing over those that are out of use.
    fn choose_unit(&mut self, all: usize, open: usize, unit: impl Fn(usize) -> u32) -> Option<usize> {
        let index = match self.replayed() {
            Some(choice) => Some(replayed_pick(choice, all)).filter(|_| all > 0),
            None => {
                let first = self.drawer.pick(open);
                (0..open).map(|turn| (first + turn) % open).find(|index| !self.banned.contains(&unit(*index)))
            }
        }?;
        self.note_pick(index);
        Some(index)
    }

    /// Forgets the choices of an attempt that came to nothing.
    fn attempt<T>(&mut self, attempt: impl FnOnce(&mut Source) -> Option<T>) -> Option<T> {
        let mark = self.recorded.len();
        let depth = self.drawer.depth;
        let value = attempt(self);
        if value.is_none() {
            self.drawer.depth = depth;
            self.keep(mark);
        }
        value
    }

    fn keep(&mut self, count: usize) {
        if self.recorded.len() > count {
            self.recorded.truncate(count);
            if let Some(stream) = self.stream {
                (stream.kept)(count);
            }
        }
    }

    /// Puts the number of mutators that were really called where the wanted number was drawn.
    fn correct_pick(&mut self, mark: usize, done: usize) {
        if !self.recording {
            return;
        }
        let calls = self.recorded.split_off(mark);
        if let Some(stream) = self.stream {
            (stream.kept)(mark);
        }
        self.note_pick(done);
        for choice in calls.into_iter().skip(1) {
            self.note(|| choice);
        }
    }
}

fn replayed_pick(choice: Option<Choice>, n: usize) -> usize {
    match choice {
        Some(Choice::Pick(index)) => usize::try_from(index).ok().filter(|index| *index < n).unwrap_or(0),
        _ => 0,
    }
}

macro_rules! integers {
    ($($name:ident: $text:literal),*) => {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            clippy::cast_sign_loss,
            clippy::cast_lossless,
            trivial_numeric_casts,
            reason = "a value beyond the type wraps into it"
        )]
        impl Source {
            $(
                #[doc = $text]
                pub fn $name(&mut self) -> $name {
                    let value = match self.replayed() {
                        Some(Some(Choice::Int(value))) => value as $name,
                        Some(_) => 0,
                        None => self.drawer.integer(IntKind { bits: <$name>::BITS, signed: <$name>::MIN != 0 }) as $name,
                    };
                    self.note(|| Choice::Int(value as i128));
                    value
                }
            )*
        }
    };
}

integers! {
    u8: "A `u8`.", u16: "A `u16`.", u32: "A `u32`.", u64: "A `u64`.", u128: "A `u128`.", usize: "A `usize`.",
    i8: "An `i8`.", i16: "An `i16`.", i32: "An `i32`.", i64: "An `i64`.", i128: "An `i128`.", isize: "An `isize`."
}
