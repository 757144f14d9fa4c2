//! Settling the parameters of a callable: its impl's first, then its own.

use crate::SkipReason;
use crate::inputs::{Graph, MAX_DEPTH};
use crate::producers::self_env;
use crate::spell::traits;
use crate::traits::Holds;
use crate::types::{Env, is_open, substitute, unify};
use edgetest_inspect::{
    Bound, Callable, DefId, Generics, Owner, Param, ParamKind, Predicate, Receiver, TraitRef, Type,
};

impl Graph<'_> {
    /// Settles every parameter of a callable, and with them the types of its arguments.
    pub fn settle(&self, index: usize, env: Env) -> Result<(Env, Vec<(String, Type)>), SkipReason> {
        let outer = self.world.wants_stand_ins.replace(false);
        let settled = self.settle_in_turn(index, env.clone()).or_else(|reason| {
            let together = self.settle_together(index, env.clone()).ok_or(reason)?;
            self.settled(index, together)
        });
        let settled = settled.or_else(|reason| self.settle_with_stand_ins(index, env).ok_or(reason));
        self.world.wants_stand_ins.set(outer);
        settled
    }

    /// Where the crate has nothing to offer, a type of the harness's own may do.
    fn settle_with_stand_ins(&self, index: usize, env: Env) -> Option<(Env, Vec<(String, Type)>)> {
        self.world.wants_stand_ins.set(true);
        self.settle_in_turn(index, env).ok()
    }

    /// The parameters of the impl first and then those of the method, each by its own bounds.
    fn settle_in_turn(&self, index: usize, mut env: Env) -> Result<(Env, Vec<(String, Type)>), SkipReason> {
        let callable = &self.world.api.callables[index];
        let buildable = |ty: &Type| self.can(ty, MAX_DEPTH);
        match &callable.owner {
            Owner::Inherent(item) | Owner::TraitImpl(item) => {
                let item = &self.world.api.impls[*item];
                if !self.prefer_made(&item.self_ty, &item.generics, &mut env) {
                    self.prefer_usual(&item.self_ty, &item.generics, &mut env);
                }
                self.world.instantiate(&item.generics, &mut env, &buildable)?;
                let owner = self_env(self.world, callable).remove("Self").expect("a method has a self type");
                let owner = self
                    .world
                    .resolve(&substitute(&owner, &env))
                    .ok_or_else(|| SkipReason::AssociatedType("Self".to_owned()))?;
                env.insert("Self".to_owned(), owner);
            }
            Owner::TraitProvided(def) => self.settle_provided(*def, callable, &mut env, &buildable)?,
            Owner::Free { .. } | Owner::Route(_) => {}
        }
        self.world.instantiate(&callable.generics, &mut env, &buildable)?;
        self.settled(index, env)
    }

    /// The types of the arguments, once every parameter is known.
    fn settled(&self, index: usize, env: Env) -> Result<(Env, Vec<(String, Type)>), SkipReason> {
        let callable = &self.world.api.callables[index];
        self.bounds_hold(index, &env)?;
        let args = callable.params.iter().map(|(name, ty)| {
            let ty = self.world.within_impl(callable, ty);
            let ty = self.world.resolve(&substitute(&ty, &env)).filter(|ty| !is_open(ty));
            ty.map(|ty| (name.clone(), ty)).ok_or_else(|| SkipReason::AssociatedType(name.clone()))
        });
        let args = args.collect::<Result<Vec<_>, _>>()?;
        Ok((env, args))
    }

    /// All parameters at once: a method may ask more of its impl's parameters than the impl does.
    fn settle_together(&self, index: usize, mut env: Env) -> Option<Env> {
        let callable = &self.world.api.callables[index];
        let merged = self.merged(callable, &env)?;
        if merged.params.iter().all(|param| env.contains_key(&param.name)) {
            return None;
        }
        let found = self.world.search_all(&merged, &env, &|ty| self.can(ty, MAX_DEPTH))?;
        env.extend(found);
        if let Some(item) = self.world.impl_of(callable) {
            let owner = self.world.resolve(&substitute(&item.self_ty, &env))?;
            env.insert("Self".to_owned(), owner);
        } else if let Owner::TraitProvided(def) = callable.owner {
            let owner = env.get("Self").cloned()?;
            self.trait_arguments(def, &owner, &mut env);
        }
        Some(env)
    }

    /// The parameters of a method with those around it; none for functions, which have no others.
    fn merged(&self, callable: &Callable, env: &Env) -> Option<Generics> {
        let mut merged = Generics::default();
        match &callable.owner {
            Owner::Free { .. } | Owner::Route(_) => return None,
            Owner::Inherent(item) | Owner::TraitImpl(item) => {
                let item = &self.world.api.impls[*item];
                merged.params.clone_from(&item.generics.params);
                merged.predicates.clone_from(&item.generics.predicates);
                let itself = Env::from([("Self".to_owned(), item.self_ty.clone())]);
                for predicate in &callable.generics.predicates {
                    merged.predicates.push(crate::search::closed(predicate, &itself));
                }
                merged.predicates.extend(self.asked_by_trait(callable));
            }
            Owner::TraitProvided(def) => {
                let definition = self.world.api.traits.get(def)?;
                if !env.contains_key("Self") {
                    let kind = ParamKind::Type { default: None, synthetic: false };
                    merged.params.push(Param { name: "Self".to_owned(), kind });
                }
                merged.params.extend(definition.generics.params.iter().cloned());
                let args = definition.generics.params.iter().map(|param| Type::Param(param.name.clone())).collect();
                let itself = Bound::Trait(TraitRef { def: *def, args, bindings: Vec::new() });
                let bounds = std::iter::once(itself)
                    .chain(definition.supertraits.iter().filter(|bound| self.is_told(bound)).cloned())
                    .collect();
                merged.predicates.push(Predicate { subject: Type::Param("Self".to_owned()), bounds });
                merged.predicates.extend(definition.generics.predicates.iter().cloned());
                merged.predicates.extend(callable.generics.predicates.iter().cloned());
            }
        }
        merged.params.extend(callable.generics.params.iter().cloned());
        Some(merged)
    }

    /// Whether rustdoc tells of a trait's impls.
    fn is_told(&self, bound: &Bound) -> bool {
        match bound {
            Bound::Trait(bound) => self.world.def(bound.def).importable,
            Bound::MaybeSized | Bound::Lifetime => true,
        }
    }

    /// Every bound once more, now that all is settled: what unification brought along was not chosen by its bounds.
    fn bounds_hold(&self, index: usize, env: &Env) -> Result<(), SkipReason> {
        let callable = &self.world.api.callables[index];
        let own = &callable.generics.predicates;
        let of_impl = self.world.impl_of(callable).map_or(&[][..], |item| &item.generics.predicates);
        let of_trait = self.asked_by_trait(callable);
        for predicate in of_impl.iter().chain(own).chain(&of_trait) {
            let Some(subject) = self.world.resolve(&substitute(&predicate.subject, env)) else { continue };
            if is_open(&subject) {
                continue;
            }
            let bounds: Vec<_> = predicate.bounds.iter().map(|bound| self.world.close_bound(bound, env)).collect();
            if self.world.satisfies(&subject, &bounds) == Holds::No {
                let unmet = traits(&bounds).next().map(|bound| self.world.def(bound.def).path);
                return Err(SkipReason::Bound(unmet.unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// What the trait asks where a method is called, in the words of the impl, which need not repeat it.
    fn asked_by_trait(&self, callable: &Callable) -> Vec<Predicate> {
        let asked = || {
            let Owner::TraitImpl(index) = callable.owner else { return None };
            let item = &self.world.api.impls[index];
            let bound = item.trait_ref.as_ref()?;
            let definition = self.world.api.traits.get(&bound.def)?;
            let method = definition.duties.as_ref()?.methods.iter().find(|method| method.name == callable.name)?;
            let params = definition.generics.params.iter().map(|param| param.name.clone());
            let mut env: Env = params.zip(bound.args.iter().cloned()).collect();
            env.insert("Self".to_owned(), item.self_ty.clone());
            let own = |ty: &Type| {
                let mut params = method.generics.params.iter();
                params.any(|param| substitute(ty, &Env::from([(param.name.clone(), Type::Never)])) != *ty)
            };
            let predicates = method.generics.predicates.iter().filter(|predicate| !own(&predicate.subject));
            Some(predicates.map(|predicate| crate::search::closed(predicate, &env)).collect())
        };
        asked().unwrap_or_default()
    }

    fn settle_provided(
        &self,
        def: DefId,
        callable: &Callable,
        env: &mut Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<(), SkipReason> {
        if let Some(owner) = env.get("Self").cloned() {
            return self.implements_it(def, &owner, env);
        }
        let bound = TraitRef { def, args: Vec::new(), bindings: Vec::new() };
        let asked = self.world.bounds_on("Self", &callable.generics, env);
        if !asked.is_empty() {
            // `where Self: Iterator<Item = Result<T, E>>` settles nothing before `T` and `E` are known.
            self.world.instantiate_partly(&callable.generics, env, buildable);
        }
        let extra = self.world.bounds_on("Self", &callable.generics, env);
        let needs_value = callable.receiver == Some(Receiver::Value);
        let ok = |ty: &Type| buildable(ty) && !(needs_value && matches!(ty, Type::Str | Type::Slice(_)));
        let owner = self.world.implementor(&bound, &extra, &ok)?;
        self.trait_arguments(def, &owner, env);
        env.insert("Self".to_owned(), owner);
        Ok(())
    }

    /// `Self` came with what is to be made: `Take<i32>` is none of `Buf::take`.
    fn implements_it(&self, def: DefId, owner: &Type, env: &mut Env) -> Result<(), SkipReason> {
        let bound = TraitRef { def, args: Vec::new(), bindings: Vec::new() };
        if self.world.implements(owner, &bound, MAX_DEPTH) == Holds::No {
            return Err(SkipReason::NoImplementor(self.world.def(def).path));
        }
        self.trait_arguments(def, owner, env);
        Ok(())
    }

    /// What the trait's own parameters are for an implementor.
    fn trait_arguments(&self, def: DefId, owner: &Type, env: &mut Env) {
        if let Some(args) = self.world.stand_in_arguments(owner, def) {
            let params = self.world.api.traits.get(&def).map_or(&[][..], |item| &item.generics.params);
            env.extend(params.iter().map(|param| param.name.clone()).zip(args));
            return;
        }
        for item in self.world.impls_of(def) {
            let mut own = Env::new();
            if !unify(&item.self_ty, owner, &mut own) {
                continue;
            }
            crate::blanket::by_closure(&item.generics, &mut own);
            let params = self.world.api.traits.get(&def).map_or(&[][..], |item| &item.generics.params);
            let args = item.trait_ref.as_ref().map_or(&[][..], |bound| &bound.args);
            for (param, arg) in params.iter().zip(args) {
                let arg = substitute(arg, &own);
                if !is_open(&arg) {
                    env.entry(param.name.clone()).or_insert(arg);
                }
            }
            break;
        }
    }

    /// Chooses the arguments of a generic type once for the whole API: its declared default, else what the API itself
    /// yields most often. Otherwise each impl would choose its own, and values of one could not be handed to another.
    fn prefer_usual(&self, self_ty: &Type, generics: &Generics, env: &mut Env) {
        let Type::Adt { def, args } = self_ty else { return };
        let Some(definition) = self.world.api.types.get(def) else { return };
        let usual = self.producers.usual_args(*def);
        for (position, (arg, param)) in args.iter().zip(&definition.generics.params).enumerate() {
            let Type::Param(name) = arg else { continue };
            if env.contains_key(name) {
                continue;
            }
            let declared = match &param.kind {
                ParamKind::Type { default: Some(default), .. } if !is_open(default) => Some(default.clone()),
                ParamKind::Type { .. } | ParamKind::Const { .. } => None,
            };
            let preferred = declared
                .or_else(|| usual.and_then(|args| args.get(position)).cloned())
                .or_else(|| self.by_union(*def, position));
            let Some(preferred) = preferred else { continue };
            let bounds = self.world.bounds_on(name, generics, env);
            if self.world.satisfies(&preferred, &bounds) != Holds::No {
                env.insert(name.clone(), preferred);
            }
        }
    }

    /// A type argument that satisfies the bounds of all inherent impls, and of its impls as an iterator, at once.
    fn by_union(&self, def: DefId, position: usize) -> Option<Type> {
        let mut bounds = Vec::new();
        for item in self.world.impls_for(def) {
            let Type::Adt { args, .. } = &item.self_ty else { continue };
            // Impls of the crate's own traits are for narrower types.
            let foreign = item
                .trait_ref
                .as_ref()
                .is_none_or(|bound| self.world.std_path(bound.def).is_some_and(|path| path.starts_with("std::iter::")));
            if let (true, Some(Type::Param(name))) = (foreign, args.get(position)) {
                bounds.extend(self.world.bounds_on(name, &item.generics, &Env::new()));
            }
        }
        traits(&bounds).next()?;
        self.world.choose("T", &bounds, &[], &|ty| self.can(ty, MAX_DEPTH - 1)).ok().filter(|ty| !is_open(ty))
    }
}
