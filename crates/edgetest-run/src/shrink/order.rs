//! Which of two lists of choices is simpler: fewer choices, then fewer characters and bytes, then the first choice that
//! differs. Each criterion is a natural number or a tuple of them, so no list has endlessly many simpler ones.

use edgetest_support::choice::Choice;
use std::cmp::Ordering;

/// Whether `left` is strictly simpler than `right`.
pub fn is_simpler(left: &[Choice], right: &[Choice]) -> bool {
    let sizes = (left.len(), volume(left)).cmp(&(right.len(), volume(right)));
    let by_value = || left.iter().zip(right).map(|(a, b)| compare(a, b)).find(|order| order.is_ne());
    sizes.then_with(|| by_value().unwrap_or(Ordering::Equal)).is_lt()
}

/// Characters and bytes of all texts.
fn volume(choices: &[Choice]) -> usize {
    let size = |choice: &Choice| match choice {
        Choice::Text(text) => text.chars().count(),
        Choice::Bytes(bytes) => bytes.len(),
        Choice::Pick(_) | Choice::Int(_) | Choice::Float(_) | Choice::Char(_) => 0,
    };
    choices.iter().map(size).sum()
}

fn compare(left: &Choice, right: &Choice) -> Ordering {
    use Choice::{Bytes, Char, Float, Int, Pick, Text};
    match (left, right) {
        (Pick(a), Pick(b)) => a.cmp(b),
        (Int(a), Int(b)) => (a.unsigned_abs(), *a < 0).cmp(&(b.unsigned_abs(), *b < 0)),
        (Float(a), Float(b)) => float(*a).cmp(&float(*b)),
        (Char(a), Char(b)) => char(*a).cmp(&char(*b)),
        (Text(a), Text(b)) => a.chars().map(char).cmp(b.chars().map(char)),
        (Bytes(a), Bytes(b)) => a.cmp(b),
        (Pick(_) | Int(_) | Float(_) | Char(_) | Text(_) | Bytes(_), _) => kind(left).cmp(&kind(right)),
    }
}

fn kind(choice: &Choice) -> u8 {
    match choice {
        Choice::Pick(_) => 0,
        Choice::Int(_) => 1,
        Choice::Float(_) => 2,
        Choice::Char(_) => 3,
        Choice::Text(_) => 4,
        Choice::Bytes(_) => 5,
    }
}

/// Letters that stand for any other come first, then what reads well.
pub fn char(value: char) -> (u8, u32) {
    let class = match value {
        'a' => 0,
        '0' => 1,
        'b'..='z' => 2,
        '1'..='9' => 3,
        'A'..='Z' => 4,
        ' ' => 5,
        '!'..='~' => 6,
        'é' => 7,
        '\0'..='\x7f' => 8,
        _ => 9,
    };
    (class, u32::from(value))
}

/// Zero, whole numbers, others, infinities, NaN.
fn float(bits: u64) -> (u8, u64, bool) {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let value = f64::from_bits(bits);
    let magnitude = value.abs();
    let class = match magnitude {
        _ if value.is_nan() => 5,
        _ if value.is_infinite() => 4,
        _ if magnitude == 0.0 => 0,
        _ if magnitude <= EXACT && magnitude.fract() == 0.0 => 1,
        _ if (1e-6..=EXACT).contains(&magnitude) => 2,
        _ => 3,
    };
    // The bits of positive floats are in their order; those of f64::NAN are the least of all NaNs that signal nothing.
    (class, magnitude.to_bits(), value.is_sign_negative())
}

#[cfg(test)]
mod tests {
    use super::*;
    use Choice::{Char, Float, Int, Pick, Text};

    #[test]
    fn nothing_is_simpler_than_itself_and_the_order_is_strict() {
        let ladder = [
            vec![],
            vec![Pick(0)],
            vec![Pick(9)],
            vec![Int(0)],
            vec![Int(1)],
            vec![Int(-1)],
            vec![Int(i128::MAX)],
            vec![Float(0)],
            vec![Float(1.0_f64.to_bits())],
            vec![Float(0.5_f64.to_bits())],
            vec![Float(f64::INFINITY.to_bits())],
            vec![Float(f64::NAN.to_bits())],
            vec![Char('a')],
            vec![Char('é')],
            vec![Text("a".into())],
            vec![Text("b".into())],
            vec![Text("aa".into())],
            vec![Int(0), Int(0)],
        ];
        for (at, left) in ladder.iter().enumerate() {
            for (other, right) in ladder.iter().enumerate() {
                assert_eq!(is_simpler(left, right), at < other, "{left:?} {right:?}");
            }
        }
    }
}
