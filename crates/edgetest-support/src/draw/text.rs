//! Texts: the classes one by one, harvested words alone and joined, valid seeds plain and nearly valid, numbers, texts
//! drawn before, deep nesting and great length.

use super::Drawer;
use super::class::{CLASSES, KEY_TEXTS};
use super::depth::{DEEP_TEXTS, HEAVY, OWN_DEEP_TEXTS, deep_text};
use super::number::is_heavy;
use crate::source::BOUNDARY_CASES;

/// The walk's list is as long as the walk.
#[expect(clippy::cast_possible_truncation, reason = "some hundred")]
const LIST: usize = BOUNDARY_CASES as usize;
/// Seeds of the callable's own docs that the walk visits.
const OWN: usize = 24;
/// Harvested words that the walk visits.
const TOKENS: usize = 32;
/// Places of a seed where the walk puts a character of two bytes, and where it cuts.
const PLACES: usize = 16;
/// Lengths that the walk visits.
const WALKED_SIZES: [usize; 10] = [16, 17, 32, 33, 64, 65, 128, 256, 1_024, 65_536];
impl Drawer {
    pub(crate) fn text(&mut self) -> String {
        let mut text = self.fresh_text();
        // Of a setup step it is the call under test that would have to pay for it.
        if self.frugal && self.depth > 0 && is_heavy(&text) {
            text = self.short_text();
        }
        self.memory.keep_text(&text);
        text
    }

    fn fresh_text(&mut self) -> String {
        // Half of the seeds' share stands among the keys, so that pairs of valid texts come up early.
        if let Some(index) = self.walked(KEY_TEXTS.len() + self.own_seeds().len().min(4), LIST) {
            let related = !self.memory.texts().is_empty() && self.one_in(8);
            return if related { self.related_text() } else { self.listed_text(index) };
        }
        if self.ordinary() {
            return self.short_text();
        }
        self.random_text()
    }

    /// The seeds of the callable's own docs, else those of the crate.
    fn own_seeds(&self) -> &'static [&'static str] {
        let seeds = if self.seeds.is_empty() { self.lexicon.seeds } else { self.seeds };
        &seeds[..seeds.len().min(OWN)]
    }

    /// The walk's list: keys and own seeds in turn, then as much of the classes as there is room for, then words, nearly
    /// valid seeds, sizes and ladders.
    fn listed_text(&mut self, index: usize) -> String {
        let own = self.own_seeds();
        let tokens = self.lexicon.tokens.len().min(TOKENS);
        let deep = HEAVY.len() + DEEP_TEXTS + OWN_DEEP_TEXTS;
        let classes = LIST - KEY_TEXTS.len() - own.len() - tokens - PLACES - WALKED_SIZES.len() - deep;
        let late = match interleaved(index, own) {
            Ok(text) => return text.into(),
            Err(past) if past < classes => return self.listed_member(past, classes).into(),
            Err(past) => past - classes,
        };
        if late < tokens {
            return self.listed_token(late, tokens);
        }
        let late = late - tokens;
        if late < PLACES {
            return self.nearly_seed(late);
        }
        let late = late - PLACES;
        if let Some(size) = WALKED_SIZES.get(late) {
            return "a".repeat(*size);
        }
        let late = late - WALKED_SIZES.len();
        if let Some(text) = HEAVY.get(late) {
            return if self.depth == 0 { (*text).into() } else { self.short_text() };
        }
        match late - HEAVY.len() {
            late if late < OWN_DEEP_TEXTS => self.own_deep_text(late),
            late => deep_text(late - OWN_DEEP_TEXTS),
        }
    }

    /// The members of the callable's own topics, at most for half of the room, then those of all classes.
    fn listed_member(&self, index: usize, room: usize) -> &'static str {
        let own = self.topics.iter().map(|class| class.len()).sum::<usize>().min(room / 2);
        match index.checked_sub(own) {
            None => self.topics.iter().copied().flatten().nth(index).expect("below the sum of the lengths"),
            Some(past) => class_member(past, room - own),
        }
    }

    fn listed_token(&self, index: usize, listed: usize) -> String {
        let tokens = self.lexicon.tokens;
        let token = tokens[index * tokens.len() / listed];
        if index.is_multiple_of(2) { format!("{token} ") } else { token.into() }
    }

    /// A seed with a character of two bytes at one place, or cut there.
    fn nearly_seed(&mut self, place: usize) -> String {
        let mut text = self.seed().to_owned();
        let at = floor(&text, place / 2 * text.len().max(1) / (PLACES / 2));
        if place.is_multiple_of(2) {
            text.insert(at, 'é');
        } else {
            text.truncate(at);
        }
        text
    }

    /// What a setup step gets most of the time.
    fn short_text(&mut self) -> String {
        match self.rng.below(8) {
            0 => self.choose(&["a", "b", "ab", "x", "1", "abc", "a b", "key"]).into(),
            1 => self.token_or("a").into(),
            // Two values of one type are compared, merged, subtracted: often enough they should be alike.
            2 | 3 => match self.memory.texts().last() {
                Some(text) => text.clone(),
                None => self.seed().into(),
            },
            _ => self.seed().into(),
        }
    }

    fn random_text(&mut self) -> String {
        match self.rng.below(32) {
            0..=2 => self.class_text().into(),
            3..=5 => self.word(),
            6..=9 => self.words(),
            10 => self.chain(),
            11..=13 => self.seed().into(),
            14..=23 => self.nearly_valid(),
            24 | 25 => self.characters(),
            26 => self.repeated(),
            27 | 28 => self.number_text(),
            29 | 30 => self.related_text(),
            _ => self.rare_text(),
        }
    }

    /// Two draws of three from the callable's own docs.
    pub(super) fn seed(&mut self) -> &'static str {
        let own = !self.seeds.is_empty() && !self.one_in(3);
        let seeds = if own || self.lexicon.seeds.is_empty() { self.seeds } else { self.lexicon.seeds };
        if seeds.is_empty() { self.token_or("a") } else { self.choose(seeds) }
    }

    pub(super) fn token_or(&mut self, instead: &'static str) -> &'static str {
        if self.lexicon.tokens.is_empty() { instead } else { self.choose(self.lexicon.tokens) }
    }

    pub(super) fn class_text(&mut self) -> &'static str {
        if !self.topics.is_empty() && self.one_in(3) {
            let topic = self.rng.below(self.topics.len());
            return self.choose(self.topics[topic]);
        }
        let class = self.rng.below(CLASSES.len() + 2);
        self.choose(CLASSES.get(class).copied().unwrap_or(&KEY_TEXTS))
    }

    /// One piece of text: a harvested word, a member of a class, a number, a character or two.
    pub(super) fn word(&mut self) -> String {
        let mut text = String::new();
        self.push_word(&mut text);
        text
    }

    pub(super) fn push_word(&mut self, text: &mut String) {
        match self.rng.below(12) {
            0..=4 if !self.lexicon.tokens.is_empty() => text.push_str(self.token_or("")),
            5 | 6 => text.push_str(self.class_text()),
            7 => text.push_str(&self.number_text()),
            8 => text.push(self.any_character()),
            9 => (0..self.rng.below(6)).for_each(|_| text.push(self.printable())),
            10 => text.push(self.punctuation()),
            _ => text.push(self.printable()),
        }
    }

    fn words(&mut self) -> String {
        let mut text = String::with_capacity(32);
        (0..=self.rng.below(5)).for_each(|_| self.push_word(&mut text));
        text
    }

    fn characters(&mut self) -> String {
        (0..self.rng.below(9)).map(|_| self.any_character()).collect()
    }

    fn repeated(&mut self) -> String {
        let word = self.word();
        let most = 4_096 / word.len().max(1);
        word.repeat(self.rng.below(70).min(most))
    }

    /// A text of this case again, a part of it, or it and another.
    fn related_text(&mut self) -> String {
        if self.memory.texts().is_empty() {
            return self.nearly_valid();
        }
        let index = self.rng.below(self.memory.texts().len());
        let mut text = self.memory.texts()[index].clone();
        match self.rng.below(8) {
            0..=2 => {}
            3 => {
                let at = self.boundary(&text);
                text.truncate(at);
            }
            4 => {
                let at = self.boundary(&text);
                text.drain(..at);
            }
            5 => self.push_word(&mut text),
            6 => text = self.word() + &text,
            _ => self.mutate_text(&mut text),
        }
        text
    }

    fn rare_text(&mut self) -> String {
        match self.rng.below(48) {
            0..=7 => self.random_ladder(),
            8 | 9 => self.long_text(),
            10 => {
                let members = self.choose(&[200, 1_000, 20_000]);
                self.family(members)
            }
            _ => self.nearly_valid(),
        }
    }

    /// A place between two characters of `text`.
    pub(super) fn boundary(&mut self, text: &str) -> usize {
        floor(text, self.rng.below(text.len() + 1))
    }
}

/// The keys and the own seeds in turn, then the rest of the keys (there are fewer seeds); past all, how far.
fn interleaved(index: usize, own: &'static [&'static str]) -> Result<&'static str, usize> {
    let paired = own.len() * 2;
    match index {
        _ if index >= paired => {
            KEY_TEXTS.get(index - own.len()).copied().ok_or(index.wrapping_sub(own.len() + KEY_TEXTS.len()))
        }
        _ if index.is_multiple_of(2) => Ok(KEY_TEXTS[index / 2]),
        _ => Ok(own[index / 2]),
    }
}

/// Number `index` of `wanted` texts spread over all classes.
fn class_member(index: usize, wanted: usize) -> &'static str {
    let all = CLASSES.iter().map(|class| class.len()).sum::<usize>();
    let at = if wanted < all { index * all / wanted } else { index % all };
    CLASSES.iter().copied().flatten().nth(at).expect("`at` is below the sum of the classes' lengths")
}

/// The last boundary of a character at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
