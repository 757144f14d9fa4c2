//! `[limits]`: how long and how much. What the command line says wins.

use super::Mistake;
use super::table::Table;
use std::time::Duration;

/// Bounds of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// `time`: as `--time`.
    pub time: Option<Duration>,
    /// `cases`: as `--cases`.
    pub cases: Option<u64>,
    /// `case-time`: processor time of one case, after which it counts as a hang.
    pub case_time: Option<Duration>,
    /// `case-memory-mib`: memory of one case in MiB, after which it counts as runaway.
    pub case_memory_mib: Option<u64>,
}

/// Most MiB that a case may be given: the workers' address space must hold it several times.
const MOST_MEMORY: u64 = 4 << 10;

/// Reads the table.
pub fn read(mut table: Table<'_>) -> Result<Limits, Mistake> {
    let limits = Limits {
        time: table.duration("time")?,
        cases: table.count("cases")?,
        case_time: table.duration("case-time")?,
        case_memory_mib: table.count("case-memory-mib")?,
    };
    if limits.case_memory_mib.is_some_and(|mib| mib > MOST_MEMORY) {
        let message = format!("`case-memory-mib` must be at most {MOST_MEMORY}");
        return Err(Mistake::new(message, table.span_of("case-memory-mib")));
    }
    table.end()?;
    Ok(limits)
}
