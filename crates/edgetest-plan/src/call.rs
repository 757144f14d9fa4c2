//! How a call is written: fully qualified for the harness, and as a person would write it for the reader.

use crate::spell::{Lifetimes, spell_trait};
use crate::types::{Env, substitute, substitute_trait, unify};
use crate::world::World;
use crate::{Call, Plain, SkipReason};
use edgetest_inspect::{Callable, DefId, Owner, Param, ParamKind, TraitRef, Type};

/// Spells the call of a callable with all its parameters settled.
pub fn call(world: &World<'_>, callable: &Callable, env: &Env) -> Result<Call, SkipReason> {
    let name = raw(&callable.name);
    let turbofish = turbofish(world, &callable.generics.params, env)?;
    let (ufcs, plain) = match &callable.owner {
        Owner::Route(_) => return Err(SkipReason::UnknownType("route".to_owned())),
        Owner::Free { path } => {
            let path = format!("{path}{turbofish}");
            (path.clone(), Plain { template: with_args(&path, callable.params.len()), import: None })
        }
        Owner::Inherent(_) => {
            let owner = self_type(world, env, Lifetimes::Static)?;
            let readable = self_type(world, env, Lifetimes::Elided)?;
            let plain = if callable.receiver.is_some() {
                Plain { template: method(&format!("{name}{turbofish}"), callable.params.len()), import: None }
            } else {
                Plain {
                    template: with_args(
                        &format!("{}::{name}{turbofish}", expression_path(&readable)),
                        callable.params.len(),
                    ),
                    import: None,
                }
            };
            (format!("<{owner}>::{name}{turbofish}"), plain)
        }
        Owner::TraitImpl(_) | Owner::TraitProvided(_) => {
            let bound = world.trait_of(callable).expect("a trait method has a trait");
            trait_call(world, callable, env, &bound, &turbofish)?
        }
    };
    Ok(Call::Function { ufcs, plain: if callable.is_async { polled(plain) } else { plain } })
}

/// A future does nothing until it is polled.
fn polled(plain: Plain) -> Plain {
    let template = format!(
        "std::future::Future::poll(std::pin::pin!({}), &mut std::task::Context::from_waker(std::task::Waker::noop()))",
        plain.template
    );
    Plain { template, ..plain }
}

fn trait_call(
    world: &World<'_>,
    callable: &Callable,
    env: &Env,
    bound: &TraitRef,
    turbofish: &str,
) -> Result<(String, Plain), SkipReason> {
    let name = raw(&callable.name);
    let owner = self_type(world, env, Lifetimes::Static)?;
    let mut bound = substitute_trait(bound, env);
    for arg in &mut bound.args {
        *arg = world.resolve(arg).unwrap_or_else(|| arg.clone());
    }
    bound.bindings.clear();
    let spelled = |lifetimes| {
        spell_trait(&world.defs(), &bound, lifetimes).ok_or_else(|| SkipReason::Private(world.def(bound.def).path))
    };
    let ufcs = format!("<{owner} as {}>::{name}{turbofish}", spelled(Lifetimes::Static)?);
    let readable = format!(
        "<{} as {}>::{name}{turbofish}",
        self_type(world, env, Lifetimes::Elided)?,
        spelled(Lifetimes::Elided)?
    );
    let plain = readable_trait_call(world, callable, env, &bound, turbofish)
        .unwrap_or_else(|| Plain { template: with_args(&readable, callable.params.len()), import: None });
    Ok((ufcs, plain))
}

/// Operators, conversions and methods of traits in the spelling that a person would choose; `None` where only the
/// qualified form is sure to mean the same.
fn readable_trait_call(
    world: &World<'_>,
    callable: &Callable,
    env: &Env,
    bound: &TraitRef,
    turbofish: &str,
) -> Option<Plain> {
    let owner = env.get("Self")?;
    let readable = self_type(world, env, Lifetimes::Elided).ok()?;
    let path = world.std_path(bound.def);
    if let Some(template) = path.as_deref().and_then(operator) {
        return Some(Plain { template: template.to_owned(), import: None });
    }
    let count = callable.params.len();
    let name = raw(&callable.name);
    match (path.as_deref(), callable.name.as_str()) {
        (Some("std::str::FromStr"), "from_str") => {
            Some(Plain { template: format!("{{0}}.parse::<{readable}>()"), import: None })
        }
        (
            Some("std::convert::From" | "std::convert::TryFrom" | "std::default::Default" | "std::iter::FromIterator"),
            _,
        ) => {
            Some(Plain { template: with_args(&format!("{}::{name}", expression_path(&readable)), count), import: None })
        }
        _ if callable.receiver.is_some()
            && matches!(owner, Type::Adt { .. })
            && !shadowed(world, owner, &callable.name) =>
        {
            let import =
                if path.as_deref().is_some_and(in_prelude) { None } else { Some(importable(world, bound.def)?) };
            Some(Plain { template: method(&format!("{name}{turbofish}"), count), import })
        }
        _ => None,
    }
}

fn importable(world: &World<'_>, def: DefId) -> Option<String> {
    let def = world.def(def);
    def.importable.then_some(def.path)
}

/// Whether another method of the type has the same name, so that `x.name()` could mean that one.
fn shadowed(world: &World<'_>, owner: &Type, name: &str) -> bool {
    let same = world.api.callables.iter().filter(|other| {
        other.name == name && world.impl_of(other).is_some_and(|item| unify(&item.self_ty, owner, &mut Env::new()))
    });
    same.count() > 1
}

fn self_type(world: &World<'_>, env: &Env, lifetimes: Lifetimes) -> Result<String, SkipReason> {
    let owner = env.get("Self").ok_or_else(|| SkipReason::UnknownType("Self".to_owned()))?;
    world.spell(owner, lifetimes).ok_or_else(|| SkipReason::Private(crate::inputs::describe(world, owner)))
}

fn turbofish(world: &World<'_>, params: &[Param], env: &Env) -> Result<String, SkipReason> {
    let mut args = Vec::new();
    for param in params {
        if matches!(param.kind, ParamKind::Type { synthetic: true, .. }) {
            continue;
        }
        let ty = env.get(&param.name).ok_or_else(|| SkipReason::AssociatedType(param.name.clone()))?;
        args.push(match ty {
            // A closure has a type of its own, which only inference can name.
            Type::FnPointer { .. } => "_".to_owned(),
            other => world
                .spell(&substitute(other, env), Lifetimes::Static)
                .ok_or_else(|| SkipReason::Private(crate::inputs::describe(world, other)))?,
        });
    }
    Ok(if args.is_empty() { String::new() } else { format!("::<{}>", args.join(", ")) })
}

/// `Vec<u8>` in front of `::new` must be `Vec::<u8>`; anything that is not a plain path must be `<[u8]>`.
fn expression_path(ty: &str) -> String {
    if !ty.starts_with(|first: char| first.is_alphabetic() || first == '_') {
        return format!("<{ty}>");
    }
    ty.split_once('<').map_or_else(|| ty.to_owned(), |(path, args)| format!("{path}::<{args}"))
}

fn with_args(path: &str, count: usize) -> String {
    let args: Vec<String> = (0..count).map(|index| format!("{{{index}}}")).collect();
    format!("{path}({})", args.join(", "))
}

fn method(name: &str, count: usize) -> String {
    let args: Vec<String> = (1..count).map(|index| format!("{{{index}}}")).collect();
    format!("{{0}}.{name}({})", args.join(", "))
}

/// An identifier, raw where it is a keyword.
pub fn raw(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "as", "break", "const", "continue", "else", "enum", "extern", "false", "fn", "for", "if", "impl", "in", "let",
        "loop", "match", "mod", "move", "mut", "pub", "ref", "return", "static", "struct", "trait", "true", "type",
        "unsafe", "use", "where", "while", "async", "await", "dyn", "abstract", "become", "box", "do", "final",
        "macro", "override", "priv", "try", "typeof", "unsized", "virtual", "yield", "gen",
    ];
    if KEYWORDS.contains(&name) { format!("r#{name}") } else { name.to_owned() }
}

fn operator(path: &str) -> Option<&'static str> {
    Some(match path {
        "std::ops::Add" => "{0} + {1}",
        "std::ops::Sub" => "{0} - {1}",
        "std::ops::Mul" => "{0} * {1}",
        "std::ops::Div" => "{0} / {1}",
        "std::ops::Rem" => "{0} % {1}",
        "std::ops::BitAnd" => "{0} & {1}",
        "std::ops::BitOr" => "{0} | {1}",
        "std::ops::BitXor" => "{0} ^ {1}",
        "std::ops::Shl" => "{0} << {1}",
        "std::ops::Shr" => "{0} >> {1}",
        "std::ops::AddAssign" => "{0} += {1}",
        "std::ops::SubAssign" => "{0} -= {1}",
        "std::ops::MulAssign" => "{0} *= {1}",
        "std::ops::DivAssign" => "{0} /= {1}",
        "std::ops::RemAssign" => "{0} %= {1}",
        "std::ops::BitAndAssign" => "{0} &= {1}",
        "std::ops::BitOrAssign" => "{0} |= {1}",
        "std::ops::BitXorAssign" => "{0} ^= {1}",
        "std::ops::ShlAssign" => "{0} <<= {1}",
        "std::ops::ShrAssign" => "{0} >>= {1}",
        "std::ops::Neg" => "-{0}",
        "std::ops::Not" => "!{0}",
        _ => return None,
    })
}

fn in_prelude(path: &str) -> bool {
    matches!(
        path,
        "std::clone::Clone"
            | "std::iter::Iterator"
            | "std::iter::DoubleEndedIterator"
            | "std::iter::ExactSizeIterator"
            | "std::iter::IntoIterator"
            | "std::iter::Extend"
            | "std::convert::AsRef"
            | "std::convert::AsMut"
            | "std::convert::Into"
            | "std::convert::TryInto"
            | "std::cmp::PartialEq"
            | "std::cmp::PartialOrd"
            | "std::cmp::Ord"
            | "std::cmp::Eq"
            | "std::string::ToString"
            | "std::borrow::ToOwned"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_before_a_method_takes_the_form_of_an_expression() {
        assert_eq!(expression_path("url::Url"), "url::Url");
        assert_eq!(expression_path("a::B<u8, Vec<i32>>"), "a::B::<u8, Vec<i32>>");
        assert_eq!(expression_path("[u8; 4]"), "<[u8; 4]>");
    }

    #[test]
    fn templates_number_the_arguments() {
        assert_eq!(with_args("f", 2), "f({0}, {1})");
        assert_eq!(method("get::<u8>", 2), "{0}.get::<u8>({1})");
    }
}
