//! Whether a finding is one of debug builds alone.

use crate::message::{message, one_line};
use crate::source::{Spelling, spelling};
use crate::{Finding, Kind, Release};
use edgetest_run::{Ending, Outcome, Single, Stage, Use};

/// Whether the check that failed is one that release builds leave out.
pub fn needs_debug_checks(finding: &Finding) -> bool {
    let spelled = || finding.location.as_ref().and_then(|at| spelling(finding.excerpt.as_ref(), at));
    match finding.kind {
        Kind::Overflow => finding.message.starts_with("attempt to "),
        Kind::Assertion => matches!(spelled(), Some(Spelling::Macro(name)) if name.starts_with("debug_assert")),
        Kind::Http(_) => finding.message.starts_with("attempt to ") && finding.message.ends_with(" with overflow"),
        Kind::Abort => finding.message.contains("unsafe precondition(s) violated"),
        Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::Unwrap
        | Kind::Expect
        | Kind::Unreachable
        | Kind::Borrow
        | Kind::ExplicitPanic
        | Kind::CapacityOverflow
        | Kind::Allocation
        | Kind::StackOverflow
        | Kind::Hang
        | Kind::Growth
        | Kind::Blocked
        | Kind::Exit
        | Kind::Signal
        | Kind::Sanitizer
        | Kind::Law => false,
    }
}

/// What a run of the same case without debug checks says; `None` where it says nothing.
pub fn in_release(finding: &Finding, single: &Single) -> Option<Release> {
    match &single.ending {
        Ending::Rejected => None,
        Ending::Returned => Some(Release::Returns(single.shown.as_deref().map(one_line))),
        Ending::Failed { stage, outcome } => {
            let message = crate::http::without_code(&message(outcome, *stage)).to_owned();
            // A broken law says there which values disagree, and in the finding what they break. What an answer holds may
            // differ from one time to the next: identifiers, times.
            let breaks_it = finding.law.is_some() && matches!(outcome, Outcome::BrokenLaw { .. });
            let is_answer = matches!(finding.kind, Kind::Http(kind) if kind != crate::Http::Panic);
            let answers_it = is_answer && *stage == Stage::Result(Use::Answer);
            let alike = breaks_it || answers_it || message == finding.message;
            Some(if alike { Release::Fails } else { Release::FailsOtherwise(message) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Excerpt, sample};
    use edgetest_run::{Panic, Stage};

    #[test]
    fn only_checks_of_debug_builds_need_a_second_look() {
        let of = |kind, message: &str, line: &str| {
            let excerpt = Some(Excerpt { first_line: 3, lines: vec![line.into()] });
            let location = Some(crate::Location { column: 1, ..sample::place(3) });
            needs_debug_checks(&Finding { kind, message: message.into(), excerpt, location, ..sample::finding("a::f") })
        };
        assert!(of(Kind::Overflow, "attempt to add with overflow", "a + b"));
        assert!(!of(Kind::Overflow, "overflow when adding durations", "a + b"));
        assert!(of(Kind::Assertion, "no", "debug_assert!(x)"));
        assert!(!of(Kind::Assertion, "no", "assert!(x)"));
        assert!(!of(Kind::Unwrap, "no", "x.unwrap()"));
    }

    #[test]
    fn a_run_in_release_fails_alike_or_otherwise_or_returns() {
        let finding = Finding { message: "no\\n".into(), ..sample::finding("a::f") };
        let said = |ending, shown: Option<&str>| {
            in_release(&finding, &Single { choices: vec![], ending, shown: shown.map(Into::into) })
        };
        let panicked = |message: &str| Ending::Failed {
            stage: Stage::Call,
            outcome: Outcome::Panic(Panic { message: message.into(), ..Panic::default() }),
        };
        assert_eq!(said(panicked("no\n"), None), Some(Release::Fails));
        assert_eq!(said(panicked("other"), None), Some(Release::FailsOtherwise("other".into())));
        assert_eq!(said(Ending::Returned, Some("\u{1b}7")), Some(Release::Returns(Some("\\u{1b}7".into()))));
        assert_eq!(said(Ending::Rejected, None), None);
    }
}
