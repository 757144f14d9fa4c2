//! Numbers in what was written down: the literals of an input, and what a panic says of its index.

/// Every whole number in Rust text, those in string and character literals left out; `usize::MAX` and its like count.
pub(crate) fn of_code(text: &str) -> Vec<u128> {
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => quoted(rest),
            '\'' => character(rest),
            _ if is_word(first) => {
                let word = &rest[..word_length(rest)];
                numbers.extend(literal(word).or_else(|| largest(word, &rest[word.len()..])));
                word.len()
            }
            _ => first.len_utf8(),
        };
        rest = &rest[length..];
    }
    numbers
}

/// Every whole number in a sentence.
pub(crate) fn of_prose(text: &str) -> Vec<u128> {
    text.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !is_word(c)).unwrap_or(text.len())
}

/// `70_000`, `7u8`; not `i32`, not the `e3` of a float.
fn literal(word: &str) -> Option<u128> {
    let digits: String = word.chars().take_while(|c| c.is_ascii_digit() || *c == '_').filter(|c| *c != '_').collect();
    digits.parse().ok()
}

/// The most that a type holds, where `::MAX` or `::MIN` follows it.
fn largest(word: &str, after: &str) -> Option<u128> {
    let is_end = after.starts_with("::MAX") || after.starts_with("::MIN");
    let bits = match word {
        "u8" | "i8" => 8,
        "u16" | "i16" => 16,
        "u32" | "i32" => 32,
        "u64" | "i64" | "usize" | "isize" => 64,
        "u128" | "i128" => 128,
        _ => return None,
    };
    let bits = bits - u32::from(word.starts_with('i'));
    is_end.then(|| u128::MAX >> (128 - bits))
}

/// Bytes of a string literal that begins here.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

/// Bytes of a character literal that begins here; of the mark alone where it is a lifetime.
fn character(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match (chars.next(), chars.next()) {
        (Some((_, '\\')), Some((at, c))) => {
            let from = at + c.len_utf8();
            text[from..].find('\'').map_or(1, |close| from + close + 1)
        }
        (Some(_), Some((at, '\''))) => at + 1,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_code_are_its_literals() {
        for (text, expected) in [
            ("70_000", vec![70_000]),
            ("&[1u8, 2]", vec![1, 2]),
            ("usize::MAX", vec![u128::from(u64::MAX)]),
            ("-5", vec![5]),
            ("i8::MIN", vec![127]),
            ("u128::MAX", vec![u128::MAX]),
            ("a::T::new(\"12 \\\" 13\", 'x', '\\'', '9', 4)", vec![4]),
            ("'a 3", vec![3]),
            ("x1::<i32>::y()", vec![]),
        ] {
            assert_eq!(of_code(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_prose_stand_anywhere() {
        assert_eq!(of_prose("byte index 3 is inside 'é' (bytes 2..4)"), [3, 2, 4]);
    }
}
