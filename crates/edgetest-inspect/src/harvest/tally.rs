//! Counts literals, and keeps the most frequent.

use crate::api::Lexicon;
use crate::docs::Literal;
use std::collections::HashMap;
use std::hash::Hash;

const MAX_TOKENS: usize = 400;
const MAX_SEEDS: usize = 500;
const MAX_BYTE_SEEDS: usize = 100;
const MAX_INTEGERS: usize = 120;

/// Code literals up to this length without a space inside are tokens.
const MAX_TOKEN_LEN: usize = 24;
/// Longer code literals are seeds up to this length: beyond it they are messages.
const MAX_CODE_SEED_LEN: usize = 120;
const MAX_SEED_LEN: usize = 200;

/// How often each literal was met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    tokens: HashMap<String, usize>,
    seeds: HashMap<String, usize>,
    byte_seeds: HashMap<Vec<u8>, usize>,
    integers: HashMap<i128, usize>,
}

impl Tally {
    /// A literal of the library's code.
    pub(super) fn add_code(&mut self, literal: Literal) {
        let text = match literal {
            Literal::Text(text) => Some(text),
            Literal::Bytes(bytes) => String::from_utf8(bytes).ok(),
        };
        let Some(text) = text.filter(|text| !text.is_empty()) else {
            return;
        };
        if text.len() <= MAX_TOKEN_LEN && !text.trim().contains(' ') {
            count(&mut self.tokens, text, 1);
        } else if text.len() <= MAX_CODE_SEED_LEN {
            count(&mut self.seeds, text, 1);
        }
    }

    /// A character or byte of the library's code.
    pub(super) fn add_char(&mut self, c: char) {
        count(&mut self.tokens, c.to_string(), 1);
    }

    /// An integer of the library's code.
    pub(super) fn add_integer(&mut self, value: i128) {
        if value > 2 {
            count(&mut self.integers, value, 1);
        }
    }

    /// A literal of a test.
    pub(super) fn add_test(&mut self, literal: Literal) {
        self.add_seed(literal, 1);
    }

    /// A literal of an example, which is more likely to be a valid argument than one of a test.
    pub(super) fn add_example(&mut self, literal: Literal) {
        self.add_seed(literal, 2);
    }

    fn add_seed(&mut self, literal: Literal, weight: usize) {
        match literal {
            Literal::Text(text) if (1..=MAX_SEED_LEN).contains(&text.len()) => {
                count(&mut self.seeds, text, weight);
            }
            Literal::Bytes(bytes) if (1..=MAX_SEED_LEN).contains(&bytes.len()) => {
                count(&mut self.byte_seeds, bytes, weight);
            }
            Literal::Text(_) | Literal::Bytes(_) => {}
        }
    }

    /// The most frequent of each kind.
    pub(super) fn into_lexicon(self) -> Lexicon {
        Lexicon {
            tokens: most_frequent(self.tokens, MAX_TOKENS),
            seeds: most_frequent(self.seeds, MAX_SEEDS),
            byte_seeds: most_frequent(self.byte_seeds, MAX_BYTE_SEEDS),
            integers: most_frequent(self.integers, MAX_INTEGERS),
        }
    }
}

fn count<T: Eq + Hash>(counts: &mut HashMap<T, usize>, item: T, weight: usize) {
    *counts.entry(item).or_default() += weight;
}

fn most_frequent<T: Ord>(counts: HashMap<T, usize>, limit: usize) -> Vec<T> {
    let mut items: Vec<(T, usize)> = counts.into_iter().collect();
    items.sort_by(|(a, times_a), (b, times_b)| times_b.cmp(times_a).then_with(|| a.cmp(b)));
    items.truncate(limit);
    items.into_iter().map(|(item, _)| item).collect()
}
