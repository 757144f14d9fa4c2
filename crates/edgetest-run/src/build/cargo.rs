//! Runs cargo to its end, or to the user's patience.

use super::coverage::{self, Sanitizer};
use super::message::{self, Message};
use super::{BuildError, BuildOptions, Tests, group, lock, shipped};
use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::Ordering;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often the child and the user's wish are looked at: short beside the shortest build, free beside any.
const POLL: Duration = Duration::from_millis(5);
/// Time for the build as users ship it, which answers one question about findings that stand without it.
const SHIPPING: Duration = Duration::from_secs(60);

/// What cargo said.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    /// Its exit status was zero.
    pub succeeded: bool,
    /// Errors of rustc, in order.
    pub errors: Vec<message::Diagnostic>,
    /// Its warnings, in order.
    pub warnings: Vec<message::Diagnostic>,
    /// The last executable that was announced; a harness has one.
    pub executable: Option<PathBuf>,
    /// Standard error.
    pub stderr: String,
}

/// What cargo is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    /// `cargo check`.
    Check,
    /// An executable with every check on.
    Build,
    /// An executable as users ship it.
    Ship,
    /// The test binary of this name.
    Tests(Tests),
    /// An executable whose code tells a coverage-guided engine where it has been.
    Campaign(Sanitizer),
    /// An executable that counts which lines it runs.
    Coverage,
}

/// The cargo in use.
pub(super) fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

pub(super) fn run(folder: &Path, options: &BuildOptions<'_>, goal: Goal) -> Result<Transcript, BuildError> {
    let mut command = match goal {
        Goal::Campaign(Sanitizer::Address) => coverage::nightly_cargo(options.directory)?,
        Goal::Check | Goal::Build | Goal::Ship | Goal::Tests(_) | Goal::Coverage | Goal::Campaign(Sanitizer::None) => {
            Command::new(program())
        }
    };
    arguments(&mut command, folder, options, goal);
    group::lead(&mut command);
    let program = command.get_program().to_string_lossy().into_owned();
    let mut child = command.spawn().map_err(|source| BuildError::CargoMissing { program, source })?;
    let stdout = child.stdout.take().expect("standard output is piped");
    let stderr = child.stderr.take().expect("standard error is piped");
    let messages = thread::spawn(move || read_messages(stdout));
    let noise = thread::spawn(move || read_lossy(stderr));
    let patience = if goal == Goal::Ship { SHIPPING } else { Duration::MAX };
    let succeeded = wait(&mut child, options, patience)?;
    let said = join(messages);
    Ok(Transcript { succeeded, stderr: join(noise), ..said })
}

fn arguments(command: &mut Command, folder: &Path, options: &BuildOptions<'_>, goal: Goal) {
    match goal {
        Goal::Check => command.arg("check"),
        Goal::Build | Goal::Coverage | Goal::Campaign(_) => command.arg("build"),
        Goal::Ship => command.args(["build", "--profile", "shipped"]),
        Goal::Tests(Tests::Target(name)) => command.args(["test", "--no-run", "--test", name]),
        Goal::Tests(Tests::Library) => command.args(["test", "--no-run", "--lib"]),
    };
    command.args(["--message-format=json", "--color=never"]);
    command.arg("--manifest-path").arg(folder.join("Cargo.toml"));
    command.arg("--config").arg(lock::configuration(folder));
    if options.offline {
        command.arg("--offline");
    }
    if let Some(jobs) = options.jobs {
        command.args(["--jobs", &jobs.to_string()]);
    }
    command.current_dir(options.directory);
    environment(command, options.build_directory);
    if goal == Goal::Ship {
        shipped::environment(command, options.workspace_root);
    }
    match goal {
        Goal::Campaign(sanitizer) => coverage::instrument(command, options.directory, sanitizer),
        Goal::Coverage => coverage::count_lines(command, options.directory),
        Goal::Check | Goal::Build | Goal::Ship | Goal::Tests(_) => {}
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
}

/// Variables win over configuration files. A profile that someone set there for all their projects must not take away what
/// the harness lives by: unwinding, and the checks that a release build lacks.
fn environment(command: &mut Command, build_directory: &Path) {
    command.env("CARGO_TARGET_DIR", build_directory);
    command.env("CARGO_BUILD_BUILD_DIR", build_directory);
    // Incremental builds cost a quarter more time here, and the file changes as a whole or not at all.
    command.env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_PROFILE_DEV_PANIC", "unwind");
    command.env("CARGO_PROFILE_DEV_OVERFLOW_CHECKS", "true");
    command.env("CARGO_PROFILE_DEV_DEBUG_ASSERTIONS", "true");
}

/// On the user's wish cargo ends with all that it has started, and the readers are left behind: on a system without groups of
/// processes a rustc may hold the pipes a moment longer.
fn wait(child: &mut Child, options: &BuildOptions<'_>, patience: Duration) -> Result<bool, BuildError> {
    let begun = Instant::now();
    loop {
        let stopped = options.stop.load(Ordering::Relaxed);
        if stopped || begun.elapsed() > patience {
            group::end(child);
            return Err(if stopped { BuildError::Interrupted } else { BuildError::TooLong(patience.as_secs()) });
        }
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) => thread::sleep(POLL),
            Err(source) => {
                return Err(BuildError::CargoMissing { program: "cargo".into(), source });
            }
        }
    }
}

fn read_messages(stdout: impl Read) -> Transcript {
    let mut transcript = Transcript::default();
    // A line that is no message comes from a build script or a wrapper.
    for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
        match message::parse(&line) {
            Some(Message::Error(diagnostic)) => transcript.errors.push(diagnostic),
            Some(Message::Warning(diagnostic)) => transcript.warnings.push(diagnostic),
            Some(Message::Executable(path)) => transcript.executable = Some(path),
            None => {}
        }
    }
    transcript
}

fn read_lossy(mut stderr: impl Read) -> String {
    let mut bytes = Vec::new();
    // What was read until the pipe broke is all there is to tell.
    let _ = stderr.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn join<T>(reader: JoinHandle<T>) -> T {
    reader.join().expect("readers of pipes do not panic")
}
