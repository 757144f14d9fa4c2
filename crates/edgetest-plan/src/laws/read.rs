//! A reader returns no more than it was asked for, and a writer no more than it was given.
//!
//! Asserts: `read(&mut buffer)` is at most `buffer.len()`, `write(&buffer)` too.
//!
//! Applies to types of the crate that implement `std::io::Read` or `std::io::Write`.
//!
//! False alarms: std's documentation makes it a contract, on which `read_to_end` and `write_all` rely.
//!
//! Example: a reader that counts the bytes before it removes the padding.

use super::facts::{Facts, Method};
use super::{Claim, Instance, Law, Step};

/// Bytes that are asked for.
const ASKED: usize = 16;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let readers = facts.implementors("std::io::Read", "read").into_iter().map(|read| {
        let call = "std::io::Read::read(&mut stream, &mut buffer)";
        of(facts, &read, call, "it reads no more than there is room for")
    });
    let writers = facts.implementors("std::io::Write", "write").into_iter().map(|write| {
        let call = "std::io::Write::write(&mut stream, &buffer)";
        of(facts, &write, call, "it writes no more than it was given")
    });
    readers.chain(writers).collect()
}

fn of(facts: &Facts<'_>, method: &Method, call: &str, words: &'static str) -> Instance {
    Instance {
        law: Law::Read,
        about: facts.name(&method.ty),
        callables: vec![method.callable],
        args: vec![("stream".to_owned(), method.ty.clone())],
        steps: vec![
            Step::variable("stream", "stream"),
            Step::variable("buffer", format!("[0_u8; {ASKED}]")),
            Step::opened("count", call, &[crate::Door::Ok]),
            Step::Claim(Claim::holds(words, format!("count <= {ASKED}"))),
        ],
    }
}
