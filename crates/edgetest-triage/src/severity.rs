//! How much a failure matters, and on what evidence.
//!
//! Errors fail a user's run, so that everything that may have a reason is less: what the documentation announces, what std
//! does in the same place, what the size of the arguments explains, and what was not seen again.

use crate::conventions::{amount, asks_for_room, convention};
use crate::documented::{self, Announcement};
use crate::kind::Judged;
use crate::locate::Site;
use crate::subject::Subject;
use crate::work::{self, LARGE_CAPACITY, LARGE_COUNT, SMALL_FOR_MEMORY, SMALL_FOR_TIME, Work};
use crate::{Kind, Severity};
use edgetest_inspect::{Callable, CrateApi, Type};
use edgetest_run::{Confirmation, Failure, Outcome};

/// Elements of an array that may not fit a stack: unoptimised code holds several copies of it.
const LARGE_ARRAY: u64 = 64 << 10;

/// A severity with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// How much it matters.
    pub severity: Severity,
    /// Why, in words.
    pub evidence: String,
    /// The documentation announces it.
    pub documented: bool,
    /// It was not seen again every time.
    pub flaky: bool,
}

/// Judges one failure.
pub(crate) fn verdict(
    api: &CrateApi,
    subject: Subject<'_>,
    failure: &Failure,
    site: &Site,
    judged: Judged,
) -> Verdict {
    let work = work::measure(&failure.choices);
    let verdict = announced(api, subject, failure, site)
        .or_else(|| conventional(api, subject, judged.kind))
        .or_else(|| asked_for(subject, judged.kind, work))
        .unwrap_or_else(|| by_kind(subject, failure, judged, work));
    capped(verdict, failure.confirmed)
}

impl Verdict {
    fn new(severity: Severity, evidence: impl Into<String>) -> Self {
        Self {
            severity,
            evidence: evidence.into(),
            documented: false,
            flaky: false,
        }
    }
}

/// Panics that a documentation speaks of. What documentation of an inner callable says binds the outer one's author as well,
/// unless the outer one takes text or bytes from anyone and has a way to refuse them.
fn announced(
    api: &CrateApi,
    subject: Subject<'_>,
    failure: &Failure,
    site: &Site,
) -> Option<Verdict> {
    let Outcome::Panic(_) = failure.outcome else {
        return None;
    };
    if let Some(own) = subject.callable.and_then(documented::own) {
        return Some(documented_note(format!(
            "its documentation announces it: {}",
            own.words
        )));
    }
    let places: Vec<_> = site
        .location
        .iter()
        .chain(&site.own_frames)
        .cloned()
        .collect();
    let Announcement { path, words } = documented::of_frames(api, &places)?;
    let untrusted = subject.unit.args.iter().any(|arg| holds_text(api, &arg.ty));
    if untrusted
        && subject
            .callable
            .is_some_and(|callable| can_refuse(api, callable))
    {
        let evidence = format!(
            "it takes text or bytes and returns a way to refuse them, but panics through `{path}` ({words})"
        );
        return Some(Verdict::new(Severity::Error, evidence));
    }
    Some(documented_note(format!(
        "the documentation of `{path}`, which it calls, announces it: {words}"
    )))
}

fn documented_note(evidence: String) -> Verdict {
    Verdict {
        documented: true,
        ..Verdict::new(Severity::Note, evidence)
    }
}

fn conventional(api: &CrateApi, subject: Subject<'_>, kind: Kind) -> Option<Verdict> {
    let reason = convention(api, subject.callable?, kind)?;
    // An `unwrap` may stand for the refusal of an argument or for an accident.
    let severity = if kind == Kind::Unwrap {
        Severity::Warning
    } else {
        Severity::Note
    };
    Some(Verdict::new(severity, reason))
}

/// Memory that the caller asked for in so many words, and work that a number of the case asked for.
fn asked_for(subject: Subject<'_>, kind: Kind, work: Work) -> Option<Verdict> {
    let of_memory = matches!(kind, Kind::CapacityOverflow | Kind::Allocation);
    if work.largest >= LARGE_CAPACITY
        && let Some(callable) = subject.callable
        && let Some(reason) = verbatim(callable, kind, of_memory)
    {
        return Some(Verdict::new(Severity::Note, reason));
    }
    let of_time = matches!(kind, Kind::Hang | Kind::Blocked);
    if (of_memory || of_time) && work.largest >= LARGE_COUNT {
        let what = if of_memory { "memory" } else { "work" };
        return Some(Verdict::new(
            Severity::Warning,
            format!(
                "a number of the input ({}) may be the amount of {what} asked for",
                work.largest
            ),
        ));
    }
    let small = if of_memory {
        SMALL_FOR_MEMORY
    } else {
        SMALL_FOR_TIME
    };
    ((of_memory || of_time) && work.bytes > small).then(|| {
        Verdict::new(
            Severity::Warning,
            format!("the input is large ({} bytes)", work.bytes),
        )
    })
}

fn verbatim(callable: &Callable, kind: Kind, of_memory: bool) -> Option<String> {
    let room = asks_for_room(callable);
    let refuses = matches!(
        kind,
        Kind::Overflow | Kind::ExplicitPanic | Kind::Assertion | Kind::Expect
    );
    if room && (of_memory || refuses) {
        return Some(format!(
            "`{}` was asked for more room than there is",
            callable.name
        ));
    }
    let name = amount(callable).filter(|_| of_memory)?;
    Some(format!(
        "`{name}` asks for more memory than there is, and is passed through as it is"
    ))
}

fn by_kind(subject: Subject<'_>, failure: &Failure, judged: Judged, work: Work) -> Verdict {
    match judged.kind {
        Kind::ExplicitPanic | Kind::Assertion if judged.explicit => Verdict::new(
            Severity::Warning,
            "a check in the code itself, which no documentation announces",
        ),
        Kind::Overflow
        | Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::Unwrap
        | Kind::Expect
        | Kind::Unreachable
        | Kind::Borrow
        | Kind::ExplicitPanic
        | Kind::Assertion => Verdict::new(
            Severity::Error,
            "an implicit panic that no documentation announces",
        ),
        Kind::CapacityOverflow | Kind::Allocation => Verdict::new(
            Severity::Error,
            format!("{} do not explain so much memory", figures(work)),
        ),
        Kind::StackOverflow => stack_overflow(subject),
        Kind::Hang => hang(subject, work),
        Kind::Blocked => Verdict::new(
            Severity::Warning,
            "waits without working; whether it is meant to is not known",
        ),
        Kind::Abort => Verdict::new(
            Severity::Error,
            "ends the process: an abort cannot be caught",
        ),
        Kind::Signal => Verdict::new(
            Severity::Error,
            "safe code cannot do this by itself: memory was misused",
        ),
        Kind::Exit => exit(subject, failure),
    }
}

/// A value too large for any stack is the signature's doing, not the input's.
fn stack_overflow(subject: Subject<'_>) -> Verdict {
    let types = subject
        .unit
        .args
        .iter()
        .map(|arg| &arg.ty)
        .chain(&subject.unit.result);
    let largest = types.map(array_length).max().unwrap_or_default();
    if largest >= LARGE_ARRAY {
        return Verdict::new(
            Severity::Note,
            format!("its signature holds an array of {largest} elements by value"),
        );
    }
    Verdict::new(
        Severity::Error,
        "ends the process: a stack overflow cannot be caught",
    )
}

/// Elements of the largest array that a type holds by value.
fn array_length(ty: &Type) -> u64 {
    match ty {
        Type::Array(item, length) => {
            let Type::Const(length) = &**length else {
                return array_length(item);
            };
            let digits = length.trim_end_matches("usize").replace('_', "");
            digits
                .parse::<u64>()
                .unwrap_or_default()
                .saturating_mul(array_length(item).max(1))
        }
        Type::Adt { args: parts, .. } | Type::Tuple(parts) => {
            parts.iter().map(array_length).max().unwrap_or_default()
        }
        Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::Slice(_)
        | Type::Ref { .. }
        | Type::RawPointer
        | Type::FnPointer { .. }
        | Type::Param(_)
        | Type::Projection { .. }
        | Type::Dyn(_)
        | Type::Impl(_)
        | Type::Const(_)
        | Type::Unknown(_) => 0,
    }
}

fn hang(subject: Subject<'_>, work: Work) -> Verdict {
    if subject.callable.is_some_and(is_meant_to_last) {
        return Verdict::new(Severity::Note, "its name says that it may run for long");
    }
    Verdict::new(
        Severity::Error,
        format!("{} do not explain so much work", figures(work)),
    )
}

/// `run`, `wait_timeout`, `block_on`; but not `run_length_decode` or `parse_block`.
fn is_meant_to_last(callable: &Callable) -> bool {
    const WHOLE: [&str; 8] = [
        "run",
        "listen",
        "lock",
        "spin",
        "loop",
        "forever",
        "run_forever",
        "run_loop",
    ];
    const FIRST: [&str; 5] = ["wait", "recv", "serve", "sleep", "run_until"];
    let name = callable.name.as_str();
    let starts = |word: &&str| {
        name.strip_prefix(*word)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('_'))
    };
    WHOLE.contains(&name) || name.starts_with("block_on") || FIRST.iter().any(starts)
}

fn exit(subject: Subject<'_>, failure: &Failure) -> Verdict {
    let says_so = |callable: &Callable| {
        let docs = callable.docs.text.to_lowercase();
        ["exit", "terminat", "abort", "quit"]
            .iter()
            .any(|word| callable.name.contains(word) || docs.contains(word))
    };
    if subject.callable.is_some_and(says_so) {
        return documented_note("its name or documentation says that it ends the process".into());
    }
    debug_assert!(
        matches!(failure.outcome, Outcome::Exit { .. }),
        "only exits have this kind"
    );
    Verdict::new(Severity::Error, "a library call ended the whole process")
}

fn figures(work: Work) -> String {
    match (work.bytes, work.largest) {
        (0, largest) => format!("numbers up to {largest}"),
        (bytes, 0) => format!("{bytes} bytes of input"),
        (bytes, largest) => format!("{bytes} bytes of input and numbers up to {largest}"),
    }
}

/// What was not seen again every time is never an error.
fn capped(verdict: Verdict, confirmed: Confirmation) -> Verdict {
    let Confirmation { runs, failed } = confirmed;
    if runs > 0 && failed == runs {
        return verdict;
    }
    let seen = if runs == 0 {
        "was not run again".to_owned()
    } else {
        format!("failed in {failed} of {runs} fresh processes")
    };
    Verdict {
        severity: verdict.severity.min(Severity::Warning),
        evidence: format!("{}; {seen}", verdict.evidence),
        documented: verdict.documented,
        flaky: true,
    }
}

fn holds_text(api: &CrateApi, ty: &Type) -> bool {
    match ty {
        Type::Str => true,
        Type::Slice(item) => **item == Type::Prim("u8") || holds_text(api, item),
        Type::Ref { inner, .. } => holds_text(api, inner),
        Type::Adt { def, args } => {
            is_std(api, *def, "std::string::String")
                || args
                    .iter()
                    .any(|arg| *arg == Type::Prim("u8") || holds_text(api, arg))
        }
        Type::Prim(_)
        | Type::Never
        | Type::Tuple(_)
        | Type::Array(..)
        | Type::RawPointer
        | Type::FnPointer { .. }
        | Type::Param(_)
        | Type::Projection { .. }
        | Type::Dyn(_)
        | Type::Impl(_)
        | Type::Const(_)
        | Type::Unknown(_) => false,
    }
}

fn can_refuse(api: &CrateApi, callable: &Callable) -> bool {
    let Type::Adt { def, .. } = &callable.output else {
        return false;
    };
    is_std(api, *def, "std::result::Result") || is_std(api, *def, "std::option::Option")
}

fn is_std(api: &CrateApi, def: edgetest_inspect::DefId, path: &str) -> bool {
    let def = usize::try_from(def.0)
        .ok()
        .and_then(|index| api.defs.get(index));
    def.is_some_and(|def| def.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_largest_array_by_value_is_found_inside_a_result() {
        let array = Type::Array(
            Box::new(Type::Prim("u8")),
            Box::new(Type::Const("1_048_576usize".into())),
        );
        let result = Type::Adt {
            def: edgetest_inspect::DefId(0),
            args: vec![Type::Str, array.clone()],
        };
        assert_eq!(array_length(&result), 1 << 20);
        assert_eq!(
            array_length(&Type::Ref {
                mutable: false,
                inner: Box::new(array)
            }),
            0
        );
    }

    #[test]
    fn only_names_that_say_so_may_run_for_long() {
        for (name, expected) in [
            ("run", true),
            ("wait_timeout", true),
            ("block_on_all", true),
            ("serve", true),
            ("run_length_decode", false),
            ("parse_block", false),
            ("waiter", false),
        ] {
            assert_eq!(
                is_meant_to_last(&sample::function(name, 1..2)),
                expected,
                "{name}"
            );
        }
    }
}
