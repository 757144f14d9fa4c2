//! What isolation costs: the same harness with and without it, in pairs that take turns, so that whatever else the machine
//! does falls on both.

use super::speed::{edgetest, write_project};
use super::table::table;
use super::{Error, section, vet};
use edgetest_run::{Cases, IsolationLevel, Launcher, SweepSpec, probe, sweep};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// Rounds of each comparison.
const ROUNDS: usize = 31;
/// Cases of a round that measures the rate.
const CASES: u64 = 400_000;

/// One function of about a microsecond.
const PROJECT: [(&str, &str); 2] = [
    ("Cargo.toml", "[package]\nname = \"one-loop\"\nversion = \"0.1.0\"\nedition = \"2021\"\n\n[workspace]\n"),
    ("src/lib.rs", include_str!("isolation/one_loop.rs")),
];

/// Builds the project below `target/bench/isolation`, sweeps it both ways and tells the figures.
pub fn measure(root: &Path) -> Result<String, Error> {
    let tool = vet::build_tool(root)?;
    let project = write_project(&root.join("target/bench/isolation"), &PROJECT)?;
    edgetest(&tool, &project, &["--time", "1s"])?;
    let name = format!("edgetest-harness-one-loop{}", std::env::consts::EXE_SUFFIX);
    let harness = find(&project.join("target/edgetest"), &name).ok_or(Error::Command("cargo edgetest".into()))?;
    let pair = Pair::new(&tool, harness, project.join("target/edgetest/scratch/bench"));
    let start = pair.compare(1);
    let rate = pair.compare(CASES);
    let row = |what: &str, [shut, open]: [Duration; 2]| [what.into(), millis(open), millis(shut)];
    let rows = [row("a worker of one case", start), row(&format!("a worker of {CASES} cases"), rate)];
    let table = table(["median", "plain process, ms", "isolated, ms"], 1, &rows);
    // What a worker costs once is in both; what remains is by the case.
    let work = |[shut, open]: [Duration; 2], of: [Duration; 2]| {
        shut.saturating_sub(of[0]).as_secs_f64() / open.saturating_sub(of[1]).as_secs_f64().max(1e-9)
    };
    let beyond = start[0].as_secs_f64() * 1e3 - start[1].as_secs_f64() * 1e3;
    let (level, share) = (pair.level, (work(rate, start) - 1.0) * 100.0);
    let figures = format!(
        "Level: {level:?}. A worker starts {beyond:.1} ms later, and cases of {:.1} µs take {share:+.1} %.\n",
        rate[1].saturating_sub(start[1]).as_secs_f64() * 1e6 / 400_000.0
    );
    Ok(section::provenance(root, &tool) + &table + "\n" + &figures)
}

struct Pair {
    harness: PathBuf,
    scratch: PathBuf,
    launcher: Launcher,
    level: IsolationLevel,
}

impl Pair {
    fn new(tool: &Path, harness: PathBuf, scratch: PathBuf) -> Self {
        let launcher = |most| Launcher::Program { program: tool.into(), arguments: Vec::new(), most };
        let level = probe(&launcher(IsolationLevel::Full), &scratch).level;
        Self { harness, scratch, launcher: launcher(level), level }
    }

    /// Medians of a sweep with isolation and of one without.
    fn compare(&self, cases: u64) -> [Duration; 2] {
        let mut times = [Vec::new(), Vec::new()];
        for _ in 0..ROUNDS {
            times[0].push(self.time(cases, self.launcher.clone()));
            times[1].push(self.time(cases, Launcher::None));
        }
        times.map(|mut times| {
            times.sort();
            times[times.len() / 2]
        })
    }

    fn time(&self, cases: u64, launcher: Launcher) -> Duration {
        let usual = SweepSpec::new(1, self.scratch.clone());
        let spec = SweepSpec { launcher, cases_per_target: Cases::Exactly(cases), jobs: 1, ..usual };
        let begun = Instant::now();
        sweep(&self.harness, &spec, &|_| {}, &AtomicBool::new(false)).expect("the harness has run before");
        begun.elapsed()
    }
}

/// A file of this name below a folder.
fn find(folder: &Path, name: &str) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let found = files.into_iter().find(|path| path.file_name().is_some_and(|it| it == name));
    found.or_else(|| folders.iter().find_map(|folder| find(folder, name)))
}

fn millis(time: Duration) -> String {
    format!("{:.1}", time.as_secs_f64() * 1e3)
}
