//! Runs the release build on one published crate, as a user would, and keeps the report.

use super::corpus::Package;
use super::report::Report;
use super::{Error, Selection, io_error};
use serde::{Deserialize, Serialize};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Beyond the time of the sweep: resolving, building and confirming. A run that takes longer is ended.
const GRACE: Duration = Duration::from_secs(20 * 60);

/// Runs of the tool with the same settings.
#[derive(Debug)]
pub struct Runner<'a> {
    selection: &'a Selection,
    tool: PathBuf,
    fingerprint: String,
    folder: PathBuf,
    /// Shared by all modes, so that a dependency is compiled once for each crate that is run.
    builds: PathBuf,
    baseline: bool,
}

/// What is left of one run.
#[derive(Clone, Debug, Default)]
pub struct Vetted {
    /// The report, if there is one.
    pub report: Option<Report>,
    /// How the tool ended.
    pub stamp: Stamp,
}

/// What made a report.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
pub struct Stamp {
    /// Digest of the tool's binary and its arguments.
    pub fingerprint: String,
    /// Its exit code; none where it was ended.
    pub exit: Option<i32>,
    /// Milliseconds from start to end.
    pub wall_ms: u64,
}

impl Stamp {
    /// How the tool ended, for crates without a report.
    pub fn ending(&self) -> String {
        match self.exit {
            Some(code) => format!("no report, exit code {code}"),
            None => "not run, or ended for time".into(),
        }
    }
}

/// Builds the tool and tells where it lies.
pub fn build_tool(root: &Path) -> Result<PathBuf, Error> {
    build(root, "release", &["--release"])
}

/// The same without optimisation, for what does not depend on the tool's own speed.
pub fn build_debug_tool(root: &Path) -> Result<PathBuf, Error> {
    build(root, "debug", &[])
}

fn build(root: &Path, profile: &str, flags: &[&str]) -> Result<PathBuf, Error> {
    let arguments: Vec<&str> = ["build", "--package", "cargo-edgetest"].iter().chain(flags).copied().collect();
    let status = Command::new("cargo").current_dir(root).args(&arguments).status();
    if !status.is_ok_and(|status| status.success()) {
        return Err(Error::Command(format!("cargo {}", arguments.join(" "))));
    }
    let tool = root.join("target").join(profile).join("cargo-edgetest");
    Ok(tool.with_extension(std::env::consts::EXE_EXTENSION))
}

impl<'a> Runner<'a> {
    /// Keeps its reports in `target/bench/<mode>`.
    pub fn new(selection: &'a Selection, root: &Path, tool: &Path, mode: &str) -> Result<Self, Error> {
        let folder = root.join("target/bench").join(mode);
        std::fs::create_dir_all(&folder).map_err(io_error("create", &folder))?;
        Ok(Self {
            selection,
            tool: tool.into(),
            fingerprint: digest(tool)?,
            folder,
            builds: root.join("target/bench/builds"),
            baseline: mode == "baseline",
        })
    }

    /// Runs the tool on the crate, unless the report is there already and may be kept.
    pub fn vet(&self, package: &Package) -> Result<Vetted, Error> {
        let kept = self.kept(package)?;
        let fingerprint = self.fingerprint_of(package);
        let is_current = kept.as_ref().is_some_and(|it| it.stamp.fingerprint == fingerprint);
        match kept {
            Some(vetted) if self.selection.evaluate || (self.selection.resume && is_current) => Ok(vetted),
            None if self.selection.evaluate => Ok(Vetted::default()),
            Some(_) | None => self.run(package, fingerprint),
        }
    }

    /// The report of an earlier run, whatever made it.
    pub fn kept(&self, package: &Package) -> Result<Option<Vetted>, Error> {
        let Some(stamp) = read_json(&self.stamp_path(package))? else {
            return Ok(None);
        };
        let report = read_json(&self.report_path(package))?;
        Ok(Some(Vetted { report, stamp }))
    }

    fn run(&self, package: &Package, fingerprint: String) -> Result<Vetted, Error> {
        let stamp_path = self.stamp_path(package);
        for stale in [&self.report_path(package), &stamp_path] {
            std::fs::remove_file(stale).or_else(missing_is_fine).map_err(io_error("remove", stale))?;
        }
        let started = Instant::now();
        let exit = self.start(package)?.wait_at_most(self.selection.time + GRACE);
        let stamp =
            Stamp { fingerprint, exit, wall_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX) };
        let text = serde_json::to_string(&stamp).expect("a stamp is plain data");
        std::fs::write(&stamp_path, text).map_err(io_error("write", &stamp_path))?;
        println!("{package}: exit {exit:?}, {} s", stamp.wall_ms / 1000);
        Ok(self.kept(package)?.unwrap_or_default())
    }

    fn start(&self, package: &Package) -> Result<Running, Error> {
        let log = self.path(package, "log");
        let stderr = std::fs::File::create(&log).map_err(io_error("create", &log))?;
        let child = Command::new(&self.tool)
            .args(self.arguments(package))
            .arg("--output")
            .arg(self.report_path(package))
            .arg("--target-dir")
            .arg(&self.builds)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            .spawn()
            .map_err(io_error("start", &self.tool))?;
        Ok(Running(child))
    }

    fn arguments(&self, package: &Package) -> Vec<String> {
        let time = format!("{}ms", self.selection.time.as_millis());
        let mut arguments = vec!["vet".into(), package.to_string(), "--time".into(), time];
        // The second build answers a question that no benchmark asks.
        arguments.extend(["--no-release".into(), "--format".into(), "json".into()]);
        if !package.features.is_empty() {
            arguments.extend(["--features".into(), package.features.join(",")]);
        }
        if !package.default_features {
            arguments.push("--no-default-features".into());
        }
        if self.baseline {
            arguments.push("--baseline".into());
        }
        if let Some(jobs) = self.selection.jobs {
            arguments.extend(["--jobs".into(), jobs.to_string()]);
        }
        arguments
    }

    fn fingerprint_of(&self, package: &Package) -> String {
        format!("{} {}", self.fingerprint, self.arguments(package).join(" "))
    }

    fn report_path(&self, package: &Package) -> PathBuf {
        self.path(package, "json")
    }

    fn stamp_path(&self, package: &Package) -> PathBuf {
        self.path(package, "stamp.json")
    }

    fn path(&self, package: &Package, extension: &str) -> PathBuf {
        self.folder.join(format!("{}-{}.{extension}", package.name, package.version))
    }
}

/// The tool at work.
struct Running(Child);

impl Running {
    /// Its exit code; none where it was ended for time or by a signal.
    fn wait_at_most(mut self, limit: Duration) -> Option<i32> {
        let deadline = Instant::now() + limit;
        while Instant::now() < deadline {
            match self.0.try_wait() {
                Ok(Some(status)) => return status.code(),
                Ok(None) => std::thread::sleep(Duration::from_millis(100)),
                Err(_) => break,
            }
        }
        // It may have ended between the last look and now; either way it is gone afterwards.
        let _ = self.0.kill();
        let _ = self.0.wait();
        None
    }
}

fn digest(tool: &Path) -> Result<String, Error> {
    let bytes = std::fs::read(tool).map_err(io_error("read", tool))?;
    let mut hasher = DefaultHasher::new();
    hasher.write(&bytes);
    Ok(format!("{:016x}", hasher.finish()))
}

fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(io_error("read", path)(error)),
    };
    // The tool opens its outputs before it begins; one that died left this one empty.
    if text.trim().is_empty() {
        return Ok(None);
    }
    let value = serde_json::from_str(&text).map_err(|source| Error::Json { path: path.into(), source })?;
    Ok(Some(value))
}

fn missing_is_fine(error: std::io::Error) -> std::io::Result<()> {
    match error.kind() {
        std::io::ErrorKind::NotFound => Ok(()),
        _ => Err(error),
    }
}
