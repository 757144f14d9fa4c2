//! What functions may do to the machine that they run on. Each does its damage whenever it is called, as far as it can.

use std::fs::{self, File};
use std::io::Write as _;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::linux::net::SocketAddrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::os::unix::net::{SocketAddr, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

unsafe extern "C" {
    fn fork() -> i32;
    fn setsid() -> i32;
    fn waitpid(process: i32, status: *mut i32, options: i32) -> i32;
    fn kill(process: i32, signal: i32) -> i32;
    fn ptrace(request: std::ffi::c_long, ...) -> std::ffi::c_long;
    fn socket(family: i32, kind: i32, protocol: i32) -> i32;
    fn connect(socket: i32, address: *const u8, len: u32) -> i32;
    fn close(file: i32) -> i32;
    fn mmap(at: *mut u8, len: usize, protection: i32, flags: i32, file: i32, from: i64) -> *mut u8;
    fn _exit(code: i32) -> !;
    fn syscall(number: std::ffi::c_long, ...) -> std::ffi::c_long;
}

/// Where a function finds what it may harm.
pub struct Place {
    /// A file of its own, outside of the scratch folder.
    pub victim: PathBuf,
    /// Text that the test left for it: an address, a process.
    pub note: String,
}

pub fn delete(place: &Place) {
    let _ = fs::remove_file(&place.victim);
}

pub fn delete_all(place: &Place) {
    let _ = fs::remove_dir_all(place.victim.with_extension("tree"));
}

pub fn truncate(place: &Place) {
    let _ = File::create(&place.victim);
}

pub fn append(place: &Place) {
    let _ = File::options().append(true).open(&place.victim).and_then(|mut file| file.write_all(b"!"));
}

pub fn write_through_a_link(place: &Place) {
    let link = home().join("link");
    let _ = symlink(&place.victim, &link);
    let _ = fs::write(&link, "gone");
}

pub fn rename(place: &Place) {
    let _ = fs::rename(&place.victim, home().join("taken"));
}

pub fn hard_link(place: &Place) {
    let _ = fs::hard_link(&place.victim, place.victim.with_extension("link"));
}

pub fn chmod(place: &Place) {
    let _ = fs::set_permissions(&place.victim, fs::Permissions::from_mode(0o777));
}

pub fn touch(place: &Place) {
    let _ = File::open(&place.victim).and_then(|file| file.set_modified(SystemTime::UNIX_EPOCH));
}

pub fn make_folder(place: &Place) {
    let _ = fs::create_dir(place.victim.with_extension("folder"));
}

pub fn shared_memory(place: &Place) {
    let _ = fs::write(Path::new("/dev/shm").join(&place.note), "here");
}

pub fn tcp_connect(place: &Place) {
    let _ = TcpStream::connect(&place.note);
}

pub fn tcp_bind(_place: &Place) {
    tell(TcpListener::bind("127.0.0.1:0").is_ok());
}

/// TCP by a protocol that rules about TCP do not know.
pub fn mptcp_connect(place: &Place) {
    let (family, stream, mptcp) = (2, 1, 262);
    let Ok(to) = place.note.parse::<std::net::SocketAddrV4>() else { return };
    let mut address = [0_u8; 16];
    address[..2].copy_from_slice(&2_u16.to_ne_bytes());
    address[2..4].copy_from_slice(&to.port().to_be_bytes());
    address[4..8].copy_from_slice(&to.ip().octets());
    unsafe {
        let socket = socket(family, stream, mptcp);
        connect(socket, address.as_ptr(), 16);
        close(socket);
    }
}

pub fn udp_send(place: &Place) {
    let _ = UdpSocket::bind("127.0.0.1:0").and_then(|socket| socket.send_to(b"!", &place.note));
}

pub fn unix_socket(place: &Place) {
    let _ = UnixStream::connect(&place.note);
}

pub fn abstract_socket(place: &Place) {
    let _ = SocketAddr::from_abstract_name(&place.note).and_then(|name| UnixStream::connect_addr(&name));
}

pub fn run_program(place: &Place) {
    let _ = Command::new("/bin/rm").arg(&place.victim).status();
}

pub fn run_by_the_loader(place: &Place) {
    let loader = if cfg!(target_arch = "aarch64") { "/lib/ld-linux-aarch64.so.1" } else { "/lib64/ld-linux-x86-64.so.2" };
    let _ = Command::new(loader).arg("/bin/rm").arg(&place.victim).status();
}

pub fn run_own_script(place: &Place) {
    let script = home().join("script");
    let _ = fs::write(&script, format!("#!/bin/sh\nrm '{}'\n", place.victim.display()));
    let _ = fs::set_permissions(&script, fs::Permissions::from_mode(0o755));
    let _ = Command::new(&script).status();
}

pub fn fork_one(place: &Place) {
    let child = unsafe { fork() };
    if child == 0 {
        let _ = fs::remove_file(&place.victim);
        unsafe { _exit(0) };
    }
    if child > 0 {
        unsafe { waitpid(child, std::ptr::null_mut(), 0) };
    }
}

/// Two hundred at a time, each of which leaves a mark and stays for a while.
pub fn fork_many(place: &Place) {
    let mark = |number| place.victim.with_extension(format!("child{number}"));
    let mut begun = 0;
    for number in 0..200 {
        match unsafe { fork() } {
            0 => {
                let _ = fs::write(mark(number), "here");
                wait(&place.note);
                unsafe { _exit(0) };
            }
            child => begun += i32::from(child > 0),
        }
    }
    // They may not get so far before they are ended.
    for _ in 0..begun {
        if (0..200).all(|number| mark(number).exists()) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

pub fn become_a_daemon(place: &Place) {
    if unsafe { fork() } == 0 {
        unsafe { setsid() };
        if unsafe { fork() } == 0 {
            wait(&place.note);
            let _ = fs::remove_file(&place.victim);
        }
        unsafe { _exit(0) };
    }
}

pub fn end_another(place: &Place) {
    if let Ok(process) = place.note.parse() {
        unsafe { kill(process, 15) };
    }
}

/// Another process dies with this one, should it come under its control.
pub fn trace_another(place: &Place) {
    const SEIZE: std::ffi::c_long = 0x4206;
    const DIES_WITH_US: std::ffi::c_long = 0x10_0000;
    if let Ok(process) = place.note.parse::<i32>() {
        unsafe { ptrace(SEIZE, process, 0_usize, DIES_WITH_US) };
    }
}

/// Sets up a ring by which system calls could be made past a filter.
pub fn io_uring(_place: &Place) {
    let mut parameters = [0_u8; 120];
    let ring = unsafe { syscall(425, 4_u32, parameters.as_mut_ptr()) };
    tell(ring >= 0);
}

/// Its own memory, past all that keeps parts of it from being written.
pub fn own_memory(_place: &Place) {
    tell(File::options().write(true).open("/proc/self/mem").is_ok());
}

/// What a shell had open when it started the program.
pub fn inherited_file(place: &Place) {
    use std::os::fd::FromRawFd as _;
    if let Ok(number) = place.note.parse() {
        let mut file = std::mem::ManuallyDrop::new(unsafe { File::from_raw_fd(number) });
        let _ = file.write_all(b"!");
    }
}

/// Writes more files than a scratch folder may hold.
pub fn many_files(_place: &Place) {
    let block = vec![1; 1 << 20];
    for number in 0..400 {
        if fs::write(home().join(format!("{number}")), &block).is_err() {
            return;
        }
    }
}

pub fn one_big_file(_place: &Place) {
    let Ok(mut file) = File::create(home().join("big")) else { return };
    let block = vec![1; 1 << 20];
    tell((0..40).all(|_| file.write_all(&block).is_ok()));
}

pub fn many_open_files(_place: &Place) {
    let files: Vec<_> = (0..500).map_while(|_| File::open("/dev/null").ok()).collect();
    tell(files.len() == 500);
}

pub fn map_much(_place: &Place) {
    // Private, of no file, and without a reservation, which the kernel itself may refuse.
    let (read_and_write, flags) = (3, 0x4022);
    let at = unsafe { mmap(std::ptr::null_mut(), 100 << 30, read_and_write, flags, -1, 0) };
    tell(at.addr() != usize::MAX);
}

pub fn allocate_much(_place: &Place) {
    tell(Vec::<u8>::new().try_reserve_exact(100 << 30).is_ok());
}

/// As many as there is room for; they end with the call.
pub fn many_threads(_place: &Place) {
    let begun: Vec<_> = (0..300)
        .map_while(|_| {
            let thread = std::thread::Builder::new().stack_size(64 << 10);
            thread.spawn(|| std::thread::sleep(std::time::Duration::from_millis(50))).ok()
        })
        .collect();
    let count = begun.len();
    begun.into_iter().for_each(|thread| thread.join().expect("it sleeps and no more"));
    tell(count == 300);
}

/// What anybody may read, a worker may: it has no way to tell it to anyone.
pub fn read_names(_place: &Place) {
    tell(fs::read("/etc/passwd").is_ok());
}

/// Its own folder is its to write.
pub fn write_home(_place: &Place) {
    fs::write(home().join("file"), "mine").expect("the scratch folder can be written");
}

/// For what leaves no trace elsewhere: whoever got through says so.
fn tell(through: bool) {
    assert!(!through, "got through");
}

fn wait(millis: &str) {
    std::thread::sleep(std::time::Duration::from_millis(millis.parse().unwrap_or(300)));
}

fn home() -> PathBuf {
    std::env::var_os("HOME").expect("there is a home").into()
}
