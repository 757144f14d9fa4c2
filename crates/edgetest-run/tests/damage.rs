//! Runs functions that harm the machine, at every level of isolation that this system grants, and looks from outside
//! at what they did: at files, sockets and processes, never at what the worker says of itself.
#![cfg(target_os = "linux")]

mod built;

use edgetest_plan::TargetId;
use edgetest_run::{Cases, HarnessRuns, IsolationLevel, Launcher, Outcome, Stopped, SweepSpec};
use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::os::unix::net::{SocketAddr, UnixListener};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// In the order of the harness's targets: those that must do no harm, and then those that only fill what is theirs.
const HARMFUL: [&str; 21] = [
    "delete",
    "truncate",
    "append",
    "write_through_a_link",
    "rename",
    "hard_link",
    "chmod",
    "touch",
    "make_folder",
    "shared_memory",
    "tcp_connect",
    "tcp_bind",
    "udp_send",
    "unix_socket",
    "abstract_socket",
    "run_program",
    "run_by_the_loader",
    "fork_one",
    "become_a_daemon",
    "end_another",
    "io_uring",
];
const GREEDY: [&str; 3] = ["many_files", "one_big_file", "write_home"];

/// Where an ordinary user finds copies of what the test needs.
const PLACE: &str = "EDGETEST_DAMAGE_PLACE";

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

fn launcher(namespaces: bool) -> Launcher {
    let program =
        place().map_or_else(|| env!("CARGO_BIN_EXE_edgetest-launcher").into(), |place| place.join("launcher"));
    Launcher::Program { program, arguments: Vec::new(), namespaces }
}

fn scratch() -> PathBuf {
    place().unwrap_or_else(|| env!("CARGO_TARGET_TMPDIR").into()).join("scratch-damage")
}

/// Everything that may be harmed, fresh.
struct Scene {
    folder: PathBuf,
    tcp: TcpListener,
    udp: UdpSocket,
    unix: UnixListener,
    nameless: UnixListener,
    process: Child,
    shared: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let folder = harness().with_file_name("damage");
        // It may not be there yet.
        let _ = std::fs::remove_dir_all(&folder);
        let tcp = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        let name = format!("edgetest-damage-{}", std::process::id());
        let nameless = SocketAddr::from_abstract_name(&name).expect("the name is short");
        let socket = folder.join("unix_socket/socket");
        std::fs::create_dir_all(folder.join("unix_socket")).expect("it can be made");
        let process = Command::new("sleep").arg("600").spawn().expect("there is a `sleep`");
        let notes = BTreeMap::from([
            ("tcp_connect", tcp.local_addr().expect("it is bound").to_string()),
            ("udp_send", udp.local_addr().expect("it is bound").to_string()),
            ("unix_socket", socket.display().to_string()),
            ("abstract_socket", name.clone()),
            ("end_another", process.id().to_string()),
            ("shared_memory", name.clone()),
        ]);
        for row in HARMFUL.iter().chain(&GREEDY) {
            std::fs::create_dir_all(folder.join(row)).expect("it can be made");
            let victim = folder.join(row).join("victim");
            std::fs::write(&victim, "precious").expect("it can be written");
            std::fs::set_permissions(&victim, PermissionsExt::from_mode(0o640)).expect("it is ours");
            std::fs::write(folder.join(row).join("note"), notes.get(row).map_or("", String::as_str))
                .expect("it can be written");
        }
        let unix = UnixListener::bind(&socket).expect("the name is free");
        let nameless = UnixListener::bind_addr(&nameless).expect("the name is free");
        tcp.set_nonblocking(true).expect("it can be said");
        unix.set_nonblocking(true).expect("it can be said");
        nameless.set_nonblocking(true).expect("it can be said");
        udp.set_nonblocking(true).expect("it can be said");
        Self { folder, tcp, udp, unix, nameless, process, shared: Path::new("/dev/shm").join(name) }
    }

    /// The functions that did harm.
    fn harmed(mut self) -> BTreeSet<&'static str> {
        // A daemon takes its time.
        std::thread::sleep(Duration::from_millis(700));
        let harmed = HARMFUL.into_iter().filter(|row| self.is_harmed(row)).collect();
        // Both are ours, and may be gone already.
        let _ = std::fs::remove_file(&self.shared);
        let _ = self.process.kill();
        self.process.wait().expect("it is ours");
        harmed
    }

    fn is_harmed(&mut self, row: &str) -> bool {
        let victim = self.folder.join(row).join("victim");
        let came = |error: Option<ErrorKind>| error != Some(ErrorKind::WouldBlock);
        match row {
            "tcp_connect" => came(self.tcp.accept().err().map(|error| error.kind())),
            "udp_send" => came(self.udp.recv(&mut [0; 8]).err().map(|error| error.kind())),
            "unix_socket" => came(self.unix.accept().err().map(|error| error.kind())),
            "abstract_socket" => came(self.nameless.accept().err().map(|error| error.kind())),
            "end_another" => self.process.try_wait().expect("it is ours").is_some(),
            "shared_memory" => self.shared.exists(),
            "make_folder" => victim.with_extension("folder").exists(),
            _ => !is_intact(&victim),
        }
    }
}

fn is_intact(victim: &Path) -> bool {
    let facts = std::fs::metadata(victim).map(|found| (found.nlink(), found.mode() & 0o777, found.mtime() > 0));
    facts.is_ok_and(|facts| facts == (1, 0o640, true)) && std::fs::read(victim).is_ok_and(|text| text == b"precious")
}

fn sweep(launcher: Launcher) -> (HarnessRuns, BTreeSet<&'static str>) {
    let scene = Scene::new();
    let mut spec = SweepSpec::new(HARMFUL.len() + GREEDY.len(), scratch());
    (spec.launcher, spec.cases_per_target, spec.jobs) = (launcher, Cases::Exactly(2), 2);
    spec.limits.case_cpu = Duration::from_secs(3);
    let runs = edgetest_run::sweep(harness(), &spec, &|_| {}, &AtomicBool::new(false)).expect("the harness runs");
    (runs, scene.harmed())
}

fn outcome<'a>(runs: &'a HarnessRuns, row: &str) -> Option<&'a Outcome> {
    let at = HARMFUL.iter().chain(&GREEDY).position(|name| *name == row).expect("there is such a function");
    let target = TargetId(u32::try_from(at).expect("there are few"));
    runs.failures.iter().find(|failure| failure.target == target).map(|failure| &failure.outcome)
}

/// The promised level is the one that this very kernel grants, tried beforehand; a layer that fails to do what it
/// promises fails here. In the end everything is harmed where nothing is in the way, or the test would prove nothing.
#[test]
fn no_level_that_shuts_a_worker_in_lets_harm_out() {
    let promised = edgetest_run::probe(&launcher(true), &scratch());
    if promised.level < IsolationLevel::Readonly {
        // Nothing is claimed, and rightly so only where the kernel knows no filters.
        let status = std::fs::read_to_string("/proc/self/status").expect("it can be read");
        assert!(!status.lines().any(|line| line.starts_with("Seccomp:")), "nothing is shut in: {promised:?}");
        return;
    }
    let mut levels = vec![(launcher(promised.level == IsolationLevel::Full), promised.level)];
    if promised.level == IsolationLevel::Full {
        levels.push((launcher(false), IsolationLevel::Strong));
    }
    for (launcher, level) in levels {
        eprintln!("{level:?} as user {}", user());
        let (runs, harmed) = sweep(launcher);
        assert_eq!(runs.isolation.level, level);
        assert_eq!(harmed, BTreeSet::new(), "{level:?}");
        assert_eq!(runs.stopped, Stopped::Exhausted, "{:?}", runs.harness_errors);
        assert_eq!(outcome(&runs, "write_home"), None, "{level:?}");
        for row in HARMFUL {
            let outcome = outcome(&runs, row);
            assert!(
                matches!(outcome, None | Some(Outcome::EnvironmentDenied { .. })),
                "{row} at {level:?}: {outcome:?}"
            );
        }
        // Both write without end; what stops them is the system's or ours, and never called a defect.
        for row in ["many_files", "one_big_file"] {
            let outcome = outcome(&runs, row);
            assert!(
                matches!(outcome, None | Some(Outcome::EnvironmentDenied { .. })),
                "{row} at {level:?}: {outcome:?}"
            );
        }
    }
    assert_eq!(control(), controls(), "the negative control");
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
    again.args(["--exact", "no_level_that_shuts_a_worker_in_lets_harm_out", "--nocapture"]);
    again.env(PLACE, &place).env("HOME", &place).current_dir(&place).uid(NOBODY).gid(NOBODY);
    let ended = again.output().expect("it can be started");
    let told = String::from_utf8_lossy(&ended.stderr).into_owned() + &String::from_utf8_lossy(&ended.stdout);
    eprintln!("{told}");
    assert!(ended.status.success() && told.contains("as user 65534") && told.contains("1 passed"), "{told}");
    let promised = |launcher| edgetest_run::probe(&launcher, &scratch()).level;
    // No weaker than as root, unless the system keeps namespaces for root.
    let least = promised(self::launcher(false));
    assert!(told.contains(&format!("{least:?} as user")), "{told}");
}

/// The same functions in a plain process, without those that would fill the disk.
fn control() -> BTreeSet<&'static str> {
    let scene = Scene::new();
    let home = scratch().join("control");
    std::fs::create_dir_all(&home).expect("it can be made");
    for row in HARMFUL {
        let mut process = Command::new(harness());
        process.args(["bare", row]).env("HOME", &home).current_dir(&home);
        assert!(process.status().expect("it can be started").success(), "{row}");
    }
    scene.harmed()
}

/// What a system without our layers lets through; rings have been closed by some administrators.
fn controls() -> BTreeSet<&'static str> {
    let rings = std::fs::read_to_string("/proc/sys/kernel/io_uring_disabled").is_ok_and(|text| text.trim() == "0");
    HARMFUL.into_iter().filter(|row| *row != "io_uring" || rings).collect()
}
