//! `JUnit` XML: a suite for each package, a test case for each callable.
//!
//! A test case fails for the findings that fail the run; what is only shown stands in its output.

use crate::diagnostic::{render, title};
use crate::module::module;
use crate::reasons::{UNBUILDABLE_CODE, untested_code, untested_text};
use crate::safe::{name, shown};
use crate::{Elapsed, Render, Report, Scope, Style};
use edgetest_triage::{Finding, Item, Status};
use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};
use std::time::Duration;

/// `JUnit` XML.
#[derive(Clone, Copy, Debug)]
pub struct Junit;

impl Render for Junit {
    fn scope(&self) -> Scope {
        Scope::Run
    }

    fn render(&self, reports: &[Report]) -> String {
        let mut document = Document::new("cargo edgetest");
        document.add_test_suites(reports.iter().map(suite));
        document.set_time(reports.iter().map(|report| time(report.elapsed)).sum());
        plain(&document.to_string().expect("a String takes every text"))
    }
}

/// Without the number of skipped tests of the whole document, which the published schema does not know: each suite tells its own.
fn plain(document: &str) -> String {
    let Some(start) = document.find("<testsuites ") else { return document.to_owned() };
    let (head, rest) = document.split_at(start);
    let (tag, rest) = rest.split_at(rest.find('>').unwrap_or(rest.len()));
    let skipped = tag.split_once(" skipped=\"").and_then(|(before, after)| Some((before, after.split_once('"')?.1)));
    let tag = skipped.map_or_else(|| tag.to_owned(), |(before, after)| format!("{before}{after}"));
    format!("{head}{tag}{rest}")
}

fn suite(report: &Report) -> TestSuite {
    let mut suite = TestSuite::new(&report.package);
    suite.set_time(time(report.elapsed));
    suite.add_property(("version", report.version.as_str())).add_property(("seed", report.seed.to_string().as_str()));
    suite.add_test_cases(report.triaged.items.iter().map(|item| case(report, item)));
    suite.add_test_cases(strays(report).map(|finding| named(&finding.item, ended(report, &[finding]))));
    suite
}

fn time(elapsed: Elapsed) -> Duration {
    Duration::from_millis(elapsed.total())
}

/// Findings of callables that have no row: none may be lost.
fn strays(report: &Report) -> impl Iterator<Item = &Finding> {
    let has_row = |finding: &Finding| report.triaged.items.iter().any(|item| item.path == finding.item);
    report.triaged.findings.iter().filter(move |finding| !has_row(finding))
}

fn case(report: &Report, item: &Item) -> TestCase {
    let findings: Vec<&Finding> = report.findings_of(&item.path).collect();
    let status = match &item.status {
        _ if findings.iter().any(|finding| report.fails(finding)) => ended(report, &findings),
        Status::Tested => TestCaseStatus::success(),
        Status::Skipped(untested) => skipped(untested_code(untested), &untested_text(untested)),
        Status::Unbuildable(message) => skipped(UNBUILDABLE_CODE, message),
    };
    let mut case = named(&item.path, status);
    let shown: Vec<&Finding> = findings.into_iter().filter(|finding| !report.fails(finding)).collect();
    if !shown.is_empty() {
        case.set_system_out(texts(report, &shown));
    }
    case
}

fn named(path: &str, status: TestCaseStatus) -> TestCase {
    let mut case = TestCase::new(name(path), status);
    case.set_classname(name(&module(path)));
    case
}

fn skipped(code: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::skipped();
    status.set_type(code).set_message(shown(text));
    status
}

/// A failure, where any of the findings fails the run.
fn ended(report: &Report, findings: &[&Finding]) -> TestCaseStatus {
    let failing: Vec<&Finding> = findings.iter().copied().filter(|finding| report.fails(finding)).collect();
    let Some(first) = failing.first() else {
        return TestCaseStatus::success();
    };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(first.kind.code()).set_message(title(first)).set_description(texts(report, &failing));
    status
}

fn texts(report: &Report, findings: &[&Finding]) -> String {
    findings.iter().map(|finding| render(report, finding, Style::default())).collect::<Vec<_>>().join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn read_back(reports: &[Report]) -> Document {
        Document::deserialize_from_str(&Junit.render(reports)).expect("it is JUnit")
    }

    fn message(case: &TestCase) -> Option<&str> {
        match &case.status {
            TestCaseStatus::NonSuccess { message, .. } | TestCaseStatus::Skipped { message, .. } => message.as_deref(),
            TestCaseStatus::Success { .. } => None,
        }
    }

    #[test]
    fn each_callable_is_a_test_case() {
        let document = read_back(&[sample::report()]);
        let cases = &document.test_suites[0].test_cases;
        let rows: Vec<_> = cases.iter().map(|case| (case.name.as_str(), message(case))).collect();
        let expected = [
            ("orders::parse_sku", Some("`orders::parse_sku` panics on a multi-byte character")),
            ("orders::each", Some("takes a closure or function pointer: `FnMut`")),
            ("orders::parse", Some("`orders::parse` overflows the stack")),
            ("<orders::Orders as Index<usize>>::index", None),
        ];
        assert_eq!(rows, expected);
        assert_eq!((document.tests, document.failures), (4, 2));
    }

    #[test]
    fn what_does_not_fail_the_run_fails_no_test() {
        let mut report = sample::report();
        report.triaged.findings.iter_mut().for_each(|finding| finding.accepted = true);
        let document = read_back(&[report]);
        assert_eq!(document.failures, 0);
        let output = document.test_suites[0].test_cases[0].system_out.as_deref().unwrap_or_default();
        assert!(output.contains("error[char-boundary]"), "{output}");
    }

    #[track_caller]
    fn assert_valid(text: &str) {
        let published = include_str!("../tests/data/junit-10.xsd");
        let schema = uppsala::parse(published).expect("the schema is XML");
        let validator = uppsala::XsdValidator::from_schema(&schema).expect("the schema is a schema");
        let document = uppsala::parse(text).expect("it is XML");
        let errors: Vec<String> = validator.validate(&document).iter().map(ToString::to_string).collect();
        assert_eq!(errors, [""; 0], "{text}");
    }

    #[test]
    fn it_is_as_the_published_schema_says() {
        let mut mixed = sample::report();
        mixed.triaged.findings[0].accepted = true;
        assert_valid(&Junit.render(&[sample::report(), Report { package: "more".into(), ..Report::default() }]));
        assert_valid(&Junit.render(&[mixed]));
        assert_valid(&Junit.render(&[sample::hostile()]));
        assert_valid(&Junit.render(&[]));
    }

    #[test]
    #[should_panic(expected = "unknown")]
    fn the_schema_refuses_what_it_does_not_know() {
        assert_valid("<testsuites><testsuite name='a' tests='1' failures='0' errors='0' unknown='x'/></testsuites>");
    }

    #[test]
    fn each_package_is_a_suite() {
        let more = Report { package: "more".into(), ..Report::default() };
        let document = read_back(&[sample::report(), more]);
        let names: Vec<_> = document.test_suites.iter().map(|suite| suite.name.as_str()).collect();
        assert_eq!(names, ["orders", "more"]);
    }
}
