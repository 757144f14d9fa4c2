//! Integers: the ends of each type and their neighbours, powers, values where types cross, harvested numbers, lengths
//! and offsets of what was drawn before, and small ones.

use super::Drawer;

/// Values where a narrower type ends.
pub(super) const CROSSINGS: [i128; 16] = [
    127,
    128,
    255,
    256,
    32_767,
    32_768,
    65_535,
    65_536,
    (1 << 31) - 1,
    1 << 31,
    (1 << 32) - 1,
    1 << 32,
    1 << 53,
    (1 << 63) - 1,
    1 << 63,
    1 << 64,
];

/// The walk's list begins with these; harvested numbers and powers follow.
const SPOTS: [Spot; 26] = [
    Spot::Value(0),
    Spot::Value(1),
    Spot::Max(0),
    Spot::Min(0),
    Spot::Value(-1),
    Spot::Length(0),
    Spot::Length(1),
    Spot::Value(2),
    Spot::Max(-1),
    Spot::Min(1),
    Spot::Value(10),
    Spot::Same(0),
    Spot::Half(0),
    Spot::Value(3),
    Spot::Value(-2),
    Spot::Length(-1),
    Spot::Same(1),
    Spot::Value(4),
    Spot::Value(8),
    Spot::Value(5),
    Spot::Half(1),
    Spot::Value(100),
    Spot::Value(7),
    Spot::Same(-1),
    Spot::Value(64),
    Spot::Value(32),
];

/// Harvested numbers that the walk visits, each with its neighbours.
const HARVEST: usize = 24;

/// An integer type. Values travel as `i128`; those of `u128` above its maximum wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct IntKind {
    /// Its width.
    pub(crate) bits: u32,
    /// Whether it has negative values.
    pub(crate) signed: bool,
}

impl IntKind {
    fn min(self) -> i128 {
        if self.signed { -1 << (self.bits - 1) } else { 0 }
    }

    fn max(self) -> i128 {
        match (self.signed, self.bits) {
            (true, _) => !self.min(),
            (false, 128) => -1,
            (false, bits) => (1 << bits) - 1,
        }
    }

    fn half(self) -> i128 {
        if self.bits == 128 && !self.signed { i128::MAX } else { self.max() / 2 }
    }
}

/// A place in the walk's list.
#[derive(Clone, Copy)]
enum Spot {
    /// This value.
    Value(i128),
    /// The type's maximum, and this much.
    Max(i128),
    /// The type's minimum, and this much.
    Min(i128),
    /// Half of the maximum, and this much.
    Half(i128),
    /// The latest length, and this much.
    Length(i128),
    /// The latest integer, and this much.
    Same(i128),
}

impl Drawer {
    pub(crate) fn integer(&mut self, kind: IntKind) -> i128 {
        let value = self.fresh_integer(kind);
        self.memory.keep_integer(value);
        value
    }

    fn fresh_integer(&mut self, kind: IntKind) -> i128 {
        let harvest = self.lexicon.integers.len().min(HARVEST) * 3;
        let list = SPOTS.len() + CROSSINGS.len() + harvest + powers(kind);
        if let Some(index) = self.walked(SPOTS.len(), list) {
            return self.listed(kind, index, harvest);
        }
        if self.ordinary() || self.walk.is_some() {
            return self.small(kind);
        }
        self.random_integer(kind)
    }

    fn listed(&self, kind: IntKind, index: usize, harvest: usize) -> i128 {
        if let Some(spot) = SPOTS.get(index) {
            return self.spot(kind, *spot);
        }
        let index = index - SPOTS.len();
        if let Some(value) = CROSSINGS.get(index) {
            return *value;
        }
        let index = index - CROSSINGS.len();
        if index < harvest {
            let near = [0, 1, -1][index % 3];
            return self.lexicon.integers[index / 3].wrapping_add(near);
        }
        power(kind, index - harvest)
    }

    fn spot(&self, kind: IntKind, spot: Spot) -> i128 {
        match spot {
            Spot::Value(value) => value,
            Spot::Max(offset) => kind.max().wrapping_add(offset),
            Spot::Min(offset) => kind.min().wrapping_add(offset),
            Spot::Half(offset) => kind.half().wrapping_add(offset),
            Spot::Length(offset) => self.memory.last_length().unwrap_or(6) as i128 + offset,
            Spot::Same(offset) => self.memory.last_integer().unwrap_or(16).wrapping_add(offset),
        }
    }

    fn random_integer(&mut self, kind: IntKind) -> i128 {
        let near = self.choose(&[0, 0, 1, -1]);
        match self.rng.below(16) {
            0 => 0,
            1 => self.choose(&[1, -1, 2, -2]),
            2 => self.choose(&[kind.max(), kind.min()]),
            3 => self.choose(&[
                kind.max().wrapping_sub(1),
                kind.min().wrapping_add(1),
                kind.half(),
                kind.half().wrapping_add(1),
            ]),
            4..=6 => {
                let value = self.round_number(kind).wrapping_add(near);
                if kind.signed && self.one_in(3) { value.wrapping_neg() } else { value }
            }
            7 | 8 => self.harvested(kind).wrapping_add(near),
            9 => self.wide() >> (128 - self.bits(kind)),
            10 => self.wide(),
            11..=13 => self.related(kind).wrapping_add(near),
            _ => self.small(kind),
        }
    }

    /// Mostly 0 to 20.
    fn small(&mut self, kind: IntKind) -> i128 {
        let value = self.rng.below(20) as i128;
        if kind.signed && self.one_in(8) { -value } else { value }
    }

    fn harvested(&mut self, kind: IntKind) -> i128 {
        if self.lexicon.integers.is_empty() {
            return self.small(kind);
        }
        self.choose(self.lexicon.integers)
    }

    /// A length, an offset or an integer that was drawn before.
    fn related(&mut self, kind: IntKind) -> i128 {
        let lengths = self.memory.lengths().len();
        let integers = self.memory.integers().len();
        match self.rng.below(lengths * 2 + integers + 1) {
            0 => self.small(kind),
            index if index <= lengths => self.memory.lengths()[index - 1] as i128,
            index if index <= lengths * 2 => {
                let length = self.memory.lengths()[index - lengths - 1];
                self.rng.below(length + 1) as i128
            }
            index => self.memory.integers()[index - lengths * 2 - 1],
        }
    }

    /// A power of two or ten, or where a type ends.
    fn round_number(&mut self, kind: IntKind) -> i128 {
        let bits = self.bits(kind);
        match self.rng.below(3) {
            0 => 1 << (bits - 1),
            1 => 10_i128.pow(bits * 3 / 10),
            _ => self.choose(&CROSSINGS),
        }
    }

    /// A width from 1 to that of the type.
    #[expect(clippy::cast_possible_truncation, reason = "at most 128")]
    fn bits(&mut self, kind: IntKind) -> u32 {
        self.rng.below(kind.bits as usize) as u32 + 1
    }

    fn wide(&mut self) -> i128 {
        i128::from(self.rng.next()) << 64 | i128::from(self.rng.next())
    }
}

/// Powers of two from 16 on (each second one less one) and powers of ten that the type holds.
fn powers(kind: IntKind) -> usize {
    (kind.bits as usize - 4) + kind.bits as usize * 3 / 10
}

#[expect(clippy::cast_possible_truncation, reason = "below the number of powers of a type")]
fn power(kind: IntKind, index: usize) -> i128 {
    let twos = kind.bits as usize - 4;
    if index < twos {
        (1_i128 << (index + 4)).wrapping_sub((index % 2) as i128)
    } else {
        10_i128.pow((index - twos + 1) as u32)
    }
}
