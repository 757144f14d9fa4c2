//! Named instances for type parameters: ordinary ones, chosen so that their bounds hold.

use crate::SkipReason;
use crate::spell::{closure_inputs, traits};
use crate::traits::Holds;
use crate::types::{Env, is_open, reference, size, substitute, substitute_bound, unify, unit};
use crate::world::World;
use edgetest_inspect::{Binding, Bound, Generics, Origin, Param, ParamKind, TraitRef, Type};

/// How many implementors of one trait are tried.
const MAX_IMPLEMENTORS: usize = 24;

/// Largest implementor type that is chosen.
const MAX_SIZE: usize = 6;

impl World<'_> {
    /// Chooses what `env` does not know yet of the parameters of `generics`.
    pub fn instantiate(
        &self,
        generics: &Generics,
        env: &mut Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<(), SkipReason> {
        // A parameter may be bounded by one that stands behind it: three rounds settle every order seen.
        for round in 0..3 {
            for param in &generics.params {
                if env.contains_key(&param.name) {
                    continue;
                }
                match self.choose_param(param, generics, env, buildable) {
                    Ok(ty) if !is_open(&ty) => {
                        env.insert(param.name.clone(), ty);
                    }
                    Ok(_) if round == 2 => return Err(SkipReason::AssociatedType(param.name.clone())),
                    Err(reason) if round == 2 => return Err(reason),
                    Ok(_) | Err(_) => {}
                }
            }
        }
        Ok(())
    }

    /// [`World::instantiate`] as far as it goes: what depends on something unknown is left.
    pub fn instantiate_partly(&self, generics: &Generics, env: &mut Env, buildable: &dyn Fn(&Type) -> bool) {
        for param in &generics.params {
            if env.contains_key(&param.name) {
                continue;
            }
            if let Ok(ty) = self.choose_param(param, generics, env, buildable)
                && !is_open(&ty)
            {
                env.insert(param.name.clone(), ty);
            }
        }
    }

    fn choose_param(
        &self,
        param: &Param,
        generics: &Generics,
        env: &Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<Type, SkipReason> {
        match &param.kind {
            ParamKind::Const { ty, default } => {
                Ok(Type::Const(default.clone().unwrap_or_else(|| const_instance(ty).to_owned())))
            }
            ParamKind::Type { .. } => {
                let bounds = self.bounds_on(&param.name, generics, env);
                let items = self.item_bounds(&param.name, generics, env);
                let related = self.related(&param.name, generics, env);
                let fits = |ty: &Type| self.satisfies(ty, &bounds) != Holds::No && buildable(ty);
                match related.into_iter().find(fits) {
                    Some(ty) => Ok(ty),
                    None => self.choose(&param.name, &bounds, &items, buildable),
                }
            }
        }
    }

    /// What bounds on *other* types say of a parameter: `HeaderName: TryFrom<&K>` asks for a `K` that an impl of
    /// `TryFrom` for `HeaderName` takes, `S: PartialEq<T>` for the like of `S`.
    fn related(&self, name: &str, generics: &Generics, env: &Env) -> Vec<Type> {
        let mut found = Vec::new();
        for predicate in &generics.predicates {
            let Some(subject) = self.resolve(&substitute(&predicate.subject, env)).filter(|ty| !is_open(ty)) else {
                continue;
            };
            for bound in traits(&predicate.bounds) {
                if !bound.args.iter().any(|arg| mentions(arg, name)) {
                    continue;
                }
                for item in self.impls_of(bound.def) {
                    let (mut own, mut solved) = (Env::new(), env.clone());
                    let Some(implemented) = &item.trait_ref else { continue };
                    if !unify(&item.self_ty, &subject, &mut own) {
                        continue;
                    }
                    let args: Vec<Type> = implemented.args.iter().map(|arg| substitute(arg, &own)).collect();
                    if !args.iter().any(is_open) && crate::types::unify_all(&bound.args, &args, &mut solved) {
                        found.extend(solved.remove(name));
                    }
                }
                found.extend(like(&subject, bound, name));
            }
        }
        found
    }

    /// Every bound on a parameter, with what `env` knows filled in.
    pub fn bounds_on(&self, name: &str, generics: &Generics, env: &Env) -> Vec<Bound> {
        generics
            .predicates
            .iter()
            .filter(|predicate| matches!(&predicate.subject, Type::Param(subject) if subject == name))
            .flat_map(|predicate| &predicate.bounds)
            .map(|bound| self.close_bound(bound, env))
            .collect()
    }

    /// A bound with what `env` knows filled in.
    pub fn close_bound(&self, bound: &Bound, env: &Env) -> Bound {
        let close = |ty: &Type| self.resolve(ty).unwrap_or_else(|| ty.clone());
        match substitute_bound(bound, env) {
            Bound::Trait(mut inner) => {
                inner.args = inner.args.iter().map(close).collect();
                for (_, binding) in &mut inner.bindings {
                    if let Binding::Equals(ty) = binding {
                        *ty = close(ty);
                    }
                }
                Bound::Trait(inner)
            }
            other => other,
        }
    }

    /// Bounds written as `I::Item: …`.
    fn item_bounds(&self, name: &str, generics: &Generics, env: &Env) -> Vec<Bound> {
        generics
            .predicates
            .iter()
            .filter(|predicate| {
                matches!(&predicate.subject, Type::Projection { base, name: assoc, .. }
                    if assoc == "Item" && matches!(&**base, Type::Param(subject) if subject == name))
            })
            .flat_map(|predicate| &predicate.bounds)
            .map(|bound| self.close_bound(bound, env))
            .collect()
    }

    /// Chooses a type for a list of bounds.
    pub fn choose(
        &self,
        name: &str,
        bounds: &[Bound],
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<Type, SkipReason> {
        let mut candidates = Vec::new();
        for bound in traits(bounds) {
            self.candidates(bound, bounds, items, buildable, &mut candidates)?;
        }
        candidates.extend(self.ordinary());
        let foreign = traits(bounds).any(|bound| matches!(self.def(bound.def).origin, Origin::External { .. }));
        let unsized_too = bounds.contains(&Bound::MaybeSized);
        let buildable = |ty: &Type| buildable(ty) || unsized_too && buildable(&reference(ty.clone()));
        let mut fallback = None;
        for candidate in candidates {
            match self.satisfies(&candidate, bounds) {
                _ if is_open(&candidate) => return Ok(candidate),
                Holds::Yes if buildable(&candidate) => return Ok(candidate),
                // Impls of other crates are not known: what their bound suggests first is as good as it gets.
                Holds::Maybe if foreign && buildable(&candidate) => return Ok(candidate),
                Holds::Maybe if fallback.is_none() && buildable(&candidate) => fallback = Some(candidate),
                Holds::Yes | Holds::Maybe | Holds::No => {}
            }
        }
        fallback.ok_or_else(|| self.no_instance(name, bounds))
    }

    fn no_instance(&self, name: &str, bounds: &[Bound]) -> SkipReason {
        for bound in traits(bounds) {
            let def = self.def(bound.def);
            match def.origin {
                Origin::Local if !def.importable => return SkipReason::Private(def.path),
                Origin::Local => return SkipReason::NoImplementor(def.path),
                Origin::External { .. } => return SkipReason::Bound(def.path),
                Origin::Std => {}
            }
        }
        let last = traits(bounds).last().map(|bound| self.def(bound.def).path);
        SkipReason::Bound(last.unwrap_or_else(|| name.to_owned()))
    }

    /// Tried after what the bounds suggest.
    fn ordinary(&self) -> Vec<Type> {
        let string = self.std("std::string::String", Vec::new());
        vec![
            Type::Prim("i32"),
            Type::Prim("u8"),
            string,
            reference(Type::Str),
            Type::Prim("f64"),
            Type::Prim("u64"),
            Type::Prim("usize"),
            Type::Prim("char"),
            Type::Prim("bool"),
            self.vec(Type::Prim("u8")),
            self.vec(Type::Prim("i32")),
            unit(),
        ]
    }

    fn vec(&self, item: Type) -> Type {
        self.std("std::vec::Vec", vec![item])
    }

    /// What one bound suggests, best first.
    fn candidates(
        &self,
        bound: &TraitRef,
        bounds: &[Bound],
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
        into: &mut Vec<Type>,
    ) -> Result<(), SkipReason> {
        let def = self.def(bound.def);
        if let Some(inputs) = closure_inputs(&def, bound) {
            into.push(closure(inputs, bound));
            return Ok(());
        }
        if def.origin == Origin::Std {
            self.std_candidates(
                def.path.rsplit("::").next().unwrap_or_default(),
                &def.path,
                bound,
                bounds,
                items,
                buildable,
                into,
            )?;
        } else if let Origin::External { .. } = def.origin {
            // `Q: Equivalent<K>`: the like of what it is compared with.
            into.extend(bound.args.iter().cloned());
            into.extend(
                foreign_instances(def.path.rsplit("::").next().unwrap_or_default()).iter().map(|name| Type::Prim(name)),
            );
        }
        into.extend(self.implementors(bound, buildable));
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "the bound and all that may settle its item type")]
    fn std_candidates(
        &self,
        name: &str,
        path: &str,
        bound: &TraitRef,
        bounds: &[Bound],
        items: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
        into: &mut Vec<Type>,
    ) -> Result<(), SkipReason> {
        let bytes = || self.vec(Type::Prim("u8"));
        let string = || self.std("std::string::String", Vec::new());
        let first = bound.args.first();
        match name {
            "Iterator" | "DoubleEndedIterator" | "ExactSizeIterator" | "FusedIterator" => {
                let item = self.item(bounds, items, buildable)?;
                into.push(self.std("std::vec::IntoIter", vec![item]));
            }
            "IntoIterator" => {
                let item = self.item(bounds, items, buildable)?;
                into.push(self.vec(item.clone()));
                into.push(self.std("std::vec::IntoIter", vec![item]));
            }
            "AsRef" | "AsMut" | "Borrow" | "BorrowMut" | "Deref" | "DerefMut" => {
                let target = first.cloned().or_else(|| {
                    bound.bindings.iter().find_map(|(_, binding)| match binding {
                        Binding::Equals(ty) => Some(ty.clone()),
                        Binding::Bounds(_) => None,
                    })
                });
                into.extend(self.views_of(name, target.as_ref().unwrap_or(&Type::Str)));
            }
            "Into" | "TryInto" | "PartialEq" | "PartialOrd" | "From" | "TryFrom" => {
                if let Some(other) = first {
                    if *other == string() {
                        into.push(reference(Type::Str));
                    }
                    into.push(other.clone());
                }
            }
            "Extend" | "FromIterator" => into.extend(first.map(|item| self.vec(item.clone()))),
            "Sum" | "Product" => into.extend(first.cloned()),
            "Display" | "ToString" | "FmtWrite" => into.push(string()),
            "Read" | "BufRead" | "Seek" => into.push(self.std("std::io::Cursor", vec![bytes()])),
            "Write" => into.push(if path == "std::fmt::Write" { string() } else { bytes() }),
            "Hasher" => into.push(self.std("std::hash::DefaultHasher", Vec::new())),
            "BuildHasher" => into.push(self.std("std::hash::RandomState", Vec::new())),
            "RangeBounds" => {
                into.push(self.std("std::ops::Range", vec![first.cloned().unwrap_or(Type::Prim("usize"))]));
            }
            "SliceIndex" => into.push(self.std("std::ops::Range", vec![Type::Prim("usize")])),
            "Error" => into.push(self.std("std::fmt::Error", Vec::new())),
            "ToSocketAddrs" => return Err(SkipReason::Environment(path.to_owned())),
            "Future" => return Err(SkipReason::Async),
            _ => {}
        }
        Ok(())
    }

    /// The item type of an iterator bound.
    fn item(&self, bounds: &[Bound], items: &[Bound], buildable: &dyn Fn(&Type) -> bool) -> Result<Type, SkipReason> {
        let bindings = traits(bounds).flat_map(|bound| &bound.bindings).filter(|(name, _)| name == "Item");
        if let Some((_, binding)) = bindings.into_iter().next() {
            return match binding {
                Binding::Equals(ty) => Ok(ty.clone()),
                Binding::Bounds(inner) => self.choose("Item", inner, &[], buildable),
            };
        }
        if items.is_empty() { Ok(Type::Prim("i32")) } else { self.choose("Item", items, &[], buildable) }
    }

    fn views_of(&self, name: &str, target: &Type) -> Vec<Type> {
        let string = self.std("std::string::String", Vec::new());
        match target {
            Type::Str if name == "AsRef" || name == "Deref" => vec![reference(Type::Str), string],
            Type::Str => vec![string],
            Type::Slice(item) => vec![self.vec((**item).clone())],
            Type::Adt { def, .. } if self.is_std(*def, "std::path::Path") || self.is_std(*def, "std::ffi::OsStr") => {
                vec![reference(Type::Str), string]
            }
            other => vec![other.clone(), reference(other.clone())],
        }
    }

    /// Types of the crate (and foreign ones it implements the trait for), simplest first.
    fn implementors(&self, bound: &TraitRef, buildable: &dyn Fn(&Type) -> bool) -> Vec<Type> {
        let mut found: Vec<(u8, usize, Type)> = Vec::new();
        for item in self.impls_of(bound.def).take(400) {
            let mut env = Env::new();
            if let (Some(implemented), false) = (&item.trait_ref, bound.args.iter().any(is_open))
                && !bound.args.is_empty()
                && !crate::types::unify_all(&implemented.args, &bound.args, &mut env)
            {
                continue;
            }
            if matches!(item.self_ty, Type::Param(_)) || !self.close_impl(&item.generics, &mut env, buildable) {
                continue;
            }
            let Some(ty) = self.resolve(&substitute(&item.self_ty, &env)) else { continue };
            if is_open(&ty) || size(&ty) > MAX_SIZE || holds_dyn(&ty) {
                continue;
            }
            found.push((rank(self, &ty), size(&ty), ty));
        }
        found.sort();
        found.dedup();
        found.into_iter().map(|(_, _, ty)| ty).take(MAX_IMPLEMENTORS).collect()
    }

    /// Settles an impl's own parameters by ordinary types, without following traits of the crate again.
    fn close_impl(&self, generics: &Generics, env: &mut Env, _buildable: &dyn Fn(&Type) -> bool) -> bool {
        for param in &generics.params {
            if env.contains_key(&param.name) {
                continue;
            }
            let chosen = match &param.kind {
                ParamKind::Const { ty, .. } => Some(Type::Const(const_instance(ty).to_owned())),
                ParamKind::Type { .. } => {
                    let bounds = self.bounds_on(&param.name, generics, env);
                    self.ordinary().into_iter().find(|candidate| self.satisfies(candidate, &bounds) == Holds::Yes)
                }
            };
            match chosen {
                Some(ty) => env.insert(param.name.clone(), ty),
                None => return false,
            };
        }
        true
    }

    /// The implementor that stands for `Self` of a provided method.
    pub fn implementor(
        &self,
        bound: &TraitRef,
        extra: &[Bound],
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<Type, SkipReason> {
        let mut bounds = vec![Bound::Trait(bound.clone())];
        bounds.extend(extra.iter().cloned());
        if let Some(def) = self.api.traits.get(&bound.def) {
            bounds.extend(def.supertraits.iter().cloned());
        }
        let ty = self.choose("Self", &bounds, &[], buildable)?;
        let mut env = Env::new();
        let covered = self.impls_of(bound.def).any(|item| unify(&item.self_ty, &ty, &mut env));
        if covered { Ok(ty) } else { Err(self.no_instance("Self", &bounds)) }
    }
}

/// A closure as the function pointer that it may stand for.
fn closure(inputs: &[Type], bound: &TraitRef) -> Type {
    let output = bound.bindings.iter().find_map(|(name, binding)| match binding {
        Binding::Equals(ty) if name == "Output" => Some(ty.clone()),
        Binding::Equals(_) | Binding::Bounds(_) => None,
    });
    // Only the number of parameters is ever written: their types are left to inference.
    let inputs = inputs.iter().map(|ty| if is_open(ty) { Type::Never } else { ty.clone() }).collect();
    Type::FnPointer { inputs, output: Box::new(output.unwrap_or_else(unit)) }
}

fn holds_dyn(ty: &Type) -> bool {
    match ty {
        Type::Dyn(_) => true,
        Type::Ref { inner, .. } => holds_dyn(inner),
        Type::Adt { args, .. } => args.iter().any(holds_dyn),
        _ => false,
    }
}

fn mentions(ty: &Type, name: &str) -> bool {
    match ty {
        Type::Param(other) => other == name,
        Type::Ref { inner, .. } | Type::Slice(inner) | Type::Array(inner, _) => mentions(inner, name),
        Type::Adt { args, .. } | Type::Tuple(args) => args.iter().any(|arg| mentions(arg, name)),
        _ => false,
    }
}

/// Std's own types are comparable and computable with their like.
fn like(subject: &Type, bound: &TraitRef, name: &str) -> Option<Type> {
    match bound.args.as_slice() {
        [Type::Param(only)] if only == name => Some(subject.clone()),
        _ => None,
    }
}

fn rank(world: &World<'_>, ty: &Type) -> u8 {
    match ty {
        Type::Prim(_) => 0,
        Type::Adt { def, .. } => match world.def(*def).origin {
            Origin::Std => 1,
            Origin::Local => 3,
            Origin::External { .. } => 6,
        },
        Type::Ref { inner, .. } if matches!(**inner, Type::Str | Type::Slice(_)) => 2,
        Type::Tuple(_) | Type::Array(..) => 2,
        Type::Ref { .. } => 5,
        _ => 7,
    }
}

fn const_instance(ty: &Type) -> &'static str {
    match ty {
        Type::Prim("bool") => "true",
        Type::Prim("char") => "'a'",
        _ => "4",
    }
}

/// Primitives that commonly implement a trait of another crate, by the trait's name: number-like and serialisable.
fn foreign_instances(name: &str) -> &'static [&'static str] {
    match name {
        "Float" | "Real" | "FloatCore" => &["f64"],
        "Signed" => &["i32"],
        "Unsigned" => &["u32"],
        _ => &["i32", "f64"],
    }
}
