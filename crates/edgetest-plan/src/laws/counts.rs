//! What counts items agrees with the items.
//!
//! Asserts: `is_empty()` if and only if `len()` is 0; `iter()` yields `len()` items; `edges()` or `all_edges()` yields `edge_count()`.
//!
//! Applies to types of the crate with such methods without arguments.
//!
//! False alarms: a number of nodes beside an iterator of roots is no such pair, so that the names must be the same but for their
//! ending, and it must hold on most of a sample.
//!
//! Example: a map that counts a key twice when its value is replaced.

use super::facts::{Facts, disclaims};
use super::functions::Function;
use super::subjects::Subject;
use super::{Claim, Instance, Law, Step};
use edgetest_inspect::{Bound, Type};

/// Items that are counted at most.
const MOST: usize = 100_000;

pub fn find(facts: &Facts<'_>) -> Vec<Instance> {
    facts.subjects().iter().flat_map(|subject| of(facts, subject)).collect()
}

fn of(facts: &Facts<'_>, subject: &Subject<'_>) -> Vec<Instance> {
    let observes = |method: &Function<'_>| {
        method.params.len() == 1
            && matches!(method.params[0], Type::Ref { mutable: false, .. })
            && method.doors.is_empty()
            && !disclaims(method.callable)
    };
    let mut found = Vec::new();
    for count in subject.methods.iter().filter(|method| observes(method) && method.output == Type::Prim("usize")) {
        let name = count.callable.name.as_str();
        let number = count.on(&["value".to_owned()]);
        let empty = subject.one_of(&emptiness(name), |method| observes(method) && method.output == Type::Prim("bool"));
        if let Some(empty) = empty {
            let claim = Claim::equal(
                "it is empty if and only if it counts nothing",
                empty.on(&["value".to_owned()]),
                format!("{number} == 0"),
            );
            found.push(instance(facts, subject, &[empty, count], claim));
        }
        let items = subject.one_of(&iterations(name), |method| observes(method) && iterates(facts, &method.output));
        if let Some(items) = items {
            let counted = format!("{}.take({MOST}).count()", items.on(&["value".to_owned()]));
            let claim = Claim::equal("it counts as many items as come", number.clone(), counted)
                .given(format!("{number} < {MOST}"));
            found.push(instance(facts, subject, &[count, items], claim));
        }
    }
    found
}

fn instance(facts: &Facts<'_>, subject: &Subject<'_>, methods: &[&Function<'_>], claim: Claim) -> Instance {
    Instance {
        law: Law::Counts,
        about: format!("{} and {} of {}", methods[0].callable.name, methods[1].callable.name, facts.name(&subject.ty)),
        callables: methods.iter().map(|method| method.index).collect(),
        args: vec![("value".to_owned(), subject.ty.clone())],
        steps: vec![Step::Claim(claim)],
    }
}

fn emptiness(count: &str) -> Vec<String> {
    if count == "len" { vec!["is_empty".to_owned()] } else { Vec::new() }
}

/// Names of what yields the items that a method counts.
fn iterations(count: &str) -> Vec<String> {
    let item = match count {
        "len" => return vec!["iter".to_owned()],
        _ => count.strip_suffix("_count").or_else(|| count.strip_prefix("num_")).or_else(|| count.strip_suffix("_len")),
    };
    let Some(item) = item else { return Vec::new() };
    let many = if item.ends_with('s') { item.to_owned() } else { format!("{item}s") };
    vec![format!("all_{many}"), many.clone(), format!("iter_{many}"), format!("{many}_iter")]
}

/// Whether a type is an iterator for sure.
fn iterates(facts: &Facts<'_>, ty: &Type) -> bool {
    match ty {
        Type::Impl(bounds) => bounds.iter().any(
            |bound| matches!(bound, Bound::Trait(bound) if facts.graph.world.is_std(bound.def, "std::iter::Iterator")),
        ),
        _ => facts.has(ty, "std::iter::Iterator"),
    }
}

#[cfg(test)]
mod tests {
    use super::iterations;

    #[test]
    fn a_count_is_held_against_the_items_of_its_name() {
        let has = |count: &str, items: &str| iterations(count).contains(&items.to_owned());
        assert!(
            has("len", "iter")
                && has("node_count", "nodes")
                && has("edge_count", "all_edges")
                && has("num_rows", "rows")
        );
        assert!(iterations("capacity").is_empty() && iterations("count_zeros").is_empty());
    }
}
