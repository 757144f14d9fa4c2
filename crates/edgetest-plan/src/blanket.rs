//! Instances by way of blanket impls: `impl<I, F: FnMut(I) -> O> Parser<I> for F` makes every such closure a parser.

use crate::spell::traits;
use crate::types::{Env, is_open, unify, unify_all};
use crate::world::World;
use edgetest_inspect::{Binding, Bound, Generics, ImplDef, TraitRef, Type};

/// How many blanket impls may stand one behind the other.
const MAX_NESTING: u32 = 2;

impl World<'_> {
    /// What the bounds of a trait's blanket impls suggest.
    pub(crate) fn blanket_candidates(
        &self,
        bound: &TraitRef,
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
        into: &mut Vec<Type>,
    ) {
        if self.nesting.get() >= MAX_NESTING {
            return;
        }
        self.nesting.set(self.nesting.get() + 1);
        for item in self.impls_of(bound.def) {
            if let Type::Param(name) = &item.self_ty {
                self.through_blanket(item, name, bound, items, buildable, into);
            }
        }
        self.nesting.set(self.nesting.get() - 1);
    }

    fn through_blanket(
        &self,
        item: &ImplDef,
        name: &str,
        bound: &TraitRef,
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
        into: &mut Vec<Type>,
    ) {
        let Some(implemented) = &item.trait_ref else { return };
        let mut env = Env::new();
        if !bound.args.is_empty() && !unify_all(&implemented.args, &bound.args, &mut env) {
            return;
        }
        for param in item.generics.params.iter().filter(|param| param.name != name) {
            if env.contains_key(&param.name) {
                continue;
            }
            if let Ok(ty) = self.choose_param(param, &item.generics, &env, buildable)
                && !is_open(&ty)
            {
                env.insert(param.name.clone(), ty);
            }
        }
        let bounds = self.bounds_on(name, &item.generics, &env);
        for behind in traits(&bounds).filter(|behind| behind.def != bound.def) {
            // A bound without an instance leaves the others.
            let _ = self.candidates(behind, &bounds, items, buildable, into);
        }
    }
}

/// What a closure that stands for a parameter says of the others: `F = fn(i32) -> u8` with `F: FnMut(I) -> O`.
pub(crate) fn by_closure(generics: &Generics, env: &mut Env) {
    for predicate in &generics.predicates {
        let Type::Param(name) = &predicate.subject else { continue };
        let Some(Type::FnPointer { inputs, output }) = env.get(name).cloned() else { continue };
        for bound in traits(&predicate.bounds) {
            if let Some(Type::Tuple(wanted)) = bound.args.first() {
                let _ = unify_all(wanted, &inputs, env);
            }
            for (name, binding) in &bound.bindings {
                if let (Binding::Equals(wanted), "Output") = (binding, name.as_str()) {
                    let _ = unify(wanted, &output, env);
                }
            }
        }
    }
}
