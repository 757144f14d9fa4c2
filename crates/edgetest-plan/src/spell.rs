//! Types as Rust source.

use edgetest_inspect::{Binding, Bound, Def, Origin, TraitRef, Type};
use std::collections::BTreeSet;

/// How lifetimes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetimes {
    /// `&'static str`, `Cow<'static, str>`: for signatures of the harness, which leaks what it borrows from.
    Static,
    /// `&str`, `Cow<str>`: for what a person reads, and within `dyn Fn(&T)`.
    Elided,
}

/// Spells a closed type; `None` where a part has no spelling (private paths, opaque types).
pub fn spell(defs: &[Def], ty: &Type, lifetimes: Lifetimes) -> Option<String> {
    Speller { defs, lifetimes }.ty(ty)
}

/// Spells a trait with its arguments.
pub fn spell_trait(defs: &[Def], bound: &TraitRef, lifetimes: Lifetimes) -> Option<String> {
    Speller { defs, lifetimes }.trait_ref(bound)
}

/// Extern crates that the spelling of a type names, the crate under test and std left out.
pub fn externs(defs: &[Def], ty: &Type, into: &mut BTreeSet<String>) {
    match ty {
        Type::Adt { def, args } => {
            extern_of(&defs[def.0 as usize], into);
            for arg in args {
                externs(defs, arg, into);
            }
        }
        Type::Tuple(items) => items.iter().for_each(|item| externs(defs, item, into)),
        Type::Slice(item) | Type::Array(item, _) | Type::Ref { inner: item, .. } => externs(defs, item, into),
        Type::FnPointer { inputs, output } => {
            for item in inputs {
                externs(defs, item, into);
            }
            externs(defs, output, into);
        }
        Type::Dyn(bounds) => bounds.iter().for_each(|bound| externs_of_trait(defs, bound, into)),
        Type::Projection { .. }
        | Type::Impl(_)
        | Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::RawPointer
        | Type::Param(_)
        | Type::Const(_)
        | Type::Unknown(_) => {}
    }
}

/// [`externs`] for a trait with its arguments.
pub fn externs_of_trait(defs: &[Def], bound: &TraitRef, into: &mut BTreeSet<String>) {
    extern_of(&defs[bound.def.0 as usize], into);
    for arg in &bound.args {
        externs(defs, arg, into);
    }
}

fn extern_of(def: &Def, into: &mut BTreeSet<String>) {
    if let Origin::External { crate_name, via_reexport: false } = &def.origin {
        into.insert(crate_name.clone());
    }
}

struct Speller<'a> {
    defs: &'a [Def],
    lifetimes: Lifetimes,
}

impl Speller<'_> {
    fn ty(&self, ty: &Type) -> Option<String> {
        Some(match ty {
            Type::Prim(name) => (*name).to_owned(),
            Type::Str => "str".to_owned(),
            Type::Tuple(items) => match items.as_slice() {
                [only] => format!("({},)", self.ty(only)?),
                several => format!("({})", self.list(several)?),
            },
            Type::Slice(item) => format!("[{}]", self.ty(item)?),
            Type::Array(item, len) => format!("[{}; {}]", self.ty(item)?, self.ty(len)?),
            Type::Ref { mutable, inner } => {
                let lifetime = if self.lifetimes == Lifetimes::Static { "'static " } else { "" };
                let target = self.ty(inner)?;
                let target = if target.contains(" + ") && matches!(**inner, Type::Dyn(_)) {
                    format!("({target})")
                } else {
                    target
                };
                format!("&{lifetime}{}{target}", if *mutable { "mut " } else { "" })
            }
            Type::FnPointer { inputs, output } => {
                let elided = Speller { defs: self.defs, lifetimes: Lifetimes::Elided };
                // `!` is a type only where a function says that it does not return. A lifetime can be left out of the
                // result only where the parameters have exactly one.
                let output = match (&**output, inputs.iter().map(|input| self.lifetimes_in(input)).sum::<usize>()) {
                    (Type::Never, _) => "!".to_owned(),
                    (output, 1) => elided.ty(output)?,
                    (output, _) => Speller { defs: self.defs, lifetimes: Lifetimes::Static }.ty(output)?,
                };
                format!("fn({}) -> {output}", elided.list(inputs)?)
            }
            Type::Adt { def, args } => {
                let def = &self.defs[def.0 as usize];
                if !def.importable {
                    return None;
                }
                let lifetimes = if self.lifetimes == Lifetimes::Static { def.lifetimes } else { 0 };
                self.generic(&def.path, lifetimes, args)?
            }
            Type::Dyn(bounds) => {
                let bounds = bounds.iter().map(|bound| self.trait_ref(bound)).collect::<Option<Vec<_>>>()?;
                format!("dyn {}", bounds.join(" + "))
            }
            Type::Const(text) => {
                if text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                    text.clone()
                } else {
                    format!("{{ {text} }}")
                }
            }
            Type::Never
            | Type::RawPointer
            | Type::Param(_)
            | Type::Projection { .. }
            | Type::Impl(_)
            | Type::Unknown(_) => {
                return None;
            }
        })
    }

    fn lifetimes_in(&self, ty: &Type) -> usize {
        match ty {
            Type::Ref { inner, .. } => 1 + self.lifetimes_in(inner),
            Type::Adt { def, args } => {
                self.defs[def.0 as usize].lifetimes + args.iter().map(|arg| self.lifetimes_in(arg)).sum::<usize>()
            }
            Type::Tuple(items) => items.iter().map(|item| self.lifetimes_in(item)).sum(),
            Type::Slice(item) | Type::Array(item, _) => self.lifetimes_in(item),
            _ => 0,
        }
    }

    fn list(&self, types: &[Type]) -> Option<String> {
        Some(types.iter().map(|ty| self.ty(ty)).collect::<Option<Vec<_>>>()?.join(", "))
    }

    fn generic(&self, path: &str, lifetimes: usize, args: &[Type]) -> Option<String> {
        let mut parts = vec!["'static".to_owned(); lifetimes];
        for arg in args {
            parts.push(self.ty(arg)?);
        }
        Some(if parts.is_empty() { path.to_owned() } else { format!("{path}<{}>", parts.join(", ")) })
    }

    fn trait_ref(&self, bound: &TraitRef) -> Option<String> {
        let def = &self.defs[bound.def.0 as usize];
        if !def.importable {
            return None;
        }
        if let Some(inputs) = closure_inputs(def, bound) {
            let elided = Speller { defs: self.defs, lifetimes: Lifetimes::Elided };
            let output = bound.bindings.iter().find_map(|(name, binding)| match binding {
                Binding::Equals(ty) if name == "Output" => Some(ty),
                Binding::Equals(_) | Binding::Bounds(_) => None,
            });
            let output = output.map_or(Some("()".to_owned()), |ty| elided.ty(ty))?;
            return Some(format!("{}({}) -> {output}", def.path, elided.list(inputs)?));
        }
        let mut parts = Vec::new();
        if self.lifetimes == Lifetimes::Static {
            parts.resize(def.lifetimes, "'static".to_owned());
        }
        for arg in &bound.args {
            parts.push(self.ty(arg)?);
        }
        for (name, binding) in &bound.bindings {
            match binding {
                Binding::Equals(ty) => parts.push(format!("{name} = {}", self.ty(ty)?)),
                Binding::Bounds(_) => return None,
            }
        }
        Some(if parts.is_empty() { def.path.clone() } else { format!("{}<{}>", def.path, parts.join(", ")) })
    }
}

/// The parameter types of an `Fn`, `FnMut` or `FnOnce` bound.
pub fn closure_inputs<'a>(def: &Def, bound: &'a TraitRef) -> Option<&'a [Type]> {
    if !matches!(def.path.as_str(), "std::ops::Fn" | "std::ops::FnMut" | "std::ops::FnOnce") {
        return None;
    }
    match bound.args.first() {
        Some(Type::Tuple(inputs)) => Some(inputs),
        _ => None,
    }
}

/// The bounds that name a trait.
pub fn traits(bounds: &[Bound]) -> impl Iterator<Item = &TraitRef> {
    bounds.iter().filter_map(|bound| match bound {
        Bound::Trait(bound) => Some(bound),
        Bound::MaybeSized | Bound::Lifetime => None,
    })
}
