//! Runs cases for libFuzzer, which lives in this process and calls back with one input after the other.
//!
//! Panics are caught, told at first sight and passed over, so that none ends the campaign. Whatever ends the process is pinned by
//! the page, as in a sweep. What the engine adds to its corpus it writes into the working folder, which may vanish with the
//! process; from there it goes to the supervisor.
#![expect(unsafe_code, reason = "the engine is C++, and is called and calls back through C")]

use crate::page::State;
use crate::source::{Mode, Source};
use crate::wire::{Campaign, End, Event};
use crate::worker::Talk;
use crate::worker::cases::{RECYCLE_ABOVE, Runner};
use crate::worker::hook;
use crate::{alloc, lexicon};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_int};
use std::path::Path;
use std::sync::atomic::Ordering::Relaxed;
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

struct Bench {
    runner: Runner,
    talk: Talk,
    group: Vec<u32>,
    source: Source,
    case: u64,
    last: Option<u32>,
    tally: BTreeMap<u32, [u64; 4]>,
    /// What this campaign does not call any more.
    without: Vec<u32>,
    end: Instant,
    next_report: Instant,
    wait: u32,
}

thread_local! {
    static BENCH: RefCell<Option<Bench>> = const { RefCell::new(None) };
}

/// Hands the process over to the engine. Comes back only when it could not be started.
pub fn run(runner: Runner, talk: Talk, campaign: Campaign) {
    if std::fs::create_dir_all(NEWS).is_err() {
        return;
    }
    let arguments = arguments(&campaign);
    let mut source = Source::new(Mode::Input(Vec::new()), &lexicon::EMPTY, &[]);
    source.set_cells(&runner.page.stage);
    for unit in &runner.banned {
        source.ban(*unit);
    }
    let now = Instant::now();
    let bench = Bench {
        runner,
        talk,
        group: campaign.targets,
        source,
        case: 0,
        last: None,
        tally: BTreeMap::new(),
        without: campaign.without,
        end: now + Duration::from_millis(campaign.millis),
        next_report: now + REPORT,
        wait: 1,
    };
    BENCH.set(Some(bench));
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
    BENCH.with_borrow_mut(|bench| bench.as_mut().map_or(0, |bench| bench.one(input)))
}

impl Bench {
    /// One case; -1 keeps the input out of the corpus: what has panicked leads to more of the same.
    fn one(&mut self, input: &[u8]) -> c_int {
        let kept = self.case_of(input);
        self.wait -= 1;
        if self.wait == 0 {
            self.look();
        }
        if kept { 0 } else { -1 }
    }

    fn case_of(&mut self, input: &[u8]) -> bool {
        self.source.restart_input(input);
        let target = self.group[self.source.pick(self.group.len())];
        if self.without.contains(&target) {
            return false;
        }
        let Some(callable) = self.runner.targets.get(target as usize) else { return false };
        if self.last != Some(target) {
            hook::begin(target);
            self.last = Some(target);
            self.runner.page.target.store(target, Relaxed);
        }
        self.runner.page.choices.set(input);
        self.case += 1;
        let end = self.runner.run_one(callable, self.case, &mut self.source);
        let tally = self.tally.entry(target).or_default();
        tally[0] += 1;
        tally[1] += u64::from(end == End::Rejected);
        tally[2] += u64::from(self.source.reached());
        tally[3] += u64::from(matches!(end, End::Panicked(..)));
        if let End::Panicked(place, panic) = end {
            if self.runner.is_new(target, place, &panic) {
                self.talk.tell(&Event::Found { target, place, panic, input: input.to_vec() });
            }
            return false;
        }
        true
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
            self.runner.page.set_state(State::Done);
            // SAFETY: it takes no memory. The engine's own way to end would call this callback a crash.
            unsafe { _exit(0) };
        }
    }

    /// Tells what was counted and what was added to the corpus.
    fn report(&mut self) {
        for (target, counts) in std::mem::take(&mut self.tally) {
            self.talk.tell(&Event::Tally { target, counts });
        }
        for file in std::fs::read_dir(NEWS).into_iter().flatten().flatten() {
            if let Ok(unit) = std::fs::read(file.path()) {
                self.talk.tell(&Event::Unit { input: unit });
            }
            // The engine has it in memory.
            let _ = std::fs::remove_file(file.path());
        }
    }
}
