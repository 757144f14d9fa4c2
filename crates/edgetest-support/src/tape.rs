//! A case as choices: read again, and written down.

use crate::choice::Choice;

/// A recorded case that is read again. A choice of the wrong kind, or none, stands for the simplest value.
#[derive(Debug)]
pub(crate) struct Tape(std::vec::IntoIter<Choice>);

impl Tape {
    pub(crate) fn new(choices: Vec<Choice>) -> Self {
        Tape(choices.into_iter())
    }

    pub(crate) fn integer(&mut self) -> i128 {
        match self.0.next() {
            Some(Choice::Int(value)) => value,
            _ => 0,
        }
    }

    pub(crate) fn character(&mut self) -> char {
        match self.0.next() {
            Some(Choice::Char(value)) => value,
            _ => '0',
        }
    }

    pub(crate) fn float(&mut self) -> f64 {
        match self.0.next() {
            Some(Choice::Float(bits)) => f64::from_bits(bits),
            _ => 0.0,
        }
    }

    pub(crate) fn text(&mut self) -> String {
        match self.0.next() {
            Some(Choice::Text(value)) => value,
            _ => String::new(),
        }
    }

    pub(crate) fn bytes(&mut self) -> Vec<u8> {
        match self.0.next() {
            Some(Choice::Bytes(value)) => value,
            _ => Vec::new(),
        }
    }

    /// A number below `n`; 0 instead of any other.
    pub(crate) fn pick(&mut self, n: usize) -> usize {
        match self.0.next() {
            Some(Choice::Pick(index)) => usize::try_from(index).ok().filter(|index| *index < n).unwrap_or(0),
            _ => 0,
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
