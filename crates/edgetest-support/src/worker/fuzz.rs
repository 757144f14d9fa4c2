//! Runs cases for libFuzzer, which lives in this process and calls back with one input after the other.
//!
//! Panics are caught, told at first sight and passed over, so that none ends the campaign. Whatever ends the process is pinned by
//! the page, as in a sweep. What the engine adds to its corpus it writes into the working folder, which may vanish with the
//! process; from there it goes to the supervisor.
#![expect(unsafe_code, reason = "the engine is C++, and is called and calls back through C")]

use crate::alloc;
use crate::page::State;
use crate::wire::{Campaign, Event};
use crate::worker::bench::{Bench, Ran};
use crate::worker::cases::RECYCLE_ABOVE;
use crate::worker::{Talk, prune};
use std::cell::RefCell;
use std::ffi::{CString, c_char, c_int};
use std::path::Path;
use std::time::{Duration, Instant};

/// Between two reports to the supervisor.
const REPORT: Duration = Duration::from_millis(100);
/// Cases between two looks at the clock, while cases are short.
const STRIDE: u32 = 64;
/// Where the engine writes what it adds, in the working folder.
const NEWS: &str = "news";
/// Bytes of an input, at most.
const LONGEST: usize = 4096;

unsafe extern "C" {
    fn LLVMFuzzerRunDriver(
        argc: *mut c_int,
        argv: *mut *mut *mut c_char,
        callback: extern "C" fn(*const u8, usize) -> c_int,
    ) -> c_int;
    fn _exit(code: c_int) -> !;
}

/// What the engine calls back for.
struct Engine {
    bench: Bench,
    talk: Talk,
    end: Instant,
    next_report: Instant,
    wait: u32,
}

thread_local! {
    static ENGINE: RefCell<Option<Engine>> = const { RefCell::new(None) };
}

/// Hands the process over to the engine. Comes back only when it could not be started, or where inputs are only sorted out.
pub fn run(bench: Bench, mut talk: Talk, campaign: &Campaign) {
    if campaign.prune {
        return prune::run(bench, &mut talk, campaign);
    }
    if std::fs::create_dir_all(NEWS).is_err() {
        return;
    }
    let now = Instant::now();
    let end = now + Duration::from_millis(campaign.millis);
    ENGINE.set(Some(Engine { bench, talk, end, next_report: now + REPORT, wait: 1 }));
    hand_over(arguments(campaign));
}

fn hand_over(arguments: Vec<String>) {
    // The engine may change its arguments and keeps them: they live as long as the process.
    let strings = arguments.into_iter().filter_map(|text| CString::new(text).ok());
    let mut words: Vec<*mut c_char> = strings.map(CString::into_raw).collect();
    let mut count = c_int::try_from(words.len()).unwrap_or(c_int::MAX);
    words.push(std::ptr::null_mut());
    let words: &'static mut [*mut c_char] = words.leak();
    let mut start = words.as_mut_ptr();
    // SAFETY: as many strings as are counted, then a null pointer, as `main` would get them; the callback has C's convention
    // and does not unwind.
    unsafe { LLVMFuzzerRunDriver(&raw mut count, &raw mut start, one) };
}

/// Deaths are the supervisor's to judge, limits are the worker's own, and nothing is written but the news.
fn arguments(campaign: &Campaign) -> Vec<String> {
    let mut words = vec!["edgetest".to_owned()];
    for signal in ["abrt", "bus", "fpe", "ill", "int", "segv", "term", "xfsz", "usr1", "usr2"] {
        words.push(format!("-handle_{signal}=0"));
    }
    words.extend(["-timeout=0", "-rss_limit_mb=0", "-malloc_limit_mb=0", "-detect_leaks=0"].map(str::to_owned));
    words.extend(["-reload=0", "-print_funcs=0", "-len_control=20"].map(str::to_owned));
    words.push(format!("-max_len={LONGEST}"));
    words.push(format!("-seed={}", campaign.seed.max(1)));
    words.push(format!("-use_value_profile={}", u8::from(campaign.value_profile)));
    if Path::new(&campaign.dictionary).is_file() {
        words.push(format!("-dict={}", campaign.dictionary));
    }
    words.push(NEWS.to_owned());
    words.extend(campaign.corpora.iter().filter(|folder| Path::new(folder).is_dir()).cloned());
    words
}

extern "C" fn one(data: *const u8, size: usize) -> c_int {
    // SAFETY: the engine lends as many bytes as it says for the time of the call; of none it may lend no address.
    let input = if size == 0 { &[] } else { unsafe { std::slice::from_raw_parts(data, size) } };
    ENGINE.with_borrow_mut(|engine| engine.as_mut().map_or(0, |engine| engine.one(input)))
}

impl Engine {
    /// One case; -1 keeps the input out of the corpus: what has panicked leads to more of the same.
    fn one(&mut self, input: &[u8]) -> c_int {
        let verdict = match self.bench.run(input) {
            Ran::Well => 0,
            Ran::Badly => -1,
            Ran::Anew(found) => {
                self.tell(&found);
                -1
            }
        };
        self.wait -= 1;
        if self.wait == 0 {
            self.look();
        }
        verdict
    }

    fn tell(&mut self, event: &Event) {
        // Where nobody listens any more, the supervisor is about to end this process.
        let _ = self.talk.tell(event);
    }

    fn look(&mut self) {
        let now = Instant::now();
        let recycle = alloc::live() > RECYCLE_ABOVE;
        self.wait = if now + REPORT / 20 < self.next_report { STRIDE } else { 1 };
        if now >= self.next_report || now >= self.end || recycle {
            self.report();
            self.next_report = now + REPORT;
        }
        if now >= self.end || recycle {
            self.bench.page().set_state(State::Done);
            // SAFETY: it takes no memory. The engine's own way to end would call this callback a crash.
            unsafe { _exit(0) };
        }
    }

    /// Tells what was counted and what was added to the corpus.
    fn report(&mut self) {
        for (target, counts) in std::mem::take(&mut self.bench.tally) {
            self.tell(&Event::Tally { target, counts });
        }
        for file in std::fs::read_dir(NEWS).into_iter().flatten().flatten() {
            if let Ok(unit) = std::fs::read(file.path()) {
                self.tell(&Event::Unit { input: unit });
            }
            // The engine has it in memory.
            let _ = std::fs::remove_file(file.path());
        }
    }
}
