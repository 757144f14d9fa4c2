//! Why a callable was not tested, in words: a stable code, a text, and what would unlock it.

use edgetest_plan::SkipReason;
use edgetest_triage::Untested;

/// The stable code of a skip.
pub fn skip_code(reason: &SkipReason) -> &'static str {
    row(reason).0
}

/// What the skip is called, with what it names: ``takes a closure: `FnMut` ``.
pub fn skip_text(reason: &SkipReason) -> String {
    match named(reason) {
        Some(name) => format!("{}: `{name}`", row(reason).1),
        None => row(reason).1.to_owned(),
    }
}

/// What would unlock it.
pub fn skip_unlock(reason: &SkipReason) -> &'static str {
    row(reason).2
}

/// What the skip is called, without what it names.
pub(crate) fn skip_heading(reason: &SkipReason) -> &'static str {
    row(reason).1
}

/// The type or trait that a skip names.
pub(crate) fn named(reason: &SkipReason) -> Option<&str> {
    match reason {
        SkipReason::Closure(name)
        | SkipReason::Protocol(name)
        | SkipReason::Environment(name)
        | SkipReason::NoConstructor(name)
        | SkipReason::ExternalType(name)
        | SkipReason::StdType(name)
        | SkipReason::NoImplementor(name)
        | SkipReason::Bound(name)
        | SkipReason::Private(name)
        | SkipReason::AssociatedType(name)
        | SkipReason::DynTrait(name)
        | SkipReason::Size(name)
        | SkipReason::UnknownType(name)
        | SkipReason::Framework(name)
        | SkipReason::Application(name) => Some(name),
        SkipReason::Unsafe
        | SkipReason::Async
        | SkipReason::ForeignAbi
        | SkipReason::DropImpl
        | SkipReason::RawPointer
        | SkipReason::Filtered
        | SkipReason::Unchanged
        | SkipReason::OtherShare => None,
    }
}

/// Code, heading, key.
fn row(reason: &SkipReason) -> (&'static str, &'static str, &'static str) {
    match reason {
        SkipReason::Unsafe => (
            "unsafe",
            "an `unsafe fn`, whose contract is the caller's to keep",
            "a safe function that keeps the contract",
        ),
        SkipReason::Async => ("async", "an `async fn` or a poll method", "a synchronous function with the same logic"),
        SkipReason::ForeignAbi => {
            ("foreign-abi", "has an ABI other than Rust's", "a Rust function with the same logic")
        }
        SkipReason::DropImpl => {
            ("drop", "`Drop::drop` cannot be called", "nothing: it runs whenever a value of the type is dropped")
        }
        SkipReason::Closure(_) => ("closure", "takes a closure or function pointer", "a function without the closure"),
        SkipReason::RawPointer => ("raw-pointer", "takes or returns raw pointers", "a function of references"),
        SkipReason::Protocol(_) => (
            "protocol",
            "a method that only a framework calls",
            "nothing: calls in another order than the framework's prove nothing",
        ),
        SkipReason::Environment(_) => (
            "environment",
            "reaches files, the network, processes or the environment",
            "a platform on which workers can be shut in, or `--allow-unsandboxed`",
        ),
        SkipReason::NoConstructor(_) => (
            "no-constructor",
            "no public way to build an argument",
            "a public constructor, `Default`, `FromStr` or public fields; or a `[[fixture]]` in edgetest.toml",
        ),
        SkipReason::ExternalType(_) => (
            "external-type",
            "takes a type of another crate that no function here returns",
            "a public function that returns the type; or a `[[fixture]]` in edgetest.toml",
        ),
        SkipReason::StdType(_) => (
            "std-type",
            "takes a type of std that has no row in our table",
            "a `[[fixture]]` in edgetest.toml, or a function of a simpler type",
        ),
        SkipReason::NoImplementor(_) => {
            ("no-implementor", "nothing implements a trait that it asks for", "a public implementation of the trait")
        }
        SkipReason::Bound(_) => {
            ("bound", "asks for a bound that has no named instance", "an implementation for a type of this crate")
        }
        SkipReason::Private(_) => {
            ("private", "names a private type or trait in its signature", "a public path to the type")
        }
        SkipReason::AssociatedType(_) => {
            ("associated-type", "an associated type could not be resolved", "a concrete type in its place")
        }
        SkipReason::DynTrait(_) => (
            "dyn-trait",
            "takes a trait object without a known implementor",
            "a public implementation of the trait; or a `[[fixture]]` in edgetest.toml",
        ),
        SkipReason::Size(_) => {
            ("size", "takes an unsized value, or one too large for the stack", "a reference or slice in its place")
        }
        SkipReason::UnknownType(_) => {
            ("unknown-type", "names a type that we have no word for", "a stable type in its place")
        }
        SkipReason::Framework(_) => (
            "framework",
            "a web framework, or a version of one, that cannot be driven",
            "a newer version of the framework",
        ),
        SkipReason::Application(_) => (
            "application",
            "a web application that cannot be built in the sandbox",
            "a function that takes nothing, asks for nothing, and returns the application",
        ),
        SkipReason::Filtered => {
            ("filtered", "left out by `--filter`, `--exclude` or `--target`", "a run without that filter")
        }
        SkipReason::Unchanged => {
            ("unchanged", "not touched since the revision of `--since`", "a run without `--since`")
        }
        SkipReason::OtherShare => {
            ("other-share", "in another share of `--partition`", "a run of that share; `report merge` joins them")
        }
    }
}

/// Code of a callable whose harness rustc refused.
pub(crate) const UNBUILDABLE_CODE: &str = "does-not-compile";

/// The stable code of a callable that no case reached.
pub fn untested_code(untested: &Untested) -> &'static str {
    match untested {
        Untested::Unplanned(reason) => skip_code(reason),
        Untested::AllRejected => "all-rejected",
        Untested::SetupFailed => "setup-failed",
        Untested::GivenUp => "given-up",
        Untested::NotRun => "not-run",
        Untested::Unmet => "unmet",
        Untested::NoSuchLaw => "no-such-law",
    }
}

/// Why no case reached a callable.
pub fn untested_text(untested: &Untested) -> String {
    match untested {
        Untested::Unplanned(reason) => skip_text(reason),
        Untested::AllRejected => "a constructor refused the arguments in every case".into(),
        Untested::SetupFailed => "a constructor failed or refused in every case".into(),
        Untested::GivenUp => "the process died too often before the call".into(),
        Untested::NotRun => "the time was up before its first case".into(),
        Untested::Unmet => "no case met the condition of the law".into(),
        Untested::NoSuchLaw => "the law did not hold on most of a sample, so that it is none here".into(),
    }
}

/// One reason of each sort, for the pages.
pub(crate) fn every_skip() -> [SkipReason; 23] {
    let name = String::new;
    [
        SkipReason::Unsafe,
        SkipReason::Async,
        SkipReason::ForeignAbi,
        SkipReason::DropImpl,
        SkipReason::Closure(name()),
        SkipReason::RawPointer,
        SkipReason::Protocol(name()),
        SkipReason::Environment(name()),
        SkipReason::NoConstructor(name()),
        SkipReason::ExternalType(name()),
        SkipReason::StdType(name()),
        SkipReason::NoImplementor(name()),
        SkipReason::Bound(name()),
        SkipReason::Private(name()),
        SkipReason::AssociatedType(name()),
        SkipReason::DynTrait(name()),
        SkipReason::Size(name()),
        SkipReason::UnknownType(name()),
        SkipReason::Framework(name()),
        SkipReason::Application(name()),
        SkipReason::Filtered,
        SkipReason::Unchanged,
        SkipReason::OtherShare,
    ]
}

/// Reasons that only a run can have, with what to do about them.
pub(crate) const RUN_REASONS: [(Untested, &str); 6] = [
    (
        Untested::AllRejected,
        "The literals of doc examples and tests are tried as arguments: one valid example is often enough.",
    ),
    (Untested::SetupFailed, "The constructor has a finding of its own: mend that first."),
    (Untested::GivenUp, "The constructor has a finding of its own: mend that first."),
    (Untested::NotRun, "Give the run more time, or narrow it with `--filter`."),
    (Untested::Unmet, "Give the run more time; values that are equal, or that parse, are rare."),
    (Untested::NoSuchLaw, "Nothing: a law that names and types only suggest is asked of those alone that keep it."),
];
