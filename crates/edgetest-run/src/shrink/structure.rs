//! Fewer choices: spans are left out, lists lose items, alternatives give way to earlier ones.

use super::{Search, spans};
use edgetest_support::choice::Choice;

/// Longest item of a list that is looked for.
const ITEM: usize = 4;
/// Alternatives that are tried in place of a later one.
const ALTERNATIVES: u64 = 8;
/// Arguments that an alternative may have fewer than another.
const ARGUMENTS: usize = 3;

pub fn pass(search: &mut Search) {
    delete_spans(search);
    shorten_lists(search);
    lower_picks(search);
}

fn delete_spans(search: &mut Search) {
    for span in spans(search.best.len()) {
        if search.over {
            return;
        }
        let mut candidate = search.best.clone();
        if span.end <= candidate.len() {
            candidate.drain(span);
            search.attempt(candidate);
        }
    }
}

/// A length goes down together with the items that it counts.
fn shorten_lists(search: &mut Search) {
    let mut at = 0;
    while let (Some(choice), false) = (search.best.get(at), search.over) {
        let shorter = match choice {
            Choice::Pick(len) if *len > 0 => shorten_list(search, at, *len),
            _ => false,
        };
        at += usize::from(!shorter);
    }
}

fn shorten_list(search: &mut Search, at: usize, len: u64) -> bool {
    let len = usize::try_from(len).unwrap_or(usize::MAX).min(search.best.len());
    (1..=ITEM).any(|item| {
        spans(len).any(|span| {
            let (from, to) = (at + 1 + span.start * item, at + 1 + span.end * item);
            let mut candidate = search.best.clone();
            if search.over || to > candidate.len() {
                return false;
            }
            candidate.drain(from..to);
            candidate[at] = Choice::Pick((len - span.len()) as u64);
            search.attempt(candidate)
        })
    })
}

/// An earlier alternative may have fewer arguments.
fn lower_picks(search: &mut Search) {
    let mut at = 0;
    while let (Some(choice), false) = (search.best.get(at), search.over) {
        if let Choice::Pick(index) = *choice {
            let lower = (0..index.min(ALTERNATIVES)).chain([index / 2, index.saturating_sub(1)]);
            let _ = lower.into_iter().any(|lower| (0..=ARGUMENTS).any(|fewer| lower_pick(search, at, lower, fewer)));
        }
        at += 1;
    }
}

fn lower_pick(search: &mut Search, at: usize, lower: u64, fewer: usize) -> bool {
    let mut candidate = search.best.clone();
    if search.over || at + 1 + fewer > candidate.len() {
        return false;
    }
    candidate[at] = Choice::Pick(lower);
    candidate.drain(at + 1..at + 1 + fewer);
    search.attempt(candidate)
}
