//! What is known of a target before it runs: how likely it is to fail, and how much its call asks of a reader.
//!
//! The sweep spends its time by the first and chooses by the second which of several callables stands for a defect. Both
//! are rough: they order, they do not decide.

use crate::{Target, TargetId, TargetKind, TestPlan};
use edgetest_inspect::{CrateApi, Owner};
use std::collections::BTreeMap;

/// What is known of one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// How much in the body, and in what it calls, can go wrong: nothing at 0, a parser at some hundred.
    pub risk: u32,
    /// Arguments first, then the length of the path.
    pub burden: u32,
    /// The first target whose callable has the same name, among them itself: what one of forty `pow` costs, the others will.
    pub kin: Option<TargetId>,
    /// It is asked for a law: a panic on the way there is a matter of the callable's own target.
    pub of_law: bool,
    /// It may be asked how its work grows with its input: a callable of the crate's own that is no route.
    pub grows: bool,
}

/// Characters of a path that weigh as much as one argument.
const PATH_PER_ARGUMENT: usize = 1_000;

impl TestPlan {
    /// The prospects of all targets, by number.
    pub fn prospects(&self, api: &CrateApi) -> Vec<Prospect> {
        let mut first: BTreeMap<&str, TargetId> = BTreeMap::new();
        let kin = |(target, id): (&Target, u32)| {
            let TargetKind::Callable(index) = target.kind else { return None };
            let name = api.callables.get(index)?.name.as_str();
            Some(*first.entry(name).or_insert(TargetId(id)))
        };
        let kin: Vec<_> = self.targets.iter().zip(0..).map(kin).collect();
        self.targets.iter().zip(kin).map(|(target, kin)| Prospect { kin, ..self.prospect(api, target) }).collect()
    }

    fn prospect(&self, api: &CrateApi, target: &Target) -> Prospect {
        let arguments = self.units.get(target.unit.0 as usize).map_or(0, |unit| unit.args.len());
        let risk = |callable: usize| api.risks.get(callable).copied().unwrap_or_default();
        let (risk, arguments) = match &target.kind {
            TargetKind::Callable(index) => (risk(*index), arguments),
            TargetKind::Sequence { callables } | TargetKind::Law { callables, .. } => {
                (callables.iter().map(|index| risk(*index)).max().unwrap_or_default(), arguments + callables.len())
            }
        };
        let burden = arguments * PATH_PER_ARGUMENT + target.path.len();
        Prospect {
            risk,
            burden: u32::try_from(burden).unwrap_or(u32::MAX),
            kin: None,
            of_law: matches!(target.kind, TargetKind::Law { .. }),
            grows: matches!(target.kind, TargetKind::Callable(index) if is_measured(api, index)),
        }
    }
}

/// A route is a whole application, and its work its answer's.
fn is_measured(api: &CrateApi, callable: usize) -> bool {
    api.callables.get(callable).is_some_and(|callable| !matches!(callable.owner, Owner::Route(_)) && !callable.derived)
}
