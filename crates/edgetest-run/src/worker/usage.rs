//! What a process has used so far, as the system tells it. Wall time alone gives false hangs on a loaded machine.

use std::time::Duration;

/// A reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// CPU time of all threads, user and system.
    pub cpu: Duration,
    /// What its threads are about.
    pub threads: Threads,
}

/// What the threads of a process are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Threads {
    /// Some could use more time right now.
    Runnable,
    /// All of them wait for something.
    Waiting,
    /// A signal has stopped them.
    Stopped,
}

/// Reads the usage of a process; `None` where the system does not tell, or the process is gone.
#[cfg(target_os = "linux")]
pub fn of(pid: u32) -> Option<Usage> {
    let cpu = cpu(pid)?;
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let stats = tasks.flatten().map(|task| std::fs::read_to_string(task.path().join("stat")).unwrap_or_default());
    Some(Usage { cpu, threads: all(stats.filter_map(|stat| Some(parse(&stat)?.0))) })
}

/// Reads the usage of a process; `None` where the system does not tell, or the process is gone.
#[cfg(not(target_os = "linux"))]
pub fn of(_pid: u32) -> Option<Usage> {
    None
}

/// CPU time of all threads of a process, user and system.
#[cfg(target_os = "linux")]
pub fn cpu(pid: u32) -> Option<Duration> {
    Some(parse(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?.1)
}

/// CPU time of a process, where the system tells it.
#[cfg(not(target_os = "linux"))]
pub fn cpu(_pid: u32) -> Option<Duration> {
    None
}

/// What threads of these states are about all in all.
#[cfg(target_os = "linux")]
fn all(states: impl Iterator<Item = char>) -> Threads {
    let each = states.map(|state| match state {
        'R' | 'D' => Threads::Runnable,
        'T' | 't' => Threads::Stopped,
        _ => Threads::Waiting,
    });
    each.fold(Threads::Waiting, |all, one| if all == Threads::Runnable || one == Threads::Waiting { all } else { one })
}

/// The state and the CPU time of a line of `/proc/PID/stat`. The name, in parentheses, may hold anything.
#[cfg(target_os = "linux")]
fn parse(stat: &str) -> Option<(char, Duration)> {
    /// `_SC_CLK_TCK` is 100 on every Linux that Rust runs on.
    const TICK: Duration = Duration::from_millis(10);
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u32>().ok();
    let used = ticks(11)?.checked_add(ticks(12)?)?;
    Some((fields.first()?.chars().next()?, TICK * used))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_parentheses_does_not_shift_the_fields() {
        let line = "12 (a) S (b)) R 1 12 12 0 -1 4194560 1 0 0 0 7 3 0 0 20 0 1 0";
        assert_eq!(parse(line), Some(('R', Duration::from_millis(100))));
        assert_eq!(parse("12 (a"), None);
    }

    #[test]
    fn one_thread_that_could_run_is_enough_for_all() {
        for (states, threads) in
            [("SRT", Threads::Runnable), ("STS", Threads::Stopped), ("SS", Threads::Waiting), ("", Threads::Waiting)]
        {
            assert_eq!(all(states.chars()), threads, "{states}");
        }
    }

    #[test]
    fn this_process_uses_cpu_time() {
        assert!(of(std::process::id()).is_some());
        assert_eq!(of(u32::MAX), None);
    }
}
