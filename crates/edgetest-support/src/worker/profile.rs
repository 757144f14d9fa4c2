//! Runs the inputs of a corpus in a program that LLVM's source coverage counts in, and hands over its counters.
//!
//! The runtime would write them into a file at the end; a worker's files vanish with it, so they go over the pipe.
#![expect(unsafe_code, reason = "the runtime of LLVM's source coverage is called through C")]

use crate::alloc::arena;
use crate::page::State;
use crate::wire::{Campaign, Event};
use crate::worker::Talk;
use crate::worker::bench::{Bench, by_size};
use std::ffi::{c_char, c_int};

/// Bytes of a part: a line of the pipe holds twice as many digits.
const PART: usize = 1 << 20;

unsafe extern "C" {
    fn __llvm_profile_get_size_for_buffer() -> u64;
    fn __llvm_profile_write_buffer(buffer: *mut c_char) -> c_int;
}

/// Runs all inputs of the campaign's folders and tells what was counted, part by part.
pub fn run(mut bench: Bench, talk: &mut Talk, campaign: &Campaign) {
    let page = bench.page();
    arena::hold();
    for path in by_size(campaign) {
        if let Ok(input) = std::fs::read(&path) {
            // How a case ends is known already.
            let _ = bench.run(&input);
            arena::free_all();
        }
    }
    let profile = counters().unwrap_or_default();
    let told = profile.chunks(PART).all(|part| talk.tell(&Event::Unit { input: part.to_vec() }).is_some());
    if told {
        page.set_state(State::Done);
    }
}

/// What has been counted so far, as the runtime would write it. `None`: it refused.
fn counters() -> Option<Vec<u8>> {
    // SAFETY: it only reads the sizes of its own sections.
    let size = unsafe { __llvm_profile_get_size_for_buffer() };
    let mut buffer = vec![0_u8; usize::try_from(size).ok()?];
    // SAFETY: the buffer has as many bytes as the runtime has just asked for.
    let refused = unsafe { __llvm_profile_write_buffer(buffer.as_mut_ptr().cast()) };
    (refused == 0).then_some(buffer)
}
