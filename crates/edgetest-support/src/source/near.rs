//! Values near to one that was drawn before: the same, or a little different. Two values that are drawn by themselves are hardly
//! ever equal, and laws speak of equal ones.
//!
//! A near value is derived from the choices of the first, some of them edited, and leaves choices of its own, so that a replay
//! needs to know nothing of this.

use super::Source;
use crate::choice::Choice;
use crate::rng::Rng;
use crate::tape::Tape;
use std::ops::Range;

/// Letters that a near text is made of.
const LETTERS: &[char] = &['0', '1', '2', '9', 'a', 'b', 'A', '.', '-', '+', ' ', '_', '/', ':', 'é'];

/// What one letter of a text becomes: few, so that a number becomes a word and then another number.
const OTHERS: &[char] = &['0', '1', '2', 'a', 'b', '.'];

/// What may be added to a text without a change of its meaning, somewhere.
const PADS: &[&str] = &["0", ".0", "00", " ", ".", "/", "-", "a", "1", "_"];

/// What decides about near values, beside the drawer.
#[derive(Debug)]
pub(super) struct Nearness {
    rng: Rng,
    /// The tape was made from the choices of another value, and may name a unit that is out of use.
    pub(super) echoes: bool,
    of_law: bool,
}

impl Nearness {
    pub(super) fn new(seed: u64) -> Self {
        Nearness { rng: Rng::new(seed), echoes: false, of_law: false }
    }
}

impl Source {
    /// Keeps choices from now on, for [`Source::near`], and prefers short texts.
    pub fn begin_law(&mut self) {
        self.record.keep_choices();
        self.near.of_law = true;
    }

    /// Where the next choice will stand.
    pub fn mark(&self) -> usize {
        self.record.mark()
    }

    /// A value near to the one that was drawn by the choices in `of`.
    pub fn near<T>(&mut self, of: Range<usize>, draw: impl FnOnce(&mut Source) -> Option<T>) -> Option<T> {
        if self.tape.is_some() || self.near.rng.below(8) == 0 {
            return draw(self);
        }
        let mut choices = self.record.choices().get(of)?.to_vec();
        let edits = [0, 0, 1, 1, 1, 2, 3][self.near.rng.below(7)];
        for _ in 0..edits {
            edit(&mut choices, &mut self.near.rng);
        }
        self.tape = Some(Tape::new(choices));
        self.near.echoes = true;
        let value = draw(self);
        self.near.echoes = false;
        self.tape = None;
        value
    }

    /// A check begins: from now on the crate's own code runs.
    pub fn check(&mut self) {
        self.at(crate::stage::CALL);
    }

    /// The law speaks of this case.
    pub fn met(&mut self) {
        self.reached = true;
    }

    /// A short text of few letters, for every other text of a law's first value.
    pub(super) fn short_text(&mut self) -> Option<String> {
        if !self.near.of_law || self.near.rng.below(2) == 0 {
            return None;
        }
        let len = self.near.rng.below(6);
        Some((0..len).map(|_| LETTERS[self.near.rng.below(LETTERS.len() - 1)]).collect())
    }
}

/// Changes one choice, or two that stand beside each other.
fn edit(choices: &mut [Choice], rng: &mut Rng) {
    if choices.is_empty() {
        return;
    }
    let at = rng.below(choices.len());
    let (here, after) = choices[at..].split_first_mut().expect("it lies within");
    match here {
        Choice::Int(value) => {
            // One digit more and a scale greater by one; a fraction whose both parts are doubled.
            if let (Some(Choice::Int(next)), 0) = (after.first_mut(), rng.below(3)) {
                let (ten, one) = [(10, None), (2, Some(2)), (100, None)][rng.below(3)];
                *next = match one {
                    Some(factor) => next.wrapping_mul(factor),
                    None => next.wrapping_add(if ten == 10 { 1 } else { 2 }),
                };
                *value = value.wrapping_mul(ten);
            } else {
                *value = integer(*value, rng);
            }
        }
        Choice::Text(value) => *value = text(value, rng),
        Choice::Bytes(value) => bytes(value, rng),
        Choice::Float(bits) => *bits = float(f64::from_bits(*bits), rng).to_bits(),
        Choice::Char(value) => *value = character(*value, rng),
        // Another alternative or length; rarely, since it leaves the choices after it without their meaning.
        Choice::Pick(value) if rng.below(4) == 0 => *value = if rng.below(2) == 0 { *value + 1 } else { *value / 2 },
        Choice::Pick(_) => {}
    }
}

fn integer(value: i128, rng: &mut Rng) -> i128 {
    match rng.below(7) {
        0 => value.wrapping_add(1),
        1 => value.wrapping_sub(1),
        2 => value.wrapping_neg(),
        3 => value.wrapping_mul(10),
        4 => value / 10,
        5 => 0,
        _ => value ^ (1 << rng.below(64)),
    }
}

fn float(value: f64, rng: &mut Rng) -> f64 {
    match rng.below(5) {
        0 => -value,
        1 => f64::from_bits(value.to_bits() ^ 1),
        2 => value + 1.0,
        3 => 0.0,
        _ => value / 2.0,
    }
}

fn character(value: char, rng: &mut Rng) -> char {
    match rng.below(3) {
        0 if value.is_lowercase() => value.to_uppercase().next().unwrap_or(value),
        0 => value.to_lowercase().next().unwrap_or(value),
        1 => char::from_u32(u32::from(value) ^ 1).unwrap_or(value),
        _ => LETTERS[rng.below(LETTERS.len())],
    }
}

fn text(value: &str, rng: &mut Rng) -> String {
    let mut letters: Vec<char> = value.chars().collect();
    let at = rng.below(letters.len().max(1));
    match rng.below(10) {
        0 => return format!("{value}{}", PADS[rng.below(PADS.len())]),
        1 => return format!("{}{value}", PADS[rng.below(PADS.len())]),
        2 if !letters.is_empty() => letters[at] = character(letters[at], rng),
        3 if !letters.is_empty() => {
            letters.remove(at);
        }
        4 if !letters.is_empty() => letters.insert(at, letters[at]),
        5 if letters.len() > 1 => letters.swap(at, (at + 1) % value.chars().count()),
        6 => letters.truncate(at),
        7 | 8 if !letters.is_empty() => letters[at] = OTHERS[rng.below(OTHERS.len())],
        _ => letters.insert(at, LETTERS[rng.below(LETTERS.len())]),
    }
    letters.into_iter().collect()
}

fn bytes(value: &mut Vec<u8>, rng: &mut Rng) {
    let at = rng.below(value.len().max(1));
    match rng.below(4) {
        0 if !value.is_empty() => value[at] ^= 1 << rng.below(8),
        1 if !value.is_empty() => {
            value.remove(at);
        }
        2 => value.push(0),
        _ => value.insert(at, b"0aA ."[rng.below(5)]),
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lexicon, Mode, Source};

    static LEXICON: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };

    fn pair(source: &mut Source) -> Option<(String, String)> {
        source.begin_law();
        let start = source.mark();
        let first = source.string();
        let end = source.mark();
        let second = source.near(start..end, |g| Some(g.string()))?;
        Some((first, second))
    }

    #[test]
    fn many_pairs_are_equal_and_many_nearly_so() {
        let mut source = Source::new(Mode::sweep(1, "t", 0), &LEXICON, &[]);
        let mut pairs = Vec::new();
        for case in 0..1000 {
            source.restart(Mode::sweep(1, "t", case));
            pairs.push(pair(&mut source).expect("nothing refuses"));
        }
        let equal = pairs.iter().filter(|(first, second)| first == second).count();
        let padded = pairs.iter().filter(|(first, second)| *second == format!("{first}0")).count();
        assert!((200..500).contains(&equal), "{equal}");
        assert!(padded > 5, "{padded}");
    }

    #[test]
    fn a_near_value_is_drawn_again_from_its_choices() {
        let mut source = Source::new(Mode::sweep(1, "t", 0), &LEXICON, &[]);
        for case in 0..50 {
            source.restart(Mode::sweep(1, "t", case));
            let drawn = pair(&mut source).expect("nothing refuses");
            let choices = source.choices().to_vec();
            assert_eq!(choices.len(), 2);
            source.restart(Mode::Replay(choices));
            assert_eq!(pair(&mut source), Some(drawn));
        }
    }
}
