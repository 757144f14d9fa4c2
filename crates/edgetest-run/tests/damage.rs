//! Runs functions that harm the machine, at every level of isolation that this system grants, and looks from outside
//! at what they did: at files, sockets and processes. Only what leaves no trace anywhere is believed of the function itself.
#![cfg(target_os = "linux")]

mod built;
#[path = "damage/model.rs"]
mod model;
#[path = "damage/scene.rs"]
mod scene;

use edgetest_plan::TargetId;
use edgetest_run::{Cases, HarnessRuns, Isolation, IsolationLevel, Launcher, Outcome, RunError, Stopped, SweepSpec};
use edgetest_support::lockdown::layer;
use model::{Kept, Kernel, ROWS};
use scene::{Scene, leftovers};
use std::collections::BTreeSet;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Where an ordinary user finds copies of what the test needs.
const PLACE: &str = "EDGETEST_DAMAGE_PLACE";
/// A level that whoever runs the tests promises, as a job for every change does.
const PROMISED: &str = "EDGETEST_PROMISED_ISOLATION";
/// The levels that a worker can be asked to keep to, and what of them must be proven for each.
const LEVELS: [(IsolationLevel, &[&str]); 5] = [
    (IsolationLevel::Full, &[layer::RLIMITS, layer::NAMESPACES, layer::LANDLOCK, layer::SECCOMP, layer::EXEC_FILTER]),
    (IsolationLevel::Strong, &[layer::RLIMITS, layer::LANDLOCK, layer::SECCOMP, layer::EXEC_FILTER]),
    (IsolationLevel::Readonly, &[layer::RLIMITS, layer::SECCOMP, layer::READONLY, layer::EXEC_FILTER]),
    (IsolationLevel::Reduced, &[layer::RLIMITS, layer::LANDLOCK]),
    (IsolationLevel::None, &[]),
];

fn place() -> Option<PathBuf> {
    std::env::var_os(PLACE).map(PathBuf::from)
}

fn harness() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        if let Some(place) = place() {
            return place.join("harness");
        }
        let (subject, harness) = (include_str!("damage/subject.rs"), include_str!("damage/harness.rs"));
        built::build(&built::Sources { name: "damage", subject, harness })
    })
}

fn launcher(most: IsolationLevel) -> Launcher {
    let program =
        place().map_or_else(|| env!("CARGO_BIN_EXE_edgetest-launcher").into(), |place| place.join("launcher"));
    Launcher::Program { program, arguments: Vec::new(), most }
}

/// Each test has its own, since all run at a time.
fn scratch(test: &str) -> PathBuf {
    place().unwrap_or_else(|| env!("CARGO_TARGET_TMPDIR").into()).join(format!("scratch-damage-{test}"))
}

/// As deep as this system lets a worker be shut in.
fn reached(test: &str) -> Isolation {
    edgetest_run::probe(&launcher(IsolationLevel::Full), &scratch(test))
}

fn spec(test: &str, launcher: Launcher) -> SweepSpec {
    let mut spec = SweepSpec::new(ROWS.len(), scratch(test));
    (spec.launcher, spec.cases_per_target, spec.jobs) = (launcher, Cases::Exactly(2), 2);
    spec.limits.case_cpu = Duration::from_secs(3);
    spec
}

fn sweep(test: &str, launcher: Launcher) -> Result<HarnessRuns, RunError> {
    edgetest_run::sweep(harness(), &spec(test, launcher), &|_| {}, &AtomicBool::new(false))
}

fn run<'a>(runs: &'a HarnessRuns, row: &str) -> (Option<&'a Outcome>, u64) {
    let at = ROWS.iter().position(|(name, _)| *name == row).expect("there is such a function");
    let target = TargetId(u32::try_from(at).expect("there are few"));
    let outcome = runs.failures.iter().find(|failure| failure.target == target).map(|failure| &failure.outcome);
    (outcome, runs.targets[&target].left.processes)
}

/// Asked of the kernel itself, not of our own code.
fn kernel() -> Kernel {
    let is = |path: &str, value: &str| std::fs::read_to_string(path).is_ok_and(|text| text.trim() == value);
    let yama = "/proc/sys/kernel/yama/ptrace_scope";
    let root = user() == 0;
    let traces = root || !Path::new(yama).exists() || is(yama, "0");
    let lets = [
        ("io_uring", is("/proc/sys/kernel/io_uring_disabled", "0")),
        ("mptcp_connect", is("/proc/sys/net/mptcp/enabled", "1")),
        ("trace_another", traces),
    ];
    let barred = lets.into_iter().filter(|(_, lets)| !lets).map(|(name, _)| name).collect();
    Kernel { landlock: landlock_version(), root, barred }
}

#[expect(unsafe_code, reason = "the kernel tells the version by a system call without a wrapper")]
fn landlock_version() -> i32 {
    const VERSION: libc::c_ulong = 1;
    let nothing: libc::c_ulong = 0;
    // SAFETY: with this flag the call takes no pointer, and gives back a number.
    let version = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, nothing, nothing, VERSION) };
    i32::try_from(version).unwrap_or(0).max(0)
}

/// What this system grants for certain: `unshare` of util-linux says whether it has namespaces for us.
fn granted() -> IsolationLevel {
    let status = std::fs::read_to_string("/proc/self/status").expect("it can be read");
    let filters = status.lines().any(|line| line.starts_with("Seccomp:"));
    let mut unshare = Command::new("unshare");
    unshare.args(["--user", "--map-root-user", "--net", "--ipc", "--uts", "--mount", "mount", "-t", "tmpfs"]);
    let namespaces = unshare.args(["edgetest", "/mnt"]).output().is_ok_and(|ended| ended.status.success());
    kernel().grants(filters, namespaces)
}

fn promised() -> Option<IsolationLevel> {
    let word = std::env::var(PROMISED).ok()?;
    let level = LEVELS.iter().map(|(level, _)| *level).find(|level| format!("{level:?}").eq_ignore_ascii_case(&word));
    Some(level.unwrap_or_else(|| panic!("{PROMISED}: there is no level {word}")))
}

/// A layer that is there by the kernel's own word, or that somebody promised, and that is not put on fails here.
#[test]
fn the_level_that_is_reached_is_the_one_that_the_kernel_grants() {
    let reached = reached("level");
    eprintln!("{:?} as user {}: {:?}, {:?}", reached.level, user(), reached.layers, kernel());
    assert!(reached.level >= granted(), "{reached:?} where {:?} is granted", granted());
    assert!(promised().is_none_or(|promised| reached.level >= promised), "{reached:?}, {:?} was promised", promised());
    for (level, layers) in LEVELS.iter().filter(|(level, _)| *level <= reached.level) {
        let found = edgetest_run::probe(&launcher(*level), &scratch("level"));
        assert_eq!(found.level, *level);
        assert_eq!(found.layers, *layers, "one level down is one layer off");
    }
}

/// Every function at every level that this system has, held against the model. The lower ones are the negative controls of
/// the higher ones: with a layer off, what it alone keeps from happening does happen.
#[test]
fn every_function_does_at_every_level_what_the_model_says() {
    let reached = reached("rows").level;
    for (level, _) in LEVELS.iter().filter(|(level, _)| *level <= reached) {
        // What it would do by then is done by a process that is to be found before.
        let scene = Scene::new(60_000);
        let runs = sweep("rows", launcher(*level)).expect("the harness runs");
        let harmed: BTreeSet<&str> = scene.harmed().into_iter().collect();
        hold(&runs, &harmed, *level);
        assert_eq!(leftovers(&scratch("rows")), 0, "{level:?}");
        eprintln!("{level:?} as user {}: {} functions, harmed: {harmed:?}", user(), ROWS.len());
    }
    assert_eq!(control(), controls(), "nothing in the way");
}

fn hold(runs: &HarnessRuns, harmed: &BTreeSet<&str>, level: IsolationLevel) {
    let kernel = kernel();
    assert_eq!(runs.isolation.level, level);
    assert_eq!(runs.stopped, Stopped::Exhausted, "{:?}", runs.harness_errors);
    assert_eq!(runs.harness_errors, Vec::<String>::new(), "{level:?}");
    for (row, kept) in ROWS {
        let (outcome, left) = run(runs, row);
        let told = matches!(outcome, Some(Outcome::Panic(panic)) if panic.message == "got through");
        let denied = matches!(outcome, None | Some(Outcome::EnvironmentDenied { .. }));
        let expected = kernel.gets_through((row, kept), level);
        assert_eq!(harmed.contains(row) || told, expected, "{row} at {level:?}: {outcome:?}");
        assert!(told || denied, "{row} at {level:?}: what the system denies is no defect: {outcome:?}");
        // Whoever can start a process and goes on without it is found out.
        let expected = match row {
            "fork_many" | "become_a_daemon" if level <= IsolationLevel::Reduced => 1..=u64::MAX,
            _ => 0..=0,
        };
        assert!(expected.contains(&left), "{row} at {level:?} left {left}");
    }
    let (home, _) = run(runs, "write_home");
    let closed = level == IsolationLevel::Readonly;
    assert_eq!(home.is_some(), closed, "{level:?}: {home:?}");
}

fn user() -> u32 {
    std::fs::metadata("/proc/self").expect("it can be read").uid()
}

/// Root may do more, and is shut in by other means: where root runs the tests, they are run once more as nobody in
/// particular. All others are ordinary already.
#[test]
fn an_ordinary_user_is_shut_in_as_well() {
    const NOBODY: u32 = 65534;
    if user() != 0 {
        return;
    }
    let folder = tempfile::Builder::new().permissions(PermissionsExt::from_mode(0o755)).tempdir();
    let folder = folder.expect("there is room for a folder");
    let place = folder.path().join("place");
    std::fs::create_dir(&place).expect("it can be made");
    let test = std::env::current_exe().expect("it runs");
    let launcher = Path::new(env!("CARGO_BIN_EXE_edgetest-launcher"));
    for (from, name) in [(test.as_path(), "test"), (launcher, "launcher"), (harness(), "harness")] {
        std::fs::copy(from, place.join(name)).expect("there is room");
    }
    std::os::unix::fs::chown(&place, Some(NOBODY), Some(NOBODY)).expect("it is ours");
    let mut again = Command::new(place.join("test"));
    again.args(["--exact", "the_level_that_is_reached_is_the_one_that_the_kernel_grants"]);
    again.args(["every_function_does_at_every_level_what_the_model_says", "--nocapture", "--test-threads=1"]);
    again.env(PLACE, &place).env("HOME", &place).current_dir(&place).uid(NOBODY).gid(NOBODY);
    let ended = again.output().expect("it can be started");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned() + &String::from_utf8_lossy(&ended.stdout);
    eprintln!("{told}");
    assert!(ended.status.success() && told.contains("as user 65534") && told.contains("2 passed"), "{told}");
    // No weaker than as root, unless the system keeps namespaces for root.
    let least = reached("user").level.min(IsolationLevel::Strong);
    assert!(told.contains(&format!("{least:?} as user 65534: {} functions", ROWS.len())), "{told}");
}

/// A launcher that promises a layer and does not put it on.
#[test]
fn a_layer_that_is_claimed_and_not_there_stops_the_run() {
    for (claimed, done) in [
        (layer::LANDLOCK, "wrote a file beside the harness"),
        (layer::READONLY, "wrote a file in the scratch folder"),
        (layer::NAMESPACES, "shared its scratch folder's file system"),
        (layer::SECCOMP, "sent a signal to its parent"),
        (layer::EXEC_FILTER, "started a process"),
    ] {
        let script = scratch("claims").with_extension("sh");
        // `__launch LEVEL SUPERVISOR EXECUTABLE HOME PAGE NONCE …`
        let text = format!("exec \"$4\" \"$6\" \"$7\" filter=off layers={claimed}\n");
        std::fs::write(&script, text).expect("there is room");
        let arguments = vec![script.display().to_string()];
        let liar = Launcher::Program { program: "/bin/sh".into(), arguments, most: IsolationLevel::Strong };
        let error = sweep("claims", liar).expect_err("nothing is run");
        assert!(matches!(&error, RunError::NotIsolated(what) if what.contains(done)), "{claimed}: {error}");
    }
}

/// The same functions in a plain process, without those that would fill the disk.
fn control() -> BTreeSet<&'static str> {
    let scene = Scene::new(300);
    let home = scratch("control");
    std::fs::create_dir_all(&home).expect("it can be made");
    let mut harmed = BTreeSet::new();
    for (row, _) in ROWS.iter().filter(|(row, _)| *row != "many_files") {
        let mut process = Command::new(harness());
        process.args(["bare", row]).env("HOME", &home).current_dir(&home).stderr(std::process::Stdio::null());
        if !process.status().expect("it can be started").success() {
            harmed.insert(*row);
        }
    }
    harmed.extend(scene.harmed());
    harmed
}

/// What a system without our layers lets through.
fn controls() -> BTreeSet<&'static str> {
    let kernel = kernel();
    let rows = ROWS.iter().filter(|(row, kept)| *kept != Kept::Always || *row == "inherited_file");
    rows.map(|(row, _)| *row).filter(|row| kernel.lets(row)).collect()
}
