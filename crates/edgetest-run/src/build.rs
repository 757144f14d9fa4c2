//! Writes a harness tree to disk and compiles it with the user's own cargo.
//!
//! Knows cargo's command line and its JSON messages. An error is blamed on the part of the plan that its lines were
//! written for; what the plan makes of that, and how often to try again, is the caller's.

mod blame;
mod cargo;
mod coverage;
mod group;
mod lock;
mod message;
mod shipped;
mod suite;
mod write;

use cargo::Goal;
use edgetest_generate::HarnessTree;
use edgetest_plan::PlanPart;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

pub use blame::disk_error;
pub use coverage::{Sanitizer, check_compiler, has_nightly};
pub use suite::{Complaint, SuiteBuild, Tests, compile_suite};
pub use write::write;

/// What a build needs to know beside the tree.
#[derive(Clone, Copy, Debug)]
pub struct BuildOptions<'a> {
    /// Where cargo is started: the user's package, so that their `.cargo/config.toml` and toolchain file hold even
    /// where the target folder lies elsewhere.
    pub directory: &'a Path,
    /// The user's workspace, whose patches hold for the harness too.
    pub workspace_root: &'a Path,
    /// The lock file that holds for the harness too; it need not be there.
    pub lock_file: &'a Path,
    /// Target folder of the build, ours alone.
    pub build_directory: &'a Path,
    /// `--offline`.
    pub offline: bool,
    /// `--jobs`.
    pub jobs: Option<u32>,
    /// Set when the user wants to stop; cargo is then killed.
    pub stop: &'a AtomicBool,
}

/// How a build ended, as far as the harness is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compiled {
    /// `cargo check` had nothing to say.
    Checked,
    /// The harness's executable.
    Built(PathBuf),
    /// rustc refused these parts; one short message each, ordered by part.
    Rejected(Vec<(PlanPart, String)>),
}

/// Why there is no harness. None of these is mended by leaving a part out.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The crate under test or one of its dependencies does not compile.
    #[error("package `{package}` does not compile")]
    CrateDoesNotCompile {
        /// Which one.
        package: String,
        /// rustc's messages, or the build script's.
        stderr: String,
    },
    /// The linker failed, most often for want of a native library.
    #[error("failed to link the harness")]
    Link {
        /// The linker's message.
        stderr: String,
    },
    /// The harness does not compile, and no part of it can be blamed: ours to mend.
    #[error("failed to compile the harness")]
    Unattributed {
        /// What cargo and rustc said.
        stderr: String,
    },
    /// There is no C++ compiler, which the engine of a campaign is built with.
    #[error("there is no C++ compiler: `{program}` cannot be started")]
    NoCompiler {
        /// What was to be started.
        program: String,
    },
    /// There is no nightly toolchain, which alone can build for a sanitizer.
    #[error("there is no nightly toolchain, and rustc builds for AddressSanitizer on nightly only")]
    NoNightly,
    /// There is no cargo to run.
    #[error("failed to start `{program}`")]
    CargoMissing {
        /// What was to be started.
        program: String,
        /// Why it did not.
        source: std::io::Error,
    },
    /// The machine refused a file: not writable, or the disk is full.
    #[error("failed to write {}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The user's wish.
    #[error("interrupted")]
    Interrupted,
    /// The build as users ship it has a limit.
    #[error("failed to build the harness within {0} s")]
    TooLong(u64),
}

impl BuildError {
    fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// Compiles the package that [`write()`] left in `folder`; with `check_only` no executable is made.
///
/// The user's `RUSTFLAGS` and configuration are left alone, since they may be what makes the crate compile. The executable's
/// place is taken from cargo's message, because a configured `build.target` moves it.
pub fn compile(
    tree: &HarnessTree,
    folder: &Path,
    options: &BuildOptions<'_>,
    check_only: bool,
) -> Result<Compiled, BuildError> {
    lock::adopt(folder, options)?;
    let transcript = cargo::run(folder, options, if check_only { Goal::Check } else { Goal::Build })?;
    if !transcript.succeeded {
        return blame::blame(tree, folder, options, &transcript).map(Compiled::Rejected);
    }
    match transcript.executable {
        Some(executable) if !check_only => Ok(Compiled::Built(executable)),
        _ if check_only => Ok(Compiled::Checked),
        _ => Err(BuildError::Unattributed { stderr: "cargo named no executable".into() }),
    }
}

/// Compiles a harness without the checks of debug builds, as the user's release profile has it.
pub fn compile_as_shipped(folder: &Path, options: &BuildOptions<'_>) -> Result<PathBuf, BuildError> {
    lock::adopt(folder, options)?;
    let transcript = cargo::run(folder, options, Goal::Ship)?;
    match transcript.executable.filter(|_| transcript.succeeded) {
        Some(executable) => Ok(executable),
        None => Err(BuildError::Unattributed { stderr: transcript.stderr }),
    }
}

/// Compiles the harness of a campaign.
pub fn compile_campaign(
    folder: &Path,
    sanitizer: Sanitizer,
    options: &BuildOptions<'_>,
) -> Result<PathBuf, BuildError> {
    compile_whole(folder, Goal::Campaign(sanitizer), options)
}

/// Compiles the harness that counts which lines are run.
pub fn compile_covered(folder: &Path, options: &BuildOptions<'_>) -> Result<PathBuf, BuildError> {
    compile_whole(folder, Goal::Coverage, options)
}

/// Compiles what is known to compile.
fn compile_whole(folder: &Path, goal: Goal, options: &BuildOptions<'_>) -> Result<PathBuf, BuildError> {
    lock::adopt(folder, options)?;
    let transcript = cargo::run(folder, options, goal)?;
    if let Some(executable) = transcript.executable.filter(|_| transcript.succeeded) {
        return Ok(executable);
    }
    let errors: Vec<&str> = transcript.errors.iter().map(|error| error.rendered.trim_end()).collect();
    let said = if errors.is_empty() { transcript.stderr } else { errors.join("\n\n") };
    Err(BuildError::Unattributed { stderr: said })
}
