//! Cases a second: the generated target of a function beside one by hand, in pairs that take turns.

use super::super::table::table;
use super::super::{Error, io_error};
use super::Yard;
use edgetest_run::{IsolationLevel, Launcher, trial_command};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

/// Pairs of runs of each function; their median counts.
const PAIRS: usize = 7;
/// Seconds of each run.
const SECONDS: u32 = 3;

/// One function of a published crate.
struct Function {
    /// Of the module that calls it, and thereby of the fuzz target.
    name: &'static str,
    /// Its crate, as a dependency.
    dependency: &'static str,
    /// Its path, for the table.
    path: &'static str,
    /// A function that calls it and does no more.
    wrapper: &'static str,
    /// What a person would write for it.
    by_hand: &'static str,
}

const FUNCTIONS: [Function; 5] = [
    Function {
        name: "chunk",
        dependency: "httparse = \"=1.10.1\"",
        path: "httparse::parse_chunk_size",
        wrapper: "pub fn parse(buf: &[u8]) -> Result<httparse::Status<(usize, u64)>, httparse::InvalidChunkSize> { httparse::parse_chunk_size(buf) }",
        by_hand: "let _ = httparse::parse_chunk_size(data);",
    },
    Function {
        name: "duration",
        dependency: "humantime = \"=2.4.0\"",
        path: "humantime::parse_duration",
        wrapper: "pub fn parse(text: &str) -> Result<std::time::Duration, humantime::DurationError> { humantime::parse_duration(text) }",
        by_hand: "if let Ok(text) = std::str::from_utf8(data) { let _ = humantime::parse_duration(text); }",
    },
    Function {
        name: "version",
        dependency: "semver = \"=1.0.28\"",
        path: "semver::Version::parse",
        wrapper: "pub fn parse(text: &str) -> Result<semver::Version, semver::Error> { semver::Version::parse(text) }",
        by_hand: "if let Ok(text) = std::str::from_utf8(data) { let _ = semver::Version::parse(text); }",
    },
    Function {
        name: "id",
        dependency: "uuid = \"=1.29.3\"",
        path: "uuid::Uuid::parse_str",
        wrapper: "pub fn parse(text: &str) -> Result<uuid::Uuid, uuid::Error> { uuid::Uuid::parse_str(text) }",
        by_hand: "if let Ok(text) = std::str::from_utf8(data) { let _ = uuid::Uuid::parse_str(text); }",
    },
    Function {
        name: "address",
        dependency: "url = \"=2.5.8\"",
        path: "url::Url::parse",
        wrapper: "pub fn parse(text: &str) -> Result<url::Url, url::ParseError> { url::Url::parse(text) }",
        by_hand: "if let Ok(text) = std::str::from_utf8(data) { let _ = url::Url::parse(text); }",
    },
];

/// One package with a module a function, the tool's targets for it, and as many by hand beside them.
pub(super) fn measure(yard: &Yard) -> Result<String, Error> {
    let dependencies: Vec<&str> = FUNCTIONS.iter().map(|function| function.dependency).collect();
    let manifest = format!(
        "[package]\nname = \"pairs\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dependencies]\n{}\n\n[workspace]\n",
        dependencies.join("\n")
    );
    let modules: Vec<String> =
        FUNCTIONS.iter().map(|one| format!("pub mod {} {{ {} }}\n", one.name, one.wrapper)).collect();
    let project = yard.project("pairs", &[("Cargo.toml", &manifest), ("src/lib.rs", &modules.concat())])?;
    add_by_hand(&project)?;
    yard.cargo_fuzz(&project, &["build"])?;
    let rows: Result<Vec<_>, Error> = FUNCTIONS.iter().map(|function| row(yard, function)).collect();
    let head = ["function", "by hand, a second", "generated, a second", "ratio, median of pairs", "least", "most"];
    Ok(format!(
        "Cases a second of a generated target and of one by hand for the same function, {PAIRS} pairs of {SECONDS} s each on one core, from an empty corpus:\n\n{}",
        table(head, 1, &rows?)
    ))
}

/// Targets by hand lie in the same folder, so that both are built alike and against the same crates.
fn add_by_hand(project: &Path) -> Result<(), Error> {
    let manifest = project.join("fuzz/Cargo.toml");
    let mut text = std::fs::read_to_string(&manifest).map_err(io_error("read", &manifest))?;
    for Function { name, dependency, by_hand, .. } in &FUNCTIONS {
        text = text.replacen("[dependencies]\n", &format!("[dependencies]\n{dependency}\n"), 1);
        writeln!(text, "\n[[bin]]\nname = \"by_hand_{name}\"\npath = \"fuzz_targets/by_hand_{name}.rs\"")
            .expect("writing to a String does not fail");
        let source = format!("#![no_main]\n\nlibfuzzer_sys::fuzz_target!(|data: &[u8]| {{ {by_hand} }});\n");
        let path = project.join(format!("fuzz/fuzz_targets/by_hand_{name}.rs"));
        std::fs::write(&path, source).map_err(io_error("write", &path))?;
    }
    std::fs::write(&manifest, text).map_err(io_error("write", &manifest))
}

fn row(yard: &Yard, function: &Function) -> Result<[String; 6], Error> {
    let mut rates = Vec::new();
    for seed in 1..=PAIRS {
        let by_hand = rate(yard, &format!("by_hand_{}", function.name), seed)?;
        let generated = rate(yard, &format!("pairs_{}", function.name), seed)?;
        rates.push((by_hand, generated, generated / by_hand.max(1.0)));
    }
    let median = |of: fn(&(f64, f64, f64)) -> f64| {
        let mut all: Vec<f64> = rates.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        [all[all.len() / 2], all[0], all[all.len() - 1]]
    };
    let [ratio, least, most] = median(|rate| rate.2);
    Ok([
        format!("`{}`", function.path),
        format!("{:.0}", median(|rate| rate.0)[0]),
        format!("{:.0}", median(|rate| rate.1)[0]),
        format!("{ratio:.2}"),
        format!("{least:.2}"),
        format!("{most:.2}"),
    ])
}

/// Cases a second as the engine tells them at its end.
fn rate(yard: &Yard, target: &str, seed: usize) -> Result<f64, Error> {
    let home = yard.folder.join("home");
    let _ = std::fs::remove_dir_all(&home);
    let corpus = home.join("corpus");
    std::fs::create_dir_all(&corpus).map_err(io_error("create", &corpus))?;
    let launcher =
        Launcher::Program { program: yard.tool.clone(), arguments: Vec::new(), most: IsolationLevel::Strong };
    let program = program(yard, target);
    let output = trial_command(&launcher, &program, &home)
        .args(["-rss_limit_mb=0", "-max_len=64", "-print_final_stats=1"])
        .args([format!("-max_total_time={SECONDS}"), format!("-seed={seed}")])
        .arg(&corpus)
        .env_clear()
        .env("HOME", &home)
        .current_dir(&home)
        .stdin(Stdio::null())
        .output();
    let said = output.map_err(io_error("start", &program))?;
    let said = String::from_utf8_lossy(&said.stderr).into_owned();
    let rate = said.lines().find_map(|line| line.strip_prefix("stat::average_exec_per_sec:")?.trim().parse().ok());
    rate.ok_or_else(|| Error::Command(format!("{target}: {}", said.lines().last().unwrap_or_default())))
}

/// cargo-fuzz names the machine's own target.
fn program(yard: &Yard, target: &str) -> PathBuf {
    let host = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    yard.folder.join("target").join(host).join("release").join(target)
}
