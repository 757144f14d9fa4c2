//! What a process has used so far, as the system tells it. Wall time alone gives false hangs on a loaded machine.

use std::time::Duration;

/// A reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usage {
    /// CPU time of all threads, user and system.
    pub cpu: Duration,
    /// Whether some thread could use more right now.
    pub runnable: bool,
}

/// Reads the usage of a process; `None` where the system does not tell, or the process is gone.
#[cfg(target_os = "linux")]
pub fn of(pid: u32) -> Option<Usage> {
    let (_, cpu) = parse(&std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?)?;
    let tasks = std::fs::read_dir(format!("/proc/{pid}/task")).ok()?;
    let runnable = tasks.flatten().any(|task| {
        let stat = std::fs::read_to_string(task.path().join("stat")).unwrap_or_default();
        parse(&stat).is_some_and(|(state, _)| matches!(state, 'R' | 'D'))
    });
    Some(Usage { cpu, runnable })
}

/// Reads the usage of a process; `None` where the system does not tell, or the process is gone.
#[cfg(not(target_os = "linux"))]
pub fn of(_pid: u32) -> Option<Usage> {
    None
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
    fn this_process_uses_cpu_time() {
        assert!(of(std::process::id()).is_some());
        assert_eq!(of(u32::MAX), None);
    }
}
