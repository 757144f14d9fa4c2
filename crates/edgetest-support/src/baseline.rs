//! Draws values by proptest's own `any`, in the place of this crate's draws: what the worth of those is measured against.
//!
//! Everything else stays the same (the ways to build a value, the mutators, the worker), so that a difference in what is
//! found is a difference of the values alone. There is no walk over boundary values.

use crate::lexicon::Lexicon;
use crate::rng::Rng;
use proptest::arbitrary::{Arbitrary, any};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Lengths are below this, as in proptest's own collections.
const LENGTHS: usize = 100;

/// An integer type. Values travel as `i128`; those of `u128` above its maximum wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IntKind {
    /// Its width.
    pub(crate) bits: u32,
    /// Whether it has negative values.
    pub(crate) signed: bool,
}

/// What draws the values of a case.
#[derive(Debug)]
pub(crate) struct Drawer {
    /// Builders that are at work, one within the other.
    pub(crate) depth: u32,
    pub(crate) frugal: bool,
    rng: Rng,
    runner: TestRunner,
}

impl Drawer {
    pub(crate) fn new(_: &'static Lexicon, _: &'static [&'static str]) -> Self {
        Drawer { depth: 0, frugal: false, rng: Rng::new(0), runner: runner(0) }
    }

    /// Begins a case.
    pub(crate) fn restart(&mut self, _: Option<u64>, seed: u64) {
        *self = Drawer { depth: 0, frugal: self.frugal, rng: Rng::new(seed), runner: runner(seed) };
    }

    pub(crate) fn set_path(&mut self, _: &str) {}

    pub(crate) fn deepen(&mut self) -> u32 {
        self.depth += 1;
        self.depth - 1
    }

    pub(crate) fn surface(&mut self, depth: u32) {
        self.depth = depth;
    }

    pub(crate) fn pick(&mut self, n: usize) -> usize {
        self.rng.below(n)
    }

    pub(crate) fn pick_apart(&mut self, n: usize) -> usize {
        self.rng.below(n)
    }

    pub(crate) fn mutations(&mut self, most: usize) -> usize {
        if self.rng.below(2) == 0 { 0 } else { self.rng.below(most) + 1 }
    }

    pub(crate) fn len(&mut self) -> usize {
        self.rng.below(LENGTHS)
    }

    #[expect(clippy::unused_self, reason = "the same signature as the draws that this replaces")]
    pub(crate) fn begin_repeat(&mut self, _: usize) -> ((), Option<()>) {
        ((), None)
    }

    #[expect(clippy::unused_self, reason = "the same signature as the draws that this replaces")]
    pub(crate) fn begin_item(&mut self, _: Option<&()>) {}

    #[expect(clippy::unused_self, reason = "the same signature as the draws that this replaces")]
    pub(crate) fn end_repeat(&mut self, (): ()) {}

    pub(crate) fn flag(&mut self) -> bool {
        self.any()
    }

    pub(crate) fn character(&mut self) -> char {
        self.any()
    }

    pub(crate) fn double(&mut self) -> f64 {
        self.any()
    }

    pub(crate) fn single(&mut self) -> f32 {
        self.any()
    }

    pub(crate) fn text(&mut self) -> String {
        self.any()
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        self.any()
    }

    #[expect(clippy::cast_possible_wrap, reason = "values of `u128` above the maximum of `i128` wrap")]
    pub(crate) fn integer(&mut self, kind: IntKind) -> i128 {
        match (kind.bits, kind.signed) {
            (8, false) => self.any::<u8>().into(),
            (16, false) => self.any::<u16>().into(),
            (32, false) => self.any::<u32>().into(),
            (64, false) => self.any::<u64>().into(),
            (8, true) => self.any::<i8>().into(),
            (16, true) => self.any::<i16>().into(),
            (32, true) => self.any::<i32>().into(),
            (64, true) => self.any::<i64>().into(),
            (_, true) => self.any::<i128>(),
            (_, false) => self.any::<u128>() as i128,
        }
    }

    fn any<T: Arbitrary>(&mut self) -> T {
        any::<T>().new_tree(&mut self.runner).expect("proptest's own strategies do not refuse").current()
    }
}

fn runner(seed: u64) -> TestRunner {
    let mut seeds = Rng::new(seed);
    let bytes = std::array::from_fn::<_, 4, _>(|_| seeds.next().to_le_bytes()).concat();
    TestRunner::new_with_rng(Config::default(), TestRng::from_seed(RngAlgorithm::ChaCha, &bytes))
}
