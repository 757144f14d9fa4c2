//! Which types implement which traits: from the crate's impls, and for std types from a table.

use crate::spell::traits;
use crate::std_holds::{is_collection, is_iterator};
use crate::types::{Env, is_open, substitute, substitute_trait, unify, unify_all};
use crate::world::World;
use edgetest_inspect::{Binding, Bound, DefId, Origin, TraitRef, Type};

/// Three answers, since foreign impls are not all known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holds {
    /// Certainly not.
    No,
    /// Not known.
    Maybe,
    /// Certainly.
    Yes,
}

/// How deep bounds of impls are followed.
const MAX_DEPTH: usize = 4;

impl World<'_> {
    /// Whether a closed type satisfies every trait among the bounds.
    pub fn satisfies(&self, ty: &Type, bounds: &[Bound]) -> Holds {
        bounds
            .iter()
            .map(|bound| match bound {
                Bound::Trait(bound) => self.implements(ty, bound, MAX_DEPTH),
                Bound::MaybeSized | Bound::Lifetime => Holds::Yes,
            })
            .min()
            .unwrap_or(Holds::Yes)
    }

    /// Whether a closed type implements a trait.
    pub fn implements(&self, ty: &Type, bound: &TraitRef, depth: usize) -> Holds {
        if depth == 0 {
            return Holds::Maybe;
        }
        let key = (ty.clone(), bound.clone(), depth);
        if let Some(known) = self.held.borrow().get(&key) {
            return *known;
        }
        let answer = self.judge(ty, bound, depth);
        self.held.borrow_mut().insert(key, answer);
        answer
    }

    fn judge(&self, ty: &Type, bound: &TraitRef, depth: usize) -> Holds {
        let def = self.def(bound.def);
        if let Some(answer) = self.stand_in_holds(ty, bound) {
            return answer;
        }
        if self.impls_of(bound.def).any(|item| self.impl_covers(item, ty, bound, depth) == Holds::Yes) {
            return Holds::Yes;
        }
        match def.origin {
            Origin::Local => self.local_trait_of_foreign_shape(ty, bound, depth),
            Origin::Std => self.std_holds(ty, &def.path, bound, depth),
            // What another crate implements for every type mentions it among the trait's arguments, if anywhere.
            Origin::External { .. } if bound.args.is_empty() && crate::hostile::is_item(self, ty) => Holds::No,
            Origin::External { .. } => Holds::Maybe,
        }
    }

    fn local_trait_of_foreign_shape(&self, ty: &Type, bound: &TraitRef, depth: usize) -> Holds {
        let best = self.impls_of(bound.def).map(|item| self.impl_covers(item, ty, bound, depth)).max();
        best.unwrap_or(Holds::No)
    }

    fn impl_covers(&self, item: &edgetest_inspect::ImplDef, ty: &Type, bound: &TraitRef, depth: usize) -> Holds {
        let mut env = Env::new();
        if !unify(&item.self_ty, ty, &mut env) {
            return Holds::No;
        }
        env.insert("Self".to_owned(), ty.clone());
        let Some(implemented) = &item.trait_ref else { return Holds::No };
        let implemented = substitute_trait(implemented, &env);
        if !bound.args.is_empty()
            && !bound.args.iter().any(is_open)
            && !unify_all(&implemented.args, &bound.args, &mut env)
        {
            return Holds::No;
        }
        let bound_types = self.bindings_hold(item, &env, bound).min(self.arguments_agree(&implemented, bound, &env));
        if bound_types == Holds::No {
            return Holds::No;
        }
        item.generics
            .predicates
            .iter()
            .map(|predicate| {
                let subject = substitute(&predicate.subject, &env);
                match self.resolve(&subject) {
                    Some(subject) if !is_open(&subject) => predicate
                        .bounds
                        .iter()
                        .filter_map(|bound| match bound {
                            Bound::Trait(bound) => {
                                Some(self.implements(&subject, &substitute_trait(bound, &env), depth - 1))
                            }
                            Bound::MaybeSized | Bound::Lifetime => None,
                        })
                        .min()
                        .unwrap_or(Holds::Yes),
                    _ => Holds::Maybe,
                }
            })
            .chain([bound_types])
            .min()
            .unwrap_or(Holds::Yes)
    }

    /// Whether the arguments of an impl's trait are those of a bound, once projections among them are resolved.
    fn arguments_agree(&self, implemented: &TraitRef, bound: &TraitRef, env: &Env) -> Holds {
        let pairs = implemented.args.iter().zip(&bound.args).filter(|(_, wanted)| !is_open(wanted));
        let agree = pairs.map(|(ours, wanted)| match self.resolve(&substitute(ours, env)) {
            Some(ours) if !is_open(&ours) => yes(ours == *wanted),
            _ => Holds::Maybe,
        });
        agree.min().unwrap_or(Holds::Yes)
    }

    /// Whether an impl's associated types are what a bound says of them.
    fn bindings_hold(&self, item: &edgetest_inspect::ImplDef, env: &Env, bound: &TraitRef) -> Holds {
        let holds = bound.bindings.iter().map(|(name, binding)| {
            let own = item.assoc_types.iter().find(|(known, _)| known == name);
            let ty = match own {
                Some((_, ty)) => self.resolve(&substitute(ty, env)),
                None => env.get("Self").and_then(|ty| self.project_above(ty, bound.def, name)),
            };
            let Some(ty) = ty.filter(|ty| !is_open(ty)) else { return Holds::Maybe };
            match binding {
                Binding::Equals(wanted) if is_open(wanted) => Holds::Maybe,
                Binding::Equals(wanted) => yes(ty == *wanted),
                Binding::Bounds(bounds) => self.satisfies(&ty, bounds),
            }
        });
        holds.min().unwrap_or(Holds::Yes)
    }

    /// An associated type that a bound names though a supertrait of its trait has it: `IntoNeighbors<NodeId = N>`.
    fn project_above(&self, ty: &Type, def: DefId, name: &str) -> Option<Type> {
        let mut open = vec![def];
        let mut seen = Vec::new();
        while let Some(def) = open.pop() {
            let Some(definition) = self.api.traits.get(&def).filter(|_| !seen.contains(&def)) else { continue };
            seen.push(def);
            for above in traits(&definition.supertraits) {
                let found = self.project(ty, Some(above), name);
                if found.is_some() {
                    return found;
                }
                open.push(above.def);
            }
        }
        None
    }

    fn std_holds(&self, ty: &Type, path: &str, bound: &TraitRef, depth: usize) -> Holds {
        let name = path.rsplit("::").next().unwrap_or(path);
        if let Some(answer) = self.everywhere(ty, name, bound, depth) {
            return answer;
        }
        match ty {
            Type::Prim(prim) => prim_holds(prim, name, bound, ty),
            Type::Str => yes(matches!(
                name,
                "Debug" | "Display" | "Eq" | "PartialEq" | "Ord" | "PartialOrd" | "Hash" | "ToOwned" | "AsRef"
            )),
            Type::Tuple(items) => yes(MARKERS.contains(&name)).min(self.all_hold(items, bound, depth)),
            Type::Adt { args, .. } if MARKERS.contains(&name) && self.is_transparent(ty) => {
                self.all_hold(args, bound, depth).max(self.std_type_holds(ty, name, bound))
            }
            Type::Adt { def, .. } => match self.def(*def).origin {
                Origin::Local => Holds::No,
                Origin::Std => self.std_type_holds(ty, name, bound),
                Origin::External { .. } => Holds::Maybe,
            },
            Type::Ref { mutable, inner } => self.ref_holds(*mutable, inner, name, bound, depth),
            Type::Array(_, len)
                if name == "Default"
                    && !matches!(&**len, Type::Const(text) if text.parse::<u32>().is_ok_and(|n| n <= 32)) =>
            {
                Holds::No
            }
            Type::Slice(item) | Type::Array(item, _) => {
                if MARKERS.contains(&name) {
                    self.implements(item, bound, depth - 1)
                } else {
                    yes(matches!(name, "IntoIterator" | "AsRef" | "Borrow"))
                }
            }
            Type::FnPointer { inputs, output } => match name {
                "Fn" | "FnMut" | "FnOnce" => yes(takes(inputs, output, bound)),
                _ => yes(matches!(name, "Clone" | "Copy" | "Pointer")),
            },
            Type::Never
            | Type::RawPointer
            | Type::Param(_)
            | Type::Projection { .. }
            | Type::Dyn(_)
            | Type::Impl(_)
            | Type::Const(_)
            | Type::Unknown(_) => Holds::Maybe,
        }
    }

    fn all_hold(&self, types: &[Type], bound: &TraitRef, depth: usize) -> Holds {
        types.iter().map(|ty| self.implements(ty, &without_args(bound), depth - 1)).min().unwrap_or(Holds::Yes)
    }

    /// Traits that hold for every type, or by reflexivity.
    fn everywhere(&self, ty: &Type, name: &str, bound: &TraitRef, depth: usize) -> Option<Holds> {
        let first = bound.args.first();
        match name {
            "Send" | "Sync" | "Sized" | "Unpin" | "Any" | "UnwindSafe" | "RefUnwindSafe" | "Freeze" => Some(Holds::Yes),
            "Into" | "TryInto" | "From" | "TryFrom" | "Borrow" | "BorrowMut" if first == Some(ty) => Some(Holds::Yes),
            "Into" | "TryInto" => first.filter(|target| !is_open(target)).map(|target| self.converts(ty, target)),
            "ToString" => Some(self.std_holds(ty, "std::fmt::Display", bound, depth)),
            _ => None,
        }
    }

    fn converts(&self, source: &Type, target: &Type) -> Holds {
        let from = self.api.impls.iter().any(|item| {
            let Some(bound) = &item.trait_ref else { return false };
            let path = self.std_path(bound.def);
            let mut env = Env::new();
            matches!(path.as_deref(), Some("std::convert::From" | "std::convert::TryFrom"))
                && unify(&item.self_ty, target, &mut env)
                && bound.args.first().is_some_and(|arg| unify(&substitute(arg, &env), source, &mut env))
        });
        if from {
            return Holds::Yes;
        }
        let string = self.std("std::string::String", Vec::new());
        let text = Type::Ref { mutable: false, inner: Box::new(Type::Str) };
        if *target == string {
            yes(*source == text)
        } else {
            // Whoever converts into a type of the crate is told of with the crate's own impls.
            let local = matches!(target, Type::Adt { def, .. } if self.def(*def).origin == Origin::Local);
            if local || matches!(target, Type::Prim(_)) { Holds::No } else { Holds::Maybe }
        }
    }

    /// Std containers whose marker traits follow from their arguments'.
    fn is_transparent(&self, ty: &Type) -> bool {
        let Type::Adt { def, .. } = ty else { return false };
        self.std_path(*def).is_some_and(|path| {
            matches!(
                path.as_str(),
                "std::option::Option"
                    | "std::result::Result"
                    | "std::vec::Vec"
                    | "std::boxed::Box"
                    | "std::collections::VecDeque"
                    | "std::collections::BTreeMap"
                    | "std::collections::BTreeSet"
                    | "std::num::Wrapping"
                    | "std::cmp::Reverse"
            )
        })
    }

    pub(crate) fn is_text_view(&self, ty: &Type) -> bool {
        match ty {
            Type::Str => true,
            Type::Adt { def, .. } => self.is_std(*def, "std::path::Path") || self.is_std(*def, "std::ffi::OsStr"),
            _ => false,
        }
    }

    fn ref_holds(&self, mutable: bool, inner: &Type, name: &str, bound: &TraitRef, depth: usize) -> Holds {
        match name {
            "Clone" | "Copy" | "ToOwned" => yes(!mutable),
            "Deref" | "Pointer" => Holds::Yes,
            "AsRef" | "Debug" | "Display" | "Hash" | "Eq" | "Ord" => match (name, inner, bound.args.first()) {
                ("AsRef", Type::Str, Some(wanted)) => {
                    yes(self.is_text_view(wanted) || *wanted == Type::Slice(Box::new(Type::Prim("u8"))))
                }
                ("AsRef", Type::Slice(item), Some(Type::Slice(wanted))) => yes(item == wanted),
                _ => self.implements(inner, bound, depth - 1),
            },
            "PartialEq" | "PartialOrd" => {
                Holds::Maybe.max(if matches!(inner, Type::Str) { Holds::Yes } else { Holds::Maybe })
            }
            "Default" => yes(!mutable && matches!(inner, Type::Str | Type::Slice(_))),
            "Borrow" => yes(bound.args.first() == Some(inner)),
            "IntoIterator" => match inner {
                Type::Slice(_) | Type::Array(..) => Holds::Yes,
                Type::Adt { def, .. } => match self.def(*def) {
                    known if known.origin == Origin::Std => {
                        yes(is_collection(&known.path) || mutable && is_iterator(&known.path))
                    }
                    // An impl for references would have been found with the crate's own.
                    known if known.origin == Origin::Local => Holds::No,
                    _ => Holds::Maybe,
                },
                _ => Holds::No,
            },
            "DerefMut" => yes(mutable),
            "AsMut" if mutable => self.implements(inner, bound, depth - 1),
            "Read" | "BufRead" => match inner {
                Type::Slice(item) => yes(!mutable && **item == Type::Prim("u8")),
                _ if mutable => self.implements(inner, bound, depth - 1),
                _ => Holds::No,
            },
            "Write" | "Iterator" | "DoubleEndedIterator" | "ExactSizeIterator" | "Hasher" if mutable => {
                self.implements(inner, bound, depth - 1)
            }
            _ => Holds::No,
        }
    }
}

/// Whether a closure of this form is what a bound asks for, as far as that is settled.
fn takes(inputs: &[Type], output: &Type, bound: &TraitRef) -> bool {
    let same = |a: &Type, b: &Type| a == b || *a == Type::Never || is_open(a) || is_open(b);
    let by_inputs = match bound.args.first() {
        Some(Type::Tuple(wanted)) => {
            wanted.len() == inputs.len() && inputs.iter().zip(wanted).all(|(ours, wanted)| same(ours, wanted))
        }
        _ => true,
    };
    by_inputs
        && bound.bindings.iter().all(|(_, binding)| match binding {
            Binding::Equals(wanted) => same(output, wanted),
            Binding::Bounds(_) => true,
        })
}

/// `PartialEq<Vec<T>>` of a container asks `PartialEq` of its items, not `PartialEq<Vec<T>>`.
fn without_args(bound: &TraitRef) -> TraitRef {
    TraitRef { def: bound.def, args: Vec::new(), bindings: Vec::new() }
}

/// Traits that a container has when its items have them.
const MARKERS: &[&str] = &["Clone", "Copy", "Debug", "PartialEq", "Eq", "PartialOrd", "Ord", "Hash", "Default"];

pub(crate) fn yes(holds: bool) -> Holds {
    if holds { Holds::Yes } else { Holds::No }
}

fn prim_holds(prim: &str, name: &str, bound: &TraitRef, ty: &Type) -> Holds {
    let float = matches!(prim, "f32" | "f64");
    let integer = !float && !matches!(prim, "bool" | "char");
    let same = bound.args.first().is_none_or(|arg| arg == ty || is_open(arg));
    yes(match name {
        "Clone" | "Copy" | "Debug" | "Display" | "Default" | "FromStr" | "ToOwned" => true,
        "PartialEq" | "PartialOrd" => same,
        "Eq" | "Ord" | "Hash" => !float,
        "Add" | "Sub" | "Mul" | "Div" | "Rem" | "AddAssign" | "SubAssign" | "MulAssign" | "DivAssign" | "RemAssign"
        | "Sum" | "Product" => (integer || float) && same,
        "Neg" => float || prim.starts_with('i'),
        "Not" => integer || prim == "bool",
        "BitAnd" | "BitOr" | "BitXor" | "BitAndAssign" | "BitOrAssign" | "BitXorAssign" => {
            (integer || prim == "bool") && same
        }
        "Shl" | "Shr" | "ShlAssign" | "ShrAssign" | "Binary" | "Octal" | "LowerHex" | "UpperHex" | "Step" => integer,
        "LowerExp" | "UpperExp" => integer || float,
        "From" => match bound.args.first() {
            Some(Type::Prim(source)) => widens(source, prim),
            _ => false,
        },
        "TryFrom" => {
            integer
                && matches!(bound.args.first(), Some(Type::Prim(source)) if !matches!(*source, "f32" | "f64" | "bool" | "char"))
        }
        _ => false,
    })
}

/// `impl From<source> for target` among primitives.
fn widens(source: &str, target: &str) -> bool {
    let bits = |name: &str| name[1..].parse::<u32>().unwrap_or(0);
    match (source.as_bytes()[0], target.as_bytes()[0]) {
        (b'u', b'u' | b'i') | (b'i', b'i') => bits(source) != 0 && bits(source) < bits(target),
        (b'b', b'u' | b'i') => true,
        (b'u' | b'i', b'f') => bits(source) != 0 && bits(source) * 2 <= bits(target),
        (b'f', b'f') => bits(source) < bits(target),
        _ => false,
    }
}
