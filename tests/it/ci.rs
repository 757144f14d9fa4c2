//! The files of `ci`, carried out: every step of theirs runs here as a runner would run it, only the actions, the toolchain
//! and the installation of the program itself are stood in for.

use crate::project::{Ended, Lane, Project, lane, manifest};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

const LIBRARY: &str = "/// Half.\npub fn half(n: u8) -> u8 {\n    n / 2\n}\n";
const CHANGED: &str = "/// Half.\npub fn half(n: u8) -> u8 {\n    100 / n\n}\n";
const SILENT: &str = "#[test]\nfn nothing_is_known() {}\n";

/// What a runner fills in. The change is the last commit, whatever was accepted after it.
const FILLED: [(&str, &str); 3] =
    [("github.event.pull_request.base.sha", "first"), ("github.run_number", "7"), ("runner.os", "Linux")];

/// A repository one of whose functions was made to fail after its first commit, which has that name as a tag.
fn repository() -> Project {
    let files = [
        ("Cargo.toml", manifest("ci-demo")),
        ("src/lib.rs", LIBRARY.into()),
        ("tests/edgetest.rs", SILENT.into()),
        (".gitignore", "/target\n/Cargo.lock\n/home\n/summary.md\n".into()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = Project::new(&files);
    git(&project, &["init", "-q"]);
    commit(&project);
    git(&project, &["tag", "first"]);
    project.write("src/lib.rs", CHANGED);
    project
}

fn git(project: &Project, args: &[&str]) {
    let who = ["-c", "user.name=t", "-c", "user.email=t@example.org"];
    let status = Command::new("git").current_dir(project.path()).args(who).args(args).status();
    assert!(status.expect("there is a git").success(), "{args:?}");
}

fn commit(project: &Project) {
    git(project, &["add", "."]);
    git(project, &["commit", "-qm", "next"]);
}

/// What a runner has before its first step: the last commit and nothing else, and programs of its own.
fn checkout(repository: &Project) -> Project {
    let clean = Project::new(&[]);
    let from = repository.path().display().to_string();
    git(&clean, &["clone", "-q", &from, "."]);
    stand_ins(&clean);
    clean
}

/// `rustup` that has everything, and a `cargo` that has installed the program under test.
fn stand_ins(project: &Project) {
    let cargo = format!(
        "#!/bin/sh\ncase \"$1\" in\n  install) exit 0 ;;\n  edgetest) exec '{}' \"$@\" --target-dir '{}' --offline ;;\nesac\nexec '{}' \"$@\"\n",
        env!("CARGO_BIN_EXE_cargo-edgetest"),
        lane(Lane::Right).display(),
        env!("CARGO"),
    );
    fs::create_dir_all(project.path().join("home/bin")).expect("writable");
    for (name, text) in [("cargo", cargo.as_str()), ("rustup", "#!/bin/sh\n")] {
        let path = format!("home/bin/{name}");
        project.write(&path, text);
        let done = Command::new("chmod").arg("+x").arg(project.path().join(path)).status().expect("there is a chmod");
        assert!(done.success());
    }
}

fn yaml(path: &Path) -> Value {
    serde_saphyr::from_str(&fs::read_to_string(path).expect("it was written")).expect("it is YAML")
}

/// Variables of a mapping, what the runner fills in filled in.
fn variables(map: &Value) -> BTreeMap<String, String> {
    let text = |value: &Value| value.as_str().expect("variables are texts").to_owned();
    let fill = |value: String| {
        FILLED.iter().fold(value, |value, (name, with)| value.replace(&format!("${{{{ {name} }}}}"), with))
    };
    map.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), fill(text(value)))).collect()
}

/// One script as both runners start it.
fn step(project: &Project, variables: &BTreeMap<String, String>, script: &str) -> Ended {
    let mut command = Command::new("bash");
    command.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]).current_dir(project.path());
    command.envs(variables);
    let usual = std::env::var("PATH").expect("there is a path");
    command.env("PATH", format!("{}:{usual}", project.path().join("home/bin").display()));
    command.env("GITHUB_STEP_SUMMARY", project.path().join("summary.md"));
    // Campaigns take hours; what they do is the same within seconds. The toolchain is that of the tests.
    command.env("TIME", "10s").env("CASES", "200").env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO_TARGET_DIR");
    command.env("CI_MERGE_REQUEST_DIFF_BASE_SHA", "first").env("CI_PIPELINE_IID", "7");
    Ended::of(command)
}

/// Runs the scripts of a job up to the first that fails, and then those that always run.
fn github_job(project: &Project, workflow: &Value, name: &str) -> Vec<(String, i32)> {
    let job = &workflow["jobs"][name];
    let mut all = variables(&workflow["env"]);
    all.extend(variables(&job["env"]));
    let mut ended: Vec<(String, i32)> = Vec::new();
    for it in job["steps"].as_array().expect("a list") {
        let Some(script) = it["run"].as_str() else { continue };
        let failed = ended.iter().any(|(_, code)| *code != 0);
        if failed && it["if"] != "always()" {
            continue;
        }
        let done = step(project, &all, script);
        assert!(done.code < 2, "{script}\n{done:?}");
        let annotates = it["name"].as_str().is_some_and(|name| name.starts_with("Annotate"));
        assert!(!annotates || !failed || done.stdout.contains("::error file=src/lib.rs,line=3"), "{done:?}");
        ended.push((it["name"].as_str().expect("a step with a script has a name").to_owned(), done.code));
    }
    ended
}

fn codes(ended: &[(String, i32)]) -> Vec<i32> {
    ended.iter().map(|(_, code)| *code).collect()
}

/// In the repository, as its owner would.
fn accept(project: &Project) {
    let report = project.edgetest_in(Lane::Right, &["--cases", "200", "--offline", "--format", "json"]).expect_code(1);
    let report: Value = serde_json::from_str(&report.stdout).expect("a report");
    let id = report["findings"][0]["id"].as_str().expect("a finding");
    project.edgetest_in(Lane::Right, &["accept", id, "--reason", "known"]).expect_code(0);
    commit(project);
}

#[test]
fn each_step_for_github_runs_red_and_green() {
    let repository = repository();
    repository.edgetest(["ci", "github", "--check"]).expect_code(1);
    repository.edgetest(["ci", "github"]).expect_code(0);
    repository.edgetest(["ci", "github", "--check"]).expect_code(0);
    commit(&repository);
    let job = |name: &str| {
        let clean = checkout(&repository);
        let workflow = yaml(&clean.path().join(".github/workflows/edgetest.yml"));
        assert_eq!(workflow["jobs"]["weekly"]["steps"], workflow["jobs"]["nightly"]["steps"]);
        (codes(&github_job(&clean, &workflow, name)), clean)
    };
    let (ended, clean) = job("changed");
    assert_eq!(ended, [0, 0, 1, 0], "a new finding is red");
    assert!(fs::read_to_string(clean.path().join("summary.md")).expect("a summary").contains("1 error"));
    let (ended, clean) = job("nightly");
    assert_eq!(ended, [0, 1], "a new finding is red");
    for file in ["edgetest.html", "edgetest.json", "edgetest.sarif"] {
        let written = fs::metadata(clean.path().join("target/edgetest-report").join(file)).expect("a report");
        assert!(written.len() > 0, "{file}");
    }

    accept(&repository);
    assert_eq!(job("changed").0, [0, 0, 0, 0], "what is accepted is green");
    assert_eq!(job("nightly").0, [0, 0], "what is accepted is green");
}

#[test]
fn each_script_for_gitlab_runs_red_and_green() {
    let repository = repository();
    let told = repository.edgetest(["ci", "gitlab"]).expect_code(0);
    assert!(told.stdout.contains("local: .gitlab/edgetest.yml"), "{told:?}");
    commit(&repository);
    let run = |job: &str| {
        let clean = checkout(&repository);
        let pipeline = yaml(&clean.path().join(".gitlab/edgetest.yml"));
        assert_eq!(pipeline["edgetest-weekly"]["script"], pipeline["edgetest-nightly"]["script"]);
        (gitlab_job(&clean, &pipeline, job), clean)
    };
    let (ended, clean) = run("edgetest-changed");
    assert_eq!(ended.code, 1, "a new finding is red");
    let junit = clean.path().join("target/edgetest-report/edgetest.xml");
    assert!(fs::read_to_string(junit).expect("a report").contains("divide-by-zero"));
    assert_eq!(run("edgetest-nightly").0.code, 1, "a new finding is red");
    accept(&repository);
    assert_eq!(run("edgetest-changed").0.code, 0, "what is accepted is green");
    assert_eq!(run("edgetest-nightly").0.code, 0, "what is accepted is green");
}

/// Runs the scripts of a job with the variables that it inherits.
fn gitlab_job(project: &Project, pipeline: &Value, name: &str) -> Ended {
    let (shared, job) = (&pipeline[".edgetest"], &pipeline[name]);
    assert_eq!(job["extends"], ".edgetest");
    let mut all = variables(&shared["variables"]);
    all.extend(variables(&job["variables"]));
    all.insert("CARGO_HOME".into(), project.path().join("home").display().to_string());
    let lines = [&shared["before_script"], &job["script"]];
    let lines: Vec<&str> =
        lines.iter().flat_map(|list| list.as_array().expect("a list")).filter_map(Value::as_str).collect();
    step(project, &all, &lines.join("\n"))
}

#[test]
fn a_file_that_a_person_changed_is_kept() {
    let project = Project::library("kept", LIBRARY);
    project.edgetest(["ci", "github"]).expect_code(0);
    let path = project.path().join(".github/workflows/edgetest.yml");
    let changed = fs::read_to_string(&path).expect("it was written").replace("30m", "40m");
    fs::write(&path, &changed).expect("writable");
    project.edgetest(["ci", "github"]).expect_code(2).expect_error("changed by hand");
    assert_eq!(fs::read_to_string(&path).expect("it is there"), changed);
    let told = project.edgetest(["ci", "github", "--check"]).expect_code(1);
    assert!(told.stdout.contains("a person changed it"), "{told:?}");
}
