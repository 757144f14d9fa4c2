//! Simpler values: numbers towards zero, texts and bytes without what does not matter, characters that read well.

use super::{Search, order};
use edgetest_support::choice::Choice;

pub fn pass(search: &mut Search) {
    let mut at = 0;
    while let (Some(choice), false) = (search.best.get(at).cloned(), search.over) {
        match choice {
            // The structure's business.
            Choice::Pick(_) => {}
            Choice::Int(value) => integer(search, at, value),
            Choice::Float(bits) => float(search, at, f64::from_bits(bits)),
            Choice::Char(value) => character(search, at, value),
            Choice::Text(text) => Line::<char>::shrink(search, at, text.chars().collect()),
            Choice::Bytes(bytes) => Line::<u8>::shrink(search, at, bytes),
        }
        at += 1;
    }
}

fn integer(search: &mut Search, at: usize, value: i128) {
    if value == 0 || search.replace(at, Choice::Int(0)) {
        return;
    }
    let positive = value.checked_neg().is_some_and(|positive| value < 0 && search.replace(at, Choice::Int(positive)));
    let negative = value < 0 && !positive;
    let spell = |magnitude: u128| {
        let value = i128::try_from(magnitude).unwrap_or(i128::MAX);
        Choice::Int(if negative { -value } else { value })
    };
    // Zero does not fail; if neither the half nor the neighbour does, there is no boundary to be found in between.
    let value = value.unsigned_abs();
    if !search.replace(at, spell(value / 2)) && !search.replace(at, spell(value - 1)) {
        return;
    }
    // First the number of bits, then the number: seven tries for any size, and one for each bit.
    let bits = |search: &Search| u128::BITS - magnitude(search, at).unwrap_or(1).leading_zeros();
    let most = bits(search);
    let _ = bisect(0, u128::from(most), |bits| search.replace(at, spell((1 << bits) - 1)));
    let fails = magnitude(search, at).unwrap_or(value);
    let passes = if bits(search) > 1 { (1 << (bits(search) - 1)) - 1 } else { 0 };
    let _ = bisect(passes, fails, |middle| search.replace(at, spell(middle)));
}

/// The least value above `passes` that fails, if all above it do; `fails` is known to.
fn bisect(mut passes: u128, mut fails: u128, mut test: impl FnMut(u128) -> bool) -> u128 {
    while fails.saturating_sub(passes) > 1 {
        let middle = passes + (fails - passes) / 2;
        if test(middle) {
            fails = middle;
        } else {
            passes = middle;
        }
    }
    fails
}

fn magnitude(search: &Search, at: usize) -> Option<u128> {
    match search.best.get(at) {
        Some(Choice::Int(value)) => Some(value.unsigned_abs()),
        _ => None,
    }
}

fn float(search: &mut Search, at: usize, value: f64) {
    let near = [value.trunc(), value.round(), (value / 2.0).trunc(), value.abs(), f64::NAN, f64::INFINITY];
    for simpler in [0.0, 1.0, -1.0, 2.0, 10.0].into_iter().chain(near) {
        if search.replace(at, Choice::Float(simpler.to_bits())) {
            return;
        }
    }
}

fn character(search: &mut Search, at: usize, value: char) {
    let _ = char::simpler(value).into_iter().any(|simpler| search.replace(at, Choice::Char(simpler)));
}

/// What texts and bytes are made of.
trait Item: Copy + PartialEq {
    /// What may stand in its place, simplest first.
    fn simpler(self) -> Vec<Self>;

    fn choice(line: &[Self]) -> Choice;
}

impl Item for char {
    fn simpler(self) -> Vec<char> {
        let candidates = ['a', '0', 'A', 'é'].into_iter().chain((!self.is_ascii()).then_some('\u{20ac}'));
        candidates.filter(|candidate| order::char(*candidate) < order::char(self)).collect()
    }

    fn choice(line: &[char]) -> Choice {
        Choice::Text(line.iter().collect())
    }
}

impl Item for u8 {
    fn simpler(self) -> Vec<u8> {
        [0, 1, self / 2, self.saturating_sub(1)].into_iter().filter(|candidate| *candidate < self).collect()
    }

    fn choice(line: &[u8]) -> Choice {
        Choice::Bytes(line.to_vec())
    }
}

/// A text or byte string at one place of the list.
struct Line<T>(std::marker::PhantomData<T>);

impl<T: Item> Line<T> {
    fn shrink(search: &mut Search, at: usize, mut line: Vec<T>) {
        if line.is_empty() || search.replace(at, T::choice(&[])) {
            return;
        }
        Self::delete(search, at, &mut line);
        Self::simplify(search, at, &mut line);
    }

    fn delete(search: &mut Search, at: usize, line: &mut Vec<T>) {
        let mut size = line.len() / 2;
        while size > 0 && !search.over {
            // From the end, so that positions before a span stay what they are.
            for from in (0..line.len()).step_by(size).rev() {
                let mut shorter = line.clone();
                shorter.drain(from.min(shorter.len())..(from + size).min(line.len()));
                if search.replace(at, T::choice(&shorter)) {
                    *line = shorter;
                }
            }
            size = if size > line.len() { line.len() / 2 } else { size / 2 };
        }
    }

    fn simplify(search: &mut Search, at: usize, line: &mut Vec<T>) {
        for index in 0..line.len() {
            for simpler in line[index].simpler() {
                let mut candidate = line.clone();
                candidate[index] = simpler;
                if search.over {
                    return;
                }
                if search.replace(at, T::choice(&candidate)) {
                    *line = candidate;
                    break;
                }
            }
        }
    }
}
