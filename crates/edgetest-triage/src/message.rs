//! The one line that says what happened.

use edgetest_run::{Growth, Outcome, Panic, Stage, Use};
use std::fmt::Write as _;

/// What happened, on one line, with control characters escaped.
pub(crate) fn message(outcome: &Outcome, stage: Stage) -> String {
    let mut text = one_line(&happened(outcome));
    if let Stage::Result(used) = stage {
        write!(text, " (while its result was {})", doing(used)).expect("writing to a String does not fail");
    }
    text
}

fn happened(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Panic(panic) => payload(panic),
        Outcome::BrokenLaw { left, right, .. } => format!("{left} is not {right}"),
        Outcome::Abort { panic: Some(panic), .. } => format!("the process aborted after a panic: {}", payload(panic)),
        Outcome::Abort { panic: None, stderr } => match stderr.lines().rev().find(|line| !line.trim().is_empty()) {
            Some(last) => format!("the process aborted: {}", last.trim()),
            None => "the process aborted".into(),
        },
        Outcome::StackOverflow { stack } => format!("overflowed its stack of {}", bytes(*stack)),
        Outcome::OutOfMemory { asked, cap, .. } => {
            format!("asked for {} of memory ({} allowed)", bytes(*asked), bytes(*cap))
        }
        Outcome::Hang { limit_ms } => format!("still running after {limit_ms} ms of CPU time"),
        Outcome::Growth(growth) => grown(growth),
        Outcome::Blocked { waited_ms } => {
            format!("still waiting after {waited_ms} ms without using the CPU")
        }
        Outcome::Stopped { waited_ms } => {
            format!("stopped its own process by a signal; nothing woke it within {waited_ms} ms")
        }
        Outcome::Starved { waited_ms } => format!("the machine had no time for it within {waited_ms} ms"),
        Outcome::Signal { number } => format!("killed by {}", signal(*number)),
        Outcome::Sanitizer { error, access, .. } if access.is_empty() => format!("AddressSanitizer: {error}"),
        Outcome::Sanitizer { error, access, .. } => format!("AddressSanitizer: {error}, {access}"),
        Outcome::Exit { code } => format!("ended the process with exit code {code}"),
        Outcome::EnvironmentDenied { what } => format!("the sandbox denied {what}"),
    }
}

/// The power, and never a time: that is the machine's.
fn grown(growth: &Growth) -> String {
    let Growth { power, factor, bytes: [least, most], families, .. } = growth;
    let (times, families) = (most / least.max(&1), families.join(", and of "));
    format!(
        "{times} times the input costs {factor} times the work, a power of {} (from {} to {} of {families})",
        decimal(*power),
        bytes(*least),
        bytes(*most),
    )
}

/// Hundredths as a decimal.
pub fn decimal(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn payload(panic: &Panic) -> String {
    if panic.message.is_empty() { "a panic without a text".into() } else { panic.message.clone() }
}

fn doing(used: Use) -> &'static str {
    match used {
        Use::Debug => "formatted with `{:?}`",
        Use::Display => "formatted with `{}`",
        Use::Next => "advanced with `next`",
        Use::NextBack => "advanced with `next_back`",
        Use::SizeHint => "asked for its `size_hint`",
        Use::Clone => "cloned",
        Use::Drop => "dropped",
        Use::Answer => "judged",
    }
}

/// Escapes what would start a new line or steer a terminal.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() {
            line.extend(c.escape_default());
        } else {
            line.push(c);
        }
    }
    line
}

fn bytes(count: u64) -> String {
    const UNITS: [(u64, &str); 4] = [(1 << 40, "TiB"), (1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    match UNITS.iter().find(|(size, _)| count >= *size) {
        Some((size, unit)) => format!("{} {unit}", count / size),
        None => format!("{count} bytes"),
    }
}

/// Names of the signals that a program raises by itself; the numbers are Linux's and macOS's where both agree.
fn signal(number: i32) -> String {
    match number {
        4 => "SIGILL (an illegal instruction)".into(),
        5 => "SIGTRAP (a trap)".into(),
        6 => "SIGABRT (an abort)".into(),
        7 => "SIGBUS (memory that is not there)".into(),
        8 => "SIGFPE (an arithmetic fault)".into(),
        9 => "SIGKILL".into(),
        11 => "SIGSEGV (an invalid memory reference)".into(),
        _ => format!("signal {number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_line_and_says_what_the_result_was_put_through() {
        let panic = Panic { message: "assertion failed\n  left: \u{1b}[31m".into(), ..Panic::default() };
        assert_eq!(
            message(&Outcome::Panic(panic), Stage::Result(Use::Debug)),
            "assertion failed\\n  left: \\u{1b}[31m (while its result was formatted with `{:?}`)"
        );
    }

    #[test]
    fn deaths_are_told_with_their_figures() {
        for (outcome, expected) in [
            (Outcome::StackOverflow { stack: 8 << 20 }, "overflowed its stack of 8 MiB"),
            (
                Outcome::OutOfMemory { asked: 3 << 40, cap: 1 << 30, frames: vec![] },
                "asked for 3 TiB of memory (1 GiB allowed)",
            ),
            (Outcome::Signal { number: 11 }, "killed by SIGSEGV (an invalid memory reference)"),
            (Outcome::Exit { code: 3 }, "ended the process with exit code 3"),
            (
                Outcome::Abort { panic: None, stderr: "a\nfree(): invalid pointer\n".into() },
                "the process aborted: free(): invalid pointer",
            ),
        ] {
            assert_eq!(message(&outcome, Stage::Call), expected);
        }
    }
}
