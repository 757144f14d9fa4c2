//! Coverage-guided campaigns, from the command line to the report.

use crate::project::{Lane, Project};
use serde_json::Value;
use std::collections::BTreeSet;

/// Words that a sweep does not put together, each behind a branch of its own, and an end of the process behind each.
const FIVE_ENDS: &str = r"
/// Obeys.
pub fn command(text: &[u8]) -> usize {
    match text {
        [b'd', b'e', b'e', b'p', rest @ ..] => depth(rest, 1),
        [b'm', b'u', b'c', b'h', ..] => vec![0_u8; 1 << 40].len(),
        [b'l', b'o', b'n', b'g', ..] => loop {
            std::hint::black_box(text);
        },
        [b's', b't', b'o', b'p', ..] => std::process::abort(),
        [b'e', b'x', b'i', b't', ..] => std::process::exit(0),
        _ => text.len(),
    }
}

fn depth(rest: &[u8], more: u64) -> usize {
    let here = [more; 64];
    std::hint::black_box(&here);
    depth(rest, more + 1) + here.len()
}
";

#[test]
fn a_fuzz_target_that_is_not_there_is_told_with_the_nearest_one() {
    let project = Project::library("add", "pub fn add(a: u8, b: u8) -> u8 {\n    a ^ b\n}\n");
    let ended = project.edgetest_in(Lane::Left, &["fuzz", "--target", "ad"]).expect_code(2);
    ended.expect_error("no fuzz target matches `ad`; did you mean `add`?");
}

#[test]
fn five_ways_to_end_a_process_are_found_in_one_campaign_and_remembered_by_the_next() {
    let project = Project::library("ends", FIVE_ENDS);
    let five = ["abort", "allocation", "exit", "hang", "stack-overflow"].map(str::to_owned);
    let long = ["fuzz", "--time", "60s", "--sanitizer", "none", "--format", "json"];
    assert_eq!(kinds(&project, &long), five.clone().into());
    // What failed is run again before anything else is tried.
    let short = ["fuzz", "--time", "8s", "--sanitizer", "none", "--format", "json"];
    assert_eq!(kinds(&project, &short), five.into());
    let pruned = project.edgetest_in(Lane::Left, &["fuzz", "--prune", "--sanitizer", "none"]).expect_code(0);
    assert!(pruned.stderr.contains("Pruned"), "{}", pruned.stderr);
}

/// The kinds of what a campaign finds, all of it confirmed.
fn kinds(project: &Project, args: &[&str]) -> BTreeSet<String> {
    let ended = project.edgetest_in(Lane::Left, args).expect_code(1);
    let report: Value = serde_json::from_str(&ended.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("a list").iter();
    let confirmed = findings.filter(|finding| finding["flaky"] == false);
    confirmed.map(|finding| finding["kind"].as_str().expect("a word").to_owned()).collect()
}
