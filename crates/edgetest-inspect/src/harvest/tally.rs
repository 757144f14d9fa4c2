//! Counts literals, and keeps the most frequent.

use super::calls::Calls;
use crate::api::Lexicon;
use crate::docs::{self, Literal};
use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

const MAX_TOKENS: usize = 400;
const MAX_SEEDS: usize = 500;
const MAX_BYTE_SEEDS: usize = 100;
const MAX_INTEGERS: usize = 120;

/// Code literals up to this length without a space inside are tokens.
const MAX_TOKEN_LEN: usize = 24;
/// Longer code literals are seeds up to this length: beyond it they are messages.
const MAX_CODE_SEED_LEN: usize = 120;
const MAX_SEED_LEN: usize = 600;
/// What a file that tests read counts for.
const FILE: usize = 2;

/// How often each literal was met.
#[derive(Debug, Default)]
pub(super) struct Tally {
    tokens: HashMap<String, usize>,
    seeds: HashMap<String, usize>,
    byte_seeds: HashMap<Vec<u8>, usize>,
    integers: HashMap<i128, usize>,
    /// What is handed to whom.
    pub(super) calls: Calls,
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

    /// The literals of a text's examples, which are more likely to be valid arguments than those of a test.
    pub(super) fn add_examples(&mut self, text: &str) {
        for code in docs::examples(text) {
            for literal in docs::literals(&code) {
                self.add_seed(literal, 2);
            }
            self.calls.read_text(&code);
        }
    }

    /// A file that tests read, which is likely to be a whole valid input.
    pub(super) fn add_file(&mut self, bytes: Vec<u8>) {
        if let Ok(text) = std::str::from_utf8(&bytes) {
            count(&mut self.seeds, text.to_owned(), FILE);
        }
        count(&mut self.byte_seeds, bytes, FILE);
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

    /// The most frequent of each kind, and who is called with what.
    pub(super) fn into_lexicon(mut self) -> (Lexicon, Calls) {
        for bytes in self.calls.arrays() {
            count(&mut self.byte_seeds, bytes.clone(), 1);
        }
        let lexicon = Lexicon {
            tokens: most_frequent(self.tokens, MAX_TOKENS),
            seeds: most_frequent(self.seeds, MAX_SEEDS),
            byte_seeds: most_frequent(self.byte_seeds, MAX_BYTE_SEEDS),
            integers: most_frequent(self.integers, MAX_INTEGERS),
        };
        (lexicon, self.calls)
    }
}

fn count<T: Eq + Hash>(counts: &mut HashMap<T, usize>, item: T, weight: usize) {
    *counts.entry(item).or_default() += weight;
}

/// Among equals the order is that of a digest, which favours no letter.
fn most_frequent<T: Ord + Hash>(counts: HashMap<T, usize>, limit: usize) -> Vec<T> {
    let mut items: Vec<(T, usize)> = counts.into_iter().collect();
    items.sort_by_cached_key(|(item, times)| (Reverse(*times), digest(item)));
    items.truncate(limit);
    items.into_iter().map(|(item, _)| item).collect()
}

/// The same on every machine and with every toolchain.
fn digest(item: &impl Hash) -> u64 {
    let mut hasher = Fnv(0xcbf2_9ce4_8422_2325);
    item.hash(&mut hasher);
    hasher.finish()
}

struct Fnv(u64);

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
