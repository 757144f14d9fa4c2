//! `--since` and `--partition`: which part of a plan is run.

mod changes;
mod git;
mod touched;

use crate::args::PartArgs;
use crate::error::Error;
use crate::repository;
use crate::shell::Shell;
use edgetest_inspect::{CrateApi, SelectedPackage};
use edgetest_plan::{Skip, SkipReason, TestPlan};
use touched::Touched;

/// The part of the plan that was asked for; the rest is skipped by name.
pub fn of(
    plan: TestPlan,
    api: &CrateApi,
    package: &SelectedPackage,
    part: &PartArgs,
    shell: Shell,
) -> Result<TestPlan, Error> {
    let plan = match &part.since {
        Some(revision) => since(plan, api, package, revision, shell)?,
        None => plan,
    };
    let Some(share) = part.partition else { return Ok(plan) };
    Ok(plan.narrowed(&SkipReason::OtherShare, |target| share.holds(&target.path)))
}

fn since(
    plan: TestPlan,
    api: &CrateApi,
    package: &SelectedPackage,
    revision: &str,
    shell: Shell,
) -> Result<TestPlan, Error> {
    let no_repository = || Error::Git { revision: revision.to_owned(), said: "the package is in no repository".into() };
    let root = Some(&package.package.root).filter(|_| package.is_member).and_then(|root| repository::root(root));
    let root = root.ok_or_else(no_repository)?;
    let changes = git::changes(&root, revision)?;
    let all = plan.targets.len();
    match touched::touched(api, &root, &changes) {
        Touched::Everything(why) => {
            shell.status("Changed", format!("{why}: all {all} harnesses"));
            Ok(plan)
        }
        Touched::Callables(callables) => {
            let plan = plan.narrowed(&SkipReason::Unchanged, |target| callables.contains(&target.kind.callable()));
            shell.status("Changed", format!("{} of {all} harnesses since {revision}", plan.targets.len()));
            Ok(plan)
        }
    }
}

/// Whether a plan is empty because its callables have not changed, or belong to another share.
pub fn is_elsewhere(plan: &TestPlan) -> bool {
    let elsewhere = |skip: &Skip| matches!(skip.reason, SkipReason::Unchanged | SkipReason::OtherShare);
    plan.targets.is_empty() && plan.unbuildable.is_empty() && plan.skips.iter().any(elsewhere)
}
