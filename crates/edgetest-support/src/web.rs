//! Requests to a web application: drawn from what a route asks for, broken in every way a client may, and the answers to
//! them judged.
//!
//! Knows no framework: a harness hands in a function that answers one [`Request`] in process. A request is drawn choice by
//! choice like any other value, so that it shrinks, replays and is written down like one.

mod answer;
mod breakage;
mod case;
mod checks;
mod json;
mod request;
mod sent;
mod shape;
mod sketch;
mod surroundings;

pub use answer::Answer;
pub use case::{Step, run, steps};
pub use json::Json;
pub use request::{Request, Segment};
pub use sent::as_sent;
pub use shape::{Body, Field, Shape, Value};
pub use surroundings::beside;
