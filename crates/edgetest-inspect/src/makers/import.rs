//! Takes items of a dependency's API over into that of the crate under test, renumbered.
//!
//! What names something that the crate under test cannot name is left behind.

use crate::api::{
    Binding, Bound, Callable, Constant, CrateApi, Def, DefId, Fields, Generics, ImplDef, Origin, Owner, Param,
    ParamKind, Predicate, Shape, TraitRef, Type, TypeDef, Variant,
};
use std::collections::{BTreeMap, BTreeSet};

/// Takes over from one dependency.
pub(super) struct Importer<'a> {
    api: &'a mut CrateApi,
    /// The dependency's API.
    pub(super) other: &'a CrateApi,
    crate_name: &'a str,
    defs: BTreeMap<DefId, DefId>,
    impls: BTreeMap<usize, usize>,
    brought: BTreeSet<String>,
}

impl<'a> Importer<'a> {
    /// `path_of` gives the path by which the dependency offers what the crate under test names by another.
    pub(super) fn new(
        api: &'a mut CrateApi,
        other: &'a CrateApi,
        crate_name: &'a str,
        path_of: &dyn Fn(&str) -> String,
    ) -> Self {
        let mut by_path: BTreeMap<(String, bool), DefId> = BTreeMap::new();
        for (index, def) in other.defs.iter().enumerate() {
            by_path.insert((def.path.clone(), def.origin == Origin::Std), id(index));
        }
        let mut defs = BTreeMap::new();
        for (index, def) in api.defs.iter().enumerate() {
            let theirs = match &def.origin {
                Origin::Local => None,
                Origin::Std => by_path.get(&(def.path.clone(), true)),
                Origin::External { .. } => {
                    by_path.get(&(path_of(&def.path), false)).or_else(|| by_path.get(&(def.path.clone(), false)))
                }
            };
            if let Some(theirs) = theirs {
                defs.entry(*theirs).or_insert(id(index));
            }
        }
        Self { api, other, crate_name, defs, impls: BTreeMap::new(), brought: BTreeSet::new() }
    }

    /// The dependency's number of a definition.
    pub(super) fn theirs(&self, ours: DefId) -> Option<DefId> {
        self.defs.iter().find(|(_, known)| **known == ours).map(|(theirs, _)| *theirs)
    }

    /// A type's parameters and shape.
    pub(super) fn bring_type(&mut self, theirs: DefId) -> Option<()> {
        let definition = self.other.types.get(&theirs)?;
        let ours = self.def(theirs)?;
        let generics = self.generics(&definition.generics)?;
        let shape = match &definition.shape {
            Shape::Struct(fields) => Shape::Struct(self.fields(fields)),
            Shape::Enum(variants) => Shape::Enum(variants.iter().map(|variant| self.variant(variant)).collect()),
            Shape::Union => Shape::Union,
        };
        let imported =
            TypeDef { generics, shape, non_exhaustive: definition.non_exhaustive, docs: definition.docs.clone() };
        self.api.types.insert(ours, imported);
        Some(())
    }

    /// The impls of a type: what it is good for.
    pub(super) fn bring_impls(&mut self, theirs: DefId) {
        let impls = self.other.impls.iter().enumerate();
        let of_it = impls.filter(|(_, item)| {
            matches!(&item.self_ty, Type::Adt { def, .. } if *def == theirs) && item.trait_ref.is_some()
        });
        for (index, _) in of_it {
            self.impl_def(index);
        }
    }

    /// A constant.
    pub(super) fn bring_constant(&mut self, constant: &Constant) -> Option<()> {
        if !self.brought.insert(constant.path.clone()) {
            return None;
        }
        let impl_index = match constant.impl_index {
            Some(index) => Some(self.impl_def(index)?),
            None => None,
        };
        let ty = self.ty(&constant.ty)?;
        self.api.constants.push(Constant { impl_index, ty, ..constant.clone() });
        Some(())
    }

    /// A call.
    pub(super) fn bring_callable(&mut self, callable: &Callable) -> Option<()> {
        if self.brought.contains(&callable.path) {
            return Some(());
        }
        let owner = match &callable.owner {
            Owner::Free { path } => Owner::Free { path: path.clone() },
            Owner::Inherent(index) => Owner::Inherent(self.impl_def(*index)?),
            Owner::TraitImpl(index) => Owner::TraitImpl(self.impl_def(*index)?),
            Owner::TraitProvided(_) | Owner::Route(_) => return None,
        };
        let generics = self.generics(&callable.generics)?;
        let params =
            callable.params.iter().map(|(name, ty)| Some((name.clone(), self.ty(ty)?))).collect::<Option<Vec<_>>>()?;
        let output = self.ty(&callable.output)?;
        self.brought.insert(callable.path.clone());
        self.api.callables.push(Callable { owner, generics, params, output, ..callable.clone() });
        Some(())
    }

    fn impl_def(&mut self, theirs: usize) -> Option<usize> {
        if let Some(known) = self.impls.get(&theirs) {
            return Some(*known);
        }
        let item = &self.other.impls[theirs];
        let trait_ref = match &item.trait_ref {
            Some(bound) => Some(self.trait_ref(bound)?),
            None => None,
        };
        let imported = ImplDef {
            generics: self.generics(&item.generics)?,
            trait_ref,
            self_ty: self.ty(&item.self_ty)?,
            assoc_types: item
                .assoc_types
                .iter()
                .map(|(name, ty)| Some((name.clone(), self.ty(ty)?)))
                .collect::<Option<Vec<_>>>()?,
            derived: item.derived,
        };
        self.api.impls.push(imported);
        let ours = self.api.impls.len() - 1;
        self.impls.insert(theirs, ours);
        Some(ours)
    }

    /// Our number of a definition of theirs; `None` where nobody here can name it.
    fn def(&mut self, theirs: DefId) -> Option<DefId> {
        if let Some(known) = self.defs.get(&theirs) {
            return Some(*known);
        }
        let def = &self.other.defs[theirs.0 as usize];
        let origin = match &def.origin {
            Origin::Std => Origin::Std,
            Origin::External { via_reexport: false, .. } => return None,
            Origin::Local | Origin::External { via_reexport: true, .. } => {
                Origin::External { crate_name: self.crate_name.to_owned(), via_reexport: false }
            }
        };
        if !def.importable {
            return None;
        }
        self.api.defs.push(Def { origin, ..def.clone() });
        let ours = id(self.api.defs.len() - 1);
        self.defs.insert(theirs, ours);
        Some(ours)
    }

    fn types(&mut self, types: &[Type]) -> Option<Vec<Type>> {
        types.iter().map(|ty| self.ty(ty)).collect()
    }

    fn ty(&mut self, ty: &Type) -> Option<Type> {
        Some(match ty {
            Type::Tuple(items) => Type::Tuple(self.types(items)?),
            Type::Slice(item) => Type::Slice(Box::new(self.ty(item)?)),
            Type::Array(item, len) => Type::Array(Box::new(self.ty(item)?), len.clone()),
            Type::Ref { mutable, inner } => Type::Ref { mutable: *mutable, inner: Box::new(self.ty(inner)?) },
            Type::FnPointer { inputs, output } => {
                Type::FnPointer { inputs: self.types(inputs)?, output: Box::new(self.ty(output)?) }
            }
            Type::Adt { def, args } => Type::Adt { def: self.def(*def)?, args: self.types(args)? },
            Type::Projection { base, trait_ref, name } => Type::Projection {
                base: Box::new(self.ty(base)?),
                trait_ref: match trait_ref {
                    Some(bound) => Some(Box::new(self.trait_ref(bound)?)),
                    None => None,
                },
                name: name.clone(),
            },
            Type::Dyn(bounds) => {
                Type::Dyn(bounds.iter().map(|bound| self.trait_ref(bound)).collect::<Option<Vec<_>>>()?)
            }
            Type::Impl(bounds) => Type::Impl(self.bounds(bounds)?),
            Type::Prim(_)
            | Type::Str
            | Type::Never
            | Type::RawPointer
            | Type::Param(_)
            | Type::Const(_)
            | Type::Unknown(_) => ty.clone(),
        })
    }

    fn trait_ref(&mut self, bound: &TraitRef) -> Option<TraitRef> {
        let bindings = bound.bindings.iter().map(|(name, binding)| {
            let binding = match binding {
                Binding::Equals(ty) => Binding::Equals(self.ty(ty)?),
                Binding::Bounds(bounds) => Binding::Bounds(self.bounds(bounds)?),
            };
            Some((name.clone(), binding))
        });
        let bindings = bindings.collect::<Option<Vec<_>>>()?;
        Some(TraitRef { def: self.def(bound.def)?, args: self.types(&bound.args)?, bindings })
    }

    fn bounds(&mut self, bounds: &[Bound]) -> Option<Vec<Bound>> {
        let one = |bound: &Bound| match bound {
            Bound::Trait(bound) => self.trait_ref(bound).map(Bound::Trait),
            Bound::MaybeSized | Bound::Lifetime => Some(bound.clone()),
        };
        bounds.iter().map(one).collect()
    }

    fn generics(&mut self, generics: &Generics) -> Option<Generics> {
        let mut params = Vec::new();
        for Param { name, kind } in &generics.params {
            let kind = match kind {
                ParamKind::Type { default: Some(ty), synthetic } => {
                    ParamKind::Type { default: Some(self.ty(ty)?), synthetic: *synthetic }
                }
                ParamKind::Type { default: None, .. } => kind.clone(),
                ParamKind::Const { ty, default } => ParamKind::Const { ty: self.ty(ty)?, default: default.clone() },
            };
            params.push(Param { name: name.clone(), kind });
        }
        let predicates = generics.predicates.iter().map(|predicate| {
            Some(Predicate { subject: self.ty(&predicate.subject)?, bounds: self.bounds(&predicate.bounds)? })
        });
        let predicates = predicates.collect::<Option<Vec<_>>>()?;
        Some(Generics { params, predicates })
    }

    fn fields(&mut self, fields: &Fields) -> Fields {
        match fields {
            Fields::Unit => Fields::Unit,
            Fields::Tuple(types) => Fields::Tuple(types.iter().map(|ty| self.ty(ty.as_ref()?)).collect()),
            Fields::Named { fields, has_private } => {
                let kept: Vec<(String, Type)> =
                    fields.iter().filter_map(|(name, ty)| Some((name.clone(), self.ty(ty)?))).collect();
                let has_private = *has_private || kept.len() < fields.len();
                Fields::Named { fields: kept, has_private }
            }
        }
    }

    fn variant(&mut self, variant: &Variant) -> Variant {
        Variant { fields: self.fields(&variant.fields), ..variant.clone() }
    }
}

fn id(index: usize) -> DefId {
    DefId(u32::try_from(index).expect("an API names fewer than 2^32 definitions"))
}
