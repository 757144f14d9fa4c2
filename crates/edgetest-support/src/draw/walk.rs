//! The walk over lists of boundary values.
//!
//! The first draw of a case goes through its list one by one. The others go through theirs by the multiples of an
//! irrational number, each by another, which spreads as evenly and does not keep step with the first: equal strides
//! would only ever meet the same pairs.

use crate::rng::scale;

/// Square roots of primes, their fractions in 64 bits.
const STRIDES: [u64; 8] = [
    0x9E37_79B9_7F4A_7C15,
    0x6A09_E667_F3BC_C908,
    0xBB67_AE85_84CA_A73B,
    0x3C6E_F372_FE94_F82B,
    0xA54F_F53A_5F1D_36F1,
    0x510E_527F_ADE6_82D1,
    0x9B05_688C_2B3E_6C1F,
    0x1F83_D9AB_FB41_BD6B,
];

/// Where one case is in its walk.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    case: u64,
    draws: usize,
}

impl Walk {
    pub(super) fn new(case: u64) -> Self {
        Walk { case, draws: 0 }
    }

    /// The next draw's place in a list of `len` values.
    pub(super) fn step(&mut self, len: usize) -> usize {
        match self.next() {
            Step::First(case) => case % len.max(1),
            Step::Later(bits) => scale(bits, len),
        }
    }

    /// The same, where half of the later draws are to be among the first `keys` values.
    pub(super) fn step_weighted(&mut self, keys: usize, len: usize) -> usize {
        match self.next() {
            Step::First(case) => case % len.max(1),
            Step::Later(bits) if bits >> 63 == 0 => scale(bits << 1, keys.min(len)),
            Step::Later(bits) => scale(bits << 1, len),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "the walk has a few hundred cases")]
    fn next(&mut self) -> Step {
        self.draws += 1;
        match self.draws {
            1 => Step::First(self.case as usize),
            later => Step::Later(self.case.wrapping_mul(STRIDES[later % STRIDES.len()])),
        }
    }
}

enum Step {
    First(usize),
    Later(u64),
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The places that the draws of so many cases have in lists of these lengths.
    fn places(cases: u64, lists: [usize; 2]) -> BTreeSet<[usize; 2]> {
        let place = |case| {
            let mut walk = Walk::new(case);
            lists.map(|len| walk.step(len))
        };
        (0..cases).map(place).collect()
    }

    #[test]
    fn the_first_draw_meets_its_whole_list() {
        assert_eq!(places(256, [256, 1]).len(), 256);
    }

    #[test]
    fn a_later_draw_meets_nearly_its_whole_list() {
        assert!(places(256, [1, 100]).len() > 95);
    }

    #[test]
    fn draws_do_not_keep_step() {
        assert_eq!(places(256, [2, 8]).len(), 16);
        assert_eq!(places(256, [8, 3]).len(), 24);
        assert!(places(256, [16, 8]).len() > 115);
    }
}
