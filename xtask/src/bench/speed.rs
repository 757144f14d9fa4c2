//! How long a user waits: from the command to the finding on a crate with one function, and cases a second beside a
//! property that a person would write with proptest.

use super::report::Report;
use super::table::table;
use super::{Error, io_error, section, vet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Cases of either side of the comparison.
const CASES: u64 = 10_000;

const ONE_FN: [(&str, &str); 2] = [
    ("Cargo.toml", "[package]\nname = \"one-fn\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n"),
    ("src/lib.rs", include_str!("speed/one_fn.rs")),
];

const WORDS: [(&str, &str); 3] = [
    (
        "Cargo.toml",
        "[package]\nname = \"words\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[dev-dependencies]\nproptest = \"1\"\n\n[workspace]\n",
    ),
    ("src/lib.rs", include_str!("speed/words.rs")),
    ("tests/property.rs", include_str!("speed/property.rs")),
];

/// Writes both projects below `target/bench/speed`, runs them and tells the figures.
pub fn measure(root: &Path) -> Result<String, Error> {
    let tool = vet::build_tool(root)?;
    let folder = root.join("target/bench/speed");
    let one_fn = write_project(&folder.join("one-fn"), &ONE_FN)?;
    let words = write_project(&folder.join("words"), &WORDS)?;
    let text = section::provenance(root, &tool);
    Ok(text + &to_the_finding(&tool, &one_fn)? + "\n" + &cases_a_second(&tool, &words)?)
}

/// Writes files below a folder.
pub fn write_project(folder: &Path, files: &[(&str, &str)]) -> Result<PathBuf, Error> {
    for (name, text) in files {
        let path = folder.join(name);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(io_error("create", parent))?;
        std::fs::write(&path, text).map_err(io_error("write", &path))?;
    }
    Ok(folder.into())
}

/// Warm: everything was built once, then the source was touched.
fn to_the_finding(tool: &Path, project: &Path) -> Result<String, Error> {
    cargo_test(project, &["--no-run"])?;
    edgetest(tool, project, &[])?;
    touch(&project.join("src/lib.rs"))?;
    let ((), cargo) = timed(|| cargo_test(project, &["--no-run"]))?;
    touch(&project.join("src/lib.rs"))?;
    let (report, whole) = timed(|| edgetest(tool, project, &[]))?;
    let mut rows = vec![row("`cargo test --no-run`", cargo), row("`cargo edgetest`, start to end", whole)];
    rows.extend(report.elapsed_ms.iter().map(|(stage, ms)| row(&format!("of it {stage}"), from_ms(*ms))));
    let first = report.findings.iter().filter_map(|finding| finding.first_seen_ms).min();
    rows.extend(first.map(|ms| row("first sight after the start of the sweep", Duration::from_millis(ms))));
    let found = report.findings.iter().filter(|finding| finding.severity == "error").count();
    let beyond = whole.saturating_sub(cargo).as_secs_f64();
    let text = table(["a crate with one function, warm", "time"], 1, &rows);
    Ok(format!("{text}\nBeyond `cargo test --no-run`: {beyond:.2} s, with {found} error found.\n"))
}

/// Both in the same run, each with the machine to itself.
fn cases_a_second(tool: &Path, project: &Path) -> Result<String, Error> {
    cargo_test(project, &["--no-run"])?;
    let ((), property) = timed(|| cargo_test(project, &["--test", "property"]))?;
    let ((), nothing) = timed(|| cargo_test(project, &["--test", "property", "--", "--list"]))?;
    let property = property.saturating_sub(nothing);
    let report = edgetest(tool, project, &["--cases", &CASES.to_string()])?;
    let cases: u64 = report.items.iter().filter_map(|item| item.cases).sum();
    let sweep = report.elapsed_ms.get("run").copied().map_or(Duration::ZERO, from_ms);
    let (own, others) = (rate(cases, sweep), rate(CASES, property));
    let rows = [
        ["`any::<String>()`, by hand".into(), CASES.to_string(), seconds(property), format!("{others:.0}")],
        ["`cargo edgetest`".into(), cases.to_string(), seconds(sweep), format!("{own:.0}")],
    ];
    let text = table(["`fn(&str)`", "cases", "time", "cases a second"], 1, &rows);
    Ok(format!("{text}\nRatio: {:.1}.\n", own / others))
}

/// Runs the tool on a project and reads its report.
pub fn edgetest(tool: &Path, project: &Path, arguments: &[&str]) -> Result<Report, Error> {
    let output = project.join("report.json");
    let mut command = Command::new(tool);
    command.current_dir(project).args(["--format", "json", "--output"]).arg(&output).args(arguments);
    // One finding is what we want, so the exit code tells nothing; the report must be there.
    quietly(&mut command)?;
    let text = std::fs::read_to_string(&output).map_err(io_error("read", &output))?;
    serde_json::from_str(&text).map_err(|source| Error::Json { path: output, source })
}

fn cargo_test(project: &Path, arguments: &[&str]) -> Result<(), Error> {
    let mut command = Command::new("cargo");
    command.current_dir(project).arg("test").args(arguments);
    // The projects are measured as a user has them, outside this workspace's settings.
    command.env_remove("CARGO_TARGET_DIR");
    if quietly(&mut command)? {
        return Ok(());
    }
    let arguments = arguments.join(" ");
    Err(Error::Command(format!("cargo test {arguments}")))
}

fn quietly(command: &mut Command) -> Result<bool, Error> {
    let shown = format!("{command:?}");
    let status = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.map(|status| status.success()).map_err(|_| Error::Command(shown))
}

fn timed<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<(T, Duration), Error> {
    let started = Instant::now();
    Ok((work()?, started.elapsed()))
}

fn touch(path: &Path) -> Result<(), Error> {
    let text = std::fs::read(path).map_err(io_error("read", path))?;
    std::fs::write(path, text).map_err(io_error("write", path))
}

fn from_ms(ms: f64) -> Duration {
    Duration::from_secs_f64(ms.max(0.0) / 1000.0)
}

fn row(what: &str, time: Duration) -> [String; 2] {
    [what.to_owned(), seconds(time)]
}

fn seconds(time: Duration) -> String {
    format!("{:.2} s", time.as_secs_f64())
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
fn rate(cases: u64, time: Duration) -> f64 {
    cases as f64 / time.as_secs_f64().max(0.001)
}
