//! Characters: controls, delimiters, each length of UTF-8, those whose case changes their length, marks, joiners,
//! direction overrides, foreign digits, noncharacters.

use super::Drawer;

/// The walk's list.
pub(super) const CHARACTERS: [char; 72] = [
    'a',
    '\0',
    ' ',
    '0',
    '\n',
    'é',
    '日',
    '💥',
    'A',
    '9',
    '-',
    '_',
    '/',
    '\\',
    '"',
    '\'',
    '\t',
    '\r',
    '\u{7f}',
    '\u{80}',
    '\u{7ff}',
    '\u{800}',
    '\u{ffff}',
    '\u{10000}',
    '\u{10ffff}',
    '\u{d7ff}',
    '\u{e000}',
    'İ',
    'ß',
    'ẞ',
    '\u{212a}',
    'Ⱥ',
    'ŉ',
    'ﬁ',
    'ΐ',
    'ı',
    'ς',
    'Σ',
    '１',
    '٣',
    '²',
    '½',
    'Ⅷ',
    '\u{301}',
    '\u{20dd}',
    '\u{200d}',
    '\u{200b}',
    '\u{fe0f}',
    '\u{feff}',
    '\u{fffd}',
    '\u{fffe}',
    '\u{202e}',
    '\u{2066}',
    '\u{2028}',
    '\u{85}',
    '\u{a0}',
    '\u{2003}',
    '\u{3000}',
    '\u{b}',
    '\u{1b}',
    '.',
    ',',
    ':',
    ';',
    '%',
    '{',
    '[',
    '(',
    '<',
    '+',
    'z',
    'Z',
];

/// The first of them, which matter most.
const KEYS: usize = 20;

impl Drawer {
    pub(crate) fn character(&mut self) -> char {
        if let Some(index) = self.walked(KEYS, CHARACTERS.len()) {
            return CHARACTERS[index];
        }
        if self.ordinary() {
            return self.printable();
        }
        self.any_character()
    }

    /// A character wherever one is wanted, within a text too.
    pub(super) fn any_character(&mut self) -> char {
        match self.rng.below(8) {
            0..=2 => self.choose(&CHARACTERS),
            3 => self.harvested_character(),
            4 if self.one_in(3) => self.scalar(),
            _ => self.printable(),
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a printable ASCII character")]
    pub(super) fn printable(&mut self) -> char {
        char::from(b' ' + self.rng.below(95) as u8)
    }

    /// One of ASCII's.
    pub(super) fn punctuation(&mut self) -> char {
        const ALL: &[u8; 32] = b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
        char::from(self.choose(ALL))
    }

    /// The first character of a harvested token.
    fn harvested_character(&mut self) -> char {
        self.token_or("a").chars().next().unwrap_or('\0')
    }

    #[expect(clippy::cast_possible_truncation, reason = "below 0x110000")]
    fn scalar(&mut self) -> char {
        char::from_u32(self.rng.below(0x11_0000) as u32).unwrap_or('\u{fffd}')
    }
}
