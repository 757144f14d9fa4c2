//! Runs `build.sh` in the environment of the Rust image.

use super::{Breach, Rehearsal, sources};
use crate::build::disk_error;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// How often the child and the user's wish are looked at.
const POLL: Duration = Duration::from_millis(20);
/// Lines of the build that are kept of a failure.
const LINES: usize = 30;
/// What the image tells rustc.
const FLAGS: &str = "--cfg fuzzing -Zsanitizer=address -Cdebuginfo=1 -Cforce-frame-pointers";
/// What cargo-fuzz adds to it.
const OF_CARGO_FUZZ: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares -Cllvm-args=-simplifycfg-branch-fold-threshold=0 -Ccodegen-units=1 \
    -Cdebug-assertions";
/// Variables of the user's that reach the build: where things lie, and how the registry is reached.
const KEPT: [&str; 8] =
    ["PATH", "HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR"];

/// What stands in for a part of the image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StandIn {
    /// This compiler, told to take itself for a nightly one.
    Compiler(String),
    /// `cargo build` with the flags of cargo-fuzz, which is not installed.
    CargoFuzz,
    /// The engine that comes with libfuzzer-sys, for the image's own.
    Engine,
}

impl fmt::Display for StandIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (image, _) = super::COMPILER;
        match self {
            Self::Compiler(version) => write!(f, "{version} stands in for {image}, its sanitizer included"),
            Self::CargoFuzz => write!(f, "cargo-fuzz is not installed: `cargo build` with its flags stands in"),
            Self::Engine => write!(f, "the engine of libfuzzer-sys stands in for the image's own"),
        }
    }
}

/// Why nothing can be tried.
#[derive(Debug, thiserror::Error)]
pub enum FleetError {
    /// Fleets build for x86-64 Linux, with its tools.
    #[error("fleets build on x86-64 Linux, and this machine is another")]
    Platform,
    /// A program that the image has.
    #[error("failed to start `{program}`")]
    Start {
        /// Its name.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// A file of ours.
    #[error("failed to write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The user's wish.
    #[error("interrupted")]
    Interrupted,
}

impl FleetError {
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }

    fn start(program: &str) -> impl FnOnce(io::Error) -> Self {
        let program = program.to_owned();
        move |source| Self::Start { program, source }
    }
}

pub(super) fn build(rehearsal: &Rehearsal<'_>) -> Result<(Vec<StandIn>, Vec<Breach>), FleetError> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err(FleetError::Platform);
    }
    let files = sources::copy(rehearsal)?;
    for folder in [rehearsal.output(), rehearsal.home.join("work")] {
        renew(&folder)?;
    }
    let script = rehearsal.home.join("src/build.sh");
    fs::copy(rehearsal.file("build.sh"), &script).map_err(FleetError::io(&script))?;
    let (stand_ins, mut command) = command(rehearsal)?;
    let log = rehearsal.home.join("build.log");
    let status = run(&mut command, &log, rehearsal)?;
    let mut breaches = Vec::new();
    if !status.success() {
        let said = tail(&log);
        // A disk that is full says nothing of the project.
        if let Some(source) = disk_error(&said) {
            return Err(FleetError::Io { path: rehearsal.home.to_owned(), source });
        }
        breaches.push(Breach::Build { ended: status.to_string(), said });
    }
    let removed = sources::missing(rehearsal, &files);
    breaches.extend(Some(removed).filter(|removed| !removed.is_empty()).map(|files| Breach::SourcesRemoved { files }));
    Ok((stand_ins, breaches))
}

/// An empty folder.
pub(super) fn renew(folder: &Path) -> Result<(), FleetError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(FleetError::io(folder)(error)),
        _ => fs::create_dir_all(folder).map_err(FleetError::io(folder)),
    }
}

/// `build.sh` as the image starts it.
fn command(rehearsal: &Rehearsal<'_>) -> Result<(Vec<StandIn>, Command), FleetError> {
    let mut command = Command::new("bash");
    command.args(["-eux"]).arg(rehearsal.home.join("src/build.sh")).current_dir(rehearsal.source()).env_clear();
    command.envs(env::vars_os().filter(|(name, _)| name.to_str().is_some_and(is_kept)));
    command
        .env("SRC", rehearsal.home.join("src"))
        .env("OUT", rehearsal.output())
        .env("WORK", rehearsal.home.join("work"));
    command.env("SANITIZER", "address").env("FUZZING_ENGINE", "libfuzzer").env("FUZZING_LANGUAGE", "rust");
    command.env("ARCHITECTURE", "x86_64").env("RUSTFLAGS", FLAGS);
    command.envs(rehearsal.offline.then_some(("CARGO_NET_OFFLINE", "true")));
    command.envs(rehearsal.jobs.map(|jobs| ("CARGO_BUILD_JOBS", jobs.to_string())));
    let compiler = compiler(rehearsal)?;
    // What the crate asks of a nightly compiler it gets in the image as well.
    command.envs((!compiler.contains("nightly")).then_some(("RUSTC_BOOTSTRAP", "1")));
    let mut stand_ins = vec![StandIn::Compiler(compiler), StandIn::Engine];
    if !has_cargo_fuzz() {
        let folder = rehearsal.home.join("bin");
        write_cargo(&folder)?;
        command.env("PATH", first_on_path(&folder));
        stand_ins.push(StandIn::CargoFuzz);
    }
    command.stdin(Stdio::null());
    Ok((stand_ins, command))
}

fn is_kept(name: &str) -> bool {
    let reaches = ["CARGO_HTTP_", "CARGO_NET_", "CARGO_REGISTR", "CARGO_SOURCE_"];
    KEPT.contains(&name)
        || reaches.iter().any(|prefix| name.starts_with(prefix))
        || name.to_ascii_lowercase().ends_with("_proxy")
}

/// The image's choice holds whatever a toolchain file says; so does the one that is active here.
fn compiler(rehearsal: &Rehearsal<'_>) -> Result<String, FleetError> {
    let output = Command::new("rustc").arg("-V").current_dir(rehearsal.repository).stderr(Stdio::null()).output();
    let output = output.map_err(FleetError::start("rustc"))?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn has_cargo_fuzz() -> bool {
    let mut command = Command::new("cargo");
    let status =
        command.args(["fuzz", "--version"]).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

fn first_on_path(folder: &Path) -> OsString {
    let usual = env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(folder.to_owned()).chain(env::split_paths(&usual));
    env::join_paths(all).unwrap_or(usual)
}

/// A `cargo` that knows `fuzz build`, and is the user's otherwise.
fn write_cargo(folder: &Path) -> Result<(), FleetError> {
    let usual = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&usual).map(|folder| folder.join("cargo")).find(|path| path.is_file());
    let cargo = found.unwrap_or_else(|| "cargo".into());
    let text = format!(
        "#!/bin/bash\nif [ \"${{1:-}}\" = fuzz ] && [ \"${{2:-}}\" = build ]; then\n    \
         export RUSTFLAGS=\"${{RUSTFLAGS:-}} {OF_CARGO_FUZZ}\"\n    cd fuzz || exit 1\n    \
         exec '{0}' build --release --bins --target x86_64-unknown-linux-gnu\nfi\nexec '{0}' \"$@\"\n",
        cargo.display()
    );
    let path = folder.join("cargo");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
    written.and_then(|()| make_executable(&path)).map_err(FleetError::io(&path))
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
fn make_executable(_path: &Path) -> io::Result<()> {
    Ok(())
}

fn run(command: &mut Command, log: &Path, rehearsal: &Rehearsal<'_>) -> Result<ExitStatus, FleetError> {
    let file = fs::File::create(log).map_err(FleetError::io(log))?;
    let other = file.try_clone().map_err(FleetError::io(log))?;
    let mut child = command.stdout(file).stderr(other).spawn().map_err(FleetError::start("bash"))?;
    wait(&mut child, rehearsal)
}

fn wait(child: &mut Child, rehearsal: &Rehearsal<'_>) -> Result<ExitStatus, FleetError> {
    loop {
        if rehearsal.stop.load(Ordering::Relaxed) {
            // It may have ended by itself in the meantime, which is as good.
            let _ = child.kill();
            let _ = child.wait();
            return Err(FleetError::Interrupted);
        }
        match child.try_wait().map_err(FleetError::start("bash"))? {
            Some(status) => return Ok(status),
            None => thread::sleep(POLL),
        }
    }
}

/// The end of what was said.
fn tail(log: &Path) -> String {
    let mut bytes = Vec::new();
    // A log that cannot be read tells nothing, and the build failed all the same.
    let _ = fs::File::open(log).and_then(|mut file| file.read_to_end(&mut bytes));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LINES)..].join("\n")
}
