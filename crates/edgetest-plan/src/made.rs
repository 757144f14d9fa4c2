//! With which arguments the API itself yields a generic type.
//!
//! `Itertools::filter_map_ok` knows what its adaptor is made of; the bounds of the adaptor's own impls often do not, and
//! a type that satisfies them may be one that nothing can make.

use crate::inputs::{Graph, MAX_DEPTH};
use crate::producers::{Producer, peel};
use crate::spell::Lifetimes;
use crate::table::holds_environment;
use crate::types::{Env, is_open, size, substitute, unify};
use edgetest_inspect::{DefId, Generics, Type};

/// Instances of one type that are kept.
const MAX_INSTANCES: usize = 12;

/// Largest type that is noted. What a single call yields has an end, so that this is no more than good sense.
const MAX_SIZE: usize = 40;

/// A call as it is settled by itself.
#[derive(Clone, Debug)]
pub(crate) struct Yield {
    /// The call, and the way out of its result.
    pub producer: Producer,
    /// Its parameters.
    pub env: Env,
    /// Its arguments.
    pub args: Vec<(String, Type)>,
}

/// How often what was learned is used to learn more: adaptors of adaptors.
const ROUNDS: usize = 3;

impl Graph<'_> {
    /// Settles every call that yields a generic type of the crate, and notes what it yields.
    pub fn learn_instances(&self) {
        for _ in 0..ROUNDS {
            let mut news = false;
            for def in self.generic_types() {
                for (ty, call) in self.yields(def) {
                    let mut yielded = self.yielded.borrow_mut();
                    let calls = yielded.entry(ty.clone()).or_default();
                    if !calls.iter().any(|known| known.producer.callable == call.producer.callable) {
                        calls.push(call);
                    }

                    let mut made = self.made.borrow_mut();
                    let known = made.entry(def).or_default();
                    if known.len() < MAX_INSTANCES && !known.contains(&ty) {
                        known.push(ty);
                        news = true;
                    }
                }
            }
            // What could not be made before may be now.
            self.forget();
            if !news {
                break;
            }
        }
    }

    /// Types with parameters that only calls can make: all others are literals of whatever is asked for.
    fn generic_types(&self) -> Vec<DefId> {
        let types = self.world.api.types.iter();
        let generic = types.filter(|(def, definition)| {
            !definition.generics.params.is_empty()
                && !crate::producers::is_open_shape(&definition.shape)
                && self.world.def(**def).importable
        });
        generic.map(|(def, _)| *def).collect()
    }

    fn yields(&self, def: DefId) -> Vec<(Type, Yield)> {
        let mut found: Vec<(Type, Yield)> = Vec::new();
        for producer in self.producers.of_def(def) {
            let Ok((env, args)) = self.settle(producer.callable, Env::new()) else { continue };
            let Some(made) = self.world.resolve(&substitute(peel(&producer.pattern), &env)) else { continue };
            let fits = !is_open(&made)
                && size(&made) <= MAX_SIZE
                && !holds_itself(&made)
                && self.is_nameable(&made)
                && self.world.spell(&made, Lifetimes::Static).is_some()
                && args.iter().all(|(_, arg)| self.can(arg, MAX_DEPTH - 1));
            if fits {
                found.push((made, Yield { producer: producer.clone(), env, args }));
            }
        }
        // The smallest says most with least; what needs a file comes last.
        let world = self.world;
        found.sort_by_key(|(ty, _)| (holds_environment(world, ty), world.holds_stand_in(ty), size(ty)));
        found
    }

    /// Takes the first instance that the API yields and that an impl's bounds allow.
    pub(crate) fn prefer_made(&self, self_ty: &Type, generics: &Generics, env: &mut Env) -> bool {
        let Type::Adt { def, args } = self_ty else { return false };
        if !args.iter().any(|arg| is_open(&substitute(arg, env))) {
            return false;
        }
        for made in self.made.borrow().get(def).into_iter().flatten() {
            let mut own = env.clone();
            if unify(self_ty, made, &mut own) && self.world.broken(&generics.predicates, &own).is_none() {
                *env = own;
                return true;
            }
        }
        false
    }
}

/// `Either<Either<…>, …>`: the beginning of something without an end.
fn holds_itself(ty: &Type) -> bool {
    fn holds(ty: &Type, def: DefId) -> bool {
        match ty {
            Type::Adt { def: own, args } => *own == def || args.iter().any(|arg| holds(arg, def)),
            Type::Tuple(items) => items.iter().any(|item| holds(item, def)),
            Type::Ref { inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => holds(inner, def),
            _ => false,
        }
    }
    match ty {
        Type::Adt { def, args } => args.iter().any(|arg| holds(arg, *def)),
        _ => false,
    }
}
