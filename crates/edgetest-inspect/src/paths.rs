//! The shortest path by which a user can import each item.
//!
//! A breadth-first search over public modules and `use` items from the crate root. rustdoc's own `paths` table names the
//! defining module, which is private for more than half of the items that published crates offer.

use crate::std_paths::public_path;
use rustdoc_types::{
    Crate, GenericArg, GenericArgs, Id, Item, ItemEnum, ItemKind, ItemSummary, Type, Use,
    Visibility,
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Importable paths of the crate's items and of items of other crates that it re-exports.
#[derive(Debug, Default)]
pub(crate) struct PublicPaths {
    local: HashMap<Id, String>,
    foreign: HashMap<Id, String>,
    /// Defining path of a re-exported foreign module → our path to it.
    foreign_modules: BTreeMap<Vec<String>, String>,
}

impl PublicPaths {
    /// Searches a crate.
    pub(crate) fn of(krate: &Crate) -> Self {
        let mut search = Search {
            krate,
            paths: Self::default(),
            queue: BTreeSet::new(),
        };
        let root = krate
            .index
            .get(&krate.root)
            .and_then(|item| item.name.clone())
            .unwrap_or_default();
        search.offer_module(krate.root, root);
        search.run();
        search.offer_aliases();
        search.paths
    }

    /// Importable path of one of the crate's own items.
    pub(crate) fn local(&self, id: Id) -> Option<&str> {
        self.local.get(&id).map(String::as_str)
    }

    /// Path through the crate under test to an item of another crate, defined at `defined`.
    pub(crate) fn foreign(&self, id: Id, defined: &[String]) -> Option<String> {
        if let Some(path) = self.foreign.get(&id) {
            return Some(path.clone());
        }
        self.through_module(defined)
    }

    /// Path through a foreign module that the crate under test re-exports, given a public path to an item in it.
    pub(crate) fn through_module(&self, public: &[String]) -> Option<String> {
        let (name, module) = public.split_last()?;
        let path = self.foreign_modules.get(module)?;
        Some(format!("{path}::{}", raw(name)))
    }

    /// Importable path of one of the crate's own items by where it is defined.
    pub(crate) fn by_definition(&self, krate: &Crate, defined: &[String]) -> Option<&str> {
        let is_it = |summary: &ItemSummary| summary.crate_id == 0 && summary.path == defined;
        let mut ids = krate.paths.iter().filter(|(_, summary)| is_it(summary));
        ids.find_map(|(id, _)| self.local(*id))
    }
}

/// `name`, or `r#name` where it is a keyword.
pub(crate) fn raw(name: &str) -> String {
    const PLAIN: &[&str] = &["self", "Self", "super", "crate", "_"];
    if PLAIN.contains(&name) || syn::parse_str::<syn::Ident>(name).is_ok() {
        return name.to_owned();
    }
    let raw = format!("r#{name}");
    if syn::parse_str::<syn::Ident>(&raw).is_ok() {
        raw
    } else {
        name.to_owned()
    }
}

/// Segments, then `prelude` after others, then the text: what makes one path better than another.
type Rank = (usize, bool, String);

fn rank(path: &str) -> Rank {
    let segments = path.matches("::").count();
    (
        segments,
        path.split("::").any(|segment| segment == "prelude"),
        path.to_owned(),
    )
}

/// What a name in a module stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Name {
    Local(u32),
    Foreign(u32),
    /// All public items of a foreign module.
    ForeignGlob(u32),
}

type Names = BTreeMap<(String, Space), Name>;

struct Search<'a> {
    krate: &'a Crate,
    paths: PublicPaths,
    queue: BTreeSet<(Rank, u32)>,
}

impl Search<'_> {
    fn run(&mut self) {
        while let Some(((_, _, path), module)) = self.queue.pop_first() {
            if self.paths.local.get(&Id(module)) != Some(&path) {
                continue; // A better path was found after this one was queued.
            }
            for ((name, _), target) in self.names(Id(module), &mut HashSet::new()) {
                self.offer(target, &path, &name);
            }
        }
    }

    fn offer(&mut self, target: Name, module: &str, name: &str) {
        let path = format!("{module}::{}", raw(name));
        match target {
            Name::Local(id) => self.offer_local(Id(id), path),
            Name::Foreign(id) => self.offer_foreign(Id(id), path),
            Name::ForeignGlob(id) => self.offer_foreign_module(Id(id), module),
        }
    }

    fn offer_local(&mut self, id: Id, path: String) {
        if matches!(
            self.krate.index.get(&id).map(|item| &item.inner),
            Some(ItemEnum::Module(_))
        ) {
            self.offer_module(id, path);
        } else if self.is_better(id, &path) {
            self.paths.local.insert(id, path);
        }
    }

    fn offer_module(&mut self, id: Id, path: String) {
        if self.is_better(id, &path) {
            self.queue.insert((rank(&path), id.0));
            self.paths.local.insert(id, path);
        }
    }

    fn is_better(&self, id: Id, path: &str) -> bool {
        self.paths
            .local
            .get(&id)
            .is_none_or(|known| rank(path) < rank(known))
    }

    fn offer_foreign(&mut self, id: Id, path: String) {
        let known = self.paths.foreign.get(&id);
        if known.is_some_and(|known| rank(known) <= rank(&path)) {
            return;
        }
        self.offer_foreign_module(id, &path);
        self.paths.foreign.insert(id, path);
    }

    fn offer_foreign_module(&mut self, id: Id, path: &str) {
        let Some(summary) = self.krate.paths.get(&id) else {
            return;
        };
        let known = self.paths.foreign_modules.get(&summary.path);
        if summary.kind == ItemKind::Module && known.is_none_or(|known| rank(path) < rank(known)) {
            self.paths
                .foreign_modules
                .insert(summary.path.clone(), path.to_owned());
        }
    }

    /// What a user can name below a module, globs resolved. Own names shadow those that globs bring, and a name
    /// that two globs bring with different meanings is nobody's.
    fn names(&self, module: Id, seen: &mut HashSet<Id>) -> Names {
        let mut names = Names::new();
        if !seen.insert(module) {
            return names;
        }
        let mut globs: BTreeMap<(String, Space), Option<Name>> = BTreeMap::new();
        for item in self.public_items(module) {
            match &item.inner {
                ItemEnum::Use(import) if import.is_glob => {
                    for (name, target) in self.glob(import, seen) {
                        let known = globs.entry(name).or_insert(Some(target));
                        *known = known.filter(|known| *known == target);
                    }
                }
                ItemEnum::Use(import) => self.add_import(import, &mut names),
                inner => add(&mut names, item.name.as_deref(), inner, item.id),
            }
        }
        for (name, target) in globs {
            if let Some(target) = target {
                names.entry(name).or_insert(target);
            }
        }
        names
    }

    fn glob(&self, import: &Use, seen: &mut HashSet<Id>) -> Names {
        let Some(target) = import.id else {
            return Names::new();
        };
        if self.krate.index.contains_key(&target) {
            return self.names(target, seen);
        }
        Names::from([(
            (format!("*{}", target.0), Space::Foreign),
            Name::ForeignGlob(target.0),
        )])
    }

    fn public_items(&self, module: Id) -> impl Iterator<Item = &Item> {
        let items = match self.krate.index.get(&module).map(|item| &item.inner) {
            Some(ItemEnum::Module(module)) => module.items.as_slice(),
            // The variants of a glob-imported enum are spelled through the enum.
            _ => &[],
        };
        let items = items.iter().filter_map(|id| self.krate.index.get(id));
        items.filter(|item| item.visibility == Visibility::Public)
    }

    fn add_import(&self, import: &Use, names: &mut Names) {
        let Some(target) = import.id.map(|id| self.follow(id)) else {
            return;
        };
        if let Some(item) = self.krate.index.get(&target) {
            add(names, Some(&import.name), &item.inner, target);
        } else if self
            .krate
            .paths
            .get(&target)
            .is_some_and(|summary| summary.crate_id != 0)
        {
            names.insert(
                (import.name.clone(), Space::Foreign),
                Name::Foreign(target.0),
            );
        }
    }

    /// The item behind a chain of imports.
    fn follow(&self, mut id: Id) -> Id {
        for _ in 0..16 {
            match self.krate.index.get(&id).map(|item| &item.inner) {
                Some(ItemEnum::Use(Use {
                    id: Some(next),
                    is_glob: false,
                    ..
                })) => id = *next,
                _ => break,
            }
        }
        id
    }

    /// `pub type Public<T> = private::Type<T>;` is a path to the private type.
    fn offer_aliases(&mut self) {
        let mut found: BTreeMap<u32, String> = BTreeMap::new();
        for (id, path) in &self.paths.local {
            let Some(target) = self.renamed_by(*id) else {
                continue;
            };
            if self.paths.local.contains_key(&target) || !self.krate.index.contains_key(&target) {
                continue;
            }
            let best = found.entry(target.0).or_insert_with(|| path.clone());
            if rank(path) < rank(best) {
                best.clone_from(path);
            }
        }
        self.paths
            .local
            .extend(found.into_iter().map(|(id, path)| (Id(id), path)));
    }

    fn renamed_by(&self, alias: Id) -> Option<Id> {
        let ItemEnum::TypeAlias(alias) = &self.krate.index.get(&alias)?.inner else {
            return None;
        };
        let Type::ResolvedPath(path) = &alias.type_ else {
            return None;
        };
        let written = plain_arguments(path.args.as_deref())?;
        let declared: Vec<&str> = alias
            .generics
            .params
            .iter()
            .map(|param| param.name.as_str())
            .collect();
        (written == declared).then_some(path.id)
    }
}

/// The arguments of a path if each is a bare parameter.
fn plain_arguments(args: Option<&GenericArgs>) -> Option<Vec<&str>> {
    let Some(args) = args else {
        return Some(Vec::new());
    };
    let GenericArgs::AngleBracketed { args, constraints } = args else {
        return None;
    };
    let plain = args.iter().map(|arg| match arg {
        GenericArg::Lifetime(name) | GenericArg::Type(Type::Generic(name)) => Some(name.as_str()),
        GenericArg::Const(constant) => Some(constant.expr.as_str()),
        GenericArg::Type(_) | GenericArg::Infer => None,
    });
    if constraints.is_empty() {
        plain.collect()
    } else {
        None
    }
}

/// Types and values have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Type,
    Value,
    Foreign,
}

fn add(names: &mut Names, name: Option<&str>, inner: &ItemEnum, id: Id) {
    let space = match inner {
        ItemEnum::Function(_) | ItemEnum::Constant { .. } | ItemEnum::Static(_) => Space::Value,
        ItemEnum::Module(_)
        | ItemEnum::Union(_)
        | ItemEnum::Struct(_)
        | ItemEnum::Enum(_)
        | ItemEnum::Trait(_)
        | ItemEnum::TraitAlias(_)
        | ItemEnum::TypeAlias(_)
        | ItemEnum::ExternType => Space::Type,
        ItemEnum::ExternCrate { .. }
        | ItemEnum::Use(_)
        | ItemEnum::StructField(_)
        | ItemEnum::Variant(_)
        | ItemEnum::Impl(_)
        | ItemEnum::Macro(_)
        | ItemEnum::ProcMacro(_)
        | ItemEnum::Primitive(_)
        | ItemEnum::AssocConst { .. }
        | ItemEnum::AssocType { .. } => return,
    };
    if let Some(name) = name {
        names.insert((name.to_owned(), space), Name::Local(id.0));
    }
}

/// The path to write for an item of another crate: `std`'s public one, or the defining one.
pub(crate) fn defining_path(defined: &[String]) -> String {
    if defined
        .first()
        .is_some_and(|name| crate::std_paths::is_std(name))
    {
        return public_path(defined);
    }
    defined
        .iter()
        .map(|segment| raw(segment))
        .collect::<Vec<_>>()
        .join("::")
}

#[cfg(test)]
mod tests {
    use super::{rank, raw};

    #[test]
    fn keywords_are_spelled_raw() {
        assert_eq!(raw("type"), "r#type");
        assert_eq!(raw("Url"), "Url");
        assert_eq!(raw("self"), "self");
    }

    #[test]
    fn short_paths_outside_a_prelude_come_first() {
        assert!(rank("a::Url") < rank("a::host::Url"));
        assert!(rank("a::host::Url") < rank("a::prelude::Url"));
        assert!(rank("a::b::Url") < rank("a::c::Url"));
    }
}
