//! A coverage-guided campaign from the command line to its findings.

use crate::project::{Lane, Project, lane};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

const LIBRARY: &str = r"
//! One function that ends its process in five ways.

/// Obeys a command.
pub fn obey(command: &str) -> usize {
    let mut letters = command.bytes();
    match (letters.next(), letters.next()) {
        (Some(b's'), Some(b'o')) => deep(command.len() as u64),
        (Some(b'm'), Some(_)) => grow(command.len()),
        (Some(b'h'), Some(_)) => spin(command.len()),
        (Some(b'a'), Some(b'b')) => std::process::abort(),
        (Some(b'e'), Some(b'x')) => std::process::exit(0),
        _ => command.len(),
    }
}

fn deep(n: u64) -> usize {
    if std::hint::black_box(n) == 0 { 0 } else { deep(n + 1) + 1 }
}

fn grow(n: usize) -> usize {
    let mut all = Vec::new();
    while std::hint::black_box(all.len()) < usize::MAX - n {
        all.push(vec![1_u8; 8 << 20]);
    }
    all.len()
}

fn spin(n: usize) -> usize {
    let mut count = n | 1;
    while std::hint::black_box(count) != 0 {
        count |= 1;
    }
    n
}
";

#[test]
fn five_ways_to_end_a_process_are_found_in_one_campaign() {
    let project = Project::library("five_ways", LIBRARY);
    let args = ["fuzz", "--time", "60s", "--format", "json"];
    let ended = project.edgetest_in(Lane::Right, &args).expect_code(1);
    let report: Value = serde_json::from_str(&ended.stdout).expect("a report");
    let findings = report["findings"].as_array().expect("a list");
    let kinds: BTreeSet<&str> = findings.iter().filter_map(|finding| finding["kind"].as_str()).collect();
    assert_eq!(kinds, BTreeSet::from(["abort", "allocation", "exit", "hang", "stack-overflow"]), "{}", ended.stderr);
    for finding in findings {
        assert!(finding["input"].to_string().contains("command"), "{finding}");
    }
    let folder = lane(Lane::Right).join("edgetest/fuzz/five_ways-0.1.0");
    let files = |name: &str| fs::read_dir(folder.join(name)).map(Iterator::count).unwrap_or_default();
    assert!(files("corpus/five_ways") > 3 && files("artifacts/five_ways") > 0);
}

#[test]
fn a_fuzz_target_that_is_not_there_is_told_with_the_nearest_one() {
    let project = Project::library("add", "pub fn add(a: u8, b: u8) -> u8 {\n    a ^ b\n}\n");
    let ended = project.edgetest_in(Lane::Left, &["fuzz", "--target", "ad"]).expect_code(2);
    ended.expect_error("no fuzz target matches `ad`; did you mean `add`?");
}
