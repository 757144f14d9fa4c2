//! Which functions share a fuzz target: those of one type, or the free functions of one module.
//!
//! Time is shared among targets, and each is a program to link, so a large crate gets twenty and not hundreds: the
//! smallest subjects join the module that they lie in. A name comes from a path and never from a number, since corpora
//! are kept by it.

use crate::harness::number;
use edgetest_inspect::{CrateApi, Owner, Type};
use edgetest_plan::{Target, TargetId, TestPlan};
use std::collections::BTreeMap;

/// Targets of a large crate.
const MOST: usize = 20;

/// One fuzz target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FuzzGroup {
    /// Its name as a program: letters, digits and `_`.
    pub name: String,
    /// The path of what it is about: `url::Url`, `url::quirks`.
    pub subject: String,
    /// Its functions, by path; the first byte of an input chooses among them.
    pub targets: Vec<TargetId>,
}

/// The fuzz targets of a plan, by name.
pub fn groups(plan: &TestPlan, api: &CrateApi) -> Vec<FuzzGroup> {
    let mut by_subject: BTreeMap<String, Vec<TargetId>> = BTreeMap::new();
    // A route asks for a runtime and a driver that a fuzz folder does not have, and watched values are the sweep's.
    let is_watched = |target: &Target| plan.units[target.unit.0 as usize].is_watched();
    let targets =
        plan.targets.iter().enumerate().filter(|(_, target)| plan.route(target).is_none() && !is_watched(target));
    for (index, target) in targets {
        let id = TargetId(number(index));
        by_subject.entry(subject(api, target.kind.callable())).or_default().push(id);
    }
    fold(&mut by_subject);
    let mut groups: BTreeMap<String, FuzzGroup> = BTreeMap::new();
    for (subject, targets) in by_subject {
        let name = name(&subject);
        let new = FuzzGroup { name: name.clone(), subject, targets: Vec::new() };
        groups.entry(name).or_insert(new).targets.extend(targets);
    }
    let mut groups: Vec<FuzzGroup> = groups.into_values().collect();
    for group in &mut groups {
        group.targets.sort_by_key(|target| &plan.targets[target.0 as usize].path);
    }
    groups
}

/// The path of the type that a callable belongs to, else that of its module.
fn subject(api: &CrateApi, callable: usize) -> String {
    let callable = &api.callables[callable];
    let of_type = |ty: &Type| match ty {
        Type::Adt { def, .. } => Some(&api.defs[def.0 as usize]),
        _ => None,
    };
    let path = match &callable.owner {
        Owner::Inherent(item) | Owner::TraitImpl(item) => of_type(&api.impls[*item].self_ty)
            .filter(|def| api.types.contains_key(&def_id(api, def)))
            .map(|def| &def.path),
        Owner::TraitProvided(def) => Some(&api.defs[def.0 as usize].path),
        Owner::Free { path } => return parent(path).unwrap_or(path).to_owned(),
        Owner::Route(_) => return callable.path.clone(),
    };
    path.cloned().unwrap_or_else(|| api.package.lib_name.clone())
}

fn def_id(api: &CrateApi, def: &edgetest_inspect::Def) -> edgetest_inspect::DefId {
    let at = api.defs.iter().position(|other| std::ptr::eq(other, def)).expect("it was taken from there");
    edgetest_inspect::DefId(number(at))
}

fn parent(path: &str) -> Option<&str> {
    path.rsplit_once("::").map(|(parent, _)| parent)
}

/// Lets the smallest subject join its module until there are few enough; a module waits for what lies in it.
fn fold(subjects: &mut BTreeMap<String, Vec<TargetId>>) {
    while subjects.len() > MOST {
        let holds = |module: &str| subjects.keys().any(|other| parent(other) == Some(module));
        let foldable = subjects.iter().filter(|(subject, _)| subject.contains("::") && !holds(subject));
        let smallest = foldable.min_by_key(|(subject, targets)| (targets.len(), (*subject).clone()));
        let Some(smallest) = smallest.map(|(subject, _)| subject.clone()) else { return };
        let targets = subjects.remove(&smallest).unwrap_or_default();
        let module = parent(&smallest).expect("it has one").to_owned();
        subjects.entry(module).or_default().extend(targets);
    }
}

/// A path in snake case: `url::ParseError` is `url_parse_error`.
fn name(path: &str) -> String {
    let mut name = String::new();
    let mut before = '_';
    for letter in path.replace("::", "_").replace("r#", "").chars() {
        let begins = letter.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit());
        name.extend(begins.then_some('_'));
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => name.push(letter.to_ascii_lowercase()),
            _ => name.extend(format!("u{:x}", u32::from(letter)).chars()),
        }
        before = letter;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_letters_digits_and_underscores() {
        assert_eq!(name("url::ParseError"), "url_parse_error");
        assert_eq!(name("url::r#type::HTTPServer2Go"), "url_type_httpserver2_go");
        assert_eq!(name("größe::Maß"), "gruf6udfe_maudf");
    }

    #[test]
    fn the_smallest_subjects_join_their_module() {
        let mut subjects: BTreeMap<String, Vec<TargetId>> =
            (0..30).map(|number| (format!("a::m::T{number:02}"), (0..=number).map(TargetId).collect())).collect();
        fold(&mut subjects);
        assert_eq!(subjects.len(), MOST);
        assert_eq!(subjects["a::m"].len(), (1..=11).sum::<usize>());
        assert!(subjects.contains_key("a::m::T29"));
    }
}
