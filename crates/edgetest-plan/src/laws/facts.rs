//! What laws ask of an API: which closed types implement a trait, by which callable, and whether rustc wrote it.

use super::subjects::Subject;
use crate::inputs::{Graph, MAX_DEPTH, describe};
use crate::spell::Lifetimes;
use crate::traits::Holds;
use crate::types::{Env, is_open, substitute, unify};
use edgetest_inspect::{Callable, DefId, Origin, Owner, Shape, TraitRef, Type};
use std::cell::OnceCell;

/// The API as laws see it.
pub struct Facts<'g> {
    pub graph: &'g Graph<'g>,
    pub(super) subjects: OnceCell<Vec<Subject<'g>>>,
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
        Self { graph, subjects: OnceCell::new() }
    }

    /// The callables of the API with their numbers.
    pub fn callables(&self) -> impl Iterator<Item = (usize, &'g Callable)> + '_ {
        self.graph.world.api.callables.iter().enumerate().filter(|(_, callable)| !callable.of_dependency)
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

    /// Whether two values of a closed type can be compared with `==` for sure.
    pub fn is_comparable(&self, ty: &Type) -> bool {
        let by_itself = || self.method(ty, "std::cmp::PartialEq", "eq").is_some();
        match ty {
            Type::Adt { def, .. } => match self.graph.world.def(*def).origin {
                Origin::Local => by_itself() && self.has(ty, "std::cmp::PartialEq"),
                Origin::Std => self.is_simple(*def) || self.has(ty, "std::cmp::PartialEq"),
                Origin::External { .. } => false,
            },
            _ => self.has(ty, "std::cmp::PartialEq"),
        }
    }

    /// Std types that have every trait of values.
    fn is_simple(&self, def: DefId) -> bool {
        const SIMPLE: [&str; 8] = [
            "std::time::Duration",
            "std::cmp::Ordering",
            "std::net::IpAddr",
            "std::net::Ipv4Addr",
            "std::net::Ipv6Addr",
            "std::net::SocketAddr",
            "std::string::String",
            "std::path::PathBuf",
        ];
        self.graph.world.std_path(def).is_some_and(|path| SIMPLE.contains(&path.as_str()))
    }

    /// Whether a type may hold floating point numbers, as far as its fields and methods show.
    pub fn may_hold_floats(&self, ty: &Type) -> bool {
        match ty {
            Type::Prim(name) => matches!(*name, "f32" | "f64"),
            Type::Tuple(items) => items.iter().any(|item| self.may_hold_floats(item)),
            Type::Slice(item) | Type::Array(item, _) | Type::Ref { inner: item, .. } => self.may_hold_floats(item),
            Type::Adt { def, args } => {
                args.iter().any(|arg| self.may_hold_floats(arg)) || self.definition_speaks_of_floats(*def)
            }
            _ => false,
        }
    }

    fn definition_speaks_of_floats(&self, def: DefId) -> bool {
        let world = self.graph.world;
        let in_shape = world.api.types.get(&def).is_some_and(|item| match &item.shape {
            Shape::Struct(fields) => has_float(&format!("{fields:?}")),
            Shape::Enum(variants) => has_float(&format!("{variants:?}")),
            Shape::Union => true,
        });
        in_shape
            || world.api.callables.iter().any(|callable| {
                let of_it = world
                    .impl_of(callable)
                    .is_some_and(|item| matches!(&item.self_ty, Type::Adt { def: owner, .. } if *owner == def));
                of_it && (has_float(&format!("{:?}", callable.output)) || has_float(&format!("{:?}", callable.params)))
            })
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

fn has_float(types: &str) -> bool {
    types.contains("Prim(\"f32\")") || types.contains("Prim(\"f64\")")
}

/// Parts of names that take a promise away: what is lossy, random, tied to a clock or to a handle.
const NAMES: [&str; 16] = [
    "lossy",
    "random",
    "rand",
    "rng",
    "approx",
    "unchecked",
    "lock",
    "recv",
    "wait",
    "poll",
    "nonce",
    "salt",
    "now",
    "secret",
    "async",
    "secure",
];

/// What docs say to take one back.
const PHRASES: [&str; 9] = [
    "lossy",
    "loses",
    "random",
    "approximat",
    "truncat",
    "unspecified",
    "not guaranteed",
    "not reversible",
    "best effort",
];

/// Whether a callable says of itself that what laws ask may not hold.
pub fn disclaims(callable: &Callable) -> bool {
    let docs = callable.docs.text.to_lowercase();
    callable.name.to_lowercase().split('_').any(|part| NAMES.contains(&part))
        || PHRASES.iter().any(|phrase| docs.contains(phrase))
}
