//! The draws of values, one method a type.

use super::{MODEST_BYTES, Source};
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
                        None => self.drawer.integer(IntKind { bits: <$name>::BITS, signed: <$name>::MIN != 0 }) as $name,
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
