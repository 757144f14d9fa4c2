//! Sequences: for each type that its methods change, a target that builds a value by any door and applies operations to it.
//!
//! A method by itself sees what a constructor and a few calls make of a value; what twenty calls make of it, each of them
//! allowed, is seen here. The operations are the mutators that setup steps use too, those that are too dear for a setup step,
//! and what merely looks at the value, since it is there that a state which should not be shows.

use super::{Planner, callable_at_all, format_specs};
use crate::filter::Filter;
use crate::types::{Env, unify};
use crate::{Arg, Call, Target, TargetKind, Unit, UnitId};
use edgetest_inspect::{Callable, DefId, Owner, Receiver, Type};
use std::collections::BTreeSet;

/// Operations of one type.
const MOST: usize = 40;
/// Fewer operations make no sequence.
const FEWEST: usize = 2;

impl Planner<'_> {
    /// One sequence for each type of the crate, of the first instance that anything needs.
    pub(super) fn sequences(&mut self, filter: &Filter<'_>) {
        let mut known: BTreeSet<DefId> = BTreeSet::new();
        for index in 0..self.plan.builders.len() {
            let builder = &self.plan.builders[index];
            let (ty, spelled, mutators) = (builder.ty.clone(), builder.spelled.clone(), builder.mutators.clone());
            let Type::Adt { def, .. } = &ty else { continue };
            if self.graph.world.api.types.contains_key(def) && !known.contains(def) && self.is_changed(&ty) {
                known.insert(*def);
                self.sequence(&ty, &spelled, mutators, filter);
            }
        }
    }

    /// Whether the type has methods of its own that change it. Operators that assign make values, not states.
    fn is_changed(&self, ty: &Type) -> bool {
        self.methods(ty).any(|(_, callable)| {
            let silent = callable.output == Type::Tuple(Vec::new()) && callable.params.len() > 1;
            matches!(callable.owner, Owner::Inherent(_))
                && (callable.receiver == Some(Receiver::RefMut) || callable.receiver == Some(Receiver::Ref) && silent)
        })
    }

    fn sequence(&mut self, ty: &Type, spelled: &str, mutators: Vec<UnitId>, filter: &Filter<'_>) {
        let world = self.graph.world;
        let operations = self.operations(ty, spelled, mutators);
        let callables: Vec<usize> =
            operations.iter().filter_map(|unit| self.plan.units[unit.0 as usize].callable).collect();
        let admitted = callables.iter().any(|index| filter.admits(&world.api.callables[*index].path));
        let Ok(spec) = self.graph.spec(ty) else { return };
        if operations.len() < FEWEST || !admitted {
            return;
        }
        let receiver = Arg { name: "self".to_owned(), spec, ty: ty.clone() };
        let unit = self.unit(Unit {
            callable: None,
            call: Call::Sequence { operations },
            args: vec![receiver],
            doors: Vec::new(),
            result: None,
            mutates: None,
        });
        let path = format!("sequence of {}", crate::inputs::describe(world, ty));
        let kind = TargetKind::Sequence { callables };
        self.plan.targets.push(Target { kind, path, unit, seeds: Vec::new(), instance: Vec::new() });
    }

    /// The mutators, and the other methods that take the type by reference.
    pub(super) fn operations(&mut self, ty: &Type, spelled: &str, mutators: Vec<UnitId>) -> Vec<UnitId> {
        let world = self.graph.world;
        let mut operations = mutators;
        let known: BTreeSet<usize> =
            operations.iter().filter_map(|unit| self.plan.units[unit.0 as usize].callable).collect();
        let methods: Vec<usize> = self.methods(ty).map(|(index, _)| index).collect();
        for index in methods.into_iter().filter(|index| !known.contains(index)) {
            let mut env = Env::new();
            let owner = world.impl_of(&world.api.callables[index]).expect("it is a method");
            if operations.len() >= MOST || !unify(&owner.self_ty, ty, &mut env) {
                continue;
            }
            operations.extend(self.mutator(index, env, ty, spelled));
        }
        operations
    }

    /// Methods of the type that take it by reference, those of traits only where they change it.
    fn methods<'a>(&'a self, ty: &'a Type) -> impl Iterator<Item = (usize, &'a Callable)> {
        let world = self.graph.world;
        world.api.callables.iter().enumerate().filter(move |(_, callable)| {
            let takes_it = match callable.owner {
                Owner::Inherent(_) => matches!(callable.receiver, Some(Receiver::Ref | Receiver::RefMut)),
                Owner::TraitImpl(_) => callable.receiver == Some(Receiver::RefMut),
                Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => false,
            };
            takes_it
                && !callable.derived
                && format_specs(world, callable).is_none()
                && callable_at_all(world, callable).is_ok()
                && world.impl_of(callable).is_some_and(|item| unify(&item.self_ty, ty, &mut Env::new()))
        })
    }
}
