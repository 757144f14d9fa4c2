//! Types of the crate with the methods that they have of their own.

use super::facts::Facts;
use super::functions::{Function, drawn};
use crate::types::{Env, unify};
use edgetest_inspect::{Fields, Origin, Owner, Shape, Type};

/// Instances of one type beside the first.
const MAX_VARIANTS: usize = 2;

/// A type of the crate whose values can be drawn.
#[derive(Clone, Debug)]
pub struct Subject<'g> {
    /// The type, closed.
    pub ty: Type,
    /// Its inherent methods that take a value of it.
    pub methods: Vec<Function<'g>>,
}

impl<'g> Subject<'g> {
    /// A method by name.
    pub fn method(&self, name: &str) -> Option<&Function<'g>> {
        self.methods.iter().find(|method| method.callable.name == name)
    }

    /// The first method that has one of the names and a shape.
    pub fn one_of(&self, names: &[String], is_fit: impl Fn(&Function<'g>) -> bool) -> Option<&Function<'g>> {
        names.iter().find_map(|name| self.method(name).filter(|method| is_fit(method)))
    }

    /// The last word of the type's path.
    pub fn name(&self, facts: &Facts<'_>) -> String {
        let Type::Adt { def, .. } = &self.ty else { return String::new() };
        facts.graph.world.def(*def).path.rsplit("::").next().unwrap_or_default().to_owned()
    }
}

impl<'g> Facts<'g> {
    /// Every type with inherent methods, one instance of a generic one.
    pub fn subjects(&self) -> &[Subject<'g>] {
        self.subjects.get_or_init(|| self.gather())
    }

    fn gather(&self) -> Vec<Subject<'g>> {
        let mut subjects: Vec<Subject<'g>> = Vec::new();
        for (index, callable) in self.callables() {
            let Owner::Inherent(item) = callable.owner else { continue };
            if callable.receiver.is_none() {
                continue;
            }
            let pattern = &self.graph.world.api.impls[item].self_ty;
            let known = subjects.iter().position(|subject| same_head(&subject.ty, pattern));
            let mut env = Env::new();
            if known.is_some_and(|at| !unify(pattern, &subjects[at].ty, &mut env)) {
                continue;
            }
            let Some(method) = self.function(index, env) else { continue };
            let Some(ty) = method.params.first().map(drawn) else { continue };
            match known {
                Some(at) if subjects[at].ty == ty => subjects[at].methods.push(method),
                None if matches!(ty, Type::Adt { .. }) => subjects.push(Subject { ty, methods: vec![method] }),
                Some(_) | None => {}
            }
        }
        let variants: Vec<Type> = subjects.iter().flat_map(|subject| self.variants(&subject.ty)).collect();
        subjects.extend(variants.into_iter().map(|ty| Subject { methods: self.methods(&ty), ty }));
        subjects.retain(|subject| self.is_drawable(&subject.ty));
        subjects
    }

    /// Every inherent method of a closed type.
    fn methods(&self, ty: &Type) -> Vec<Function<'g>> {
        let own = self.callables().filter(|(_, callable)| callable.receiver.is_some());
        let settled = own.filter_map(|(index, callable)| {
            let Owner::Inherent(item) = callable.owner else { return None };
            let mut env = Env::new();
            unify(&self.graph.world.api.impls[item].self_ty, ty, &mut env).then_some(())?;
            self.function(index, env)
        });
        settled.filter(|method| method.params.first().map(drawn).as_ref() == Some(ty)).collect()
    }

    /// The same type with another marker in the place of one: a graph that is undirected, beside a directed one.
    fn variants(&self, ty: &Type) -> Vec<Type> {
        let Type::Adt { def, args } = ty else { return Vec::new() };
        let mut found = Vec::new();
        for (position, arg) in args.iter().enumerate() {
            for other in self.markers_like(arg) {
                let mut args = args.clone();
                args[position] = other;
                found.push(Type::Adt { def: *def, args });
            }
        }
        found.truncate(MAX_VARIANTS);
        found
    }

    /// Other types without values of their own that implement the same trait of the crate.
    fn markers_like(&self, marker: &Type) -> Vec<Type> {
        let world = self.graph.world;
        let Type::Adt { def, .. } = marker else { return Vec::new() };
        if !self.is_marker(marker) {
            return Vec::new();
        }
        let traits = world.impls_for(*def).filter_map(|item| item.trait_ref.as_ref()).map(|bound| bound.def);
        let own = traits.filter(|bound| world.def(*bound).origin == Origin::Local);
        let mut others: Vec<Type> =
            own.flat_map(|bound| world.impls_of(bound).map(|item| item.self_ty.clone()).collect::<Vec<_>>()).collect();
        others.retain(|other| other != marker && self.is_marker(other));
        others.sort();
        others.dedup();
        others
    }

    /// A type of the crate that holds nothing.
    fn is_marker(&self, ty: &Type) -> bool {
        let Type::Adt { def, args } = ty else { return false };
        args.is_empty()
            && self.graph.world.api.types.get(def).is_some_and(|item| match &item.shape {
                Shape::Struct(fields) => matches!(fields, Fields::Unit),
                Shape::Enum(variants) => variants.is_empty(),
                Shape::Union => false,
            })
    }
}

fn same_head(one: &Type, other: &Type) -> bool {
    matches!((one, other), (Type::Adt { def: a, .. }, Type::Adt { def: b, .. }) if a == b)
}
