//! What laws ask of an API: which closed types implement a trait, by which callable, and whether rustc wrote it.

use crate::inputs::{Graph, MAX_DEPTH, describe};
use crate::spell::Lifetimes;
use crate::traits::Holds;
use crate::types::{Env, is_open, substitute, unify};
use edgetest_inspect::{Callable, Owner, TraitRef, Type};

/// The API as laws see it.
pub struct Facts<'g> {
    pub graph: &'g Graph<'g>,
}

/// A method of a trait for a closed type.
#[derive(Clone, Debug)]
pub struct Method {
    /// The callable.
    pub callable: usize,
    /// The closed type.
    pub ty: Type,
    /// Written by `#[derive]`.
    pub derived: bool,
}

impl<'g> Facts<'g> {
    pub fn new(graph: &'g Graph<'g>) -> Self {
        Self { graph }
    }

    /// The callables of the API with their numbers.
    pub fn callables(&self) -> impl Iterator<Item = (usize, &'g Callable)> + '_ {
        self.graph.world.api.callables.iter().enumerate()
    }

    /// Types of the crate with values that can be drawn, which implement a std trait for themselves: `PartialEq` but not
    /// `PartialEq<str>`. One instance of a generic type.
    pub fn implementors(&self, path: &str, name: &str) -> Vec<Method> {
        let mut found: Vec<Method> = Vec::new();
        for (index, callable) in self.callables().filter(|(_, callable)| callable.name == name) {
            let Some(method) = self.method_of(index, callable, path, Env::new()) else { continue };
            let known = found.iter().any(|other| other.ty == method.ty);
            if !known && self.is_drawable(&method.ty) {
                found.push(method);
            }
        }
        found
    }

    /// The method by which a closed type of the crate implements a std trait for itself.
    pub fn method(&self, ty: &Type, path: &str, name: &str) -> Option<Method> {
        self.callables().filter(|(_, callable)| callable.name == name).find_map(|(index, callable)| {
            let mut env = Env::new();
            let item = self.graph.world.impl_of(callable)?;
            unify(&item.self_ty, ty, &mut env).then_some(())?;
            self.method_of(index, callable, path, env).filter(|method| method.ty == *ty)
        })
    }

    fn method_of(&self, index: usize, callable: &Callable, path: &str, env: Env) -> Option<Method> {
        let world = self.graph.world;
        let Owner::TraitImpl(item) = callable.owner else { return None };
        let bound = world.api.impls[item].trait_ref.as_ref()?;
        if world.std_path(bound.def)? != path {
            return None;
        }
        let (env, _) = self.graph.settle(index, env).ok()?;
        let ty = env.get("Self")?.clone();
        let itself = bound.args.iter().all(|arg| substitute(arg, &env) == ty);
        (itself && !is_open(&ty)).then_some(Method { callable: index, ty, derived: callable.derived })
    }

    /// Whether a closed type has a std trait without arguments for sure.
    pub fn has(&self, ty: &Type, path: &str) -> bool {
        let Type::Adt { def, .. } = self.graph.world.std(path, Vec::new()) else { return false };
        let bound = TraitRef { def, args: Vec::new(), bindings: Vec::new() };
        self.graph.world.implements(ty, &bound, MAX_DEPTH) == Holds::Yes
    }

    /// Whether values of a closed type can be drawn and named.
    pub fn is_drawable(&self, ty: &Type) -> bool {
        self.graph.can(ty, MAX_DEPTH) && self.graph.world.spell(ty, Lifetimes::Static).is_some()
    }

    /// A closed type in a reader's words.
    pub fn name(&self, ty: &Type) -> String {
        describe(self.graph.world, ty)
    }

    /// `(name, type)` for each name.
    pub fn several(names: &[&str], ty: &Type) -> Vec<(String, Type)> {
        names.iter().map(|name| ((*name).to_owned(), ty.clone())).collect()
    }
}
