//! What a fuzz target of a cargo-fuzz folder calls: one case from the engine's bytes.
//!
//! Nothing is caught here but the impatience of stand-ins, so that the engine sees a panic and keeps the input.

use crate::alloc::arena;
use crate::{Mode, Source, Target, lexicon, stand_in};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

thread_local! {
    static SOURCE: RefCell<Source> = RefCell::new(Source::new(Mode::Input(Vec::new()), &lexicon::EMPTY, &[]));
}

/// Runs the function that the first byte chooses, where there are several; the rest is what it is called with. No input is no
/// case, since fleets take a target that fails on it for broken.
pub fn run(input: &[u8], targets: &[Target]) {
    if input.is_empty() || targets.is_empty() {
        return;
    }
    SOURCE.with_borrow_mut(|source| {
        source.restart_input(input);
        let which = source.pick(targets.len());
        arena::hold();
        stand_in::begin();
        // An argument that could not be built is no failure.
        let ended = catch_unwind(AssertUnwindSafe(|| (targets[which].run)(source)));
        if let Err(payload) = ended
            && !payload.is::<stand_in::Enough>()
        {
            resume_unwind(payload);
        }
        arena::free_all();
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    thread_local! {
        static SEEN: Cell<Option<&'static str>> = const { Cell::new(None) };
    }

    const fn target(name: &'static str, run: fn(&mut Source) -> Option<()>) -> Target {
        Target { name, run, seeds: &[] }
    }

    static TARGETS: [Target; 2] = [
        target("first", |_| {
            SEEN.set(Some("first"));
            Some(())
        }),
        target("second", |source| {
            SEEN.set((source.str() == "ab").then_some("second"));
            None
        }),
    ];

    #[test]
    fn the_first_byte_chooses_and_no_byte_chooses_nothing() {
        run(b"", &TARGETS);
        assert_eq!(SEEN.take(), None);
        run(b"\0", &TARGETS);
        assert_eq!(SEEN.take(), Some("first"));
        run(b"\x03ab", &TARGETS);
        assert_eq!(SEEN.take(), Some("second"));
    }

    #[test]
    fn a_single_function_gets_all_bytes() {
        run(b"ab", &TARGETS[1..]);
        assert_eq!(SEEN.take(), Some("second"));
    }
}
