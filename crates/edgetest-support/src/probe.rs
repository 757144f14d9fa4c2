//! What is done with a result whose type is unknown: each thing that it can do, in turn, since defects hide there.
//!
//! Whether a type has a capability is found by method lookup ("autoref specialisation"): of several methods of one name
//! the compiler takes the one that needs the fewest dereferences of the receiver, so the more a type must be able to,
//! the more references stand before `Probe` in the implementation. `consume!` spells the calls, since only there the
//! type is known.
#![expect(clippy::mut_mut, reason = "the references are the ranks")]

use crate::source::Source;
use crate::stage;
use std::fmt::{self, Debug, Display, Write};

/// Items taken from an iterator.
const ITEMS: usize = 200;
/// Items taken where its work is counted.
const METERED_ITEMS: usize = 1_000_000;
/// Steps taken from both ends in turn.
const PAIRS: usize = 64;
/// Items that are formatted.
const SHOWN: usize = 3;
/// Bytes after which the sink fails. Far above any honest output: there are `Display`s that unwrap what the sink says.
const FORMATTED: usize = 1_000_000;
/// Bytes whose shape counts as behaviour.
const SHAPED: usize = 96;
/// Bytes of `{:?}` above which `{:#?}` is left out: its indentation grows with the square of the depth.
const PRETTY: usize = 4_000;
/// Bytes of `{:?}` that are kept of a recorded case, by one character at most more.
const KEPT: usize = 240;

/// Uses a result in each way its type allows: clones it, walks it from both ends if it is an iterator, formats it and
/// drops it.
#[macro_export]
macro_rules! consume {
    ($source:expr, $result:expr) => {{
        #[allow(unused_imports)]
        use $crate::future::{NoPoll as _, PollIt as _};
        #[allow(unused_imports)]
        use $crate::probe::{
            CloneIt as _, DebugIt as _, DisplayIt as _, NoClone as _, NoDebug as _, NoDisplay as _, NoWalk as _,
            Walk as _, WalkEnds as _, WalkEndsShown as _, WalkInside as _, WalkShown as _,
        };
        let mut slot = $crate::future::Slot::new($result);
        (&mut &mut slot).edgetest_poll($source);
        if let Some(result) = slot.into_inner() {
            let mut probe = $crate::probe::Probe::new(result);
            if let Some(mut copy) = (&mut &mut probe).edgetest_clone($source) {
                (&mut &mut &mut &mut &mut copy).edgetest_walk($source, $crate::probe::Ends::Front);
                copy.drop_copy($source);
            }
            (&mut &mut &mut &mut &mut probe).edgetest_walk($source, $crate::probe::Ends::Both);
            (&mut &mut probe).edgetest_debug($source);
            (&mut &mut probe).edgetest_display($source);
            probe.drop_result($source);
        }
    }};
}

/// A result, or its clone; and whether it was walked.
#[derive(Debug)]
pub struct Probe<T>(T, bool);

/// From where an iterator is walked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// By `next` alone.
    Front,
    /// By `next` and `next_back` in turn, where it has both.
    Both,
}

impl<T> Probe<T> {
    /// Wraps a result.
    pub fn new(value: T) -> Self {
        Probe(value, false)
    }

    /// Drops a clone.
    pub fn drop_copy(self, source: &mut Source) {
        source.at(stage::CLONE);
        drop(self);
    }

    /// Drops the result; the use of it ends here.
    pub fn drop_result(self, source: &mut Source) {
        source.at(stage::DROP);
        drop(self);
        source.at(stage::HARNESS);
    }
}

/// Any type: nothing to walk.
pub trait NoWalk {
    /// Does nothing.
    fn edgetest_walk(&mut self, _: &mut Source, _: Ends) {}
}

impl<T> NoWalk for Probe<T> {}

/// An iterator.
pub trait Walk {
    /// Takes items.
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends);
}

impl<I: Iterator> Walk for &mut Probe<I> {
    fn edgetest_walk(&mut self, source: &mut Source, _: Ends) {
        self.1 = true;
        walk_front(&mut self.0, source, |_| {});
    }
}

/// An iterator within an `Option` or a `Result`.
pub trait WalkInside {
    /// Takes items, if there is an iterator.
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends);
}

impl<I: Iterator> WalkInside for &mut Probe<Option<I>> {
    fn edgetest_walk(&mut self, source: &mut Source, _: Ends) {
        self.1 = true;
        if let Some(iterator) = &mut self.0 {
            walk_front(iterator, source, |_| {});
        }
    }
}

impl<I: Iterator, E> WalkInside for &mut Probe<Result<I, E>> {
    fn edgetest_walk(&mut self, source: &mut Source, _: Ends) {
        self.1 = true;
        if let Ok(iterator) = &mut self.0 {
            walk_front(iterator, source, |_| {});
        }
    }
}

/// An iterator whose items can be shown.
pub trait WalkShown {
    /// Takes items and shows the first ones.
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends);
}

impl<I: Iterator> WalkShown for &mut &mut Probe<I>
where
    I::Item: Debug,
{
    fn edgetest_walk(&mut self, source: &mut Source, _: Ends) {
        self.1 = true;
        walk_front(&mut self.0, source, show);
    }
}

/// An iterator with two ends.
pub trait WalkEnds {
    /// Takes items from both ends.
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends);
}

impl<I: DoubleEndedIterator> WalkEnds for &mut &mut &mut Probe<I> {
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends) {
        self.1 = true;
        walk(&mut self.0, source, ends, |_| {});
    }
}

/// An iterator with two ends whose items can be shown.
pub trait WalkEndsShown {
    /// Takes items from both ends and shows the first ones.
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends);
}

impl<I: DoubleEndedIterator> WalkEndsShown for &mut &mut &mut &mut Probe<I>
where
    I::Item: Debug,
{
    fn edgetest_walk(&mut self, source: &mut Source, ends: Ends) {
        self.1 = true;
        walk(&mut self.0, source, ends, show);
    }
}

/// Any type: no `Debug`.
pub trait NoDebug {
    /// Does nothing.
    fn edgetest_debug(&mut self, _: &mut Source) {}
}

impl<T> NoDebug for Probe<T> {}

/// A type with `Debug`.
pub trait DebugIt {
    /// `{:?}`, and `{:#?}` where that was short.
    fn edgetest_debug(&mut self, source: &mut Source);
}

impl<T: Debug> DebugIt for &mut Probe<T> {
    fn edgetest_debug(&mut self, source: &mut Source) {
        source.at(stage::DEBUG);
        let mut sink = Sink { kept: source.recording().then(String::new), ..Sink::default() };
        // As in `format`.
        let _ = sink.write_fmt(format_args!("{:?}", self.0));
        source.behave(sink.shape);
        // What was walked is no longer what was returned.
        if let Some(text) = sink.kept.filter(|_| !self.1) {
            source.show(text);
        }
        if sink.length <= PRETTY {
            let _ = format(format_args!("{:#?}", self.0));
        }
    }
}

/// Any type: no `Display`.
pub trait NoDisplay {
    /// Does nothing.
    fn edgetest_display(&mut self, _: &mut Source) {}
}

impl<T> NoDisplay for Probe<T> {}

/// A type with `Display`.
pub trait DisplayIt {
    /// `{}`.
    fn edgetest_display(&mut self, source: &mut Source);
}

impl<T: Display> DisplayIt for &mut Probe<T> {
    fn edgetest_display(&mut self, source: &mut Source) {
        source.at(stage::DISPLAY);
        let sink = format(format_args!("{}", self.0));
        source.behave(sink.shape);
    }
}

/// Any type: no `Clone`.
pub trait NoClone {
    /// The type of the result.
    type Value;

    /// `None`.
    fn edgetest_clone(&mut self, _: &mut Source) -> Option<Probe<Self::Value>> {
        None
    }
}

impl<T> NoClone for Probe<T> {
    type Value = T;
}

/// A type with `Clone`.
pub trait CloneIt {
    /// The type of the result.
    type Value;

    /// A clone.
    fn edgetest_clone(&mut self, source: &mut Source) -> Option<Probe<Self::Value>>;
}

impl<T: Clone> CloneIt for &mut Probe<T> {
    type Value = T;

    fn edgetest_clone(&mut self, source: &mut Source) -> Option<Probe<T>> {
        source.at(stage::CLONE);
        Some(Probe(self.0.clone(), false))
    }
}

fn walk<I: DoubleEndedIterator>(iterator: &mut I, source: &mut Source, ends: Ends, show: fn(&I::Item)) {
    if ends == Ends::Front || !walk_pairs(iterator, source, show) {
        walk_front(iterator, source, show);
    }
}

/// Takes items from both ends until one of them says that there are no more; `false` if neither did.
fn walk_pairs<I: DoubleEndedIterator>(iterator: &mut I, source: &mut Source, show: fn(&I::Item)) -> bool {
    hint(iterator, source);
    for step in 0..PAIRS {
        source.at(stage::NEXT);
        let front = iterator.next();
        source.at(stage::NEXT_BACK);
        let back = iterator.next_back();
        if step < SHOWN {
            source.at(stage::DEBUG);
            front.iter().chain(&back).for_each(show);
        }
        if front.is_none() || back.is_none() {
            return true;
        }
    }
    false
}

fn walk_front<I: Iterator>(iterator: &mut I, source: &mut Source, show: fn(&I::Item)) {
    hint(iterator, source);
    let most = if source.is_metered() { METERED_ITEMS } else { ITEMS };
    for step in 0..most {
        source.at(stage::NEXT);
        let Some(item) = iterator.next() else { return };
        if step < SHOWN {
            source.at(stage::DEBUG);
            show(&item);
        }
    }
}

fn hint<I: Iterator>(iterator: &I, source: &mut Source) {
    source.at(stage::SIZE_HINT);
    std::hint::black_box(iterator.size_hint());
}

fn show<T: Debug>(item: &T) {
    let _ = format(format_args!("{item:?}"));
}

/// Formats into nothing, and says how long it was and what it looked like.
fn format(text: fmt::Arguments<'_>) -> Sink {
    let mut sink = Sink::default();
    // An error is either the sink's own or a value's refusal to be shown: both are allowed.
    let _ = sink.write_fmt(text);
    sink
}

/// Counts what is written, sums up what it looks like, and keeps its beginning where that is wanted.
#[derive(Default)]
struct Sink {
    length: usize,
    shape: u64,
    quoted: bool,
    kept: Option<String>,
}

impl Sink {
    /// The names and signs at the beginning, without what stands between quotes and without the values of numbers.
    fn look_at(&mut self, text: &str) {
        for byte in text.bytes().take(SHAPED.saturating_sub(self.length)) {
            self.quoted ^= byte == b'"';
            let sign = match byte {
                b'0'..=b'9' => continue,
                _ if self.quoted => continue,
                other => u64::from(other),
            };
            self.shape = (self.shape ^ sign).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

impl Write for Sink {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.look_at(text);
        self.length += text.len();
        if let Some(kept) = &mut self.kept {
            kept.extend(text.chars().take(KEPT.saturating_sub(kept.len())));
        }
        if self.length > FORMATTED { Err(fmt::Error) } else { Ok(()) }
    }
}
