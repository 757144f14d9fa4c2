//! Callables that were not tested, by reason and with what would unlock them.

use crate::Report;
use crate::reasons::{RUN_REASONS, UNBUILDABLE_CODE, named, skip_heading, skip_unlock, untested_code, untested_text};
use edgetest_triage::{Status, Untested};
use std::collections::BTreeMap;

/// Callables of one reason.
pub(crate) struct SkipGroup<'a> {
    /// Its stable code.
    pub code: &'static str,
    /// The reason in words.
    pub heading: String,
    /// What would unlock them.
    pub unlock: &'static str,
    /// Each with what its reason names, where it names something.
    pub members: Vec<(&'a str, Option<&'a str>)>,
}

/// By reason, the largest group first.
pub(crate) fn skipped(report: &Report) -> Vec<SkipGroup<'_>> {
    let mut groups: BTreeMap<&'static str, SkipGroup<'_>> = BTreeMap::new();
    for item in report.callables() {
        let (code, heading, unlock, detail) = match &item.status {
            Status::Tested => continue,
            Status::Skipped(untested) => {
                (untested_code(untested), heading(untested), unlock(untested), detail(untested))
            }
            Status::Unbuildable(message) => {
                let unlock = "a report to us: it is a defect of ours";
                (UNBUILDABLE_CODE, "rustc refused the harness".into(), unlock, message.lines().next())
            }
        };
        let group = groups.entry(code).or_insert_with(|| SkipGroup { code, heading, unlock, members: vec![] });
        group.members.push((&item.path, detail));
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.members.len()));
    groups
}

fn heading(untested: &Untested) -> String {
    match untested {
        Untested::Unplanned(reason) => skip_heading(reason).to_owned(),
        run => untested_text(run),
    }
}

fn detail(untested: &Untested) -> Option<&str> {
    match untested {
        Untested::Unplanned(reason) => named(reason),
        Untested::AllRejected
        | Untested::SetupFailed
        | Untested::GivenUp
        | Untested::NotRun
        | Untested::Unmet
        | Untested::NoSuchLaw => None,
    }
}

fn unlock(untested: &Untested) -> &'static str {
    match untested {
        Untested::Unplanned(reason) => skip_unlock(reason),
        run => {
            RUN_REASONS.iter().find(|(reason, _)| reason == run).map_or("", |(_, unlock)| unlock.trim_end_matches('.'))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;
    use edgetest_plan::SkipReason;

    #[test]
    fn the_largest_group_comes_first() {
        let mut report = sample::report();
        report.triaged.items.extend(["a::f", "a::g"].map(|path| sample::skipped(path, SkipReason::Unsafe)));
        report.triaged.items.push(edgetest_triage::Item {
            status: Status::Unbuildable("E0277\nmore".into()),
            ..sample::tested("a::h")
        });
        let groups: Vec<_> = skipped(&report).iter().map(|group| (group.code, group.members.clone())).collect();
        let expected = [
            ("unsafe", vec![("a::f", None), ("a::g", None)]),
            ("closure", vec![("orders::each", Some("FnMut"))]),
            ("does-not-compile", vec![("a::h", Some("E0277"))]),
        ];
        assert_eq!(groups, expected);
    }
}
