//! A future that a call returns: polled a bounded number of times, and dropped wherever it then is.
//!
//! No runtime: what waits for a timer or a socket stays pending, which is the case of a future that is given up half-way.

use crate::source::Source;
use crate::stage;
use std::future::Future;
use std::task::{Context, Poll, Waker};

/// Polls of one future.
const POLLS: usize = 32;

/// A result that may be a future.
#[derive(Debug)]
pub struct Slot<T>(Option<T>);

impl<T> Slot<T> {
    /// Wraps a result.
    pub fn new(result: T) -> Self {
        Slot(Some(result))
    }

    /// The result, unless it was a future.
    pub fn into_inner(self) -> Option<T> {
        self.0
    }
}

/// Any type: nothing to poll.
pub trait NoPoll {
    /// Does nothing.
    fn edgetest_poll(&mut self, _: &mut Source) {}
}

impl<T> NoPoll for Slot<T> {}

/// A future.
pub trait PollIt {
    /// Polls it until it is ready or the polls are used up, and drops it.
    fn edgetest_poll(&mut self, source: &mut Source);
}

impl<F: Future> PollIt for &mut Slot<F> {
    fn edgetest_poll(&mut self, source: &mut Source) {
        let Some(future) = self.0.take() else { return };
        let mut future = Box::pin(future);
        let mut context = Context::from_waker(Waker::noop());
        source.at(stage::CALL);
        let ready = (0..POLLS).any(|_| match future.as_mut().poll(&mut context) {
            Poll::Ready(value) => {
                drop(value);
                true
            }
            Poll::Pending => false,
        });
        std::hint::black_box(ready);
        source.at(stage::DROP);
        drop(future);
        source.at(stage::HARNESS);
    }
}
