//! Collecting is the same as extending what is empty.
//!
//! Asserts: `items.into_iter().collect::<T>()` is `T::default()` extended by the items.
//!
//! Applies to types of the crate with `FromIterator`, `Extend` of the same items, `Default` and `==`.
//!
//! False alarms: items that may hold floats are left out. It must hold on most of a sample.
//!
//! Example: a set whose `extend` does not look for doubles.

use super::facts::{Facts, disclaims};
use super::{Claim, Instance, Law, Step};
use crate::types::{Env, substitute};
use edgetest_inspect::{Owner, Type};

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    let world = facts.graph.world;
    let mut found = Vec::new();
    for (index, callable) in facts.callables().filter(|(_, callable)| callable.name == "from_iter") {
        let Owner::TraitImpl(item) = callable.owner else { continue };
        let is_collect =
            world.trait_of(callable).is_some_and(|bound| world.is_std(bound.def, "std::iter::FromIterator"));
        if is_collect && !disclaims(callable) {
            found.extend(of(facts, index, item));
        }
    }
    found
}

fn of(facts: &Facts<'_>, index: usize, item: usize) -> Option<Instance> {
    let world = facts.graph.world;
    let (env, _) = facts.graph.settle(index, Env::new()).ok()?;
    let ty = env.get("Self")?.clone();
    let bound = world.api.impls[item].trait_ref.as_ref()?;
    let value = world.resolve(&substitute(bound.args.first()?, &env))?;
    let (extend, _) = facts.callables().find(|(_, other)| {
        let same = || world.trait_of(other).is_some_and(|bound| world.is_std(bound.def, "std::iter::Extend"));
        other.name == "extend" && same() && extends(facts, other, &ty, &value)
    })?;
    let can = facts.is_comparable(&ty)
        && facts.has(&ty, "std::default::Default")
        && facts.has(&value, "std::clone::Clone")
        && !facts.may_hold_floats(&value)
        && !facts.may_hold_floats(&ty);
    let items = world.std("std::vec::Vec", vec![value]);
    let spelled = world.spell(&ty, crate::spell::Lifetimes::Elided)?;
    if !can || facts.graph.spec(&items).is_err() {
        return None;
    }
    Some(Instance {
        law: Law::Extend,
        about: facts.name(&ty),
        callables: vec![extend, index],
        args: vec![("items".to_owned(), items)],
        steps: vec![
            Step::binding("collected", format!("items.iter().cloned().collect::<{spelled}>()")),
            Step::variable("extended", format!("<{spelled} as Default>::default()")),
            Step::Do("extended.extend(items)".to_owned()),
            Step::Claim(
                Claim::equal("what is collected is what extends an empty one", "&extended", "&collected")
                    .given("collected == collected")
                    .shown(facts.has(&ty, "std::fmt::Debug")),
            ),
        ],
    })
}

/// Whether an `extend` is this type's, with such items.
fn extends(facts: &Facts<'_>, callable: &edgetest_inspect::Callable, ty: &Type, value: &Type) -> bool {
    let world = facts.graph.world;
    let Some(item) = world.impl_of(callable) else { return false };
    let mut env = Env::new();
    crate::types::unify(&item.self_ty, ty, &mut env)
        && item
            .trait_ref
            .as_ref()
            .and_then(|bound| bound.args.first())
            .is_some_and(|arg| substitute(arg, &env) == *value)
}
