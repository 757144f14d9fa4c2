//! What a campaign's build needs beside a sweep's: code that counts where it has been, on stable Rust, and a C++ compiler for the
//! engine.

use super::BuildError;
use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

/// LLVM's own instrumentation: a counter an edge, and calls that tell what was compared with what. No sanitizer is involved.
const FLAGS: &[&str] = &[
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "-Cllvm-args=-simplifycfg-branch-fold-threshold=0",
];

/// LLVM's source coverage, which any toolchain has.
const SOURCE_COVERAGE: &[&str] = &["-Cinstrument-coverage"];

/// What watches the code of a campaign while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sanitizer {
    /// Nothing: any toolchain will do.
    #[default]
    None,
    /// AddressSanitizer, which rustc has on nightly only.
    Address,
}

/// Which cargo can build for a sanitizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Nightly {
    /// The one that is used anyway.
    Own,
    /// The one that rustup has under this name.
    Beside,
}

/// Whether there is a nightly toolchain, in use in this folder or beside the one in use.
pub fn has_nightly(directory: &Path) -> bool {
    nightly(directory).is_some()
}

fn nightly(directory: &Path) -> Option<Nightly> {
    let says_so = |command: &mut Command| {
        let output = command.arg("-vV").current_dir(directory).stdin(Stdio::null()).output();
        output.is_ok_and(|ran| ran.status.success() && String::from_utf8_lossy(&ran.stdout).contains("-nightly"))
    };
    if says_so(&mut Command::new(rustc())) {
        return Some(Nightly::Own);
    }
    let mut beside = Command::new("rustup");
    of_nightly(&mut beside, "rustc");
    says_so(&mut beside).then_some(Nightly::Beside)
}

/// The cargo of a nightly toolchain.
pub(super) fn nightly_cargo(directory: &Path) -> Result<Command, BuildError> {
    match nightly(directory).ok_or(BuildError::NoNightly)? {
        Nightly::Own => Ok(Command::new(super::cargo::program())),
        Nightly::Beside => {
            let mut command = Command::new("rustup");
            of_nightly(&mut command, "cargo");
            Ok(command)
        }
    }
}

/// Variables that point to the toolchain in use would lead back to it.
fn of_nightly(command: &mut Command, tool: &str) {
    command.args(["run", "nightly", tool]);
    for name in ["CARGO", "RUSTC", "RUSTDOC", "RUSTUP_TOOLCHAIN"] {
        command.env_remove(name);
    }
}

fn rustc() -> OsString {
    env::var_os("RUSTC").unwrap_or_else(|| "rustc".into())
}

/// Has cargo instrument what runs on the target. Naming the target, be it the host's own, keeps the flags from build scripts and
/// procedural macros, which have no engine to report to.
pub(super) fn instrument(command: &mut Command, directory: &Path, sanitizer: Sanitizer) {
    match sanitizer {
        Sanitizer::None => flags(command, directory, &[FLAGS]),
        Sanitizer::Address => flags(command, directory, &[FLAGS, &["-Zsanitizer=address"]]),
    }
}

/// Has cargo count which lines are run.
pub(super) fn count_lines(command: &mut Command, directory: &Path) {
    flags(command, directory, &[SOURCE_COVERAGE]);
    // Build scripts are not of interest, nor is what they would write.
    command.env("LLVM_PROFILE_FILE", "/dev/null");
}

fn flags(command: &mut Command, directory: &Path, added: &[&[&str]]) {
    if let Some(host) = host(directory) {
        command.args(["--target", &host]);
    }
    let own = env::var("RUSTFLAGS").unwrap_or_default();
    let encoded = env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let before = encoded.unwrap_or_else(|| own.split_whitespace().collect::<Vec<_>>().join("\x1f"));
    let flags = Some(before).filter(|before| !before.is_empty()).into_iter();
    let flags: Vec<String> = flags.chain(added.iter().copied().flatten().map(|flag| (*flag).to_owned())).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
}

/// The triple of the machine's own toolchain.
fn host(directory: &Path) -> Option<String> {
    let output = Command::new(rustc()).arg("-vV").current_dir(directory).stdin(Stdio::null()).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned)
}

/// Refuses a machine without a C++ compiler before anything is built. Where the system's compiler is found in another way than by its
/// name, the build itself has to tell.
pub fn check_compiler() -> Result<(), BuildError> {
    if cfg!(windows) {
        return Ok(());
    }
    let program = env::var("CXX").unwrap_or_else(|_| "c++".to_owned());
    let first = program.split_whitespace().next().unwrap_or("c++");
    let found =
        Command::new(first).arg("--version").stdin(Stdio::null()).output().is_ok_and(|ran| ran.status.success());
    if found { Ok(()) } else { Err(BuildError::NoCompiler { program: first.to_owned() }) }
}
