//! What generated code lends to the code under test: values that live as long as the process, or to the end of the case.
//!
//! A sweep leaks them. A fuzz target cannot, since it runs millions of cases in one process: there they are freed after the case,
//! the last one first. Code that keeps a reference for good is then wrong about it; whatever such a case reports must fail in a
//! sweep's worker as well before it counts.
#![expect(unsafe_code, reason = "a box is lent without a lifetime and freed by its address")]

use std::cell::{Cell, RefCell};

thread_local! {
    static HELD: Cell<bool> = const { Cell::new(false) };
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// A box that was lent.
struct Kept {
    at: *mut (),
    free: fn(*mut ()),
}

/// Lends a value.
pub fn lend<T>(value: T) -> &'static mut T {
    let at = Box::into_raw(Box::new(value));
    if HELD.get() {
        KEPT.with_borrow_mut(|kept| kept.push(Kept { at: at.cast(), free: free::<T> }));
    }
    // SAFETY: the box was just made and has no other reference; it is freed in `free_all` alone, after the case.
    unsafe { &mut *at }
}

fn free<T>(at: *mut ()) {
    // SAFETY: `lend` made the box with this type, and each is taken from the list once.
    drop(unsafe { Box::from_raw(at.cast::<T>()) });
}

/// From now on what this thread lends is freed by [`free_all`].
pub fn hold() {
    HELD.set(true);
}

/// Frees what was lent since the last call. A value's own `drop` may lend more.
pub fn free_all() {
    while let Some(last) = KEPT.with_borrow_mut(Vec::pop) {
        (last.free)(last.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Told(&'static str, &'static Cell<String>);

    impl Drop for Told {
        fn drop(&mut self) {
            self.1.set(self.1.take() + self.0);
        }
    }

    #[test]
    fn what_was_lent_last_is_freed_first_and_only_when_it_is_held() {
        let told: &'static Cell<String> = Box::leak(Box::default());
        lend(Told("leaked", told));
        hold();
        lend(Told("a", told));
        lend(Told("b", told));
        assert_eq!(told.take(), "");
        free_all();
        assert_eq!(told.take(), "ba");
    }
}
