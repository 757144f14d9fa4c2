//! `explain`: a page of the report's words.

use crate::error::Error;
use crate::exit::Exit;
use crate::{publish, suggest};
use edgetest_report::topics;

/// Prints the page about a kind or a reason for a skip.
pub fn explain(topic: &str) -> Result<Exit, Error> {
    let wanted = topic.trim().to_lowercase();
    let no_page = || Error::NoSuchKind { kind: topic.to_owned(), hint: suggest::hint(&wanted, topics()) };
    publish::print(&edgetest_report::explain(&wanted).ok_or_else(no_page)?)?;
    Ok(Exit::Clean)
}
