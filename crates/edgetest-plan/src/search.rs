//! Choosing all parameters of a signature together.
//!
//! A first choice is made one parameter at a time, by its own bounds. Where that breaks a bound that relates several
//! (`R: IntoIterator<Item = L::Item>`, `&'a L: IntoIterator`), the choices are searched through, within a budget.

use crate::SkipReason;
use crate::instance::const_choice;
use crate::traits::Holds;
use crate::types::{Env, is_open, substitute, substitute_bound};
use crate::world::World;
use edgetest_inspect::{Bound, Generics, Origin, Param, ParamKind, Predicate, TraitRef, Type};
use std::cell::Cell;

/// Choices that are tried before a signature is given up.
const BUDGET: usize = 160;

/// Choices that all searches of a kind may try together, so that planning has an end that does not depend on the crate.
const ALL_SEARCHES: usize = 2_000;

/// Choices of one parameter.
const WIDTH: usize = 24;

/// What is left of the choices that may be tried. What stand-ins are sought for must not starve what the crate itself
/// can offer, nor learning how it is used the planning of targets.
#[derive(Debug)]
pub(crate) struct Searches {
    ordinary: Cell<usize>,
    with_stand_ins: Cell<usize>,
}

impl Searches {
    /// Everything may be tried.
    pub(crate) fn new() -> Self {
        Self { ordinary: Cell::new(ALL_SEARCHES), with_stand_ins: Cell::new(ALL_SEARCHES) }
    }

    /// Begins anew: learning is over.
    pub(crate) fn refill(&self) {
        self.ordinary.set(ALL_SEARCHES);
        self.with_stand_ins.set(ALL_SEARCHES);
    }

    /// Takes one; whether there was one.
    fn take(&self, with_stand_ins: bool) -> bool {
        let pot = if with_stand_ins { &self.with_stand_ins } else { &self.ordinary };
        let left = pot.get().checked_sub(1);
        pot.set(left.unwrap_or(0));
        left.is_some()
    }
}

impl World<'_> {
    /// Chooses what `env` does not know yet of the parameters of `generics`.
    pub fn instantiate(
        &self,
        generics: &Generics,
        env: &mut Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<(), SkipReason> {
        if generics.params.iter().all(|param| env.contains_key(&param.name)) {
            return Ok(());
        }
        let mut first = env.clone();
        let greedy = self.instantiate_greedily(generics, &mut first, buildable);
        if greedy.is_ok() && self.broken(&generics.predicates, &first).is_none() {
            *env = first;
            return Ok(());
        }
        let mut budget = BUDGET;
        if let Some(found) = self.search(generics, env, buildable, &mut budget) {
            *env = found;
            return Ok(());
        }
        greedy?;
        *env = first;
        Ok(())
    }

    /// A choice for every parameter that breaks no predicate, if one is found within the budget.
    pub(crate) fn search_all(&self, generics: &Generics, env: &Env, buildable: &dyn Fn(&Type) -> bool) -> Option<Env> {
        self.search(generics, env, buildable, &mut { BUDGET })
    }

    /// The first predicate that certainly does not hold.
    pub(crate) fn broken<'p>(&self, predicates: &'p [Predicate], env: &Env) -> Option<&'p Predicate> {
        predicates.iter().find(|predicate| {
            let subject = substitute(&predicate.subject, env);
            let Some(subject) = self.resolve(&subject).filter(|ty| !is_open(ty)) else { return false };
            let bounds: Vec<Bound> = predicate.bounds.iter().map(|bound| self.close_bound(bound, env)).collect();
            self.satisfies(&subject, &bounds) == Holds::No
        })
    }

    fn search(
        &self,
        generics: &Generics,
        env: &Env,
        buildable: &dyn Fn(&Type) -> bool,
        budget: &mut usize,
    ) -> Option<Env> {
        let mut open = generics.params.iter().filter(|param| !env.contains_key(&param.name)).peekable();
        if open.peek().is_none() {
            return Some(env.clone());
        }
        // What waits for another parameter yields nothing yet: the first that has choices goes first.
        let (param, choices) = open.find_map(|param| {
            let choices = self.choices(param, generics, env, buildable);
            (!choices.is_empty()).then_some((param, choices))
        })?;
        for choice in choices {
            if *budget == 0 || !self.searches.take(self.wants_stand_ins.get()) {
                return None;
            }
            *budget -= 1;
            let mut tried = env.clone();
            tried.insert(param.name.clone(), choice);
            if self.broken(&generics.predicates, &tried).is_some() {
                continue;
            }
            if let Some(found) = self.search(generics, &tried, buildable, budget) {
                return Some(found);
            }
        }
        None
    }

    fn choices(&self, param: &Param, generics: &Generics, env: &Env, buildable: &dyn Fn(&Type) -> bool) -> Vec<Type> {
        if let ParamKind::Const { ty, default } = &param.kind {
            return vec![const_choice(ty, default.as_ref())];
        }
        let bounds = self.bounds_on(&param.name, generics, env);
        let items = self.item_bounds(&param.name, generics, env);
        let mut found = self.related(&param.name, generics, env);
        for bound in self.telling(&bounds) {
            let _ = self.candidates(bound, &bounds, &items, buildable, &mut found);
        }
        if found.iter().any(is_open) {
            return Vec::new();
        }
        let suggested = found.len();
        found.extend(self.views(&param.name, generics));
        found.extend(self.ordinary());
        let foreign = self.telling(&bounds).first().is_some_and(|bound| self.is_foreign(bound));
        let unsized_too = bounds.contains(&Bound::MaybeSized);
        let mut seen = Vec::new();
        for (index, ty) in found.into_iter().enumerate() {
            let least = if foreign && index >= suggested { Holds::Yes } else { Holds::Maybe };
            let fits = !seen.contains(&ty)
                && self.satisfies(&ty, &bounds) >= least
                && (buildable(&ty) || unsized_too && buildable(&crate::types::reference(ty.clone())));
            if fits {
                seen.push(ty);
            }
        }
        seen.truncate(WIDTH);
        seen
    }

    fn is_foreign(&self, bound: &TraitRef) -> bool {
        matches!(self.def(bound.def).origin, Origin::External { .. })
    }

    /// Types that can do something by reference or through a projection: lists for `&'a T: IntoIterator`, boxes for
    /// `T: DerefMut`.
    fn views(&self, name: &str, generics: &Generics) -> Vec<Type> {
        let asked = generics.predicates.iter().any(|predicate| match &predicate.subject {
            Type::Ref { inner, .. } => matches!(&**inner, Type::Param(subject) if subject == name),
            Type::Projection { base, .. } => matches!(&**base, Type::Param(subject) if subject == name),
            _ => false,
        });
        if !asked {
            return Vec::new();
        }
        vec![
            self.vec(Type::Prim("i32")),
            self.vec(self.vec(Type::Prim("i32"))),
            self.std("std::vec::IntoIter", vec![self.vec(Type::Prim("i32"))]),
            self.std("std::boxed::Box", vec![Type::Prim("i32")]),
        ]
    }
}

/// A predicate with parameters replaced.
pub(crate) fn closed(predicate: &Predicate, env: &Env) -> Predicate {
    Predicate {
        subject: substitute(&predicate.subject, env),
        bounds: predicate.bounds.iter().map(|bound| substitute_bound(bound, env)).collect(),
    }
}
