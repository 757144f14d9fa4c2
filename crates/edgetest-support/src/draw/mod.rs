//! Draws values: the classes of values that break code, first one by one, then at random and mixed.
//!
//! Each file below holds one family of classes. A draw of a setup step is an ordinary value most of the time: an extreme
//! one in a constructor keeps the call under test from being reached.

mod bytes;
mod chain;
mod character;
mod class;
mod depth;
mod float;
mod int;
mod length;
mod memory;
mod mutate;
mod number;
mod text;
mod walk;

pub(crate) use int::IntKind;

use crate::lexicon::Lexicon;
use crate::rng::Rng;
use memory::Memory;
use walk::Walk;

/// What draws the values of a case.
#[derive(Debug)]
pub(crate) struct Drawer {
    /// Builders that are at work, one within the other: 0 for the arguments of the call under test.
    pub(crate) depth: u32,
    /// Whether setup steps keep to what is cheap to work with.
    pub(crate) frugal: bool,
    nesting: u32,
    rng: Rng,
    walk: Option<Walk>,
    memory: Memory,
    lexicon: &'static Lexicon,
    seeds: &'static [&'static str],
    /// Classes that the texts are likely to belong to.
    topics: Vec<&'static [&'static str]>,
}

impl Drawer {
    pub(crate) fn new(lexicon: &'static Lexicon, seeds: &'static [&'static str]) -> Self {
        let (rng, memory, topics) = (Rng::new(0), Memory::default(), Vec::new());
        Drawer { depth: 0, frugal: false, nesting: 0, rng, walk: None, memory, lexicon, seeds, topics }
    }

    /// What the callable's path says of its texts.
    pub(crate) fn set_path(&mut self, path: &str) {
        self.topics = class::topics(path);
    }

    /// Begins a case: number `boundary` of the walk over the boundary values, or a random one.
    pub(crate) fn restart(&mut self, boundary: Option<u64>, seed: u64) {
        self.depth = 0;
        self.nesting = 0;
        self.rng = Rng::new(seed);
        self.walk = boundary.map(Walk::new);
        self.memory.clear();
    }

    /// Goes one builder deeper; the depth before goes back to [`Drawer::surface`].
    pub(crate) fn deepen(&mut self) -> u32 {
        self.depth += 1;
        self.depth - 1
    }

    pub(crate) fn surface(&mut self, depth: u32) {
        self.depth = depth;
    }

    pub(crate) fn flag(&mut self) -> bool {
        self.pick(2) == 1
    }

    pub(crate) fn pick(&mut self, n: usize) -> usize {
        match self.walk.as_mut() {
            Some(walk) if self.depth == 0 => walk.step(n),
            _ => self.rng.below(n),
        }
    }

    /// The same, whatever the walk.
    pub(crate) fn pick_apart(&mut self, n: usize) -> usize {
        self.rng.below(n)
    }

    /// How many mutators to call, at most `most`: none half of the time.
    pub(crate) fn mutations(&mut self, most: usize) -> usize {
        if self.one_in(2) { 0 } else { self.rng.below(most) + 1 }
    }

    /// Where the walk stands in a list of `len` values, the first `keys` of which matter most; `None` at random. A setup
    /// step takes part in one draw of four.
    fn walked(&mut self, keys: usize, len: usize) -> Option<usize> {
        let walk = self.walk.as_mut()?;
        if self.depth == 0 {
            return Some(walk.step_weighted(keys, len));
        }
        (self.rng.below(4) == 0).then(|| self.rng.below(len))
    }

    /// Whether this draw is to be an ordinary value.
    fn ordinary(&mut self) -> bool {
        self.depth > 0 && !self.one_in(4)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.rng.below(n) == 0
    }

    fn choose<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.rng.below(items.len())]
    }
}
