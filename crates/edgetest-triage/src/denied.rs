//! Whether it was the sandbox, not the input: what the code asked of the system and did not get is never a defect.

use edgetest_run::{Failure, Outcome};

/// Numbers of Linux's errors by which a sandbox refuses: not permitted, no process, no memory, access, file too large, too
/// many files, no room, read-only, not implemented, not supported, no network.
const NUMBERS: [u32; 20] = [1, 11, 12, 13, 23, 24, 27, 28, 30, 38, 93, 94, 95, 97, 99, 100, 101, 110, 111, 113];

/// Kinds of `io::Error` and words of libraries that mean the same.
const WORDS: [&str; 10] = [
    "kind: PermissionDenied",
    "kind: ReadOnlyFilesystem",
    "kind: Unsupported",
    "kind: NetworkUnreachable",
    "kind: ConnectionRefused",
    "kind: QuotaExceeded",
    "kind: StorageFull",
    "failed to spawn thread",
    "failed to lookup address",
    "operation not supported on this platform",
];

/// The sandbox denied something, and the crate said so in a panic or the runner saw it.
pub(crate) fn denied(outcome: &Outcome) -> bool {
    match outcome {
        Outcome::EnvironmentDenied { .. } => true,
        Outcome::Panic(panic) | Outcome::Abort { panic: Some(panic), .. } => says_so(&panic.message),
        Outcome::Abort { panic: None, .. }
        | Outcome::StackOverflow { .. }
        | Outcome::OutOfMemory { .. }
        | Outcome::Hang { .. }
        | Outcome::Growth(_)
        | Outcome::Blocked { .. }
        | Outcome::Stopped { .. }
        | Outcome::Starved { .. }
        | Outcome::Signal { .. }
        | Outcome::Sanitizer { .. }
        | Outcome::BrokenLaw { .. }
        | Outcome::Exit { .. } => false,
    }
}

/// It was the machine, which had no time, or someone outside who killed the worker: nothing is known of the case. Who kills
/// the process himself does it again when he is run alone.
pub(crate) fn is_inconclusive(failure: &Failure) -> bool {
    const SIGKILL: i32 = 9;
    match failure.outcome {
        Outcome::Starved { .. } => true,
        Outcome::Signal { number: SIGKILL } => failure.confirmed.failed == 0,
        Outcome::Signal { .. }
        | Outcome::Panic(_)
        | Outcome::BrokenLaw { .. }
        | Outcome::Abort { .. }
        | Outcome::StackOverflow { .. }
        | Outcome::OutOfMemory { .. }
        | Outcome::Hang { .. }
        | Outcome::Growth(_)
        | Outcome::Blocked { .. }
        | Outcome::Stopped { .. }
        | Outcome::Exit { .. }
        | Outcome::Sanitizer { .. }
        | Outcome::EnvironmentDenied { .. } => false,
    }
}

fn says_so(message: &str) -> bool {
    let number = |number: &u32| {
        message.contains(&format!("(os error {number})")) || message.contains(&format!("Os {{ code: {number},"))
    };
    WORDS.iter().any(|words| message.contains(words)) || NUMBERS.iter().any(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_system_refused_is_told_from_what_the_input_did() {
        for (message, expected) in [
            (
                "called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: \"x\" }",
                true,
            ),
            ("failed to spawn thread: Os { code: 11, kind: WouldBlock, message: \"x\" }", true),
            ("cannot bind: Function not implemented (os error 38)", true),
            ("called `Result::unwrap()` on an `Err` value: Os { code: 2, kind: NotFound, message: \"x\" }", false),
            ("called `Option::unwrap()` on a `None` value", false),
            ("bad code: 13, kind: x", false),
        ] {
            assert_eq!(says_so(message), expected, "{message}");
        }
    }
}
