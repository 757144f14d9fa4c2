//! `[[accept]]`: findings that a project lives with, why, and for how long.

use super::Mistake;
use super::table::Table;
use std::ops::Range;

/// Digits of a finding's id.
const DIGITS: usize = 8;

/// One entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accept {
    /// The finding's id, whole.
    pub id: String,
    /// Why the project lives with it.
    pub reason: String,
    /// The last day on which it is accepted, as `YYYY-MM-DD`; for ever without one.
    pub until: Option<String>,
    /// Where its id stands.
    pub span: Range<usize>,
}

impl Accept {
    /// Whether `today` (`YYYY-MM-DD`, whose texts are in the order of the days) is past its last day.
    pub fn has_expired(&self, today: &str) -> bool {
        self.until.as_deref().is_some_and(|until| until < today)
    }
}

/// Reads one entry.
pub fn read(mut table: Table<'_>) -> Result<Accept, Mistake> {
    let id = table.required("id")?;
    let span = table.span_of("id");
    let is_id = id.len() == DIGITS && id.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if !is_id {
        return Err(Mistake::new(format!("`{id}` is no finding's id, which has {DIGITS} hexadecimal digits"), span));
    }
    let reason = table.required("reason")?.to_owned();
    let until = table.day("until")?;
    let accept = Accept { id: id.to_owned(), reason, until, span: span.unwrap_or_default() };
    table.end()?;
    Ok(accept)
}

/// Two entries for one finding would leave open which of them counts.
pub fn once_each(entries: &[Accept]) -> Result<(), Mistake> {
    let twice = (1..entries.len()).find(|at| entries[..*at].iter().any(|before| before.id == entries[*at].id));
    match twice.map(|at| &entries[at]) {
        Some(entry) => Err(Mistake::new(format!("`{}` is accepted twice", entry.id), Some(entry.span.clone()))),
        None => Ok(()),
    }
}
