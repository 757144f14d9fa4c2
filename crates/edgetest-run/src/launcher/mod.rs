//! What becomes the worker: a process that gives up what it will not need, layer by layer, and then turns into the
//! harness. None of the harness's code, not even a static constructor, runs before that.
//!
//! A layer that the system does not have is left out and not claimed; the worker tries what is claimed, so a layer that
//! is there in name only is found out.

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod filter;
#[cfg(target_os = "linux")]
mod linux;

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;

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

/// What to launch: `SUPERVISOR EXECUTABLE HOME PAGE NONCE [KEY=VALUE]…`.
#[derive(Debug)]
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "launching is a matter of Linux"))]
struct Order {
    supervisor: u32,
    executable: PathBuf,
    home: PathBuf,
    page: PathBuf,
    /// For the worker.
    rest: Vec<OsString>,
}

impl Order {
    fn parse(mut words: impl Iterator<Item = OsString>) -> Option<Self> {
        Some(Self {
            supervisor: words.next()?.to_str()?.parse().ok()?,
            executable: words.next()?.into(),
            home: words.next()?.into(),
            page: words.next()?.into(),
            rest: Some(words.collect::<Vec<_>>()).filter(|rest| !rest.is_empty())?,
        })
    }
}

/// Turns this process into a worker. `arguments` are those after `__launch`. Returns only when that cannot be done.
pub fn launch(arguments: impl Iterator<Item = OsString>) -> LaunchError {
    match Order::parse(arguments) {
        None => LaunchError::Usage,
        #[cfg(target_os = "linux")]
        Some(order) => linux::launch(&order).unwrap_or_else(|error| error),
        #[cfg(not(target_os = "linux"))]
        Some(_) => LaunchError::Unsupported,
    }
}
