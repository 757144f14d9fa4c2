//! The machine report. Its form is `schema/edgetest-report-1.json`; no other form may leave this module.

mod coverage;

use coverage::CoverageRow;

use crate::reasons::{UNBUILDABLE_CODE, untested_code, untested_text};
use crate::safe::{WHOLE, cut};
use crate::words::class;
use crate::{Counts, Elapsed, Render, Report, Scope, VERSION};
use edgetest_run::{Isolation, IsolationLevel};
use edgetest_triage::{Finding, Item, ItemKind, Location, Release, Status};
use serde::Serialize;
use std::borrow::Cow;

/// The JSON Schema (2020-12) of the JSON report.
pub const SCHEMA: &str = include_str!("../schema/edgetest-report-1.json");

/// The machine report: one JSON object for each package.
#[derive(Clone, Copy, Debug)]
pub struct Json;

impl Render for Json {
    fn scope(&self) -> Scope {
        Scope::Package
    }

    fn render(&self, reports: &[Report]) -> String {
        reports.iter().map(json).collect()
    }
}

/// The report as one JSON object, pretty-printed, with a newline at its end. Texts beyond 64 KiB are cut.
fn json(report: &Report) -> String {
    let document = Document::from(report);
    let mut text = serde_json::to_string_pretty(&document).expect("the document has text keys and finite numbers only");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    package: PackageRow<'a>,
    edgetest: &'static str,
    toolchain: &'a str,
    seed: u64,
    isolation: IsolationRow<'a>,
    elapsed_ms: ElapsedRow,
    items: Vec<ItemRow<'a>>,
    findings: Vec<FindingRow<'a>>,
    summary: Summary,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<CoverageRow<'a>>,
}

#[derive(Serialize)]
struct PackageRow<'a> {
    name: &'a str,
    version: &'a str,
}

#[derive(Serialize)]
struct IsolationRow<'a> {
    level: &'static str,
    layers: &'a [String],
}

#[derive(Serialize)]
struct ElapsedRow {
    inspect: u64,
    plan: u64,
    generate: u64,
    build: u64,
    run: u64,
    triage: u64,
}

#[derive(Serialize)]
struct ItemRow<'a> {
    path: &'a str,
    kind: &'static str,
    status: &'static str,
    reason: Option<Reason<'a>>,
    cases: u64,
    rejected: u64,
}

#[derive(Serialize)]
struct Reason<'a> {
    code: &'static str,
    text: Cow<'a, str>,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    id: &'a str,
    kind: &'static str,
    severity: &'static str,
    item: &'a str,
    also: &'a [String],
    message: Cow<'a, str>,
    location: Option<LocationRow<'a>>,
    origin: Option<LocationRow<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    stack: &'a [String],
    input: Vec<Argument<'a>>,
    reproducer: Cow<'a, str>,
    documented: bool,
    accepted: bool,
    confirmed: Confirmed,
    flaky: bool,
    seen: u64,
    first_seen_ms: u64,
    release: Option<ReleaseRow<'a>>,
}

#[derive(Serialize)]
struct ReleaseRow<'a> {
    fails: bool,
    text: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct LocationRow<'a> {
    #[serde(rename = "crate")]
    krate: &'a str,
    file: &'a str,
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Argument<'a> {
    name: &'a str,
    value: Cow<'a, str>,
    class: Option<String>,
}

#[derive(Serialize)]
struct Confirmed {
    runs: u32,
    failed: u32,
}

#[derive(Serialize)]
struct Summary {
    items: ItemCounts,
    findings: FindingCounts,
    coverage: f64,
}

#[derive(Serialize)]
struct ItemCounts {
    tested: usize,
    skipped: usize,
    unbuildable: usize,
}

#[derive(Serialize)]
struct FindingCounts {
    error: usize,
    warning: usize,
    note: usize,
    accepted: usize,
}

impl<'a> From<&'a Report> for Document<'a> {
    fn from(report: &'a Report) -> Self {
        Self {
            schema: "edgetest-report/1",
            package: PackageRow { name: &report.package, version: &report.version },
            edgetest: VERSION,
            toolchain: &report.toolchain,
            seed: report.seed,
            isolation: (&report.isolation).into(),
            elapsed_ms: report.elapsed.into(),
            items: report.triaged.items.iter().map(ItemRow::from).collect(),
            findings: report.triaged.findings.iter().map(FindingRow::from).collect(),
            summary: report.counts().into(),
            coverage: report.coverage.as_ref().map(CoverageRow::from),
        }
    }
}

impl<'a> From<&'a Isolation> for IsolationRow<'a> {
    fn from(isolation: &'a Isolation) -> Self {
        Self { level: isolation_code(isolation.level), layers: &isolation.layers }
    }
}

/// The name of a level, as options and reports have it.
pub fn isolation_code(level: IsolationLevel) -> &'static str {
    match level {
        IsolationLevel::None => "none",
        IsolationLevel::Reduced => "reduced",
        IsolationLevel::Readonly => "readonly",
        IsolationLevel::Strong => "strong",
        IsolationLevel::Full => "full",
    }
}

impl From<Elapsed> for ElapsedRow {
    fn from(elapsed: Elapsed) -> Self {
        let Elapsed { inspect, plan, generate, build, run, triage } = elapsed;
        Self { inspect, plan, generate, build, run, triage }
    }
}

impl<'a> From<&'a Item> for ItemRow<'a> {
    fn from(item: &'a Item) -> Self {
        let (status, reason) = match &item.status {
            Status::Tested => ("tested", None),
            Status::Skipped(untested) => {
                ("skipped", Some(Reason { code: untested_code(untested), text: untested_text(untested).into() }))
            }
            Status::Unbuildable(message) => {
                ("unbuildable", Some(Reason { code: UNBUILDABLE_CODE, text: cut(message, WHOLE) }))
            }
        };
        let Item { path, cases, rejected, .. } = item;
        Self { path, kind: item_kind(item.kind), status, reason, cases: *cases, rejected: *rejected }
    }
}

fn item_kind(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Function => "function",
        ItemKind::Method => "method",
        ItemKind::TraitImpl => "trait-impl",
        ItemKind::Sequence => "sequence",
        ItemKind::Law => "law",
        ItemKind::Handler => "handler",
    }
}

impl<'a> From<&'a Finding> for FindingRow<'a> {
    fn from(finding: &'a Finding) -> Self {
        let (runs, failed) = finding.confirmed;
        Self {
            id: &finding.id,
            kind: finding.kind.code(),
            severity: finding.severity.code(),
            item: &finding.item,
            also: &finding.also,
            message: cut(&finding.message, WHOLE),
            location: finding.location.as_ref().map(LocationRow::from),
            origin: finding.origin.as_ref().map(LocationRow::from),
            stack: &finding.stack,
            input: arguments(finding),
            reproducer: cut(&finding.reproducer, WHOLE),
            documented: finding.documented,
            accepted: finding.accepted,
            confirmed: Confirmed { runs, failed },
            release: finding.release.as_ref().map(ReleaseRow::from),
            flaky: finding.flaky,
            seen: finding.seen,
            first_seen_ms: finding.first_seen_ms,
        }
    }
}

fn arguments(finding: &Finding) -> Vec<Argument<'_>> {
    finding
        .input
        .iter()
        .map(|input| {
            let (name, value) = input;
            Argument { name, value: cut(value, WHOLE), class: class(finding, name) }
        })
        .collect()
}

impl<'a> From<&'a Release> for ReleaseRow<'a> {
    fn from(release: &'a Release) -> Self {
        let (fails, text) = match release {
            Release::Fails => (true, None),
            Release::FailsOtherwise(message) => (true, Some(cut(message, WHOLE))),
            Release::Returns(value) => (false, value.as_deref().map(|value| cut(value, WHOLE))),
        };
        Self { fails, text }
    }
}

impl<'a> From<&'a Location> for LocationRow<'a> {
    fn from(location: &'a Location) -> Self {
        let Location { krate, file, line, column } = location;
        Self { krate, file, line: *line, column: *column }
    }
}

impl From<Counts> for Summary {
    fn from(counts: Counts) -> Self {
        Self {
            items: ItemCounts { tested: counts.tested, skipped: counts.skipped, unbuildable: counts.unbuildable },
            findings: FindingCounts {
                error: counts.errors,
                warning: counts.warnings,
                note: counts.notes,
                accepted: counts.accepted,
            },
            coverage: (counts.coverage() * 10_000.0).round() / 10_000.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_plan::SkipReason;
    use edgetest_triage::{Kind, Untested};
    use serde_json::Value;

    fn validate(report: &Report) -> Result<(), String> {
        let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        let document: Value = serde_json::from_str(&json(report)).expect("the report is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
        validator.validate(&document).map_err(|error| format!("{error} at {}", error.instance_path()))
    }

    #[test]
    fn a_report_is_as_its_schema_says() {
        assert_eq!(validate(&sample::report()), Ok(()));
        assert_eq!(validate(&Report::default()), Ok(()));
        let mut full = sample::report();
        full.triaged.findings[0].stack = vec!["orders::parse_sku at orders-0.1.0/src/sku.rs:41".into()];
        full.coverage = Some(sample::coverage());
        assert_eq!(validate(&full), Ok(()));
    }

    #[test]
    fn every_kind_and_every_reason_is_in_the_schema() {
        for kind in Kind::ALL {
            let mut report = sample::report();
            report.triaged.findings[0].kind = kind;
            assert_eq!(validate(&report), Ok(()), "{kind:?}");
        }
        let reasons = crate::reasons::every_skip().into_iter().map(Untested::Unplanned);
        for untested in reasons.chain(crate::reasons::RUN_REASONS.map(|(untested, _)| untested)) {
            let mut report = sample::report();
            report.triaged.items[0].status = Status::Skipped(untested.clone());
            assert_eq!(validate(&report), Ok(()), "{untested:?}");
        }
    }

    #[test]
    fn the_schema_refuses_what_it_does_not_know() {
        let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
        let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
        let whole: Value = serde_json::from_str(&json(&sample::report())).expect("the report is JSON");
        let with = |pointer: &str, value: Value| {
            let mut document = whole.clone();
            *document.pointer_mut(pointer).expect("the pointer leads somewhere") = value;
            validator.is_valid(&document)
        };
        assert!(with("/seed", 5.into()));
        assert!(!with("/schema", "edgetest-report/2".into()));
        assert!(!with("/findings/0/kind", "odd".into()));
        assert!(!with("/findings/0/id", "xyz".into()));
        assert!(!with("/items/0/reason", "odd".into()));
        let mut more = whole.clone();
        more.as_object_mut().expect("it is an object").insert("more".into(), Value::Null);
        assert!(!validator.is_valid(&more));
    }

    #[test]
    fn the_same_report_is_the_same_text() {
        assert_eq!(json(&sample::report()), json(&sample::report()));
    }

    #[test]
    fn long_texts_are_cut_and_the_coverage_is_rounded() {
        let mut report = sample::report();
        report.triaged.findings[0].input[0].1 = "x".repeat(WHOLE + 9);
        report.triaged.items.extend((0..4).map(|index| sample::skipped(&format!("a::f{index}"), SkipReason::Unsafe)));
        let document: Value = serde_json::from_str(&json(&report)).expect("the report is JSON");
        let value = document["findings"][0]["input"][0]["value"].as_str().expect("the value is text");
        assert!(value.ends_with("… (65545 bytes)"), "{}", &value[WHOLE..]);
        assert_eq!(document["summary"]["coverage"], 0.1667);
    }
}
