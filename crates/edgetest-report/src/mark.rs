//! Which characters of a source line a caret underlines: the panic's place has a start but no end.

use edgetest_triage::Kind;
use std::ops::Range;

/// Bytes of `line` from `column` (characters from 1, 0 where unknown) to the end of the expression that failed with `kind`;
/// of the call that led there, where it failed elsewhere.
pub(crate) fn mark(line: &str, column: u32, kind: Option<Kind>) -> Range<usize> {
    let text_start = line.len() - line.trim_start().len();
    let skipped = usize::try_from(column).unwrap_or(usize::MAX).checked_sub(1);
    let start = skipped.and_then(|skipped| line.char_indices().nth(skipped)).map(|(at, _)| at);
    let Some(start) = start else {
        return text_start..line.trim_end().len().max(text_start);
    };
    let rest = &line[start..];
    let length = match kind {
        Some(Kind::IndexOutOfBounds | Kind::SliceOutOfRange | Kind::CharBoundary) if !starts_with_call(rest) => {
            indexed(rest)
        }
        Some(Kind::Overflow | Kind::DivideByZero) if !starts_with_call(rest) => operation(rest),
        _ => word(rest),
    };
    start..start + length.max(rest.chars().next().map_or(0, char::len_utf8))
}

/// `name`, `path::name` or `name!`.
fn word(text: &str) -> usize {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    match text[end..].strip_prefix("::") {
        Some(rest) if end > 0 => end + 2 + word(rest),
        Some(_) | None => end + usize::from(text[end..].starts_with('!')),
    }
}

/// The place of a method call is the method's name, with nothing before it.
fn starts_with_call(text: &str) -> bool {
    text[word(text)..].starts_with('(')
}

/// Up to the bracket that closes the first index.
fn indexed(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            '[' | '(' => depth += 1,
            ')' | ']' if depth == 0 => break,
            ']' if depth == 1 => return at + 1,
            ')' | ']' => depth -= 1,
            ';' | '{' => break,
            _ => {}
        }
    }
    word(text)
}

/// Up to where an arithmetic expression ends at the latest.
fn operation(text: &str) -> usize {
    const STOPS: [&str; 13] =
        [" as ", " == ", " != ", " < ", " <= ", " > ", " >= ", " && ", " || ", " => ", " //", "..", " else "];
    let whole = &text[..closing(text)];
    let stops = STOPS.iter().filter_map(|stop| whole.find(stop));
    stops.fold(whole.trim_end().len(), usize::min)
}

/// Up to the end of the statement, argument or bracket that holds the beginning.
fn closing(text: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices() {
        match c {
            ')' | ']' | '}' | ';' | ',' | '{' | '?' if depth == 0 => return at,
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carets_cover_what_failed() {
        for (line, column, kind, expected) in [
            ("    let (a, b) = raw.split_at(3);", 22, Kind::CharBoundary, "split_at"),
            ("    let a = self.table[at + 1].x;", 13, Kind::IndexOutOfBounds, "self.table[at + 1]"),
            ("    let a = &raw[..f(x[1])];", 14, Kind::SliceOutOfRange, "raw[..f(x[1])]"),
            ("    let n = len * (n + 1);", 13, Kind::Overflow, "len * (n + 1)"),
            ("    if a + b > c {", 8, Kind::Overflow, "a + b"),
            ("    f(a - 1, 2)", 7, Kind::Overflow, "a - 1"),
            ("    self.len -= 1;", 5, Kind::Overflow, "self.len -= 1"),
            ("    x.unwrap()", 7, Kind::Unwrap, "unwrap"),
            ("    panic!(\"no\")", 5, Kind::ExplicitPanic, "panic!"),
            ("    é.unwrap()", 7, Kind::Unwrap, "unwrap"),
            ("    anything at all  ", 0, Kind::Unwrap, "anything at all"),
            ("    std::panic!(\"no\")", 5, Kind::ExplicitPanic, "std::panic!"),
            ("    Vec::<u8>::new()", 5, Kind::Unwrap, "Vec::"),
            ("short", 99, Kind::Unwrap, "short"),
            ("", 1, Kind::Unwrap, ""),
        ] {
            assert_eq!(&line[mark(line, column, Some(kind))], expected, "{line}");
        }
    }
}
