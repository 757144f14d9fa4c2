//! The draws of values, one method a type.

use super::{MODEST_BYTES, MODEST_NUMBER, Source};
use crate::alloc::arena::lend;
use crate::choice::Choice;
use crate::draw::IntKind;

impl Source {
    /// A `bool`.
    pub fn bool(&mut self) -> bool {
        let value = match &mut self.tape {
            Some(tape) => tape.flag(),
            None => self.drawer.flag(),
        };
        self.record.note(|| Choice::Int(i128::from(value)));
        value
    }

    /// A character.
    pub fn char(&mut self) -> char {
        let value = match &mut self.tape {
            Some(tape) => tape.character(),
            None => self.drawer.character(),
        };
        self.record.note(|| Choice::Char(value));
        value
    }

    /// An `f64`.
    pub fn f64(&mut self) -> f64 {
        let value = match &mut self.tape {
            Some(tape) => tape.double(),
            None => self.drawer.double(),
        };
        self.record.note(|| Choice::Float(value.to_bits()));
        value
    }

    /// An `f32`.
    pub fn f32(&mut self) -> f32 {
        let value = match &mut self.tape {
            Some(tape) => tape.single(),
            None => self.drawer.single(),
        };
        self.record.note(|| Choice::Float(f64::from(value).to_bits()));
        value
    }

    /// A text.
    pub fn string(&mut self) -> String {
        let value = match &mut self.tape {
            Some(tape) => tape.text(),
            None => self.cut_text(),
        };
        self.record.note(|| Choice::Text(value.clone()));
        value
    }

    fn cut_text(&mut self) -> String {
        if let Some(text) = self.short_text() {
            return text;
        }
        let mut text = self.drawer.text();
        if self.modest && text.len() > MODEST_BYTES {
            let end = (0..=MODEST_BYTES).rev().find(|end| text.is_char_boundary(*end));
            text.truncate(end.unwrap_or(0));
        }
        text
    }

    fn cut_bytes(&mut self) -> Vec<u8> {
        let mut bytes = self.drawer.bytes();
        if self.modest {
            bytes.truncate(MODEST_BYTES);
        }
        bytes
    }

    /// Where work grows with a number, what no machine can bear lies between the small numbers and the ends of the type, which
    /// the code refuses or stumbles over at once.
    fn cut_integer(&mut self, kind: IntKind) -> i128 {
        let value = self.drawer.integer(kind);
        if self.modest && !is_extreme(kind, value) { value % MODEST_NUMBER } else { value }
    }

    /// A text that lives as long as the process.
    pub fn str(&mut self) -> &'static str {
        lend(self.string())
    }

    /// Bytes.
    pub fn bytes(&mut self) -> Vec<u8> {
        let value = match &mut self.tape {
            Some(tape) => tape.bytes(),
            None => self.cut_bytes(),
        };
        self.record.note(|| Choice::Bytes(value.clone()));
        value
    }

    /// Bytes that live as long as the process.
    pub fn byte_slice(&mut self) -> &'static [u8] {
        lend(self.bytes())
    }
}

macro_rules! integers {
    ($($name:ident: $text:literal),*) => {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_possible_wrap,
            clippy::cast_sign_loss,
            clippy::cast_lossless,
            trivial_numeric_casts,
            reason = "a value beyond the type wraps into it"
        )]
        impl Source {
            $(
                #[doc = $text]
                pub fn $name(&mut self) -> $name {
                    let value = match &mut self.tape {
                        Some(tape) => tape.integer(<$name>::BITS) as $name,
                        None => self.cut_integer(IntKind { bits: <$name>::BITS, signed: <$name>::MIN != 0 }) as $name,
                    };
                    self.record.note(|| Choice::Int(value as i128));
                    value
                }
            )*
        }
    };
}

integers! {
    u8: "A `u8`.", u16: "A `u16`.", u32: "A `u32`.", u64: "A `u64`.", u128: "A `u128`.", usize: "A `usize`.",
    i8: "An `i8`.", i16: "An `i16`.", i32: "An `i32`.", i64: "An `i64`.", i128: "An `i128`.", isize: "An `isize`."
}

/// The least or the greatest value of a type, or one beside it; those of `u128` above its half wrap.
fn is_extreme(IntKind { bits, signed }: IntKind, value: i128) -> bool {
    let ends = if signed {
        [-1 << (bits - 1), !(-1 << (bits - 1))]
    } else {
        [0, (1_i128 << (bits - 1)).wrapping_mul(2).wrapping_sub(1)]
    };
    ends.iter().any(|end| value.wrapping_sub(*end).unsigned_abs() <= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ends_of_every_width_are_known() {
        let is_end = |bits, signed, value| is_extreme(IntKind { bits, signed }, value);
        assert!(is_end(8, false, 255) && is_end(8, false, 254) && is_end(8, false, 1) && !is_end(8, false, 200));
        assert!(is_end(8, true, -128) && is_end(8, true, 127) && !is_end(8, true, 0));
        assert!(is_end(64, false, i128::from(u64::MAX)) && !is_end(64, false, i128::from(u32::MAX)));
        assert!(is_end(128, true, i128::MIN) && is_end(128, false, -1));
    }
}
