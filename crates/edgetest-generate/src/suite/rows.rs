//! Which callables get a row in a table of calls that must return.

use super::subject::{module, subject, title};
use edgetest_inspect::{Callable, CrateApi, DefId, Origin, Owner, Type};
use edgetest_plan::TestPlan;
use std::collections::BTreeSet;

/// One call that is to be written.
#[derive(Clone, Debug)]
pub struct Row {
    /// Index into [`TestPlan::targets`].
    pub target: usize,
    /// Index into `CrateApi::callables`.
    pub callable: usize,
    /// The file that it belongs to.
    pub module: String,
    /// The type that it is about, in snake case; none for free functions.
    pub subject: Option<String>,
    /// The same as it is written in prose.
    pub title: Option<String>,
}

/// Methods of traits that hand something through: a test of them says nothing.
const PLUMBING: &[&str] = &[
    "as_ref",
    "as_mut",
    "borrow",
    "borrow_mut",
    "clone",
    "clone_from",
    "default",
    "deref",
    "deref_mut",
    "description",
    "cause",
    "source",
    "provide",
    "hash",
    "hash_slice",
    "type_id",
    "to_owned",
    "into_iter",
    "drop",
];

/// Rows in the order of the plan, one a callable.
pub fn rows(plan: &TestPlan, api: &CrateApi, without: &BTreeSet<String>) -> Vec<Row> {
    let mut seen = BTreeSet::new();
    let mut foreign = BTreeSet::new();
    let planned = plan.targets.iter().enumerate();
    let called = planned.filter_map(|(index, target)| Some((index, target.kind.tested_callable()?)));
    let wanted = called.filter(|(_, index)| {
        let callable = &api.callables[*index];
        is_worth_a_row(callable)
            && !without.contains(&callable.path)
            && seen.insert(*index)
            && (!is_foreign(api, callable) || foreign.insert(foreign_key(api, callable)))
    });
    wanted
        .map(|(target, index)| {
            let callable = &api.callables[index];
            Row {
                target,
                callable: index,
                module: module(api, callable),
                subject: subject(api, callable),
                title: title(api, callable),
            }
        })
        .collect()
}

/// A trait of the crate on somebody else's type: of a hundred arrays one says as much as all.
fn is_foreign(api: &CrateApi, callable: &Callable) -> bool {
    let Owner::TraitImpl(index) = &callable.owner else { return false };
    match &api.impls[*index].self_ty {
        Type::Adt { def, .. } => api.defs[def.0 as usize].origin != Origin::Local,
        _ => true,
    }
}

fn foreign_key(api: &CrateApi, callable: &Callable) -> (Option<DefId>, String) {
    let Owner::TraitImpl(index) = &callable.owner else { return (None, callable.path.clone()) };
    (api.impls[*index].trait_ref.as_ref().map(|bound| bound.def), callable.name.clone())
}

/// A panic that the docs announce is no defect, and plumbing no subject.
fn is_worth_a_row(callable: &Callable) -> bool {
    let of_trait = matches!(callable.owner, Owner::TraitImpl(_) | Owner::TraitProvided(_));
    let is_plumbing = of_trait && PLUMBING.contains(&callable.name.as_str());
    callable.docs.panics.is_none() && !is_plumbing && callable.output != Type::Never && !callable.params.is_empty()
}
