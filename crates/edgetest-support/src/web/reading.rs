//! Reads JSON by its grammar, and tells what is none from what merely strains a parser.

use super::json::Json;

/// Nesting that every parser bears.
const DEEPEST: usize = 100;

/// Why bytes are no JSON, or may be none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// No grammar lets it pass.
    Syntax,
    /// Parsers differ over it: deep nesting, a lone surrogate, a byte order mark, a number without bounds.
    Doubtful,
}

/// The value that bytes hold, to their end.
pub(super) fn read(bytes: &[u8]) -> Result<Json, Fault> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return Err(Fault::Doubtful);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::Syntax)?;
    let mut reader = Reader { rest: text };
    let value = reader.value(0)?;
    reader.space();
    if reader.rest.is_empty() { Ok(value) } else { Err(Fault::Syntax) }
}

struct Reader<'a> {
    rest: &'a str,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    /// Takes one character, if it comes next.
    fn takes(&mut self, letter: char) -> bool {
        self.space();
        let rest = self.rest.strip_prefix(letter);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, letter: char) -> Result<(), Fault> {
        if self.takes(letter) { Ok(()) } else { Err(Fault::Syntax) }
    }

    fn value(&mut self, depth: usize) -> Result<Json, Fault> {
        if depth > DEEPEST {
            return Err(Fault::Doubtful);
        }
        self.space();
        match self.rest.chars().next() {
            Some('{') => self.object(depth),
            Some('[') => self.list(depth),
            Some('"') => Ok(Json::Text(self.text()?)),
            Some('-' | '0'..='9') => self.number(),
            _ => self.word(),
        }
    }

    fn word(&mut self) -> Result<Json, Fault> {
        for word in ["true", "false", "null"] {
            if let Some(rest) = self.rest.strip_prefix(word) {
                self.rest = rest;
                return Ok(Json::Raw(word.to_owned()));
            }
        }
        Err(Fault::Syntax)
    }

    fn list(&mut self, depth: usize) -> Result<Json, Fault> {
        self.expect('[')?;
        let mut items = Vec::new();
        if self.takes(']') {
            return Ok(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.takes(']') {
                return Ok(Json::List(items));
            }
            self.expect(',')?;
        }
    }

    fn object(&mut self, depth: usize) -> Result<Json, Fault> {
        self.expect('{')?;
        let mut fields = Vec::new();
        if self.takes('}') {
            return Ok(Json::Object(fields));
        }
        loop {
            self.space();
            let name = self.text()?;
            self.expect(':')?;
            fields.push((name, self.value(depth + 1)?));
            if self.takes('}') {
                return Ok(Json::Object(fields));
            }
            self.expect(',')?;
        }
    }

    fn text(&mut self) -> Result<String, Fault> {
        let mut text = String::new();
        let mut letters = self.rest.strip_prefix('"').ok_or(Fault::Syntax)?.chars();
        loop {
            match letters.next().ok_or(Fault::Syntax)? {
                '"' => break,
                '\\' => text.push(escaped(&mut letters)?),
                control if control < ' ' => return Err(Fault::Syntax),
                other => text.push(other),
            }
        }
        self.rest = letters.as_str();
        Ok(text)
    }

    fn number(&mut self) -> Result<Json, Fault> {
        let end = self.rest.find(|letter: char| !matches!(letter, '0'..='9' | '-' | '+' | '.' | 'e' | 'E'));
        let (number, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        self.rest = rest;
        if !is_number(number) {
            return Err(Fault::Syntax);
        }
        let is_bounded = number.parse::<f64>().is_ok_and(f64::is_finite);
        if is_bounded { Ok(Json::Raw(number.to_owned())) } else { Err(Fault::Doubtful) }
    }
}

fn escaped(letters: &mut std::str::Chars<'_>) -> Result<char, Fault> {
    Ok(match letters.next().ok_or(Fault::Syntax)? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        plain @ ('"' | '\\' | '/') => plain,
        'u' => {
            let high = unit(letters)?;
            let mut ahead = letters.clone();
            let paired = ahead.next() == Some('\\') && ahead.next() == Some('u');
            let low = if paired && (0xd800..0xdc00).contains(&high) { Some(unit(&mut ahead)?) } else { None };
            let units = std::iter::once(high).chain(low);
            *letters = if low.is_some() { ahead } else { letters.clone() };
            char::decode_utf16(units).next().and_then(Result::ok).ok_or(Fault::Doubtful)?
        }
        _ => return Err(Fault::Syntax),
    })
}

fn unit(letters: &mut std::str::Chars<'_>) -> Result<u16, Fault> {
    let digits = letters.as_str().get(..4).filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
    let unit = u16::from_str_radix(digits.ok_or(Fault::Syntax)?, 16).map_err(|_| Fault::Syntax)?;
    *letters = letters.as_str()[4..].chars();
    Ok(unit)
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?`
fn is_number(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (number, exponent) = text.split_once(['e', 'E']).map_or((text, None), |(number, after)| (number, Some(after)));
    let (whole, part) = number.split_once('.').map_or((number, None), |(whole, part)| (whole, Some(part)));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|digit| digit.is_ascii_digit());
    let unsigned = |text: &str| digits(text.strip_prefix(['-', '+']).unwrap_or(text));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && part.is_none_or(digits)
        && exponent.is_none_or(unsigned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        for text in [r#"{"a":[1,-0.5e3,"x\u0001\"\\\n"],"":{},"b":null}"#, "[]", "\"\u{e9}\"", "true"] {
            assert_eq!(read(text.as_bytes()).expect(text).spell(), text);
        }
        assert_eq!(read(br#""\ud83e\udd80""#), Ok(Json::Text("\u{1f980}".into())));
    }

    #[test]
    fn what_no_grammar_lets_pass_is_told_from_what_strains_a_parser() {
        for text in
            ["", "{", "[1,]", "{\"a\" 1}", "01", "1.", "+1", "nul", "\"a", "\"\n\"", "\"\\x\"", "1 2", "{\"a\":1}x"]
        {
            assert_eq!(read(text.as_bytes()), Err(Fault::Syntax), "{text}");
        }
        assert_eq!(read(b"\"\xff\""), Err(Fault::Syntax));
        let deep = format!("{}{}", "[".repeat(500), "]".repeat(500));
        for text in ["\u{feff}1", "\"\\ud800\"", "1e400", deep.as_str()] {
            assert_eq!(read(text.as_bytes()), Err(Fault::Doubtful), "{text}");
        }
    }
}
