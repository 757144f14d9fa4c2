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
    // What was cut short, never reached a call, or hardly ever got valid arguments, has shown nothing.
    if early || report.counts().tested == 0 || report.is_hollow() {
        return Exit::Inconclusive;
    }
    Exit::Clean
}
