//! A case as a list of choices: what replaying, shrinking and printing a case are made of.

use std::fmt::Write as _;

/// One decision taken while a case was built.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    /// Which alternative, how many items, how many mutators.
    Pick(u64),
    /// An integer or a `bool` (0, 1); `u128` values above `i128::MAX` wrap, the reader casts back.
    Int(i128),
    /// A float of either width, by its bits as `f64`.
    Float(u64),
    /// A character.
    Char(char),
    /// A text.
    Text(String),
    /// A byte string.
    Bytes(Vec<u8>),
}

/// Spells choices as one line of text without blanks inside a choice: `p3 i-5 f3ff0000000000000 c61 t6162 b00ff`
/// (text and bytes in hexadecimal).
#[expect(clippy::missing_panics_doc, reason = "writing to a String does not fail")]
pub fn encode(choices: &[Choice]) -> String {
    let mut line = String::new();
    for choice in choices {
        if !line.is_empty() {
            line.push(' ');
        }
        match choice {
            Choice::Pick(index) => write!(line, "p{index}"),
            Choice::Int(value) => write!(line, "i{value}"),
            Choice::Float(bits) => write!(line, "f{bits:x}"),
            Choice::Char(value) => write!(line, "c{:x}", u32::from(*value)),
            Choice::Text(text) => write!(line, "t{}", Hex(text.as_bytes())),
            Choice::Bytes(bytes) => write!(line, "b{}", Hex(bytes)),
        }
        .expect("writing to a String does not fail");
    }
    line
}

/// Reads what [`encode`] wrote; `None` for anything else, since the line comes from a process that runs foreign code.
pub fn decode(line: &str) -> Option<Vec<Choice>> {
    line.split_ascii_whitespace().map(decode_one).collect()
}

fn decode_one(word: &str) -> Option<Choice> {
    let body = word.get(1..)?;
    Some(match word.as_bytes()[0] {
        b'p' => Choice::Pick(body.parse().ok()?),
        b'i' => Choice::Int(body.parse().ok()?),
        b'f' => Choice::Float(u64::from_str_radix(body, 16).ok()?),
        b'c' => Choice::Char(char::from_u32(u32::from_str_radix(body, 16).ok()?)?),
        b't' => Choice::Text(String::from_utf8(unhex(body)?).ok()?),
        b'b' => Choice::Bytes(unhex(body)?),
        _ => return None,
    })
}

struct Hex<'a>(&'a [u8]);

impl std::fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        for byte in self.0 {
            f.write_char(DIGITS[usize::from(byte >> 4)].into())?;
            f.write_char(DIGITS[usize::from(byte & 15)].into())?;
        }
        Ok(())
    }
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let nibble = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits.chunks(2).map(|pair| Some(nibble(pair[0])? << 4 | nibble(pair[1])?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_choices_reads_back_as_written() {
        let choices = vec![
            Choice::Pick(3),
            Choice::Int(i128::MIN),
            Choice::Float(f64::NAN.to_bits()),
            Choice::Char('\u{10ffff}'),
            Choice::Text("é\0 \n".into()),
            Choice::Text(String::new()),
            Choice::Bytes(vec![0, 255]),
        ];
        assert_eq!(decode(&encode(&choices)), Some(choices));
    }

    #[test]
    fn noise_is_refused() {
        for noise in ["x1", "tzz", "t1", "p-1", "cd800", "é", "bé"] {
            assert_eq!(decode(noise), None, "{noise}");
        }
    }
}
