use crate::source;
use edgetest_support::{Mode, Source, consume, stage};
use std::cell::{Cell, RefCell};
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

thread_local! {
    static LOG: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn log(what: &'static str) {
    LOG.with(|log| {
        let mut log = log.borrow_mut();
        if log.last() != Some(&what) {
            log.push(what);
        }
    });
}

fn logged(probe: impl FnOnce(&mut Source)) -> Vec<&'static str> {
    LOG.with(RefCell::take);
    probe(&mut source(Mode::Replay(Vec::new())));
    LOG.with(RefCell::take)
}

struct Nothing;

struct All;

impl Clone for All {
    fn clone(&self) -> Self {
        log("clone");
        All
    }
}

impl fmt::Debug for All {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        log("debug");
        Ok(())
    }
}

impl fmt::Display for All {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        log("display");
        Ok(())
    }
}

impl Drop for All {
    fn drop(&mut self) {
        log("drop");
    }
}

struct Ahead<T>(Cell<usize>, fn() -> T);

impl<T> Iterator for Ahead<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        log("next");
        self.0.set(self.0.get() + 1);
        Some((self.1)())
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        log("hint");
        (0, None)
    }
}

struct Ends<T>(Ahead<T>);

impl<T> Iterator for Ends<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        self.0.next().filter(|_| self.0.0.get() < 3)
    }
}

impl<T> DoubleEndedIterator for Ends<T> {
    fn next_back(&mut self) -> Option<T> {
        log("back");
        self.0.0.set(self.0.0.get() + 1);
        Some((self.0.1)())
    }
}

#[test]
fn a_result_is_used_in_every_way_it_allows() {
    assert_eq!(logged(|g| consume!(g, All)), ["clone", "drop", "debug", "display", "drop"]);
}

#[test]
fn an_iterator_is_walked_and_its_items_shown() {
    let one = || Ahead(Cell::new(0), || All);
    assert_eq!(logged(|g| consume!(g, one()))[..5], ["hint", "next", "debug", "drop", "next"]);
    assert_eq!(logged(|g| consume!(g, Ahead(Cell::new(0), || Nothing))), ["hint", "next"]);
    assert_eq!(logged(|g| consume!(g, Some(Ahead(Cell::new(0), || Nothing)))), ["hint", "next"]);
    assert_eq!(logged(|g| consume!(g, Ok::<_, Nothing>(Ahead(Cell::new(0), || Nothing)))), ["hint", "next"]);
    let mut count = Ahead(Cell::new(0), || 1);
    let mut source = source(Mode::Replay(Vec::new()));
    consume!(&mut source, &mut count);
    assert_eq!(count.0.get(), 200);
}

#[test]
fn an_iterator_with_two_ends_is_walked_from_both() {
    let two = |draw| Ends(Ahead(Cell::new(0), draw));
    assert_eq!(logged(|g| consume!(g, two(|| Nothing))), ["next", "back", "next", "back"]);
    assert_eq!(logged(|g| consume!(g, Ends(Ahead(Cell::new(0), || All))))[..4], ["next", "back", "debug", "drop"]);
}

#[test]
fn every_type_can_be_probed() {
    fn opaque() -> impl Iterator<Item = Nothing> {
        std::iter::empty()
    }
    let mut source = source(Mode::Replay(Vec::new()));
    let g = &mut source;
    consume!(g, ());
    consume!(g, Nothing);
    consume!(g, &Nothing);
    consume!(g, Box::leak(Box::new(Nothing)));
    consume!(g, "a");
    consume!(g, &[1, 2][..]);
    consume!(g, Box::<str>::from("a"));
    consume!(g, Some(&Nothing));
    consume!(g, Err::<Nothing, _>(fmt::Error));
    consume!(g, vec![Some(1.5)]);
    consume!(g, "abc".chars().rev());
    consume!(g, vec![Nothing].into_iter());
    consume!(g, opaque());
    consume!(g, Box::new(0..3_u8) as Box<dyn Iterator<Item = u8>>);
    consume!(g, Box::new(Nothing) as Box<dyn std::any::Any>);
    consume!(g, RefCell::new(1));
    consume!(g, std::sync::Mutex::new(Nothing).into_inner());
    consume!(g, std::cell::RefCell::new(Nothing).try_borrow_mut().is_ok());
    consume!(g, 0_u8..=255);
    consume!(g, <[Nothing; 0]>::default());
    consume!(g, None::<std::convert::Infallible>);
    consume!(g, std::collections::HashMap::from([(1, "a")]).into_keys());
    consume!(g, nothing as fn());
    consume!(g, || Nothing);
    assert_eq!(g.place().stage, stage::HARNESS);
}

fn nothing() {}

#[test]
fn a_result_of_a_parameter_type_is_dropped_at_least() {
    fn probe<T>(g: &mut Source, value: T) {
        consume!(g, value);
    }
    assert_eq!(logged(|g| probe(g, All)), ["drop"]);
}

#[test]
fn the_stage_names_the_use_that_panicked() {
    struct Bad(u32);
    impl fmt::Debug for Bad {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            assert_ne!(self.0, stage::DEBUG);
            Ok(())
        }
    }
    impl fmt::Display for Bad {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            assert_ne!(self.0, stage::DISPLAY);
            Ok(())
        }
    }
    impl Clone for Bad {
        fn clone(&self) -> Self {
            assert_ne!(self.0, stage::CLONE);
            Bad(0)
        }
    }
    impl Drop for Bad {
        fn drop(&mut self) {
            assert!(std::thread::panicking() || self.0 != stage::DROP);
        }
    }
    for wanted in [stage::DEBUG, stage::DISPLAY, stage::CLONE, stage::DROP] {
        let mut source = source(Mode::Replay(Vec::new()));
        source.call();
        assert!(catch_unwind(AssertUnwindSafe(|| consume!(&mut source, Bad(wanted)))).is_err());
        assert_eq!(source.place().stage, wanted);
    }
}

#[test]
fn output_without_end_is_cut_off() {
    struct Endless;
    impl fmt::Debug for Endless {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            loop {
                f.write_str("endless ")?;
            }
        }
    }
    consume!(&mut source(Mode::Replay(Vec::new())), Endless);
}
