//! Choices as Rust literals.

/// Texts longer than this are looked at for a repeated part.
const LONG: usize = 48;

/// Longest part that is looked for.
const MAX_PERIOD: usize = 12;

/// A `&str` expression.
pub fn text(value: &str) -> String {
    match repeated(value) {
        Some((unit, count)) => format!("&{}.repeat({count})", quoted(unit)),
        None => quoted(value),
    }
}

/// A `String` expression.
pub fn owned_text(value: &str) -> String {
    match repeated(value) {
        Some((unit, count)) => format!("{}.repeat({count})", quoted(unit)),
        None if value.is_empty() => "String::new()".to_owned(),
        None => format!("String::from({})", quoted(value)),
    }
}

/// A string literal; what a terminal or an editor would not show as itself is escaped.
pub fn quoted(value: &str) -> String {
    let mut out = String::from("\"");
    for letter in value.chars() {
        match letter {
            '"' | '\\' | '\n' | '\r' | '\t' | '\0' => out.extend(letter.escape_default()),
            _ if letter.is_control() || hides(letter) => out.extend(letter.escape_unicode()),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Characters without a shape of their own, or that change how their neighbours are shown.
fn hides(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{300}'..='\u{36f}' | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fff0}'..='\u{ffff}')
        || u32::from(letter) & 0xfffe == 0xfffe
        || u32::from(letter) > 0xe_0000
}

/// `(unit, count)` where the whole text is one short part again and again.
fn repeated(value: &str) -> Option<(&str, usize)> {
    if value.len() < LONG {
        return None;
    }
    (1..=MAX_PERIOD).filter(|period| value.len().is_multiple_of(*period) && value.is_char_boundary(*period)).find_map(
        |period| {
            let unit = &value.as_bytes()[..period];
            value.as_bytes().chunks(period).all(|chunk| chunk == unit).then(|| (&value[..period], value.len() / period))
        },
    )
}

/// A `&[u8]` expression, without the borrow operator where it is a byte string.
pub fn bytes(value: &[u8]) -> String {
    if let [first, rest @ ..] = value {
        if value.len() > LONG && rest.iter().all(|byte| byte == first) {
            return format!("&[{first}; {}]", value.len());
        }
        if value.iter().all(|byte| (b' '..=b'~').contains(byte)) {
            let text: String =
                value.iter().flat_map(|byte| std::ascii::escape_default(*byte)).map(char::from).collect();
            return format!("b\"{text}\"");
        }
    }
    format!("&{value:?}")
}

/// A `Vec<u8>` expression.
pub fn owned_bytes(value: &[u8]) -> String {
    let borrowed = bytes(value);
    match borrowed.strip_prefix('&') {
        Some(list) => format!("vec!{list}"),
        None => format!("{borrowed}.to_vec()"),
    }
}

/// An integer of a type, as wide as the choice allows.
pub fn integer(value: i128, ty: &str) -> String {
    let bytes = value.to_le_bytes();
    macro_rules! spelled {
        ($($name:ident),*) => {
            match ty {
                // The choice is the value modulo the width of its type.
                $(stringify!($name) => {
                    let low = &bytes[..size_of::<$name>()];
                    let value = $name::from_le_bytes(low.try_into().expect("as many bytes as the type has"));
                    if value == $name::MAX {
                        concat!(stringify!($name), "::MAX").to_owned()
                    } else if value == $name::MIN && value != 0 {
                        concat!(stringify!($name), "::MIN").to_owned()
                    } else {
                        value.to_string()
                    }
                })*
                _ => value.to_string(),
            }
        };
    }
    spelled!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize)
}

/// A float of a type, by the bits of its `f64`.
pub fn float(bits: u64, ty: &str) -> String {
    let value = f64::from_bits(bits);
    if value.is_nan() {
        format!("{ty}::NAN")
    } else if value.is_infinite() {
        format!("{ty}::{}", if value > 0.0 { "INFINITY" } else { "NEG_INFINITY" })
    } else if ty == "f32" {
        #[expect(clippy::cast_possible_truncation, reason = "the choice of an f32 is drawn as an f64")]
        let value = value as f32;
        if value.is_infinite() { float(f64::from(value).to_bits(), ty) } else { format!("{value:?}") }
    } else {
        format!("{value:?}")
    }
}

/// A `char` literal.
pub fn character(value: char) -> String {
    if value.is_control() || hides(value) { format!("'{}'", value.escape_default()) } else { format!("{value:?}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_mean_their_values() {
        assert_eq!(integer(-1, "u8"), "u8::MAX");
        assert_eq!(integer(i128::from(i64::MIN), "i64"), "i64::MIN");
        assert_eq!(integer(0, "u8"), "0");
        assert_eq!(float((-0.0_f64).to_bits(), "f64"), "-0.0");
        assert_eq!(bytes(b"a\\b"), "b\"a\\\\b\"");
        assert_eq!(bytes(&[]), "&[]");
        assert_eq!(owned_bytes(&[255, 0]), "vec![255, 0]");
    }

    #[test]
    fn a_long_text_of_one_part_is_written_as_a_repetition() {
        assert_eq!(text(&"(".repeat(40_000)), "&\"(\".repeat(40000)");
        assert_eq!(owned_text(&"<a>".repeat(100)), "\"<a>\".repeat(100)");
        assert_eq!(text("(((("), "\"((((\"");
    }

    #[test]
    fn what_cannot_be_seen_is_escaped() {
        assert_eq!(quoted("a\u{202e}b\u{1b}é\""), "\"a\\u{202e}b\\u{1b}é\\\"\"");
    }
}
