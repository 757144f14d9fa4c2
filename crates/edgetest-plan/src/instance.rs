//! Named instances for type parameters: ordinary ones, chosen so that their bounds hold.

use crate::SkipReason;
use crate::spell::{closure_inputs, traits};
use crate::traits::Holds;
use crate::types::{Env, is_open, reference, size, substitute, substitute_bound, unify, unit};
use crate::world::World;
use edgetest_inspect::{Binding, Bound, Generics, Origin, Param, ParamKind, TraitRef, Type};
use std::rc::Rc;

/// How many implementors of one trait are tried.
const MAX_IMPLEMENTORS: usize = 24;

/// Largest implementor type that is chosen.
pub(crate) const MAX_SIZE: usize = 6;

impl World<'_> {
    /// One choice a parameter, none taken back.
    pub(crate) fn instantiate_greedily(
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
                    Ok(Type::FnPointer { inputs, output }) if round == 2 && !is_open(&output) => {
                        env.insert(param.name.clone(), untyped(&inputs, *output));
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

    pub(crate) fn choose_param(
        &self,
        param: &Param,
        generics: &Generics,
        env: &Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<Type, SkipReason> {
        match &param.kind {
            ParamKind::Const { ty, default } => Ok(const_choice(ty, default.as_ref())),
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
    pub(crate) fn related(&self, name: &str, generics: &Generics, env: &Env) -> Vec<Type> {
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
    pub(crate) fn item_bounds(&self, name: &str, generics: &Generics, env: &Env) -> Vec<Bound> {
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
        for bound in self.telling(bounds) {
            self.candidates(bound, bounds, items, buildable, &mut candidates)?;
        }
        let suggested = candidates.len();
        candidates.extend(self.ordinary());
        for bound in traits(bounds) {
            candidates.extend(self.implementors(bound).iter().cloned());
        }
        let foreign = traits(bounds).any(|bound| matches!(self.def(bound.def).origin, Origin::External { .. }));
        let closed = traits(bounds).find_map(|bound| self.protocol_instances(&self.def(bound.def)));
        if let Some(instances) = closed {
            candidates.retain(|ty| instances.contains(ty) || self.satisfies(ty, bounds) == Holds::Yes);
        }
        let unsized_too = bounds.contains(&Bound::MaybeSized);
        let buildable = |ty: &Type| buildable(ty) || unsized_too && buildable(&reference(ty.clone()));
        let (mut fallback, mut marker) = (None, None);
        for (index, candidate) in candidates.into_iter().enumerate() {
            match self.satisfies(&candidate, bounds) {
                _ if is_open(&candidate) => return Ok(candidate),
                // What nothing speaks for would be a guess, and a wrong one does not compile.
                Holds::Maybe if foreign && index >= suggested => {}
                Holds::Yes if buildable(&candidate) => return Ok(candidate),
                // Impls of other crates are not known: what their bound suggests first is as good as it gets.
                Holds::Maybe if foreign && buildable(&candidate) => return Ok(candidate),
                Holds::Maybe if fallback.is_none() && buildable(&candidate) => fallback = Some(candidate),
                // Nothing makes a value of `BigEndian` or `Directed`, and nothing needs one.
                Holds::Yes if marker.is_none() && self.is_marker(&candidate) => marker = Some(candidate),
                Holds::Yes | Holds::Maybe | Holds::No => {}
            }
        }
        let found = fallback.or(marker).or_else(|| {
            let stand_in = if self.wants_stand_ins.get() { self.stand_in(bounds, &buildable) } else { None };
            stand_in.filter(|ty| buildable(ty))
        });
        found.ok_or_else(|| self.no_instance(name, bounds))
    }

    /// The bounds that suggest a type, those of other crates first: of their impls nothing is known but what their
    /// arguments say. `Hash` and its like say nothing, and ordinary types have them.
    pub(crate) fn telling<'b>(&self, bounds: &'b [Bound]) -> Vec<&'b TraitRef> {
        const SILENT: &[&str] = &["Hash", "Eq", "Ord", "Clone", "Copy", "Debug", "Default", "PartialEq", "PartialOrd"];
        let silent = |bound: &TraitRef| {
            let path = self.std_path(bound.def);
            let name = path.as_deref().and_then(|path| path.rsplit("::").next()).unwrap_or_default();
            SILENT.contains(&name) && bound.args.is_empty()
        };
        let mut telling: Vec<&TraitRef> = traits(bounds).filter(|bound| !silent(bound)).collect();
        telling.sort_by_key(|bound| !matches!(self.def(bound.def).origin, Origin::External { .. }));
        telling
    }

    /// Whether a type may stand for a parameter though no value of it can be had.
    fn is_marker(&self, ty: &Type) -> bool {
        matches!(ty, Type::Adt { .. }) && self.spell(ty, crate::spell::Lifetimes::Static).is_some()
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
    pub(crate) fn ordinary(&self) -> Vec<Type> {
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

    pub(crate) fn vec(&self, item: Type) -> Type {
        self.std("std::vec::Vec", vec![item])
    }

    /// What one bound suggests, best first.
    pub(crate) fn candidates(
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
            if let Some(instances) = self.protocol_instances(&def) {
                into.extend(instances);
                into.extend(self.implementors(bound).iter().cloned());
                return Ok(());
            }
            // `Q: Equivalent<K>`: the like of what it is compared with.
            into.extend(bound.args.iter().cloned());
            into.extend(
                foreign_instances(def.path.rsplit("::").next().unwrap_or_default()).iter().map(|name| Type::Prim(name)),
            );
        }
        into.extend(self.implementors(bound).iter().cloned());
        self.blanket_candidates(bound, items, buildable, into);
        Ok(())
    }

    /// Types of the crate (and foreign ones it implements the trait for), simplest first.
    pub(crate) fn implementors(&self, bound: &TraitRef) -> Rc<Vec<Type>> {
        // Within the closing of another impl fewer are found.
        let key = (bound.clone(), self.closing.get());
        if let Some(known) = self.implementors.borrow().get(&key) {
            return Rc::clone(known);
        }
        let found = Rc::new(self.find_implementors(bound));
        self.implementors.borrow_mut().insert(key, Rc::clone(&found));
        found
    }

    fn find_implementors(&self, bound: &TraitRef) -> Vec<Type> {
        let mut found: Vec<(u8, usize, Type)> = Vec::new();
        for item in self.impls_of(bound.def).take(400) {
            let mut env = Env::new();
            if let (Some(implemented), false) = (&item.trait_ref, bound.args.iter().any(is_open))
                && !bound.args.is_empty()
                && !crate::types::unify_all(&implemented.args, &bound.args, &mut env)
            {
                continue;
            }
            if matches!(item.self_ty, Type::Param(_)) || !self.close_impl(&item.generics, &mut env) {
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
            // A sealed supertrait has no impls that rustdoc tells of, and whoever implements the trait has it.
            let told = |bound: &&Bound| match bound {
                Bound::Trait(bound) => self.def(bound.def).importable,
                Bound::MaybeSized | Bound::Lifetime => true,
            };
            bounds.extend(def.supertraits.iter().filter(told).cloned());
        }
        let ty = self.choose("Self", &bounds, &[], buildable)?;
        let mut env = Env::new();
        let covered = self.stand_in_arguments(&ty, bound.def).is_some()
            || self.impls_of(bound.def).any(|item| unify(&item.self_ty, &ty, &mut env));
        if covered { Ok(ty) } else { Err(self.no_instance("Self", &bounds)) }
    }
}

/// A closure as the function pointer that it may stand for.
fn closure(inputs: &[Type], bound: &TraitRef) -> Type {
    let output = bound.bindings.iter().find_map(|(name, binding)| match binding {
        Binding::Equals(ty) if name == "Output" => Some(ty.clone()),
        Binding::Equals(_) | Binding::Bounds(_) => None,
    });
    Type::FnPointer { inputs: inputs.to_vec(), output: Box::new(output.unwrap_or_else(unit)) }
}

/// A closure whose parameters are left to inference: only their number is ever written.
fn untyped(inputs: &[Type], output: Type) -> Type {
    let inputs = inputs.iter().map(|ty| if is_open(ty) { Type::Never } else { ty.clone() }).collect();
    Type::FnPointer { inputs, output: Box::new(output) }
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

/// The value of a const parameter.
pub(crate) fn const_choice(ty: &Type, default: Option<&String>) -> Type {
    Type::Const(default.cloned().unwrap_or_else(|| const_instance(ty).to_owned()))
}

pub(crate) fn const_instance(ty: &Type) -> &'static str {
    match ty {
        Type::Prim("bool") => "true",
        Type::Prim("char") => "'a'",
        _ => "4",
    }
}

/// Primitives that commonly implement a trait of another crate, by the trait's name: those of numbers.
fn foreign_instances(name: &str) -> &'static [&'static str] {
    const NUMBERS: &[&str] = &[
        "Num",
        "NumCast",
        "Zero",
        "One",
        "Integer",
        "PrimInt",
        "ToPrimitive",
        "FromPrimitive",
        "Bounded",
        "Pow",
        "Roots",
    ];
    const FAMILIES: &[&str] =
        &["Num", "Checked", "Wrapping", "Saturating", "Overflowing", "Sample", "AsPrimitive", "ConstZero", "ConstOne"];
    match name {
        "Float" | "Real" | "FloatCore" | "FloatConst" => &["f64"],
        "Signed" => &["i32"],
        "Unsigned" => &["u32"],
        _ if NUMBERS.contains(&name) || FAMILIES.iter().any(|family| name.starts_with(family)) => &["i32", "f64"],
        _ => &[],
    }
}
