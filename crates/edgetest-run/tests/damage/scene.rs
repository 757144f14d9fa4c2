//! Everything that may be harmed, and the look at it from outside.

use super::harness;
use super::model::ROWS;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::ErrorKind;
use std::net::{TcpListener, UdpSocket};
use std::os::fd::AsRawFd as _;
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt};
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

/// What a function may harm, fresh.
pub struct Scene {
    folder: PathBuf,
    tcp: TcpListener,
    mptcp: TcpListener,
    udp: UdpSocket,
    unix: UnixListener,
    nameless: UnixListener,
    ended: Child,
    traced: Child,
    shared: PathBuf,
    /// Open beyond any exec, as a shell may leave a file.
    _inherited: File,
}

impl Scene {
    /// `patience` is what a process waits, in milliseconds, before it does harm that is to outlive its parent.
    pub fn new(patience: u32) -> Self {
        let folder = harness().with_file_name("damage");
        // It may not be there yet.
        let _ = std::fs::remove_dir_all(&folder);
        let [tcp, mptcp] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
        let udp = UdpSocket::bind("127.0.0.1:0").expect("a port is free");
        let name = format!("edgetest-damage-{}", std::process::id());
        let nameless = SocketAddr::from_abstract_name(&name).expect("the name is short");
        let socket = folder.join("unix_socket/socket");
        let [ended, traced] = [(); 2].map(|()| Command::new("sleep").arg("600").spawn().expect("there is a `sleep`"));
        for (row, _) in ROWS {
            std::fs::create_dir_all(folder.join(row).join("victim.tree")).expect("it can be made");
            for victim in ["victim", "victim.tree/victim"] {
                let victim = folder.join(row).join(victim);
                std::fs::write(&victim, "precious").expect("it can be written");
                std::fs::set_permissions(&victim, PermissionsExt::from_mode(0o640)).expect("it is ours");
            }
        }
        let victim = File::options().append(true).open(folder.join("inherited_file/victim")).expect("it is ours");
        let inherited = survivor(victim);
        let address = |socket: &TcpListener| socket.local_addr().expect("it is bound").to_string();
        let notes = BTreeMap::from([
            ("tcp_connect", address(&tcp)),
            ("mptcp_connect", address(&mptcp)),
            ("udp_send", udp.local_addr().expect("it is bound").to_string()),
            ("unix_socket", socket.display().to_string()),
            ("abstract_socket", name.clone()),
            ("end_another", ended.id().to_string()),
            ("trace_another", traced.id().to_string()),
            ("shared_memory", name.clone()),
            ("fork_many", patience.to_string()),
            ("become_a_daemon", patience.to_string()),
            ("inherited_file", inherited.as_raw_fd().to_string()),
        ]);
        for (row, note) in notes {
            std::fs::write(folder.join(row).join("note"), note).expect("it can be written");
        }
        let unix = UnixListener::bind(&socket).expect("the name is free");
        let nameless = UnixListener::bind_addr(&nameless).expect("the name is free");
        for socket in [&tcp, &mptcp] {
            socket.set_nonblocking(true).expect("it can be said");
        }
        unix.set_nonblocking(true).expect("it can be said");
        nameless.set_nonblocking(true).expect("it can be said");
        udp.set_nonblocking(true).expect("it can be said");
        let shared = Path::new("/dev/shm").join(name);
        Self { folder, tcp, mptcp, udp, unix, nameless, ended, traced, shared, _inherited: inherited }
    }

    /// The functions that did harm.
    pub fn harmed(mut self) -> Vec<&'static str> {
        // A daemon takes its time.
        std::thread::sleep(Duration::from_millis(700));
        let harmed = ROWS.iter().map(|(row, _)| *row).filter(|row| self.is_harmed(row)).collect();
        // All are ours, and may be gone already.
        let _ = std::fs::remove_file(&self.shared);
        for process in [&mut self.ended, &mut self.traced] {
            let _ = process.kill();
            process.wait().expect("it is ours");
        }
        harmed
    }

    fn is_harmed(&mut self, row: &str) -> bool {
        let victim = self.folder.join(row).join("victim");
        let came = |error: Option<ErrorKind>| error != Some(ErrorKind::WouldBlock);
        match row {
            "tcp_connect" => came(self.tcp.accept().err().map(|error| error.kind())),
            "mptcp_connect" => came(self.mptcp.accept().err().map(|error| error.kind())),
            "udp_send" => came(self.udp.recv(&mut [0; 8]).err().map(|error| error.kind())),
            "unix_socket" => came(self.unix.accept().err().map(|error| error.kind())),
            "abstract_socket" => came(self.nameless.accept().err().map(|error| error.kind())),
            "end_another" => self.ended.try_wait().expect("it is ours").is_some(),
            "trace_another" => self.traced.try_wait().expect("it is ours").is_some(),
            "shared_memory" => self.shared.exists(),
            "make_folder" => victim.with_extension("folder").exists(),
            "fork_many" => (0..200).filter(|it| victim.with_extension(format!("child{it}")).exists()).count() > 100,
            _ => !is_intact(&victim) || !is_intact(&victim.with_extension("tree").join("victim")),
        }
    }
}

fn is_intact(victim: &Path) -> bool {
    let facts = std::fs::metadata(victim).map(|found| (found.nlink(), found.mode() & 0o777, found.mtime() > 0));
    facts.is_ok_and(|facts| facts == (1, 0o640, true)) && std::fs::read(victim).is_ok_and(|text| text == b"precious")
}

/// The same file by a number that every program inherits which is started from now on.
fn survivor(file: File) -> File {
    rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty()).expect("it is open");
    file
}

/// Processes that live although their worker, whose home lay below a folder, is gone.
pub fn leftovers(homes: &Path) -> usize {
    let processes = std::fs::read_dir("/proc").expect("it can be read").flatten();
    let environments = processes.filter_map(|process| std::fs::read(process.path().join("environ")).ok());
    let of_a_worker = |environment: &Vec<u8>| {
        let text = String::from_utf8_lossy(environment);
        text.split('\0').any(|pair| pair.strip_prefix("HOME=").is_some_and(|found| Path::new(found).starts_with(homes)))
    };
    environments.filter(of_a_worker).count()
}
