//! What a web application did wrong: a panic of a handler, or an answer that one of the checks refused.

use crate::Severity;
use crate::severity::Verdict;
use edgetest_inspect::{Owner, Package};
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
    /// What a client sent stands unescaped in a page.
    Markup,
    /// An update is refused, and changes the resource all the same.
    FailedUpdate,
    /// An answer that refuses tells how the server is made.
    Internals,
    /// An answer that must have no body has one.
    Body,
    /// The answer is not what its content type says.
    ContentType,
    /// The handler waits for something that never comes.
    NoAnswer,
    /// What is declared to be JSON and is none is answered with success.
    Undecodable,
    /// What a validator forbids is answered with success.
    Forbidden,
    /// What was sent is taken for something else.
    Lossy,
    /// A method is refused without naming those that are not.
    Allow,
    /// A PUT or DELETE that is sent again does more than the first did.
    Repeat,
    /// Equal requests at once end otherwise than one by one.
    AtOnce,
    /// A body is taken to its end, however long it is.
    Unlimited,
    /// The work for a request grows faster than what causes it.
    Growth,
    /// A route that asks who comes takes anybody.
    Unauthenticated,
    /// One identity gets at what another made.
    Foreign,
    /// Who asks raises their own rights by a field.
    Raised,
    /// Hundreds of equal requests in a row are all served.
    Burst,
}

impl Http {
    /// Every one, in the order of the enum.
    pub const ALL: [Http; 21] = [
        Http::Panic,
        Http::ServerError,
        Http::HeaderInjection,
        Http::Markup,
        Http::FailedUpdate,
        Http::Internals,
        Http::Body,
        Http::ContentType,
        Http::NoAnswer,
        Http::Undecodable,
        Http::Forbidden,
        Http::Lossy,
        Http::Allow,
        Http::Repeat,
        Http::AtOnce,
        Http::Unlimited,
        Http::Growth,
        Http::Unauthenticated,
        Http::Foreign,
        Http::Raised,
        Http::Burst,
    ];

    /// The stable name.
    pub fn code(self) -> &'static str {
        match self {
            Http::Panic => "http-panic",
            Http::ServerError => "http-5xx",
            Http::HeaderInjection => "http-header-injection",
            Http::Markup => "http-markup",
            Http::FailedUpdate => "http-failed-update",
            Http::Internals => "http-internals",
            Http::Body => "http-body",
            Http::ContentType => "http-content-type",
            Http::NoAnswer => "http-no-answer",
            Http::Undecodable => "http-undecodable",
            Http::Forbidden => "http-forbidden-value",
            Http::Lossy => "http-lossy",
            Http::Allow => "http-allow",
            Http::Repeat => "http-repeat",
            Http::AtOnce => "http-at-once",
            Http::Unlimited => "http-unlimited",
            Http::Growth => "http-growth",
            Http::Unauthenticated => "http-unauthenticated",
            Http::Foreign => "http-foreign",
            Http::Raised => "http-raised",
            Http::Burst => "http-burst",
        }
    }
}

/// The kind and verdict of a route's failure, and the message without its code; `None` where routes are like functions.
pub(crate) fn judged(
    package: &Package,
    subject: Subject<'_>,
    failure: &Failure,
) -> Option<(Http, Verdict, Option<String>)> {
    if !matches!(subject.callable?.owner, Owner::Route(_)) {
        return None;
    }
    let Outcome::Panic(panic) = &failure.outcome else { return None };
    if failure.stage != Stage::Result(Use::Answer) {
        return Some((Http::Panic, of_panic(&panic.message), None));
    }
    let (code, message) = panic.message.strip_prefix('[')?.split_once("] ")?;
    let kind = Http::ALL.into_iter().find(|kind| kind.code() == code)?;
    let mut verdict = verdict(kind, message);
    if kind == Http::ServerError && asks_services(package) {
        let evidence = "the application talks to a service outside, which is out of reach in the sandbox";
        verdict = Verdict::new(Severity::Note, evidence);
    }
    Some((kind, verdict, Some(message.to_owned())))
}

/// Crates whose subject is a server elsewhere. A handler that cannot reach it is right to say that the fault is not the
/// client's, and a request that is refused before it gets so far proves nothing.
const SERVICES: &[&str] = &[
    "async_nats",
    "bb8",
    "deadpool_postgres",
    "diesel",
    "elasticsearch",
    "fred",
    "lapin",
    "ldap3",
    "lettre",
    "memcache",
    "mongodb",
    "mysql",
    "mysql_async",
    "oauth2",
    "openidconnect",
    "postgres",
    "rdkafka",
    "redis",
    "reqwest",
    "rumqttc",
    "scylla",
    "sea_orm",
    "sqlx",
    "surrealdb",
    "tiberius",
    "tokio_postgres",
    "tonic",
    "ureq",
];

fn asks_services(package: &Package) -> bool {
    SERVICES.iter().any(|krate| package.extern_crates.contains_key(*krate))
}

/// What a server is started with is not known here.
fn of_panic(message: &str) -> Verdict {
    if message.ends_with(": NotPresent") || message.ends_with("environment variable not found") {
        return Verdict::new(
            Severity::Note,
            "the server asks for an environment variable, which is not set in the sandbox",
        );
    }
    if message.contains("No such file or directory") {
        return Verdict::new(Severity::Note, "the server asks for a file, which the sandbox may not have");
    }
    Verdict::new(Severity::Error, "a request makes the handler panic: no answer, or a server error")
}

/// A message without the code before it: `[http-5xx] answers 500`.
pub(crate) fn without_code(message: &str) -> &str {
    let split = message.strip_prefix('[').and_then(|rest| rest.split_once("] "));
    match split {
        Some((code, said)) if Http::ALL.into_iter().any(|kind| kind.code() == code) => said,
        _ => message,
    }
}

fn verdict(kind: Http, message: &str) -> Verdict {
    match kind {
        Http::ServerError if message.starts_with("answers every request") => Verdict::new(
            Severity::Note,
            "even the simplest request is answered so: what the handler needs may be out of reach in the sandbox",
        ),
        Http::ServerError if message.contains(" where no request succeeds: ") => Verdict::new(
            Severity::Warning,
            "no valid request that was tried succeeds: what the handler needs may be out of reach in the sandbox",
        ),
        Http::Panic | Http::ServerError => Verdict::new(
            Severity::Error,
            "a client's request must not be the server's fault; another request is answered",
        ),
        Http::HeaderInjection => Verdict::new(Severity::Error, "a client writes headers of the answer"),
        Http::Markup => Verdict::new(Severity::Warning, "a client writes into a page that others are shown"),
        Http::FailedUpdate => Verdict::new(Severity::Warning, "a client that was refused does not expect a change"),
        Http::Internals => Verdict::new(Severity::Warning, "a client reads how the server is made"),
        Http::Body => Verdict::new(Severity::Warning, "RFC 9110: such an answer ends with its headers"),
        Http::ContentType => Verdict::new(Severity::Warning, "clients parse by the content type"),
        Http::NoAnswer => {
            Verdict::new(Severity::Warning, "nothing else was left to run, and time jumps while it waits")
        }
        Http::Undecodable => Verdict::new(
            Severity::Warning,
            "the answer is for something that nobody sent; a body that cannot be read is surely refused by the framework itself",
        ),
        Http::Forbidden => {
            Verdict::new(Severity::Error, "the bounds are declared in attributes of the type, and the value breaks one")
        }
        Http::Lossy => Verdict::new(Severity::Warning, "the client is told that all is well"),
        Http::Allow => {
            Verdict::new(Severity::Note, "RFC 9110, 15.5.6: such an answer names the methods that are allowed")
        }
        Http::Repeat => {
            Verdict::new(Severity::Warning, "RFC 9110, 9.2.2: clients repeat such a request when a connection breaks")
        }
        Http::AtOnce => Verdict::new(
            Severity::Error,
            "two runs one by one agree, and equal requests may come in any order, so that nothing but their being at once \
             explains it",
        ),
        Http::Unlimited => {
            Verdict::new(Severity::Warning, "a few clients fill the memory; the framework's own extractors have limits")
        }
        Http::Growth => Verdict::new(Severity::Warning, "measured three times at each of three sizes"),
        Http::Unauthenticated => Verdict::new(Severity::Error, "with an `[[identity]]` of `edgetest.toml` and without"),
        Http::Foreign => Verdict::new(
            Severity::Error,
            "nobody at all is refused, and without the one there is nothing that the other could get at",
        ),
        Http::Burst => Verdict::new(Severity::Error, "`edgetest.toml` asks for it"),
        Http::Raised => Verdict::new(Severity::Error, "without the field the answer says otherwise"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_sandbox_lacks_is_no_error_of_a_handler() {
        let severity = |message: &str| of_panic(message).severity;
        assert_eq!(severity("JWT_SECRET must be set: NotPresent"), Severity::Note);
        assert_eq!(severity("called `Result::unwrap()` on an `Err` value: NotPresentHere"), Severity::Error);
        assert_eq!(severity("no page: No such file or directory (os error 2)"), Severity::Note);
    }

    #[test]
    fn a_code_is_taken_off_a_message_and_nothing_else() {
        assert_eq!(without_code("[http-5xx] answers 500: [x] y"), "answers 500: [x] y");
        assert_eq!(without_code("[1, 2] is odd"), "[1, 2] is odd");
    }

    #[test]
    fn a_server_error_weighs_what_other_requests_make_of_it() {
        let severity = |message: &str| verdict(Http::ServerError, message).severity;
        assert_eq!(severity("answers 500: x"), Severity::Error);
        assert_eq!(severity("answers 500 where no request succeeds: x"), Severity::Warning);
        assert_eq!(severity("answers every request with 500: x"), Severity::Note);
    }
}
