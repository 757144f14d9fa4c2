//! What becomes the worker: a process that gives up what it will not need, layer by layer, and then turns into the
//! harness. None of the harness's code, not even a static constructor, runs before that.
//!
//! A worker is shut in exactly as deep as it was asked for, or it is not started: what a system has is found out by a
//! probe beforehand. The worker then tries what is claimed, so a layer that is there in name only is found out.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
mod holder;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod namespaces;
mod order;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tree;

use crate::record::{Isolation, IsolationLevel};
use crate::{isolation, spec::Launcher};
use order::{Depth, LEVELS, Order};
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Why a worker could not be launched.
#[derive(Debug, thiserror::Error)]
pub enum LaunchError {
    /// The arguments are not those of our own supervisor.
    #[error("failed to launch a worker: it is for our own use only")]
    Usage,
    /// The supervisor has died meanwhile.
    #[error("failed to launch a worker: its supervisor is gone")]
    Orphan,
    /// The system does not let us.
    #[error("failed to launch a worker: {what}: {source}")]
    System {
        /// What it does not let us do.
        what: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The system lacks a layer of the level that was asked for.
    #[error("failed to launch a worker: this system has no {0}")]
    Missing(&'static str),
    /// Only a Linux system is locked down by a launcher.
    #[error("failed to launch a worker: this system is not locked down by a launcher")]
    Unsupported,
}

/// What precedes the layers in the answer to a probe.
const ANSWER: &str = "edgetest-layers=";

/// The isolation that workers of `launcher` will have at most, found out by locking down a process that does nothing else.
/// `scratch` is a folder of ours; without it, or where anything fails, there is none.
pub fn probe(launcher: &Launcher, scratch: &Path) -> Isolation {
    let Launcher::Program { program, arguments, most } = launcher else { return Isolation::default() };
    let home = scratch.join("probe");
    let ask = |level: IsolationLevel| {
        let mut probe = Command::new(program);
        probe.args(arguments).args(order::probe(level, &home));
        probe.current_dir(&home).env_clear().stdin(Stdio::null()).stderr(Stdio::null()).output()
    };
    let made = std::fs::create_dir_all(&home);
    // What fails at one level may go well at a lesser one.
    let asked = LEVELS.iter().map(|(level, _)| *level).filter(|level| level <= most && *level > IsolationLevel::None);
    let mut asked = asked.filter(|_| made.is_ok());
    let layers = asked.find_map(|level| proven(&ask(level).ok()?.stdout));
    // As for an empty folder that stays: the next run makes use of it.
    let _ = std::fs::remove_dir(&home);
    layers.map(isolation::of_layers).unwrap_or_default()
}

/// The layers that an answer tells of.
fn proven(answer: &[u8]) -> Option<Vec<String>> {
    let text = String::from_utf8_lossy(answer);
    let layers = text.lines().find_map(|line| line.strip_prefix(ANSWER))?;
    Some(layers.split(',').filter(|layer| !layer.is_empty()).map(str::to_owned).collect())
}

/// The words that launch a worker, without the launcher's own and those that are for the worker.
pub(crate) fn words(
    (program, arguments): (&Path, &[String]),
    level: IsolationLevel,
    executable: &Path,
    home: &Path,
    page: &Path,
) -> Vec<OsString> {
    let holder = if level == IsolationLevel::Full { holder::of(program, arguments) } else { None };
    order::worker(Depth { level, holder }, executable, home, page)
}

/// Does what the words after `__launch` say. As a rule it turns this process into a worker, and then does not come back
/// unless something fails; a probe only locks itself down and tells on standard output what holds.
pub fn launch(arguments: impl Iterator<Item = OsString>) -> Result<(), LaunchError> {
    match Order::parse(arguments)? {
        Order::Probe(depth, home) => system::probe(&home, depth),
        Order::Hold(supervisor) => system::hold(supervisor),
        Order::Trial(start, words) => system::trial(&start, words),
        Order::Worker(start, page, words) => system::launch(&start, &page, &words),
    }
}

/// A command that runs a test binary, shut in where the launcher can do that.
pub fn trial_command(launcher: &Launcher, executable: &Path, home: &Path) -> Command {
    match launcher {
        Launcher::None => Command::new(executable),
        Launcher::Program { program, arguments, most } => {
            let mut command = Command::new(program);
            // Without namespaces: a test binary is one process with threads, and what the other layers deny is enough.
            let level = (*most).min(IsolationLevel::Strong);
            command.args(arguments).args(order::trial(level, executable, home));
            command
        }
    }
}

#[cfg(target_os = "linux")]
use linux as system;

#[cfg(not(target_os = "linux"))]
mod system {
    use super::LaunchError;
    use super::order::{Depth, Start};
    use std::ffi::OsString;
    use std::path::Path;

    pub fn launch(_start: &Start, _page: &Path, _words: &[OsString]) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn trial(_start: &Start, _words: Vec<OsString>) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn probe(_home: &Path, _depth: Depth) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn hold(_supervisor: u32) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }
}
