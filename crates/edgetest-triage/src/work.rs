//! How much a case asks for: whether its own numbers or length explain the work that it caused.

use edgetest_support::choice::{Choice, encode};

/// Texts and byte strings up to this many bytes do not explain a hang.
pub(crate) const SMALL_FOR_TIME: usize = 4 << 10;
/// Texts and byte strings up to this many bytes do not explain a refused allocation.
pub(crate) const SMALL_FOR_MEMORY: usize = 64 << 10;
/// A number from here on may be a count that the callable was asked to work off.
pub(crate) const LARGE_COUNT: u128 = 10_000;
/// A number from here on is an absurd capacity.
pub(crate) const LARGE_CAPACITY: u128 = 1 << 20;

/// What a case consists of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Work {
    /// Bytes of all texts and byte strings.
    pub bytes: usize,
    /// The largest number, by magnitude.
    pub largest: u128,
}

/// Measures a case.
pub(crate) fn measure(choices: &[Choice]) -> Work {
    choices.iter().fold(Work::default(), |work, choice| match choice {
        Choice::Int(value) => work.with_number(value.unsigned_abs()),
        Choice::Float(bits) => work.with_number(magnitude(f64::from_bits(*bits))),
        Choice::Text(text) => work.with_bytes(text.len()),
        Choice::Bytes(bytes) => work.with_bytes(bytes.len()),
        Choice::Pick(_) | Choice::Char(_) => work,
    })
}

/// Orders cases of one root cause: the shortest first, then by text, so that the order is the same on every machine.
pub(crate) fn length(choices: &[Choice]) -> (usize, String) {
    let line = encode(choices);
    (line.len(), line)
}

/// `NaN` counts as nothing, infinity as everything.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a saturating cast is what is wanted")]
fn magnitude(value: f64) -> u128 {
    value.abs() as u128
}

impl Work {
    /// With one more number.
    pub fn with_number(self, number: u128) -> Self {
        Self { largest: self.largest.max(number), ..self }
    }

    fn with_bytes(self, bytes: usize) -> Self {
        Self { bytes: self.bytes.saturating_add(bytes), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_count_by_magnitude_and_texts_by_bytes() {
        let choices = [
            Choice::Int(-70_000),
            Choice::Float(f64::NAN.to_bits()),
            Choice::Text("é".into()),
            Choice::Bytes(vec![0; 3]),
            Choice::Pick(1 << 40),
        ];
        assert_eq!(measure(&choices), Work { bytes: 5, largest: 70_000 });
        assert_eq!(measure(&[Choice::Float(f64::INFINITY.to_bits())]).largest, u128::MAX);
    }
}
