//! Errors on popular crates, each held against the judgement of a person who read the code.

use super::corpus::{Judged, Package, Verdict};
use super::matching::is_match;
use super::report::Finding;
use super::table::table;
use super::vet::Vetted;
use std::fmt::Write as _;

/// The part of the section about popular crates.
pub fn section(trials: &[(Package, Vetted)], judged: &[Judged]) -> String {
    let errors: Vec<_> = trials.iter().flat_map(|(package, vetted)| errors(package, vetted)).collect();
    let verdict = |(package, finding): &(&Package, &Finding)| judgement(package, finding, judged).map(|it| it.verdict);
    let count = |wanted: Option<Verdict>| errors.iter().filter(|error| verdict(error) == wanted).count();
    let mut text = format!(
        "\nErrors on {} popular crates: {}, of them {} true, {} debatable, {} false, {} not judged yet.\n\n",
        trials.len(),
        errors.len(),
        count(Some(Verdict::True)),
        count(Some(Verdict::Debatable)),
        count(Some(Verdict::False)),
        count(None),
    );
    let rows: Vec<_> = errors.iter().map(|(package, finding)| row(package, finding, judged)).collect();
    text += &table(["crate", "error", "place", "verdict", "evidence"], 5, &rows);
    for (package, vetted) in trials.iter().filter(|(_, vetted)| vetted.report.is_none()) {
        writeln!(text, "\n- {package}: {}", vetted.stamp.ending()).expect("a String takes all");
    }
    text
}

fn errors<'a>(package: &'a Package, vetted: &'a Vetted) -> impl Iterator<Item = (&'a Package, &'a Finding)> {
    let findings = vetted.report.iter().flat_map(|report| &report.findings);
    findings.filter(|finding| finding.severity == "error").map(move |finding| (package, finding))
}

fn judgement<'a>(package: &Package, finding: &Finding, judged: &'a [Judged]) -> Option<&'a Judged> {
    let is_same = |it: &&Judged| it.package.name == package.name && it.package.version == package.version;
    judged.iter().filter(is_same).find(|it| is_match(&it.mark, finding))
}

fn row(package: &Package, finding: &Finding, judged: &[Judged]) -> [String; 5] {
    let place = finding.location.as_ref().map_or_else(|| "-".into(), |it| format!("{}:{}", it.file, it.line));
    let (verdict, evidence) = match judgement(package, finding, judged) {
        Some(it) => (it.verdict.word(), it.evidence.clone()),
        None => ("not judged", String::new()),
    };
    let error = format!("`{}` ({})", finding.item, finding.kind);
    [package.to_string(), error, place, verdict.to_owned(), evidence]
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::True => "true",
            Self::Debatable => "debatable",
            Self::False => "false",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::corpus;
    use crate::root;
    use serde_json::{from_value, json};

    #[test]
    fn every_error_has_its_verdict_or_is_said_to_have_none() {
        let report = from_value(json!({"findings": [
            {"id": "0", "kind": "overflow", "severity": "error", "item": "a::f", "location": {"crate": "a-1.0.0", "file": "src/lib.rs", "line": 3}},
            {"id": "1", "kind": "unwrap", "severity": "error", "item": "a::g"},
            {"id": "2", "kind": "unwrap", "severity": "note", "item": "a::h"}
        ]}));
        let judged: Judged =
            from_value(json!({"crate": "a", "version": "1.0.0", "callables": ["a::f"], "kind": "overflow",
            "site": "a-1.0.0/src/lib.rs:3", "verdict": "true", "evidence": "x | y"}))
            .expect("the literal reads");
        let vetted = Vetted { report: Some(report.expect("the literal reads")), ..Vetted::default() };
        let text = section(&[(Package::new("a", "1.0.0"), vetted)], &[judged]);
        assert!(text.contains("1 popular crates: 2, of them 1 true, 0 debatable, 0 false, 1 not judged yet"), "{text}");
        assert!(text.contains("| a@1.0.0 | `a::f` (overflow) | src/lib.rs:3 | true | x \\| y |"), "{text}");
        assert!(text.contains("| a@1.0.0 | `a::g` (unwrap) | - | not judged |"), "{text}");
    }

    #[test]
    fn every_judgement_is_about_a_crate_of_the_list_and_says_why() {
        let root = root::find();
        let popular = corpus::popular(&root).expect("popular.txt reads");
        for judged in corpus::judged(&root).expect("judged.jsonl reads") {
            assert!(popular.iter().any(|it| it.name == judged.package.name), "{}", judged.package);
            assert!(judged.evidence.len() > 10, "{}", judged.package);
        }
    }
}
