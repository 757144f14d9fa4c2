//! Arithmetic on types: substitution, unification, measure. Knows no crate and no table.

use edgetest_inspect::{Binding, Bound, TraitRef, Type};
use std::collections::BTreeMap;

/// What each type or const parameter stands for.
pub type Env = BTreeMap<String, Type>;

/// Replaces parameters that `env` knows; others stay.
pub fn substitute(ty: &Type, env: &Env) -> Type {
    match ty {
        Type::Param(name) => env.get(name).cloned().unwrap_or_else(|| ty.clone()),
        Type::Const(text) => env.get(text).cloned().unwrap_or_else(|| ty.clone()),
        Type::Prim(_) | Type::Str | Type::Never | Type::RawPointer | Type::Unknown(_) => ty.clone(),
        Type::Tuple(items) => Type::Tuple(substitute_all(items, env)),
        Type::Slice(item) => Type::Slice(Box::new(substitute(item, env))),
        Type::Array(item, len) => Type::Array(Box::new(substitute(item, env)), Box::new(substitute(len, env))),
        Type::Ref { mutable, inner } => Type::Ref { mutable: *mutable, inner: Box::new(substitute(inner, env)) },
        Type::FnPointer { inputs, output } => {
            Type::FnPointer { inputs: substitute_all(inputs, env), output: Box::new(substitute(output, env)) }
        }
        Type::Adt { def, args } => Type::Adt { def: *def, args: substitute_all(args, env) },
        Type::Projection { base, trait_ref, name } => Type::Projection {
            base: Box::new(substitute(base, env)),
            trait_ref: trait_ref.as_ref().map(|bound| Box::new(substitute_trait(bound, env))),
            name: name.clone(),
        },
        Type::Dyn(bounds) => Type::Dyn(bounds.iter().map(|bound| substitute_trait(bound, env)).collect()),
        Type::Impl(bounds) => Type::Impl(bounds.iter().map(|bound| substitute_bound(bound, env)).collect()),
    }
}

/// [`substitute`] for several types.
pub fn substitute_all(types: &[Type], env: &Env) -> Vec<Type> {
    types.iter().map(|ty| substitute(ty, env)).collect()
}

/// [`substitute`] for a trait with its arguments.
pub fn substitute_trait(bound: &TraitRef, env: &Env) -> TraitRef {
    TraitRef {
        def: bound.def,
        args: substitute_all(&bound.args, env),
        bindings: bound
            .bindings
            .iter()
            .map(|(name, binding)| (name.clone(), substitute_binding(binding, env)))
            .collect(),
    }
}

/// [`substitute`] for a bound.
pub fn substitute_bound(bound: &Bound, env: &Env) -> Bound {
    match bound {
        Bound::Trait(inner) => Bound::Trait(substitute_trait(inner, env)),
        Bound::MaybeSized | Bound::Lifetime => bound.clone(),
    }
}

fn substitute_binding(binding: &Binding, env: &Env) -> Binding {
    match binding {
        Binding::Equals(ty) => Binding::Equals(substitute(ty, env)),
        Binding::Bounds(bounds) => Binding::Bounds(bounds.iter().map(|bound| substitute_bound(bound, env)).collect()),
    }
}

/// Rebuilds a type from the inside out, each part replaced by what `change` says.
pub fn rebuild(ty: &Type, change: &dyn Fn(Type) -> Type) -> Type {
    let all = |types: &[Type]| types.iter().map(|ty| rebuild(ty, change)).collect();
    let one = |ty: &Type| Box::new(rebuild(ty, change));
    change(match ty {
        Type::Tuple(items) => Type::Tuple(all(items)),
        Type::Slice(item) => Type::Slice(one(item)),
        Type::Array(item, len) => Type::Array(one(item), len.clone()),
        Type::Ref { mutable, inner } => Type::Ref { mutable: *mutable, inner: one(inner) },
        Type::FnPointer { inputs, output } => Type::FnPointer { inputs: all(inputs), output: one(output) },
        Type::Adt { def, args } => Type::Adt { def: *def, args: all(args) },
        Type::Projection { base, trait_ref, name } => {
            Type::Projection { base: one(base), trait_ref: trait_ref.clone(), name: name.clone() }
        }
        Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::RawPointer
        | Type::Unknown(_)
        | Type::Param(_)
        | Type::Const(_)
        | Type::Dyn(_)
        | Type::Impl(_) => ty.clone(),
    })
}

/// Matches `pattern` (which may hold parameters) with `concrete`, extending `env`. Projections and `impl Trait` in the
/// pattern match anything: the compiler has the last word.
pub fn unify(pattern: &Type, concrete: &Type, env: &mut Env) -> bool {
    match (pattern, concrete) {
        (Type::Param(name), _) => env.entry(name.clone()).or_insert_with(|| concrete.clone()) == concrete,
        (Type::Projection { .. } | Type::Impl(_), _) => true,
        (Type::Const(a), Type::Const(b)) => a == b,
        (Type::Tuple(a), Type::Tuple(b)) => unify_all(a, b, env),
        (Type::Slice(a), Type::Slice(b)) => unify(a, b, env),
        (Type::Array(a, n), Type::Array(b, m)) => unify(a, b, env) && unify(n, m, env),
        (Type::Ref { mutable: a, inner: x }, Type::Ref { mutable: b, inner: y }) => a == b && unify(x, y, env),
        (Type::Adt { def: a, args: x }, Type::Adt { def: b, args: y }) => a == b && unify_all(x, y, env),
        (Type::FnPointer { inputs: a, output: x }, Type::FnPointer { inputs: b, output: y }) => {
            unify_all(a, b, env) && unify(x, y, env)
        }
        (a, b) => a == b,
    }
}

/// [`unify`] for lists of the same length.
pub fn unify_all(patterns: &[Type], concrete: &[Type], env: &mut Env) -> bool {
    patterns.len() == concrete.len() && patterns.iter().zip(concrete).all(|(a, b)| unify(a, b, env))
}

/// Whether a parameter, projection or opaque type is left anywhere within.
pub fn is_open(ty: &Type) -> bool {
    match ty {
        Type::Param(_) | Type::Projection { .. } | Type::Impl(_) => true,
        Type::Prim(_) | Type::Str | Type::Never | Type::RawPointer | Type::Unknown(_) | Type::Const(_) => false,
        Type::Tuple(items) => items.iter().any(is_open),
        Type::Slice(item) => is_open(item),
        Type::Array(item, len) => is_open(item) || is_open(len),
        Type::Ref { inner, .. } => is_open(inner),
        Type::FnPointer { inputs, output } => inputs.iter().any(is_open) || is_open(output),
        Type::Adt { args, .. } => args.iter().any(is_open),
        Type::Dyn(bounds) => bounds.iter().any(|bound| bound.args.iter().any(is_open)),
    }
}

/// Number of type constructors within: the measure that keeps polymorphic recursion finite.
pub fn size(ty: &Type) -> usize {
    1 + match ty {
        Type::Tuple(items) | Type::Adt { args: items, .. } => items.iter().map(size).sum::<usize>(),
        Type::Slice(item) | Type::Array(item, _) | Type::Ref { inner: item, .. } => size(item),
        Type::Projection { base, .. } => size(base),
        Type::Prim(_)
        | Type::Str
        | Type::Never
        | Type::RawPointer
        | Type::Unknown(_)
        | Type::Const(_)
        | Type::Param(_)
        | Type::FnPointer { .. }
        | Type::Dyn(_)
        | Type::Impl(_) => 0,
    }
}

/// `&ty`.
pub fn reference(ty: Type) -> Type {
    Type::Ref { mutable: false, inner: Box::new(ty) }
}

/// `()`.
pub fn unit() -> Type {
    Type::Tuple(Vec::new())
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgetest_inspect::DefId;

    fn vec_of(item: Type) -> Type {
        Type::Adt { def: DefId(7), args: vec![item] }
    }

    #[test]
    fn a_pattern_binds_each_parameter_once() {
        let pattern = Type::Tuple(vec![Type::Param("T".into()), vec_of(Type::Param("T".into()))]);
        let same = Type::Tuple(vec![Type::Str, vec_of(Type::Str)]);
        let other = Type::Tuple(vec![Type::Str, vec_of(Type::Prim("u8"))]);
        assert!(unify(&pattern, &same, &mut Env::new()));
        assert!(!unify(&pattern, &other, &mut Env::new()));
    }

    #[test]
    fn substitution_closes_a_type() {
        let open = vec_of(Type::Param("T".into()));
        assert!(is_open(&open));
        let closed = substitute(&open, &Env::from([("T".to_owned(), Type::Prim("i32"))]));
        assert_eq!(closed, vec_of(Type::Prim("i32")));
        assert!(!is_open(&closed));
    }
}
