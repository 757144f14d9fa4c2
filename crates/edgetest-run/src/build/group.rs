//! Cargo and all that it starts, as one group that can be ended at once. Where only cargo itself is killed, each rustc that it has
//! started goes on to its end, and keeps the target folder busy meanwhile.

use std::process::{Child, Command};

/// Has the command lead a group of its own.
#[cfg(unix)]
pub(super) fn lead(command: &mut Command) {
    std::os::unix::process::CommandExt::process_group(command, 0);
}

/// Systems without groups.
#[cfg(not(unix))]
pub(super) fn lead(_command: &mut Command) {}

/// Ends the group of a child that was started to lead one, and the child.
pub(super) fn end(child: &mut Child) {
    kill(child);
    // It may have ended by itself in the meantime, which is as good.
    let _ = child.kill();
    let _ = child.wait();
}

#[cfg(unix)]
fn kill(child: &Child) {
    use rustix::process::{Pid, Signal, kill_process_group};
    // Nobody has waited for it yet, so the number is still its own.
    if let Some(leader) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        let _ = kill_process_group(leader, Signal::KILL);
    }
}

#[cfg(not(unix))]
fn kill(_child: &Child) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::io::Read as _;
    use std::process::Stdio;

    #[test]
    fn a_child_ends_with_what_it_has_started() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo begun; wait"]).stdout(Stdio::piped());
        lead(&mut command);
        let mut child = command.spawn().expect("there is a `sh`");
        let mut said = child.stdout.take().expect("it was asked to be a pipe");
        let mut begun = [0; 6];
        said.read_exact(&mut begun).expect("it says so");
        end(&mut child);
        // The pipe ends when nobody holds it any more, the grandchild included.
        assert_eq!(said.read_to_end(&mut Vec::new()).expect("it ends"), 0);
    }
}
