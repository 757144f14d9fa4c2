//! SARIF 2.1.0, the form that code hosts read: one run for all packages, since hosts take few runs and one of each category.
//!
//! Hosts tell a known alert from a new one by the rule, the file and a partial fingerprint; all three stay as they are when
//! lines move. Places are relative to the repository, since no other file can be shown.

use crate::diagnostic::{advice, title};
use crate::place::Place;
use crate::safe::{block, cut, escape, name, shown};
use crate::words::page;
use crate::{Render, Report, Scope, VERSION};
use edgetest_triage::{Finding, Kind, Severity};
use serde_json::{Value, json};
use serde_sarif::sarif::{
    ArtifactLocation, Invocation, Location, LogicalLocation, Message, MultiformatMessageString, PhysicalLocation,
    PropertyBag, Region, ReportingConfiguration, ReportingDescriptor, Result, ResultLevel, Run, RunAutomationDetails,
    Sarif as Document, Suppression, Tool, ToolComponent,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Where the form is published.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
const HOME: &str = "https://github.com/cargo-edgetest/cargo-edgetest";
/// Bytes of an argument or reproducer: hosts refuse files of more than ten megabytes.
const TEXT: usize = 4 << 10;
/// Callables that are named beside the first.
const ALSO: usize = 20;

/// SARIF 2.1.0.
#[derive(Clone, Copy, Debug)]
pub struct Sarif;

impl Render for Sarif {
    fn scope(&self) -> Scope {
        Scope::Run
    }

    fn render(&self, reports: &[Report]) -> String {
        let document = Document::builder().schema(SCHEMA).version(json!("2.1.0")).runs(vec![run(reports)]).build();
        let mut text =
            serde_json::to_string_pretty(&document).expect("the document has text keys and finite numbers only");
        text.push('\n');
        text
    }
}

fn run(reports: &[Report]) -> Run {
    let rules = rules();
    let findings =
        reports.iter().flat_map(|report| report.triaged.findings.iter().map(move |finding| (report, finding)));
    let results: Vec<Result> = findings.map(|(report, finding)| result(report, finding, &rules)).collect();
    let driver = ToolComponent::builder()
        .name("cargo-edgetest")
        .semantic_version(VERSION)
        .information_uri(HOME)
        .rules(rules)
        .build();
    Run::builder()
        .tool(Tool::builder().driver(driver).build())
        .automation_details(RunAutomationDetails::builder().id("cargo-edgetest/").build())
        .invocations(vec![Invocation::builder().execution_successful(true).build()])
        .column_kind(json!("unicodeCodePoints"))
        .results(results)
        .build()
}

/// Every kind, whether it was found or not: a rule that comes and goes would close its alerts.
fn rules() -> Vec<ReportingDescriptor> {
    let mut kinds = Kind::ALL.to_vec();
    kinds.dedup_by_key(|kind| kind.code());
    kinds.into_iter().map(rule).collect()
}

fn rule(kind: Kind) -> ReportingDescriptor {
    let [what, why, mended] = page(kind);
    let text = |text: String| MultiformatMessageString::builder().text(text).build();
    let help = MultiformatMessageString::builder()
        .text(format!("{what} {why} {mended}"))
        .markdown(format!("{what}\n\n**Why it matters.** {why}\n\n**How it is usually mended.** {mended}"))
        .build();
    ReportingDescriptor::builder()
        .id(kind.code())
        .name(kind.code())
        .short_description(text(what.to_owned()))
        .full_description(text(format!("{what} {why}")))
        .help(help)
        .default_configuration(ReportingConfiguration::builder().level(json!("error")).build())
        .properties(bag([("precision", json!("very-high"))]))
        .build()
}

fn result(report: &Report, finding: &Finding, rules: &[ReportingDescriptor]) -> Result {
    let rule = rules.iter().position(|rule| rule.id == finding.kind.code());
    let mut result = Result::builder()
        .rule_id(finding.kind.code())
        .level(level(finding))
        .message(Message::builder().text(unlinked(&message(report, finding))).build())
        .locations(vec![location(&report.place(finding), finding)])
        .partial_fingerprints(fingerprints(&finding.id))
        .occurrence_count(i64::try_from(finding.seen.max(1)).unwrap_or(i64::MAX))
        .properties(properties(finding))
        .build();
    result.rule_index = rule.and_then(|index| i64::try_from(index).ok());
    result.suppressions = finding.accepted.then(|| {
        vec![Suppression::builder().kind(json!("external")).justification("accepted in the project's baseline").build()]
    });
    result
}

/// What did not fail every time fails nobody.
fn level(finding: &Finding) -> ResultLevel {
    match finding.severity {
        Severity::Error if !finding.flaky => ResultLevel::Error,
        Severity::Warning if !finding.flaky => ResultLevel::Warning,
        Severity::Error | Severity::Warning | Severity::Note => ResultLevel::Note,
    }
}

fn message(report: &Report, finding: &Finding) -> String {
    let mut text = format!("{}: {}.", title(finding), shown(&finding.message));
    let input: Vec<String> =
        finding.input.iter().map(|(name, value)| format!("{} = {}", shown(name), shown(value))).collect();
    if !input.is_empty() {
        write!(text, " Input: {}.", input.join(", ")).expect("writing to a String does not fail");
    }
    if let Some(at) = report.beyond(finding) {
        write!(text, " It panics at {at}.").expect("writing to a String does not fail");
    }
    write!(text, " Help: {}. Again: cargo edgetest repro {}", advice(finding), finding.id)
        .expect("writing to a String does not fail");
    text
}

/// `[text](target)` would be a link of SARIF's own.
fn unlinked(text: &str) -> String {
    text.replace("](", "\\](")
}

fn location(place: &Place, finding: &Finding) -> Location {
    let file = ArtifactLocation::builder().uri(uri(&place.file)).uri_base_id("%SRCROOT%").build();
    let mut region = Region::builder().start_line(i64::from(place.line)).build();
    region.start_column = (place.column > 0).then(|| i64::from(place.column));
    let callable = LogicalLocation::builder().fully_qualified_name(name(&finding.item)).kind("function").build();
    Location::builder()
        .physical_location(PhysicalLocation::builder().artifact_location(file).region(region).build())
        .logical_locations(vec![callable])
        .build()
}

/// A relative reference: everything but unreserved characters and slashes is encoded. A colon in the first part would
/// make it a scheme, two slashes at the front a host.
fn uri(file: &str) -> String {
    let mut uri = String::with_capacity(file.len());
    for byte in file.trim_start_matches('/').bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => uri.push(char::from(byte)),
            _ => write!(uri, "%{byte:02X}").expect("writing to a String does not fail"),
        }
    }
    uri
}

/// The name that GitHub compares, and one of our own for others; both are the finding's id, which outlives moved lines.
fn fingerprints(id: &str) -> BTreeMap<String, String> {
    BTreeMap::from([
        ("primaryLocationLineHash".into(), format!("{id}:1")),
        ("edgetestFinding/v1".into(), id.to_owned()),
    ])
}

fn properties(finding: &Finding) -> PropertyBag {
    let input: Vec<Value> = finding
        .input
        .iter()
        .map(|(name, value)| json!({"name": shown(name), "value": escape(&cut(value, TEXT))}))
        .collect();
    let (runs, failed) = finding.confirmed;
    bag([
        ("id", json!(finding.id)),
        ("also", json!(finding.also.iter().take(ALSO).map(|path| name(path)).collect::<Vec<_>>())),
        ("confirmed", json!({"runs": runs, "failed": failed})),
        ("documented", json!(finding.documented)),
        ("evidence", json!(escape(&finding.evidence))),
        ("input", json!(input)),
        ("reproducer", json!(block(&finding.reproducer, TEXT))),
    ])
}

fn bag<const N: usize>(properties: [(&str, Value); N]) -> PropertyBag {
    let properties: BTreeMap<String, Value> =
        properties.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    PropertyBag::builder().additional_properties(properties).build()
}

#[cfg(test)]
mod tests;
