//! `edgetest.toml` and `accept`.

use crate::project::{Lane, Project};
use serde_json::Value;
use std::fs;

const DIVIDES: &str = "pub fn share(n: u8) -> u8 {\n    100 / n\n}\n";

fn report(text: &str) -> Value {
    serde_json::from_str(text).expect("a report")
}

#[test]
fn an_accepted_finding_fails_no_run_until_its_last_day() {
    let project = Project::library("accepted", DIVIDES);
    let run = |code: i32, more: &[&str]| {
        let args = [&["--cases", "100"], more].concat();
        project.edgetest_in(Lane::Right, &args).expect_code(code)
    };
    let found = report(&run(1, &["--format", "json"]).stdout);
    let id = found["findings"][0]["id"].as_str().expect("a finding").to_owned();

    let accept = ["accept", &id[..4], "--reason", "callers check"];
    let said = project.edgetest_in(Lane::Right, &accept).expect_code(0);
    assert!(said.stdout.contains(&format!("Accepted {id}")), "{said:?}");
    let again = report(&run(0, &["--format", "json"]).stdout);
    assert_eq!(again["findings"][0]["accepted"], true);
    assert_eq!(
        (&again["summary"]["findings"]["error"], &again["summary"]["findings"]["accepted"]),
        (&0.into(), &1.into())
    );

    let path = project.path().join("edgetest.toml");
    let text = fs::read_to_string(&path).expect("it was written");
    assert_eq!(text, format!("[[accept]]\nid = \"{id}\"\nreason = \"callers check\"\n"));
    fs::write(&path, format!("{text}until = 2020-02-29\n\n[[accept]]\nid = \"00000000\"\nreason = \"gone\"\n"))
        .expect("writable");
    let expired = run(1, &[]);
    assert!(expired.stdout.contains(&format!("finding {id} was accepted until 2020-02-29")), "{}", expired.stdout);
    assert!(expired.stdout.contains("accepted finding 00000000 was not seen"), "{}", expired.stdout);
}

#[test]
fn a_mistake_in_the_settings_is_told_before_anything_is_built() {
    let project = Project::library("mistaken", DIVIDES);
    fs::write(project.path().join("edgetest.toml"), "exclude = []\n[limits]\ntmie = \"1s\"\n").expect("writable");
    let ended = project.edgetest(["--cases", "10"]).expect_code(2);
    assert!(ended.stderr.contains("edgetest.toml:3:1: unknown key `tmie`; did you mean `time`?"), "{}", ended.stderr);
    assert!(ended.stderr.contains("3 | tmie = \"1s\"\n  | ^^^^"), "{}", ended.stderr);
    assert!(!ended.stderr.contains("Inspecting"), "{}", ended.stderr);
}

#[test]
fn what_the_settings_leave_out_or_switch_off_is_left_out() {
    let two = "pub fn share(n: u8) -> u8 {\n    100 / n\n}\n\npub fn first(list: &[u8]) -> u8 {\n    list[0]\n}\n";
    let project = Project::library("left-out", two);
    fs::write(project.path().join("edgetest.toml"), "exclude = [\"first\"]\n\n[checks]\ndivide-by-zero = \"off\"\n")
        .expect("writable");
    let ended = project.edgetest_in(Lane::Left, &["--cases", "100", "--format", "json"]).expect_code(0);
    let report = report(&ended.stdout);
    assert_eq!(report["summary"]["items"]["tested"], 1);
    assert_eq!(report["summary"]["findings"]["accepted"], 1);
}

#[test]
fn only_what_the_last_run_found_can_be_accepted() {
    let project = Project::library("unknown", DIVIDES);
    let args = ["accept", "3fa1c0de", "--reason", "x"];
    project.edgetest(args).expect_code(2).expect_error("no finding `3fa1c0de` in the last run");
    project.edgetest([&args[..], &["--until", "soon"]].concat()).expect_code(2);
}

/// Nothing public makes a `Pool`, and one of its methods divides by its size.
const POOL: &str = "pub struct Pool {\n    size: u8,\n}\n\nmod inner {\n    pub fn pool(size: u8) -> crate::Pool {\n        \
                    crate::Pool { size }\n    }\n}\n\nimpl Pool {\n    pub fn share(&self, n: u8) -> u8 {\n        n / \
                    self.size\n    }\n}\n\n#[doc(hidden)]\npub fn open(size: u8) -> Pool {\n    assert!(size < 200, \"too \
                    large\");\n    inner::pool(size)\n}\n";

#[test]
fn a_fixture_makes_what_nothing_else_can_and_reproducers_spell_it() {
    let project = Project::library("pool", POOL);
    let list = || project.edgetest_in(Lane::Left, &["list"]).expect_code(0).stdout;
    let before = list();
    assert!(before.contains("or a `[[fixture]]` in edgetest.toml\n    pool::Pool::share  `pool::Pool`"), "{before}");
    project.write("edgetest.toml", "[[fixture]]\ntype = \"Pool\"\nexpr = \"pool::open(0)\"\n");
    assert!(list().contains("  pool::Pool::share  (self: pool::Pool by one way, n: u8)"), "{}", list());
    let ended = project.edgetest_in(Lane::Left, &["--cases", "100", "--format", "json"]).expect_code(1);
    let found = report(&ended.stdout);
    assert_eq!(found["findings"][0]["kind"], "divide-by-zero");
    assert_eq!(found["findings"][0]["input"][0]["value"], "&pool::open(0)");
    let reproducer = found["findings"][0]["reproducer"].as_str().expect("a test");
    assert!(reproducer.contains("pool::open(0).share("), "{reproducer}");
}

#[test]
fn a_fixture_that_is_wrong_is_told_at_its_place_in_the_file() {
    let project = Project::library("wrong-pool", POOL);
    let place = "edgetest.toml:2:8: ";
    let refused = |lines: &str, words: &str| {
        project.write("edgetest.toml", &format!("[[fixture]]\n{lines}\n"));
        project.edgetest_in(Lane::Right, &["--cases", "10"]).expect_code(2).expect_error(words);
    };
    refused("type = 'Vec<'\nexpr = '1'", &format!("{place}`type` is no type: "));
    refused("type = 'Poll'\nexpr = '1'", &format!("{place}no public signature names `Poll`"));
    refused("type = 'u8'\nexpr = '1'", &format!("{place}values of `u8` are drawn"));
    refused(
        "type = 'Pool'\nexpr = '1'",
        "edgetest.toml:3:8: rustc refuses the fixture: error[E0308]: mismatched types",
    );
}

#[test]
fn a_fixture_that_fails_is_no_finding() {
    let project = Project::library("failing-pool", POOL);
    project.write("edgetest.toml", "[[fixture]]\ntype = \"Pool\"\nexpr = \"failing_pool::open(255)\"\n");
    let ended = project.edgetest_in(Lane::Left, &["--cases", "100"]);
    assert!(ended.stdout.contains("failed in a `[[fixture]]` of edgetest.toml"), "{ended:?}");
    assert!(ended.stdout.contains("`failing_pool::open(255)`: too large"), "{ended:?}");
}
