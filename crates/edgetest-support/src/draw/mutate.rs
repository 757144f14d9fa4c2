//! Nearly valid texts: a seed with one to three things wrong with it.
//!
//! Random damage hardly ever gets past the first check of a parser, so each change here keeps the rest of the text
//! whole: a number grows where a number stood, a character of three bytes takes the place of three of one byte.

use super::Drawer;
use super::text::floor;
use std::ops::Range;

/// What a text grows to at most.
const LONGEST: usize = 200_000;
/// Characters of two, three and four bytes.
const WIDE: [char; 3] = ['é', '日', '💥'];

impl Drawer {
    /// A seed with one to three changes.
    pub(super) fn nearly_valid(&mut self) -> String {
        let mut text = String::with_capacity(64);
        text.push_str(self.seed());
        self.mutate_text(&mut text);
        (0..self.rng.below(3)).for_each(|_| self.mutate_text(&mut text));
        text
    }

    /// One change.
    pub(super) fn mutate_text(&mut self, text: &mut String) {
        match self.rng.below(28) {
            25 => self.add_exponent(text),
            26 => self.add_count(text),
            0 => text.truncate(self.place(text)),
            1 => drop(text.drain(..self.place(text))),
            2 | 3 => self.delete(text),
            4 => self.duplicate(text),
            5 => self.swap(text),
            6 | 7 => self.insert_word(text),
            8 => self.insert_character(text),
            9 | 10 => self.replace_character(text),
            11 | 12 => self.widen(text),
            13..=15 => self.replace_digits(text),
            16 => self.insert_digits(text),
            17 | 18 => self.change_case(text),
            19 => self.repeat_span(text),
            20 => self.space(text),
            21 => self.splice(text),
            22 => self.replace_word(text),
            23 => self.replace_delimiter(text),
            _ => self.wrap(text),
        }
        if text.len() > LONGEST {
            text.truncate(floor(text, LONGEST));
        }
    }

    /// A place where to cut or to insert: half of the time beside a delimiter, where a parser changes its mind.
    fn place(&mut self, text: &str) -> usize {
        match self.rng.below(4) {
            0 => self.find(text, is_delimiter).map_or(0, |delimiter| delimiter.start),
            1 => self.find(text, is_delimiter).map_or(text.len(), |delimiter| delimiter.end),
            _ => self.boundary(text),
        }
    }

    /// Some characters, one in half of the draws.
    fn span(&mut self, text: &str) -> Range<usize> {
        let start = self.boundary(text);
        let most = if self.one_in(2) { 1 } else { 8 };
        let count = self.rng.below(most) + 1;
        let length = text[start..].chars().take(count).map(char::len_utf8).sum::<usize>();
        start..start + length
    }

    /// One character that meets the condition, from a random place on; else none.
    fn find(&mut self, text: &str, wanted: fn(char) -> bool) -> Option<Range<usize>> {
        let from = self.boundary(text);
        let start = text[from..].find(wanted).map(|at| from + at).or_else(|| text[..from].find(wanted))?;
        let length = text[start..].chars().next().map_or(0, char::len_utf8);
        Some(start..start + length)
    }

    /// All characters around such a one that meet the condition too.
    fn find_run(&mut self, text: &str, wanted: fn(char) -> bool) -> Option<Range<usize>> {
        let found = self.find(text, wanted)?;
        let start = text[..found.start].trim_end_matches(wanted).len();
        let end = text.len() - text[found.end..].trim_start_matches(wanted).len();
        Some(start..end)
    }

    fn delete(&mut self, text: &mut String) {
        let span = self.span(text);
        text.drain(span);
    }

    fn duplicate(&mut self, text: &mut String) {
        let span = self.span(text);
        let copy = text[span.clone()].to_owned();
        text.insert_str(span.end, &copy);
    }

    /// Some characters change places with those before them.
    fn swap(&mut self, text: &mut String) {
        let span = self.span(text);
        let before = text[..span.start].char_indices().next_back().map_or(span.start, |(at, _)| at);
        let moved = text[before..span.start].to_owned();
        text.insert_str(span.end, &moved);
        text.drain(before..span.start);
    }

    fn insert_word(&mut self, text: &mut String) {
        let word = self.word();
        let at = self.place(text);
        text.insert_str(at, &word);
    }

    fn insert_character(&mut self, text: &mut String) {
        let at = self.boundary(text);
        text.insert(at, self.any_character());
    }

    fn replace_character(&mut self, text: &mut String) {
        let found = self.find(text, |_| true);
        let wide = self.one_in(2);
        let by = if wide { self.choose(&WIDE) } else { self.any_character() };
        if let Some(found) = found {
            text.replace_range(found, by.encode_utf8(&mut [0; 4]));
        }
    }

    /// One character of two, three or four bytes in the place of as many of one byte.
    fn widen(&mut self, text: &mut String) {
        let wide = self.choose(&WIDE);
        let start = self.boundary(text);
        let end = start + wide.len_utf8();
        if text.as_bytes().get(start..end).is_some_and(<[u8]>::is_ascii) {
            text.replace_range(start..end, wide.encode_utf8(&mut [0; 4]));
        }
    }

    /// A run of digits becomes a number where number types end.
    pub(super) fn replace_digits(&mut self, text: &mut String) {
        match self.find_run(text, |c| c.is_ascii_digit()) {
            Some(run) => {
                let digits = self.digits();
                text.replace_range(run, &digits);
            }
            None => self.insert_digits(text),
        }
    }

    /// A number gets an exponent; where there is none, a number with one comes in.
    fn add_exponent(&mut self, text: &mut String) {
        let exponent = self.exponent();
        let run = self.find_run(text, |c| c.is_ascii_digit());
        if let Some(run) = run {
            text.insert_str(run.end, &exponent);
        } else {
            let at = self.place(text);
            text.insert_str(at, &format!("1{exponent}"));
        }
    }

    /// Something is to be there so many times, as patterns and templates say it.
    fn add_count(&mut self, text: &mut String) {
        let at = self.place(text);
        let most = self.huge();
        let count = match self.rng.below(4) {
            0 => format!("{{{most}}}"),
            1 => format!("{{0,{most}}}"),
            2 => format!("(){{{most}}}"),
            _ => format!("{{:>{most}}}"),
        };
        text.insert_str(at, &count);
    }

    /// Such a number comes in beside a delimiter, or anywhere.
    fn insert_digits(&mut self, text: &mut String) {
        let at = match self.find(text, is_delimiter) {
            Some(delimiter) if !self.one_in(3) => delimiter.end,
            _ => self.boundary(text),
        };
        let digits = self.digits();
        text.insert_str(at, &digits);
    }

    fn change_case(&mut self, text: &mut String) {
        match self.rng.below(4) {
            0 => text.make_ascii_uppercase(),
            1 => text.make_ascii_lowercase(),
            _ => {
                if let Some(letter) = self.find(text, |c| c.is_ascii_alphabetic()) {
                    let turned = text[letter.clone()].bytes().map(|b| char::from(b ^ 0x20)).collect::<String>();
                    text.replace_range(letter, &turned);
                }
            }
        }
    }

    fn repeat_span(&mut self, text: &mut String) {
        let span = self.span(text);
        let count = if self.one_in(64) { self.rng.below(2_000) } else { self.rng.below(20) };
        let copies = text[span.clone()].repeat(count);
        text.insert_str(span.end, &copies);
    }

    fn space(&mut self, text: &mut String) {
        let space = self.choose(&[" ", "\t", "\n", "\r\n", "  ", "\u{a0}", "\0"]);
        let at = match self.rng.below(4) {
            0 => 0,
            1 => text.len(),
            _ => self.boundary(text),
        };
        text.insert_str(at, space);
    }

    /// The text's beginning, and another seed's end.
    fn splice(&mut self, text: &mut String) {
        let other = self.seed();
        let from = self.boundary(other);
        text.truncate(self.boundary(text));
        text.push_str(&other[from..]);
    }

    fn replace_word(&mut self, text: &mut String) {
        if let Some(word) = self.find_run(text, char::is_alphanumeric) {
            let by = if self.one_in(4) { String::new() } else { self.word() };
            text.replace_range(word, &by);
        }
    }

    fn replace_delimiter(&mut self, text: &mut String) {
        if let Some(delimiter) = self.find(text, is_delimiter) {
            let by = self.word();
            text.replace_range(delimiter, &by);
        }
    }

    /// A word before and after.
    fn wrap(&mut self, text: &mut String) {
        let word = self.word();
        text.insert_str(0, &word);
        text.push_str(&word);
    }
}

fn is_delimiter(character: char) -> bool {
    !character.is_alphanumeric()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::EMPTY;

    /// What `mutate` makes of `text` with each of some hundred seeds.
    fn mutated(text: &str, mutate: fn(&mut Drawer, &mut String)) -> Vec<String> {
        let mut drawer = Drawer::new(&EMPTY, &["a seed"]);
        let mutate_once = |seed| {
            drawer.restart(None, seed);
            let mut text = text.to_owned();
            mutate(&mut drawer, &mut text);
            text
        };
        (0..500).map(mutate_once).collect()
    }

    #[test]
    fn a_run_of_digits_is_replaced_whole_and_its_neighbours_stay() {
        let texts = mutated("a=123;b", Drawer::replace_digits);
        assert!(texts.iter().all(|text| text.starts_with("a=") && text.ends_with(";b")));
        assert!(texts.iter().any(|text| text == "a=18446744073709551616;b"));
        assert!(texts.iter().any(|text| text == "a=-1;b"));
    }

    #[test]
    fn digits_come_in_beside_a_delimiter() {
        let texts = mutated("select $ x", Drawer::insert_digits);
        assert!(texts.iter().any(|text| text == "select $99999999999999999999 x"));
    }

    #[test]
    fn a_wider_character_keeps_the_length_in_bytes() {
        let texts = mutated("$2b$12$abcd", Drawer::widen);
        assert!(texts.iter().all(|text| text.len() == 11));
        for wide in WIDE {
            assert!(texts.iter().any(|text| text.contains(wide)), "{wide}");
        }
    }

    #[test]
    fn swapping_keeps_the_characters() {
        for text in mutated("aé日", Drawer::swap) {
            let mut characters = text.chars().collect::<Vec<_>>();
            characters.sort_unstable();
            assert_eq!(characters, ['a', 'é', '日']);
        }
    }

    #[test]
    fn every_text_survives_every_change() {
        for text in ["", "é", "日💥", "\0", "1", "a b\u{301}", "0123456789"] {
            assert!(mutated(text, Drawer::mutate_text).iter().all(|text| text.len() <= LONGEST));
        }
    }
}
