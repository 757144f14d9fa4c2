//! The worker's allocator: counts what is live and refuses what would go above a cap.
//!
//! A refusal is a null pointer, as from a system without memory: `try_reserve` sees an error, everyone else ends in
//! `handle_alloc_error`. It must not panic, since unwinding out of a `GlobalAlloc` is undefined. It knows nothing of
//! cases; the worker moves the cap and reads the last refusal.
#![expect(unsafe_code, reason = "GlobalAlloc is an unsafe trait; every block hands the caller's promises on to System")]

pub mod arena;

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Bytes that one case may hold beyond what was live when it began.
pub const DEFAULT_CAP: usize = 512 << 20;

/// Bytes that can be had after a refusal.
const LAST_WORDS: usize = 1 << 20;

/// Counts and caps; the worker's binary installs it.
#[derive(Debug, Default)]
pub struct Capped;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static REFUSED: AtomicU64 = AtomicU64::new(0);
static EXEMPT: AtomicBool = AtomicBool::new(false);
static ON_REFUSAL: AtomicUsize = AtomicUsize::new(0);

/// Bytes that are live now.
pub fn live() -> usize {
    LIVE.load(Relaxed)
}

/// Lets `cap` bytes be allocated beyond what is live now.
pub fn allow(cap: usize) {
    LIMIT.store(live().saturating_add(cap), Relaxed);
}

/// Lets everything be allocated.
pub fn allow_all() {
    LIMIT.store(usize::MAX, Relaxed);
}

/// Runs `work` without a cap, so that our own code never fails for what the crate under test holds. What it keeps is not
/// counted against the cap either.
pub fn exempt<T>(work: impl FnOnce() -> T) -> T {
    let (exempt, held) = (EXEMPT.swap(true, Relaxed), live());
    let value = work();
    EXEMPT.store(exempt, Relaxed);
    let kept = live().saturating_sub(held);
    LIMIT.store(LIMIT.load(Relaxed).saturating_add(kept), Relaxed);
    value
}

/// Size in bytes of the last request that was refused since the last call; 0: none.
pub fn take_refused() -> u64 {
    REFUSED.swap(0, Relaxed)
}

/// Has `hook` called with the size of each request that is refused, before the refusal. The hook may allocate; it must
/// not unwind.
pub fn on_refusal(hook: fn(usize)) {
    ON_REFUSAL.store(hook as usize, Relaxed);
}

#[cold]
#[inline(never)]
fn refuse(size: usize) -> *mut u8 {
    REFUSED.store(size as u64, Relaxed);
    let hook = ON_REFUSAL.load(Relaxed);
    if hook != 0 {
        // SAFETY: only `on_refusal` stores a value other than 0, and that value is a `fn(usize)`.
        let hook = unsafe { std::mem::transmute::<usize, fn(usize)>(hook) };
        exempt(|| hook(size));
    }
    // What std does next, to say so and to abort, allocates a little, and takes a lock that it must give back.
    LIMIT.fetch_max(live().saturating_add(LAST_WORDS), Relaxed);
    std::ptr::null_mut()
}

#[inline]
fn claim(size: usize) -> bool {
    let now = LIVE.fetch_add(size, Relaxed).wrapping_add(size);
    if now <= LIMIT.load(Relaxed) || EXEMPT.load(Relaxed) {
        return true;
    }
    LIVE.fetch_sub(size, Relaxed);
    false
}

// SAFETY: every request is handed to `System` unchanged or refused with null, which the contract allows.
unsafe impl GlobalAlloc for Capped {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !claim(layout.size()) {
            return refuse(layout.size());
        }
        // SAFETY: the caller's promise about `layout` is System's.
        unsafe { System.alloc(layout) }
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !claim(layout.size()) {
            return refuse(layout.size());
        }
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the block came from System with this layout, since all of them do.
        unsafe { System.dealloc(block, layout) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        match size.checked_sub(layout.size()) {
            Some(more) if !claim(more) => return refuse(size),
            Some(_) => {}
            None => {
                LIVE.fetch_sub(layout.size() - size, Relaxed);
            }
        }
        // SAFETY: as in `dealloc`; the caller promises that `size` is legal for the layout's alignment.
        unsafe { System.realloc(block, layout, size) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_above_the_cap_is_refused_and_recorded() {
        let layout = Layout::from_size_align(1 << 20, 8).expect("a legal layout");
        allow(1 << 10);
        // SAFETY: the layout has a size other than 0; a null block is not freed.
        assert!(unsafe { Capped.alloc(layout) }.is_null());
        assert_eq!(take_refused(), 1 << 20);
        // SAFETY: as above; the block is freed with its own layout.
        exempt(|| unsafe {
            let block = Capped.alloc(layout);
            assert!(!block.is_null());
            Capped.dealloc(block, layout);
        });
        allow_all();
    }
}
