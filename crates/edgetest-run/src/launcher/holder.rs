//! One process that holds a network without devices, and mounts, for all workers of this process.
//!
//! The kernel takes longer for such a network than for all other layers together, both to make it and to take it down, and
//! mounts cost it some waiting when they are taken down. So both are made once; a worker joins them, and empties what the last one
//! in its place has left in memory. Where it cannot, it makes all of it for itself.

use super::order;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::channel;

/// What it says once there is something to join.
pub const HELD: &str = "held";

static HOLDER: OnceLock<Option<u32>> = OnceLock::new();

/// The process whose namespaces a worker can join, by number. It lives as long as this one.
pub fn of(program: &Path, arguments: &[String]) -> Option<u32> {
    *HOLDER.get_or_init(|| {
        let (told, heard) = channel();
        let mut command = Command::new(program);
        command.args(arguments).args(order::hold());
        command.env_clear().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        // It dies with the thread that starts it, so that thread does nothing else. Nor is it ever waited for: its number
        // must not become that of another process.
        let keeper = std::thread::Builder::new().name("namespaces".into()).spawn(move || {
            let Ok(mut holder) = command.spawn() else { return };
            if holds(&mut holder) && told.send(holder.id()).is_ok() {
                loop {
                    std::thread::park();
                }
            }
            // Without a word it is of no use; it may be gone already.
            let _ = holder.kill();
            let _ = holder.wait();
        });
        keeper.ok().and_then(|_| heard.recv().ok())
    })
}

fn holds(holder: &mut Child) -> bool {
    let Some(said) = holder.stdout.take() else { return false };
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line).is_ok() && line.trim_end() == HELD
}
