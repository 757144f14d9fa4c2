//! The system call filter that the launcher puts on: a list of what a function under test has no business with.
//!
//! Denied calls fail with `EPERM`, so that the code under test may handle it; a list of what is allowed instead would
//! make false findings of harmless calls that nobody thought of. `execve` is left open, since the harness is started by
//! it; the harness closes it.

use super::tree::{Verdict, tree};
use libc::{
    SYS_accept, SYS_accept4, SYS_acct, SYS_add_key, SYS_adjtimex, SYS_bind, SYS_bpf, SYS_capset, SYS_chroot,
    SYS_clock_adjtime, SYS_clock_settime, SYS_clone, SYS_clone3, SYS_connect, SYS_delete_module, SYS_fallocate,
    SYS_fanotify_init, SYS_fchmod, SYS_fchmodat, SYS_fchown, SYS_fchownat, SYS_finit_module, SYS_fremovexattr,
    SYS_fsetxattr, SYS_fsmount, SYS_fsopen, SYS_init_module, SYS_io_uring_enter, SYS_io_uring_register,
    SYS_io_uring_setup, SYS_ioctl, SYS_kcmp, SYS_kexec_load, SYS_keyctl, SYS_kill, SYS_linkat, SYS_listen,
    SYS_lremovexattr, SYS_lsetxattr, SYS_mkdirat, SYS_mknodat, SYS_mount, SYS_mount_setattr, SYS_move_mount,
    SYS_mq_open, SYS_mq_unlink, SYS_msgget, SYS_name_to_handle_at, SYS_open_by_handle_at, SYS_open_tree, SYS_openat,
    SYS_openat2, SYS_perf_event_open, SYS_personality, SYS_pidfd_getfd, SYS_pidfd_open, SYS_pidfd_send_signal,
    SYS_pivot_root, SYS_prctl, SYS_prlimit64, SYS_process_madvise, SYS_process_vm_readv, SYS_process_vm_writev,
    SYS_ptrace, SYS_quotactl, SYS_reboot, SYS_removexattr, SYS_renameat2, SYS_request_key, SYS_rt_sigqueueinfo,
    SYS_rt_tgsigqueueinfo, SYS_semget, SYS_setdomainname, SYS_setfsgid, SYS_setfsuid, SYS_setgid, SYS_setgroups,
    SYS_sethostname, SYS_setns, SYS_setpgid, SYS_setpriority, SYS_setregid, SYS_setresgid, SYS_setresuid, SYS_setreuid,
    SYS_setsid, SYS_settimeofday, SYS_setuid, SYS_setxattr, SYS_shmget, SYS_socket, SYS_swapoff, SYS_swapon,
    SYS_symlinkat, SYS_syslog, SYS_tgkill, SYS_tkill, SYS_truncate, SYS_umount2, SYS_unlinkat, SYS_unshare,
    SYS_userfaultfd, SYS_utimensat, SYS_vhangup,
};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen as Width, SeccompCmpOp as Is, SeccompCondition, SeccompFilter,
    SeccompRule, TargetArch,
};
use std::collections::BTreeMap;

type Rules = BTreeMap<i64, Vec<SeccompRule>>;

/// Puts the filter on this thread and what becomes of it. `false`: this system has none.
pub fn install(readonly: bool) -> bool {
    let Ok(arch) = TargetArch::try_from(std::env::consts::ARCH) else { return false };
    program(arch, readonly)
        .is_ok_and(|program| program.is_some_and(|program| seccompiler::apply_filter(&program).is_ok()))
}

/// A search by number, and behind it what is to be asked of arguments. `None`: it does not fit into a filter.
fn program(arch: TargetArch, readonly: bool) -> Result<Option<BpfProgram>, seccompiler::BackendError> {
    let mut denied = denied()?;
    // Where these are not there, libc falls back to older calls, whose arguments can be looked at.
    let mut absent = vec![SYS_clone3];
    if readonly {
        denied.extend(writing()?);
        absent.push(SYS_openat2);
    }
    let verdict = |(number, rules): (&i64, &Vec<SeccompRule>)| {
        let verdict = if rules.is_empty() { Verdict::Fail(libc::EPERM) } else { Verdict::Ask };
        Some((u32::try_from(*number).ok()?, verdict))
    };
    let mut verdicts: BTreeMap<u32, Verdict> = denied.iter().filter_map(verdict).collect();
    verdicts
        .extend(absent.iter().filter_map(|number| Some((u32::try_from(*number).ok()?, Verdict::Fail(libc::ENOSYS)))));
    denied.retain(|_, rules| !rules.is_empty());
    let refuse = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let rest: BpfProgram = SeccompFilter::new(denied, SeccompAction::Allow, refuse, arch)?.try_into()?;
    // Of the rest's own check of the architecture only the figure is of use.
    let architecture = rest.get(1).map_or(0, |step| step.k);
    Ok(tree(&verdicts, architecture).map(|first| first.into_iter().chain(rest).collect()))
}

fn denied() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = DENIED.iter().chain(OLD_DENIED).map(|number| (*number, Vec::new())).collect();
    let own = u64::from(std::process::id());
    for signal in [SYS_kill, SYS_tgkill, SYS_rt_sigqueueinfo, SYS_rt_tgsigqueueinfo] {
        rules.insert(signal, vec![rule(&[(0, Width::Dword, Is::Ne, own)])?]);
    }
    let thread = Is::MaskedEq(u64::from(libc::CLONE_THREAD.unsigned_abs()));
    rules.insert(SYS_clone, vec![rule(&[(0, Width::Qword, thread, 0)])?]);
    // Limits may be read, as libc does to learn the size of the stack, but not set.
    rules.insert(SYS_prlimit64, vec![rule(&[(2, Width::Qword, Is::Ne, 0)])?]);
    rules.insert(SYS_ioctl, vec![rule(&[(1, Width::Dword, Is::Eq, libc::TIOCSTI)])?]);
    let prctl = |option: i32, argument: Is| {
        rule(&[(0, Width::Dword, Is::Eq, u64::from(option.unsigned_abs())), (1, Width::Qword, argument, 0)])
    };
    let leash = prctl(libc::PR_SET_PDEATHSIG, Is::Ge)?;
    let dumps = prctl(libc::PR_SET_DUMPABLE, Is::Ne)?;
    rules.insert(SYS_prctl, vec![leash, dumps]);
    Ok(rules)
}

/// Everything that changes a file system, for kernels without Landlock.
fn writing() -> Result<Rules, seccompiler::BackendError> {
    let mut rules: Rules = WRITING.iter().chain(OLD_WRITING).map(|number| (*number, Vec::new())).collect();
    for (open, flags) in OPENING {
        let any = [libc::O_WRONLY, libc::O_RDWR, libc::O_CREAT, libc::O_TRUNC].map(|flag| {
            let flag = u64::from(flag.unsigned_abs());
            rule(&[(*flags, Width::Dword, Is::MaskedEq(flag), flag)])
        });
        rules.insert(*open, any.into_iter().collect::<Result<_, _>>()?);
    }
    Ok(rules)
}

fn rule(conditions: &[(u8, Width, Is, u64)]) -> Result<SeccompRule, seccompiler::BackendError> {
    let conditions = conditions
        .iter()
        .map(|(argument, width, is, value)| SeccompCondition::new(*argument, width.clone(), is.clone(), *value));
    SeccompRule::new(conditions.collect::<Result<_, _>>()?)
}

/// Denied whatever the arguments.
const DENIED: &[i64] = &[
    // Other processes, and our own place among them.
    SYS_ptrace,
    SYS_process_vm_readv,
    SYS_process_vm_writev,
    SYS_pidfd_open,
    SYS_pidfd_send_signal,
    SYS_pidfd_getfd,
    SYS_kcmp,
    SYS_tkill,
    SYS_process_madvise,
    SYS_setsid,
    SYS_setpgid,
    SYS_setpriority,
    SYS_personality,
    // The network; pairs of sockets within the process remain.
    SYS_socket,
    SYS_connect,
    SYS_bind,
    SYS_listen,
    SYS_accept,
    SYS_accept4,
    // Namespaces, mounts, the state of the machine.
    SYS_unshare,
    SYS_setns,
    SYS_mount,
    SYS_umount2,
    SYS_pivot_root,
    SYS_chroot,
    SYS_fsopen,
    SYS_fsmount,
    SYS_move_mount,
    SYS_open_tree,
    SYS_mount_setattr,
    SYS_reboot,
    SYS_swapon,
    SYS_swapoff,
    SYS_sethostname,
    SYS_setdomainname,
    SYS_settimeofday,
    SYS_clock_settime,
    SYS_adjtimex,
    SYS_clock_adjtime,
    SYS_init_module,
    SYS_finit_module,
    SYS_delete_module,
    SYS_kexec_load,
    SYS_bpf,
    SYS_perf_event_open,
    SYS_userfaultfd,
    SYS_quotactl,
    SYS_acct,
    SYS_syslog,
    SYS_vhangup,
    SYS_add_key,
    SYS_request_key,
    SYS_keyctl,
    SYS_open_by_handle_at,
    SYS_name_to_handle_at,
    SYS_fanotify_init,
    // Who we are.
    SYS_setuid,
    SYS_setgid,
    SYS_setreuid,
    SYS_setregid,
    SYS_setresuid,
    SYS_setresgid,
    SYS_setgroups,
    SYS_setfsuid,
    SYS_setfsgid,
    SYS_capset,
    // A way round this filter.
    SYS_io_uring_setup,
    SYS_io_uring_enter,
    SYS_io_uring_register,
    // What Landlock does not cover: modes, owners, times and attributes of files.
    SYS_fchmod,
    SYS_fchmodat,
    FCHMODAT2,
    SYS_fchown,
    SYS_fchownat,
    SYS_utimensat,
    SYS_setxattr,
    SYS_lsetxattr,
    SYS_fsetxattr,
    SYS_removexattr,
    SYS_lremovexattr,
    SYS_fremovexattr,
    SETXATTRAT,
    REMOVEXATTRAT,
    // What outlives the process.
    SYS_shmget,
    SYS_semget,
    SYS_msgget,
    SYS_mq_open,
    SYS_mq_unlink,
];

/// Newer than the table of numbers; the same on every architecture.
const FCHMODAT2: i64 = 452;
const SETXATTRAT: i64 = 463;
const REMOVEXATTRAT: i64 = 466;

/// Calls that change a file system.
const WRITING: &[i64] = &[
    SYS_unlinkat,
    SYS_renameat2,
    libc::SYS_renameat,
    SYS_mkdirat,
    SYS_linkat,
    SYS_symlinkat,
    SYS_mknodat,
    SYS_truncate,
    SYS_fallocate,
];

/// Calls that only older architectures have.
#[cfg(target_arch = "x86_64")]
const OLD_DENIED: &[i64] = &[
    libc::SYS_fork,
    libc::SYS_vfork,
    libc::SYS_chmod,
    libc::SYS_chown,
    libc::SYS_lchown,
    libc::SYS_utime,
    libc::SYS_utimes,
    libc::SYS_futimesat,
    libc::SYS_iopl,
    libc::SYS_ioperm,
    libc::SYS_kexec_file_load,
    libc::SYS_lookup_dcookie,
    libc::SYS_setrlimit,
    libc::SYS_modify_ldt,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD_DENIED: &[i64] = &[];

#[cfg(target_arch = "x86_64")]
const OLD_WRITING: &[i64] = &[
    libc::SYS_creat,
    libc::SYS_unlink,
    libc::SYS_rename,
    libc::SYS_mkdir,
    libc::SYS_rmdir,
    libc::SYS_link,
    libc::SYS_symlink,
    libc::SYS_mknod,
];
#[cfg(not(target_arch = "x86_64"))]
const OLD_WRITING: &[i64] = &[];

/// Calls that open a file, and which argument holds the flags.
#[cfg(target_arch = "x86_64")]
const OPENING: &[(i64, u8)] = &[(SYS_openat, 2), (libc::SYS_open, 1)];
#[cfg(not(target_arch = "x86_64"))]
const OPENING: &[(i64, u8)] = &[(SYS_openat, 2)];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_compiles_in_both_strengths() {
        let arch = TargetArch::try_from(std::env::consts::ARCH).expect("tests run where there is a filter");
        for readonly in [false, true] {
            let program = program(arch, readonly).expect("the rules are legal").expect("the jumps are short");
            assert!(program.len() < 700, "{}", program.len());
        }
    }
}
