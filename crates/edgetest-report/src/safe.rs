//! Text from the crate under test, made harmless for a terminal and cut to a bearable length.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Bytes of a value or message that people are shown.
pub(crate) const SHOWN: usize = 200;
/// Bytes of a path or file name: longer ones are no names.
const NAME: usize = 1 << 10;
/// Bytes of a text in the machine report.
pub(crate) const WHOLE: usize = 64 << 10;

/// Escapes what steers a terminal or hides what a text says: control characters, marks of writing direction, characters
/// without width, and those that XML has no place for.
pub(crate) fn escape(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            c if is_hidden(c) => write!(escaped, "{}", c.escape_unicode()).expect("writing to a String does not fail"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{00ad}' | '\u{061c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e007f}')
}

/// Cuts after at most `limit` bytes, and says how many there were.
pub(crate) fn cut(text: &str, limit: usize) -> Cow<'_, str> {
    if text.len() <= limit {
        return Cow::Borrowed(text);
    }
    let end = (0..=limit).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    Cow::Owned(format!("{}… ({} bytes)", &text[..end], text.len()))
}

/// For a line on a terminal: escaped and cut.
pub(crate) fn shown(text: &str) -> String {
    escape(&cut(text, SHOWN)).into_owned()
}

/// A path or file name: escaped, and whole but for what is no name.
pub(crate) fn name(text: &str) -> String {
    escape(&cut(text, NAME)).into_owned()
}

/// Source text: cut and escaped, with its lines.
pub(crate) fn block(text: &str, limit: usize) -> String {
    cut(text, limit).lines().map(|line| escape(line).into_owned()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_a_terminal_that_steers_it() {
        for (text, expected) in [
            ("a\u{1b}[31mb", "a\\u{1b}[31mb"),
            ("\u{202e}evil\u{2066}", "\\u{202e}evil\\u{2066}"),
            ("line\nline\t\0\u{9b}", "line\\nline\\t\\u{0}\\u{9b}"),
            ("é£💥", "é£💥"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_character_and_says_its_length() {
        assert_eq!(cut("abc", 3), "abc");
        assert_eq!(cut("aéé", 2), "a… (5 bytes)");
    }
}
