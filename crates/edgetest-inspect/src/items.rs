//! Types, traits, impls and constants of the crate under test.

use crate::api::{Constant, DefId, Duties, Fields, ImplDef, Shape, TraitDef, TypeDef, Variant};
use crate::convert::Scope;
use crate::docs;
use crate::names::Names;
use crate::paths::is_hidden;
use rustdoc_types as rd;
use rustdoc_types::{Attribute, Crate, Id, Impl, Item, ItemEnum, StructKind, VariantKind, Visibility};
use std::collections::BTreeMap;

/// The crate's own items, in an order that does not depend on hashing.
pub(crate) fn local_items(krate: &Crate) -> Vec<&Item> {
    let mut items: Vec<&Item> = krate.index.values().filter(|item| item.crate_id == 0).collect();
    items.sort_by_key(|item| item.id);
    items
}

/// Unstable markers that derives leave behind, which nobody can name.
fn is_compiler_marker(source: &Impl) -> bool {
    const MARKERS: &[&str] = &["StructuralPartialEq", "TrivialClone"];
    let name = source.trait_.as_ref().and_then(|path| path.path.rsplit("::").next());
    source.items.is_empty() && name.is_some_and(|name| MARKERS.contains(&name))
}

/// An impl with what later steps ask of it.
pub(crate) struct ReadImpl<'a> {
    /// The item: its docs, its place, its id.
    pub(crate) item: &'a Item,
    /// As rustdoc gives it.
    pub(crate) source: &'a Impl,
    /// In the words of the model.
    pub(crate) def: ImplDef,
}

impl<'a> Names<'a> {
    /// Structs, enums and unions that can be imported.
    pub(crate) fn type_defs(&mut self) -> BTreeMap<DefId, TypeDef> {
        let mut types = BTreeMap::new();
        for item in local_items(self.krate) {
            if self.public.local(item.id).is_none() {
                continue;
            }
            if let Some(def) = self.type_def(item) {
                types.insert(self.local_def(item), def);
            }
        }
        types
    }

    fn local_def(&mut self, item: &Item) -> DefId {
        self.of(item.id, item.name.as_deref().unwrap_or_default(), 0)
    }

    fn type_def(&mut self, item: &Item) -> Option<TypeDef> {
        let generics = match &item.inner {
            ItemEnum::Struct(of) => &of.generics,
            ItemEnum::Enum(of) => &of.generics,
            ItemEnum::Union(of) => &of.generics,
            _ => return None,
        };
        let scope = Scope::of(&[generics]);
        let shape = self.shape(&item.inner, &scope);
        Some(TypeDef {
            generics: self.generics(generics, &scope),
            shape,
            non_exhaustive: item.attrs.contains(&Attribute::NonExhaustive),
            docs: docs::read(item.docs.as_deref()),
        })
    }

    fn shape(&mut self, item: &ItemEnum, scope: &Scope) -> Shape {
        match item {
            ItemEnum::Struct(of) => Shape::Struct(match &of.kind {
                StructKind::Unit => Fields::Unit,
                StructKind::Tuple(fields) => self.tuple_fields(fields, scope),
                StructKind::Plain { fields, has_stripped_fields } => {
                    self.named_fields(fields, *has_stripped_fields, scope)
                }
            }),
            ItemEnum::Enum(of) => Shape::Enum(of.variants.iter().filter_map(|id| self.variant(*id, scope)).collect()),
            _ => Shape::Union,
        }
    }

    /// A variant; hidden ones are there to stop others from matching, not to be built.
    fn variant(&mut self, id: Id, scope: &Scope) -> Option<Variant> {
        let item = self.krate.index.get(&id).filter(|item| !is_hidden(item))?;
        let ItemEnum::Variant(variant) = &item.inner else {
            return None;
        };
        let fields = match &variant.kind {
            VariantKind::Plain => Fields::Unit,
            VariantKind::Tuple(fields) => self.tuple_fields(fields, scope),
            VariantKind::Struct { fields, has_stripped_fields } => {
                self.named_fields(fields, *has_stripped_fields, scope)
            }
        };
        let non_exhaustive = item.attrs.contains(&Attribute::NonExhaustive);
        Some(Variant { name: item.name.clone()?, fields, non_exhaustive })
    }

    fn tuple_fields(&mut self, fields: &[Option<Id>], scope: &Scope) -> Fields {
        let fields = fields.iter().map(|field| Some(self.field((*field).filter(|id| self.is_open(*id))?, scope)?.1));
        Fields::Tuple(fields.collect())
    }

    fn named_fields(&mut self, fields: &[Id], has_private: bool, scope: &Scope) -> Fields {
        let has_private = has_private || fields.iter().any(|field| !self.is_open(*field));
        let fields = fields.iter().filter(|field| self.is_open(**field)).copied().collect::<Vec<_>>();
        let fields = fields.into_iter().filter_map(|field| self.field(field, scope)).collect();
        Fields::Named { fields, has_private }
    }

    /// Fields that rustdoc does not strip may be private all the same when private items are documented; those of a
    /// variant carry no visibility.
    fn is_open(&self, field: Id) -> bool {
        let item = self.krate.index.get(&field);
        item.is_none_or(|item| item.visibility == Visibility::Default || self.public.admits(item))
    }

    fn field(&mut self, id: Id, scope: &Scope) -> Option<(String, crate::api::Type)> {
        let item = self.krate.index.get(&id)?;
        let ItemEnum::StructField(ty) = &item.inner else {
            return None;
        };
        Some((item.name.clone()?, self.ty(ty, scope)))
    }

    /// Traits, private ones included.
    pub(crate) fn trait_defs(&mut self) -> BTreeMap<DefId, TraitDef> {
        let mut traits = BTreeMap::new();
        for item in local_items(self.krate) {
            if let ItemEnum::Trait(of) = &item.inner {
                let def = self.local_def(item);
                traits.insert(def, self.trait_def(of));
            }
        }
        traits
    }

    fn trait_def(&mut self, of: &rd::Trait) -> TraitDef {
        let scope = Scope::of(&[&of.generics]);
        let is_lifetime = |param: &&rd::GenericParamDef| matches!(param.kind, rd::GenericParamDefKind::Lifetime { .. });
        TraitDef {
            generics: self.generics(&of.generics, &scope),
            lifetimes: of.generics.params.iter().filter(is_lifetime).map(|param| param.name.clone()).collect(),
            supertraits: self.bounds(&of.bounds, &scope),
            duties: if of.is_unsafe || of.is_auto { None } else { self.duties(of, &scope) },
        }
    }

    /// What has no default. A hidden method without one is how a trait is sealed.
    fn duties(&mut self, of: &rd::Trait, scope: &Scope) -> Option<Duties> {
        let krate = self.krate;
        let mut duties = Duties::default();
        for id in &of.items {
            let item = krate.index.get(id)?;
            let name = item.name.clone()?;
            match &item.inner {
                ItemEnum::Function(function) if !function.has_body => {
                    let open = !is_hidden(item);
                    duties.methods.push(self.signature(&name, function, &of.generics).filter(|_| open)?);
                }
                ItemEnum::AssocType { generics, bounds, .. } => {
                    let plain = generics.params.is_empty() && generics.where_predicates.is_empty() && !is_hidden(item);
                    duties.types.push((name, self.bounds(bounds, scope)));
                    plain.then_some(())?;
                }
                ItemEnum::AssocConst { type_, value: None } => duties.constants.push((name, self.ty(type_, scope))),
                _ => {}
            }
        }
        Some(duties)
    }

    /// Impls that are written or derived in the crate, ordered by what they say and then by place.
    pub(crate) fn impl_defs(&mut self) -> Vec<ReadImpl<'a>> {
        let mut impls = Vec::new();
        for item in local_items(self.krate) {
            if let ItemEnum::Impl(source) = &item.inner
                && !source.is_synthetic
                && !source.is_negative
                && source.blanket_impl.is_none()
                && !is_compiler_marker(source)
            {
                impls.push(ReadImpl { item, source, def: self.impl_def(item, source) });
            }
        }
        impls.sort_by_cached_key(|read| {
            let of_trait = read.def.trait_ref.as_ref().map(|item| self.show_trait(item));
            let place = read.item.span.as_ref().map(|span| (span.filename.clone(), span.begin));
            (self.show(&read.def.self_ty), of_trait, place)
        });
        impls
    }

    fn impl_def(&mut self, item: &Item, source: &Impl) -> ImplDef {
        let scope = Scope::of(&[&source.generics]);
        let krate = self.krate;
        let mut assoc_types = Vec::new();
        for member in source.items.iter().filter_map(|id| krate.index.get(id)) {
            if let (Some(name), ItemEnum::AssocType { type_: Some(ty), .. }) = (&member.name, &member.inner) {
                assoc_types.push((name.clone(), self.ty(ty, &scope)));
            }
        }
        ImplDef {
            generics: self.generics(&source.generics, &scope),
            trait_ref: source.trait_.as_ref().map(|path| self.trait_ref(path, &scope)),
            self_ty: self.ty(&source.for_, &scope),
            assoc_types,
            derived: item.attrs.contains(&Attribute::AutomaticallyDerived),
        }
    }

    /// Whether the type that an impl is for belongs to the API; foreign types do.
    pub(crate) fn is_for_public_type(&self, source: &Impl) -> bool {
        Self::head(&source.for_).is_none_or(|id| self.is_public(id))
    }

    /// Whether a type or trait can be imported without reaching for what the docs hide.
    pub(crate) fn is_public(&self, id: Id) -> bool {
        let foreign = self.krate.paths.get(&id).is_some_and(|summary| summary.crate_id != 0);
        foreign || self.public.visible(id).is_some()
    }

    /// Constants and statics that can be named, by path.
    pub(crate) fn constants(&mut self, impls: &[ReadImpl<'_>]) -> Vec<Constant> {
        let mut constants = Vec::new();
        for item in local_items(self.krate) {
            constants.extend(self.free_constant(item));
        }
        for (index, read) in impls.iter().enumerate() {
            if read.source.trait_.is_none() && self.is_for_public_type(read.source) {
                self.associated_constants(index, read, &mut constants);
            }
        }
        constants.sort_by(|a, b| (&a.path, a.impl_index).cmp(&(&b.path, b.impl_index)));
        constants
    }

    fn free_constant(&mut self, item: &Item) -> Option<Constant> {
        let path = self.public.visible(item.id)?.to_owned();
        let (ty, is_static) = match &item.inner {
            ItemEnum::Constant { type_, .. } => (type_, false),
            ItemEnum::Static(of) if !of.is_mutable && !of.is_unsafe => (&of.type_, true),
            _ => return None,
        };
        let ty = self.ty(ty, &Scope::default());
        Some(Constant { path, impl_index: None, name: item.name.clone()?, ty, is_static })
    }

    fn associated_constants(&mut self, index: usize, read: &ReadImpl<'_>, constants: &mut Vec<Constant>) {
        let scope = Scope::of(&[&read.source.generics]);
        let krate = self.krate;
        for item in read.source.items.iter().filter_map(|id| krate.index.get(id)) {
            let (ItemEnum::AssocConst { type_, .. }, Some(name)) = (&item.inner, &item.name) else {
                continue;
            };
            if !self.public.admits(item) || is_hidden(item) {
                continue;
            }
            let path = format!("{}::{name}", self.show(&read.def.self_ty));
            let ty = self.ty(type_, &scope);
            constants.push(Constant { path, impl_index: Some(index), name: name.clone(), ty, is_static: false });
        }
    }
}
