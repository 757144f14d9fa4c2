//! Words behind one another: what splits, counts and tabulates its input is made for lists, and few seeds have one of forty items.

use super::Drawer;
use super::text::floor;

/// Bytes of a chain of words after which it ends.
const MOST_CHAINED: usize = 2_048;
/// Items of a long chain: more than the sixteen or thirty-two that a table of fixed size has room for.
const LONG: usize = 64;
/// What separates in most formats.
const MARKS: [&str; 20] =
    [",", ";", " ", "/", ".", "%", "&", "=", ":", "-", "|", "\n", "\r\n", "\t", "(", "{", "<", "$", "@", "+"];

impl Drawer {
    /// Words behind one another, each after the same mark: fields of a line, items of a format, segments of a path. Seldom many.
    pub(super) fn chain(&mut self) -> String {
        let mark = self.mark();
        let most = if self.one_in(4) { LONG } else { 8 };
        let count = self.rng.below(most) + 1;
        // Alike in half of the draws: a list of one kind of item is longer than any of mixed ones gets before a mistake.
        let alike = self.one_in(2).then(|| self.short_word());
        let mut text = String::with_capacity(count * 4);
        for index in 0..count {
            text.push_str(if index == 0 && self.one_in(2) { "" } else { mark });
            match &alike {
                Some(word) if !self.one_in(16) => text.push_str(word),
                _ => text.push_str(&self.short_word()),
            }
            if text.len() > MOST_CHAINED {
                break;
            }
        }
        text
    }

    /// What separates: a sign from a seed, a harvested word of one character, or any of the usual ones.
    fn mark(&mut self) -> &'static str {
        let seed = self.seed();
        let is_mark = |sign: char| !sign.is_alphanumeric();
        match self.rng.below(3) {
            0 => {
                let from = floor(seed, self.rng.below(seed.len() + 1));
                let found = seed[from..].char_indices().find(|(_, sign)| is_mark(*sign));
                found.map_or(",", |(at, sign)| &seed[from + at..from + at + sign.len_utf8()])
            }
            1 => match self.token_or(",") {
                token if token.chars().count() == 1 => token,
                _ => self.choose(&MARKS),
            },
            _ => self.choose(&MARKS),
        }
    }

    /// One harvested character or word, a character of a seed, or any.
    fn short_word(&mut self) -> String {
        match self.rng.below(5) {
            0 | 1 => {
                // One character long, if a few tries come upon such a word.
                let tries = [self.token_or("a"), self.token_or("b"), self.token_or("1")];
                (*tries.iter().min_by_key(|token| token.len()).expect("three")).to_owned()
            }
            2 => self.token_or("a").to_owned(),
            3 => {
                let seed = self.seed();
                let from = self.boundary(seed);
                let found = seed[from..].chars().find(|sign| sign.is_alphanumeric());
                found.unwrap_or('a').to_string()
            }
            _ => self.printable().to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::EMPTY;

    #[test]
    fn chains_are_short_or_longer_than_tables_of_fixed_size_and_bounded() {
        let mut drawer = Drawer::new(&EMPTY, &["a,b", "%Y"]);
        let chain = |seed| {
            drawer.restart(None, seed);
            drawer.chain()
        };
        let chains: Vec<String> = (0..20_000).map(chain).collect();
        let items = |text: &String| text.matches(',').count();
        assert!(chains.iter().any(|text| items(text) > 32) && chains.iter().any(|text| items(text) == 1));
        assert!(chains.iter().any(|text| text.matches("%Y").count() > 16), "a mark and a word of seeds, many times");
        assert!(chains.iter().all(|text| text.len() < MOST_CHAINED + 64));
    }
}
