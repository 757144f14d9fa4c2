//! What becomes of a run whose process is killed, interrupted, or left without a reader or a disk.
#![cfg(unix)]

use crate::project::{Ended, Lane, Project, command_in, lane};
use std::fs;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Enough work for some seconds, some of it deadly. Each test has a package of its own, since a lane is shared.
const LIBRARY: &str = r"
fn work(rounds: u32) -> u32 {
    (0..rounds).fold(1, |state: u32, _| state.rotate_left(5) ^ 0x9e37_79b9)
}

pub fn index(bytes: &[u8]) -> u8 {
    if bytes.len() > 3 { bytes[bytes[0] as usize] } else { 0 }
}

pub fn ends(value: u8) {
    if value == 255 {
        std::process::exit(0);
    }
}

pub fn first(value: u32) -> u32 {
    work(20_000) ^ value
}

pub fn second(text: &str) -> u32 {
    work(20_000) ^ text.len() as u32
}

pub fn third(values: &[u16]) -> u32 {
    work(20_000) ^ values.len() as u32
}
";

/// As many cases, however long they take.
const WHOLE: [&str; 8] = ["--time", "600s", "--cases", "3000", "--no-release", "--format", "json", "--jobs=2"];
/// A run that does not end by itself.
const ENDLESS: [&str; 5] = ["--time", "600s", "--cases", "4000000000", "--no-release"];

/// A package whose runs meet with accidents.
struct Victim {
    name: &'static str,
    project: Project,
}

impl Victim {
    fn new(name: &'static str) -> Self {
        let victim = Self { name, project: Project::library(name, LIBRARY) };
        // What the last run of this test has left would be gone on with.
        let _ = fs::remove_file(victim.below("journal"));
        victim
    }

    fn command(&self, args: &[&str]) -> Command {
        command_in(Lane::Left, self.project.path(), args)
    }

    fn start(&self, args: &[&str]) -> Child {
        let mut command = self.command(args);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
    }

    fn below(&self, folder: &str) -> PathBuf {
        lane(Lane::Left).join("edgetest").join(folder).join(format!("{}-0.1.0", self.name))
    }

    /// Waits until the journal tells of some turns.
    fn await_turns(&self, child: &mut Child) {
        let turns = || fs::read_to_string(self.below("journal")).unwrap_or_default().matches("\nturn\t").count();
        wait_for("turns in the journal", || turns() > 8 || child.try_wait().expect("it is ours").is_some());
        assert!(child.try_wait().expect("it is ours").is_none(), "it is over before it was killed");
    }

    /// Processes that work for a run of this package, or are about to; `supervisor` is the one that started it.
    #[cfg(target_os = "linux")]
    fn workers(&self, supervisor: u32) -> usize {
        let scratch = self.below("scratch");
        let scratch = scratch.to_str().expect("the path is text");
        let processes = fs::read_dir("/proc").expect("it can be read").flatten();
        let told = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
        let holder = format!("\0hold\0{supervisor}\0");
        let ours = told
            .map(|words| String::from_utf8_lossy(&words).into_owned())
            .filter(|words| words.split('\0').any(|word| word.starts_with(scratch)) || words.ends_with(&holder));
        ours.count() + self.harnesses()
    }

    #[cfg(target_os = "linux")]
    fn harnesses(&self) -> usize {
        let program = format!("edgetest-harness-{}", self.name);
        let processes = fs::read_dir("/proc").expect("it can be read").flatten();
        let programs = processes.filter_map(|process| fs::read_link(process.path().join("exe")).ok());
        programs
            .filter(|found| found.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&program)))
            .count()
    }

    #[cfg(not(target_os = "linux"))]
    fn workers(&self, _supervisor: u32) -> usize {
        0
    }
}

#[track_caller]
fn wait_for(what: &str, mut there: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !there() {
        assert!(begun.elapsed() < Duration::from_secs(240), "no {what} to be seen");
        sleep(Duration::from_millis(5));
    }
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([name, &child.id().to_string()]).status();
    assert!(sent.expect("there is a `kill`").success());
}

fn ended(child: Child) -> Ended {
    child.wait_with_output().expect("it is ours").into()
}

/// Everything in a report that has nothing to do with time.
fn account(ended: &Ended) -> String {
    let report: serde_json::Value = serde_json::from_str(&ended.stdout).expect("a report");
    let pick = |value: &serde_json::Value, keys: &[&str]| -> Vec<String> {
        keys.iter().map(|key| value[*key].to_string()).collect()
    };
    let rows = |name: &str, keys: &[&str]| -> Vec<Vec<String>> {
        report[name].as_array().expect("a list").iter().map(|row| pick(row, keys)).collect()
    };
    let items = rows("items", &["path", "status", "cases", "rejected"]);
    let findings = rows("findings", &["id", "kind", "severity", "item", "message", "location", "input", "also"]);
    format!("{items:#?}\n{findings:#?}")
}

/// Points in time at which runs are killed: few as a rule, more with `EDGETEST_KILLS=50`.
fn kills() -> u64 {
    std::env::var("EDGETEST_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(3)
}

#[test]
fn a_run_that_is_killed_leaves_no_worker_and_the_next_goes_on_with_it() {
    let victim = Victim::new("killed");
    let whole = ended(victim.start(&WHOLE)).expect_code(1);
    assert!(!victim.below("journal").exists(), "the report is out");
    // Warm, so that the points fall into all of it.
    let begun = Instant::now();
    assert_eq!(account(&ended(victim.start(&WHOLE))), account(&whole), "the same twice");
    let span = u64::try_from(begun.elapsed().as_millis()).expect("it is short");

    let mut killed = victim.start(&WHOLE);
    victim.await_turns(&mut killed);
    let (mut point, mut done, mut whole_runs) = (0x2545_f491_4f6c_dd1d_u64, 1, 0);
    loop {
        killed.kill().expect("it is ours");
        let status = killed.wait().expect("it is ours");
        if status.code().is_some() {
            // It was faster than we. Its report has been held against the others by now, if it could be read.
            whole_runs += 1;
        }
        wait_for("end of the workers", || victim.workers(killed.id()) == 0);
        if done >= kills() {
            break;
        }
        done += 1;
        point = point.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        killed = victim.start(&WHOLE);
        sleep(Duration::from_millis((point >> 33) % span));
    }
    // The last was killed at any point; this one is killed where there is something to go on with.
    if !victim.below("journal").exists() {
        killed = victim.start(&WHOLE);
        victim.await_turns(&mut killed);
        killed.kill().expect("it is ours");
        killed.wait().expect("it is ours");
        wait_for("end of the workers", || victim.workers(killed.id()) == 0);
    }
    fs::create_dir_all(victim.below("scratch").join("77")).expect("writable");
    let resumed = ended(victim.start(&WHOLE)).expect_code(1);
    assert!(resumed.stderr.contains("Resuming"), "{done} kills, {whole_runs} whole runs: {}", resumed.stderr);
    assert_eq!(account(&resumed), account(&whole));
    assert!(!victim.below("journal").exists() && !victim.below("scratch").join("77").exists());
}

#[test]
fn the_same_seed_among_eight_busy_neighbours_gives_the_same_report() {
    let victim = Victim::new("neighbours");
    let alone = ended(victim.start(&WHOLE)).expect_code(1);
    let over = AtomicBool::new(false);
    let crowded = std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    std::hint::spin_loop();
                }
            });
        }
        let run = victim.start(&WHOLE).wait_with_output();
        over.store(true, Ordering::Relaxed);
        Ended::from(run.expect("it is ours"))
    });
    assert_eq!(account(&crowded), account(&alone));
}

#[test]
fn the_first_interrupt_reports_and_the_second_ends_it_at_once() {
    let victim = Victim::new("interrupted");
    let mut run = victim.start(&ENDLESS);
    victim.await_turns(&mut run);
    signal(&run, "-INT");
    let report = ended(run).expect_code(1);
    assert!(report.stdout.contains("interrupted") && report.stdout.contains("error["), "{report:?}");
    assert!(!victim.below("journal").exists());

    let mut run = victim.start(&ENDLESS);
    victim.await_turns(&mut run);
    let begun = Instant::now();
    signal(&run, "-INT");
    sleep(Duration::from_millis(50));
    signal(&run, "-INT");
    let supervisor = run.id();
    let report = ended(run).expect_code(130);
    assert!(begun.elapsed() < Duration::from_secs(10) && report.stdout.is_empty(), "{report:?}");
    wait_for("end of the workers", || victim.workers(supervisor) == 0);
}

#[test]
fn nobody_has_to_read_what_is_printed() {
    let victim = Victim::new("unread");
    let args = ["--time", "2s", "--no-release"];
    let mut run = victim.start(&args);
    drop(run.stdout.take());
    let told = ended(run).expect_code(1);
    assert!(!told.stderr.contains("panicked at"), "{}", told.stderr);
    let mut run = victim.start(&args);
    drop((run.stdout.take(), run.stderr.take()));
    ended(run).expect_code(1);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_one_message() {
    let victim = Victim::new("full");
    let journal = victim.below("journal");
    fs::create_dir_all(journal.parent().expect("it has one")).expect("writable");
    std::os::unix::fs::symlink("/dev/full", &journal).expect("writable");
    let told = ended(victim.start(&["--time", "2s"])).expect_code(2).expect_error("No space left on device");
    assert!(told.stderr.contains("make room"), "{}", told.stderr);
}
