//! The choices of a case as literals.

use super::Writer;
use crate::literal;
use edgetest_plan::Draw;
use edgetest_support::choice::Choice;

/// Choices in the order in which the harness draws them; what is missing or of another kind is the simplest value, as in
/// a replay.
impl Writer<'_> {
    pub(super) fn drawn(&mut self, draw: Draw) -> String {
        let choice = self.choices.next();
        match draw {
            Draw::Bool => (matches!(choice, Some(Choice::Int(value)) if *value != 0)).to_string(),
            Draw::Char => literal::character(if let Some(Choice::Char(value)) = choice { *value } else { '\0' }),
            Draw::Int(ty) => literal::integer(if let Some(Choice::Int(value)) = choice { *value } else { 0 }, ty),
            Draw::F32 => literal::float(float_bits(choice), "f32"),
            Draw::F64 => literal::float(float_bits(choice), "f64"),
            Draw::String => literal::owned_text(chosen_text(choice)),
            Draw::Str => literal::text(chosen_text(choice)),
            Draw::Bytes => literal::owned_bytes(chosen_bytes(choice)),
            Draw::ByteSlice => literal::bytes(chosen_bytes(choice)),
        }
    }

    pub(super) fn pick(&mut self, among: usize) -> usize {
        self.len().min(among.saturating_sub(1))
    }

    pub(super) fn len(&mut self) -> usize {
        match self.choices.next() {
            Some(Choice::Pick(index)) => usize::try_from(*index).unwrap_or(0),
            _ => 0,
        }
    }
}

fn float_bits(choice: Option<&Choice>) -> u64 {
    if let Some(Choice::Float(bits)) = choice { *bits } else { 0 }
}

fn chosen_text(choice: Option<&Choice>) -> &str {
    if let Some(Choice::Text(value)) = choice { value } else { "" }
}

fn chosen_bytes(choice: Option<&Choice>) -> &[u8] {
    if let Some(Choice::Bytes(value)) = choice { value } else { &[] }
}
