//! The panic hook: silent, and the only one who knows where a panic came from.
//!
//! It sees the panics of every thread. What it learns goes to the page, for the case that the process dies of it, and
//! to a note that the case's runner takes when the case is over.

use crate::alloc;
use crate::page::{self, Page};
use crate::stage::{self, Place};
use crate::wire::{FrameNote, PanicNote, encode_frames};
use crate::worker::frames;
use std::any::Any;
use std::backtrace::Backtrace;
use std::cell::Cell;
use std::collections::HashMap;
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Backtraces that a worker resolves while it sweeps: each may cost 0.1 ms, the first 0.1 s.
const CAPTURES: u32 = 300;
/// Backtraces for one panicking place that does not tell the caller (in std, or in the harness itself).
const CAPTURES_PER_PLACE: u32 = 3;
/// Bytes of a panic's message that are kept.
const MESSAGE: usize = 4 << 10;
/// Refused allocations of one case whose frames are taken; the last of them may be the deadly one.
const REFUSALS_PER_CASE: u32 = 8;

/// What the hook noted during one case.
#[derive(Debug, Default)]
pub struct Notes {
    /// The last panic of the case's own thread.
    pub own: Option<PanicNote>,
    /// The first panic of another thread.
    pub helper: Option<PanicNote>,
}

#[derive(Debug, Default)]
struct State {
    notes: Notes,
    target: u32,
    captures: u32,
    known: HashMap<PlaceKey, Known>,
}

type PlaceKey = (u32, u32, String, u32, u32);

#[derive(Debug, Default)]
struct Known {
    captures: u32,
    frames: Vec<FrameNote>,
}

struct Shared {
    page: &'static Page,
    harness: String,
}

static SHARED: OnceLock<Shared> = OnceLock::new();
static STATE: Mutex<Option<State>> = Mutex::new(None);
static CAPTURE: AtomicU8 = AtomicU8::new(Capture::First as u8);
static CAPTURING: AtomicBool = AtomicBool::new(false);
static NOTED: AtomicBool = AtomicBool::new(false);
static REFUSALS: AtomicU32 = AtomicU32::new(0);

thread_local! {
    static RUNS_CASES: Cell<bool> = const { Cell::new(false) };
}

/// Makes the calling thread the one whose panics are a case's own. `harness` is the harness crate's name.
pub fn install(page: &'static Page, harness: String) {
    // A second call would be for the same page.
    let _ = SHARED.set(Shared { page, harness });
    RUNS_CASES.set(true);
    *state() = Some(State::default());
    alloc::on_refusal(refused);
    reinstall();
}

/// Puts the hook on again, since the code under test may have replaced it.
pub fn reinstall() {
    std::panic::set_hook(Box::new(|info| alloc::exempt(|| hook(info))));
}

/// Which backtraces are captured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Capture {
    /// The first ones at each place that says nothing about who is to blame.
    First,
    /// All at such places.
    Foreign,
    /// All, and those of refused allocations.
    All,
}

/// Chooses which backtraces are captured from now on.
pub fn capture_from_now(which: Capture) {
    CAPTURE.store(which as u8, Relaxed);
}

fn captures(which: Capture) -> bool {
    CAPTURE.load(Relaxed) >= which as u8
}

/// Cases of `target` follow.
pub fn begin(target: u32) {
    if let Some(state) = state().as_mut() {
        state.target = target;
    }
    REFUSALS.store(0, Relaxed);
    reinstall();
}

/// What was noted since the last call. Costs one load when that is nothing.
pub fn take() -> Option<Notes> {
    if !NOTED.load(Relaxed) {
        return None;
    }
    NOTED.store(false, Relaxed);
    state().as_mut().map(|state| std::mem::take(&mut state.notes))
}

fn state() -> MutexGuard<'static, Option<State>> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn hook(info: &PanicHookInfo) {
    let Some(shared) = SHARED.get() else { return };
    let mut guard = state();
    let Some(state) = guard.as_mut() else { return };
    let mut note = note(info);
    if is_echo(shared.page, &note) {
        return;
    }
    let place = shared.page.stage.read();
    note.frames = state.frames(&note, place, shared);
    shared.page.panic.set(note.encode().as_bytes());
    shared.page.panic_seq.store(shared.page.seq.load(Relaxed), Relaxed);
    if RUNS_CASES.get() {
        stage::panicked();
        state.notes.own = Some(note);
    } else {
        state.notes.helper.get_or_insert(note);
    }
    NOTED.store(true, Relaxed);
}

fn note(info: &PanicHookInfo) -> PanicNote {
    let mut note = PanicNote { message: message_of(info.payload()), ..PanicNote::default() };
    if let Some(location) = info.location() {
        location.file().clone_into(&mut note.file);
        (note.line, note.column) = (location.line(), location.column());
    }
    note
}

/// The text of a panic's payload.
pub fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    clip(text.unwrap_or_default()).to_owned()
}

fn clip(message: &str) -> &str {
    let end = (0..=message.len().min(MESSAGE)).rev().find(|end| message.is_char_boundary(*end));
    &message[..end.expect("0 is a boundary")]
}

/// Whether a panic only tells that another one could not unwind, as "panic in a destructor during cleanup" does.
fn is_echo(page: &Page, note: &PanicNote) -> bool {
    let follows = page.panic_seq.load(Relaxed) == page.seq.load(Relaxed) && !page.panic.is_empty();
    follows && note.file.ends_with("core/src/panicking.rs")
}

impl State {
    fn frames(&mut self, note: &PanicNote, place: Place, shared: &Shared) -> Vec<FrameNote> {
        if place.stage == stage::LAW {
            return Vec::new();
        }
        if captures(Capture::All) {
            return shared.capture();
        }
        if !is_foreign(&note.file) {
            return Vec::new();
        }
        if captures(Capture::Foreign) {
            return shared.capture();
        }
        let key = (self.target, place.stage, note.file.clone(), note.line, note.column);
        let known = self.known.entry(key).or_default();
        if known.captures < CAPTURES_PER_PLACE && self.captures < CAPTURES {
            known.captures += 1;
            self.captures += 1;
            known.frames = shared.capture();
        }
        known.frames.clone()
    }
}

/// Whether a panic's location says nothing about who is to blame: std's own, the harness's, whose paths are relative, or
/// this crate's, be it the copy beside the harness.
pub fn is_foreign(file: &str) -> bool {
    const OURS: [&str; 2] = ["/edgetest/support/src/", "/edgetest-support/src/"];
    frames::is_std_file(file)
        || !std::path::Path::new(file).is_absolute()
        || file.ends_with("/__edgetest.rs")
        || OURS.iter().any(|folder| file.contains(folder))
}

impl Shared {
    /// The frames of the code under test. Takes long the first time, for which the case is not to blame.
    fn capture(&self) -> Vec<FrameNote> {
        let busy = CAPTURING.swap(true, Relaxed);
        let state = self.page.state.swap(page::State::Idle as u32, Relaxed);
        let text = Backtrace::force_capture().to_string();
        self.page.state.store(state, Relaxed);
        CAPTURING.store(busy, Relaxed);
        frames::of_subject(&text, &self.harness)
    }
}

/// The process may be about to end for want of memory: leaves the frames in the page. Only when a single case is run,
/// since `try_reserve` is refused as well and resolving is slow.
fn refused(size: usize) {
    let Some(shared) = SHARED.get() else { return };
    shared.page.refused.store(size as u64, Relaxed);
    if !captures(Capture::All) || CAPTURING.load(Relaxed) || REFUSALS.fetch_add(1, Relaxed) >= REFUSALS_PER_CASE {
        return;
    }
    shared.page.frames.set(encode_frames(&shared.capture()).as_bytes());
}
