//! Known bugs against reports: found, missed, when first seen, and what the baseline found.

use super::corpus::{Bug, Class, Mark, Package, PaperSite};
use super::matching::is_match;
use super::report::Finding;
use super::table::{Share, table};
use super::vet::Vetted;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// One crate's runs.
#[derive(Debug)]
pub struct Trial {
    /// Which crate.
    pub package: Package,
    /// With our inputs.
    pub sweep: Vetted,
    /// With proptest's defaults, where that was run.
    pub baseline: Option<Vetted>,
}

/// An entry of the corpus beside the findings that are it.
#[derive(Debug)]
struct Judged<'a> {
    bug: &'a Bug,
    sights: Vec<&'a Finding>,
    /// None where the baseline was not run.
    in_baseline: Option<bool>,
}

/// The whole section.
pub fn section(bugs: &[Bug], papers: &[PaperSite], trials: &[Trial]) -> String {
    let judged = judge(bugs, trials);
    let mut text = format!("{} crates were run.\n\n", trials.len());
    text += &summary(&judged);
    text += "\nBy kind:\n\n";
    text += &by_kind(&judged);
    text += "\nBy crate; first sight is counted from the start of the sweep:\n\n";
    text += &by_crate(&judged, trials);
    text += &missed(&judged);
    text += "\nPanic sites behind the papers' proofs of concept, whatever the severity:\n\n";
    text += &papers_by_crate(papers, trials);
    text + &troubles(trials)
}

/// Entries of the crates that were run, one for each site.
fn judge<'a>(bugs: &'a [Bug], trials: &'a [Trial]) -> Vec<Judged<'a>> {
    let mut sites = BTreeSet::new();
    let is_first = |bug: &&Bug| {
        let site = bug.mark.site.as_ref().map_or_else(|| bug.id.clone(), ToString::to_string);
        sites.insert(site)
    };
    let judged = |bug: &'a Bug| {
        let trial = trials.iter().find(|trial| trial.package == bug.package)?;
        let in_baseline = trial.baseline.as_ref().map(|it| !sights(&bug.mark, it).is_empty());
        Some(Judged { bug, sights: sights(&bug.mark, &trial.sweep), in_baseline })
    };
    bugs.iter().filter(is_first).filter_map(judged).collect()
}

fn sights<'a>(mark: &Mark, vetted: &'a Vetted) -> Vec<&'a Finding> {
    let findings = vetted.report.iter().flat_map(|report| &report.findings);
    findings.filter(|finding| is_match(mark, finding)).collect()
}

impl Judged<'_> {
    fn is_found(&self) -> bool {
        !self.sights.is_empty()
    }

    fn is_plain(&self) -> bool {
        !self.bug.needs_asan
    }

    fn is_bug(&self) -> bool {
        self.is_plain() && self.bug.class == Class::Bug
    }

    fn is_contract(&self) -> bool {
        self.is_plain() && self.bug.class == Class::Contract
    }

    fn first_seen(&self) -> Option<u64> {
        self.sights.iter().filter_map(|finding| finding.first_seen_ms).min()
    }
}

type Group<'a> = (&'a str, fn(&Judged<'_>) -> bool);

fn summary(judged: &[Judged<'_>]) -> String {
    let groups: [Group<'_>; 5] = [
        ("bugs with a panic site", |it| it.is_bug() && it.bug.mark.site.is_some()),
        ("bugs that overflow the stack, hang, exhaust memory or die", |it| {
            it.is_bug() && it.bug.mark.site.is_none() && it.bug.mark.kind != "law"
        }),
        ("broken laws", |it| it.is_bug() && it.bug.mark.kind == "law"),
        ("contracts: misuse, or an extreme argument", |it| it.is_contract()),
        ("seen by AddressSanitizer only", |it| it.bug.needs_asan),
    ];
    let rows: Vec<_> =
        groups.iter().map(|(name, test)| [(*name).to_owned(), found(judged, test), baseline(judged, test)]).collect();
    let documented = judged.iter().filter(|it| it.bug.documented);
    let as_error = documented.clone().filter(|it| it.sights.iter().any(|finding| finding.severity == "error"));
    let mut text = table(["known defects", "found", "baseline"], 1, &rows);
    writeln!(text, "\nDocumented panics: {}.", Share::of(documented, |it| it.is_found())).expect("a String takes all");
    writeln!(text, "Of them reported as errors, which must be none: {}.", ids(as_error)).expect("a String takes all");
    text
}

fn ids<'a>(judged: impl Iterator<Item = &'a Judged<'a>>) -> String {
    let ids: Vec<_> = judged.map(|it| it.bug.id.as_str()).collect();
    if ids.is_empty() { "none".into() } else { ids.join(", ") }
}

fn found(judged: &[Judged<'_>], test: impl Fn(&Judged<'_>) -> bool) -> String {
    Share::of(judged.iter().filter(|it| test(it)), |it| it.is_found()).to_string()
}

/// Over the entries whose crate was run with the baseline.
fn baseline(judged: &[Judged<'_>], test: impl Fn(&Judged<'_>) -> bool) -> String {
    let run = judged.iter().filter(|it| test(it)).filter_map(|it| it.in_baseline);
    Share::of(run, |found| *found).to_string()
}

fn by_kind(judged: &[Judged<'_>]) -> String {
    let kinds: BTreeSet<_> = judged.iter().map(|it| it.bug.mark.kind.as_str()).collect();
    let row = |kind: &str| {
        let of_kind = |it: &Judged<'_>| it.is_bug() && it.bug.mark.kind == kind;
        let misuse = |it: &Judged<'_>| it.is_contract() && it.bug.mark.kind == kind;
        [kind.to_owned(), found(judged, of_kind), found(judged, misuse), baseline(judged, of_kind)]
    };
    let rows: Vec<_> = kinds.into_iter().map(row).collect();
    table(["kind", "bugs found", "contracts found", "bugs in baseline"], 1, &rows)
}

fn by_crate(judged: &[Judged<'_>], trials: &[Trial]) -> String {
    let row = |trial: &Trial| {
        let package = &trial.package;
        let is_bug = |it: &Judged<'_>| it.is_bug() && it.bug.package == *package;
        let is_contract = |it: &Judged<'_>| it.is_contract() && it.bug.package == *package;
        let mut seen: Vec<_> =
            judged.iter().filter(|it| it.bug.package == *package).filter_map(Judged::first_seen).collect();
        seen.sort_unstable();
        let (median, last) = (seen.get(seen.len() / 2), seen.last());
        [
            package.to_string(),
            found(judged, is_bug),
            found(judged, is_contract),
            seconds(median),
            seconds(last),
            baseline(judged, is_bug),
        ]
    };
    let has_entry = |trial: &&Trial| judged.iter().any(|it| it.bug.package == trial.package);
    let rows: Vec<_> = trials.iter().filter(has_entry).map(row).collect();
    let head = ["crate", "bugs found", "contracts found", "first sight, median", "last", "bugs in baseline"];
    table(head, 1, &rows)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn seconds(ms: Option<&u64>) -> String {
    ms.map_or_else(|| "-".into(), |ms| format!("{:.1} s", *ms as f64 / 1000.0))
}

fn missed(judged: &[Judged<'_>]) -> String {
    let missed: Vec<_> = judged.iter().filter(|it| it.is_plain() && !it.is_found()).collect();
    let mut text = format!("\nMissed: {}.\n", if missed.is_empty() { "none" } else { "these" });
    let gap = if missed.is_empty() { "" } else { "\n" };
    text += gap;
    for it in missed {
        let site = it.bug.mark.site.as_ref().map_or_else(|| "no site".into(), ToString::to_string);
        let class = if it.is_contract() { ", contract" } else { "" };
        writeln!(text, "- `{}` ({}{class}): {site}", it.bug.mark.callables[0], it.bug.mark.kind)
            .expect("a String takes all");
    }
    text
}

fn papers_by_crate(papers: &[PaperSite], trials: &[Trial]) -> String {
    let row = |trial: &Trial| {
        let sites = papers.iter().filter(|site| site.package == trial.package);
        let found = Share::of(sites.clone(), |site| !sights(&site.mark, &trial.sweep).is_empty());
        let plain = trial.baseline.as_ref().map(|it| Share::of(sites, |site| !sights(&site.mark, it).is_empty()));
        (found, plain, trial.package.to_string())
    };
    let rows: Vec<_> = trials.iter().map(row).filter(|(found, ..)| found.whole > 0).collect();
    let total = rows.iter().fold(Share::default(), |sum, (found, ..)| Share {
        part: sum.part + found.part,
        whole: sum.whole + found.whole,
    });
    let shown = |(found, plain, name): &(Share, Option<Share>, String)| {
        [name.clone(), found.to_string(), plain.map_or_else(|| "-".into(), |it| it.to_string())]
    };
    let mut rows: Vec<_> = rows.iter().map(shown).collect();
    rows.push(["all".into(), total.to_string(), String::new()]);
    table(["crate", "sites found", "baseline"], 1, &rows)
}

/// Crates that gave no report, and how the tool ended on them.
fn troubles(trials: &[Trial]) -> String {
    let mut text = String::new();
    for trial in trials.iter().filter(|trial| trial.sweep.report.is_none()) {
        writeln!(text, "- {}: {}", trial.package, trial.sweep.stamp.ending()).expect("a String takes all");
    }
    if text.is_empty() { text } else { format!("\nWithout a report:\n\n{text}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    fn bug(id: &str, kind: &str, line: Option<u32>, class: &str) -> Bug {
        let site = line.map(|line| format!("a-1.0.0/src/lib.rs:{line}"));
        from_value(json!({"id": id, "crate": "a", "version": "1.0.0", "callables": ["a::f"], "kind": kind, "site": site, "class": class}))
            .expect("the literal reads")
    }

    fn vetted(findings: &serde_json::Value) -> Vetted {
        let report = from_value(json!({"items": [], "findings": findings})).expect("the literal reads");
        Vetted { report: Some(report), ..Vetted::default() }
    }

    fn overflow_at(line: u32, severity: &str) -> serde_json::Value {
        json!({"id": "0", "kind": "overflow", "severity": severity, "item": "a::f", "first_seen_ms": 2500,
            "location": {"crate": "a-1.0.0", "file": "src/lib.rs", "line": line, "column": 1}})
    }

    fn trial(sweep: &serde_json::Value, baseline: &serde_json::Value) -> Trial {
        Trial { package: Package::new("a", "1.0.0"), sweep: vetted(sweep), baseline: Some(vetted(baseline)) }
    }

    #[test]
    fn sites_are_counted_and_not_entries() {
        let bugs = [
            bug("x", "overflow", Some(7), "bug"),
            bug("y", "overflow", Some(7), "bug"),
            bug("z", "overflow", Some(8), "bug"),
        ];
        let trials = [trial(&json!([overflow_at(7, "error")]), &json!([]))];
        let text = section(&bugs, &[], &trials);
        assert!(text.contains("| bugs with a panic site | 1 of 2 (50 %) | 0 of 2 (0 %) |"), "{text}");
        assert!(text.contains("| a@1.0.0 | 1 of 2 (50 %) | none | 2.5 s | 2.5 s | 0 of 2 (0 %) |"), "{text}");
        assert!(text.contains("- `a::f` (overflow): a-1.0.0/src/lib.rs:8"), "{text}");
    }

    #[test]
    fn a_documented_panic_that_is_an_error_is_named() {
        let mut documented = bug("x", "overflow", Some(7), "contract");
        documented.documented = true;
        let trials = [trial(&json!([overflow_at(7, "error")]), &json!([]))];
        assert!(section(&[documented.clone()], &[], &trials).contains("must be none: x."));
        let trials = [trial(&json!([overflow_at(7, "note")]), &json!([]))];
        assert!(section(&[documented], &[], &trials).contains("must be none: none."));
    }

    #[test]
    fn a_crate_that_was_not_run_is_not_counted_and_one_without_report_is_missed() {
        let bugs = [bug("x", "hang", None, "bug")];
        assert!(section(&bugs, &[], &[]).contains("hang, exhaust memory or die | none | none |"));
        let mut failed = trial(&json!([]), &json!([]));
        failed.sweep.report = None;
        failed.sweep.stamp.exit = Some(3);
        let text = section(&bugs, &[], &[failed]);
        assert!(text.contains("or die | 0 of 1 (0 %)") && text.contains("- a@1.0.0: no report, exit code 3"), "{text}");
    }

    #[test]
    fn a_papers_site_counts_whatever_the_severity() {
        let site = from_value(
            json!({"crate": "a", "version": "1.0.0", "callables": ["a::g"], "site": "a-1.0.0/src/lib.rs:7"}),
        );
        let trials = [trial(&json!([overflow_at(7, "note")]), &json!([]))];
        let text = section(&[], &[site.expect("the literal reads")], &trials);
        assert!(text.contains("| a@1.0.0 | 1 of 1 (100 %) | 0 of 1 (0 %) |"), "{text}");
    }
}
