//! What a campaign's build needs beside a sweep's: code that counts where it has been, on stable Rust, and a C++ compiler for the
//! engine.

use super::BuildError;
use std::env;
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

/// Has cargo instrument what runs on the target. Naming the target, be it the host's own, keeps the flags from build scripts and
/// procedural macros, which have no engine to report to.
pub(super) fn instrument(command: &mut Command, directory: &Path) {
    if let Some(host) = host(directory) {
        command.args(["--target", &host]);
    }
    let own = env::var("RUSTFLAGS").unwrap_or_default();
    let encoded = env::var("CARGO_ENCODED_RUSTFLAGS").ok();
    let before = encoded.unwrap_or_else(|| own.split_whitespace().collect::<Vec<_>>().join("\x1f"));
    let flags = Some(before).filter(|before| !before.is_empty()).into_iter();
    let flags: Vec<String> = flags.chain(FLAGS.iter().map(|flag| (*flag).to_owned())).collect();
    command.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\x1f"));
}

/// The triple of the machine's own toolchain.
fn host(directory: &Path) -> Option<String> {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).arg("-vV").current_dir(directory).stdin(Stdio::null()).output().ok()?;
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
