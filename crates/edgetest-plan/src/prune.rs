//! Taking parts out of a plan: what did not compile drops out, and only what cannot do without it goes with it.

use crate::{BuilderId, Call, InputSpec, PlanPart, TargetId, TestPlan, Unbuildable, Unit, UnitId};
use std::collections::{BTreeMap, BTreeSet};

impl TestPlan {
    /// The plan without the parts that rustc refused, each with its message. Builders that lose their last way, and calls
    /// that need them, follow; a target that cannot be kept is counted in `unbuildable`.
    #[must_use]
    pub fn without(self, rejected: &[(PlanPart, String)]) -> Self {
        let mut refused = Refused::default();
        for (part, message) in rejected {
            match part {
                PlanPart::Target(target) => {
                    refused.units.insert(self.targets[target.0 as usize].unit, message.clone());
                }
                PlanPart::App(app) => {
                    let units = self.units.iter().zip(0u32..);
                    let of_app = units.filter(|(unit, _)| self.app_of(&unit.call) == Some(*app));
                    refused.units.extend(of_app.map(|(_, id)| (UnitId(id), message.clone())));
                }
                PlanPart::StandIn(index) => refused.stand_in(&self, *index, message),
                PlanPart::Unit(unit) => {
                    refused.units.insert(*unit, message.clone());
                }
                PlanPart::Builder(builder) => {
                    refused.builders.insert(*builder, message.clone());
                }
            }
        }
        self.drop_refused(refused)
    }

    /// Drops builders without a way and what needs them; a fresh plan may hold some where a type was only reachable
    /// through one that was not.
    #[must_use]
    pub(crate) fn settle(self) -> Self {
        self.drop_refused(Refused::default())
    }

    fn drop_refused(mut self, mut refused: Refused) -> Self {
        loop {
            let before = (refused.units.len(), refused.builders.len());
            for (index, builder) in self.builders.iter_mut().enumerate() {
                let id = BuilderId(u32::try_from(index).expect("few builders"));
                let shallow: BTreeSet<UnitId> = builder.ways.iter().take(builder.shallow).copied().collect();
                let mut last = None;
                builder.ways.retain(|way| match refused.units.get(way) {
                    Some(message) => {
                        last = Some(message.clone());
                        false
                    }
                    None => true,
                });
                builder.shallow = builder.ways.iter().filter(|way| shallow.contains(way)).count().max(1);
                builder.mutators.retain(|mutator| !refused.units.contains_key(mutator));
                if builder.ways.is_empty() && !refused.builders.contains_key(&id) {
                    let message = last.unwrap_or_else(|| format!("no way to build {} is left", builder.spelled));
                    refused.builders.insert(id, message);
                }
            }
            for (index, unit) in self.units.iter_mut().enumerate() {
                let id = UnitId(u32::try_from(index).expect("few units"));
                if let Call::Sequence { operations } = &mut unit.call {
                    operations.retain(|operation| !refused.units.contains_key(operation));
                    if operations.is_empty() {
                        refused.units.entry(id).or_insert_with(|| "no operation is left".to_owned());
                    }
                }
                if let Some(message) = unit.prune(&refused.builders) {
                    refused.units.entry(id).or_insert(message);
                }
            }
            if before == (refused.units.len(), refused.builders.len()) {
                break;
            }
        }
        let (kept, lost) = self.targets.into_iter().partition(|target| !refused.units.contains_key(&target.unit));
        self.targets = kept;
        let lost: Vec<crate::Target> = lost;
        self.unbuildable.extend(lost.into_iter().map(|target| {
            let message = refused.units[&target.unit].clone();
            Unbuildable { kind: target.kind, path: target.path, message }
        }));
        self
    }

    /// The plan of these targets alone; what they are built of stays as it is, so that choices mean the same.
    #[must_use]
    pub fn only(&self, targets: &BTreeSet<TargetId>) -> Self {
        let mut plan = self.clone();
        let mut id = (0..).map(TargetId);
        plan.targets.retain(|_| id.next().is_some_and(|id| targets.contains(&id)));
        plan
    }

    /// Units and builders that some target needs, so that nothing else is spelled.
    pub fn live(&self) -> (BTreeSet<UnitId>, BTreeSet<BuilderId>) {
        let mut units = BTreeSet::new();
        let mut builders = BTreeSet::new();
        let mut open: Vec<UnitId> = self.targets.iter().map(|target| target.unit).collect();
        while let Some(unit) = open.pop() {
            if !units.insert(unit) {
                continue;
            }
            if let Call::Sequence { operations } = &self.units[unit.0 as usize].call {
                open.extend(operations);
            }
            for arg in &self.units[unit.0 as usize].args {
                arg.spec.each_builder(&mut |builder| {
                    if builders.insert(builder) {
                        let builder = &self.builders[builder.0 as usize];
                        open.extend(builder.ways.iter().chain(&builder.mutators));
                    }
                });
            }
        }
        (units, builders)
    }
}

#[derive(Default)]
struct Refused {
    units: BTreeMap<UnitId, String>,
    builders: BTreeMap<BuilderId, String>,
}

impl Refused {
    /// Everything that names the stand-in goes with it.
    fn stand_in(&mut self, plan: &TestPlan, index: usize, message: &str) {
        let name = &plan.stand_ins[index].name;
        let units = plan.units.iter().zip(0u32..).filter(|(unit, _)| plan.names(unit, name));
        self.units.extend(units.map(|(_, id)| (UnitId(id), message.to_owned())));
        let builders = plan.builders.iter().zip(0u32..).filter(|(builder, _)| has_word(&builder.spelled, name));
        self.builders.extend(builders.map(|(_, id)| (BuilderId(id), message.to_owned())));
    }
}

impl TestPlan {
    /// The stand-ins that a unit's own source names.
    pub fn stand_ins_of(&self, unit: &Unit) -> impl Iterator<Item = usize> + '_ {
        let named: Vec<usize> =
            (0..self.stand_ins.len()).filter(|index| self.names(unit, &self.stand_ins[*index].name)).collect();
        named.into_iter()
    }

    fn names(&self, unit: &Unit, name: &str) -> bool {
        let written = match &unit.call {
            Call::Function { ufcs, .. } => has_word(ufcs, name),
            Call::Struct { path, .. } | Call::Tuple { path } | Call::Path { path } => has_word(path, name),
            Call::Fixture { .. }
            | Call::Format { .. }
            | Call::Sequence { .. }
            | Call::Check(_)
            | Call::Request { .. } => false,
        };
        let types = [&unit.result, &unit.mutates];
        written
            || types.into_iter().flatten().any(|ty| has_word(ty, name))
            || unit.args.iter().any(|arg| {
                crate::spell::spell(&self.defs, &arg.ty, crate::spell::Lifetimes::Elided)
                    .is_some_and(|ty| has_word(&ty, name))
            })
    }
}

/// Whether a text holds an identifier as a whole.
pub fn has_word(text: &str, word: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    text.match_indices(word)
        .any(|(at, _)| !text[..at].ends_with(is_part) && !text[at + word.len()..].starts_with(is_part))
}

impl Unit {
    /// Cuts alternatives that need a refused builder; the message of the builder that it cannot do without, if any.
    fn prune(&mut self, refused: &BTreeMap<BuilderId, String>) -> Option<String> {
        if refused.is_empty() {
            return None;
        }
        self.args.iter_mut().find_map(|arg| arg.spec.prune(refused))
    }
}

impl InputSpec {
    fn prune(&mut self, refused: &BTreeMap<BuilderId, String>) -> Option<String> {
        match self {
            Self::Draw(_) => None,
            Self::Build(builder) => refused.get(builder).cloned(),
            Self::Wrap { parts, .. } => parts.iter_mut().find_map(|part| part.prune(refused)),
            Self::Repeat(inner) | Self::Array(inner, _) | Self::Slice { item: inner, .. } | Self::Ref { inner, .. } => {
                inner.prune(refused)
            }
            Self::OneOf(alternatives) => {
                let mut last = None;
                alternatives.retain_mut(|alternative| match alternative.prune(refused) {
                    Some(message) => {
                        last = Some(message);
                        false
                    }
                    None => true,
                });
                if alternatives.is_empty() { last } else { None }
            }
        }
    }

    /// Visits the builders that a grammar asks for.
    pub fn each_builder(&self, visit: &mut dyn FnMut(BuilderId)) {
        match self {
            Self::Draw(_) => {}
            Self::Build(builder) => visit(*builder),
            Self::Wrap { parts: inner, .. } | Self::OneOf(inner) => {
                for part in inner {
                    part.each_builder(visit);
                }
            }
            Self::Repeat(inner) | Self::Array(inner, _) | Self::Slice { item: inner, .. } | Self::Ref { inner, .. } => {
                inner.each_builder(visit);
            }
        }
    }
}
