//! What the corpora of a campaign reach, in the machine report.

use edgetest_triage::{Coverage, Covered};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct CoverageRow<'a> {
    lines: Lines,
    callables: Vec<CoveredRow<'a>>,
    passed_over: &'a [String],
}

#[derive(Serialize)]
struct Lines {
    reached: usize,
    all: usize,
}

#[derive(Serialize)]
struct CoveredRow<'a> {
    path: &'a str,
    file: &'a str,
    line: u32,
    lines: Lines,
    missed: Vec<[u32; 2]>,
}

impl From<[usize; 2]> for Lines {
    fn from([reached, all]: [usize; 2]) -> Self {
        Self { reached, all }
    }
}

impl<'a> From<&'a Coverage> for CoverageRow<'a> {
    fn from(coverage: &'a Coverage) -> Self {
        Self {
            lines: coverage.lines.into(),
            callables: coverage.callables.iter().map(CoveredRow::from).collect(),
            passed_over: &coverage.passed_over,
        }
    }
}

impl<'a> From<&'a Covered> for CoveredRow<'a> {
    fn from(covered: &'a Covered) -> Self {
        Self {
            path: &covered.path,
            file: &covered.place.file,
            line: covered.place.line,
            lines: covered.lines.into(),
            missed: covered.missed.iter().map(|range| [*range.start(), *range.end()]).collect(),
        }
    }
}
