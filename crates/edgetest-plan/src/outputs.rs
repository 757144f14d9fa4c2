//! What can be taken out of the result of a call, and how: the payload of an `Option`, a field, an item of a list.

use crate::Door;
use crate::types::{Env, substitute};
use crate::world::World;
use edgetest_inspect::{DefId, Fields, Shape, Type};

/// Doors behind one another.
const MOST_DOORS: usize = 4;
/// Variants, or fields, of one type that are looked at.
const MOST_MEMBERS: usize = 16;

/// A value within a result.
#[derive(Clone, Debug, PartialEq)]
pub struct Taken {
    /// Its type; may hold the callable's parameters.
    pub pattern: Type,
    /// From the result to it.
    pub doors: Vec<Door>,
    /// It is a part of another value: a field, an item of a list, or what a variant lends. A type that has constructors of its
    /// own is better made by those.
    pub projected: bool,
}

/// All that can be taken out of a value of a type, the value itself first.
pub fn outputs(world: &World<'_>, ty: &Type) -> Vec<Taken> {
    behind(world, ty, MOST_DOORS)
}

fn behind(world: &World<'_>, ty: &Type, left: usize) -> Vec<Taken> {
    let mut found = vec![Taken { pattern: ty.clone(), doors: Vec::new(), projected: false }];
    if left == 0 {
        return found;
    }
    for Taken { pattern, doors, projected } in next(world, ty) {
        for mut inner in behind(world, &pattern, left - 1) {
            inner.doors.splice(0..0, doors.iter().cloned());
            inner.projected |= projected;
            found.push(inner);
        }
    }
    found
}

/// What lies behind one door.
fn next(world: &World<'_>, ty: &Type) -> Vec<Taken> {
    let whole = |pattern: &Type, door| Taken { pattern: pattern.clone(), doors: vec![door], projected: false };
    let part = |pattern, door| Taken { pattern, doors: vec![door], projected: true };
    match ty {
        Type::Tuple(items) => {
            items.iter().enumerate().map(|(at, item)| whole(item, Door::Field(at.to_string()))).collect()
        }
        Type::Adt { def, args } => match (world.std_path(*def).as_deref(), args.as_slice()) {
            (Some("std::option::Option"), [inner]) => vec![whole(inner, Door::Some)],
            (Some("std::result::Result"), [value, error]) => {
                let error = matches!(error, Type::Adt { .. }).then(|| whole(error, Door::Err));
                [whole(value, Door::Ok)].into_iter().chain(error).collect()
            }
            (Some("std::boxed::Box"), [inner @ Type::Adt { .. }]) => vec![whole(inner, Door::Unbox)],
            (Some("std::vec::Vec"), [item]) if is_made(item) => vec![part(item.clone(), Door::Next)],
            _ if has_drop(world, *def) => Vec::new(),
            _ => members(world, *def, args, None),
        },
        Type::Ref { mutable: false, inner } => match &**inner {
            Type::Slice(item) if is_made(item) => vec![part(crate::types::reference((**item).clone()), Door::Next)],
            Type::Adt { def, args } => members(world, *def, args, Some(false)),
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// Public fields and payloads of variants of the crate's own types, moved out, or lent where the whole is.
fn members(world: &World<'_>, own: DefId, args: &[Type], lent: Option<bool>) -> Vec<Taken> {
    let Some(definition) = world.api.types.get(&own) else { return Vec::new() };
    let params = definition.generics.params.iter().map(|param| param.name.clone());
    let env: Env = params.zip(args.iter().cloned()).collect();
    let member = |(ty, door, is_payload): (&Type, Door, bool)| {
        let is_own = matches!(ty, Type::Adt { def, .. } if *def == own);
        let ty = substitute(ty, &env);
        let wanted = is_made(&ty) && !is_own;
        let is_moved = lent.is_none() && matches!(ty, Type::Adt { .. });
        let pattern = match lent {
            Some(mutable) => Type::Ref { mutable, inner: Box::new(ty) },
            None => ty,
        };
        wanted.then(|| Taken { pattern, doors: vec![door], projected: !(is_payload && is_moved) })
    };
    match &definition.shape {
        Shape::Struct(fields) => named(fields)
            .map(|(name, ty)| {
                let name = crate::call::raw(&name);
                (ty, if lent.is_some() { Door::Lent(name) } else { Door::Field(name) }, false)
            })
            .filter_map(member)
            .collect(),
        Shape::Enum(variants) => {
            let path = world.def(own).path;
            let payloads = variants.iter().flat_map(|variant| {
                let path = format!("{path}::{}", crate::call::raw(&variant.name));
                named(&variant.fields)
                    .map(move |(name, ty)| (ty, Door::Variant(pattern(&path, &variant.fields, &name)), true))
            });
            payloads.take(MOST_MEMBERS).filter_map(member).collect()
        }
        Shape::Union => Vec::new(),
    }
}

/// A variant's pattern that binds one field, which stands as `{0}`.
fn pattern(path: &str, fields: &Fields, wanted: &str) -> String {
    match fields {
        Fields::Tuple(fields) => {
            let sub = |at: usize| if at.to_string() == wanted { "{0}" } else { "_" };
            let subs: Vec<&str> = (0..fields.len()).map(sub).collect();
            format!("{path}({})", subs.join(", "))
        }
        Fields::Named { .. } | Fields::Unit => format!("{path} {{ {}: {{0}}, .. }}", crate::call::raw(wanted)),
    }
}

/// The fields that can be named from outside.
fn named(fields: &Fields) -> Box<dyn Iterator<Item = (String, &Type)> + '_> {
    match fields {
        Fields::Unit => Box::new(std::iter::empty()),
        Fields::Tuple(types) => {
            let named = types.iter().enumerate().filter_map(|(at, ty)| Some((at.to_string(), ty.as_ref()?)));
            Box::new(named.take(MOST_MEMBERS))
        }
        Fields::Named { fields, .. } => Box::new(fields.iter().map(|(name, ty)| (name.clone(), ty)).take(MOST_MEMBERS)),
    }
}

/// Whether calls may be the only way to a type: what std makes and what can be drawn needs none.
fn is_made(ty: &Type) -> bool {
    match ty {
        Type::Adt { .. } => true,
        Type::Ref { mutable: false, inner } => match &**inner {
            Type::Slice(item) => is_made(item),
            inner => matches!(inner, Type::Adt { .. }),
        },
        _ => false,
    }
}

/// Nothing can be moved out of a type that implements `Drop` (E0509).
fn has_drop(world: &World<'_>, def: DefId) -> bool {
    let is_drop = |bound: &edgetest_inspect::TraitRef| world.is_std(bound.def, "std::ops::Drop");
    world.impls_for(def).any(|item| item.trait_ref.as_ref().is_some_and(is_drop))
}
