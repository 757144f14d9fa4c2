//! The innermost layer of isolation, put on by the worker itself: no new programs, no new processes, no core dump.
//!
//! The launcher must leave `execve` open, since it starts the worker by it; this filter closes it before the first
//! case. It also tries what the launcher said to be forbidden, because a layer counts only once it has been seen to
//! hold. Without Linux there is nothing here to put on.
#![cfg_attr(
    target_os = "linux",
    expect(unsafe_code, reason = "prctl, seccomp and kill are system calls without a wrapper in std")
)]

use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// Layers that the launcher names and the worker proves, as they stand in its arguments.
pub mod layer {
    /// Files outside of the scratch folder cannot be written.
    pub const LANDLOCK: &str = "landlock";
    /// No sockets, no signals to others.
    pub const SECCOMP: &str = "seccomp";
    /// No file can be written at all.
    pub const READONLY: &str = "readonly";
    /// A network of its own without devices, and a scratch folder of its own, in memory and bounded.
    pub const NAMESPACES: &str = "namespaces";
    /// The limits of the system are set.
    pub const RLIMITS: &str = "rlimits";
    /// The filter of this module: no new programs or processes.
    pub const EXEC_FILTER: &str = "exec-filter";
}

/// Puts the filter on. `false`: this system has none, or refused.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn install() -> bool {
    linux::install()
}

/// Puts the filter on. `false`: this system has none, or refused.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub fn install() -> bool {
    false
}

/// Has every file that this process was handed at its start close when it becomes another program, but for the three usual
/// ones: a shell may have left any open.
#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
pub fn disinherit() -> std::io::Result<()> {
    linux::disinherit()
}

/// Where it is not known how, files stay as they are.
#[cfg(not(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64"))))]
pub fn disinherit() -> std::io::Result<()> {
    Ok(())
}

/// Tries what `layers` forbid. The error tells what could be done all the same.
pub fn prove(layers: &[String]) -> Result<(), String> {
    let claims = |name: &str| layers.iter().any(|layer| layer == name);
    let mut done = Vec::new();
    if claims(layer::LANDLOCK) || claims(layer::READONLY) {
        done.extend(writes_outside());
    }
    if claims(layer::READONLY) && writes("probe".as_ref()) {
        done.push("wrote a file in the scratch folder");
    }
    if claims(layer::NAMESPACES) {
        done.extend(sees_the_machine());
    }
    if claims(layer::SECCOMP) {
        done.extend(connects());
        done.extend(signals());
    }
    if claims(layer::EXEC_FILTER) {
        done.extend(executes());
    }
    if done.is_empty() { Ok(()) } else { Err(done.join(", ")) }
}

fn writes_outside() -> Option<&'static str> {
    let harness = std::env::current_exe().ok()?;
    if std::fs::OpenOptions::new().append(true).open(&harness).is_ok() {
        return Some("opened the harness for writing");
    }
    let beside = harness.with_file_name(format!(".probe-{}", std::process::id()));
    writes(&beside).then_some("wrote a file beside the harness")
}

fn writes(path: &std::path::Path) -> bool {
    let written = std::fs::File::create_new(path).is_ok();
    if written {
        // It was ours; what remains of it is in a folder of ours as well.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// The scratch folder is no mount of its own, or the network has a device that leads out.
#[cfg(target_os = "linux")]
fn sees_the_machine() -> Option<&'static str> {
    use std::os::unix::fs::MetadataExt as _;
    let device = |folder: &str| std::fs::metadata(folder).map(|found| found.dev());
    if device(".").ok()? == device("..").ok()? {
        return Some("shared its scratch folder's file system");
    }
    let devices = std::fs::read_to_string("/proc/self/net/dev").unwrap_or_default();
    let leads_out = |line: &str| line.split_once(':').is_some_and(|(name, _)| name.trim() != "lo");
    devices.lines().any(leads_out).then_some("saw a network device")
}

#[cfg(not(target_os = "linux"))]
fn sees_the_machine() -> Option<&'static str> {
    None
}

fn connects() -> Option<&'static str> {
    // Port 9 is "discard": nothing that listens there minds a connection.
    let discard = SocketAddr::from((Ipv4Addr::LOCALHOST, 9));
    let tried = TcpStream::connect_timeout(&discard, Duration::from_millis(200));
    (!refused(tried)).then_some("opened a socket")
}

fn executes() -> Option<&'static str> {
    let mut program = std::process::Command::new("/bin/true");
    (!refused(program.status())).then_some("started a process")
}

fn refused<T>(tried: std::io::Result<T>) -> bool {
    tried.is_err_and(|error| error.kind() == ErrorKind::PermissionDenied)
}

#[cfg(target_os = "linux")]
fn signals() -> Option<&'static str> {
    unsafe extern "C" {
        fn kill(pid: std::ffi::c_int, signal: std::ffi::c_int) -> std::ffi::c_int;
    }
    // SAFETY: signal 0 is never delivered; the kernel only says whether it could be.
    let sent = unsafe { kill(std::os::unix::process::parent_id().cast_signed(), 0) };
    (sent == 0).then_some("sent a signal to its parent")
}

#[cfg(not(target_os = "linux"))]
fn signals() -> Option<&'static str> {
    None
}

#[cfg(all(target_os = "linux", any(target_arch = "x86_64", target_arch = "aarch64")))]
mod linux {
    use std::ffi::{c_int, c_long, c_uint, c_ulong};
    use std::io::{Error, Result};

    unsafe extern "C" {
        fn prctl(option: c_int, ...) -> c_int;
        fn fcntl(file: c_int, operation: c_int, ...) -> c_int;
        fn syscall(number: c_long, ...) -> c_long;
    }

    /// One instruction of the kernel's classic BPF.
    #[repr(C)]
    #[derive(Clone, Copy)]
    struct Instruction {
        code: u16,
        if_true: u8,
        if_false: u8,
        value: u32,
    }

    #[repr(C)]
    struct Program {
        len: u16,
        code: *const Instruction,
    }

    const PR_SET_DUMPABLE: c_int = 4;
    const PR_SET_NO_NEW_PRIVS: c_int = 38;
    const SET_MODE_FILTER: c_ulong = 1;
    const FLAG_TSYNC: c_ulong = 1;
    const LOAD: u16 = 0x20;
    const EQUAL: u16 = 0x15;
    const AT_LEAST: u16 = 0x35;
    const ANY_BIT: u16 = 0x45;
    const RETURN: u16 = 0x06;
    const KILL: u32 = 0x8000_0000;
    const EPERM: u32 = 0x0005_0001;
    const ENOSYS: u32 = 0x0005_0026;
    const ALLOW: u32 = 0x7fff_0000;
    const CLONE_THREAD: u32 = 0x0001_0000;
    const CLONE3: u32 = 435;

    #[cfg(target_arch = "x86_64")]
    mod arch {
        pub const AUDIT: u32 = 0xc000_003e;
        pub const SECCOMP: super::c_long = 317;
        pub const CLONE: u32 = 56;
        /// `fork`, `vfork`, `execve`, `execveat`.
        pub const DENIED: [u32; 4] = [57, 58, 59, 322];
    }

    #[cfg(target_arch = "aarch64")]
    mod arch {
        pub const AUDIT: u32 = 0xc000_00b7;
        pub const SECCOMP: super::c_long = 277;
        pub const CLONE: u32 = 220;
        /// `execve`, `execveat`; there is no `fork`.
        pub const DENIED: [u32; 2] = [221, 281];
    }

    /// The same number on every architecture; Linux 5.11 and later know the flag.
    const CLOSE_RANGE: c_long = 436;
    const CLOSE_RANGE_CLOEXEC: c_uint = 4;
    const F_SETFD: c_int = 2;
    const FD_CLOEXEC: c_int = 1;

    pub(super) fn disinherit() -> Result<()> {
        let (first, last): (c_uint, c_uint) = (3, c_uint::MAX);
        // SAFETY: it takes integers only, and closes nothing now.
        if unsafe { syscall(CLOSE_RANGE, first, last, CLOSE_RANGE_CLOEXEC) } == 0 {
            return Ok(());
        }
        let open = std::fs::read_dir("/proc/self/fd")?.flatten();
        let numbers = open.filter_map(|file| file.file_name().to_str()?.parse::<c_int>().ok());
        for number in numbers.filter(|number| *number > 2).collect::<Vec<_>>() {
            // SAFETY: it takes integers only; a number that is not in use any more is an error and no more.
            if unsafe { fcntl(number, F_SETFD, FD_CLOEXEC) } != 0 && Error::last_os_error().raw_os_error() != Some(9) {
                return Err(Error::last_os_error());
            }
        }
        Ok(())
    }

    const fn step(code: u16, if_true: u8, if_false: u8, value: u32) -> Instruction {
        Instruction { code, if_true, if_false, value }
    }

    fn filter() -> Vec<Instruction> {
        let mut code = vec![
            // A call by another architecture's numbers would pass a list of this one's; so would x32.
            step(LOAD, 0, 0, 4),
            step(EQUAL, 1, 0, arch::AUDIT),
            step(RETURN, 0, 0, KILL),
            step(LOAD, 0, 0, 0),
            step(AT_LEAST, 0, 1, 0x4000_0000),
            step(RETURN, 0, 0, KILL),
            // libc falls back to `clone`, whose flags can be read here.
            step(EQUAL, 0, 1, CLONE3),
            step(RETURN, 0, 0, ENOSYS),
        ];
        for number in arch::DENIED {
            code.extend([step(EQUAL, 0, 1, number), step(RETURN, 0, 0, EPERM)]);
        }
        code.extend([
            step(EQUAL, 1, 0, arch::CLONE),
            step(RETURN, 0, 0, ALLOW),
            step(LOAD, 0, 0, 16),
            step(ANY_BIT, 0, 1, CLONE_THREAD),
            step(RETURN, 0, 0, ALLOW),
            step(RETURN, 0, 0, EPERM),
        ]);
        code
    }

    pub(super) fn install() -> bool {
        let code = filter();
        let len = u16::try_from(code.len()).expect("the filter has some twenty instructions");
        let program = Program { len, code: code.as_ptr() };
        let (zero, one): (c_ulong, c_ulong) = (0, 1);
        // SAFETY: both options take integers only.
        unsafe { prctl(PR_SET_DUMPABLE, zero, zero, zero, zero) };
        // SAFETY: as above.
        if unsafe { prctl(PR_SET_NO_NEW_PRIVS, one, zero, zero, zero) } != 0 {
            return false;
        }
        // SAFETY: the program and its code live until the call returns; the kernel copies them.
        unsafe { syscall(arch::SECCOMP, SET_MODE_FILTER, FLAG_TSYNC, &raw const program) == 0 }
    }
}
