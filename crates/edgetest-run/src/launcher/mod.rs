//! What becomes the worker: a process that gives up what it will not need, layer by layer, and then turns into the
//! harness. None of the harness's code, not even a static constructor, runs before that.
//!
//! A layer that the system does not have is left out and not claimed; the worker tries what is claimed, so a layer that
//! is there in name only is found out.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
mod holder;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod namespaces;
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod tree;

use crate::record::Isolation;
use crate::{isolation, spec::Launcher};
use holder::HOLD;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
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
    /// Only a Linux system is locked down by a launcher.
    #[error("failed to launch a worker: this system is not locked down by a launcher")]
    Unsupported,
}

/// The word that asks for a probe.
const PROBE: &str = "probe";
/// The word that asks for namespaces, alone or followed by `=` and the process that holds some.
const NAMESPACES: &str = "namespaces";
/// The word that asks for a test binary to be run.
const TRIAL: &str = "trial";
/// What precedes the layers in the answer to a probe.
const ANSWER: &str = "edgetest-layers=";

/// The isolation that workers of `launcher` will have, found out by locking down a process that does nothing else.
/// `scratch` is a folder of ours; without it, or where anything fails, there is none.
pub fn probe(launcher: &Launcher, scratch: &Path) -> Isolation {
    let Launcher::Program { program, arguments, namespaces } = launcher else { return Isolation::default() };
    let home = scratch.join("probe");
    let ask = |namespaces: bool| {
        let mut probe = Command::new(program);
        probe.args(arguments).args(["__launch", PROBE]).args(namespaces.then_some(NAMESPACES));
        probe.arg(&home).current_dir(&home).env_clear().stdin(Stdio::null()).stderr(Stdio::null()).output()
    };
    let made = std::fs::create_dir_all(&home);
    // What fails with namespaces may go well without.
    let mut asked = [*namespaces, false].into_iter().filter(|_| made.is_ok());
    let layers = asked.find_map(|namespaces| proven(&ask(namespaces).ok()?.stdout));
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

/// Which namespaces a worker gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spaces {
    /// None.
    None,
    /// Its own.
    Own,
    /// Mounts of its own, and for the rest those of a process.
    Of(u32),
}

impl Spaces {
    /// Those for the workers of a launcher, which has been shown to be able to make some.
    pub fn of(program: &Path, arguments: &[String], namespaces: bool) -> Self {
        if namespaces { holder::of(program, arguments).map_or(Self::Own, Self::Of) } else { Self::None }
    }

    fn word(self) -> Option<String> {
        match self {
            Self::None => None,
            Self::Own => Some(NAMESPACES.to_owned()),
            Self::Of(holder) => Some(format!("{NAMESPACES}={holder}")),
        }
    }

    fn parse(word: &str) -> Option<Self> {
        match word.strip_prefix(NAMESPACES)?.strip_prefix('=') {
            None => (word == NAMESPACES).then_some(Self::Own),
            Some(holder) => holder.parse().ok().map(Self::Of),
        }
    }
}

/// The words that launch a worker, without the launcher's own and those that are for the worker.
pub(crate) fn words(spaces: Spaces, executable: &Path, home: &Path, page: &Path) -> Vec<OsString> {
    let mut words: Vec<OsString> = vec!["__launch".into()];
    words.extend(spaces.word().map(OsString::from));
    words.extend([std::process::id().to_string().into(), executable.into(), home.into(), page.into()]);
    words
}

/// What to launch: `[namespaces[=HOLDER]] SUPERVISOR EXECUTABLE HOME PAGE NONCE [KEY=VALUE]…`.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "launching is a matter of Linux"))]
struct Order {
    spaces: Spaces,
    supervisor: u32,
    executable: PathBuf,
    home: PathBuf,
    page: PathBuf,
    /// For the worker.
    rest: Vec<OsString>,
}

impl Order {
    fn parse(words: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut words = words.peekable();
        let spaces = words.peek().and_then(|word| Spaces::parse(word.to_str()?));
        let _ = spaces.and_then(|_| words.next());
        Some(Self {
            spaces: spaces.unwrap_or(Spaces::None),
            supervisor: words.next()?.to_str()?.parse().ok()?,
            executable: words.next()?.into(),
            home: words.next()?.into(),
            page: words.next()?.into(),
            rest: Some(words.collect::<Vec<_>>()).filter(|rest| !rest.is_empty())?,
        })
    }
}

/// Turns this process into a worker, and then does not come back unless something fails. `arguments` are those after
/// `__launch`. With `probe FOLDER` instead it only locks itself down, and tells on standard output what holds; with
/// `trial SUPERVISOR EXECUTABLE HOME …` it becomes a test binary; with `hold SUPERVISOR` it holds namespaces for workers.
pub fn launch(arguments: impl Iterator<Item = OsString>) -> Result<(), LaunchError> {
    let mut arguments = arguments.peekable();
    if arguments.next_if(|word| word == PROBE).is_some() {
        let spaces = arguments.next_if(|word| word == NAMESPACES).map_or(Spaces::None, |_| Spaces::Own);
        let home = arguments.next().ok_or(LaunchError::Usage)?;
        return system::probe(home.as_ref(), spaces);
    }
    let number = |word: Option<OsString>| word?.to_str()?.parse().ok();
    if arguments.next_if(|word| word == HOLD).is_some() {
        return system::hold(number(arguments.next()).ok_or(LaunchError::Usage)?);
    }
    if arguments.next_if(|word| word == TRIAL).is_some() {
        let [supervisor, executable, home] = std::array::from_fn(|_| arguments.next());
        let (Some(supervisor), Some(executable), Some(home)) = (number(supervisor), executable, home) else {
            return Err(LaunchError::Usage);
        };
        return system::trial(supervisor, executable.as_ref(), home.as_ref(), arguments);
    }
    system::launch(&Order::parse(arguments).ok_or(LaunchError::Usage)?)
}

/// A command that runs a test binary, shut in where the launcher can do that.
pub fn trial_command(launcher: &Launcher, executable: &Path, home: &Path) -> Command {
    match launcher {
        Launcher::None => Command::new(executable),
        Launcher::Program { program, arguments, .. } => {
            let mut command = Command::new(program);
            command.args(arguments).args(["__launch", TRIAL]).arg(std::process::id().to_string());
            command.arg(executable).arg(home);
            command
        }
    }
}

#[cfg(target_os = "linux")]
use linux as system;

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{LaunchError, Order, Spaces};

    pub fn launch(_order: &Order) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn probe(_home: &std::path::Path, _spaces: Spaces) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn hold(_supervisor: u32) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }

    pub fn trial(
        _supervisor: u32,
        _executable: &std::path::Path,
        _home: &std::path::Path,
        _arguments: impl Iterator<Item = std::ffi::OsString>,
    ) -> Result<(), LaunchError> {
        Err(LaunchError::Unsupported)
    }
}
