//! What the template shows, settled and shortened; the template adds markup and nothing else.

use super::curve::Curve;
use super::reach::{ModuleRow, modules};
use crate::diagnostic::{advice, headline_of, seen};
use crate::duration::duration;
use crate::mark::mark;
use crate::safe::{block, cut, escape};
use crate::skipped::{SkipGroup, skipped};
use crate::summary::findings;
use crate::words::page;
use crate::{Counts, Report, isolation_code};
use edgetest_run::Stopped;
use edgetest_triage::{Excerpt, Finding, Kind, Location};

/// Bytes of a text in the page: enough to read, too little to choke a browser.
const TEXT: usize = 4 << 10;

pub struct PackageView {
    pub name: String,
    pub version: String,
    pub anchor: String,
    pub counts: Counts,
    pub verdict: String,
    pub fails: bool,
    pub callables: usize,
    pub share: String,
    pub facts: Vec<(&'static str, String)>,
    pub findings: Vec<FindingView>,
    pub modules: Vec<ModuleRow>,
    pub skips: Vec<SkipView>,
    pub curve: Option<Curve>,
}

pub struct FindingView {
    pub anchor: String,
    pub id: String,
    pub severity: &'static str,
    pub kind: &'static str,
    pub item: String,
    pub headline: String,
    pub accepted: bool,
    pub message: String,
    pub sources: Vec<SourceView>,
    pub input: Vec<(String, String)>,
    pub facts: Vec<(&'static str, Prose)>,
    pub reproducer: String,
    pub page: [Prose; 3],
}

/// Words of ours in parts; what stands between backticks is code.
pub type Prose = Vec<(bool, String)>;

pub struct SourceView {
    pub caption: &'static str,
    pub place: String,
    pub lines: Vec<LineView>,
}

pub struct LineView {
    pub number: u32,
    pub before: String,
    pub marked: String,
    pub after: String,
}

pub struct SkipView {
    pub code: &'static str,
    pub heading: String,
    pub unlock: &'static str,
    pub members: Vec<(String, String)>,
}

impl PackageView {
    pub fn of(report: &Report) -> Self {
        let counts = report.counts();
        let anchor = anchor(&report.package);
        Self {
            name: safe(&report.package),
            version: safe(&report.version),
            verdict: findings(&counts),
            fails: report.triaged.findings.iter().any(|finding| report.fails(finding)),
            callables: counts.callables(),
            share: format!("{:.1}", counts.coverage() * 100.0),
            facts: facts(report),
            findings: report.triaged.findings.iter().map(|finding| FindingView::of(report, finding, &anchor)).collect(),
            modules: modules(report),
            skips: skipped(report).into_iter().map(SkipView::of).collect(),
            curve: Curve::of(report),
            counts,
            anchor,
        }
    }
}

/// A package's name as part of an element's name.
fn anchor(package: &str) -> String {
    package.chars().map(|c| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

fn facts(report: &Report) -> Vec<(&'static str, String)> {
    let ended = match report.stopped {
        Stopped::Exhausted => "every callable had all its cases",
        Stopped::Time => "the time was up",
        Stopped::Interrupted => "interrupted",
        Stopped::CutShort => "cut short by the machine",
    };
    vec![
        ("Cases", report.cases.to_string()),
        ("Time", duration(report.elapsed.total())),
        ("Ended", ended.to_owned()),
        ("Seed", report.seed.to_string()),
        ("Isolation", isolation_code(report.isolation.level).to_owned()),
        ("Toolchain", safe(&report.toolchain)),
    ]
}

impl FindingView {
    fn of(report: &Report, finding: &Finding, package: &str) -> Self {
        Self {
            anchor: format!("{package}-{}", anchor(&finding.id)),
            id: safe(&finding.id),
            severity: finding.severity.code(),
            kind: finding.kind.code(),
            item: safe(&finding.item),
            headline: headline_of(finding),
            accepted: finding.accepted,
            message: safe(&finding.message),
            sources: sources(report, finding),
            input: finding.input.iter().map(|(name, value)| (safe(name), safe(value))).collect(),
            facts: vec![
                ("Seen", prose(&seen(finding))),
                ("First seen", prose(&format!("after {}", duration(finding.first_seen_ms)))),
                ("Confirmed", prose(&confirmed(finding))),
                ("Why", prose(&finding.evidence)),
                ("Help", prose(advice(finding))),
            ],
            reproducer: block(&finding.reproducer, TEXT),
            page: page(finding.kind).map(prose),
        }
    }
}

fn confirmed(finding: &Finding) -> String {
    match finding.confirmed {
        (0, _) => "not run again".into(),
        (runs, failed) => format!("{failed} of {runs} runs in fresh processes"),
    }
}

fn sources(report: &Report, finding: &Finding) -> Vec<SourceView> {
    let places = [
        ("It fails here", finding.location.as_ref(), finding.excerpt.as_ref(), Some(finding.kind)),
        ("Reached from here", finding.origin.as_ref(), finding.origin_excerpt.as_ref(), None),
    ];
    let shown = places.into_iter().filter_map(|(caption, location, excerpt, kind)| {
        let location = location?;
        Some(SourceView { caption, place: place(report, location), lines: lines(location, excerpt, kind) })
    });
    shown.collect()
}

/// Files of the package itself go by their place in the repository.
fn place(report: &Report, location: &Location) -> String {
    let Location { krate, file, line, column } = location;
    let own = *krate == report.own_crate();
    let file = if own { format!("{}{file}", report.folder) } else { format!("{krate}/{file}") };
    safe(&format!("{file}:{line}:{column}"))
}

fn lines(location: &Location, excerpt: Option<&Excerpt>, kind: Option<Kind>) -> Vec<LineView> {
    let Some(excerpt) = excerpt else { return Vec::new() };
    let line = |(number, text): (u32, &String)| {
        let text = cut(text, TEXT);
        let range = if number == location.line { mark(&text, location.column, kind) } else { 0..0 };
        let part = |part: &str| escape(&part.replace('\t', "    ")).into_owned();
        LineView {
            number,
            before: part(&text[..range.start]),
            marked: part(&text[range.clone()]),
            after: part(&text[range.end..]),
        }
    };
    (excerpt.first_line..).zip(&excerpt.lines).map(line).collect()
}

impl SkipView {
    fn of(group: SkipGroup<'_>) -> Self {
        let SkipGroup { code, heading, unlock, members } = group;
        let member = |(path, detail): (&str, Option<&str>)| (safe(path), detail.map(safe).unwrap_or_default());
        Self { code, heading, unlock, members: members.into_iter().map(member).collect() }
    }
}

/// The parts of a text. A backtick without another stands for itself.
fn prose(text: &str) -> Prose {
    let text = safe(text);
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return vec![(false, text)];
    }
    let parts = parts.into_iter().enumerate().map(|(at, part)| (at % 2 == 1, part.to_owned()));
    parts.filter(|(_, part)| !part.is_empty()).collect()
}

/// One line, cut and without hidden characters; the template makes it text.
pub(super) fn safe(text: &str) -> String {
    escape(&cut(text, TEXT)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_between_backticks_is_code() {
        let part = |is_code: bool, text: &str| (is_code, text.to_owned());
        assert_eq!(prose("use `get` here"), [part(false, "use "), part(true, "get"), part(false, " here")]);
        assert_eq!(prose("`get`"), [part(true, "get")]);
        assert_eq!(prose("a ` b"), [part(false, "a ` b")]);
    }
}
