//! Processes that a worker has left behind. Where a filter of system calls is on there are none; elsewhere they are known by
//! the folder that is their home, which a child inherits with the rest of its environment, and are ended.

use std::path::Path;

/// Ends whatever has `home` for its home but the worker itself, and says how many processes that were.
#[cfg(target_os = "linux")]
pub fn end(home: &Path, worker: u32) -> u64 {
    use std::os::unix::ffi::OsStrExt as _;
    let mark = [b"HOME=", home.as_os_str().as_bytes(), b"\0"].concat();
    let (mut ended, mut quiet) = (std::collections::BTreeSet::new(), 0);
    for _ in 0..ROUNDS {
        let before = ended.len();
        // One that is dying may be met again.
        ended.extend(linux::round(&mark, worker));
        quiet = if ended.len() == before { quiet + 1 } else { 0 };
        if quiet == QUIET {
            break;
        }
    }
    ended.len() as u64
}

/// Nothing is known of them.
#[cfg(not(target_os = "linux"))]
pub fn end(_home: &Path, _worker: u32) -> u64 {
    0
}

/// Rounds at most, for whoever starts others faster than they are ended.
#[cfg(target_os = "linux")]
const ROUNDS: usize = 20;
/// Rounds without a find that are believed: a child that is started by a parent which then ends may escape the first.
#[cfg(target_os = "linux")]
const QUIET: usize = 2;

#[cfg(target_os = "linux")]
mod linux {
    use rustix::process::{Pid, PidfdFlags, Signal, pidfd_open, pidfd_send_signal};

    /// Numbers of the processes that were met and ended.
    pub fn round(mark: &[u8], worker: u32) -> Vec<i32> {
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let numbers = processes.filter_map(|process| process.file_name().to_str()?.parse::<i32>().ok());
        let others = numbers.filter(|number| number.cast_unsigned() != worker);
        others.filter(|number| end(*number, mark).is_some()).collect()
    }

    /// Opened before it is looked at, so that it cannot become another process in between.
    fn end(number: i32, mark: &[u8]) -> Option<()> {
        let process = pidfd_open(Pid::from_raw(number)?, PidfdFlags::empty()).ok()?;
        // One that has ended has no environment.
        let environment = std::fs::read(format!("/proc/{number}/environ")).ok()?;
        let begins = environment.starts_with(mark);
        let holds = || environment.windows(mark.len() + 1).any(|window| window[0] == 0 && &window[1..] == mark);
        (begins || holds()).then_some(())?;
        pidfd_send_signal(process, Signal::KILL).ok()
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::process::{Child, Command};

    fn sleeper(home: &Path) -> Child {
        Command::new("sleep")
            .arg("600")
            .env_clear()
            .env("A", "b")
            .env("HOME", home)
            .spawn()
            .expect("there is a `sleep`")
    }

    #[test]
    fn what_has_the_folder_for_its_home_is_ended_and_nothing_else() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let homes = ["a", "ab"].map(|name| folder.path().join(name));
        let [mut left, mut worker, mut other] = [&homes[0], &homes[0], &homes[1]].map(|home| sleeper(home));
        // A child has its environment a moment after it was started.
        let ended = (0..500).find_map(|_| match end(&homes[0], worker.id()) {
            0 => {
                std::thread::sleep(std::time::Duration::from_millis(10));
                None
            }
            ended => Some(ended),
        });
        assert_eq!(ended, Some(1));
        assert!(!left.wait().expect("it is ours").success());
        for process in [&mut worker, &mut other] {
            assert_eq!(process.try_wait().expect("it is ours"), None, "it runs on");
            process.kill().expect("it is ours");
            process.wait().expect("it is ours");
        }
    }
}
