//! Who is charged with a failure: the callable whose code ran.

use edgetest_inspect::{Callable, CrateApi, DefId, Owner, Type};
use edgetest_plan::{TargetKind, TestPlan, Unit, UnitId};
use edgetest_run::{Failure, Stage};

/// The callable that a failure is charged to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject<'a> {
    /// Its name in reports.
    pub path: &'a str,
    /// The callable, unless a literal or constant failed.
    pub callable: Option<&'a Callable>,
    /// Its ordinal, for a stable order; that of the target where there is no callable.
    pub order: usize,
    /// The call.
    pub unit: &'a Unit,
}

/// A failing constructor is charged with its own failure, not the target that needed its value.
pub(crate) fn subject<'a>(api: &'a CrateApi, plan: &'a TestPlan, failure: &Failure) -> Option<Subject<'a>> {
    let target = plan.targets.get(usize::try_from(failure.target.0).ok()?)?;
    let unit_id = match failure.stage {
        Stage::Setup { unit, .. } => unit,
        Stage::Harness | Stage::Call | Stage::Result(_) | Stage::Law => target.unit,
    };
    let unit = unit(plan, unit_id)?;
    let index = match failure.stage {
        Stage::Setup { .. } => unit.callable,
        Stage::Harness | Stage::Call | Stage::Result(_) | Stage::Law => match &target.kind {
            TargetKind::Callable(index) => Some(*index),
            TargetKind::Law { callables, .. } => callables.first().copied(),
            // What is left of the value was used up: no operation of it is to blame.
            TargetKind::Sequence { .. } => None,
        },
    };
    let callable = index.and_then(|index| api.callables.get(index));
    Some(Subject {
        path: callable.map_or(&target.path, |callable| &callable.path),
        callable,
        order: index.unwrap_or(target.kind.callable()),
        unit,
    })
}

fn unit(plan: &TestPlan, id: UnitId) -> Option<&Unit> {
    plan.units.get(usize::try_from(id.0).ok()?)
}

/// The type whose method it is.
pub(crate) fn receiver(api: &CrateApi, callable: &Callable) -> Option<DefId> {
    let index = match callable.owner {
        Owner::Inherent(index) | Owner::TraitImpl(index) => index,
        Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => return None,
    };
    let mut ty = &api.impls.get(index)?.self_ty;
    while let Type::Ref { inner, .. } = ty {
        ty = inner;
    }
    if let Type::Adt { def, .. } = ty { Some(*def) } else { None }
}
