//! Makers of other crates' types.
//!
//! A project hands around `serde_json::Value` and `uuid::Uuid`, and its own API rarely shows how they are made. Where nothing
//! of the crate yields a type of a dependency, the dependency's own rustdoc JSON is asked: its constructors, conversions,
//! constants and open fields join the API as makers of values, never as something to be tested.

mod ask;
mod import;
#[cfg(test)]
mod tests;

use crate::api::{Callable, CrateApi, DefId, Fields, Owner, Shape, Type};
use crate::foreign::Dependencies;
use crate::paths::{PublicPaths, defining_path};
use crate::workspace::SelectedPackage;
use import::Importer;
use rustdoc_types::Crate;
use std::collections::{BTreeMap, BTreeSet};

/// Dependencies that are asked: each costs the second or so that rustdoc takes for it.
const MOST_CRATES: usize = 6;
/// Callables that make one type.
const MOST_MAKERS: usize = 12;
/// Constants of one type.
const MOST_CONSTANTS: usize = 6;
/// Types of one crate: what is asked for, and what its makers ask for in turn.
const MOST_TYPES: usize = 24;

/// Adds makers for the types of dependencies that signatures ask for and that nothing of the crate yields.
pub(crate) fn add(
    api: &mut CrateApi,
    krate: &Crate,
    public: &PublicPaths,
    package: &SelectedPackage,
    dependencies: &mut Dependencies<'_>,
) {
    let defined = defined(krate, public);
    for (crate_name, wanted) in ask::wanted(api, MOST_CRATES) {
        let Some(dependency) = dependencies.get(&crate_name) else { continue };
        let mut other = crate::inspect::convert(package, &dependency.krate, &dependency.public);
        forget_places(&mut other);
        let path_of = |path: &str| {
            let by_definition = defined.get(path).and_then(|at| dependency.public.by_definition(&dependency.krate, at));
            by_definition.unwrap_or(path).to_owned()
        };
        let mut importer = Importer::new(api, &other, &crate_name, &path_of);
        let open = wanted.iter().filter_map(|def| importer.theirs(*def)).collect();
        supply(&mut importer, open);
    }
}

/// Where items of other crates are defined, by the path under which the crate under test names them.
fn defined(krate: &Crate, public: &PublicPaths) -> BTreeMap<String, Vec<String>> {
    let foreign = krate.paths.iter().filter(|(_, summary)| summary.crate_id != 0);
    let named = foreign.map(|(id, summary)| {
        let path = public.foreign(*id, &summary.path).unwrap_or_else(|| defining_path(&summary.path));
        (path, summary.path.clone())
    });
    named.collect()
}

/// Lines of a dependency are none of the crate under test.
fn forget_places(other: &mut CrateApi) {
    for callable in &mut other.callables {
        callable.span = None;
        // What is written by `#[derive]` makes values as well.
        callable.derived = true;
        callable.of_dependency = true;
    }
}

/// Takes over what makes the types, and what that asks for in turn.
fn supply(importer: &mut Importer<'_>, mut open: Vec<DefId>) {
    let mut known: BTreeSet<DefId> = BTreeSet::new();
    while let Some(def) = open.pop() {
        if known.len() == MOST_TYPES || !known.insert(def) {
            continue;
        }
        importer.bring_type(def);
        importer.bring_impls(def);
        let other = importer.other;
        let constants = other.constants.iter().filter(|constant| ask::yields(other, &constant.ty, def, None));
        for constant in constants.take(MOST_CONSTANTS) {
            importer.bring_constant(constant);
        }
        let mut makers: Vec<(bool, usize, usize)> = other
            .callables
            .iter()
            .enumerate()
            .filter(|(_, callable)| makes(other, callable, def))
            .map(|(index, callable)| (callable.receiver.is_some(), callable.params.len(), index))
            .collect();
        makers.sort_unstable();
        let mut brought = 0;
        for (_, _, index) in makers {
            let callable = &other.callables[index];
            if brought < MOST_MAKERS && importer.bring_callable(callable).is_some() {
                brought += 1;
                let params = callable.params.iter().map(|(_, ty)| ty);
                open.extend(ask::own(other, params, itself(other, callable)));
            }
        }
        open.extend(ask::own(other, fields(other, def).iter(), None));
    }
}

/// Whether a call yields the type, and does not ask for one of it.
fn makes(other: &CrateApi, callable: &Callable, def: DefId) -> bool {
    let is_provided = matches!(callable.owner, Owner::TraitProvided(_) | Owner::Route(_));
    let usable = !callable.is_unsafe && !callable.is_async && !callable.foreign_abi && !is_provided;
    let itself = itself(other, callable);
    usable
        && ask::yields(other, &callable.output, def, itself)
        && !callable.params.iter().any(|(_, ty)| ask::mentions(ty, def, itself))
}

/// What `Self` stands for in a signature.
fn itself<'a>(api: &'a CrateApi, callable: &Callable) -> Option<&'a Type> {
    match callable.owner {
        Owner::Inherent(item) | Owner::TraitImpl(item) => Some(&api.impls[item].self_ty),
        Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => None,
    }
}

/// What a literal of the type holds, where one can be written.
fn fields(other: &CrateApi, def: DefId) -> Vec<Type> {
    let of = |fields: &Fields| match fields {
        Fields::Unit => Vec::new(),
        Fields::Tuple(types) => types.iter().flatten().cloned().collect(),
        Fields::Named { fields, .. } => fields.iter().map(|(_, ty)| ty.clone()).collect(),
    };
    match other.types.get(&def).map(|definition| &definition.shape) {
        Some(Shape::Struct(fields)) => of(fields),
        Some(Shape::Enum(variants)) => variants.iter().flat_map(|variant| of(&variant.fields)).collect(),
        Some(Shape::Union) | None => Vec::new(),
    }
}
