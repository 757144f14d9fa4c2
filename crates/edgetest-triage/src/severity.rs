//! How much a failure matters, and on what evidence.
//!
//! Errors fail a user's run, so that everything that may have a reason is less: what the documentation announces, what std
//! does in the same place, what the size of the arguments explains, and what was not seen again.

use crate::bulk::large_array;
use crate::contract;
use crate::conventions::{amount, asks_for_room, convention, effort, grows_with_value};
use crate::documented::{self, Announcement};
use crate::kind::Judged;
use crate::locate::Site;
use crate::numbers::of_code;
use crate::subject::Subject;
use crate::work::{self, LARGE_CAPACITY, LARGE_COUNT, SMALL_FOR_MEMORY, SMALL_FOR_TIME, Work};
use crate::{Kind, Severity, Spelled};
use crate::{pairs, position};
use edgetest_inspect::{Callable, CrateApi, Type};
use edgetest_plan::{StandIn, TestPlan};
use edgetest_run::{Confirmation, Failure, Outcome};

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

/// Judges one failure; `spelled` tells which calls led to it, and with which values.
pub(crate) fn verdict(
    api: &CrateApi,
    plan: &TestPlan,
    subject: Subject<'_>,
    failure: &Failure,
    site: &Site,
    judged: Judged,
    spelled: &Spelled,
) -> Verdict {
    if let Some((_, verdict, _)) = crate::http::judged(&api.package, subject, failure) {
        return capped(verdict, failure.confirmed);
    }
    let written = spelled.input.iter().flat_map(|(_, value)| of_code(value));
    // Choices hold the largest numbers of `u128` wrapped.
    let work = written.fold(work::measure(&failure.choices), work::Work::with_number);
    let verdict = announced(api, subject, failure, site)
        .or_else(|| made_up(plan, judged.kind, &spelled.reproducer))
        .or_else(|| unruly(judged.kind, &spelled.reproducer))
        .or_else(|| conventional(api, subject, judged.kind))
        .or_else(|| asked_for(subject, judged.kind, work))
        .or_else(|| misplaced(subject, failure, judged.kind, spelled))
        .or_else(|| handed_in(failure, spelled))
        .or_else(|| misused(api, subject, judged.kind, &spelled.reproducer))
        .or_else(|| refused(api, subject, failure, judged.kind))
        .unwrap_or_else(|| by_kind(api, subject, failure, judged, work));
    let is_of_limits = matches!(judged.kind, Kind::Hang | Kind::Blocked | Kind::Allocation);
    let once = is_of_limits && failure.confirmed.runs == 0;
    let verdict = capped(verdict, failure.confirmed);
    // A limit of time or memory that was met once, on an input that nobody looked at again, says little: it may have been large.
    Verdict { severity: if once { Severity::Note } else { verdict.severity }, ..verdict }
}

impl Verdict {
    pub(crate) fn new(severity: Severity, evidence: impl Into<String>) -> Self {
        Self { severity, evidence: evidence.into(), documented: false, flaky: false }
    }
}

/// Panics that a documentation speaks of. What documentation of an inner callable says binds the outer one's author as well,
/// unless the outer one takes text or bytes from anyone and has a way to refuse them.
fn announced(api: &CrateApi, subject: Subject<'_>, failure: &Failure, site: &Site) -> Option<Verdict> {
    let Outcome::Panic(_) = failure.outcome else {
        return None;
    };
    if let Some(own) = subject.callable.and_then(documented::own) {
        return Some(documented_note(format!("its documentation announces it: {}", own.words)));
    }
    if let Some(of_type) = subject.callable.and_then(|callable| documented::of_type(api, callable)) {
        return Some(documented_note(format!("the documentation of its type announces it: {}", of_type.words)));
    }
    let places: Vec<_> = site.location.iter().chain(&site.own_frames).cloned().collect();
    let Announcement { path, words } = documented::of_frames(api, &places)?;
    if is_open_to_anyone(api, subject) {
        let evidence =
            format!("it takes text or bytes and returns a way to refuse them, but panics through `{path}` ({words})");
        return Some(Verdict::new(Severity::Error, evidence));
    }
    Some(documented_note(format!("the documentation of `{path}`, which it calls, announces it: {words}")))
}

fn documented_note(evidence: String) -> Verdict {
    Verdict { documented: true, ..Verdict::new(Severity::Note, evidence) }
}

/// What a stand-in told the crate may be what no implementor may say. Memory must be safe whatever safe code says.
fn made_up(plan: &TestPlan, kind: Kind, reproducer: &str) -> Option<Verdict> {
    if matches!(kind, Kind::Signal | Kind::Sanitizer) {
        return None;
    }
    let answering = |one: &&StandIn| one.answers && reproducer.contains(&format!("struct {}", one.name));
    let one = plan.stand_ins.iter().find(answering)?;
    let evidence = format!("it relies on what a `{}` says, and the one of this case was made up", one.stands_for);
    Some(Verdict::new(Severity::Note, evidence))
}

/// Values that panic, compare as they like or come in other numbers than was said are safe code's good right, and whoever uses
/// them may panic in turn. Only memory must stay whole, and the process alive.
fn unruly(kind: Kind, reproducer: &str) -> Option<Verdict> {
    const SIGNS: [(&str, &str); 5] = [
        ("hostile::Mood::Panics(hostile::Use::Clone", "panic in `clone`"),
        ("hostile::Mood::Panics(hostile::Use::Drop", "panic in `drop`"),
        ("hostile::Mood::Panics", "panic when they are compared or hashed"),
        ("hostile::Mood::Fickle", "compare as they like"),
        ("hostile::Hint::", "come from an iterator whose `size_hint` lies"),
    ];
    let (_, how) = SIGNS.iter().find(|(sign, _)| reproducer.contains(*sign) && !is_honest(sign, reproducer))?;
    let severity = match kind {
        Kind::Signal | Kind::Abort => return None,
        // Std's own collections reserve by what they are told.
        Kind::CapacityOverflow | Kind::Allocation | Kind::Hang | Kind::Blocked => Severity::Note,
        _ => Severity::Warning,
    };
    Some(Verdict::new(severity, format!("the values of this case {how}, as safe code may")))
}

/// An iterator that says what it is, or nothing, is an ordinary one.
fn is_honest(sign: &str, reproducer: &str) -> bool {
    let lies = ["hostile::Hint::More(", "hostile::Hint::Fewer"];
    sign == "hostile::Hint::" && !lies.iter().any(|lie| reproducer.contains(lie))
}

fn conventional(api: &CrateApi, subject: Subject<'_>, kind: Kind) -> Option<Verdict> {
    let reason = convention(api, subject.callable?, kind)?;
    // An `unwrap` may stand for the refusal of an argument or for an accident.
    let severity = if kind == Kind::Unwrap { Severity::Warning } else { Severity::Note };
    Some(Verdict::new(severity, reason))
}

/// `to_string` panics where formatting fails, and formatting fails where a closure of the case's own says so.
fn handed_in(failure: &Failure, spelled: &Spelled) -> Option<Verdict> {
    let Outcome::Panic(panic) = &failure.outcome else {
        return None;
    };
    let of_formatting = panic.message.contains("a formatting trait implementation returned an error");
    let own = of_formatting && spelled.reproducer.contains("Err(std::fmt::Error)");
    own.then(|| Verdict::new(Severity::Note, "an argument of the case returned the error that std refuses here"))
}

/// A place in a sequence that the caller named and that is not there.
fn misplaced(subject: Subject<'_>, failure: &Failure, kind: Kind, spelled: &Spelled) -> Option<Verdict> {
    let Outcome::Panic(panic) = &failure.outcome else {
        return None;
    };
    let reason = position::passed_through(subject, kind, &panic.message, spelled)?;
    Some(Verdict::new(Severity::Warning, reason))
}

/// An `expect` whose words refuse an argument is the author's own check, as an `assert!` is; and times do not go on for ever.
fn refused(api: &CrateApi, subject: Subject<'_>, failure: &Failure, kind: Kind) -> Option<Verdict> {
    let Outcome::Panic(panic) = &failure.outcome else {
        return None;
    };
    let of_times = kind == Kind::Overflow && panic.message.starts_with("overflow when ");
    if of_times && subject.unit.args.iter().any(|arg| is_time(api, &arg.ty)) {
        let reason = "arithmetic of times: std's own panics on what does not fit";
        return Some(Verdict::new(Severity::Warning, reason));
    }
    let refuses = kind == Kind::Expect && contract::refuses(&panic.message) && !is_open_to_anyone(api, subject);
    refuses.then(|| Verdict::new(Severity::Warning, "a check in the code itself, whose words refuse the argument"))
}

fn is_time(api: &CrateApi, ty: &Type) -> bool {
    match ty {
        Type::Ref { inner, .. } => is_time(api, inner),
        Type::Adt { def, .. } => {
            ["Duration", "Instant", "SystemTime"].iter().any(|name| is_std(api, *def, &format!("std::time::{name}")))
        }
        _ => false,
    }
}

/// Conditions that the documentation sets for arguments and for the order of calls. That the case keeps to them is not known,
/// so that the finding is shown but is no error. A text or byte string that stands alone and could be refused may break any.
fn misused(api: &CrateApi, subject: Subject<'_>, kind: Kind, reproducer: &str) -> Option<Verdict> {
    let callable = subject.callable.filter(|_| contract::may_stand_for_refusal(kind))?;
    if let Some(opener) = pairs::unopened(api, callable, reproducer) {
        let evidence = format!("it ran without `{opener}`, which it is the counterpart of");
        return Some(Verdict::new(Severity::Warning, evidence));
    }
    let alone = callable.params.len() == 1 + usize::from(callable.receiver.is_some());
    if alone && is_open_to_anyone(api, subject) {
        return None;
    }
    let broken = contract::condition(api, callable).map(|words| format!("its documentation sets a condition: {words}"));
    let out_of_order = || {
        let (name, words) = contract::order_of_calls(api, callable, reproducer)?;
        Some(format!("it ran after `{name}`, whose documentation says: {words}"))
    };
    let evidence = broken.or_else(out_of_order)?;
    Some(Verdict::new(Severity::Warning, evidence))
}

/// Memory that the caller asked for in so many words, and work that a number of the case or its sheer size asked for: like a
/// capacity passed through, the caller's doing.
fn asked_for(subject: Subject<'_>, kind: Kind, work: Work) -> Option<Verdict> {
    let of_memory = matches!(kind, Kind::CapacityOverflow | Kind::Allocation);
    if work.largest >= LARGE_CAPACITY
        && let Some(callable) = subject.callable
        && let Some(reason) = verbatim(callable, kind, of_memory)
    {
        return Some(Verdict::new(Severity::Note, reason));
    }
    let of_time = matches!(kind, Kind::Hang | Kind::Blocked);
    if (of_memory || of_time)
        && let Some(callable) = subject.callable
        && grows_with_value(callable)
    {
        return Some(Verdict::new(Severity::Note, format!("what `{}` computes grows with the value", callable.name)));
    }
    if (of_memory || of_time) && work.largest >= LARGE_COUNT {
        let what = if of_memory { "memory" } else { "work" };
        return Some(Verdict::new(
            Severity::Note,
            format!("a number of the input ({}) may be the amount of {what} asked for", work.largest),
        ));
    }
    let small = if of_memory { SMALL_FOR_MEMORY } else { SMALL_FOR_TIME };
    ((of_memory || of_time) && work.bytes > small)
        .then(|| Verdict::new(Severity::Note, format!("the input is large ({} bytes)", work.bytes)))
}

fn verbatim(callable: &Callable, kind: Kind, of_memory: bool) -> Option<String> {
    let room = asks_for_room(callable);
    let refuses = matches!(kind, Kind::Overflow | Kind::ExplicitPanic | Kind::Assertion | Kind::Expect);
    if room && (of_memory || refuses) {
        return Some(format!("`{}` was asked for more room than there is", callable.name));
    }
    let name = amount(callable).filter(|_| of_memory)?;
    Some(format!("`{name}` asks for more memory than there is, and is passed through as it is"))
}

fn by_kind(api: &CrateApi, subject: Subject<'_>, failure: &Failure, judged: Judged, work: Work) -> Verdict {
    match judged.kind {
        Kind::ExplicitPanic | Kind::Assertion if judged.explicit => {
            Verdict::new(Severity::Warning, "a check in the code itself, which no documentation announces")
        }
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
        | Kind::Assertion => Verdict::new(Severity::Error, "an implicit panic that no documentation announces"),
        Kind::CapacityOverflow | Kind::Allocation => {
            Verdict::new(Severity::Error, format!("{} do not explain so much memory", figures(work)))
        }
        Kind::StackOverflow => stack_overflow(api, subject),
        Kind::Hang => hang(subject, work),
        Kind::Growth => growth(subject),
        Kind::Blocked => Verdict::new(Severity::Warning, "waits without working; whether it is meant to is not known"),
        Kind::Abort => Verdict::new(Severity::Error, "ends the process: an abort cannot be caught"),
        Kind::Law => Verdict::new(Severity::Error, "a law is broken"),
        Kind::Http(_) => Verdict::new(Severity::Error, "a request breaks the handler"),
        Kind::Signal | Kind::Sanitizer => {
            Verdict::new(Severity::Error, "safe code cannot do this by itself: memory was misused")
        }
        Kind::Exit => exit(subject, failure),
    }
}

/// Whether anybody sends so much, and whether it can be had for less, only the author knows.
fn growth(subject: Subject<'_>) -> Verdict {
    match subject.callable.and_then(documented::cost) {
        Some(words) => documented_note(format!("its documentation speaks of its cost: {words}")),
        None => Verdict::new(Severity::Warning, "two kinds of input show it, measured by processor time"),
    }
}

/// A value too large for any stack is the signature's doing, not the input's.
fn stack_overflow(api: &CrateApi, subject: Subject<'_>) -> Verdict {
    match large_array(api, subject) {
        Some(length) => {
            Verdict::new(Severity::Note, format!("its signature holds an array of {length} elements by value"))
        }
        None => Verdict::new(Severity::Error, "ends the process: a stack overflow cannot be caught"),
    }
}

fn hang(subject: Subject<'_>, work: Work) -> Verdict {
    if subject.callable.is_some_and(is_meant_to_last) {
        return Verdict::new(Severity::Note, "its name says that it may run for long");
    }
    if let Some(name) = subject.callable.and_then(effort) {
        return Verdict::new(Severity::Warning, format!("`{name}` may set the amount of work"));
    }
    Verdict::new(Severity::Error, format!("{} do not explain so much work", figures(work)))
}

/// `run`, `wait_timeout`, `block_on`; but not `run_length_decode` or `parse_block`.
fn is_meant_to_last(callable: &Callable) -> bool {
    const WHOLE: [&str; 8] = ["run", "listen", "lock", "spin", "loop", "forever", "run_forever", "run_loop"];
    const FIRST: [&str; 5] = ["wait", "recv", "serve", "sleep", "run_until"];
    let name = callable.name.as_str();
    let starts = |word: &&str| name.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with('_'));
    WHOLE.contains(&name) || name.starts_with("block_on") || FIRST.iter().any(starts)
}

fn exit(subject: Subject<'_>, failure: &Failure) -> Verdict {
    let says_so = |callable: &Callable| {
        let docs = callable.docs.text.to_lowercase();
        ["exit", "terminat", "abort", "quit"].iter().any(|word| callable.name.contains(word) || docs.contains(word))
    };
    if subject.callable.is_some_and(says_so) {
        return documented_note("its name or documentation says that it ends the process".into());
    }
    debug_assert!(matches!(failure.outcome, Outcome::Exit { .. }), "only exits have this kind");
    Verdict::new(Severity::Error, "a library call ended the whole process")
}

fn figures(work: Work) -> String {
    let bytes = format!("{} {} of input", work.bytes, if work.bytes == 1 { "byte" } else { "bytes" });
    match (work.bytes, work.largest) {
        (0, largest) => format!("numbers up to {largest}"),
        (_, 0) => bytes,
        (_, largest) => format!("{bytes} and numbers up to {largest}"),
    }
}

/// A severity that needs no more evidence than that it came again.
pub(crate) fn confirmed(severity: Severity, evidence: String, confirmation: Confirmation) -> Verdict {
    capped(Verdict::new(severity, evidence), confirmation)
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

/// Takes text or bytes beside its receiver, and has a way to refuse them.
fn is_open_to_anyone(api: &CrateApi, subject: Subject<'_>) -> bool {
    let Some(callable) = subject.callable else { return false };
    let arguments = subject.unit.args.iter().skip(usize::from(callable.receiver.is_some()));
    arguments.into_iter().any(|arg| holds_text(api, &arg.ty)) && can_refuse(api, callable)
}

fn holds_text(api: &CrateApi, ty: &Type) -> bool {
    match ty {
        Type::Str => true,
        Type::Slice(item) => **item == Type::Prim("u8") || holds_text(api, item),
        Type::Ref { inner, .. } => holds_text(api, inner),
        Type::Adt { def, args } => {
            is_std(api, *def, "std::string::String")
                || args.iter().any(|arg| *arg == Type::Prim("u8") || holds_text(api, arg))
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
    let def = usize::try_from(def.0).ok().and_then(|index| api.defs.get(index));
    def.is_some_and(|def| def.path == path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

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
            assert_eq!(is_meant_to_last(&sample::function(name, 1..2)), expected, "{name}");
        }
    }
}
