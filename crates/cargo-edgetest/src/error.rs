//! Every way in which a command can end without a verdict: one message, one line of advice, one exit code.

use crate::exit::Exit;
use edgetest_inspect::InspectError;
use edgetest_run::RunError;
use edgetest_run::build::{BuildError, disk_error};
use edgetest_run::fleet::FleetError;
use std::error::Error as _;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The package could not be found or read.
    #[error(transparent)]
    Inspect(InspectError),
    /// Cargo or rustc could not write what they make.
    #[error("cargo could not write below the target folder")]
    Disk {
        /// What they said.
        stderr: String,
        /// Why.
        source: io::Error,
    },
    /// The harness could not be built.
    #[error(transparent)]
    Build(#[from] BuildError),
    /// The workers could not be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The library has nothing to call.
    #[error("no public function in `{package}` ({types} public types)")]
    NothingPublic {
        /// Its name.
        package: String,
        /// How many public types it has.
        types: usize,
    },
    /// Every callable is skipped.
    #[error("none of {callables} public callables of `{package}` can be run")]
    NothingCallable {
        /// Its name.
        package: String,
        /// How many there are.
        callables: usize,
    },
    /// The platform cannot give what `--require-isolation` asks for.
    #[error("this platform reaches isolation `{reached}`, and `{required}` is required")]
    NotIsolated {
        /// What it can do.
        reached: &'static str,
        /// What was asked for.
        required: &'static str,
    },
    /// The harness of the last run does not fit the crate any more.
    #[error("the harness of the last run no longer compiles")]
    HarnessIsStale {
        /// What rustc said.
        stderr: String,
    },
    /// A file could not be written.
    #[error("failed to write `{}`", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file could not be read.
    #[error("failed to read `{}`", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// `--filter` or `--exclude` names nothing.
    #[error("no public callable matches `{glob}`{hint}")]
    NothingMatches {
        /// As typed.
        glob: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// `report merge` of what does not fit.
    #[error("the reports cannot be joined: {what}")]
    Merge {
        /// Why.
        what: String,
    },
    /// `man` of a word that is no command.
    #[error("no command `{name}`")]
    NoSuchCommand {
        /// As typed.
        name: String,
    },
    /// `ci` over a file that is not as it was written.
    #[error("`{}` was changed by hand", path.display())]
    ChangedByHand {
        /// The file.
        path: PathBuf,
    },
    /// `ci clusterfuzzlite` without anything to fuzz.
    #[error("`{package}` has no folder `fuzz/` with fuzz targets")]
    NoFuzzFolder {
        /// Its name.
        package: String,
    },
    /// The image of a fleet cannot be stood in for.
    #[error(transparent)]
    Fleet(#[from] FleetError),
    /// `--since` where git cannot tell.
    #[error("git cannot tell what changed since `{revision}`: {said}")]
    Git {
        /// As typed.
        revision: String,
        /// What it said.
        said: String,
    },
    /// `--target` names nothing.
    #[error("no fuzz target matches `{glob}`{hint}")]
    NoSuchTarget {
        /// As typed.
        glob: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// `import` of something that says not what it is, or fits nothing.
    #[error("it cannot be imported: {what}")]
    NotImportable {
        /// Why.
        what: String,
    },
    /// `import` of a call that the plan does not know.
    #[error("no callable `{callable}` can be called{hint}")]
    NoSuchCallable {
        /// As written.
        callable: String,
        /// `; did you mean …?`, or what is known of it.
        hint: String,
    },
    /// A mistake in `edgetest.toml`.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What is wrong.
        message: String,
        /// The line of the file with a caret below it.
        shown: String,
    },
    /// `accept` of a vetted crate's finding, which has no file of ours to stand in.
    #[error("finding `{id}` is one of a vetted crate, which has no `edgetest.toml` of yours")]
    NotYours {
        /// Its id.
        id: String,
    },
    /// `vet` without a version.
    #[error("`{spec}` is not a name and a version")]
    NotASpec {
        /// As typed.
        spec: String,
    },
    /// `repro` of something that no run has left behind.
    #[error("no finding `{id}` in the last run{hint}")]
    NoSuchFinding {
        /// As typed.
        id: String,
        /// Those that there are.
        hint: String,
    },
    /// `repro` with too few digits.
    #[error("`{id}` may be any of {}", candidates.join(", "))]
    AmbiguousFinding {
        /// As typed.
        id: String,
        /// Those that begin so.
        candidates: Vec<String>,
    },
    /// `explain` of a word that is no kind.
    #[error("no kind `{kind}`{hint}")]
    NoSuchKind {
        /// As typed.
        kind: String,
        /// `; did you mean …?`, or nothing.
        hint: String,
    },
    /// `generate` for what has no tests of its own.
    #[error("no tests can be written for `{package}`")]
    NoTestsFor {
        /// Its name.
        package: String,
    },
    /// There is a `tests/edgetest.rs`, and no record of ours beside it.
    #[error("`{}` is there already, and was not written by `cargo edgetest generate`", path.display())]
    TestsInTheWay {
        /// The file.
        path: PathBuf,
    },
    /// The project's tests use a proptest that ours cannot.
    #[error("the tests need proptest 1, and the manifest asks for `{version}`")]
    OtherProptest {
        /// As written.
        version: String,
    },
    /// `generate` would overwrite what git does not have.
    #[error("files would be overwritten that git does not have as they are: {files}")]
    Dirty {
        /// Which.
        files: String,
    },
    /// Ctrl-C before there was anything to report.
    #[error("interrupted before anything was run")]
    Interrupted,
}

impl From<InspectError> for Error {
    fn from(error: InspectError) -> Self {
        let said = match &error {
            InspectError::DoesNotCompile { stderr, .. } | InspectError::Rustdoc { stderr, .. } => stderr.clone(),
            _ => return Self::Inspect(error),
        };
        match disk_error(&said) {
            Some(source) => Self::Disk { stderr: said, source },
            None => Self::Inspect(error),
        }
    }
}

impl Error {
    /// What the shell is told.
    pub fn exit(&self) -> Exit {
        match self {
            Self::Inspect(InspectError::DoesNotCompile { .. })
            | Self::Build(BuildError::CrateDoesNotCompile { .. } | BuildError::Link { .. }) => Exit::CrateDoesNotBuild,
            Self::Build(BuildError::Unattributed { .. })
            | Self::Run(RunError::DeadOnArrival(_) | RunError::Profile(_)) => Exit::Internal,
            Self::Build(BuildError::Interrupted | BuildError::TooLong(_))
            | Self::Run(RunError::NotIsolated(_))
            | Self::NothingPublic { .. }
            | Self::NothingCallable { .. }
            | Self::NotIsolated { .. }
            | Self::HarnessIsStale { .. }
            | Self::Fleet(FleetError::Platform | FleetError::Interrupted)
            | Self::Interrupted => Exit::Inconclusive,
            Self::Inspect(_)
            | Self::Build(_)
            | Self::Run(RunError::Scratch { .. } | RunError::Journal { .. } | RunError::Start { .. })
            | Self::Disk { .. }
            | Self::Write { .. }
            | Self::Read { .. }
            | Self::NothingMatches { .. }
            | Self::Git { .. }
            | Self::Merge { .. }
            | Self::NoSuchCommand { .. }
            | Self::ChangedByHand { .. }
            | Self::NoFuzzFolder { .. }
            | Self::Fleet(FleetError::Start { .. } | FleetError::Io { .. })
            | Self::NoSuchTarget { .. }
            | Self::NotImportable { .. }
            | Self::NoSuchCallable { .. }
            | Self::Settings { .. }
            | Self::NotYours { .. }
            | Self::NotASpec { .. }
            | Self::NoSuchFinding { .. }
            | Self::AmbiguousFinding { .. }
            | Self::NoSuchKind { .. }
            | Self::NoTestsFor { .. }
            | Self::TestsInTheWay { .. }
            | Self::OtherProptest { .. }
            | Self::Dirty { .. } => Exit::Usage,
        }
    }

    /// After Ctrl-C whatever cargo says is its way of being interrupted too.
    pub fn unless_stopped(self, stop: &AtomicBool) -> Self {
        if stop.load(Ordering::Relaxed) { Self::Interrupted } else { self }
    }

    /// The message with its causes, on one line.
    pub fn line(&self) -> String {
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        causes.map(ToString::to_string).fold(self.to_string(), |line, cause| {
            // Some say it themselves.
            if line.ends_with(&cause) { line } else { format!("{line}: {cause}") }
        })
    }

    /// What cargo or rustc said, where they did.
    pub fn detail(&self) -> Option<&str> {
        match self {
            Self::Inspect(InspectError::DoesNotCompile { stderr, .. })
            | Self::Build(
                BuildError::CrateDoesNotCompile { stderr, .. }
                | BuildError::Link { stderr }
                | BuildError::Unattributed { stderr },
            )
            | Self::Disk { stderr, .. }
            | Self::HarnessIsStale { stderr } => Some(stderr),
            Self::Settings { shown, .. } => Some(shown),
            _ => None,
        }
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&'static str> {
        match self {
            Self::Inspect(error) => inspect_advice(error),
            Self::Build(error) => build_advice(error),
            Self::Run(error) => run_advice(error),
            Self::NothingPublic { .. } => Some("only `pub` functions and methods that users can import are tested"),
            Self::NothingCallable { .. } => Some("`cargo edgetest list` says why, and what would unlock each"),
            Self::NotIsolated { .. } => Some("ask for less, or run it in a container or virtual machine of your own"),
            Self::HarnessIsStale { .. } => Some("the API has changed since: `cargo edgetest` looks anew"),
            Self::Disk { source, .. } | Self::Write { source, .. } => write_advice(source),
            Self::NothingMatches { .. } => Some("`cargo edgetest list` shows every path; `*` stands for any text"),
            Self::Merge { .. } => Some("shares of one run have the same package, seed and version of the program"),
            Self::NoSuchCommand { .. } => Some("`cargo edgetest --help` shows them"),
            Self::ChangedByHand { .. } => Some("keep it as it is, or delete it and run this again"),
            Self::NoFuzzFolder { .. } => Some("`cargo edgetest generate --fuzz` writes it"),
            Self::Fleet(error) => fleet_advice(error),
            Self::Git { .. } => Some("in CI the history must be there: fetch all of it, or at least that revision"),
            Self::NoSuchTarget { .. } => {
                Some("fuzz targets are named after types and modules; `*` stands for any text")
            }
            Self::NotImportable { .. } => Some("`cargo edgetest import --help` says what can be"),
            Self::NoSuchCallable { .. } => Some("`cargo edgetest list` shows every path"),
            Self::NotASpec { .. } => Some("write it as `semver@0.11.0`"),
            Self::NoSuchFinding { .. } => Some("run `cargo edgetest` first: it keeps the findings of the last run"),
            Self::AmbiguousFinding { .. } => Some("give more of its digits"),
            Self::NoTestsFor { .. } => Some("tests are written for libraries of your own workspace"),
            Self::TestsInTheWay { .. } => Some("rename it, or remove it if the record beside it was lost"),
            Self::OtherProptest { .. } => Some("move to proptest 1 first; its changelog says how"),
            Self::Dirty { .. } => Some("commit them first, or say `--allow-dirty`"),
            Self::NoSuchKind { .. } => Some("kinds are shown in brackets: `error[char-boundary]`"),
            Self::Settings { .. } => Some("`cargo edgetest accept` writes entries; the README lists the keys"),
            Self::NotYours { .. } => Some("accept findings in the project that they belong to"),
            Self::Read { .. } | Self::Interrupted => None,
        }
    }
}

fn inspect_advice(error: &InspectError) -> Option<&'static str> {
    match error {
        InspectError::NoManifest { .. } => Some(
            "go to a project of yours, or name one with `--manifest-path`; `cargo edgetest vet NAME@VERSION` needs none",
        ),
        InspectError::ManifestMissing { .. } => Some("`--manifest-path` names a `Cargo.toml` file"),
        InspectError::EmptyWorkspace { .. } => Some("list a package under `members`"),
        InspectError::NoSuchPackage { .. } => Some("`cargo metadata --no-deps` shows the packages of the workspace"),
        InspectError::AmbiguousPackage { .. } => Some("add the version: `-p NAME@VERSION`"),
        InspectError::NoLibrary { .. } => Some("move what should be tested to `src/lib.rs`"),
        InspectError::ProcMacro { .. } => Some("test the library that does its work, if it has one"),
        InspectError::DoesNotCompile { .. } => Some("make `cargo build` succeed first"),
        InspectError::Metadata { .. } => Some("`cargo metadata` must succeed first"),
        InspectError::Start { .. } => {
            Some("cargo and rustdoc must be on the PATH; `rustup component add` brings what is missing")
        }
        InspectError::FormatVersion { .. } => {
            Some("use a toolchain whose rustdoc writes that format: `cargo +stable edgetest`")
        }
        InspectError::Io { source, .. } => write_advice(source),
        InspectError::NotLinkable { .. }
        | InspectError::Rustdoc { .. }
        | InspectError::NoOutput { .. }
        | InspectError::Json { .. } => None,
    }
}

fn build_advice(error: &BuildError) -> Option<&'static str> {
    match error {
        BuildError::CrateDoesNotCompile { .. } => Some("make `cargo build` succeed first"),
        BuildError::Link { .. } => Some("`cargo test --no-run` must link first; a native library may be missing"),
        BuildError::Unattributed { .. } => {
            Some("this is a defect of cargo-edgetest: please report it with the message above")
        }
        BuildError::NoNightly => Some("`rustup toolchain install nightly`, or `--sanitizer none`"),
        BuildError::NoCompiler { .. } => Some(
            "the engine of a campaign is written in C++: install a compiler (`g++` or `clang++`), or name yours in `CXX`; a run without `--fuzz` needs none",
        ),
        BuildError::CargoMissing { .. } => Some("cargo must be on the PATH"),
        BuildError::Io { source, .. } => write_advice(source),
        BuildError::Interrupted | BuildError::TooLong(_) => None,
    }
}

fn run_advice(error: &RunError) -> Option<&'static str> {
    match error {
        RunError::Scratch { source, .. } | RunError::Journal { source, .. } => write_advice(source),
        RunError::Start { .. } => None,
        RunError::DeadOnArrival(_) | RunError::Profile(_) | RunError::NotIsolated(_) => {
            Some("this is a defect of cargo-edgetest: please report it with the message above")
        }
    }
}

fn fleet_advice(error: &FleetError) -> Option<&'static str> {
    match error {
        FleetError::Platform => Some("run the check in CI, or in a container of your own"),
        FleetError::Start { .. } => Some("the check needs bash, rustc and cargo on the PATH"),
        FleetError::Io { source, .. } => write_advice(source),
        FleetError::Interrupted => None,
    }
}

fn write_advice(source: &io::Error) -> Option<&'static str> {
    match source.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => {
            Some("make room, or name another folder with `--target-dir`")
        }
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem | ErrorKind::NotADirectory => {
            Some("name a folder that can be written with `--target-dir`")
        }
        _ => None,
    }
}
