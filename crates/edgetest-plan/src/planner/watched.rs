//! Watched sequences: containers of items that know how they are treated, and may panic or compare as they like.
//!
//! What safe code can do to a container's items, and what a container's `unsafe` then does to them, no ordinary item shows: a
//! number is dropped twice without a trace. Only where the crate holds `unsafe`; safe code can drop nothing twice.

use super::Planner;
use crate::filter::Filter;
use crate::hostile;
use crate::inputs::MAX_DEPTH;
use crate::spell::Lifetimes;
use crate::types::{Env, unify};
use crate::{Arg, Call, Target, TargetKind, Unit, UnitId};
use edgetest_inspect::{DefId, Origin, Owner, Receiver, Type};
use std::collections::BTreeSet;

/// Types that are watched.
const MOST: usize = 16;
/// Fewer operations make no sequence.
const FEWEST: usize = 2;

impl Planner<'_> {
    /// One watched sequence for each type of the crate that holds values of its users.
    pub(super) fn watched(&mut self, filter: &Filter<'_>) {
        let world = self.graph.world;
        if !world.api.has_unsafe {
            return;
        }
        let built: Vec<Type> = self.plan.builders.iter().map(|builder| builder.ty.clone()).collect();
        let mut known: BTreeSet<DefId> = BTreeSet::new();
        for ty in built {
            let Type::Adt { def, .. } = &ty else { continue };
            let is_own = world.api.types.contains_key(def) && world.def(*def).origin == Origin::Local;
            if !is_own || known.len() >= MOST || known.contains(def) {
                continue;
            }
            let Some(watched) = hostile::with_items(world, &ty) else { continue };
            if self.graph.is_nameable(&watched) && self.graph.can(&watched, MAX_DEPTH) {
                known.insert(*def);
                self.watch(&watched, filter);
            }
        }
    }

    fn watch(&mut self, ty: &Type, filter: &Filter<'_>) -> Option<()> {
        let world = self.graph.world;
        let spelled = world.spell(ty, Lifetimes::Static)?;
        let spec = self.graph.spec(ty).ok()?;
        let mood_type = hostile::mood(world);
        let mood = self.graph.spec(&mood_type).ok()?;
        self.builders();
        let mutators = self.plan.builders.iter().find(|builder| builder.ty == *ty)?.mutators.clone();
        let mut operations = self.operations(ty, &spelled, mutators);
        operations.extend(self.cloning(ty, &spelled));
        let callables: Vec<usize> =
            operations.iter().filter_map(|unit| self.plan.units[unit.0 as usize].callable).collect();
        let admitted = callables.iter().any(|index| filter.admits(&world.api.callables[*index].path));
        if operations.len() < FEWEST || !admitted {
            return None;
        }
        let args = vec![
            Arg { name: "self".to_owned(), spec, ty: ty.clone() },
            Arg { name: "mood".to_owned(), spec: mood, ty: mood_type },
        ];
        let call = Call::Sequence { operations };
        let unit = self.unit(Unit { callable: None, call, args, doors: Vec::new(), result: None, mutates: None });
        let path = format!("watched sequence of {}", crate::inputs::describe(world, ty));
        let kind = TargetKind::Sequence { callables };
        self.plan.targets.push(Target { kind, path, unit, seeds: Vec::new(), instance: Vec::new() });
        Some(())
    }

    /// Cloning changes nothing, but makes values that are dropped as well.
    fn cloning(&mut self, ty: &Type, spelled: &str) -> Option<UnitId> {
        let world = self.graph.world;
        let (index, env) = world.api.callables.iter().enumerate().find_map(|(index, callable)| {
            let fits = callable.name == "clone"
                && callable.receiver == Some(Receiver::Ref)
                && matches!(callable.owner, Owner::TraitImpl(_));
            let mut env = Env::new();
            (fits && unify(&world.impl_of(callable)?.self_ty, ty, &mut env)).then_some((index, env))
        })?;
        self.mutator(index, env, ty, spelled).ok()
    }
}
