//! Popular crates: how many of their callables are tested, and why the others are not.

use super::corpus::Package;
use super::report::Item;
use super::table::{Share, table};
use super::vet::Vetted;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The whole section.
pub fn section(trials: &[(Package, Vetted)]) -> String {
    let all: Vec<_> = trials.iter().flat_map(|(_, vetted)| items(vetted)).collect();
    let mut rows: Vec<_> = trials.iter().map(|(package, vetted)| row(&package.to_string(), &items(vetted))).collect();
    rows.push(row("all", &all));
    let head = ["crate", "callables", "safe ones reached", "tested, never reached", "skipped", "unbuildable"];
    let mut text = table(head, 1, &rows);
    text += "\nSkipped, by reason:\n\n";
    text += &reasons(&all);
    text + &unbuildable(trials)
}

/// What is ours to mend: harnesses that rustc refused, and crates without a report.
fn unbuildable(trials: &[(Package, Vetted)]) -> String {
    let mut text = String::new();
    for (package, vetted) in trials {
        for item in items(vetted).iter().filter(|item| item.status == "unbuildable") {
            writeln!(text, "- {package}: unbuildable `{}`", item.path).expect("a String takes all");
        }
        if vetted.report.is_none() {
            writeln!(text, "- {package}: {}", vetted.stamp.ending()).expect("a String takes all");
        }
    }
    if text.is_empty() { text } else { format!("\nOurs to mend:\n\n{text}") }
}

fn items(vetted: &Vetted) -> Vec<&Item> {
    vetted.report.iter().flat_map(|report| &report.items).collect()
}

fn row(name: &str, items: &[&Item]) -> [String; 6] {
    let count = |test: &dyn Fn(&Item) -> bool| items.iter().filter(|item| test(item)).count().to_string();
    let safe = items.iter().filter(|item| item.reason_code() != "unsafe");
    [
        name.to_owned(),
        items.len().to_string(),
        Share::of(safe, |item| item.is_reached()).to_string(),
        count(&|item| item.status == "tested" && !item.is_reached()),
        count(&|item| item.status == "skipped"),
        count(&|item| item.status == "unbuildable"),
    ]
}

fn reasons(items: &[&Item]) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for item in items.iter().filter(|item| item.status == "skipped") {
        *counts.entry(item.reason_code()).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let rows: Vec<_> = counts.into_iter().map(|(code, count)| [code.to_owned(), count.to_string()]).collect();
    table(["reason", "callables"], 1, &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_value, json};

    #[test]
    fn the_share_is_of_safe_callables_and_asks_that_the_call_was_reached() {
        let item = |status: &str, code: &str, cases: u64, rejected: u64| json!({"path": "a::f", "kind": "function", "status": status, "reason": {"code": code, "text": ""}, "cases": cases, "rejected": rejected});
        let report = from_value(json!({"findings": [], "items": [
            item("tested", "", 10, 3), item("tested", "", 10, 10), item("skipped", "unsafe", 0, 0),
            item("skipped", "closure", 0, 0), item("unbuildable", "", 0, 0)
        ]}));
        let vetted = Vetted { report: Some(report.expect("the literal reads")), ..Vetted::default() };
        let text = section(&[(Package::new("a", "1.0.0"), vetted)]);
        assert!(text.contains("| a@1.0.0 | 5 | 1 of 4 (25 %) | 1 | 2 | 1 |"), "{text}");
        assert!(text.contains("| closure | 1 |"), "{text}");
    }
}
