//! The account of every public callable: tested, or why not.

use crate::Location;
use edgetest_inspect::{CrateApi, Owner, Package, Span};
use edgetest_plan::{SkipReason, TargetId, TargetKind, TestPlan};
use edgetest_run::{HarnessRuns, TargetRun};
use std::collections::BTreeMap;

/// One public callable and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// `Callable::path`.
    pub path: String,
    /// What it is.
    pub kind: ItemKind,
    /// Whether it was tested.
    pub status: Status,
    /// Cases begun.
    pub cases: u64,
    /// Cases whose arguments could not be built.
    pub rejected: u64,
    /// Where it is written, where that is within the package.
    pub place: Option<Location>,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemKind {
    /// A free function.
    Function,
    /// An inherent method or associated function.
    Method,
    /// A method of a trait impl, or a provided method of a public trait.
    TraitImpl,
    /// Operations on a value of one type.
    Sequence,
    /// A law of some callables.
    Law,
    /// A route of a web application.
    Handler,
}

/// What became of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// At least one case reached its call.
    Tested,
    /// No case reached its call.
    Skipped(Untested),
    /// rustc refused its harness, with this message.
    Unbuildable(String),
}

/// Why no case reached a callable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Untested {
    /// It has no harness.
    Unplanned(SkipReason),
    /// A constructor refused in every case.
    AllRejected,
    /// A constructor failed in some case and refused in the others.
    SetupFailed,
    /// Its worker died too often before the call.
    GivenUp,
    /// The time was up before its first case.
    NotRun,
    /// No case met the condition of a law.
    Unmet,
    /// A law that only names and types suggest did not hold on most of a sample.
    NoSuchLaw,
}

/// The rows of all callables, in the order of the API; and callables that neither plan nor skips know, which is ours.
pub(crate) fn items(api: &CrateApi, plan: &TestPlan, runs: &HarnessRuns) -> (Vec<Item>, Vec<String>) {
    let rows = rows(plan, runs);
    let mut items = Vec::new();
    let mut lost = Vec::new();
    for (index, callable) in api.callables.iter().enumerate() {
        match rows.get(&index) {
            Some((status, cases, rejected)) => items.push(Item {
                path: callable.path.clone(),
                kind: item_kind(&callable.owner),
                status: status.clone(),
                cases: *cases,
                rejected: *rejected,
                place: callable.span.as_ref().and_then(|span| place(&api.package, span)),
            }),
            // Derived impls are rustc's code, not the author's.
            None if callable.derived => {}
            None => lost.push(format!("`{}` is neither planned nor skipped", callable.path)),
        }
    }
    items.extend(sequences(plan, runs));
    items.extend(laws(plan, runs));
    (items, lost)
}

/// A span outside of the package's folder is rustdoc's to name, and no file of a reader's.
fn place(package: &Package, span: &Span) -> Option<Location> {
    let krate = format!("{}-{}", package.name, package.version);
    let within = !span.file.starts_with(['/', '\\']) && !span.file.contains("..") && !span.file.contains(':');
    within.then(|| Location { krate, file: span.file.clone(), line: span.line, column: span.column })
}

/// The rows of sequences, in the order of the plan.
fn sequences(plan: &TestPlan, runs: &HarnessRuns) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, target) in (0u32..).zip(&plan.targets) {
        let TargetKind::Sequence { .. } = target.kind else { continue };
        let (is_left_out, run) = run_of(runs, index);
        let (path, cases, rejected) = (target.path.clone(), run.cases, run.rejected);
        items.push(Item {
            path,
            kind: ItemKind::Sequence,
            status: status(is_left_out, &run),
            cases,
            rejected,
            place: None,
        });
    }
    for refused in &plan.unbuildable {
        if let TargetKind::Sequence { .. } = refused.kind {
            let (path, status) = (refused.path.clone(), Status::Unbuildable(refused.message.clone()));
            items.push(Item { path, kind: ItemKind::Sequence, status, cases: 0, rejected: 0, place: None });
        }
    }
    items
}

/// The rows of laws, in the order of the plan.
fn laws(plan: &TestPlan, runs: &HarnessRuns) -> Vec<Item> {
    let mut items = Vec::new();
    for (index, target) in (0u32..).zip(&plan.targets) {
        let TargetKind::Law { law, .. } = target.kind else { continue };
        let (is_left_out, run) = run_of(runs, index);
        let status = match status(is_left_out, &run) {
            Status::Tested if crate::law::is_none(law, runs, TargetId(index)) => Status::Skipped(Untested::NoSuchLaw),
            Status::Skipped(Untested::AllRejected | Untested::SetupFailed) if run.rejected < run.cases => {
                Status::Skipped(Untested::Unmet)
            }
            status => status,
        };
        let (path, cases, rejected) = (target.path.clone(), run.cases, run.rejected);
        items.push(Item { path, kind: ItemKind::Law, status, cases, rejected, place: None });
    }
    for refused in &plan.unbuildable {
        if let TargetKind::Law { .. } = refused.kind {
            let (path, status) = (refused.path.clone(), Status::Unbuildable(refused.message.clone()));
            items.push(Item { path, kind: ItemKind::Law, status, cases: 0, rejected: 0, place: None });
        }
    }
    items
}

/// By callable; a harness wins over a skip, should a callable have both.
fn rows(plan: &TestPlan, runs: &HarnessRuns) -> BTreeMap<usize, (Status, u64, u64)> {
    let mut rows = BTreeMap::new();
    let mut tested: BTreeMap<usize, (bool, TargetRun)> = BTreeMap::new();
    for skip in &plan.skips {
        rows.insert(skip.callable, (Status::Skipped(Untested::Unplanned(skip.reason.clone())), 0, 0));
    }
    for refused in &plan.unbuildable {
        let Some(callable) = refused.kind.tested_callable() else { continue };
        rows.insert(callable, (Status::Unbuildable(refused.message.clone()), 0, 0));
    }
    for (index, target) in (0u32..).zip(&plan.targets) {
        let Some(callable) = target.kind.tested_callable() else { continue };
        let (is_left_out, run) = run_of(runs, index);
        let (all_left_out, account) = tested.entry(callable).or_insert((true, TargetRun::default()));
        *all_left_out &= is_left_out;
        *account = sum(account, &run);
    }
    let row = |(left_out, run): (bool, TargetRun)| (status(left_out, &run), run.cases, run.rejected);
    rows.extend(tested.into_iter().map(|(callable, account)| (callable, row(account))));
    rows
}

/// Two instances of one callable are one account.
fn sum(one: &TargetRun, other: &TargetRun) -> TargetRun {
    TargetRun {
        cases: one.cases + other.cases,
        rejected: one.rejected + other.rejected,
        reached: one.reached + other.reached,
        failed: one.failed + other.failed,
        deaths: one.deaths + other.deaths,
        given_up: one.given_up || other.given_up,
        left: one.left.and(other.left),
    }
}

/// Whether a target was not to be run, and its account.
fn run_of(runs: &HarnessRuns, index: u32) -> (bool, TargetRun) {
    let id = TargetId(index);
    (runs.left_out.contains(&id), runs.targets.get(&id).cloned().unwrap_or_default())
}

fn status(is_left_out: bool, run: &TargetRun) -> Status {
    if is_left_out && run.cases == 0 {
        Status::Skipped(Untested::Unplanned(SkipReason::Filtered))
    } else if run.reached > 0 {
        Status::Tested
    } else if run.given_up {
        Status::Skipped(Untested::GivenUp)
    } else if run.cases == 0 {
        Status::Skipped(Untested::NotRun)
    } else if run.failed > 0 {
        Status::Skipped(Untested::SetupFailed)
    } else {
        Status::Skipped(Untested::AllRejected)
    }
}

fn item_kind(owner: &Owner) -> ItemKind {
    match owner {
        Owner::Free { .. } => ItemKind::Function,
        Owner::Route(_) => ItemKind::Handler,
        Owner::Inherent(_) => ItemKind::Method,
        Owner::TraitImpl(_) | Owner::TraitProvided(_) => ItemKind::TraitImpl,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_plan::{Skip, Unbuildable};

    #[test]
    fn tested_means_that_a_case_reached_the_call() {
        let run = |cases, rejected, reached, failed, given_up| TargetRun {
            cases,
            rejected,
            reached,
            failed,
            given_up,
            ..TargetRun::default()
        };
        for (run, expected) in [
            (run(9, 8, 1, 0, false), Status::Tested),
            (run(9, 8, 1, 1, true), Status::Tested),
            (run(9, 9, 0, 0, false), Status::Skipped(Untested::AllRejected)),
            (run(9, 8, 0, 1, false), Status::Skipped(Untested::SetupFailed)),
            (run(9, 0, 0, 9, true), Status::Skipped(Untested::GivenUp)),
            (run(0, 0, 0, 0, false), Status::Skipped(Untested::NotRun)),
        ] {
            assert_eq!(status(false, &run), expected);
        }
        let filtered = Status::Skipped(Untested::Unplanned(SkipReason::Filtered));
        assert_eq!(status(true, &run(0, 0, 0, 0, false)), filtered);
    }

    #[test]
    fn every_callable_has_a_row_or_is_told_as_lost() {
        let names = ["a::built", "a::skipped", "a::refused", "a::lost", "a::derived"];
        let mut api = sample::api(names.iter().map(|name| sample::function(name, 1..2)).collect());
        api.callables[4].derived = true;
        let plan = TestPlan {
            targets: vec![sample::target(0, "a::built")],
            skips: vec![Skip { callable: 1, reason: SkipReason::Unsafe }],
            unbuildable: vec![Unbuildable {
                kind: TargetKind::Callable(2),
                path: "a::refused".into(),
                message: "E0277".into(),
            }],
            ..TestPlan::default()
        };
        let (items, lost) = items(&api, &plan, &HarnessRuns::default());
        assert_eq!(items.iter().map(|item| item.path.as_str()).collect::<Vec<_>>(), &names[..3]);
        assert_eq!(lost, ["`a::lost` is neither planned nor skipped"]);
    }
}
