//! Operations one after the other on one value: what a caller does with it over its life.

use super::{Mutator, Source};
use crate::hostile::{self, Planned};
use crate::stage::{self, Place};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

/// What a message begins with that tells of a fault: no panic of a user's does.
const FAULT: &str = "\u{1f}fault\u{1f}";

/// Reads what a panic tells of how an item was treated.
#[must_use]
pub fn fault_in(message: &str) -> Option<&str> {
    message.strip_prefix(FAULT)
}

/// Operations of one sequence.
const OPERATIONS: usize = 24;

impl Source {
    /// Applies a drawn sequence of `operations` to `value`. Each is a setup step of the case, so that a failure is charged to
    /// the operation that ran; one whose arguments cannot be built is left out.
    pub fn sequence<T>(&mut self, value: &mut T, operations: &[Mutator<T>]) {
        let mark = self.record.mark();
        let wanted = self.operations();
        // Half of the sequences get ordinary arguments, with which a value grows; the others get whatever breaks it.
        let ordinary = self.tape.is_none() && self.drawer.pick_apart(2) == 0;
        let outer = if ordinary { self.drawer.deepen() } else { self.drawer.depth };
        let done = self.apply(value, operations, wanted);
        self.drawer.surface(outer);
        if done < wanted {
            self.record.correct_pick(mark, done);
        }
    }

    /// The same with items that watch how they are treated. Where one of them panics, the value is used on: whoever caught
    /// the panic would do so as well.
    pub fn watched<T>(&mut self, value: &mut T, operations: &[Mutator<T>]) {
        let mark = self.record.mark();
        let wanted = self.operations();
        let outer = self.drawer.deepen();
        let mut done = 0;
        for _ in 0..wanted {
            let depth = self.drawer.depth;
            let call = catch_unwind(AssertUnwindSafe(|| self.apply(value, operations, 1)));
            match call {
                Ok(called) => done += called,
                Err(payload) if payload.is::<Planned>() => {
                    self.drawer.depth = depth;
                    self.suspect = Some(self.place);
                    done += 1;
                }
                Err(payload) => resume_unwind(payload),
            }
            // The unit is still the operation's, so that it is charged with what it did.
            let place = self.place;
            self.blame_fault(Place { stage: stage::SETUP, ..place });
            self.leave();
        }
        self.drawer.surface(outer);
        if done < wanted {
            self.record.correct_pick(mark, done);
        }
    }

    /// What was watched has been dropped as well.
    pub fn settled(&mut self) {
        let place = self.place;
        self.blame_fault(Place { stage: stage::DROP, ..place });
    }

    /// Panics with what has been done to an item, if anything has. An operation that was left by a panic is charged with all
    /// that comes after: it is there that the value was left in pieces.
    fn blame_fault(&mut self, place: Place) {
        if let Some(fault) = hostile::fault() {
            hostile::begin(hostile::Mood::Calm);
            let suspect = self.suspect.take().map(|suspect| Place { stage: stage::SETUP, ..suspect });
            self.put(suspect.unwrap_or(place));
            panic!("{FAULT}{fault}");
        }
    }

    /// Few most of the time: what takes two calls is found by many short sequences, what takes twenty by some long ones.
    fn operations(&mut self) -> usize {
        let wanted = match &mut self.tape {
            Some(tape) => tape.pick(OPERATIONS + 1),
            None => match self.drawer.pick_apart(4) {
                0 => 1 + self.drawer.pick_apart(2),
                1 | 2 => 2 + self.drawer.pick_apart(6),
                _ => 4 + self.drawer.pick_apart(OPERATIONS - 3),
            },
        };
        self.record.note_pick(wanted);
        wanted
    }
}
