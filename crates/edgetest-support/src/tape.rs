//! A case that was written down: read again; and choices, written down.

use crate::choice::Choice;
use crate::input::Input;

/// A case that is read rather than drawn.
#[derive(Debug)]
pub(crate) enum Tape {
    /// As choices. One of the wrong kind, or none, stands for the simplest value.
    Choices(std::vec::IntoIter<Choice>),
    /// As bytes.
    Bytes(Input),
}

macro_rules! read {
    ($tape:expr, $kind:ident($value:ident) => $read:expr, $simplest:expr, $input:ident => $drawn:expr) => {
        match $tape {
            Tape::Choices(choices) => match choices.next() {
                Some(Choice::$kind($value)) => $read,
                _ => $simplest,
            },
            Tape::Bytes($input) => $drawn,
        }
    };
}

impl Tape {
    pub(crate) fn new(choices: Vec<Choice>) -> Self {
        Tape::Choices(choices.into_iter())
    }

    pub(crate) fn flag(&mut self) -> bool {
        read!(self, Int(value) => value != 0, false, input => input.flag())
    }

    /// An integer of so many bits.
    pub(crate) fn integer(&mut self, bits: u32) -> i128 {
        read!(self, Int(value) => value, 0, input => input.integer(bits))
    }

    pub(crate) fn character(&mut self) -> char {
        read!(self, Char(value) => value, '0', input => input.character())
    }

    pub(crate) fn double(&mut self) -> f64 {
        read!(self, Float(bits) => f64::from_bits(bits), 0.0, input => input.double())
    }

    #[expect(clippy::cast_possible_truncation, reason = "every value came from an f32 or is to be rounded to one")]
    pub(crate) fn single(&mut self) -> f32 {
        read!(self, Float(bits) => f64::from_bits(bits) as f32, 0.0, input => input.single())
    }

    pub(crate) fn text(&mut self) -> String {
        read!(self, Text(value) => value, String::new(), input => input.text())
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        read!(self, Bytes(value) => value, Vec::new(), input => input.bytes())
    }

    /// A number below `n`; 0 instead of any other.
    pub(crate) fn pick(&mut self, n: usize) -> usize {
        let below = |index| usize::try_from(index).ok().filter(|index| *index < n).unwrap_or(0);
        read!(self, Pick(index) => below(index), 0, input => input.pick(n))
    }

    /// A length, at most `most`; 0 instead of a greater one.
    pub(crate) fn len(&mut self, most: usize) -> usize {
        match self {
            Tape::Choices(_) => self.pick(most + 1),
            Tape::Bytes(input) => input.len(most),
        }
    }
}

/// Where choices go as they are drawn, so that they outlive the process.
#[derive(Clone, Copy, Debug)]
pub struct Stream {
    /// A choice was drawn.
    pub drawn: fn(&Choice),
    /// Only the first so many choices still belong to the case: an attempt at building a value failed.
    pub kept: fn(usize),
}

/// The choices of the case that runs, if they are wanted.
#[derive(Debug, Default)]
pub(crate) struct Record {
    on: bool,
    choices: Vec<Choice>,
    stream: Option<Stream>,
}

impl Record {
    pub(crate) fn set(&mut self, on: bool, stream: Option<Stream>) {
        self.on = on || stream.is_some();
        self.stream = stream;
    }

    /// Keeps choices from now on, whether or not they are wanted.
    pub(crate) fn keep_choices(&mut self) {
        self.on = true;
    }

    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    pub(crate) fn choices(&self) -> &[Choice] {
        &self.choices
    }

    pub(crate) fn clear(&mut self) {
        self.choices.clear();
    }

    pub(crate) fn note(&mut self, choice: impl FnOnce() -> Choice) {
        if !self.on {
            return;
        }
        let choice = choice();
        if let Some(stream) = self.stream {
            (stream.drawn)(&choice);
        }
        self.choices.push(choice);
    }

    pub(crate) fn note_pick(&mut self, value: usize) {
        self.note(|| Choice::Pick(value as u64));
    }

    /// Where the next choice will stand.
    pub(crate) fn mark(&self) -> usize {
        self.choices.len()
    }

    /// Forgets the choices from `mark` on.
    pub(crate) fn keep(&mut self, mark: usize) {
        if self.choices.len() <= mark {
            return;
        }
        self.choices.truncate(mark);
        if let Some(stream) = self.stream {
            (stream.kept)(mark);
        }
    }

    /// Puts another number in the place of the pick at `mark`.
    pub(crate) fn correct_pick(&mut self, mark: usize, value: usize) {
        if !self.on {
            return;
        }
        let later = self.choices.split_off(mark + 1);
        self.keep(mark);
        self.note_pick(value);
        for choice in later {
            self.note(|| choice);
        }
    }
}
