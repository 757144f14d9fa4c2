//! A crash or a request from elsewhere: a seed, a reproduction and a regression test.

use crate::project::{Lane, Project, lane};
use std::fs;

const SHARES: &str = "/// A share.\npub fn share(of: &Parts) -> u8 {\n    100 / of.count\n}\n\n\
    /// Parts.\n#[derive(Debug, Clone)]\npub struct Parts {\n    count: u8,\n}\n\n\
    impl Parts {\n    /// So many.\n    pub fn new(count: u8) -> Self {\n        Self { count }\n    }\n}\n";

fn import(project: &Project, text: &str) -> crate::project::Ended {
    project.write("call.json", text);
    project.edgetest_in(Lane::Left, &["import", "call.json", "--offline"])
}

#[test]
fn a_call_that_failed_elsewhere_is_a_seed_a_reproduction_and_a_test() {
    let project = Project::library("imported", SHARES);
    let told = import(&project, r#"{"callable": "share", "arguments": {"of": {"count": 0}}}"#).expect_code(1);
    assert!(told.stdout.contains("error[divide-by-zero]") && told.stdout.contains("Parts::new(0)"), "{told:?}");
    let id = told.stdout.split("repro ").nth(1).and_then(|rest| rest.split_whitespace().next()).expect("an id");
    let again = project.edgetest_in(Lane::Left, &["repro", id]).expect_code(1);
    assert!(again.stdout.contains("It fails again"), "{again:?}");
    let corpus = lane(Lane::Left).join("edgetest/fuzz/imported-0.1.0/corpus");
    let seeds: Vec<_> = fs::read_dir(&corpus)
        .expect("a corpus")
        .flatten()
        .flat_map(|group| fs::read_dir(group.path()))
        .flatten()
        .collect();
    assert!(!seeds.is_empty(), "{}", corpus.display());

    let told = import(&project, r#"{"callable": "imported::share", "arguments": [7]}"#).expect_code(0);
    assert!(told.stdout.contains("`imported::share` returns."), "{told:?}");
    let told = project.edgetest_in(Lane::Left, &["generate", "--dry-run", "--offline"]).expect_code(0);
    assert!(told.stdout.contains("fn share_does_not_divide_by_zero()"), "{told:?}");
    assert!(told.stdout.contains("fn share_takes_what_was_imported()"), "{told:?}");
}

#[test]
fn what_cannot_be_imported_is_told() {
    let project = Project::library("imported", SHARES);
    for (text, words) in [
        ("hello", "neither JSON nor a `curl` command line"),
        (r#"{"callable": "shore", "arguments": [0]}"#, "did you mean"),
        (r#"{"callable": "share", "arguments": {"parts": 0, "x": 1}}"#, "no value of `of` of `imported::share`"),
        (r#"{"callable": "share", "arguments": [256]}"#, "no value of `of` of `imported::share`"),
        ("curl http://localhost/a", "no route of the application"),
    ] {
        import(&project, text).expect_code(2).expect_error(words);
    }
}
