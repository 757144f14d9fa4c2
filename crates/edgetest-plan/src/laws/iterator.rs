//! An iterator keeps to what it says of itself.
//!
//! Asserts: `size_hint` encloses the number of items that come; of an `ExactSizeIterator`, `len` is that number; of a
//! `FusedIterator`, after `None` comes `None`; of a `DoubleEndedIterator` with `Clone` and items that can be compared, the items
//! from behind are those from the front in reverse.
//!
//! Applies to types of the crate that implement `Iterator`.
//!
//! False alarms: an iterator that has yielded a thousand items may be endless, and nothing more is claimed of it than that its upper
//! bound is no less. What comes after `None` is asked only where the type says `FusedIterator`.
//!
//! Example: a `size_hint` that still counts the items that a filter will drop.

use super::facts::{Facts, Method};
use super::{Claim, Instance, Law, Step};
use edgetest_inspect::Type;

/// Items that are taken at most.
const MOST: usize = 1_000;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    facts.implementors("std::iter::Iterator", "next").iter().map(|next| of(facts, next)).collect()
}

fn of(facts: &Facts<'_>, next: &Method) -> Instance {
    let ty = &next.ty;
    let mut callables = vec![next.callable];
    callables.extend(own(facts, ty, "std::iter::Iterator", "size_hint"));
    callables.reverse();
    let mut steps = Vec::new();
    let mirrored = facts.has(ty, "std::iter::DoubleEndedIterator")
        && facts.has(ty, "std::clone::Clone")
        && item(facts, ty).is_some_and(|item| facts.is_comparable(&item) && !facts.may_hold_floats(&item));
    if mirrored {
        steps.push(Step::binding("copy", "items.clone()"));
    }
    steps.push(Step::variable("items", "items"));
    steps.push(Step::binding("hint", "items.size_hint()"));
    if facts.has(ty, "std::iter::ExactSizeIterator") {
        steps.push(Step::binding("len", "items.len()"));
    }
    steps.push(Step::binding("count", format!("items.by_ref().take({MOST}).count()")));
    steps.push(Step::Claim(Claim::holds(
        "no more items come than `size_hint` says",
        "hint.1.is_none_or(|most| count <= most)",
    )));
    // What follows speaks of iterators that came to their end.
    steps.push(Step::Given(format!("count < {MOST}")));
    steps.push(Step::Claim(Claim::holds("no fewer items come than `size_hint` says", "hint.0 <= count")));
    if facts.has(ty, "std::iter::ExactSizeIterator") {
        steps.push(Step::Claim(Claim::equal("`len` is the number of items", "len", "count")));
    }
    if facts.has(ty, "std::iter::FusedIterator") {
        steps.push(Step::Claim(Claim::holds("after `None` comes `None`", "items.next().is_none()")));
    }
    if mirrored {
        let shown = item(facts, ty).is_some_and(|item| facts.has(&item, "std::fmt::Debug"));
        steps.push(Step::binding("forward", format!("copy.clone().take({MOST}).collect::<Vec<_>>()")));
        steps.push(Step::binding("backward", format!("copy.rev().take({MOST}).collect::<Vec<_>>()")));
        let reversed = "forward.into_iter().rev().collect::<Vec<_>>()";
        steps.push(Step::Claim(
            Claim::equal("from behind come the same items in reverse", "backward", reversed).shown(shown).expected(),
        ));
        callables.extend(own(facts, ty, "std::iter::DoubleEndedIterator", "next_back"));
    }
    Instance {
        law: Law::Iterator,
        about: facts.name(ty),
        callables,
        args: vec![("items".to_owned(), ty.clone())],
        steps,
    }
}

/// The method that the type has written by itself.
fn own(facts: &Facts<'_>, ty: &Type, path: &str, name: &str) -> Option<usize> {
    facts.method(ty, path, name).map(|method| method.callable)
}

fn item(facts: &Facts<'_>, ty: &Type) -> Option<Type> {
    facts.graph.world.project(ty, None, "Item")
}
