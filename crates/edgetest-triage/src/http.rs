//! What a web application did wrong: a panic of a handler, or an answer that one of the checks refused.

use crate::Severity;
use crate::severity::Verdict;
use edgetest_inspect::Owner;
use edgetest_run::{Failure, Outcome, Stage, Use};

use crate::subject::Subject;

/// What went wrong between request and answer; each but the first two is a check of `edgetest-support`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Http {
    /// The handler panicked: the connection ends without an answer.
    Panic,
    /// A request makes the server say that it is the server's own fault.
    ServerError,
    /// What a client sent in an encoded line break stands in a header of its own.
    HeaderInjection,
    /// An answer that must have no body has one.
    Body,
    /// The answer is not what its content type says.
    ContentType,
    /// The handler waits for something that never comes.
    NoAnswer,
}

impl Http {
    /// Every one, in the order of the enum.
    pub const ALL: [Http; 6] =
        [Http::Panic, Http::ServerError, Http::HeaderInjection, Http::Body, Http::ContentType, Http::NoAnswer];

    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Http::Panic => "http-panic",
            Http::ServerError => "http-5xx",
            Http::HeaderInjection => "http-header-injection",
            Http::Body => "http-body",
            Http::ContentType => "http-content-type",
            Http::NoAnswer => "http-no-answer",
        }
    }
}

/// The kind and verdict of a route's failure, and the message without its code; `None` where routes are like functions.
pub(crate) fn judged(subject: Subject<'_>, failure: &Failure) -> Option<(Http, Verdict, Option<String>)> {
    if !matches!(subject.callable?.owner, Owner::Route(_)) {
        return None;
    }
    let Outcome::Panic(panic) = &failure.outcome else { return None };
    if failure.stage != Stage::Result(Use::Answer) {
        let evidence = "a request makes the handler panic: the connection ends without an answer";
        return Some((Http::Panic, Verdict::new(Severity::Error, evidence), None));
    }
    let (code, message) = panic.message.strip_prefix('[')?.split_once("] ")?;
    let kind = Http::ALL.into_iter().find(|kind| kind.code() == code)?;
    Some((kind, verdict(kind, message), Some(message.to_owned())))
}

fn verdict(kind: Http, message: &str) -> Verdict {
    match kind {
        Http::ServerError if message.starts_with("answers every request") => Verdict::new(
            Severity::Note,
            "even the simplest request is answered so: what the handler needs may be out of reach in the sandbox",
        ),
        Http::Panic | Http::ServerError => Verdict::new(
            Severity::Error,
            "a client's request must not be the server's fault; another request is answered",
        ),
        Http::HeaderInjection => Verdict::new(Severity::Error, "a client writes headers of the answer"),
        Http::Body => Verdict::new(Severity::Warning, "RFC 9110: such an answer ends with its headers"),
        Http::ContentType => Verdict::new(Severity::Warning, "clients parse by the content type"),
        Http::NoAnswer => {
            Verdict::new(Severity::Warning, "nothing else was left to run, and time jumps while it waits")
        }
    }
}
