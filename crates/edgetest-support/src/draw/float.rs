//! Floats: zeros, ends and their neighbours, infinities, NaNs with sign and payload, subnormals, integers where
//! precision ends, harvested numbers, plain ones.

use super::Drawer;
use super::int::IntKind;

/// The walk's list; for `f32`, rounded to it after its own extremes.
const DOUBLES: [f64; 44] = [
    0.0,
    1.0,
    f64::NAN,
    f64::INFINITY,
    -1.0,
    f64::NEG_INFINITY,
    -0.0,
    0.5,
    f64::MAX,
    f64::MIN,
    f64::MIN_POSITIVE,
    -0.5,
    2.0,
    f64::EPSILON,
    0.1 + 0.2,
    1.5,
    5e-324,
    -5e-324,
    2.225_073_858_507_201e-308,
    -f64::MIN_POSITIVE,
    1.0 + f64::EPSILON,
    1.0 - f64::EPSILON / 2.0,
    0.1,
    10.0,
    100.0,
    -100.0,
    360.0,
    180.0,
    90.0,
    -90.0,
    127.5,
    128.0,
    255.0,
    256.0,
    65_536.0,
    2_147_483_648.0,
    4_294_967_296.0,
    9_007_199_254_740_992.0,
    9_007_199_254_740_994.0,
    9_223_372_036_854_775_808.0,
    -9_223_372_036_854_775_808.0,
    18_446_744_073_709_551_616.0,
    1e300,
    1e-300,
];

/// The first of them, which matter most.
const KEYS: usize = 16;

/// Extremes of `f32`, which as `f64` would be plain numbers.
const SINGLES: [f32; 12] = [
    f32::MAX,
    f32::MIN,
    f32::MIN_POSITIVE,
    f32::EPSILON,
    1e-45,
    -1e-45,
    16_777_216.0,
    16_777_215.0,
    1.0 + f32::EPSILON,
    0.1,
    f32::NAN,
    f32::INFINITY,
];

/// Exponent bits of an `f64`: with a mantissa that is not zero, a NaN.
const EXPONENT: u64 = 0x7FF0_0000_0000_0000;
/// The bit of a NaN that says it is a quiet one. Moving a signalling one may set it, so none are drawn.
const QUIET: u64 = 0x0008_0000_0000_0000;

impl Drawer {
    pub(crate) fn double(&mut self) -> f64 {
        if let Some(index) = self.walked(KEYS, DOUBLES.len()) {
            return DOUBLES[index];
        }
        if self.ordinary() || self.walk.is_some() {
            return self.plain();
        }
        match self.rng.below(12) {
            0..=3 => self.choose(&DOUBLES),
            4 => self.neighbour(),
            5 => self.bits_of_a_double(),
            6 => self.whole(),
            7 => self.nan(),
            _ => self.plain(),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "rounding makes the extremes of f32 out of those of f64")]
    pub(crate) fn single(&mut self) -> f32 {
        if let Some(index) = self.walked(KEYS + SINGLES.len(), DOUBLES.len() + SINGLES.len()) {
            let from_double = |index: usize| DOUBLES[index] as f32;
            return match index.checked_sub(KEYS) {
                None => from_double(index),
                Some(past) => SINGLES.get(past).copied().unwrap_or_else(|| from_double(index - SINGLES.len())),
            };
        }
        if !self.ordinary() && self.one_in(6) {
            return self.choose(&SINGLES);
        }
        self.double() as f32
    }

    /// Two decimals at most, seldom beyond 100.
    #[expect(clippy::cast_precision_loss, reason = "small numbers")]
    fn plain(&mut self) -> f64 {
        let whole = self.rng.below(101) as f64;
        let scale = self.choose(&[1.0, 1.0, 2.0, 7.0, 10.0, 100.0]);
        let value = whole / scale;
        if self.one_in(3) { -value } else { value }
    }

    /// The next float above or below one of the list.
    fn neighbour(&mut self) -> f64 {
        let value = self.choose(&DOUBLES);
        if value.is_finite() {
            let bits = if self.one_in(2) { value.to_bits().wrapping_add(1) } else { value.to_bits().wrapping_sub(1) };
            return quiet(bits);
        }
        value
    }

    fn bits_of_a_double(&mut self) -> f64 {
        quiet(self.rng.next())
    }

    #[expect(clippy::cast_precision_loss, reason = "rounding to a float is what is wanted")]
    fn whole(&mut self) -> f64 {
        self.integer(IntKind { bits: 64, signed: true }) as f64
    }

    fn nan(&mut self) -> f64 {
        let sign = self.rng.next() & (1 << 63);
        let payload = self.rng.next() & 0xF;
        f64::from_bits(EXPONENT | QUIET | sign | payload << 30)
    }
}

fn quiet(bits: u64) -> f64 {
    let value = f64::from_bits(bits);
    if value.is_nan() { f64::from_bits(bits | QUIET) } else { value }
}
