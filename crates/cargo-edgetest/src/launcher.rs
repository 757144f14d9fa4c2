//! The launcher that shuts workers in: this very program, started with `__launch`.

use crate::error::Error;
use crate::exit::Exit;
use edgetest_run::{IsolationLevel, Launcher};
use std::ffi::OsString;

/// Becomes a worker within limits.
pub fn launch(_words: &[OsString]) -> Exit {
    Exit::Internal
}

/// What starts the workers.
pub fn launcher() -> Launcher {
    Launcher::None
}

/// Whether files, the network and processes are out of a worker's reach on this platform.
pub fn shuts_in() -> bool {
    reached() >= IsolationLevel::Readonly
}

/// Refuses to go on below a level.
pub fn insist(required: IsolationLevel) -> Result<(), Error> {
    let reached = reached();
    if reached >= required {
        Ok(())
    } else {
        Err(Error::NotIsolated { reached: name(reached), required: name(required) })
    }
}

/// The level that this platform gives.
pub fn reached() -> IsolationLevel {
    IsolationLevel::None
}

/// Its name on the command line and in reports.
pub fn name(level: IsolationLevel) -> &'static str {
    match level {
        IsolationLevel::None => "none",
        IsolationLevel::Reduced => "reduced",
        IsolationLevel::Readonly => "readonly",
        IsolationLevel::Strong => "strong",
        IsolationLevel::Full => "full",
    }
}
