//! Runs the inputs of a corpus, the smallest first, and tells which of them reach something that none before did.
//!
//! What counts as new is what the engine calls a feature: an edge, and how often it is taken in rough steps. The counters are
//! those that the compiler put into the program; the linker names where they begin and end.
#![expect(unsafe_code, reason = "the counters lie between two symbols of the linker's")]

use crate::alloc::arena;
use crate::page::State;
use crate::wire::{Campaign, Event};
use crate::worker::Talk;
use crate::worker::bench::{Bench, Ran, by_size};
use crate::worker::seen::Seen;

#[cfg(target_os = "linux")]
unsafe extern "C" {
    #[link_name = "__start___sancov_cntrs"]
    static FIRST: u8;
    #[link_name = "__stop___sancov_cntrs"]
    static END: u8;
}

/// Runs all inputs of the campaign's folders and tells those that are worth keeping.
pub fn run(mut bench: Bench, talk: &mut Talk, campaign: &Campaign) {
    let page = bench.page();
    // One process runs all of them, and what it lends must not pile up.
    arena::hold();
    let mut seen = Seen::default();
    for path in by_size(campaign) {
        let Ok(input) = std::fs::read(&path) else { continue };
        counters().fill(0);
        let ran = bench.run(&input);
        // An input that fails is kept elsewhere.
        if seen.has_news(counters()) && matches!(ran, Ran::Well) {
            let _ = talk.tell(&Event::Unit { input });
        }
        arena::free_all();
    }
    page.set_state(State::Done);
}

/// The counters of this program.
#[cfg(target_os = "linux")]
fn counters() -> &'static mut [u8] {
    let (first, end) = (&raw const FIRST, &raw const END);
    let count = end.addr().saturating_sub(first.addr());
    // SAFETY: the linker places all counters between the two symbols, plain bytes that are written by this thread and by none
    // at this moment: cases that leave threads behind may miscount, which bytes survive.
    unsafe { std::slice::from_raw_parts_mut(first.cast_mut(), count) }
}

/// The counters of this program: where the linker does not name them, there are none, and everything is kept.
#[cfg(not(target_os = "linux"))]
fn counters() -> &'static mut [u8] {
    &mut []
}
