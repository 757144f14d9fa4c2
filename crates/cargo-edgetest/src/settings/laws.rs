//! `[laws]`: what a law means to this project: `parse-print = "error"`, `comparator = "off"`.
//!
//! Names and types only suggest most laws, so that a project may make one binding for itself, where `[checks]` can only lower what
//! std's own conventions weigh.

use super::Mistake;
use super::checks::{Checks, Level, levels};
use super::table::Table;
use edgetest_plan::Law;
use edgetest_triage::{Finding, Severity};

/// Reads the table.
pub fn read(table: &Table<'_>) -> Result<Checks, Mistake> {
    let codes: Vec<&'static str> = Law::ALL.iter().map(|law| law.code()).collect();
    levels(table, "law", &codes)
}

/// Has broken laws weigh what the project says.
pub fn apply(laws: &Checks, findings: &mut [Finding]) {
    for finding in findings {
        let Some(level) = finding.law.and_then(|law| laws.get(law.code())) else { continue };
        finding.accepted |= *level == Level::Off;
        let severity = weighed(*level, finding.severity, finding.flaky);
        if severity != finding.severity {
            finding.severity = severity;
            finding.evidence = format!("{}; `edgetest.toml` makes it {}", finding.evidence, article(severity));
        }
    }
}

/// One that was not broken again is not raised.
fn weighed(level: Level, severity: Severity, flaky: bool) -> Severity {
    match level {
        Level::AtMost(wanted) if wanted < severity || !flaky => wanted,
        Level::AtMost(_) | Level::Off => severity,
    }
}

fn article(severity: Severity) -> &'static str {
    match severity {
        Severity::Note => "a note",
        Severity::Warning => "a warning",
        Severity::Error => "an error",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_weighs_what_the_project_says_unless_it_was_not_broken_again() {
        let (note, warning, error) = (Severity::Note, Severity::Warning, Severity::Error);
        assert_eq!(weighed(Level::AtMost(error), warning, false), error);
        assert_eq!(weighed(Level::AtMost(error), warning, true), warning);
        assert_eq!(weighed(Level::AtMost(note), error, true), note);
        assert_eq!(weighed(Level::Off, warning, false), warning);
    }
}
