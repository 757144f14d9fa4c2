//! The whole run in a sentence, for places that have room for no more.

use crate::{Counts, Report};
use std::fmt::Write as _;

/// `1 of 2 public callables tested; 1 error, 0 warnings, 0 notes`.
pub(crate) fn sentence(report: &Report) -> String {
    let counts = report.counts();
    let tested = format!("{} of {} public callables tested", counts.tested, counts.callables());
    format!("{tested}; {}", findings(&counts))
}

/// Findings by severity.
pub(crate) fn findings(counts: &Counts) -> String {
    let Counts { errors, warnings, notes, accepted, .. } = *counts;
    let mut text = [plural(errors, "error"), plural(warnings, "warning"), plural(notes, "note")].join(", ");
    if accepted > 0 {
        write!(text, ", {accepted} accepted").expect("writing to a String does not fail");
    }
    text
}

/// `1 error`, `2 errors`.
pub(crate) fn plural(count: usize, word: &str) -> String {
    if count == 1 { format!("1 {word}") } else { format!("{count} {word}s") }
}
