//! Whether work grows out of proportion: climbs from small inputs to large ones until the work is worth a look, and takes the
//! power by which it grows from the last three doublings. Knows neither processes nor texts.

/// Sizes that are looked at on the way up, in bytes.
const STEPS: [usize; 4] = [4 << 10, 16 << 10, 32 << 10, 64 << 10];
/// Work that is worth a look, in nanoseconds of processor time: no more than a floor, and never a verdict.
const FLOOR: u64 = 20_000_000;
/// Work at 4 KiB from which on more than proportional growth could come up to the floor at all.
const WORTH_IT: u64 = 30_000;
/// What fourfold input must cost more at the least on the way up, in hundredths: less is as good as proportional.
const STEEP: u64 = 550;
/// The power from which on growth is out of proportion.
const POWER: f64 = 1.7;
/// The power that each doubling by itself must show: a single leap is none.
const EACH: f64 = 1.4;
/// Times that each size is measured for the verdict; the least counts.
const TIMES: u32 = 3;

/// Work at four sizes, each twice the one before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Curve {
    /// The sizes in bytes.
    pub sizes: [usize; 4],
    /// The work.
    pub work: [u64; 4],
}

impl Curve {
    /// The power by which work grows: the slope of a line through the logarithms.
    #[expect(clippy::cast_precision_loss, reason = "work is far below 2^52")]
    pub fn power(&self) -> f64 {
        let [a, b, c, d] = self.work.map(|work| (work.max(1) as f64).log2());
        (3.0 * (d - a) + (c - b)) / 10.0
    }

    /// Whether that is out of proportion, over the whole and from each size to the next.
    #[expect(clippy::cast_precision_loss, reason = "work is far below 2^52")]
    pub fn is_steep(&self) -> bool {
        let each = self.work.windows(2).all(|pair| (pair[1] as f64 / pair[0].max(1) as f64).log2() >= EACH);
        self.work[3] >= FLOOR && each && self.power() >= POWER
    }

    /// Measures it, with a size that costs about as much as is worth a look at its end.
    pub fn measure(largest: usize, work: &mut dyn FnMut(usize, u32) -> Option<u64>) -> Option<Self> {
        let sizes = [largest / 8, largest / 4, largest / 2, largest];
        let mut curve = Self { sizes, work: [0; 4] };
        for (at, size) in sizes.into_iter().enumerate() {
            curve.work[at] = work(size, TIMES)?;
        }
        Some(curve)
    }
}

/// Climbs; `work` gives the least work of so many times at a size, or nothing where the call does not return.
pub fn climb(work: &mut dyn FnMut(usize, u32) -> Option<u64>) -> Option<Curve> {
    let mut before: Option<(usize, u64)> = None;
    for size in STEPS {
        let now = work(size, 1)?;
        if now >= FLOOR {
            return Curve::measure(size, work).filter(Curve::is_steep);
        }
        // Later on the step is a doubling, and nearly there.
        let is_flat = |(smaller, then): (usize, u64)| size == smaller * 4 && now * 100 < then * STEEP;
        if now < WORTH_IT || before.is_some_and(is_flat) {
            return None;
        }
        before = Some((size, now));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn climbed(cost: impl Fn(u64) -> u64) -> (Option<Curve>, usize) {
        let mut asked = 0;
        let curve = climb(&mut |size, times| {
            asked += size * times as usize;
            Some(cost(size as u64))
        });
        (curve, asked)
    }

    #[test]
    fn a_square_is_found_by_its_power_wherever_it_becomes_dear() {
        for cost in [1, 7, 500] {
            let (curve, _) = climbed(|size| size * size * cost / 50 + 2_000 * size.min(9));
            let power = curve.expect("it is out of proportion").power();
            assert!((1.9..2.1).contains(&power), "{power}");
        }
    }

    #[test]
    fn a_square_under_a_dear_line_is_found_once_it_prevails() {
        let (curve, _) = climbed(|size| 40 * size + size * size / 200);
        assert!(curve.is_some_and(|curve| curve.sizes[3] == 64 << 10));
    }

    #[test]
    fn what_grows_in_proportion_is_none_and_costs_little() {
        assert_eq!(climbed(|size| 3 * size), (None, 4096));
        assert_eq!(climbed(|size| 900 * size).0, None);
        assert_eq!(climbed(|size| 300 * size * u64::from(size.ilog2())).0, None);
    }

    #[test]
    fn a_leap_is_no_growth() {
        assert_eq!(climbed(|size| if size > 40_000 { 1 << 40 } else { 60 * size }).0, None);
    }

    #[test]
    fn a_call_that_does_not_return_tells_nothing() {
        assert_eq!(climb(&mut |size, _| (size < 5_000).then_some(1 << 20)), None);
    }
}
