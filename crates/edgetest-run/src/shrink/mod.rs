//! Makes a failing case smaller: a pure search over lists of choices. Whether a list still fails is asked of the caller,
//! so that a case may as well end the process.
//!
//! Only what is simpler by its order replaces the best so far. That order is well-founded, so the search ends.

mod joint;
mod order;
mod roles;
mod structure;
mod values;

pub use roles::roles;

use edgetest_support::choice::{Choice, encode};
use std::collections::HashSet;

/// What the caller found out about a list of choices.
#[derive(Clone, Debug, PartialEq)]
pub enum Tried {
    /// It fails alike; these are the choices that it used.
    Fails(Vec<Choice>),
    /// It does not, or otherwise.
    Passes,
    /// The budget is spent.
    Stop,
}

/// The smallest list of choices that was found to fail. `choices` themselves must fail.
pub fn shrink(choices: Vec<Choice>, test: &mut dyn FnMut(&[Choice]) -> Tried) -> Vec<Choice> {
    let mut search = Search { best: choices, tried: HashSet::new(), over: false, test };
    loop {
        let before = search.best.clone();
        structure::pass(&mut search);
        values::pass(&mut search);
        if search.best == before {
            joint::pass(&mut search);
        }
        if search.over || search.best == before {
            return search.best;
        }
    }
}

struct Search<'a> {
    best: Vec<Choice>,
    tried: HashSet<String>,
    over: bool,
    test: &'a mut dyn FnMut(&[Choice]) -> Tried,
}

impl Search<'_> {
    /// Tries a list that a pass made of the best one.
    fn attempt(&mut self, candidate: Vec<Choice>) -> bool {
        if self.over || !order::is_simpler(&candidate, &self.best) || !self.tried.insert(encode(&candidate)) {
            return false;
        }
        match (self.test)(&candidate) {
            Tried::Fails(used) => {
                self.best = if order::is_simpler(&used, &candidate) { used } else { candidate };
                true
            }
            Tried::Passes => false,
            Tried::Stop => {
                self.over = true;
                false
            }
        }
    }

    /// Tries the best list with another choice at `at`.
    fn replace(&mut self, at: usize, choice: Choice) -> bool {
        let mut candidate = self.best.clone();
        match candidate.get_mut(at) {
            Some(place) if !self.over => *place = choice,
            Some(_) | None => return false,
        }
        self.attempt(candidate)
    }
}

/// Ranges to leave out of something of `len` items: first large ones, then single items, each from the end.
fn spans(len: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    let sizes = std::iter::successors(Some(len), |size| Some(size / 2)).take_while(|size| *size > 0);
    sizes.flat_map(move |size| (0..len.div_ceil(size)).rev().map(move |k| k * size..((k + 1) * size).min(len)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use Choice::{Bytes, Char, Float, Int, Pick, Text};

    fn check(choices: Vec<Choice>, fails: impl Fn(&[Choice]) -> bool, expected: &[Choice]) {
        let mut tries = 0;
        let smallest = shrink(choices, &mut |candidate| {
            tries += 1;
            if fails(candidate) { Tried::Fails(candidate.to_vec()) } else { Tried::Passes }
        });
        assert_eq!(smallest, expected);
        assert!(tries < 600, "{tries} tries");
    }

    #[test]
    fn an_integer_ends_at_the_boundary() {
        let at_least_1000 = |choices: &[Choice]| matches!(choices, [Int(value), ..] if *value >= 1000);
        check(vec![Int(i128::from(u64::MAX)), Int(5)], at_least_1000, &[Int(1000)]);
        check(vec![Int(-77)], |choices| matches!(choices, [Int(value)] if *value < -3), &[Int(-4)]);
        check(vec![Int(i128::MIN)], |choices| choices == [Int(i128::MIN)], &[Int(i128::MIN)]);
    }

    #[test]
    fn a_text_keeps_only_what_matters() {
        let text = "some £ words, and 12 numbers".repeat(9);
        let fails = |choices: &[Choice]| matches!(choices, [Text(text)] if text.char_indices().any(|(at, c)| c.len_utf8() > 1 && at >= 2));
        check(vec![Text(text)], fails, &[Text("aaé".into())]);
        check(vec![Text("x=1;q".into())], |c| matches!(c, [Text(t)] if t.contains('=')), &[Text("=".into())]);
    }

    #[test]
    fn a_list_loses_the_items_that_do_not_matter() {
        // One length, then pairs of an integer and a text.
        let item = |value: i128| [Int(value), Text("abc".into())];
        let mut choices = vec![Pick(5)];
        choices.extend([1, 2, 30, 4, 5].into_iter().flat_map(item));
        let fails = |choices: &[Choice]| {
            let Some((Pick(len), items)) = choices.split_first() else {
                return false;
            };
            let items = items.chunks(2).take(usize::try_from(*len).expect("small"));
            items.into_iter().any(|item| matches!(item, [Int(value), ..] if *value >= 30))
        };
        check(choices, fails, &[Pick(1), Int(30)]);
    }

    #[test]
    fn one_call_with_a_large_number_takes_the_place_of_two_with_small_ones() {
        // A length, that many numbers that are added, and a last one on top: it must come to more than 250.
        let fails = |choices: &[Choice]| {
            let Some((Pick(len), numbers)) = choices.split_first() else {
                return false;
            };
            let count = usize::try_from(*len).expect("small") + 1;
            let sum: i128 = numbers.iter().take(count).map(|it| if let Int(value) = it { *value } else { 0 }).sum();
            sum > 250 && numbers.iter().all(|it| matches!(it, Int(0..=255)))
        };
        check(vec![Pick(2), Int(100), Int(100), Int(60)], fails, &[Pick(0), Int(251)]);
    }

    #[test]
    fn an_alternative_with_fewer_arguments_is_taken() {
        let fails = |choices: &[Choice]| match choices {
            [Pick(2), Int(_), Int(_), Bytes(bytes)] | [Pick(0), Bytes(bytes)] => bytes.contains(&0xff),
            _ => false,
        };
        check(vec![Pick(2), Int(7), Int(8), Bytes(vec![1, 0xff, 3])], fails, &[Pick(0), Bytes(vec![0xff])]);
    }

    #[test]
    fn floats_and_chars_end_at_the_simplest_of_their_class() {
        let negative = |choices: &[Choice]| matches!(choices, [Float(bits)] if f64::from_bits(*bits) < 0.0);
        check(vec![Float((-1234.567_f64).to_bits())], negative, &[Float((-1.0_f64).to_bits())]);
        let nan = |choices: &[Choice]| matches!(choices, [Float(bits)] if f64::from_bits(*bits).is_nan());
        check(vec![Float(f64::NAN.to_bits() | 5)], nan, &[Float(f64::NAN.to_bits())]);
        check(vec![Char('\u{1f600}')], |c| matches!(c, [Char(c)] if c.len_utf8() > 1), &[Char('é')]);
    }

    #[test]
    fn spans_cover_everything_and_end_with_single_items() {
        let spans: Vec<_> = spans(5).collect();
        assert_eq!(spans[0], 0..5);
        assert_eq!(spans[1..4], [4..5, 2..4, 0..2]);
        assert_eq!(spans.len(), 1 + 3 + 5);
    }

    #[test]
    fn a_boundary_is_found_in_few_tries() {
        let mut tries = 0;
        let smallest = shrink(vec![Int(i128::from(u64::MAX))], &mut |candidate| {
            tries += 1;
            let fails = matches!(candidate, [Int(value)] if *value > 1000);
            if fails { Tried::Fails(candidate.to_vec()) } else { Tried::Passes }
        });
        assert_eq!(smallest, [Int(1001)]);
        assert!(tries < 40, "{tries} tries");
    }

    #[test]
    fn the_search_stops_when_it_is_told_to() {
        let mut tries = 0;
        shrink(vec![Int(1 << 100); 50], &mut |_| {
            tries += 1;
            if tries < 7 { Tried::Passes } else { Tried::Stop }
        });
        assert_eq!(tries, 7);
    }

    #[test]
    fn a_list_that_fails_whatever_it_holds_ends_empty() {
        let choices = vec![Pick(3), Text("x".repeat(1000)), Int(9), Float(1), Bytes(vec![1; 100]), Char('x')];
        check(choices, |_| true, &[]);
    }
}
