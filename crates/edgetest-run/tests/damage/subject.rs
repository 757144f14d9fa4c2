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
    fn kill(process: i32, signal: i32) -> i32;
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

pub fn tcp_bind(place: &Place) {
    tell(place, TcpListener::bind("127.0.0.1:0").is_ok());
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

pub fn fork_one(place: &Place) {
    let child = unsafe { fork() };
    if child == 0 {
        let _ = fs::remove_file(&place.victim);
        unsafe { _exit(0) };
    }
}

pub fn become_a_daemon(place: &Place) {
    if unsafe { fork() } == 0 {
        unsafe { setsid() };
        if unsafe { fork() } == 0 {
            std::thread::sleep(std::time::Duration::from_millis(300));
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

/// Sets up a ring by which system calls could be made past a filter.
pub fn io_uring(place: &Place) {
    let mut parameters = [0_u8; 120];
    let ring = unsafe { syscall(425, 4_u32, parameters.as_mut_ptr()) };
    tell(place, ring >= 0);
}

/// Writes more files than a scratch folder may hold, and then tells where they are.
pub fn many_files(_place: &Place) {
    let block = vec![1; 1 << 20];
    for number in 0..400 {
        if fs::write(home().join(format!("{number}")), &block).is_err() {
            return;
        }
    }
}

pub fn one_big_file(_place: &Place) {
    let mut file = File::create(home().join("big")).expect("the scratch folder can be written");
    let block = vec![1; 1 << 20];
    while file.write_all(&block).is_ok() {}
}

/// Its own folder is its to write.
pub fn write_home(_place: &Place) {
    fs::write(home().join("file"), "mine").expect("the scratch folder can be written");
}

/// By removing the victim it says that it got through; for what leaves no trace elsewhere.
fn tell(place: &Place, through: bool) {
    if through {
        eprintln!("got through: {}", place.victim.display());
        let _ = fs::remove_file(&place.victim);
    }
}

fn home() -> PathBuf {
    std::env::var_os("HOME").expect("there is a home").into()
}
