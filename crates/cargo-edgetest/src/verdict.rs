//! From a report to an exit code.

use crate::exit::Exit;
use edgetest_report::Report;
use edgetest_run::Stopped;
use edgetest_triage::{Finding, Severity};

/// How a run of one package ends.
pub fn verdict(report: &Report, fail_on: Severity) -> Exit {
    let fails = |finding: &Finding| finding.severity >= fail_on && !finding.accepted && !finding.flaky;
    if report.triaged.findings.iter().any(fails) {
        return Exit::Findings;
    }
    // What was cut short, or never reached a call, has shown nothing.
    if report.stopped == Stopped::Interrupted || report.counts().tested == 0 {
        return Exit::Inconclusive;
    }
    Exit::Clean
}
