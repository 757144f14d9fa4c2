//! How many items: none, one, a few; seldom some hundred, and few where lists hold lists.

use super::Drawer;
use super::walk::Walk;
use crate::rng::Rng;

/// The walk's list.
const LENGTHS: [usize; 16] = [0, 1, 2, 3, 1, 2, 4, 3, 2, 8, 5, 16, 9, 17, 33, 65];

/// The state that each item begins with, where all items are to be equal.
#[derive(Debug)]
pub(crate) struct Template {
    rng: Rng,
    walk: Option<Walk>,
}

impl Drawer {
    pub(crate) fn len(&mut self) -> usize {
        let length = self.fresh_length();
        self.memory.keep_length(length);
        length
    }

    /// Begins the items of a list: what was before, and the template if the items are to be equal.
    pub(crate) fn begin_repeat(&mut self, length: usize) -> (u32, Option<Template>) {
        self.nesting += 1;
        let equal = length > 1 && self.one_in(8);
        (self.nesting - 1, equal.then(|| Template { rng: self.rng.clone(), walk: self.walk.clone() }))
    }

    /// Begins one item.
    pub(crate) fn begin_item(&mut self, template: Option<&Template>) {
        if let Some(template) = template {
            self.rng = template.rng.clone();
            self.walk.clone_from(&template.walk);
        }
    }

    /// Ends the items of a list.
    pub(crate) fn end_repeat(&mut self, outer: u32) {
        self.nesting = outer;
    }

    fn fresh_length(&mut self) -> usize {
        if self.nesting > 0 || self.ordinary() {
            return self.rng.below(4);
        }
        if let Some(index) = self.walked(LENGTHS.len(), LENGTHS.len()) {
            return LENGTHS[index];
        }
        match self.rng.below(16) {
            0..=7 => self.rng.below(4),
            8..=11 => self.rng.below(8),
            12..=14 => self.rng.below(20),
            _ if self.one_in(8) => self.rng.below(300),
            _ => self.rng.below(40),
        }
    }
}
