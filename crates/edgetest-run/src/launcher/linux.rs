//! The layers of Linux, from the outermost in: session, limits, Landlock, system call filter.

use super::holder::HELD;
use super::order::{Depth, Start};
use super::{ANSWER, LaunchError};
use crate::record::IsolationLevel;
use crate::worker::SANITIZED;
use edgetest_support::lockdown::{self, layer};
use landlock::{
    ABI, Access as _, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible as _, PathBeneath, PathFd, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus, Scope,
};
use rlimit::Resource;
use rustix::process::{Pid, Signal};
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read as _, Write as _};
use std::os::fd::AsRawFd as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Bytes of one file that a worker may write.
const FILE: u64 = 16 << 20;
/// Bytes of address space: mappings that are shared or only reserved count, so it is far above what a case may hold.
const ADDRESS_SPACE: u64 = 8 << 30;
/// Seconds of CPU time of a whole worker: the last resort should the supervisor be gone and the kernel not have noticed.
const CPU: u64 = 2 * 3600;
/// Files that are open at a time.
const FILES: u64 = 256;

/// Does not come back unless something fails.
pub fn launch(start: &Start, page: &Path, words: &[OsString]) -> Result<(), LaunchError> {
    leash(start.supervisor)?;
    // Both are opened before anything is denied: the page lies outside of the scratch folder, and where no file may be
    // written at all not even the null device may.
    let page = heirloom(File::options().read(true).write(true).open(page))?;
    let null = heirloom(File::options().write(true).open("/dev/null"))?;
    let layers = lock_down(&start.home, &start.executable, start.depth)?;
    let mut harness = Command::new(&start.executable);
    harness.arg(format!("fd:{}", page.as_raw_fd())).args(words);
    harness.arg(format!("null=fd:{}", null.as_raw_fd())).arg(format!("layers={}", layers.join(",")));
    if !has_filter(start.depth.level) {
        harness.arg("filter=off");
    }
    Err(LaunchError::System { what: "the harness", source: harness.exec() })
}

/// Becomes a test binary. Does not come back unless something fails.
pub fn trial(start: &Start, words: Vec<OsString>) -> Result<(), LaunchError> {
    leash(start.supervisor)?;
    lock_down(&start.home, &start.executable, start.depth)?;
    let source = Command::new(&start.executable).args(words).exec();
    Err(LaunchError::System { what: "the tests", source })
}

/// Holds namespaces for workers to join, until the supervisor is gone.
pub fn hold(supervisor: u32) -> Result<(), LaunchError> {
    let system = |source| LaunchError::System { what: "namespaces", source };
    leash(supervisor)?;
    super::namespaces::hold().map_err(system)?;
    writeln!(io::stdout(), "{HELD}").map_err(system)?;
    io::copy(&mut io::stdin(), &mut io::sink()).map_err(system).map(|_| ())
}

/// Puts on what a worker wears, and tells which layers hold.
pub fn probe(home: &Path, depth: Depth) -> Result<(), LaunchError> {
    let system = |source| LaunchError::System { what: "a probe", source };
    leash(std::os::unix::process::parent_id())?;
    let layers = lock_down(home, &std::env::current_exe().map_err(system)?, depth)?;
    let mut layers: Vec<String> = layers.into_iter().map(str::to_owned).collect();
    if has_filter(depth.level) {
        layers.extend(lockdown::install().then(|| layer::EXEC_FILTER.to_owned()));
    }
    lockdown::prove(&layers).map_err(|what| system(io::Error::other(what)))?;
    // A line of its own, whatever came before it.
    writeln!(io::stdout(), "\n{ANSWER}{}", layers.join(",")).map_err(system)
}

/// Levels with a filter of system calls; the worker then adds its own.
fn has_filter(level: IsolationLevel) -> bool {
    level >= IsolationLevel::Readonly
}

/// The layers of a level, all of them or an error. At the level *reduced* Landlock is welcome but not needed.
fn lock_down(home: &Path, executable: &Path, depth: Depth) -> Result<Vec<&'static str>, LaunchError> {
    let level = depth.level;
    let mut layers = Vec::new();
    if level == IsolationLevel::None {
        return Ok(layers);
    }
    layers.push(layer::RLIMITS);
    if level == IsolationLevel::Full {
        let system = |source| LaunchError::System { what: "namespaces", source };
        super::namespaces::enter(home, depth.holder).map_err(system)?;
        layers.push(layer::NAMESPACES);
    }
    limits().map_err(|source| LaunchError::System { what: "limits", source })?;
    let landlocked = level != IsolationLevel::Readonly && landlock(home, executable).unwrap_or(false);
    if !landlocked && level >= IsolationLevel::Strong {
        return Err(LaunchError::Missing("Landlock of version 3 or later"));
    }
    layers.extend(landlocked.then_some(layer::LANDLOCK));
    if has_filter(level) {
        if !filter(!landlocked) {
            return Err(LaunchError::Missing("filter of system calls"));
        }
        layers.push(layer::SECCOMP);
        layers.extend((!landlocked).then_some(layer::READONLY));
    }
    Ok(layers)
}

/// A session of its own, no new privileges, death with the supervisor, and of its open files only the three usual ones.
fn leash(supervisor: u32) -> Result<(), LaunchError> {
    let system = |what| move |errno: rustix::io::Errno| LaunchError::System { what, source: errno.into() };
    lockdown::disinherit().map_err(|source| LaunchError::System { what: "open files", source })?;
    // Fails only for a process that leads a group already.
    let _ = rustix::process::setsid();
    rustix::thread::set_no_new_privs(true).map_err(system("no new privileges"))?;
    rustix::process::set_parent_process_death_signal(Some(Signal::KILL)).map_err(system("a leash"))?;
    let parent = rustix::process::getppid().map(Pid::as_raw_pid);
    if parent != i32::try_from(supervisor).ok() {
        return Err(LaunchError::Orphan);
    }
    // Should memory run out after all, it is us whom the kernel had better end. Where it cannot be said, so be it.
    let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
    Ok(())
}

/// A file that the harness inherits.
fn heirloom(file: io::Result<File>) -> Result<File, LaunchError> {
    let inherit = |file: File| {
        rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty())?;
        Ok(file)
    };
    file.and_then(inherit).map_err(|source| LaunchError::System { what: "the worker's page", source })
}

fn limits() -> io::Result<()> {
    let bounds = [
        (Resource::CORE, 0),
        (Resource::FSIZE, FILE),
        (Resource::NOFILE, FILES),
        (Resource::MEMLOCK, 0),
        (Resource::CPU, CPU),
    ];
    // A sanitizer reserves most of the address space. That there is one says the environment, which is the supervisor's.
    let space = std::env::var_os(SANITIZED).is_none().then_some((Resource::AS, ADDRESS_SPACE));
    for (resource, most) in bounds.into_iter().chain(space) {
        let (_, hard) = rlimit::getrlimit(resource)?;
        rlimit::setrlimit(resource, most.min(hard), most.min(hard))?;
    }
    Ok(())
}

/// Reading anywhere, writing in `home` only, running nothing but the harness; no TCP, no signals or sockets to others.
/// `false`: the kernel has no Landlock, or too old a one.
fn landlock(home: &Path, executable: &Path) -> Result<bool, RulesetError> {
    // Of the third version, which knows about truncation, all is needed; of later ones what there is.
    let (least, most) = (ABI::V3, ABI::V6);
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = AccessFs::ReadFile | AccessFs::Execute;
    let write = AccessFs::from_all(most) & !(AccessFs::Execute | AccessFs::MakeChar | AccessFs::MakeBlock);
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(least))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(most))?
        .handle_access(AccessNet::from_all(most))?
        .scope(Scope::from_all(most))?
        .create()?;
    let mut allow = |path: &Path, access: BitFlags<AccessFs>| -> Result<(), RulesetError> {
        if let Ok(file) = PathFd::new(path) {
            (&mut rules).add_rule(PathBeneath::new(file, access))?;
        }
        Ok(())
    };
    allow("/".as_ref(), read)?;
    allow(home, write)?;
    allow(executable, run)?;
    for device in ["/dev/null", "/dev/zero", "/dev/full"] {
        allow(device.as_ref(), AccessFs::ReadFile | AccessFs::WriteFile)?;
    }
    if let Some(loader) = loader(executable) {
        allow(&loader, run)?;
    }
    Ok(rules.restrict_self()?.ruleset != RulesetStatus::NotEnforced)
}

/// `false`: there is no filter for this system.
#[cfg(any(target_arch = "x86_64", target_arch = "aarch64"))]
fn filter(readonly: bool) -> bool {
    super::filter::install(readonly)
}

/// `false`: there is no filter for this system.
#[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
fn filter(_readonly: bool) -> bool {
    false
}

/// The program that loads the executable's libraries: `PT_INTERP` of its ELF header.
fn loader(executable: &Path) -> Option<PathBuf> {
    let mut head = Vec::new();
    File::open(executable).ok()?.take(4096).read_to_end(&mut head).ok()?;
    interpreter(&head).map(PathBuf::from)
}

fn interpreter(head: &[u8]) -> Option<&str> {
    const PT_INTERP: u32 = 3;
    let word = |at: usize, len: usize| {
        let bytes = head.get(at..at.checked_add(len)?)?;
        let value = bytes.iter().rev().fold(0, |value: u64, byte| value << 8 | u64::from(*byte));
        usize::try_from(value).ok()
    };
    // 64 bits, little-endian: what the filter knows is all of that kind.
    if head.get(..6)? != b"\x7fELF\x02\x01" {
        return None;
    }
    let (table, size, count) = (word(32, 8)?, word(54, 2)?, word(56, 2)?);
    let mut entries = (0..count).map_while(|index| table.checked_add(index.checked_mul(size)?));
    let entry = entries.find(|at| word(*at, 4) == Some(PT_INTERP as usize))?;
    let (at, len) = (word(entry.checked_add(8)?, 8)?, word(entry.checked_add(32)?, 8)?);
    let path = head.get(at..at.checked_add(len)?)?;
    std::str::from_utf8(path).ok().map(|path| path.trim_end_matches('\0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_loader_of_this_very_program_is_found() {
        let program = std::env::current_exe().expect("it runs");
        let loader = loader(&program).expect("it is linked dynamically");
        assert!(loader.is_absolute() && loader.exists(), "{}", loader.display());
    }

    #[test]
    fn noise_has_no_loader() {
        assert_eq!(interpreter(b""), None);
        assert_eq!(interpreter(b"#!/bin/sh\n"), None);
        let mut noise = vec![0xff; 4096];
        noise[..6].copy_from_slice(b"\x7fELF\x02\x01");
        assert_eq!(interpreter(&noise), None);
    }
}
