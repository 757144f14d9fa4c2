//! Commands other than `run`.

use crate::project::{Lane, Project, command_in, fixture};
use serde_json::Value;
#[cfg(unix)]
use std::io::{BufRead, BufReader, Read};
#[cfg(unix)]
use std::process::{Command, Stdio};

#[test]
fn explain_knows_every_kind_that_a_report_shows() {
    let nowhere = Project::new(&[]);
    let page = nowhere.edgetest(["explain", "char-boundary"]).expect_code(0);
    assert!(page.stdout.starts_with("char-boundary\n"), "{}", page.stdout);
    nowhere.edgetest(["explain", "char-bondary"]).expect_code(2).expect_error("did you mean `char-boundary`?");
}

#[test]
fn completions_and_man_pages_name_the_commands() {
    let nowhere = Project::new(&[]);
    for shell in ["bash", "zsh", "fish"] {
        let script = nowhere.edgetest(["completions", shell]).expect_code(0).stdout;
        assert!(script.contains("explain") && script.contains("since"), "{script}");
    }
    assert!(nowhere.edgetest(["man"]).expect_code(0).stdout.contains("cargo\\-edgetest"));
    assert!(nowhere.edgetest(["man", "vet"]).expect_code(0).stdout.contains("published crate"));
    nowhere.edgetest(["man", "bet"]).expect_code(2).expect_error("no command `bet`");
}

#[test]
fn help_and_version_are_no_mistakes() {
    let nowhere = Project::new(&[]);
    assert!(nowhere.edgetest(["--help"]).expect_code(0).stdout.contains("cargo edgetest"));
    assert!(nowhere.edgetest(["--version"]).expect_code(0).stdout.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_finding_runs_again_until_it_is_mended() {
    let divides = "pub fn share(n: u8) -> u8 {\n    100 / n\n}\n";
    let project = Project::library("mended", divides);
    let report = project.edgetest_in(Lane::Right, &["--cases", "100", "--format", "json"]).expect_code(1);
    let report: Value = serde_json::from_str(&report.stdout).expect("a report");
    let id = report["findings"][0]["id"].as_str().expect("a finding");

    let again = project.edgetest_in(Lane::Right, &["repro", &id[..4]]).expect_code(1);
    assert!(again.stdout.contains("It fails again"), "{again:?}");

    std::fs::write(project.path().join("src/lib.rs"), divides.replace("100 / n", "100u8.checked_div(n).unwrap_or(0)"))
        .expect("writable");
    let mended = project.edgetest_in(Lane::Right, &["repro", id]).expect_code(0);
    assert!(mended.stdout.contains("no longer fails"), "{mended:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_reports_what_it_knows() {
    let args = ["--time", "100s", "--cases", "1000000000", "--format", "json"];
    let mut command = command_in(Lane::Left, &fixture("clean_numbers"), &args);
    let mut run = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let stderr = BufReader::new(run.stderr.take().expect("piped"));
    let sweeping = stderr.lines().map_while(Result::ok).find(|line| line.contains("Sweeping"));
    assert!(sweeping.is_some(), "it says when the sweep begins");
    std::thread::sleep(std::time::Duration::from_millis(500));
    let sent = Command::new("kill").args(["-INT", &run.id().to_string()]).status().expect("there is a kill");
    assert!(sent.success());
    let mut stdout = String::new();
    run.stdout.take().expect("piped").read_to_string(&mut stdout).expect("readable");
    let report: Value = serde_json::from_str(&stdout).expect("a report");
    assert_eq!(report["summary"]["items"]["tested"], 4);
    assert_eq!(run.wait().expect("it ends").code(), Some(4), "what was cut short is no clean bill");
}
