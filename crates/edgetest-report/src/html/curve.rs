//! Distinct findings over the time of the sweep, as the points of an SVG line.

use crate::Report;
use crate::duration::duration;
use edgetest_triage::Finding;
use std::fmt::Write as _;

/// The drawing's size in its own units, and the room for its axes.
pub const WIDTH: u64 = 640;
pub const HEIGHT: u64 = 180;
pub const LEFT: u64 = 36;
pub const BELOW: u64 = 28;
pub const ABOVE: u64 = 12;

/// A stair: up by one for each finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Curve {
    pub points: String,
    /// Label and horizontal place of each mark of the time axis.
    pub times: Vec<(String, u64)>,
    pub top: usize,
    /// For those who do not see the line: when and which.
    pub rows: Vec<(String, String)>,
}

impl Curve {
    /// None where there is nothing to draw.
    pub fn of(report: &Report) -> Option<Self> {
        let mut found: Vec<&Finding> = report.triaged.findings.iter().collect();
        found.sort_by_key(|finding| finding.first_seen_ms);
        let last = found.last()?.first_seen_ms;
        let end = report.elapsed.run.max(last).max(1);
        let top = found.len();
        let x = |time: u64| LEFT + time.min(end) * (WIDTH - LEFT) / end;
        let height = HEIGHT - ABOVE - BELOW;
        let count = u64::try_from(top).unwrap_or(u64::MAX);
        let y = |found: u64| HEIGHT - BELOW - found * height / count;
        let mut points = format!("{},{}", x(0), y(0));
        for (number, finding) in (1..).zip(&found) {
            let at = x(finding.first_seen_ms);
            write!(points, " {at},{} {at},{}", y(number - 1), y(number)).expect("writing to a String does not fail");
        }
        write!(points, " {},{}", x(end), y(count)).expect("writing to a String does not fail");
        let times = [0, end / 2, end].map(|time| (duration(time), x(time))).to_vec();
        let row = |finding: &&Finding| {
            let name = format!("{}: {}", finding.kind.code(), super::view::safe(&finding.item));
            (duration(finding.first_seen_ms), name)
        };
        Some(Self { points, times, top, rows: found.iter().map(row).collect() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_line_rises_by_one_at_each_first_sight() {
        let mut report = sample::report();
        report.elapsed.run = 1000;
        report.triaged.findings.truncate(2);
        report.triaged.findings[0].first_seen_ms = 500;
        report.triaged.findings[1].first_seen_ms = 0;
        let curve = Curve::of(&report).expect("there are findings");
        assert_eq!(curve.points, "36,152 36,152 36,82 338,82 338,12 640,12");
        assert_eq!(curve.times[1], ("500 ms".to_owned(), 338));
        assert_eq!(curve.rows[0].1, "stack-overflow: orders::parse");
    }

    #[test]
    fn without_findings_there_is_no_line() {
        assert_eq!(Curve::of(&Report::default()), None);
    }
}
