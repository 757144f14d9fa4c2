//! Healthy crates: every error is a false positive, and what they may panic on shows as notes and warnings.

use super::corpus::Healthy;
use super::matching::names;
use super::report::{Finding, Report};
use super::table::{Share, table};
use super::vet::Vetted;
use std::fmt::Write as _;

/// The whole section.
pub fn section(trials: &[(&Healthy, Vetted)]) -> String {
    let rows: Vec<_> = trials.iter().map(|(facts, vetted)| row(facts, vetted)).collect();
    let head =
        ["crate", "tested", "errors", "warnings", "notes", "documented panics seen as notes", "contract panics seen"];
    let errors = trials.iter().map(|(_, vetted)| count(vetted, "error")).sum::<usize>();
    let mut text = format!("Errors on healthy crates, which must be none: {errors}.\n\n");
    text += &table(head, 1, &rows);
    for (facts, vetted) in trials {
        for finding in of_severity(vetted, "error") {
            let site = finding
                .location
                .as_ref()
                .map_or_else(String::new, |it| format!(", {}/{}:{}", it.krate, it.file, it.line));
            writeln!(
                text,
                "\n- error {} in {}: `{}` ({}{site}): {}",
                finding.id, facts.package, finding.item, finding.kind, finding.message
            )
            .expect("a String takes all");
        }
    }
    text
}

fn row(facts: &Healthy, vetted: &Vetted) -> [String; 7] {
    let tested = vetted.report.as_ref().map_or_else(|| vetted.stamp.ending(), tested);
    let figures = ["error", "warning", "note"].map(|severity| count(vetted, severity).to_string());
    let [errors, warnings, notes] = figures;
    let documented = seen(&facts.documented_panics, &of_severity(vetted, "note"));
    let contracts = seen(&facts.contract_panics, &findings(vetted));
    [facts.package.to_string(), tested, errors, warnings, notes, documented, contracts]
}

fn tested(report: &Report) -> String {
    Share::of(&report.items, |item| item.status == "tested").to_string()
}

fn count(vetted: &Vetted, severity: &str) -> usize {
    of_severity(vetted, severity).count()
}

fn findings(vetted: &Vetted) -> impl Iterator<Item = &Finding> + Clone {
    vetted.report.iter().flat_map(|report| &report.findings)
}

fn of_severity<'a>(vetted: &'a Vetted, severity: &'a str) -> impl Iterator<Item = &'a Finding> + Clone {
    findings(vetted).filter(move |finding| finding.severity == severity)
}

/// How many of the callables some finding names.
fn seen<'a>(callables: &[String], findings: &(impl Iterator<Item = &'a Finding> + Clone)) -> String {
    let is_seen = |callable: &&String| {
        let callable = std::slice::from_ref(*callable);
        findings.clone().any(|finding| finding.callables().any(|found| names(callable, found)))
    };
    Share::of(callables, is_seen).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn errors_are_listed_and_documented_panics_counted_as_notes() {
        let facts: Healthy = from_value(json!({"crate": "a", "version": "1.0.0", "documented_panics": ["a::T::get"], "contract_panics": ["a::T::put"]}))
            .expect("the literal reads");
        let report = from_value(json!({
            "items": [{"path": "a::T::get", "kind": "method", "status": "tested"}],
            "findings": [
                {"id": "0", "kind": "overflow", "severity": "error", "item": "a::f", "message": "attempt to add with overflow"},
                {"id": "1", "kind": "assertion", "severity": "note", "item": "a::T::<u8>::get", "message": ""}
            ]
        }));
        let vetted = Vetted { report: Some(report.expect("the literal reads")), ..Vetted::default() };
        let text = section(&[(&facts, vetted)]);
        assert!(text.contains("must be none: 1."), "{text}");
        assert!(text.contains("| a@1.0.0 | 1 of 1 (100 %) | 1 | 0 | 1 | 1 of 1 (100 %) | 0 of 1 (0 %) |"), "{text}");
        assert!(text.contains("- error 0 in a@1.0.0: `a::f` (overflow): attempt to add with overflow"), "{text}");
    }
}
