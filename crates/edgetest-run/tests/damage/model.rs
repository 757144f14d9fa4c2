//! What each function may do at each level of isolation: the model that the test holds the machine against.

use edgetest_run::IsolationLevel::{self, Full, Reduced, Strong};

/// Who keeps a function from what it is after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Landlock, and where there is none the filter, which then denies all that changes a file system.
    ByLandlock,
    /// Landlock from this version on, and the filter.
    ByLandlockSince(i32),
    /// The filter alone: no rule of Landlock's knows of it.
    ByFilter,
    /// The end of what a worker has left running, where it could start a process, and else the filter.
    BySupervisor,
    /// Limits of the system.
    ByLimits,
    /// Limits of the system that do not hold for root, and the filter.
    ByLimitsOnUsers,
    /// A limit that holds only for a user of our own making, within namespaces, and for root not even there.
    ByNamespaces,
    /// What every worker has: its allocator, a supervisor that looks at its folder, and a launcher that closes files.
    Always,
    /// Nobody; it is no harm.
    ByNobody,
}

/// Name and keeper, in the order of the harness's targets.
pub const ROWS: [(&str, Kept); 36] = [
    ("delete", Kept::ByLandlock),
    ("delete_all", Kept::ByLandlock),
    ("truncate", Kept::ByLandlock),
    ("append", Kept::ByLandlock),
    ("write_through_a_link", Kept::ByLandlock),
    ("rename", Kept::ByLandlock),
    ("hard_link", Kept::ByLandlock),
    ("chmod", Kept::ByFilter),
    ("touch", Kept::ByFilter),
    ("make_folder", Kept::ByLandlock),
    ("shared_memory", Kept::ByLandlock),
    ("tcp_connect", Kept::ByLandlockSince(4)),
    ("tcp_bind", Kept::ByLandlockSince(4)),
    ("mptcp_connect", Kept::ByFilter),
    ("udp_send", Kept::ByFilter),
    ("unix_socket", Kept::ByFilter),
    ("abstract_socket", Kept::ByLandlockSince(6)),
    ("run_program", Kept::ByLandlock),
    ("run_by_the_loader", Kept::ByLandlock),
    ("run_own_script", Kept::ByLandlock),
    ("fork_one", Kept::ByLandlock),
    ("fork_many", Kept::ByLandlock),
    ("become_a_daemon", Kept::BySupervisor),
    ("end_another", Kept::ByLandlockSince(6)),
    ("trace_another", Kept::ByLandlock),
    ("io_uring", Kept::ByLimitsOnUsers),
    ("own_memory", Kept::ByLandlock),
    ("inherited_file", Kept::Always),
    ("many_files", Kept::Always),
    ("one_big_file", Kept::ByLimits),
    ("many_open_files", Kept::ByLimits),
    ("map_much", Kept::ByLimits),
    ("allocate_much", Kept::Always),
    ("many_threads", Kept::ByNamespaces),
    ("read_names", Kept::ByNobody),
    ("write_home", Kept::Always),
];

/// What the kernel that the test runs on has.
#[derive(Clone, Debug)]
pub struct Kernel {
    /// Version of Landlock; 0: none.
    pub landlock: i32,
    /// Whether root runs the test.
    pub root: bool,
    /// Functions whose way its own settings bar.
    pub barred: Vec<&'static str>,
}

impl Kernel {
    /// Whether a function can do its harm at all where nothing of ours is in its way.
    pub fn lets(&self, name: &str) -> bool {
        !self.barred.contains(&name)
    }

    /// Whether a function gets through at a level.
    pub fn gets_through(&self, (name, kept): (&str, Kept), level: IsolationLevel) -> bool {
        let landlocked = |since: i32| level >= Reduced && self.landlock >= since.max(3);
        let filtered = level > Reduced;
        let kept = match kept {
            Kept::ByLandlock => landlocked(3) || filtered,
            Kept::ByLandlockSince(version) => landlocked(version) || filtered,
            Kept::ByFilter => filtered,
            Kept::BySupervisor | Kept::Always => true,
            Kept::ByLimits => level >= Reduced,
            Kept::ByLimitsOnUsers => filtered || level == Reduced && !self.root,
            Kept::ByNamespaces => level == Full && !self.root,
            Kept::ByNobody => false,
        };
        !kept && self.lets(name)
    }

    /// The level that this kernel grants for certain, whatever our own probe says of it.
    pub fn grants(&self, filters: bool, namespaces: bool) -> IsolationLevel {
        match (self.landlock >= 3, filters) {
            (true, true) if namespaces => Full,
            (true, true) => Strong,
            (false, true) => IsolationLevel::Readonly,
            (_, false) => Reduced,
        }
    }
}
