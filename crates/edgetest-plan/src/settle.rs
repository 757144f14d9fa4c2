//! Settling the parameters of a callable: its impl's first, then its own.

use crate::SkipReason;
use crate::inputs::{Graph, MAX_DEPTH};
use crate::producers::self_env;
use crate::spell::traits;
use crate::traits::Holds;
use crate::types::{Env, is_open, substitute, unify};
use edgetest_inspect::{Callable, DefId, Generics, Owner, ParamKind, Receiver, TraitRef, Type};

impl Graph<'_> {
    /// Settles every parameter of a callable, and with them the types of its arguments.
    pub fn settle(&self, index: usize, mut env: Env) -> Result<(Env, Vec<(String, Type)>), SkipReason> {
        let callable = &self.world.api.callables[index];
        let buildable = |ty: &Type| self.can(ty, MAX_DEPTH);
        match &callable.owner {
            Owner::Inherent(item) | Owner::TraitImpl(item) => {
                let item = &self.world.api.impls[*item];
                self.prefer_usual(&item.self_ty, &item.generics, &mut env);
                self.world.instantiate(&item.generics, &mut env, &buildable)?;
                let owner = self_env(self.world, callable).remove("Self").expect("a method has a self type");
                let owner = self
                    .world
                    .resolve(&substitute(&owner, &env))
                    .ok_or_else(|| SkipReason::AssociatedType("Self".to_owned()))?;
                env.insert("Self".to_owned(), owner);
            }
            Owner::TraitProvided(def) => self.settle_provided(*def, callable, &mut env, &buildable)?,
            Owner::Free { .. } => {}
        }
        self.world.instantiate(&callable.generics, &mut env, &buildable)?;
        self.bounds_hold(index, &env)?;
        let args = callable.params.iter().map(|(name, ty)| {
            let ty = self.world.within_impl(callable, ty);
            let ty = self.world.resolve(&substitute(&ty, &env)).filter(|ty| !is_open(ty));
            ty.map(|ty| (name.clone(), ty)).ok_or_else(|| SkipReason::AssociatedType(name.clone()))
        });
        let args = args.collect::<Result<Vec<_>, _>>()?;
        Ok((env, args))
    }

    /// Every bound once more, now that all is settled: what unification brought along was not chosen by its bounds.
    fn bounds_hold(&self, index: usize, env: &Env) -> Result<(), SkipReason> {
        let callable = &self.world.api.callables[index];
        let own = &callable.generics.predicates;
        let of_impl = self.world.impl_of(callable).map_or(&[][..], |item| &item.generics.predicates);
        for predicate in of_impl.iter().chain(own) {
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

    fn settle_provided(
        &self,
        def: DefId,
        callable: &Callable,
        env: &mut Env,
        buildable: &dyn Fn(&Type) -> bool,
    ) -> Result<(), SkipReason> {
        if env.contains_key("Self") {
            return Ok(());
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
        for item in self.world.impls_of(def) {
            let mut own = Env::new();
            if !unify(&item.self_ty, &owner, &mut own) {
                continue;
            }
            let params = self.world.api.traits.get(&def).map_or(&[][..], |item| &item.generics.params);
            let args = item.trait_ref.as_ref().map_or(&[][..], |bound| &bound.args);
            for (param, arg) in params.iter().zip(args) {
                env.insert(param.name.clone(), substitute(arg, &own));
            }
            break;
        }
        env.insert("Self".to_owned(), owner);
        Ok(())
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
