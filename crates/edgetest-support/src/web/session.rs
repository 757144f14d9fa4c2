//! Talking to one application: what it told is kept for the requests that follow.

use super::answer::Answer;
use super::request::{Request, Segment};
use super::told::Told;
use crate::stage;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::task::Poll;

/// An application that answers in process. A function that answers one request by its target is one.
pub trait Application {
    /// The answer to a request; `None` where it cannot be written in the framework's terms.
    fn answer(&mut self, request: &Request, target: &str) -> Option<Answer>;

    /// The answers to requests that are all under way at the same time.
    fn answer_at_once(&mut self, requests: &[(Request, String)]) -> Option<Vec<Answer>> {
        requests.iter().map(|(request, target)| self.answer(request, target)).collect()
    }
}

impl<F: FnMut(&Request, &str) -> Option<Answer>> Application for F {
    fn answer(&mut self, request: &Request, target: &str) -> Option<Answer> {
        self(request, target)
    }
}

/// Runs futures side by side on this task, to the end of all.
pub async fn at_once<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    poll_fn(|context| {
        for (future, output) in &mut running {
            if output.is_none()
                && let Poll::Ready(ready) = future.as_mut().poll(context)
            {
                *output = Some(ready);
            }
        }
        if running.iter().all(|(_, output)| output.is_some()) { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    running.into_iter().filter_map(|(_, output)| output).collect()
}

/// One request of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of its route's shape.
    pub route: usize,
    /// The request.
    pub request: Request,
}

/// An application, and what it told.
pub(super) struct Session<A> {
    app: A,
    pub(super) told: Told,
}

impl<A: Application> Session<A> {
    /// Nothing was asked yet.
    pub(super) fn new(app: A) -> Self {
        Session { app, told: Told::default() }
    }

    /// Asks all that leads up to the request in question.
    pub(super) fn lead(&mut self, steps: &[Step]) -> Option<()> {
        steps.iter().try_for_each(|step| self.aside(&step.request).map(drop))
    }

    /// Asks for what is another route's to answer for. `None` where it panics, though the panic be caught: a lock may be left
    /// poisoned, and what follows from that is no fault of the route in question.
    pub(super) fn aside(&mut self, request: &Request) -> Option<Answer> {
        let panics = stage::panics();
        let (sent, target) = request.resolved(&self.told);
        let answer = catch_unwind(AssertUnwindSafe(|| self.app.answer(&sent, &target))).ok()??;
        self.told.learn(&answer);
        (stage::panics() == panics).then_some(answer)
    }

    /// Asks what is in question.
    pub(super) fn ask(&mut self, request: &Request) -> Option<Answer> {
        let (sent, target) = request.resolved(&self.told);
        let panics = stage::panics();
        let answer = self.app.answer(&sent, &target)?;
        if answer.status >= 500 && stage::panics() > panics {
            // Something between here and the handler made an answer of its panic, which tells more.
            resume_unwind(Box::new("the handler panicked"));
        }
        Some(answer)
    }

    /// Asks the same so many times at once.
    pub(super) fn ask_at_once(&mut self, request: &Request, times: usize) -> Option<Vec<Answer>> {
        let requests = vec![request.resolved(&self.told); times];
        self.app.answer_at_once(&requests)
    }

    /// Reads what stands under the first pieces of a request's path, as whoever sends that request.
    pub(super) fn read(&mut self, request: &Request, pieces: usize) -> Option<Answer> {
        // What the request was told must not move on with what is told meanwhile.
        let (sent, target) = request.resolved(&self.told);
        let target = target.split('?').next().unwrap_or_default();
        let path = target.split('/').skip(1).take(pieces).map(|piece| Segment::Text(piece.to_owned())).collect();
        let is_kept = |name: &str| name == "authorization" || name == "cookie" || name.starts_with("x-");
        let headers = sent.headers.into_iter().filter(|(name, _)| is_kept(name)).collect();
        let told = self.told.clone();
        let answer = self.aside(&Request { method: "GET".to_owned(), path, headers, ..Request::default() });
        self.told = told;
        answer
    }
}
