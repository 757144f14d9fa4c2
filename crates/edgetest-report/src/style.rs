//! How text for people is dressed; the binary reads the terminal and the environment, this crate does not.

use anstyle::{AnsiColor, Effects};
use std::fmt::Display;

/// Dress of text for people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Colours and weights as escape sequences.
    pub color: bool,
    /// Notes and accepted findings too.
    pub verbose: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Default for Style {
    fn default() -> Self {
        Self { color: false, verbose: false, width: 120 }
    }
}

impl Style {
    pub(crate) fn bold(self, text: impl Display) -> String {
        self.dress(anstyle::Style::new().effects(Effects::BOLD), text)
    }

    pub(crate) fn red(self, text: impl Display) -> String {
        self.dress(AnsiColor::BrightRed.on_default().effects(Effects::BOLD), text)
    }

    pub(crate) fn yellow(self, text: impl Display) -> String {
        self.dress(AnsiColor::Yellow.on_default().effects(Effects::BOLD), text)
    }

    pub(crate) fn green(self, text: impl Display) -> String {
        self.dress(AnsiColor::Green.on_default().effects(Effects::BOLD), text)
    }

    pub(crate) fn dim(self, text: impl Display) -> String {
        self.dress(anstyle::Style::new().effects(Effects::DIMMED), text)
    }

    fn dress(self, style: anstyle::Style, text: impl Display) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_string() }
    }
}
