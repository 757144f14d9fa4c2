//! What shuts workers in: this very program, started with `__launch`, which gives up its rights and becomes the worker.

use crate::error::Error;
use crate::exit::Exit;
use edgetest_report::isolation_code;
use edgetest_run::{Isolation, IsolationLevel, Launcher};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

/// What may be had at all.
const DEEPEST: IsolationLevel = if cfg!(target_os = "linux") { IsolationLevel::Full } else { IsolationLevel::None };

/// Becomes a worker. Comes back only when it cannot, or was only asked what it could do.
pub fn launch(words: impl Iterator<Item = OsString>) -> Exit {
    match edgetest_run::launch(words) {
        Ok(()) => Exit::Clean,
        Err(error) => {
            // The supervisor reads it, if it is still there.
            let _ = writeln!(io::stderr(), "{error}");
            Exit::Internal
        }
    }
}

/// What starts the workers on this platform, which a probe has shown to be capable of `isolation`.
pub fn launcher(isolation: &Isolation) -> Launcher {
    at(isolation.level)
}

/// Where there is none at all, a worker still puts on what it can by itself.
fn at(most: IsolationLevel) -> Launcher {
    match env::current_exe() {
        Ok(program) if most > IsolationLevel::None => Launcher::Program { program, arguments: Vec::new(), most },
        _ => Launcher::None,
    }
}

/// What this platform can do, tried before anything foreign runs; an error below `required`.
pub fn probe(scratch: &Path, required: IsolationLevel) -> Result<Isolation, Error> {
    // A disk that is full must not pass for a system without isolation.
    fs::create_dir_all(scratch).map_err(|source| Error::Write { path: scratch.to_owned(), source })?;
    let isolation = edgetest_run::probe(&at(DEEPEST), scratch);
    if isolation.level < required {
        return Err(Error::NotIsolated {
            reached: isolation_code(isolation.level),
            required: isolation_code(required),
        });
    }
    Ok(isolation)
}

/// Whether files, the network and processes are out of a worker's reach.
pub fn shuts_in(isolation: &Isolation) -> bool {
    isolation.level >= IsolationLevel::Readonly
}
