//! `--since` and `--partition`: a part of the callables, and what it takes for the whole to be covered.

use crate::project::{Ended, Lane, Project};
use serde_json::Value;
use std::collections::BTreeSet;
use std::process::Command;

const SHARE: &str = "/// Share.\npub fn share(n: u8) -> u8 {\n    100 / n\n}\n";
const HALF: &str = "/// Half.\npub fn half(n: u8) -> u8 {\n    n / 2\n}\n";

fn git(project: &Project, args: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "init.defaultBranch=main"];
    let status = Command::new("git").current_dir(project.path()).args(who).args(args).status().expect("there is a git");
    assert!(status.success(), "{args:?}");
}

fn history() -> Project {
    let project = Project::library("parts", "mod half;\nmod share;\npub use half::half;\npub use share::share;\n");
    project.write("src/share.rs", SHARE);
    project.write("src/half.rs", HALF);
    project.write(".gitignore", "/target\n/Cargo.lock\n");
    git(&project, &["init", "-q"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "-qm", "first"]);
    project
}

/// Names of the callables that were tested.
fn tested(ended: &Ended) -> BTreeSet<String> {
    let report: Value = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{error}\n{ended:?}"));
    let items = report["items"].as_array().expect("a list").iter().filter(|item| item["status"] == "tested");
    items.map(|item| item["path"].as_str().expect("a text").to_owned()).collect()
}

fn run(project: &Project, more: &[&str]) -> Ended {
    project.edgetest_in(Lane::Left, &[&["--cases", "100", "--offline", "--format", "json"], more].concat())
}

#[test]
fn only_what_changed_since_a_revision_is_run() {
    let project = history();
    let ended = run(&project, &["--since", "HEAD"]).expect_code(0);
    assert_eq!(tested(&ended), BTreeSet::new(), "nothing changed, and nothing is no failure");

    project.write("src/half.rs", &HALF.replace("n / 2", "n >> 1"));
    let ended = run(&project, &["--since", "HEAD"]).expect_code(0);
    assert_eq!(tested(&ended), BTreeSet::from(["parts::half".into()]));

    git(&project, &["commit", "-qam", "second"]);
    project.write("src/share.rs", &SHARE.replace("100", "200"));
    let ended = run(&project, &["--since", "HEAD"]).expect_code(1);
    assert_eq!(tested(&ended), BTreeSet::from(["parts::share".into()]));
    let ended = run(&project, &["--since", "HEAD~1"]).expect_code(1);
    assert_eq!(tested(&ended).len(), 2);
}

#[test]
fn a_revision_that_git_does_not_know_is_a_mistake() {
    history().edgetest(["--since", "no-such-branch"]).expect_code(2).expect_error("since `no-such-branch`");
    let project = Project::library("parts", SHARE);
    project.edgetest(["--since", "HEAD"]).expect_code(2).expect_error("in no repository");
}

/// What of a report does not depend on the clock.
fn timeless(report: &str) -> Value {
    let mut report: Value = serde_json::from_str(report).expect("a report");
    report["elapsed_ms"] = Value::Null;
    for finding in report["findings"].as_array_mut().expect("a list") {
        finding["first_seen_ms"] = Value::Null;
    }
    report
}

#[test]
fn three_shares_joined_are_the_whole() {
    let project = history();
    let whole = run(&project, &[]);
    let shares = ["hash:1/3", "hash:2/3", "hash:3/3"].map(|share| run(&project, &["--partition", share]));
    let tested: Vec<_> = shares.iter().map(tested).collect();
    assert_eq!(tested.iter().map(BTreeSet::len).sum::<usize>(), 2, "{tested:?}");
    let files: Vec<String> = (1..=3).map(|number| format!("share-{number}.json")).collect();
    files.iter().zip(&shares).for_each(|(file, share)| project.write(file, &share.stdout));
    let joined =
        project.edgetest(["report", "merge"].into_iter().chain(files.iter().map(String::as_str))).expect_code(0);
    assert_eq!(timeless(&joined.stdout), timeless(&whole.stdout));
}
