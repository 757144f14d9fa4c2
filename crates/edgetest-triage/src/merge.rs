//! One root cause, one finding.
//!
//! Panics at one line with one kind are one defect, whoever calls; deaths without a place are one per callable. The case
//! that is shown is the one that a reader understands soonest.

use crate::{Finding, Kind, Location, Severity};
use edgetest_plan::{Law, Tier};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A judged failure, with what decides whether it represents its root cause.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// The finding that it would be by itself.
    pub finding: Finding,
    /// Rank of its stage: the call itself, its result, a constructor.
    pub stage: u8,
    /// Length of its case, and the case as text.
    pub length: (usize, String),
    /// Order of the callable within the API.
    pub order: usize,
}

/// What two failures of one root cause have in common.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Root {
    /// A line of some crate.
    Line(Kind, String, String, u32),
    /// A law and the callable that is charged.
    Law(Law, String),
    /// Several callables that disagree: whichever law shows it.
    Among(Vec<String>),
    /// A callable: for deaths without a place, and for places in std that any callable may reach.
    Item(Kind, String),
}

/// Merges failures of one root cause; the worst findings come first, then by callable.
pub(crate) fn merge(candidates: Vec<Candidate>) -> Vec<Finding> {
    let mut groups: BTreeMap<Root, Vec<Candidate>> = BTreeMap::new();
    for candidate in candidates {
        groups.entry(root(&candidate.finding)).or_default().push(candidate);
    }
    fold_placeless(&mut groups);
    fold_large(&mut groups);
    let mut merged: Vec<(usize, Finding)> = groups.into_values().map(represent).collect();
    merged.sort_by(|(order, a), (other, b)| {
        b.severity
            .cmp(&a.severity)
            .then(order.cmp(other))
            .then_with(|| a.location.cmp(&b.location))
            .then(a.kind.cmp(&b.kind))
    });
    merged.into_iter().map(|(_, finding)| finding).collect()
}

fn root(finding: &Finding) -> Root {
    if let Some(law) = finding.law {
        return among(finding).unwrap_or_else(|| Root::Law(law, finding.item.clone()));
    }
    match &finding.location {
        Some(Location { krate, file, line, .. }) if krate != crate::locate::STD => {
            Root::Line(finding.kind, krate.clone(), file.clone(), *line)
        }
        Some(_) | None => Root::Item(finding.kind, finding.item.clone()),
    }
}

/// A reader and a writer that disagree do so from both sides. A contract is one type's own, and each is told by itself.
fn among(finding: &Finding) -> Option<Root> {
    let is_shared = finding.law.is_some_and(|law| law.tier() != Tier::Contractual) && !finding.also.is_empty();
    let mut callables = finding.also.clone();
    callables.push(finding.item.clone());
    callables.sort();
    is_shared.then_some(Root::Among(callables))
}

/// A panic whose place was not learnt, since it did not happen again, is taken for the one of the same kind and callable
/// whose place is known.
fn fold_placeless(groups: &mut BTreeMap<Root, Vec<Candidate>>) {
    let placeless: Vec<(Kind, String)> = groups
        .iter()
        .filter(|(_, group)| group.iter().all(|candidate| candidate.finding.flaky))
        .filter_map(|(root, _)| if let Root::Item(kind, item) = root { Some((*kind, item.clone())) } else { None })
        .collect();
    for (kind, item) in placeless {
        let known = groups.iter().find(|(root, group)| {
            let alike = |candidate: &Candidate| candidate.finding.kind == kind && candidate.finding.item == item;
            matches!(root, Root::Line(..)) && group.iter().any(alike)
        });
        let Some(known) = known.map(|(root, _)| root.clone()) else { continue };
        let folded = groups.remove(&Root::Item(kind, item)).unwrap_or_default();
        groups.entry(known).or_default().extend(folded);
    }
}

/// What used up its time on a large input only is explained by work that is known to grow out of proportion.
fn fold_large(groups: &mut BTreeMap<Root, Vec<Candidate>>) {
    let growing: Vec<String> = groups
        .keys()
        .filter_map(|root| if let Root::Item(Kind::Growth, item) = root { Some(item.clone()) } else { None })
        .collect();
    for item in growing {
        let hang = Root::Item(Kind::Hang, item.clone());
        let is_note = |group: &Vec<Candidate>| group.iter().all(|one| one.finding.severity == Severity::Note);
        if groups.get(&hang).is_some_and(is_note) {
            let folded = groups.remove(&hang).unwrap_or_default();
            groups.entry(Root::Item(Kind::Growth, item)).or_default().extend(folded);
        }
    }
}

fn represent(mut group: Vec<Candidate>) -> (usize, Finding) {
    group.sort_by_cached_key(rank);
    let seen = group.iter().map(|candidate| candidate.finding.seen).sum();
    let first_seen_ms = group.iter().map(|candidate| candidate.finding.first_seen_ms).min().unwrap_or_default();
    let mut also: Vec<String> = group.iter().map(|candidate| candidate.finding.item.clone()).collect();
    also.extend(group.iter().flat_map(|candidate| candidate.finding.also.iter().cloned()));
    let best = group.swap_remove(0);
    also.sort();
    also.dedup();
    also.retain(|path| *path != best.finding.item);
    (best.order, Finding { also, seen, first_seen_ms, ..best.finding })
}

type Rank = (Reverse<Severity>, bool, Reverse<u32>, u8, Option<(Law, usize)>, usize, usize, String);

/// The worst first, then what was confirmed, and oftenest, since that is the one that was made small; the call itself, the shortest case, the first callable. Of laws always the same one
/// represents the others, whatever was drawn, since the finding is named after it.
fn rank(candidate: &Candidate) -> Rank {
    let Candidate { finding, stage, length, order } = candidate;
    let law = finding.law.map(|law| (law, *order));
    let runs = Reverse(finding.confirmed.0);
    (Reverse(finding.severity), finding.flaky, runs, *stage, law, length.0, *order, length.1.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn candidate(item: &str, line: Option<u32>, severity: Severity, length: usize) -> Candidate {
        let finding = Finding { severity, location: line.map(sample::place), ..sample::finding(item) };
        Candidate { finding, stage: 0, length: (length, String::new()), order: length }
    }

    #[test]
    fn what_disagrees_from_both_sides_is_one_finding() {
        let broken = |law, item: &str, other: &str, length| {
            let finding =
                Finding { law: Some(law), also: vec![other.to_owned()], kind: Kind::Law, ..sample::finding(item) };
            Candidate {
                finding: Finding { location: None, ..finding },
                stage: 1,
                length: (length, String::new()),
                order: 0,
            }
        };
        let merged = merge(vec![
            broken(Law::PrintParse, "a::print", "a::parse", 1),
            broken(Law::ParsePrint, "a::parse", "a::print", 9),
            broken(Law::EqHash, "a::hash", "a::eq", 2),
        ]);
        let told: Vec<_> = merged.iter().map(|finding| (finding.law, finding.item.as_str())).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told.contains(&(Some(Law::ParsePrint), "a::parse")), "{told:?}");
    }

    #[test]
    fn one_line_is_one_finding_and_lists_its_other_callers() {
        let merged = merge(vec![
            candidate("a::long", Some(3), Severity::Error, 9),
            candidate("a::short", Some(3), Severity::Error, 2),
            candidate("a::long", Some(3), Severity::Error, 8),
            candidate("a::other", Some(4), Severity::Error, 1),
        ]);
        assert_eq!(merged.iter().map(|finding| finding.item.as_str()).collect::<Vec<_>>(), ["a::other", "a::short"]);
        assert_eq!(merged[1].also, ["a::long"]);
        assert_eq!(merged[1].seen, 3 * sample::finding("x").seen);
    }

    #[test]
    fn a_hang_on_a_large_input_is_told_by_the_growth_behind_it() {
        let death = |kind, severity| {
            let mut candidate = candidate("a::f", None, severity, 1);
            candidate.finding.kind = kind;
            candidate
        };
        let growth = || death(Kind::Growth, Severity::Warning);
        let merged = merge(vec![death(Kind::Hang, Severity::Note), growth()]);
        assert_eq!(merged.iter().map(|finding| finding.kind).collect::<Vec<_>>(), [Kind::Growth]);
        assert_eq!(merge(vec![death(Kind::Hang, Severity::Error), growth()]).len(), 2);
    }

    #[test]
    fn deaths_without_a_place_are_one_per_callable() {
        let deaths = vec![candidate("a::f", None, Severity::Error, 2), candidate("a::g", None, Severity::Error, 1)];
        assert_eq!(merge(deaths).len(), 2);
    }

    #[test]
    fn a_place_that_was_not_learnt_is_taken_for_the_known_one() {
        let flaky = |item: &str| {
            let mut candidate = candidate(item, None, Severity::Warning, 1);
            candidate.finding.flaky = true;
            candidate
        };
        let merged = merge(vec![candidate("a::f", Some(3), Severity::Error, 9), flaky("a::f"), flaky("a::g")]);
        assert_eq!(merged.iter().map(|finding| finding.item.as_str()).collect::<Vec<_>>(), ["a::f", "a::g"]);
        assert_eq!((merged[0].location.clone(), merged[0].seen), (Some(sample::place(3)), 14));
    }

    #[test]
    fn a_documented_caller_does_not_hide_an_undocumented_one() {
        let merged = merge(vec![
            candidate("a::documented", Some(3), Severity::Note, 1),
            candidate("a::parse", Some(3), Severity::Error, 9),
        ]);
        assert_eq!((merged[0].item.as_str(), merged[0].severity), ("a::parse", Severity::Error));
        assert_eq!(merged[0].also, ["a::documented"]);
    }

    #[test]
    fn the_call_itself_represents_before_a_constructor() {
        let setup = Candidate { stage: 2, ..candidate("a::setup", Some(3), Severity::Error, 1) };
        assert_eq!(merge(vec![setup, candidate("a::call", Some(3), Severity::Error, 9)])[0].item, "a::call");
    }
}
