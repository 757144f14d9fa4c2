//! What a crate under test may do to the process that runs it.

use std::hint::black_box;
use std::io::Write as _;

pub fn returns(value: i32) -> i32 {
    value.wrapping_mul(3)
}

pub fn index(bytes: &[u8]) -> u8 {
    if bytes.len() > 2 { bytes[bytes[0] as usize] } else { 0 }
}

pub fn nested(text: &str) -> usize {
    deeper(text)
}

#[inline(never)]
fn deeper(text: &str) -> usize {
    text.find('£').map(|at| &text[at + 1..]).map_or(0, str::len)
}

pub struct Fragile(u8);

impl Fragile {
    pub fn new(value: u8) -> Self {
        assert!(value != 7, "seven");
        Self(value)
    }

    pub fn brittle(value: u8) -> Self {
        if value > 200 {
            std::process::abort();
        }
        Self(value)
    }

    pub fn get(&self) -> u8 {
        self.0
    }
}

pub fn abort(value: u8) {
    if value == 255 {
        std::process::abort();
    }
}

pub fn overflow_stack(value: u64) -> u64 {
    if value > 1000 { 1 + black_box(overflow_stack(black_box(value))) } else { 0 }
}

pub fn exit(value: bool) {
    if value {
        std::process::exit(0);
    }
}

pub fn hang(value: u8) {
    while black_box(value) == 255 {}
}

pub fn block(value: u8) {
    if value == 255 {
        loop {
            std::thread::park();
        }
    }
}

pub fn leak(value: u8) {
    let mut kept = Vec::new();
    while value == 255 {
        kept.push(black_box(vec![1_u8; 1 << 20]));
    }
}

pub fn reserve(value: u8) -> usize {
    Vec::<u64>::with_capacity(usize::from(value) << 21).capacity()
}

pub fn try_reserve(value: u8) -> bool {
    Vec::<u64>::new().try_reserve_exact(usize::from(value) << 26).is_ok()
}

pub fn print(value: u8) {
    let line = "noise\n".repeat(usize::from(value) * 50);
    print!("{line}");
    eprint!("{line}");
    std::io::stdout().flush().expect("standard output takes everything");
}

pub fn write_home(value: bool) {
    let home = std::env::var("HOME").expect("there is a home");
    std::fs::write(format!("{home}/file"), [u8::from(value)]).expect("home can be written");
}

pub fn delete(victim: &str) {
    let _ = std::fs::remove_file(victim);
}

pub fn thread(value: u8) {
    if value > 100 {
        let _ = std::thread::spawn(|| panic!("in a thread")).join();
    }
}

pub fn caught(value: u8) -> bool {
    std::panic::catch_unwind(|| assert!(value < 100)).is_err()
}

pub fn kill_itself(value: u8) {
    unsafe extern "C" {
        fn raise(signal: i32) -> i32;
    }
    if value == 255 {
        unsafe { raise(9) };
    }
}

pub fn stop_itself(value: u8) {
    unsafe extern "C" {
        fn raise(signal: i32) -> i32;
    }
    if value == 255 {
        unsafe { raise(19) };
    }
}

pub fn always(_value: u8) {
    std::process::abort();
}

pub fn leave_thread(value: u8) {
    if value == 255 {
        std::thread::spawn(std::thread::park);
    }
}

pub fn twice(value: u8) {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("second");
        }
    }
    if value == 255 {
        let _bomb = Bomb;
        panic!("first");
    }
}

pub fn unhook(value: u8) {
    drop(std::panic::take_hook());
    assert!(value < 200, "unhooked");
}

pub fn payload(value: u8) {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a payload");
        }
    }
    if value == 255 {
        std::panic::panic_any(Bomb);
    }
}

pub fn scribble(value: u8) {
    if value != 255 {
        return;
    }
    let maps = std::fs::read_to_string("/proc/self/maps").expect("maps can be read");
    let page = maps.lines().find(|line| line.contains(".page")).expect("the page is mapped");
    let (from, to) = page.split(' ').next().and_then(|range| range.split_once('-')).expect("a range");
    let (from, to) = (usize::from_str_radix(from, 16).unwrap(), usize::from_str_radix(to, 16).unwrap());
    for at in from..to {
        unsafe { std::ptr::write_volatile(at as *mut u8, (at * 31) as u8) };
    }
    std::process::exit(0);
}

pub fn close_files(value: u8) {
    unsafe extern "C" {
        fn close(file: i32) -> i32;
    }
    if value == 255 {
        for file in 0..64 {
            unsafe { close(file) };
        }
        panic!("without files");
    }
}

pub fn spawn(value: u8) {
    if value > 100 {
        std::process::Command::new("/bin/true").status().expect("a program can be run");
    }
}

pub fn connect(value: u8) {
    if value > 100 {
        let _ = std::net::UdpSocket::bind("127.0.0.1:0").expect("a socket can be opened");
    }
}

pub fn big_frame(value: u8) -> u64 {
    let space = black_box([u64::from(value); 200_000]);
    space.iter().sum()
}
