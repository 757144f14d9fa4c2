//! Annotations of GitHub's workflow runner: lines of commands that it reads from a step's output.
//!
//! Whoever may put a line of their own into that output gives commands to the runner. Here no text of the crate under test
//! begins a line, and what stands within one is encoded as the runner's own toolkit does it.

use crate::diagnostic::{advice, title};
use crate::safe::{name, shown};
use crate::summary::sentence;
use crate::{Render, Report, Scope};
use edgetest_triage::{Finding, Severity};

/// The runner shows no more of one sort for a step; the others would be lost without a word.
const SHOWN: usize = 10;

/// Annotations.
#[derive(Clone, Copy, Debug)]
pub struct Github;

impl Render for Github {
    fn scope(&self) -> Scope {
        Scope::Package
    }

    fn render(&self, reports: &[Report]) -> String {
        reports.iter().flat_map(lines).map(|line| line + "\n").collect()
    }
}

fn lines(report: &Report) -> Vec<String> {
    let all = || report.triaged.findings.iter().filter(|finding| !finding.accepted);
    let mut lines = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        let of_sort = all().filter(|finding| shown_as(finding) == severity);
        lines.extend(of_sort.take(SHOWN).map(|finding| annotation(report, finding)));
    }
    let title = property(&format!("cargo edgetest: {}", name(&report.package)));
    lines.push(format!("::notice title={title}::{}", data(&sentence(report))));
    lines
}

/// What did not fail every time fails nobody.
fn shown_as(finding: &Finding) -> Severity {
    if finding.flaky { Severity::Note } else { finding.severity }
}

fn annotation(report: &Report, finding: &Finding) -> String {
    let command = match shown_as(finding) {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let place = report.place(finding);
    let column = if place.column > 0 { format!(",col={}", place.column) } else { String::new() };
    let file = property(&name(&place.file));
    let head = property(&format!("{}: {}", finding.kind.code(), title(finding)));
    format!("::{command} file={file},line={}{column},title={head}::{}", place.line, data(&message(report, finding)))
}

/// Its lines are ended by the runner's own escape.
fn message(report: &Report, finding: &Finding) -> String {
    let beyond = report.beyond(finding).map(|at| format!("in: {at}"));
    let input = finding.input.iter().map(|(name, value)| format!("input: {} = {}", shown(name), shown(value)));
    std::iter::once(shown(&finding.message))
        .chain(beyond)
        .chain(input)
        .chain([format!("help: {}", advice(finding)), format!("again: cargo edgetest repro {}", finding.id)])
        .collect::<Vec<_>>()
        .join("\n")
}

/// What follows the second `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between `=` and `,` or `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn an_annotation_stands_at_its_line() {
        let mut report = sample::report();
        report.triaged.findings.truncate(1);
        let text = Github.render(&[report]);
        let expected = "::error file=crates/orders/src/sku.rs,line=41,col=32,title=char-boundary%3A \
                        `orders%3A%3Aparse_sku` panics on a multi-byte character::end byte index 3 is not a char boundary; \
                        it is inside '£' (bytes 2..4) of `ab£`%0Ainput: raw = \"ab£\"%0A\
                        help: `split_at_checked` returns `None` here%0Aagain: cargo edgetest repro 3fa1c0de\n\
                        ::notice title=cargo edgetest%3A orders::1 of 2 public callables tested; 1 error, 0 warnings, 0 notes\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_is_accepted_is_not_annotated_and_what_is_flaky_is_a_notice() {
        let mut report = sample::report();
        report.triaged.findings[0].accepted = true;
        report.triaged.findings[1].flaky = true;
        let text = Github.render(&[report]);
        assert!(!text.contains("3fa1c0de") && !text.contains("::error"), "{text}");
        assert!(text.lines().any(|line| line.starts_with("::notice") && line.contains("00c0ffee")), "{text}");
    }

    #[test]
    fn no_more_annotations_than_the_runner_shows() {
        let mut report = sample::report();
        report.triaged.findings = vec![sample::error(); 30];
        let text = Github.render(&[report]);
        assert_eq!(text.lines().filter(|line| line.starts_with("::error")).count(), SHOWN);
        assert!(text.contains("30 errors"), "{text}");
    }
}
