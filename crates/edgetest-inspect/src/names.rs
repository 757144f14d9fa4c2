//! The definitions that an API names, each under one number.
//!
//! Numbers must not depend on rustdoc's ids, which change with the compiler and with dependencies: a first conversion
//! collects what is named, [`Names::renumbered`] sorts that, and a second conversion is the one that counts.

use crate::api::{Def, DefId, DefKind, Origin};
use crate::paths::{PublicPaths, defining_path};
use crate::std_paths::is_std;
use crate::std_types;
use rustdoc_types::{Crate, GenericParamDefKind, Generics, Id, ItemEnum, ItemKind, ItemSummary};
use std::collections::HashMap;

/// What tells two definitions apart: rustdoc's id for the crate's own, else the path to write.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Local(Id),
    Path(String),
}

/// Numbers definitions as they are met.
pub(crate) struct Names<'a> {
    pub(crate) krate: &'a Crate,
    pub(crate) public: &'a PublicPaths,
    defs: Vec<Def>,
    keys: Vec<Key>,
    numbers: HashMap<Key, DefId>,
}

impl<'a> Names<'a> {
    /// Nothing named yet.
    pub(crate) fn new(krate: &'a Crate, public: &'a PublicPaths) -> Self {
        Self { krate, public, defs: Vec::new(), keys: Vec::new(), numbers: HashMap::new() }
    }

    /// The same definitions, numbered by origin and path.
    pub(crate) fn renumbered(self) -> Self {
        let mut pairs: Vec<(Def, Key)> = self.defs.into_iter().zip(self.keys).collect();
        pairs.sort_by(|(a, _), (b, _)| (&a.origin, &a.path, a.kind as u8).cmp(&(&b.origin, &b.path, b.kind as u8)));
        let mut names = Self::new(self.krate, self.public);
        for (def, key) in pairs {
            names.insert(key, def);
        }
        names
    }

    /// All of them; [`DefId`] is the index.
    pub(crate) fn into_defs(self) -> Vec<Def> {
        self.defs
    }

    /// The definition under a number.
    pub(crate) fn get(&self, def: DefId) -> &Def {
        &self.defs[def.0 as usize]
    }

    /// The number of the item with rustdoc's id `id`, which a signature spells `written` with so many lifetimes.
    pub(crate) fn of(&mut self, id: Id, written: &str, lifetimes: usize) -> DefId {
        let (key, def) = self.describe(id, written);
        let number = self.numbers.get(&key).copied().unwrap_or_else(|| self.insert(key, def));
        let seen = &mut self.defs[number.0 as usize].lifetimes;
        *seen = lifetimes.max(*seen);
        number
    }

    /// Public path of an item of the standard library.
    pub(crate) fn std_path(&self, id: Id) -> Option<String> {
        let defined = &self.krate.paths.get(&id)?.path;
        let is_std = defined.first().is_some_and(|name| is_std(name));
        is_std.then(|| defining_path(defined))
    }

    /// The number of a standard-library type by its public path.
    pub(crate) fn std_struct(&mut self, path: &str) -> DefId {
        self.std(path.to_owned(), DefKind::Struct)
    }

    /// The number of a standard-library enum by its public path.
    pub(crate) fn std_enum(&mut self, path: &str) -> DefId {
        self.std(path.to_owned(), DefKind::Enum)
    }

    /// The number of a standard-library trait by its public path.
    pub(crate) fn std_trait(&mut self, path: &str) -> DefId {
        self.std(path.to_owned(), DefKind::Trait)
    }

    fn std(&mut self, path: String, kind: DefKind) -> DefId {
        let key = Key::Path(path.clone());
        let number = self.numbers.get(&key).copied();
        number.unwrap_or_else(|| self.insert(key, std_def(path, kind)))
    }

    fn insert(&mut self, key: Key, def: Def) -> DefId {
        let number = DefId(u32::try_from(self.defs.len()).expect("an API names fewer than 2^32 definitions"));
        self.defs.push(def);
        self.keys.push(key.clone());
        self.numbers.insert(key, number);
        number
    }

    fn describe(&self, id: Id, written: &str) -> (Key, Def) {
        match self.krate.paths.get(&id) {
            Some(summary) if summary.crate_id != 0 => self.describe_foreign(id, summary),
            summary => (Key::Local(id), self.describe_local(id, summary, written)),
        }
    }

    fn describe_foreign(&self, id: Id, summary: &ItemSummary) -> (Key, Def) {
        let kind = kind(summary.kind);
        let defined = defining_path(&summary.path);
        let crate_name = summary.path.first().map_or("", String::as_str);
        if is_std(crate_name) {
            return (Key::Path(defined.clone()), std_def(defined, kind));
        }
        let public = self.public.foreign(id, &summary.path);
        let via_reexport = public.is_some();
        let origin = Origin::External { crate_name: crate_name.to_owned(), via_reexport };
        let path = public.unwrap_or_else(|| defined.clone());
        (Key::Path(defined), Def { origin, kind, path, importable: true, lifetimes: 0 })
    }

    fn describe_local(&self, id: Id, summary: Option<&ItemSummary>, written: &str) -> Def {
        let item = self.krate.index.get(&id).map(|item| &item.inner);
        let public = self.public.local(id);
        let path = public.map_or_else(|| self.private_path(summary, written), str::to_owned);
        Def {
            origin: Origin::Local,
            kind: item.map_or(DefKind::Other, |inner| kind(inner.item_kind())),
            path,
            importable: public.is_some(),
            lifetimes: item.and_then(generics).map_or(0, count_lifetimes),
        }
    }

    fn private_path(&self, summary: Option<&ItemSummary>, written: &str) -> String {
        if let Some(summary) = summary {
            return summary.path.join("::");
        }
        let root = self.krate.index.get(&self.krate.root).and_then(|item| item.name.as_deref()).unwrap_or_default();
        format!("{root}::{}", written.trim_start_matches("crate::").trim_start_matches("self::"))
    }
}

/// Generics of a nominal item.
pub(crate) fn generics(item: &ItemEnum) -> Option<&Generics> {
    match item {
        ItemEnum::Struct(item) => Some(&item.generics),
        ItemEnum::Enum(item) => Some(&item.generics),
        ItemEnum::Union(item) => Some(&item.generics),
        ItemEnum::Trait(item) => Some(&item.generics),
        ItemEnum::TypeAlias(item) => Some(&item.generics),
        _ => None,
    }
}

fn count_lifetimes(generics: &Generics) -> usize {
    generics.params.iter().filter(|param| matches!(param.kind, GenericParamDefKind::Lifetime { .. })).count()
}

fn std_def(path: String, kind: DefKind) -> Def {
    let lifetimes = std_types::lifetimes(&path);
    Def { origin: Origin::Std, kind, path, importable: true, lifetimes }
}

fn kind(kind: ItemKind) -> DefKind {
    match kind {
        ItemKind::Struct => DefKind::Struct,
        ItemKind::Enum => DefKind::Enum,
        ItemKind::Union => DefKind::Union,
        ItemKind::Trait | ItemKind::TraitAlias => DefKind::Trait,
        _ => DefKind::Other,
    }
}
