//! Requests to a web application: drawn from what a route asks for, broken in every way a client may, and the answers to
//! them judged.
//!
//! Knows no framework: a harness hands in a function that answers one [`Request`] in process. A request is drawn choice by
//! choice like any other value, so that it shrinks, replays and is written down like one.

mod answer;
mod breakage;
mod case;
mod checks;
mod experiment;
mod fit;
mod json;
mod plausible;
mod reading;
mod request;
mod rule;
mod sent;
mod session;
mod shape;
mod sketch;
mod surroundings;
mod told;

pub use answer::Answer;
pub use case::{Case, case, run};
pub use experiment::Experiment;
pub use json::Json;
pub use request::{Request, Segment};
pub use rule::Rule;
pub use sent::as_sent;
pub use session::{Application, Step, at_once};
pub use shape::{Body, Field, Framework, Identity, Shape, Site, Value};
pub use surroundings::beside;
pub use told::{IDENTIFIERS, TOKENS, Told};
