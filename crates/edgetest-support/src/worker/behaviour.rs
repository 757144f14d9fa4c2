//! What a target has been seen to do, by the traces of its cases: how they ended, and the shape of what came back.
//!
//! A cheap stand-in for coverage, good enough to tell a target that still does new things from one that does not.

use crate::wire::End;
use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Behaviours after which a target is taken for one that echoes its input: no more of them count.
const MOST: usize = 400;

/// Traces by target.
#[derive(Debug, Default)]
pub struct Behaviours(HashMap<u32, HashSet<u64>>);

impl Behaviours {
    /// Notes a case; says whether its behaviour is new.
    pub fn note(&mut self, target: u32, end: &End, shape: u64) -> bool {
        let seen = self.0.entry(target).or_default();
        seen.len() < MOST && seen.insert(trace(end, shape))
    }
}

fn trace(end: &End, shape: u64) -> u64 {
    let mut hasher = DefaultHasher::new();
    match end {
        End::Returned => (0, shape).hash(&mut hasher),
        End::Rejected => 1.hash(&mut hasher),
        End::Panicked(place, panic) => (2, place.stage, &panic.file, panic.line, panic.column).hash(&mut hasher),
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_behaviour_is_new_once_and_to_each_target() {
        let mut behaviours = Behaviours::default();
        let mut note = |target, shape| behaviours.note(target, &End::Returned, shape);
        assert_eq!([note(0, 1), note(0, 1), note(0, 2), note(1, 1)], [true, false, true, true]);
    }

    #[test]
    fn an_echo_is_not_new_for_ever() {
        let mut behaviours = Behaviours::default();
        let fresh = (0..10_000).filter(|shape| behaviours.note(0, &End::Returned, *shape)).count();
        assert_eq!(fresh, MOST);
    }
}
