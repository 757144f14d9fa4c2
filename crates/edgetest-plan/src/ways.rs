//! The ways to make a value of a type: calls that return it, constants, and its own public fields.

use crate::call::{call, raw};
use crate::inputs::{Graph, MAX_SIZE, MAX_TYPES};
use crate::made::Yield;
use crate::spell::Lifetimes;
use crate::types::{Env, is_open, size, substitute, unify};
use crate::{Call, Door};
use edgetest_inspect::{Fields, Shape, Type};
use std::rc::Rc;

/// One way to make a value of a type.
#[derive(Clone, Debug)]
pub struct Way {
    /// The callable behind it, if it is one.
    pub callable: Option<usize>,
    /// The call.
    pub call: Call,
    /// Parameter names and types.
    pub args: Vec<(String, Type)>,
    /// From the result to the value.
    pub doors: Vec<Door>,
}

impl Graph<'_> {
    /// Every way to make a value of a closed type, in the order of the API.
    pub fn ways(&self, ty: &Type) -> Rc<Vec<Way>> {
        if let Some(known) = self.ways.borrow().get(ty) {
            return Rc::clone(known);
        }
        let is_known = || self.yielded.borrow().contains_key(ty) || self.fixtures_of(ty).next().is_some();
        if size(ty) > MAX_SIZE && !is_known()
            || self.ways.borrow().len() > MAX_TYPES
            || !self.in_progress.borrow_mut().insert(ty.clone())
        {
            return Rc::default();
        }
        if !self.is_nameable(ty) {
            self.in_progress.borrow_mut().remove(ty);
            return Rc::default();
        }
        let mut found: Vec<Way> = self.fixtures_of(ty).collect();
        self.by_calls(ty, &mut found);
        self.by_constants(ty, &mut found);
        self.by_fields(ty, &mut found);
        self.in_progress.borrow_mut().remove(ty);
        let found = Rc::new(found);
        self.ways.borrow_mut().insert(ty.clone(), Rc::clone(&found));
        found
    }

    /// What the user supplies.
    pub(crate) fn fixtures_of<'g>(&'g self, ty: &'g Type) -> impl Iterator<Item = Way> + 'g {
        let supplied = self.fixtures.iter().enumerate().filter(move |(_, fixture)| fixture.ty == *ty);
        supplied.map(|(index, fixture)| Way {
            callable: None,
            call: Call::Fixture { index, expr: fixture.expr.clone() },
            args: Vec::new(),
            doors: Vec::new(),
        })
    }

    fn by_calls(&self, ty: &Type, into: &mut Vec<Way>) {
        for producer in self.producers.of(ty) {
            let mut env = Env::new();
            if !unify(&producer.pattern, ty, &mut env) {
                continue;
            }
            let Ok((env, args)) = self.settle(producer.callable, env) else { continue };
            if args.iter().any(|(_, arg)| grows(arg, ty)) {
                continue;
            }
            let made = self.world.resolve(&substitute(&producer.pattern, &env));
            // A pattern that holds a projection fits anything until it is resolved.
            if made.is_none_or(|made| made != *ty) {
                continue;
            }
            let callable = &self.world.api.callables[producer.callable];
            let Ok(call) = call(self.world, callable, &env) else { continue };
            into.push(Way { callable: Some(producer.callable), call, args, doors: producer.doors.clone() });
        }
        self.by_yields(ty, into);
    }

    /// Calls that are known to yield the type, though the pattern of their result does not show it: `Zip<A::IntoIter>`.
    fn by_yields(&self, ty: &Type, into: &mut Vec<Way>) {
        let yielded = self.yielded.borrow().get(ty).cloned().unwrap_or_default();
        for Yield { producer, env, args } in yielded {
            let callable = &self.world.api.callables[producer.callable];
            let known = into.iter().any(|way| way.callable == Some(producer.callable));
            if known || matches!(producer.pattern, Type::Ref { .. }) || args.iter().any(|(_, arg)| grows(arg, ty)) {
                continue;
            }
            let Ok(call) = call(self.world, callable, &env) else { continue };
            into.push(Way { callable: Some(producer.callable), call, args, doors: producer.doors.clone() });
        }
    }

    fn by_constants(&self, ty: &Type, into: &mut Vec<Way>) {
        for constant in &self.world.api.constants {
            let mut env = Env::new();
            if let Some(index) = constant.impl_index {
                let owner = &self.world.api.impls[index].self_ty;
                if is_open(owner) {
                    continue;
                }
                env.insert("Self".to_owned(), owner.clone());
            }
            let Some(found) = self.world.resolve(&substitute(&constant.ty, &env)) else { continue };
            if found != *ty {
                continue;
            }
            let path = match env.get("Self") {
                None => constant.path.clone(),
                Some(owner) => match self.world.spell(owner, Lifetimes::Static) {
                    Some(owner) => format!("<{owner}>::{}", constant.name),
                    None => continue,
                },
            };
            into.push(Way { callable: None, call: Call::Path { path }, args: Vec::new(), doors: Vec::new() });
        }
    }

    fn by_fields(&self, ty: &Type, into: &mut Vec<Way>) {
        let Type::Adt { def, args } = ty else { return };
        if let Some((path, fields)) = self.world.stand_in_fields(ty) {
            into.push(stand_in(path, fields));
            return;
        }
        let Some(definition) = self.world.api.types.get(def) else { return };
        let path = self.world.def(*def).path;
        let env: Env =
            definition.generics.params.iter().map(|param| param.name.clone()).zip(args.iter().cloned()).collect();
        match &definition.shape {
            Shape::Struct(fields) if !definition.non_exhaustive => into.extend(self.literal(&path, fields, &env)),
            Shape::Enum(variants) => {
                for variant in variants.iter().filter(|variant| !variant.non_exhaustive) {
                    into.extend(self.literal(&format!("{path}::{}", raw(&variant.name)), &variant.fields, &env));
                }
            }
            Shape::Struct(_) | Shape::Union => {}
        }
    }

    fn literal(&self, path: &str, fields: &Fields, env: &Env) -> Option<Way> {
        let close = |ty: &Type| self.world.resolve(&substitute(ty, env)).filter(|ty| !is_open(ty));
        let (call, args) = match fields {
            Fields::Unit => (Call::Path { path: path.to_owned() }, Vec::new()),
            Fields::Tuple(types) => {
                let args =
                    types.iter().enumerate().map(|(index, ty)| Some((format!("field_{index}"), close(ty.as_ref()?)?)));
                (Call::Tuple { path: path.to_owned() }, args.collect::<Option<Vec<_>>>()?)
            }
            Fields::Named { has_private: true, .. } => return None,
            Fields::Named { fields, has_private: false } => {
                let args =
                    fields.iter().map(|(name, ty)| Some((name.clone(), close(ty)?))).collect::<Option<Vec<_>>>()?;
                let fields = fields.iter().map(|(name, _)| raw(name)).collect();
                (Call::Struct { path: path.to_owned(), fields }, args)
            }
        };
        Some(Way { callable: None, call, args, doors: Vec::new() })
    }
}

/// A stand-in is a literal of what it answers with.
fn stand_in(path: String, args: Vec<(String, Type)>) -> Way {
    let fields = args.iter().map(|(name, _)| name.clone()).collect();
    let call = if args.is_empty() { Call::Path { path } } else { Call::Struct { path, fields } };
    Way { callable: None, call, args, doors: Vec::new() }
}

/// Whether an argument is a larger instance of what it is to make: `Either<(T, L), (T, R)>` for an `Either<L, R>`. There is
/// no end to such detours.
fn grows(arg: &Type, made: &Type) -> bool {
    match (arg, made) {
        (Type::Ref { inner, .. }, _) => grows(inner, made),
        (Type::Adt { def: a, .. }, Type::Adt { def: b, .. }) => a == b && size(arg) > size(made),
        _ => false,
    }
}
