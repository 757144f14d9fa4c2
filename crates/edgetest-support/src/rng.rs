//! The random numbers of a case: splitmix64, the same on every machine.

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(crate) struct Rng(u64);

impl Rng {
    pub(crate) fn new(seed: u64) -> Self {
        Rng(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GOLDEN);
        mix(self.0)
    }

    /// A number below `bound`, 0 where `bound` is 0. The bias of one in 2^64 / `bound` is of no matter here.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        scale(self.next(), bound)
    }
}

/// Maps 64 evenly spread bits onto the numbers below `bound`.
#[expect(clippy::cast_possible_truncation, reason = "the product's upper half is below `bound`")]
pub(crate) fn scale(bits: u64, bound: usize) -> usize {
    ((u128::from(bits) * bound as u128) >> 64) as usize
}

/// The seed of one case, from the seed of the sweep and the target's name, so that neither the order of the targets nor
/// what else is planned changes a case.
pub(crate) fn case_seed(seed: u64, target: &str, case: u64) -> u64 {
    mix(mix(seed ^ fnv(target.as_bytes())).wrapping_add(case.wrapping_mul(GOLDEN)))
}

fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
