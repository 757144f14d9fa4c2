//! Operations one after the other on one value: what a caller does with it over its life.

use super::{Mutator, Source};

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
