//! What a callable belongs to, for a reader: the module that it is written in, and the type that it is about.

use crate::statement::variable;
use edgetest_inspect::{Callable, CrateApi, Def, DefId, Origin, Owner, Type};

/// The name of the file for a callable: its source file's within the crate, `root` for the crate's root.
pub fn module(api: &CrateApi, callable: &Callable) -> String {
    let own = callable.span.as_ref().map(|span| span.file.replace('\\', "/"));
    let path = own.as_deref().and_then(|file| file.strip_prefix("src/")).and_then(|file| file.strip_suffix(".rs"));
    let words: Vec<String> = match path {
        Some(path) => path.split('/').filter(|word| *word != "mod").map(identifier).collect(),
        None => by_path(api, callable),
    };
    match words.as_slice() {
        [] => "root".to_owned(),
        [only] if only == "lib" || only == "main" => "root".to_owned(),
        // Files of ours have these names.
        [only] if ["support", "values", "regressions", "root"].contains(&only.as_str()) => format!("{only}_module"),
        words => words.join("_"),
    }
}

/// Macros of other files leave no place: the public module then.
fn by_path(api: &CrateApi, callable: &Callable) -> Vec<String> {
    let path = match &callable.owner {
        Owner::Free { path } => path.clone(),
        Owner::Inherent(index) | Owner::TraitImpl(index) => match nominal(&api.impls[*index].self_ty) {
            Some(def) => api.defs[def.0 as usize].path.clone(),
            None => String::new(),
        },
        Owner::TraitProvided(def) => api.defs[def.0 as usize].path.clone(),
        Owner::Route(_) => String::new(),
    };
    let words: Vec<&str> = path.split("::").collect();
    words.iter().skip(1).rev().skip(1).rev().map(|word| identifier(word)).collect()
}

fn identifier(word: &str) -> String {
    word.trim_start_matches("r#").chars().map(|letter| if letter.is_alphanumeric() { letter } else { '_' }).collect()
}

/// The type that a callable is about, in snake case; `None` for free functions.
pub fn subject(api: &CrateApi, callable: &Callable) -> Option<String> {
    let def = match &callable.owner {
        Owner::Free { .. } | Owner::Route(_) => return None,
        Owner::Inherent(index) | Owner::TraitImpl(index) => nominal(&api.impls[*index].self_ty),
        Owner::TraitProvided(def) => Some(*def),
    };
    Some(match def {
        Some(def) => snake(&api.defs[def.0 as usize].path),
        None => "foreign_type".to_owned(),
    })
}

/// `a::HttpDate` → `http_date`.
fn snake(path: &str) -> String {
    variable(path, "self").trim_start_matches("r#").to_owned()
}

/// The type's name as it is written in prose: `HttpDate`.
pub fn title(api: &CrateApi, callable: &Callable) -> Option<String> {
    let def = match &callable.owner {
        Owner::Free { .. } | Owner::Route(_) => return None,
        Owner::Inherent(index) | Owner::TraitImpl(index) => nominal(&api.impls[*index].self_ty)?,
        Owner::TraitProvided(def) => *def,
    };
    let path = &api.defs[def.0 as usize].path;
    Some(path.rsplit("::").next().unwrap_or(path).to_owned())
}

fn nominal(ty: &Type) -> Option<DefId> {
    match ty {
        Type::Adt { def, .. } => Some(*def),
        Type::Ref { inner, .. } => nominal(inner),
        _ => None,
    }
}

/// Whether a type is known to implement a trait of std.
pub fn implements(api: &CrateApi, defs: &[Def], ty: &Type, path: &str) -> bool {
    match ty {
        Type::Prim(_) => true,
        Type::Str => path != "std::marker::Copy" && path != "std::clone::Clone",
        Type::Tuple(items) => items.iter().all(|item| implements(api, defs, item, path)),
        Type::Array(item, _) => implements(api, defs, item, path),
        Type::Ref { mutable, inner } => match path {
            "std::marker::Copy" | "std::clone::Clone" => !mutable,
            _ => implements(api, defs, inner, path),
        },
        Type::Adt { def, args } => {
            let Some(known) = defs.get(def.0 as usize) else { return false };
            match known.origin {
                Origin::Std => of_std(&known.path, path) && args.iter().all(|arg| implements(api, defs, arg, path)),
                Origin::Local | Origin::External { .. } => {
                    let has_impl = api.impls.iter().any(|item| {
                        nominal(&item.self_ty) == Some(*def)
                            && item.trait_ref.as_ref().is_some_and(|bound| is_std(defs, bound.def, path))
                    });
                    // A derived `Copy` holds where the arguments are `Copy`.
                    let is_copy = path == "std::marker::Copy";
                    has_impl && (!is_copy || args.iter().all(|arg| implements(api, defs, arg, path)))
                }
            }
        }
        _ => false,
    }
}

fn is_std(defs: &[Def], def: DefId, path: &str) -> bool {
    defs.get(def.0 as usize).is_some_and(|def| def.origin == Origin::Std && def.path == path)
}

fn of_std(ty: &str, bound: &str) -> bool {
    const COPY: &[&str] = &[
        "std::option::Option",
        "std::result::Result",
        "std::cmp::Ordering",
        "std::time::Duration",
        "std::time::Instant",
        "std::time::SystemTime",
        "std::net::Ipv4Addr",
        "std::net::Ipv6Addr",
        "std::net::IpAddr",
        "std::net::SocketAddr",
        "std::num::NonZero",
        "std::num::Wrapping",
        "std::ops::Bound",
        "std::cmp::Reverse",
        "std::marker::PhantomData",
    ];
    match bound {
        "std::marker::Copy" => COPY.contains(&ty),
        _ => true,
    }
}

/// Whether a type is an iterator, so that only walking it does its work.
pub fn is_iterator(api: &CrateApi, defs: &[Def], ty: &Type) -> bool {
    match ty {
        Type::Impl(bounds) => bounds.iter().any(|bound| match bound {
            edgetest_inspect::Bound::Trait(bound) => {
                let path = "std::iter::Iterator";
                is_std(defs, bound.def, path) || is_std(defs, bound.def, "std::iter::DoubleEndedIterator")
            }
            edgetest_inspect::Bound::MaybeSized | edgetest_inspect::Bound::Lifetime => false,
        }),
        Type::Adt { def, .. } if defs.get(def.0 as usize).is_some_and(|def| def.origin == Origin::Local) => {
            implements(api, defs, ty, "std::iter::Iterator")
        }
        _ => false,
    }
}
