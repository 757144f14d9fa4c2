//! Words that a group's engine puts into its inputs: what the crate's sources mention, numbers where types end, and characters of
//! more than one byte.

use edgetest_inspect::Lexicon;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// Bytes of a word: the engine takes no longer ones.
const LONGEST: usize = 64;
/// Words of the crate's own.
const OWN: usize = 400;

/// What breaks code that expects none of it.
const USUAL: &[&[u8]] = &[
    b"\0",
    b"\xff\xff\xff\xff",
    b"\xff\xff\xff\x7f",
    b"\0\0\0\x80",
    b"\xff\xff\xff\xff\xff\xff\xff\xff",
    b"\xff\xff\xff\xff\xff\xff\xff\x7f",
    b"\0\0\0\0\0\0\0\x80",
    "é".as_bytes(),
    "日".as_bytes(),
    "🦀".as_bytes(),
    "\u{301}".as_bytes(),
    "\u{feff}".as_bytes(),
    b"\\\n",
    b"-1",
    b"18446744073709551616",
    b"1e309",
    b"NaN",
    b"%",
    b"\r\n",
    b"../",
];

/// A dictionary as libFuzzer reads it, one quoted word a line.
pub fn dictionary(lexicon: &Lexicon) -> String {
    let own = lexicon.tokens.iter().map(String::as_bytes).take(OWN);
    let numbers: Vec<String> = lexicon.integers.iter().map(ToString::to_string).collect();
    let words: BTreeSet<&[u8]> = USUAL.iter().copied().chain(own).chain(numbers.iter().map(String::as_bytes)).collect();
    let mut text = String::from("# Words of the crate's own sources, and some that break code.\n");
    for word in words.into_iter().filter(|word| (1..=LONGEST).contains(&word.len())) {
        writeln!(text, "\"{}\"", quoted(word)).expect("writing to a String does not fail");
    }
    text
}

fn quoted(word: &[u8]) -> String {
    let mut text = String::new();
    for byte in word {
        match byte {
            b'"' | b'\\' => write!(text, "\\{}", char::from(*byte)),
            b' '..=b'~' => write!(text, "{}", char::from(*byte)),
            _ => write!(text, "\\x{byte:02X}"),
        }
        .expect("writing to a String does not fail");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_as_the_engine_reads_them() {
        let lexicon = Lexicon { tokens: vec!["a\"\\é".to_owned(), String::new()], ..Lexicon::default() };
        let text = dictionary(&lexicon);
        assert!(text.contains("\n\"a\\\"\\\\\\xC3\\xA9\"\n"), "{text}");
        assert!(!text.contains("\"\"\n"));
    }
}
