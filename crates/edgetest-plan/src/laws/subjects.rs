//! Types of the crate with the methods that they have of their own.

use super::facts::Facts;
use super::functions::{Function, drawn};
use crate::types::{Env, unify};
use edgetest_inspect::{Owner, Type};

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
                Some(_) => {}
                None if matches!(ty, Type::Adt { .. }) => subjects.push(Subject { ty, methods: vec![method] }),
                None => {}
            }
        }
        subjects.retain(|subject| self.is_drawable(&subject.ty));
        subjects
    }
}

fn same_head(one: &Type, other: &Type) -> bool {
    matches!((one, other), (Type::Adt { def: a, .. }, Type::Adt { def: b, .. }) if a == b)
}
