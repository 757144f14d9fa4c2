//! What a person sees while it runs: status lines on standard error in cargo's manner, and a bar where there is a terminal.
//!
//! Reports go to standard output and are not this module's.

use crate::args::{Color, ShellArgs};
use crate::board::Board;
use crate::error::Error;
use crate::exit::Exit;
use anstream::ColorChoice;
use clap::builder::styling::{AnsiColor, Style};
use indicatif::{HumanCount, ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::fmt::{self, Display};
use std::io::{self, IsTerminal, Write};
use std::time::Duration;

/// Style of the verbs.
const GOOD: Style = AnsiColor::Green.on_default().bold();
/// Style of `warning`.
const WARNING: Style = AnsiColor::Yellow.on_default().bold();
/// Style of `error`.
const BAD: Style = AnsiColor::Red.on_default().bold();
/// Style of `help`.
const HELP: Style = AnsiColor::Cyan.on_default().bold();

/// Between two turns of a spinner.
const TICK: Duration = Duration::from_millis(120);

/// Standard error.
#[derive(Clone, Copy, Debug)]
pub struct Shell {
    quiet: bool,
    verbose: bool,
}

impl Shell {
    /// Settles colours for the whole process, standard output included.
    pub fn new(args: ShellArgs) -> Self {
        match args.color {
            Color::Auto => ColorChoice::Auto,
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
        .write_global();
        Self { quiet: args.quiet, verbose: args.verbose }
    }

    /// `    Building 41 harnesses`.
    pub fn status(self, verb: &str, text: impl Display) {
        if !self.quiet {
            line(format_args!("{GOOD}{verb:>12}{GOOD:#} {text}"));
        }
    }

    /// What only those want to know who ask for it.
    pub fn remark(self, text: impl Display) {
        if self.verbose {
            line(format_args!("{:>12} {text}", "note:"));
        }
    }

    /// A spinner beside what goes on, where there is a terminal; it goes away when it is dropped.
    pub fn busy(self, verb: &'static str, text: impl Display) -> Busy {
        let bar = ProgressBar::with_draw_target(None, self.target());
        let style =
            ProgressStyle::with_template("{prefix:>12.green.bold} {msg} {spinner}").expect("the template is legal");
        bar.set_style(style);
        bar.set_prefix(verb);
        bar.set_message(text.to_string());
        bar.enable_steady_tick(TICK);
        Busy(bar)
    }

    /// The bar of a sweep over so many callables; a line where there is no terminal.
    pub fn bar(self, targets: usize) -> Bar {
        if !io::stderr().is_terminal() {
            self.status("Sweeping", format!("{targets} callables"));
        }
        let bar = ProgressBar::with_draw_target(Some(count(targets)), self.target());
        let style = ProgressStyle::with_template("{prefix:>12.green.bold} {bar:23} {pos}/{len}  {msg}  {elapsed}")
            .expect("the template is legal")
            .progress_chars("━╸─");
        bar.set_style(style);
        bar.set_prefix("Sweeping");
        Bar(bar)
    }

    /// The table of a campaign over so many fuzz targets; a line where there is no terminal.
    pub fn board(self, targets: usize) -> Board {
        self.status("Fuzzing", format!("{targets} fuzz targets by turns"));
        Board::new(self.target(), self.quiet)
    }

    /// A table, as it stands.
    pub fn table(self, text: &str) {
        if !self.quiet {
            line(format_args!("{text}"));
        }
    }

    /// Indicatif draws nothing where standard error is no terminal.
    fn target(self) -> ProgressDrawTarget {
        if self.quiet { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() }
    }
}

/// Something that the user should know and that stops nothing.
pub fn warn(text: impl Display) {
    line(format_args!("{WARNING}warning{WARNING:#}: {text}"));
}

/// A command that came to nothing, and its exit code.
pub fn failed(error: &Error) -> Exit {
    report(error.line(), error.detail(), error.advice());
    error.exit()
}

/// What went wrong, what the tool behind it said, and what to do.
fn report(text: impl Display, detail: Option<&str>, advice: Option<&str>) {
    line(format_args!("{BAD}error{BAD:#}: {text}"));
    if let Some(detail) = detail.filter(|detail| !detail.is_empty()) {
        line(format_args!("\n{}\n", detail.trim_end()));
    }
    if let Some(advice) = advice {
        line(format_args!("  {HELP}help{HELP:#}: {advice}"));
    }
}

/// A reader of standard error that has gone away is no reason to stop.
pub fn line(text: fmt::Arguments<'_>) {
    let _ = writeln!(anstream::stderr(), "{text}");
}

/// A spinner that goes away when it is dropped.
pub struct Busy(ProgressBar);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A bar that goes away when it is dropped.
pub struct Bar(ProgressBar);

impl Bar {
    /// Callables that are done, and cases so far.
    pub fn sweep(&self, done: usize, cases: u64) {
        self.0.set_position(count(done));
        self.0.set_message(format!("{} cases", HumanCount(cases)));
    }

    /// Failures that are settled, of so many.
    pub fn settle(&self, done: usize, of: usize) {
        self.0.set_prefix("Settling");
        self.0.set_length(count(of));
        self.0.set_position(count(done));
        self.0.set_message("failures: shrinking and confirming");
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}
