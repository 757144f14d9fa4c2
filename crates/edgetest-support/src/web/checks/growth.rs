//! `http-growth`: the work for one request grows faster than what is stored, or than the body that it carries. A list of what
//! is stored takes time in proportion; twice as much must not take four times as long.
//!
//! Said only where the time of three sizes, each four times the one before, grows by more than a power of 1.6 both times, and
//! the largest takes long enough to be measured.

use super::{Question, is_success, violated};
use crate::Source;
use crate::stage;
use crate::web::case::plain;
use crate::web::experiment::makers;
use crate::web::request::Request;
use crate::web::session::{Application, Session};
use crate::web::shape::Body;
use std::time::{Duration, Instant};

/// Things stored, or texts of so many letters times [`LETTERS`].
const SIZES: [usize; 3] = [48, 192, 768];
const LETTERS: usize = 80;
/// The least time that tells anything.
const LEAST: Duration = Duration::from_millis(25);
/// Four to the power of 1.6.
const STEEP: f64 = 9.2;

pub(in crate::web) fn check<A: Application>(g: &mut Source, question: &Question<'_>, session: &mut Session<A>) {
    g.at(stage::CALL);
    let stored = while_more_is_stored(question, session);
    let larger = with_larger_bodies(question, session);
    g.at(stage::ANSWER);
    for (what, times) in [("what is stored", stored), ("the body", larger)] {
        if let Some([small, middle, large]) = times
            && is_steep(small, middle, large)
        {
            violated!(
                "http-growth",
                "takes {small:?}, {middle:?} and {large:?} as {what} grows to four times and to sixteen times its size"
            );
        }
    }
}

fn is_steep(small: Duration, middle: Duration, large: Duration) -> bool {
    let grows = |from: Duration, to: Duration| to.as_secs_f64() > STEEP * from.as_secs_f64().max(1e-6);
    large > LEAST && grows(small, middle) && grows(middle, large)
}

fn while_more_is_stored<A: Application>(question: &Question<'_>, session: &mut Session<A>) -> Option<[Duration; 3]> {
    let maker = makers(question.site, question.target).into_iter().next()?;
    let shape = &question.site.shapes[maker];
    let (mut number, mut times) = (0, [Duration::ZERO; 3]);
    for (size, time) in SIZES.into_iter().zip(&mut times) {
        while number < size {
            number += 1;
            let mut request = plain(shape, number as u64);
            request.headers.extend(question.headers());
            session.aside(&request)?;
        }
        *time = timed(session, question.request)?;
    }
    Some(times)
}

fn with_larger_bodies<A: Application>(question: &Question<'_>, session: &mut Session<A>) -> Option<[Duration; 3]> {
    if !matches!(question.shape().body, Body::Text | Body::Bytes) {
        return None;
    }
    let mut times = [Duration::ZERO; 3];
    for (size, time) in SIZES.into_iter().zip(&mut times) {
        let request = Request { body: b"a b,".repeat(size * LETTERS / 4), ..question.request.clone() };
        *time = timed(session, &request)?;
    }
    Some(times)
}

/// The least time of three tries; nothing where one of them is not answered with success.
fn timed<A: Application>(session: &mut Session<A>, request: &Request) -> Option<Duration> {
    let mut least = Duration::MAX;
    for _ in 0..3 {
        let started = Instant::now();
        let answer = session.ask(request)?;
        least = least.min(started.elapsed());
        if !is_success(&answer) {
            return None;
        }
    }
    Some(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_grows_faster_than_its_cause_is_steep() {
        let ms = Duration::from_millis;
        assert!(is_steep(ms(1), ms(16), ms(256)));
        assert!(!is_steep(ms(1), ms(4), ms(16)));
        assert!(!is_steep(ms(10), ms(40), ms(160)));
        assert!(!is_steep(ms(1), ms(2), ms(256)));
        assert!(!is_steep(Duration::from_micros(1), Duration::from_micros(16), Duration::from_micros(256)));
    }
}
