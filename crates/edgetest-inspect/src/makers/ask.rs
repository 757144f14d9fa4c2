//! Which types of dependencies are asked for and not to be had, and what a type says of another.

use super::itself;
use crate::api::{CrateApi, DefId, DefKind, Fields, Origin, ParamKind, Shape, Type};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// By crate, the types that parameters and open fields ask for and that nothing yields; the crates that most of them are of.
pub(super) fn wanted(api: &CrateApi, most: usize) -> Vec<(String, Vec<DefId>)> {
    let yielded = yielded(api);
    let mut by_crate: BTreeMap<&str, BTreeMap<DefId, usize>> = BTreeMap::new();
    for (def, count) in asked(api) {
        let Def { kind, origin } = describe(api, def);
        if let (Origin::External { crate_name, .. }, false, false) =
            (origin, kind == DefKind::Trait, yielded.contains(&def))
        {
            by_crate.entry(crate_name).or_default().insert(def, count);
        }
    }
    let mut crates: Vec<(usize, String, Vec<DefId>)> = by_crate
        .into_iter()
        .map(|(name, defs)| (defs.values().sum(), name.to_owned(), defs.into_keys().collect()))
        .collect();
    crates.sort_by_key(|(asked, name, _)| (Reverse(*asked), name.clone()));
    crates.into_iter().take(most).map(|(_, name, defs)| (name, defs)).collect()
}

struct Def<'a> {
    kind: DefKind,
    origin: &'a Origin,
}

fn describe(api: &CrateApi, def: DefId) -> Def<'_> {
    let def = &api.defs[def.0 as usize];
    Def { kind: def.kind, origin: &def.origin }
}

/// How often each type is asked for.
fn asked(api: &CrateApi) -> BTreeMap<DefId, usize> {
    let mut found = BTreeMap::new();
    let mut ask = |ty: &Type, itself: Option<&Type>| each(ty, itself, &mut |def| *found.entry(def).or_default() += 1);
    for callable in api.callables.iter().filter(|callable| !callable.derived && !callable.is_unsafe) {
        let itself = itself(api, callable);
        for (_, ty) in &callable.params {
            ask(ty, itself);
        }
    }
    for definition in api.types.values() {
        match &definition.shape {
            Shape::Struct(fields) => fields_of(fields).for_each(|ty| ask(ty, None)),
            Shape::Enum(variants) => {
                variants.iter().flat_map(|variant| fields_of(&variant.fields)).for_each(|ty| ask(ty, None));
            }
            Shape::Union => {}
        }
        for param in &definition.generics.params {
            if let ParamKind::Type { default: Some(ty), .. } = &param.kind {
                ask(ty, None);
            }
        }
    }
    found
}

fn fields_of(fields: &Fields) -> impl Iterator<Item = &Type> {
    let (tuple, named): (&[Option<Type>], &[(String, Type)]) = match fields {
        Fields::Tuple(types) => (types, &[]),
        // What has private fields is no literal of ours.
        Fields::Unit | Fields::Named { has_private: true, .. } => (&[], &[]),
        Fields::Named { fields, .. } => (&[], fields),
    };
    tuple.iter().flatten().chain(named.iter().map(|(_, ty)| ty))
}

/// Types that some call returns without asking for one, or that a constant is of.
fn yielded(api: &CrateApi) -> BTreeSet<DefId> {
    let mut found = BTreeSet::new();
    for callable in api.callables.iter().filter(|callable| !callable.is_unsafe && !callable.is_async) {
        let itself = itself(api, callable);
        for def in heads(api, &callable.output, itself) {
            if !callable.params.iter().any(|(_, ty)| mentions(ty, def, itself)) {
                found.insert(def);
            }
        }
    }
    found.extend(api.constants.iter().flat_map(|constant| heads(api, &constant.ty, None)));
    found
}

/// What can be taken out of a result: what it is, and what std's own types hold.
fn heads(api: &CrateApi, ty: &Type, itself: Option<&Type>) -> Vec<DefId> {
    match ty {
        Type::Adt { def, args } if *describe(api, *def).origin == Origin::Std => {
            let inner = args.iter().take(2).flat_map(|arg| heads(api, arg, itself));
            std::iter::once(*def).chain(inner).collect()
        }
        Type::Adt { def, .. } => vec![*def],
        Type::Tuple(items) => items.iter().flat_map(|item| heads(api, item, itself)).collect(),
        Type::Ref { inner, .. } => heads(api, inner, itself),
        Type::Param(name) if name == "Self" => itself.map(|ty| heads(api, ty, None)).unwrap_or_default(),
        _ => Vec::new(),
    }
}

/// Whether a result is of the type, or holds it where it can be taken out. `itself` is what `Self` stands for.
pub(super) fn yields(api: &CrateApi, ty: &Type, wanted: DefId, itself: Option<&Type>) -> bool {
    heads(api, ty, itself).contains(&wanted)
}

/// Whether a type occurs in another.
pub(super) fn mentions(ty: &Type, wanted: DefId, itself: Option<&Type>) -> bool {
    let mut found = false;
    each(ty, itself, &mut |def| found |= def == wanted);
    found
}

/// Types of an API's own crate that these hold.
pub(super) fn own<'a>(
    api: &'a CrateApi,
    types: impl Iterator<Item = &'a Type>,
    itself: Option<&'a Type>,
) -> Vec<DefId> {
    let mut found = Vec::new();
    for ty in types {
        each(ty, itself, &mut |def| found.push(def));
    }
    found.retain(|def| *describe(api, *def).origin == Origin::Local);
    found
}

/// Visits the definitions that a type names.
fn each(ty: &Type, itself: Option<&Type>, visit: &mut dyn FnMut(DefId)) {
    match ty {
        Type::Adt { def, args } => {
            visit(*def);
            for arg in args {
                each(arg, itself, visit);
            }
        }
        Type::Tuple(items) => {
            for item in items {
                each(item, itself, visit);
            }
        }
        Type::Slice(item) | Type::Array(item, _) | Type::Ref { inner: item, .. } => each(item, itself, visit),
        Type::Param(name) if name == "Self" => {
            if let Some(ty) = itself {
                each(ty, None, visit);
            }
        }
        Type::FnPointer { output, .. } => each(output, itself, visit),
        Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::RawPointer
        | Type::Param(_)
        | Type::Projection { .. }
        | Type::Dyn(_)
        | Type::Impl(_)
        | Type::Const(_)
        | Type::Unknown(_) => {}
    }
}
