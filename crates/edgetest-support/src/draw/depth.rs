//! Deep nesting and great length: what opens and hardly ever closes, as often as recursion cannot bear, and texts of the
//! lengths where things end. Few cases have them, since each takes a thousand times as long as others.

use super::Drawer;
use super::text::floor;
use std::fmt::Write as _;

/// What opens, and what closes it.
const PAIRS: [(&str, &str); 24] = [
    ("[", "]"),
    ("(", ")"),
    ("{", "}"),
    ("<", ">"),
    ("{\"a\":", "}"),
    ("[{", "}]"),
    ("<a>", "</a>"),
    ("\"", "\""),
    ("((", "))"),
    ("-", ""),
    ("!", ""),
    ("*", "*"),
    ("_", "_"),
    ("\\", ""),
    ("> ", ""),
    ("- ", ""),
    ("../", ""),
    ("a.", ""),
    ("${", "}"),
    ("/*", "*/"),
    ("&", ";"),
    ("a[", "]"),
    ("f(", ")"),
    ("1+", ""),
];
/// What opens an item within an item in binary formats: groups, lists, maps, tags of unknown length.
const OPENINGS: [&[u8]; 10] =
    [b"\x7b", b"\x0b", b"\x81", b"\x9f", b"\x91", b"l", b"[", b"\x30\x80", b"\xa1\x61a", b"\x0a\x0a"];
/// The depths that end the walk over texts: pair, depth and whether it is closed.
const LADDERS: [(usize, usize, bool); DEEP_TEXTS - 1] = [
    (0, 200_000, false),
    (1, 200_000, true),
    (2, 100_000, false),
    (6, 100_000, true),
    (4, 40_000, false),
    (9, 100_000, false),
];
/// Texts that ask for far more than they say: powers of ten and counts. For the call under test alone; in a setup step they
/// would cost the reach of every method.
pub(super) const HEAVY: [&str; 10] = [
    "1e50000000",
    "1e-9999999999",
    "1E-9223372036854775808",
    "-1e2147483648",
    "(?:){4294967295}",
    "((a{500}){500}){500}",
    "{:>4294967295}",
    "P99999999999999Y",
    "1-4294967295",
    "%4294967295d",
];
/// How many texts end the walk.
pub(super) const DEEP_TEXTS: usize = 7;
/// How many of the callable's own go before them: ladders of a seed, and families.
pub(super) const OWN_DEEP_TEXTS: usize = 6;
/// How many byte strings end theirs.
pub(super) const DEEP_BYTES: usize = OPENINGS.len();
/// Digits of the number among them: more than 16 bits count.
const DIGITS: usize = 70_000;
/// The deepest nesting drawn at random.
const DEEPEST: f64 = 200_000.0;
/// Bytes that a ladder of long steps comes to at most.
const LONGEST: usize = 400_000;
/// Lengths where buffers, tables and length fields end.
const SIZES: [usize; 27] = [
    15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257, 511, 512, 1_023, 1_024, 1_025, 4_095, 4_096,
    4_097, 16_384, 65_535, 65_536, 65_537,
];

impl Drawer {
    /// From ten to [`DEEPEST`], the orders of magnitude alike.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "from 10 to DEEPEST"
    )]
    fn random_depth(&mut self) -> usize {
        let part = self.rng.below(1_000) as f64 / 1_000.0;
        (10.0 * (DEEPEST / 10.0).powf(part)) as usize
    }

    /// An opening repeated: a bracket, a harvested word, or a seed's own up to a bracket.
    pub(super) fn random_ladder(&mut self) -> String {
        let depth = self.random_depth();
        match self.rng.below(6) {
            0 => {
                let token = self.token_or("[");
                token.repeat(depth.min(LONGEST / token.len().max(1)))
            }
            1 | 2 => self.seed_ladder(depth),
            other => ladder(self.choose(&PAIRS), depth, other == 3),
        }
    }

    /// A seed that goes on for ever where something opens: what leads there stays, what is repeated is a few characters up to
    /// the opening, and all that was opened is closed, or nothing is.
    pub(super) fn seed_ladder(&mut self, depth: usize) -> String {
        let seed = self.seed();
        let from = self.rng.below(seed.len().max(1));
        let is_opening = |sign: char| matches!(sign, '[' | '(' | '{' | '<' | '"' | '\'');
        let found = seed.char_indices().cycle().skip(from).take(seed.len()).find(|(_, sign)| is_opening(*sign));
        let Some((at, sign)) = found else {
            return ladder(self.choose(&PAIRS), depth, false);
        };
        let start = floor(seed, at.saturating_sub(self.rng.below(12)));
        let unit = &seed[start..=at];
        let depth = depth.min(LONGEST / unit.len());
        let mut text = seed[..start].to_owned();
        text.push_str(&unit.repeat(depth));
        if self.one_in(2) {
            text.push_str(&closing(sign).repeat(depth));
        }
        text
    }

    /// A part of a seed between two delimiters over and over, each time with another number in it: lists, attributes and
    /// entries of which no two are alike.
    pub(super) fn family(&mut self, members: usize) -> String {
        let seed = self.seed();
        let start = floor(seed, self.rng.below(seed.len().max(1)));
        let length = seed[start..].char_indices().nth(self.rng.below(12) + 2).map_or(seed.len() - start, |(at, _)| at);
        let unit = &seed[start..start + length];
        let word = unit.find(char::is_alphanumeric).unwrap_or(0);
        let members = members.min(LONGEST / (unit.len() + 8));
        let mut text = String::with_capacity(seed.len() + members * (unit.len() + 8));
        text.push_str(&seed[..start]);
        for member in 0..members {
            text.push_str(&unit[..word]);
            let _ = write!(text, "a{member}");
            text.push_str(&unit[word..]);
        }
        text.push_str(&seed[start + length..]);
        text
    }

    /// A text of one of the lengths where things end.
    pub(super) fn long_text(&mut self) -> String {
        let size = self.choose(&SIZES);
        let mut unit = self.word();
        if unit.is_empty() {
            unit.push('a');
        }
        let mut text = unit.repeat(size / unit.len() + 1);
        text.truncate(floor(&text, size));
        while text.len() < size {
            text.push('a');
        }
        text
    }

    /// The same in bytes.
    pub(super) fn random_deep_bytes(&mut self) -> Vec<u8> {
        let depth = self.random_depth();
        let opening = if self.one_in(2) { self.choose(&OPENINGS).to_vec() } else { self.noise(4) };
        opening.repeat(depth.min(LONGEST / opening.len().max(1)))
    }
}

impl Drawer {
    /// One of the callable's own texts before those, below [`OWN_DEEP_TEXTS`].
    pub(super) fn own_deep_text(&mut self, index: usize) -> String {
        match index {
            0..=2 => self.seed_ladder(40_000),
            3 => self.family(300),
            _ => self.family(8_000),
        }
    }
}

/// One of the texts that end the walk, below [`DEEP_TEXTS`].
pub(super) fn deep_text(index: usize) -> String {
    match LADDERS.get(index) {
        Some((pair, depth, closed)) => ladder(PAIRS[*pair], *depth, *closed),
        None => format!("1{}", "0".repeat(DIGITS)),
    }
}

/// One of the byte strings that end theirs, below [`DEEP_BYTES`].
pub(super) fn deep_bytes(index: usize) -> Vec<u8> {
    OPENINGS[index].repeat(LONGEST / 2 / OPENINGS[index].len())
}

fn closing(opening: char) -> &'static str {
    match opening {
        '[' => "]",
        '(' => ")",
        '{' => "}",
        '<' => ">",
        _ => "",
    }
}

fn ladder((open, close): (&str, &str), depth: usize, closed: bool) -> String {
    let mut text = open.repeat(depth);
    if closed {
        text.push('1');
        text.push_str(&close.repeat(depth));
    }
    text
}
