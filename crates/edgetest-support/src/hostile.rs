//! Values that watch how they are treated, and may refuse to play along.
//!
//! Safe code may compare as it likes, panic in `clone`, `cmp` or `drop`, and yield other than its `size_hint` says. Whoever is
//! generic over such types and holds `unsafe` must bear all of that: an [`Item`] knows when it is dropped a second time, or
//! without ever having been made. What misbehaves is the [`Mood`] of a case. Depends on nothing, since a reproducer holds a copy.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What an item does with its callers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// What it should.
    Calm,
    /// The n-th use of this sort panics, counted from 0.
    Panics(Use, u8),
    /// Every other comparison says the opposite.
    Fickle,
}

/// What an item is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// `clone`.
    Clone,
    /// `eq`, `cmp`.
    Compare,
    /// `hash`.
    Hash,
    /// `drop`.
    Drop,
}

/// What a planned panic carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned;

struct State {
    live: BTreeSet<u64>,
    made: u64,
    fault: Option<&'static str>,
    mood: Mood,
    uses: u8,
}

static STATE: Mutex<State> =
    Mutex::new(State { live: BTreeSet::new(), made: 0, fault: None, mood: Mood::Calm, uses: 0 });

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on items are in this mood.
pub fn begin(mood: Mood) {
    let mut state = state();
    (state.mood, state.uses) = (mood, 0);
}

/// What has been done to an item that safe code cannot do, told once.
pub fn fault() -> Option<&'static str> {
    state().fault.take()
}

/// Panics without a word to the panic hook when its turn has come; never while another panic is on its way.
fn used(usage: Use) {
    let mut state = state();
    let Mood::Panics(planned, at) = state.mood else { return };
    if planned != usage || std::thread::panicking() {
        return;
    }
    let turn = state.uses;
    state.uses = state.uses.saturating_add(1);
    drop(state);
    if turn == at {
        std::panic::resume_unwind(Box::new(Planned));
    }
}

/// What `mark` of an item with number 0 is.
const MARK: u64 = 0x5ca1_ab1e_0ddb_a11e;

/// A value that knows whether it lives.
pub struct Item {
    number: u64,
    mark: u64,
    value: u8,
}

impl Item {
    /// A new one.
    #[must_use]
    pub fn new(value: u8) -> Self {
        let mut state = state();
        state.made += 1;
        let number = state.made;
        state.live.insert(number);
        Item { number, mark: number ^ MARK, value }
    }

    fn order(&self, other: &Self) -> Ordering {
        used(Use::Compare);
        let order = self.value.cmp(&other.value);
        let mut state = state();
        if state.mood != Mood::Fickle {
            return order;
        }
        state.uses = state.uses.wrapping_add(1);
        if state.uses & 1 == 0 { order.reverse() } else { order }
    }
}

impl Drop for Item {
    fn drop(&mut self) {
        let mut state = state();
        if self.mark != self.number ^ MARK {
            state.fault.get_or_insert("what was never a value was dropped as one");
        } else if !state.live.remove(&self.number) {
            state.fault.get_or_insert("a value was dropped twice");
        }
        drop(state);
        used(Use::Drop);
    }
}

impl Clone for Item {
    fn clone(&self) -> Self {
        used(Use::Clone);
        Item::new(self.value)
    }
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.order(other).is_eq()
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order(other)
    }
}

impl Hash for Item {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        used(Use::Hash);
        self.value.hash(hasher);
    }
}

impl Default for Item {
    fn default() -> Self {
        Item::new(0)
    }
}

impl fmt::Debug for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Item({})", self.value)
    }
}

/// An iterator that may say more or less of itself than it keeps.
#[derive(Debug)]
pub struct Items<T> {
    items: std::vec::IntoIter<T>,
    hint: Hint,
}

/// What an iterator says of how many items are left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// As it is.
    True,
    /// Nothing.
    Nothing,
    /// So many more than there are, at least and at most.
    More(u8),
    /// None at all.
    Fewer,
}

impl<T> Items<T> {
    /// Yields these.
    #[must_use]
    pub fn new(items: Vec<T>, hint: Hint) -> Self {
        Items { items: items.into_iter(), hint }
    }
}

impl<T> Iterator for Items<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.items.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.items.len();
        match self.hint {
            Hint::True => (left, Some(left)),
            Hint::Nothing => (0, None),
            Hint::More(more) => (left + usize::from(more), Some(left + usize::from(more))),
            Hint::Fewer => (0, Some(0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    /// The state is the process's: one test asks of all.
    #[test]
    fn an_item_knows_how_it_is_treated_and_panics_when_its_turn_comes() {
        let item = Item::new(1);
        drop(item.clone());
        assert_eq!(fault(), None);
        let copy = Item { number: item.number, mark: item.mark, value: 1 };
        drop(item);
        drop(copy);
        assert_eq!(fault(), Some("a value was dropped twice"));
        drop(Item { number: 1, mark: 1, value: 0 });
        assert_eq!(fault(), Some("what was never a value was dropped as one"));
        assert_eq!(fault(), None);

        begin(Mood::Panics(Use::Compare, 1));
        let pair = (Item::new(1), Item::new(2));
        assert!(pair.0 < pair.1);
        let payload = catch_unwind(AssertUnwindSafe(|| pair.0 < pair.1)).expect_err("it is the second comparison");
        assert_eq!(payload.downcast_ref(), Some(&Planned));
        assert!(pair.0 < pair.1);
        begin(Mood::Fickle);
        assert_ne!(pair.0.cmp(&pair.1), pair.0.cmp(&pair.1));
        begin(Mood::Calm);
        assert_eq!(pair.0.cmp(&pair.1), Ordering::Less);
    }

    #[test]
    fn a_hint_says_what_it_is_told_to() {
        let hint = |hint| Items::new(vec![1, 2], hint).size_hint();
        assert_eq!(hint(Hint::True), (2, Some(2)));
        assert_eq!(hint(Hint::Nothing), (0, None));
        assert_eq!(hint(Hint::More(3)), (5, Some(5)));
        assert_eq!(hint(Hint::Fewer), (0, Some(0)));
    }
}
