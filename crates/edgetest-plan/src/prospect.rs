//! What is known of a target before it runs: how likely it is to fail, and how much its call asks of a reader.
//!
//! The sweep spends its time by the first and chooses by the second which of several callables stands for a defect. Both
//! are rough: they order, they do not decide.

use crate::{Target, TargetKind, TestPlan};
use edgetest_inspect::CrateApi;

/// What is known of one target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prospect {
    /// How much in the body, and in what it calls, can go wrong: nothing at 0, a parser at some hundred.
    pub risk: u32,
    /// Arguments first, then the length of the path.
    pub burden: u32,
}

/// Characters of a path that weigh as much as one argument.
const PATH_PER_ARGUMENT: usize = 1_000;

impl TestPlan {
    /// The prospects of all targets, by number.
    pub fn prospects(&self, api: &CrateApi) -> Vec<Prospect> {
        self.targets.iter().map(|target| self.prospect(api, target)).collect()
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
        Prospect { risk, burden: u32::try_from(burden).unwrap_or(u32::MAX) }
    }
}
