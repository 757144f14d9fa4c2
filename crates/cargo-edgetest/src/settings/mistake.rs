//! What is wrong with the file, and where.

use crate::error::Error;
use crate::suggest;
use std::ops::Range;
use std::path::Path;
use toml_edit::TomlError;

/// Something that the file must not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is wrong, without a full stop.
    pub message: String,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

impl Mistake {
    /// Something wrong at a place. Items that were parsed have one.
    pub fn new(message: impl Into<String>, span: Option<Range<usize>>) -> Self {
        Self { message: message.into(), span: span.unwrap_or_default() }
    }

    /// The file is no TOML.
    pub fn syntax(error: &TomlError) -> Self {
        Self::new(error.message().trim_end().replace('\n', "; "), error.span())
    }

    /// A word that is none of those that are known.
    pub fn unknown(what: &str, word: &str, known: &[&str], span: Option<Range<usize>>) -> Self {
        let hint = suggest::hint(word, known.iter().copied());
        Self::new(format!("unknown {what} `{word}`{hint}"), span)
    }

    /// The error that a user sees.
    pub fn at(self, path: &Path, text: &str) -> Error {
        let Self { message, span } = self;
        let shown = edgetest_report::pointed(&path.display().to_string(), text, span.clone(), &message);
        let before = &text[..floor(text, span.start)];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        Error::Settings { path: path.to_owned(), line, column, message, shown }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}
