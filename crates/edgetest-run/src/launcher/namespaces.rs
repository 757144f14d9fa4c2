//! Namespaces of the worker's own: a network without devices, and mounts of which the scratch folder is one, in memory
//! and of bounded size. They need no rights on most systems; where an administrator has closed them, the worker does
//! without, and the layers below hold all the same.

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sched::{CloneFlags, setns, unshare};
use rlimit::Resource;
use rustix::process::{Pid, PidfdFlags, pidfd_open};
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

/// What the scratch folder may hold: bytes and files, in the words of the file system.
const SCRATCH: &str = "size=64m,nr_inodes=4096,mode=0700";
/// Processes and threads at a time. The limit counts those of the user, hence it can be set only where the user is one
/// of our own making.
const THREADS: u64 = 128;

/// Moves this process into them, those of `holder` where it can; `home` becomes its scratch folder. It must have one thread.
pub fn enter(home: &Path, holder: Option<u32>) -> io::Result<()> {
    let (user, group) = ids();
    if holder.is_some_and(|holder| join(holder).is_ok()) {
        furnish(home)?;
        // What is counted by user is counted for this worker alone.
        unshare(CloneFlags::CLONE_NEWUSER)?;
        keep_ids(user, group)?;
    } else {
        hold()?;
        furnish(home)?;
    }
    // The folder of that name that we stood in lies below the mount now.
    std::env::set_current_dir(home)?;
    let (_, hard) = rlimit::getrlimit(Resource::NPROC)?;
    rlimit::setrlimit(Resource::NPROC, THREADS.min(hard), THREADS.min(hard))
}

/// Makes what workers can share: all of it, so that none has to be made or taken down for one of them.
pub fn hold() -> io::Result<()> {
    let (user, group) = ids();
    unshare(CloneFlags::CLONE_NEWUSER | shareable())?;
    keep_ids(user, group)?;
    let nothing: Option<&str> = None;
    Ok(mount(nothing, "/", nothing, MsFlags::MS_REC | MsFlags::MS_PRIVATE, nothing)?)
}

/// Nothing in them can be changed by a worker: it may neither open a socket nor mount anything, its user has no rights in
/// them, and it writes to its own scratch folder only.
fn shareable() -> CloneFlags {
    CloneFlags::CLONE_NEWNS | CloneFlags::CLONE_NEWNET | CloneFlags::CLONE_NEWIPC | CloneFlags::CLONE_NEWUTS
}

/// A scratch folder in memory: that of the last worker in this place, emptied, or a new one.
fn furnish(home: &Path) -> io::Result<()> {
    let outside = home.parent().ok_or(io::ErrorKind::InvalidInput)?.metadata()?.dev();
    if home.metadata()?.dev() != outside {
        if empty(home).is_ok() {
            return Ok(());
        }
        umount2(home, MntFlags::MNT_DETACH)?;
    }
    let scratch = MsFlags::MS_NOSUID | MsFlags::MS_NODEV | MsFlags::MS_NOEXEC;
    Ok(mount(Some("edgetest"), home, Some("tmpfs"), scratch, Some(SCRATCH))?)
}

fn empty(folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // What a link points to is nobody's business.
        if entry.file_type()?.is_dir() {
            std::fs::remove_dir_all(entry.path())?;
        } else {
            std::fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn join(holder: u32) -> io::Result<()> {
    let holder = i32::try_from(holder).ok().and_then(Pid::from_raw).ok_or(io::ErrorKind::InvalidInput)?;
    let holder = pidfd_open(holder, PidfdFlags::empty())?;
    Ok(setns(holder, CloneFlags::CLONE_NEWUSER | shareable())?)
}

fn ids() -> (u32, u32) {
    (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw())
}

/// Who we are stays the same, so that files belong to whom they did.
fn keep_ids(user: u32, group: u32) -> io::Result<()> {
    std::fs::write("/proc/self/setgroups", "deny")?;
    std::fs::write("/proc/self/uid_map", format!("{user} {user} 1"))?;
    std::fs::write("/proc/self/gid_map", format!("{group} {group} 1"))
}
