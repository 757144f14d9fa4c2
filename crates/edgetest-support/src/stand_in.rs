//! The patience of stand-ins: types of the harness's own that implement a trait of the crate under test.
//!
//! A stand-in answers what was drawn, and code may ask it for ever: until it says that it is done, or down a tree without an
//! end. No implementor that a person writes does that, so that a case in which too much was asked is none.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

/// How often the stand-ins of one case answer. Each answer may lie a frame deeper than the last.
const PATIENCE: u32 = 1_000;

static ASKED: AtomicU32 = AtomicU32::new(0);

/// What a stand-in ends a case with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Enough;

/// A case begins.
pub fn begin() {
    ASKED.store(0, Relaxed);
}

/// A method of a stand-in was called. Ends the case when that happened too often, without a word to the panic hook; not while
/// another panic is on its way, which a second would turn into an abort.
pub fn asked() {
    if ASKED.fetch_add(1, Relaxed) >= PATIENCE && !std::thread::panicking() {
        std::panic::resume_unwind(Box::new(Enough));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stand_in_answers_so_often_and_no_more() {
        begin();
        for _ in 0..PATIENCE {
            asked();
        }
        let end = std::panic::catch_unwind(asked).expect_err("it was asked too often");
        assert_eq!(end.downcast_ref(), Some(&Enough));
        begin();
        asked();
    }
}
