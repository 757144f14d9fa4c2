//! A clone is equal to what it was cloned from, and a thing of its own.
//!
//! Asserts: `value.clone() == value`; what a method does to the clone leaves the original as it was.
//!
//! Applies to types of the crate with `==` whose `Clone` is written by hand. What `derive` writes holds when it holds for the fields.
//!
//! False alarms: a value that holds a NaN is not equal to itself, and is passed over. Nothing is asked of types that share on purpose:
//! only the equality is asserted of what is named or documented as a handle.
//!
//! Example: a buffer whose `clone` forgets the position.

use super::facts::{Facts, Method};
use super::{Claim, Instance, Law, Step};
use edgetest_inspect::Type;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let by_hand = facts.implementors("std::clone::Clone", "clone").into_iter().filter(|clone| !clone.derived);
    by_hand.filter(|clone| facts.is_comparable(&clone.ty)).map(|clone| of(facts, &clone)).collect()
}

fn of(facts: &Facts<'_>, clone: &Method) -> Instance {
    let shown = facts.has(&clone.ty, "std::fmt::Debug");
    let equal = Claim::equal("a clone is equal to its original", "&copy", "&value").given("value == value");
    let mut steps = vec![Step::binding("copy", "value.clone()"), Step::Claim(equal.shown(shown))];
    let mut callables = vec![clone.callable];
    if let Some(clear) = clears(facts, &clone.ty) {
        callables.push(clear);
        steps.extend([
            Step::variable("changed", "value.clone()"),
            Step::Do("changed.clear()".to_owned()),
            Step::Claim(
                Claim::equal("what is done to a clone leaves the original", "&copy", "&value")
                    .given("value == value")
                    .shown(shown),
            ),
        ]);
    }
    Instance {
        law: Law::Clone,
        about: facts.name(&clone.ty),
        callables,
        args: vec![("value".to_owned(), clone.ty.clone())],
        steps,
    }
}

/// `clear(&mut self)` of a type that is no handle.
fn clears(facts: &Facts<'_>, ty: &Type) -> Option<usize> {
    let subject = facts.subjects().iter().find(|subject| subject.ty == *ty)?;
    let name = subject.name(facts);
    if ["Arc", "Rc", "Handle", "Shared", "Ref", "Atomic"].iter().any(|word| name.contains(word)) {
        return None;
    }
    subject.method("clear").filter(|clear| clear.mutates() && clear.params.len() == 1).map(|clear| clear.index)
}
