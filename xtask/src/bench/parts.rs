//! Parts of a run: three shares joined against the whole, and what `--since` costs on a small history.

use super::table::table;
use super::{Error, io_error, section, vet};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Crates that are cut into shares: texts, numbers and trees.
const CRATES: [&str; 3] = ["hex@0.4.3", "heck@0.5.0", "percent-encoding@2.3.2"];
/// So many cases a callable, whatever the clock says, so that a share does what the whole does.
const FIXED: [&str; 7] = ["--cases", "1000", "--time", "20m", "--seed", "1", "--no-release"];
/// A function of the demo, and the same with another body.
const CHANGE: (&str, &str, &str) =
    ("src/sku.rs", "let (prefix, rest) = raw.split_at(3);", "let (prefix, rest) = raw.split_at(2 + 1);");

/// Measures both.
pub fn measure(root: &Path) -> Result<String, Error> {
    let tool = vet::build_tool(root)?;
    let folder = root.join("target/bench/parts");
    std::fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
    let rows = CRATES.iter().map(|krate| shares(&tool, &folder, krate)).collect::<Result<Vec<_>, _>>()?;
    let shares = table(["crate", "callables", "findings", "shares joined", "whole, s", "shares, s"], 1, &rows);
    let history = since(&tool, root, &folder)?;
    let since = table(["`--since HEAD`, built before", "tested", "s", "of it inspect, ms", "build, ms"], 1, &history);
    Ok(format!("{}\n{shares}\n{since}", section::provenance(root, &tool)))
}

/// One crate whole, and in three shares that are joined.
fn shares(tool: &Path, folder: &Path, krate: &str) -> Result<[String; 6], Error> {
    let report = |name: &str| folder.join(format!("{krate}-{name}.json"));
    let vet = |name: &str, more: &[&str]| -> Result<f64, Error> {
        let mut command = Command::new(tool);
        command.args(["vet", krate]).args(FIXED).args(more).args(["--format", "json", "--output"]).arg(report(name));
        command.arg("--target-dir").arg(folder.join("builds"));
        seconds(&mut command)
    };
    let whole = vet("whole", &[])?;
    let parts = ["hash:1/3", "hash:2/3", "hash:3/3"];
    let each = (1..)
        .zip(parts)
        .map(|(number, share)| vet(&number.to_string(), &["--partition", share]))
        .collect::<Result<Vec<_>, _>>()?;
    let joined = report("joined");
    let mut merge = Command::new(tool);
    merge
        .args(["report", "merge"])
        .args((1..=3).map(|number| report(&number.to_string())))
        .arg("--output")
        .arg(&joined);
    seconds(&mut merge)?;
    let (whole_report, joined) = (read(&report("whole"))?, read(&joined)?);
    let (one, other) = (essence(&whole_report), essence(&joined));
    let same = if one == other { "are the whole".to_owned() } else { format!("differ: {}", difference(&one, &other)) };
    let count = |key: &str| whole_report[key].as_array().map_or(0, Vec::len).to_string();
    let each: Vec<String> = each.iter().map(|time| format!("{time:.1}")).collect();
    Ok([krate.to_owned(), count("items"), count("findings"), same, format!("{whole:.1}"), each.join(", ")])
}

/// What does not depend on the clock: each callable with its cases, each finding with its input.
fn essence(report: &Value) -> BTreeMap<String, String> {
    let of = |list: &str, name: &str, keys: &[&str]| {
        let rows = report[list].as_array().cloned().unwrap_or_default();
        rows.into_iter()
            .map(|row| {
                let value = |key: &&str| match *key {
                    // What is told of an argument beside its value depends on how much time there was to find out.
                    "input" => {
                        row["input"].as_array().into_iter().flatten().map(|it| it["value"].to_string()).collect()
                    }
                    key => row[key].to_string(),
                };
                let values: Vec<String> = keys.iter().map(value).collect();
                (format!("{list} {} {}", row[name], row["kind"]), values.join(" "))
            })
            .collect::<BTreeMap<_, _>>()
    };
    let mut all = of("items", "path", &["status", "cases", "rejected"]);
    all.extend(of("findings", "id", &["kind", "severity", "item", "input", "location"]));
    all
}

/// The first row that is not in both.
fn difference(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>) -> String {
    let mut keys = one.keys().chain(other.keys());
    let key = keys.find(|key| one.get(*key) != other.get(*key)).cloned().unwrap_or_default();
    format!(
        "{key}: {} and {}",
        one.get(&key).map_or("nothing", |row| row),
        other.get(&key).map_or("nothing", |row| row)
    )
}

/// The demo as a repository with one commit: nothing changed, one function changed, and everything.
fn since(tool: &Path, root: &Path, folder: &Path) -> Result<Vec<[String; 5]>, Error> {
    let project = folder.join("history");
    let _ = std::fs::remove_dir_all(project.join(".git"));
    copy(&root.join("demo"), &project)?;
    let ignored = project.join(".gitignore");
    std::fs::write(&ignored, "/target\n/Cargo.lock\n").map_err(io_error("write", &ignored))?;
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "first"]] {
        let who = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
        git(&project, &[&who[..], arguments].concat())?;
    }
    let run = |what: &str, more: &[&str]| -> Result<[String; 5], Error> {
        let report = folder.join("history.json");
        let mut command = Command::new(tool);
        command.args(["run", "--cases", "1000", "--no-release"]).args(more).args(["--format", "json", "--output"]);
        command.arg(&report).current_dir(&project);
        let time = seconds(&mut command)?;
        let report = read(&report)?;
        let elapsed = |stage: &str| report["elapsed_ms"][stage].to_string();
        let tested = report["summary"]["items"]["tested"].to_string();
        Ok([what.to_owned(), tested, format!("{time:.1}"), elapsed("inspect"), elapsed("build")])
    };
    run("", &[])?;
    let nothing = run("nothing changed", &["--since", "HEAD"])?;
    let (file, from, to) = CHANGE;
    let path = project.join(file);
    let text = std::fs::read_to_string(&path).map_err(io_error("read", &path))?;
    std::fs::write(&path, text.replace(from, to)).map_err(io_error("write", &path))?;
    run("", &["--since", "HEAD"])?;
    let one = run("one function changed", &["--since", "HEAD"])?;
    let all = run("without `--since`", &[])?;
    Ok(vec![nothing, one, all])
}

/// The sources of a small package.
fn copy(from: &Path, to: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(from).map_err(io_error("read", from))?.flatten() {
        let (path, copied) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() && entry.file_name() != "target" {
            copy(&path, &copied)?;
        } else if path.is_file() {
            let made = copied.parent().map_or(Ok(()), std::fs::create_dir_all);
            made.and_then(|()| std::fs::copy(&path, &copied)).map_err(io_error("copy", &path))?;
        }
    }
    Ok(())
}

fn git(project: &Path, arguments: &[&str]) -> Result<(), Error> {
    let status = Command::new("git").args(arguments).current_dir(project).stdout(Stdio::null()).status();
    let done = status.is_ok_and(|status| status.success());
    if done { Ok(()) } else { Err(Error::Command(format!("git {}", arguments.join(" ")))) }
}

/// Runs the tool to its end; whether it found something does not matter.
fn seconds(command: &mut Command) -> Result<f64, Error> {
    let begun = Instant::now();
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let elapsed: Duration = begun.elapsed();
    match status.map(|status| status.code()) {
        Ok(Some(0 | 1)) => Ok(elapsed.as_secs_f64()),
        _ => Err(Error::Command(format!("{command:?}"))),
    }
}

fn read(path: &PathBuf) -> Result<Value, Error> {
    let text = std::fs::read_to_string(path).map_err(io_error("read", path))?;
    serde_json::from_str(&text).map_err(|source| Error::Json { path: path.clone(), source })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_the_clock_says_is_no_difference() {
        let report = |elapsed: u64, cases: u64| {
            json!({
                "elapsed_ms": { "run": elapsed },
                "items": [{ "path": "a::f", "kind": "function", "status": "tested", "cases": cases, "rejected": 0 }],
                "findings": [{ "id": "3fa1", "kind": "overflow", "first_seen_ms": elapsed, "item": "a::f" }],
            })
        };
        assert_eq!(essence(&report(1, 10)), essence(&report(2, 10)));
        let told = difference(&essence(&report(1, 10)), &essence(&report(1, 11)));
        assert_eq!(told, "items \"a::f\" \"function\": \"tested\" 10 0 and \"tested\" 11 0");
    }
}
