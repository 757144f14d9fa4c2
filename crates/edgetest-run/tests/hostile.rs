//! Sweeps a crate that does everything a function may do to its process, and holds the record against what is expected.

mod built;

use edgetest_plan::{TargetId, UnitId};
use edgetest_run::{
    Cases, Ending, Failure, HarnessRuns, Isolation, IsolationLevel, Launcher, Left, Outcome, Stage, Stopped, SweepSpec,
};
use edgetest_support::choice::Choice;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::time::Duration;

/// In the order of the harness's targets.
const TARGETS: [&str; 30] = [
    "returns",
    "index",
    "nested",
    "abort",
    "overflow_stack",
    "exit",
    "hang",
    "block",
    "leak",
    "reserve",
    "try_reserve",
    "print",
    "write_home",
    "thread",
    "caught",
    "kill_itself",
    "twice",
    "unhook",
    "payload",
    "scribble",
    "close_files",
    "spawn",
    "connect",
    "big_frame",
    "stop_itself",
    "leave_thread",
    "always",
    "rejects",
    "get",
    "delete",
];

fn harness() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let (subject, harness) = (include_str!("hostile/subject.rs"), include_str!("hostile/harness.rs"));
        built::build(&built::Sources { name: "hostile", subject, harness })
    })
}

fn target(name: &str) -> TargetId {
    let index = TARGETS.iter().position(|target| *target == name).expect("there is such a target");
    TargetId(u32::try_from(index).expect("there are few"))
}

fn spec(name: &str, targets: &[&str]) -> SweepSpec {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("scratch-{name}"));
    let mut spec = SweepSpec::new(TARGETS.len(), scratch);
    spec.limits.case_cpu = Duration::from_millis(150);
    spec.limits.heap = 32 << 20;
    spec.launcher = launcher();
    spec.cases_per_target = Cases::Exactly(600);
    spec.jobs = 2;
    // Tries are what is to end a search here, not a machine that is busy with other tests.
    spec.settle_time = Duration::from_secs(120);
    spec.order = Some(targets.iter().map(|name| target(name)).collect());
    spec
}

/// As much as this system grants.
fn launcher() -> Launcher {
    static GRANTED: OnceLock<Launcher> = OnceLock::new();
    if cfg!(not(target_os = "linux")) {
        return Launcher::None;
    }
    GRANTED.get_or_init(|| with(promised().level)).clone()
}

fn with(most: IsolationLevel) -> Launcher {
    let program = env!("CARGO_BIN_EXE_edgetest-launcher").into();
    Launcher::Program { program, arguments: Vec::new(), most }
}

/// What this system grants.
fn promised() -> Isolation {
    edgetest_run::probe(&with(IsolationLevel::Full), &Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch-probe"))
}

fn sweep(spec: &SweepSpec) -> HarnessRuns {
    edgetest_run::sweep(harness(), spec, &|_| {}, &AtomicBool::new(false)).expect("the harness runs")
}

fn of<'a>(runs: &'a HarnessRuns, name: &str) -> Vec<&'a Failure> {
    runs.failures.iter().filter(|failure| failure.target == target(name)).collect()
}

fn describe(failure: &Failure) -> String {
    match &failure.outcome {
        Outcome::Panic(panic) => format!("panic {}", panic.message),
        Outcome::Abort { panic, .. } => format!("abort {}", panic.as_ref().map_or("", |panic| &panic.message)),
        Outcome::StackOverflow { stack } => format!("overflow {stack}"),
        Outcome::OutOfMemory { .. } => "out of memory".into(),
        Outcome::Hang { .. } => "hang".into(),
        Outcome::Growth(growth) => format!("growth {}", growth.power),
        Outcome::Blocked { .. } => "blocked".into(),
        Outcome::Stopped { .. } => "stopped".into(),
        Outcome::Starved { .. } => "starved".into(),
        Outcome::BrokenLaw { claim, .. } => format!("broken law {claim}"),
        Outcome::Signal { number } => format!("signal {number}"),
        Outcome::Exit { code } => format!("exit {code}"),
        Outcome::Sanitizer { error, .. } => format!("sanitizer {error}"),
        Outcome::EnvironmentDenied { .. } => "denied".into(),
    }
}

#[test]
fn every_way_to_fail_is_charged_to_its_case() {
    let runs = sweep(&spec("all", &TARGETS));
    assert_eq!(runs.stopped, Stopped::Exhausted, "{:?}", runs.harness_errors);
    let one = |choice: Choice| vec![choice];
    for (name, expected, choices) in [
        ("index", "panic index out of bounds: the len is 3 but the index is 3", one(Choice::Bytes(vec![3, 0, 0]))),
        ("nested", "panic start byte index 1 is not a char boundary", one(Choice::Text("£".into()))),
        ("abort", "abort ", one(Choice::Int(255))),
        ("overflow_stack", "overflow 8388608", one(Choice::Int(1001))),
        ("exit", "exit 0", one(Choice::Int(1))),
        ("hang", "hang", one(Choice::Int(255))),
        ("block", "blocked", one(Choice::Int(255))),
        ("stop_itself", "stopped", one(Choice::Int(255))),
        ("leak", "out of memory", one(Choice::Int(255))),
        ("reserve", "out of memory", one(Choice::Int(2))),
        ("thread", "panic in a thread", one(Choice::Int(101))),
        ("kill_itself", "signal 9", one(Choice::Int(255))),
        ("twice", "abort second", one(Choice::Int(255))),
        ("unhook", "panic unhooked", one(Choice::Int(200))),
        ("payload", "panic ", one(Choice::Int(255))),
        ("close_files", "panic without files", one(Choice::Int(255))),
    ] {
        let failures = of(&runs, name);
        assert_eq!(failures.len(), 1, "{name}: {failures:?}");
        let failure = failures[0];
        assert!(describe(failure).starts_with(expected), "{name}: {}", describe(failure));
        assert_eq!(failure.choices, choices, "{name}");
        assert_eq!(failure.stage, Stage::Call, "{name}");
        assert_eq!(failure.confirmed.failed, failure.confirmed.runs, "{name}");
        assert!(failure.confirmed.runs > 0, "{name}");
    }
    for name in ["returns", "try_reserve", "print", "write_home", "caught", "big_frame", "rejects", "delete"] {
        assert!(of(&runs, name).is_empty(), "{name}: {:?}", of(&runs, name));
        assert_eq!(runs.targets[&target(name)].cases, 600, "{name}");
    }
    // The worker's own filter denies new programs on Linux: that is not the crate's fault.
    if cfg!(target_os = "linux") {
        assert_eq!(describe(of(&runs, "spawn")[0]), "denied");
        assert_eq!(of(&runs, "spawn")[0].confirmed.runs, 0);
    }
    assert_eq!(runs.targets[&target("rejects")].rejected, 600);
    assert_eq!(runs.targets[&target("rejects")].reached, 0);
    assert!(runs.targets[&target("abort")].given_up);
}

#[test]
fn a_thread_that_is_left_running_is_known_by_its_target_and_ends_with_the_worker() {
    let runs = sweep(&spec("threads", &["leave_thread", "returns"]));
    let left = |name| runs.targets[&target(name)].left;
    assert!(left("leave_thread").threads > 0, "{:?}", left("leave_thread"));
    assert_eq!((left("leave_thread").processes, left("returns")), (0, Left::default()));
    assert!(runs.failures.is_empty() && runs.harness_errors.is_empty(), "{:?}", runs.failures);
    assert_eq!(runs.cases, 1200);
}

/// Whoever kills a worker from outside, be it for want of memory, makes no finding of the case that happened to run.
#[test]
#[cfg(target_os = "linux")]
fn a_worker_that_is_killed_from_outside_does_not_fail_again() {
    let mut spec = spec("outside", &["returns"]);
    (spec.cases_per_target, spec.jobs) = (Cases::Exactly(u64::MAX), 1);
    // Between two turns no case is to blame, and it is tried again.
    spec.limits.deaths_per_target = u32::MAX;
    // By its own name, since other tests have workers too.
    let copy = harness().with_file_name("outside-harness");
    std::fs::copy(harness(), &copy).expect("there is room");
    let stop = AtomicBool::new(false);
    let observe = |progress: edgetest_run::Progress| {
        stop.fetch_or(progress.failures > 0, Relaxed);
    };
    let runs = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !stop.load(Relaxed) {
                kill_processes(&copy);
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        let runs = edgetest_run::sweep(&copy, &spec, &observe, &stop);
        stop.store(true, Relaxed);
        runs.expect("the harness runs")
    });
    let [failure] = of(&runs, "returns")[..] else { panic!("{:?}", runs.failures) };
    assert_eq!((describe(failure).as_str(), failure.confirmed.failed), ("signal 9", 0), "{failure:?}");
    assert!(failure.confirmed.runs > 0, "{failure:?}");
}

#[cfg(target_os = "linux")]
fn kill_processes(program: &Path) {
    let program = [program.to_str().expect("the path is text"), "\0"].concat();
    let processes = std::fs::read_dir("/proc").expect("it can be read").flatten();
    let words = |folder: &Path| std::fs::read(folder.join("cmdline")).unwrap_or_default();
    for process in processes.filter(|process| words(&process.path()).starts_with(program.as_bytes())) {
        let killed = Command::new("kill").arg("-9").arg(process.file_name()).status();
        assert!(killed.expect("there is a `kill`").success());
    }
}

#[test]
fn the_innermost_frame_of_a_panic_in_std_is_the_crates_own() {
    let runs = sweep(&spec("frames", &["nested"]));
    let [failure] = of(&runs, "nested")[..] else { panic!("{:?}", runs.failures) };
    let Outcome::Panic(panic) = &failure.outcome else { panic!("{:?}", failure.outcome) };
    let symbols: Vec<&str> = panic.frames.iter().map(|frame| frame.symbol.as_str()).collect();
    assert!(symbols[0].starts_with("subject::deeper"), "{symbols:?}");
    assert_eq!(symbols.last(), Some(&"subject::nested"), "{symbols:?}");
    assert!(panic.frames[0].file.ends_with("subject/src/lib.rs"));
}

#[test]
fn a_constructor_that_fails_is_charged_with_its_unit_and_then_passed_over() {
    let mut spec = spec("setup", &["get"]);
    spec.cases_per_target = Cases::Exactly(2000);
    let runs = sweep(&spec);
    let failures = of(&runs, "get");
    assert_eq!(failures.len(), 2, "{failures:?}");
    assert!(matches!(failures[0].stage, Stage::Setup { unit: UnitId(4), step: 1 }), "{failures:?}");
    assert!(matches!(failures[1].stage, Stage::Setup { unit: UnitId(5), .. }), "{failures:?}");
    assert_eq!(failures[0].choices, [Choice::Pick(0), Choice::Int(7)]);
    assert_eq!(failures[1].choices, [Choice::Pick(1), Choice::Int(201)]);
    assert_eq!(runs.quarantined.len(), 1);
    let run = &runs.targets[&target("get")];
    assert!(!run.given_up && run.cases == 2000, "{run:?}");
}

#[test]
fn a_page_of_noise_is_survived() {
    let runs = sweep(&spec("noise", &["scribble", "returns"]));
    assert!(of(&runs, "returns").is_empty());
    assert_eq!(runs.targets[&target("returns")].cases, 600);
    assert!(!runs.harness_errors.is_empty() || !of(&runs, "scribble").is_empty());
}

/// What `workers_die_with_their_supervisor` starts and ends.
#[test]
fn supervisor_entry() {
    if std::env::args().any(|argument| argument == "__supervise") {
        let mut spec = spec("orphans", &["block"]);
        spec.limits.case_cpu = Duration::from_secs(60);
        sweep(&spec);
    }
}

#[test]
#[cfg(target_os = "linux")]
fn workers_die_with_their_supervisor() {
    // Whichever thread comes first starts it, each in a folder of its own.
    let homes = spec("orphans", &[]).scratch;
    let workers = || {
        let processes = std::fs::read_dir("/proc").expect("it can be read").flatten();
        processes
            .filter(|process| std::fs::read_link(process.path().join("exe")).is_ok_and(|exe| exe == harness()))
            .filter(|process| std::fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&homes)))
            .count()
    };
    // Generous, since the machine may be busy; it takes a fraction of a second as a rule.
    let wait_for = |count| {
        (0..6_000).any(|_| {
            std::thread::sleep(Duration::from_millis(10));
            workers() == count
        })
    };
    harness();
    let program = std::env::current_exe().expect("it runs");
    let mut supervisor = Command::new(program);
    supervisor
        .args(["--exact", "supervisor_entry", "--nocapture", "__supervise"])
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut supervisor = supervisor.spawn().expect("it can be started");
    let begun = wait_for(1);
    // Whatever came of it, nothing that this test started may outlive it.
    supervisor.kill().expect("it is ours");
    supervisor.wait().expect("it is ours");
    assert!(begun, "the supervisor started no worker");
    assert!(wait_for(0), "the worker outlived its supervisor");
}

#[test]
fn a_recorded_case_runs_again() {
    let spec = spec("repro", &[]);
    let again = |choice| edgetest_run::repro(harness(), target("abort"), &[Choice::Int(choice)], &spec);
    let single = again(255).expect("the harness runs").expect("it ends");
    assert!(matches!(single.ending, Ending::Failed { outcome: Outcome::Abort { .. }, .. }), "{single:?}");
    let single = again(254).expect("the harness runs").expect("it ends");
    assert_eq!(single.ending, Ending::Returned);
}

#[test]
fn an_interrupted_sweep_tells_what_it_knows() {
    let stop = AtomicBool::new(false);
    let mut spec = spec("stop", &["index", "returns"]);
    spec.cases_per_target = Cases::Exactly(u64::MAX);
    let observe = |progress: edgetest_run::Progress| {
        if progress.failures > 0 && progress.cases > 1000 {
            stop.store(true, Relaxed);
        }
    };
    let runs = edgetest_run::sweep(harness(), &spec, &observe, &stop).expect("the harness runs");
    assert_eq!(runs.stopped, Stopped::Interrupted);
    // As often as there was time for after the wish.
    let confirmed = of(&runs, "index")[0].confirmed;
    assert!(confirmed.runs > 0 && confirmed.failed == confirmed.runs, "{confirmed:?}");
}

#[test]
fn a_program_that_is_no_harness_is_an_error() {
    let mut spec = spec("none", &["returns"]);
    spec.launcher = Launcher::None;
    let sweep = edgetest_run::sweep(Path::new("/bin/false"), &spec, &|_| {}, &AtomicBool::new(false));
    let error = sweep.expect_err("it ends before the first case").to_string();
    assert!(error.contains("before the first case"), "{error}");
}

/// A launcher of one line of shell, with a file that gets a line for each start.
#[cfg(unix)]
fn counting(name: &str, then: &str) -> (Launcher, PathBuf) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let [script, starts] = ["sh", "starts"].map(|kind| folder.join(format!("{name}.{kind}")));
    std::fs::write(&script, format!("echo once >> '{}'\n{then}\n", starts.display())).expect("there is room");
    std::fs::write(&starts, "").expect("there is room");
    let arguments = vec![script.display().to_string()];
    (
        Launcher::Program { program: "/bin/sh".into(), arguments, most: promised().level.min(IsolationLevel::Strong) },
        starts,
    )
}

#[cfg(unix)]
fn lines(file: &Path) -> usize {
    std::fs::read_to_string(file).expect("it is there").lines().count()
}

#[test]
#[cfg(unix)]
fn workers_that_never_get_so_far_as_a_case_are_our_error_after_three_and_no_finding() {
    let mut spec = spec("stillborn", &["returns", "index", "abort"]);
    let (launcher, starts) = counting("stillborn", "echo 'no such luck' >&2; kill -SEGV $$");
    (spec.launcher, spec.jobs) = (launcher, 1);
    let sweep = edgetest_run::sweep(harness(), &spec, &|_| {}, &AtomicBool::new(false));
    let error = sweep.expect_err("no case was begun");
    assert!(matches!(&error, edgetest_run::RunError::DeadOnArrival(why) if why.contains("no such luck")), "{error}");
    assert_eq!(lines(&starts), 3);
}

#[test]
#[cfg(target_os = "linux")]
fn a_target_costs_so_many_workers_and_no_more() {
    let mut spec = spec("restarts", &["always", "returns"]);
    let (launcher, starts) =
        counting("restarts", concat!("exec '", env!("CARGO_BIN_EXE_edgetest-launcher"), "' \"$@\""));
    (spec.launcher, spec.jobs, spec.settle_time) = (launcher, 1, Duration::ZERO);
    let runs = sweep(&spec);
    let run = &runs.targets[&target("always")];
    assert_eq!((run.deaths, run.given_up), (u64::from(spec.limits.deaths_per_target), true));
    assert_eq!(runs.targets[&target("returns")].cases, 600, "the others go on");
    // One more where the others had not come to their end by then.
    assert!((run.deaths..=run.deaths + 1).contains(&(lines(&starts) as u64)), "{}", lines(&starts));
}

#[test]
fn a_harness_that_vanishes_in_mid_run_ends_the_run_and_loses_nothing() {
    let mut spec = spec("vanishes", &["index", "abort", "returns"]);
    spec.cases_per_target = Cases::Exactly(u64::MAX);
    spec.settle_time = Duration::from_secs(3);
    let copy = harness().with_file_name("vanishing-harness");
    std::fs::copy(harness(), &copy).expect("there is room");
    let observe = |progress: edgetest_run::Progress| {
        if progress.failures > 1 {
            // The second time it is gone already.
            let _ = std::fs::remove_file(&copy);
        }
    };
    let runs = edgetest_run::sweep(&copy, &spec, &observe, &AtomicBool::new(false)).expect("there was a harness");
    assert_eq!(runs.stopped, Stopped::CutShort);
    let [failure] = of(&runs, "index")[..] else { panic!("{:?}", runs.failures) };
    assert_eq!(failure.confirmed.runs, failure.confirmed.failed, "what could not be run says nothing against it");
}
