//! From a report to an exit code.

use crate::exit::Exit;
use edgetest_report::Report;
use edgetest_run::Stopped;

/// How a run of one package ends.
pub fn verdict(report: &Report) -> Exit {
    if report.triaged.findings.iter().any(|finding| report.fails(finding)) {
        return Exit::Findings;
    }
    let early = matches!(report.stopped, Stopped::Interrupted | Stopped::CutShort);
    if report.is_elsewhere() && !early {
        return Exit::Clean;
    }
    // What was cut short, or never reached a call, has shown nothing.
    if early || report.counts().tested == 0 {
        return Exit::Inconclusive;
    }
    Exit::Clean
}
