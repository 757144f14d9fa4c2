//! The files for fuzzing fleets, and the check that does here what a fleet's image would do. What builds the targets is stood
//! in for by a script that leaves scripts, so that each breach can be planted.
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]

use crate::project::{Ended, Lane, Project, command_in, manifest};
use serde_json::Value;
use std::fs;
use std::process::Command;

const FUZZ: &str =
    "[package]\nname = \"a-fuzz\"\nversion = \"0.0.0\"\n\n[package.metadata]\ncargo-fuzz = true\n\n[workspace]\n";

/// A `cargo` that knows `fuzz`: it leaves a target as the file `mode` beside it says.
const CARGO: &str = r#"#!/bin/bash
here=$(dirname "$0")
case "$1 $2" in
  "fuzz --version") exit 0 ;;
  "fuzz build")
    out=fuzz/target/x86_64-unknown-linux-gnu/release
    mkdir -p "$out"
    for program in fuzz/fuzz_targets/*.rs; do
      target="$out/$(basename "$program" .rs)"
      printf '#!/bin/sh\n# LLVMFuzzerTestOneInput\n' > "$target"
      printf "printf 'INFO: Loaded 1 modules   (331 inline 8-bit counters): 331\\\\n' >&2\n" >> "$target"
      printf "printf 'Done 4 runs in 0 second(s)\\\\n' >&2\n" > "$target.end"
      chmod +x "$target"
      . "$here/mode"
      cat "$target.end" >> "$target"
    done
    exit 0 ;;
esac
exec __CARGO__ "$@"
"#;

fn project() -> Project {
    let files = [
        ("Cargo.toml", manifest("fleet-demo")),
        ("src/lib.rs", "/// Half.\npub fn half(n: u8) -> u8 {\n    n / 2\n}\n".to_owned()),
        ("fuzz/Cargo.toml", FUZZ.to_owned()),
        ("fuzz/fuzz_targets/a.rs", String::new()),
        ("bin/cargo", CARGO.replace("__CARGO__", env!("CARGO"))),
        ("bin/mode", String::new()),
    ];
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    let project = Project::new(&files);
    let done =
        Command::new("chmod").arg("+x").arg(project.path().join("bin/cargo")).status().expect("there is a chmod");
    assert!(done.success());
    project
}

fn run(project: &Project, args: &[&str]) -> Ended {
    let mut command = command_in(Lane::Left, project.path(), args);
    let usual = std::env::var("PATH").expect("there is a path");
    command.env("PATH", format!("{}:{usual}", project.path().join("bin").display()));
    Ended::of(command)
}

#[test]
fn the_files_for_clusterfuzzlite_pass_and_each_planted_breach_is_red() {
    let project = project();
    let told = run(&project, &["ci", "clusterfuzzlite", "--check"]).expect_code(1);
    assert!(told.stdout.contains("does not exist"), "{told:?}");
    run(&project, &["ci", "clusterfuzzlite"]).expect_code(0);
    let told = run(&project, &["ci", "clusterfuzzlite", "--check"]).expect_code(0);
    assert!(told.stdout.contains("would take 1 fuzz targets") && told.stderr.contains("stands in"), "{told:?}");

    for (mode, words) in [
        ("echo 'printf boom >&2; exit 1' > \"$target.end\"", "1 of 1 fuzz targets are broken"),
        ("chmod -x \"$target\"", "no fuzz target lies in $OUT"),
        ("rm src/lib.rs", "build.sh removes sources, which coverage is shown on: src/lib.rs"),
        ("exit 7", "build.sh failed"),
        (
            "echo 'case \"$0\" in */out/*) echo Done 4 runs >&2 ;; esac' > \"$target.end\"",
            "does not run in another folder",
        ),
        ("mkdir -p \"$OUT\"; echo x > \"$OUT/b.dict\"", "there is no fuzz target `b`"),
    ] {
        project.write("bin/mode", mode);
        let told = run(&project, &["ci", "clusterfuzzlite", "--check"]).expect_code(1);
        assert!(told.stdout.contains(words), "{mode}\n{told:?}");
    }
    project.write("bin/mode", "");
    project.write("fuzz/fuzz_targets/b.c.rs", "");
    let told = run(&project, &["ci", "clusterfuzzlite", "--check"]).expect_code(1);
    assert!(told.stdout.contains("b.c: is never fuzzed"), "{told:?}");
}

#[test]
fn each_workflow_of_clusterfuzzlite_builds_and_runs_rust() {
    let project = project();
    run(&project, &["ci", "clusterfuzzlite"]).expect_code(0);
    let mut modes = Vec::new();
    for name in ["cflite_pr.yml", "cflite_build.yml", "cflite_batch.yml", "cflite_cron.yml"] {
        let text = fs::read_to_string(project.path().join(".github/workflows").join(name)).expect("it was written");
        let workflow: Value = serde_saphyr::from_str(&text).expect("it is YAML");
        for (_, job) in workflow["jobs"].as_object().expect("jobs by name") {
            let steps = job["steps"].as_array().expect("a list");
            let of_fleet =
                steps.iter().filter(|step| step["uses"].as_str().is_some_and(|uses| uses.contains("clusterfuzzlite")));
            for step in of_fleet {
                assert_eq!(step["with"]["language"], "rust", "{name}");
                modes.extend(step["with"]["mode"].as_str().map(str::to_owned));
            }
        }
    }
    modes.sort();
    assert_eq!(modes, ["batch", "code-change", "coverage", "prune"]);
}

#[test]
fn what_a_person_completes_for_oss_fuzz_stays_theirs() {
    let project = project();
    let nowhere = Project::library("no-fuzz", "");
    nowhere.edgetest(["ci", "oss-fuzz"]).expect_code(2).expect_error("no folder `fuzz/`");
    run(&project, &["ci", "oss-fuzz"]).expect_code(0);
    let folder = "oss-fuzz/projects/fleet-demo";
    let told = run(&project, &["ci", "oss-fuzz", "--check"]).expect_code(1);
    assert!(told.stdout.contains("`main_repo` must be the address"), "{told:?}");
    let completed = "# http://www.apache.org/licenses/LICENSE-2.0\nmain_repo: https://example.org/a\nlanguage: rust\n\
                     primary_contact: a@example.org\nsanitizers: [address]\nfuzzing_engines: [libfuzzer]\n";
    project.write(&format!("{folder}/project.yaml"), completed);
    let told = run(&project, &["ci", "oss-fuzz", "--check"]).expect_code(0);
    assert!(told.stdout.contains("is there, and yours"), "{told:?}");
    run(&project, &["ci", "oss-fuzz"]).expect_code(0);
    let kept = fs::read_to_string(project.path().join(folder).join("project.yaml")).expect("it is there");
    assert_eq!(kept, completed);
}
