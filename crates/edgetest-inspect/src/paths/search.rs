//! A best-first search over public modules and `use` items from the crate root.

use super::{Place, PublicPaths, View, is_hidden, raw};
use rustdoc_types::{Crate, GenericArg, GenericArgs, Id, Item, ItemEnum, ItemKind, Type, Use};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Paths of all that can be reached.
pub(super) fn search(krate: &Crate, view: View) -> PublicPaths {
    let paths = PublicPaths { view, ..PublicPaths::default() };
    let mut search = Search { krate, paths, queue: BTreeSet::new() };
    let root = krate.index.get(&krate.root).and_then(|item| item.name.clone()).unwrap_or_default();
    search.offer_local(krate.root, Place::new(root, false));
    search.run();
    search.offer_aliases();
    search.paths
}

/// What a name in a module stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Target {
    item: Named,
    is_hidden: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Named {
    Local(Id),
    Foreign(Id),
    /// All public items of a foreign module.
    ForeignGlob(Id),
}

/// Types and values have names of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Space {
    Type,
    Value,
    Foreign,
}

type Names = BTreeMap<(String, Space), Target>;

struct Search<'a> {
    krate: &'a Crate,
    paths: PublicPaths,
    queue: BTreeSet<(Place, Id)>,
}

impl Search<'_> {
    fn run(&mut self) {
        while let Some((place, module)) = self.queue.pop_first() {
            if self.paths.local.get(&module) != Some(&place) {
                continue; // A better path was found after this one was queued.
            }
            for ((name, _), target) in self.names(module, &mut HashSet::new()) {
                self.offer(target, &place, &name);
            }
        }
    }

    fn offer(&mut self, target: Target, module: &Place, name: &str) {
        let is_hidden = module.is_hidden || target.is_hidden;
        let place = Place::new(format!("{}::{}", module.path, raw(name)), is_hidden);
        match target.item {
            Named::Local(id) => self.offer_local(id, place),
            Named::Foreign(id) => self.offer_foreign(id, place),
            Named::ForeignGlob(id) => self.offer_foreign_module(id, Place::new(module.path.clone(), is_hidden)),
        }
    }

    fn offer_local(&mut self, id: Id, place: Place) {
        if self.paths.local.get(&id).is_some_and(|known| *known <= place) {
            return;
        }
        if let Some(ItemEnum::Module(_)) = self.inner(id) {
            self.queue.insert((place.clone(), id));
        }
        self.paths.local.insert(id, place);
    }

    fn offer_foreign(&mut self, id: Id, place: Place) {
        if self.paths.foreign.get(&id).is_some_and(|known| *known <= place) {
            return;
        }
        self.offer_foreign_module(id, place.clone());
        self.paths.foreign.insert(id, place);
    }

    fn offer_foreign_module(&mut self, id: Id, place: Place) {
        let Some(summary) = self.krate.paths.get(&id) else { return };
        let known = self.paths.foreign_modules.get(&summary.path);
        if summary.kind == ItemKind::Module && known.is_none_or(|known| place < *known) {
            self.paths.foreign_modules.insert(summary.path.clone(), place);
        }
    }

    /// What a user can name below a module, globs resolved. Own names shadow those that globs bring, and a name
    /// that two globs bring with different meanings is nobody's.
    fn names(&self, module: Id, seen: &mut HashSet<Id>) -> Names {
        let mut names = Names::new();
        if !seen.insert(module) {
            return names;
        }
        let mut globs: BTreeMap<(String, Space), Option<Target>> = BTreeMap::new();
        for item in self.public_items(module) {
            match &item.inner {
                ItemEnum::Use(import) if import.is_glob => {
                    for (name, target) in self.glob(import, is_hidden(item), seen) {
                        let known = globs.entry(name).or_insert(Some(target));
                        *known = known.filter(|known| known.item == target.item);
                    }
                }
                ItemEnum::Use(import) => self.add_import(import, is_hidden(item), &mut names),
                inner => add(&mut names, item.name.as_deref(), inner, item.id, is_hidden(item)),
            }
        }
        for (name, target) in globs {
            if let Some(target) = target {
                names.entry(name).or_insert(target);
            }
        }
        names
    }

    fn glob(&self, import: &Use, is_hidden: bool, seen: &mut HashSet<Id>) -> Names {
        let Some(id) = import.id else { return Names::new() };
        if !self.krate.index.contains_key(&id) {
            let target = Target { item: Named::ForeignGlob(id), is_hidden };
            return Names::from([((format!("*{}", id.0), Space::Foreign), target)]);
        }
        let mut names = self.names(id, seen);
        for target in names.values_mut() {
            target.is_hidden |= is_hidden;
        }
        names
    }

    fn public_items(&self, module: Id) -> impl Iterator<Item = &Item> {
        let items = match self.inner(module) {
            Some(ItemEnum::Module(module)) => module.items.as_slice(),
            // The variants of a glob-imported enum are spelled through the enum.
            _ => &[],
        };
        let items = items.iter().filter_map(|id| self.krate.index.get(id));
        items.filter(|item| self.paths.admits(item))
    }

    fn add_import(&self, import: &Use, is_hidden_here: bool, names: &mut Names) {
        let Some(id) = import.id.map(|id| self.follow(id)) else { return };
        if let Some(item) = self.krate.index.get(&id) {
            add(names, Some(&import.name), &item.inner, id, is_hidden_here || is_hidden(item));
        } else if self.krate.paths.get(&id).is_some_and(|summary| summary.crate_id != 0) {
            let target = Target { item: Named::Foreign(id), is_hidden: is_hidden_here };
            names.insert((import.name.clone(), Space::Foreign), target);
        }
    }

    /// The item behind a chain of imports.
    fn follow(&self, mut id: Id) -> Id {
        for _ in 0..16 {
            match self.inner(id) {
                Some(ItemEnum::Use(Use { id: Some(next), is_glob: false, .. })) => id = *next,
                _ => break,
            }
        }
        id
    }

    fn inner(&self, id: Id) -> Option<&ItemEnum> {
        self.krate.index.get(&id).map(|item| &item.inner)
    }

    /// `pub type Public<T> = private::Type<T>;` is a path to the private type.
    fn offer_aliases(&mut self) {
        let mut found: BTreeMap<Id, Place> = BTreeMap::new();
        for (id, place) in &self.paths.local {
            let Some(target) = self.renamed_by(*id) else { continue };
            if self.paths.local.contains_key(&target) || !self.krate.index.contains_key(&target) {
                continue;
            }
            let best = found.entry(target).or_insert_with(|| place.clone());
            if place < best {
                *best = place.clone();
            }
        }
        self.paths.local.extend(found);
    }

    fn renamed_by(&self, alias: Id) -> Option<Id> {
        let Some(ItemEnum::TypeAlias(alias)) = self.inner(alias) else { return None };
        let Type::ResolvedPath(path) = &alias.type_ else { return None };
        let written = plain_arguments(path.args.as_deref())?;
        let declared: Vec<&str> = alias.generics.params.iter().map(|param| param.name.as_str()).collect();
        (written == declared).then_some(path.id)
    }
}

/// The arguments of a path if each is a bare parameter.
fn plain_arguments(args: Option<&GenericArgs>) -> Option<Vec<&str>> {
    let Some(args) = args else { return Some(Vec::new()) };
    let GenericArgs::AngleBracketed { args, constraints } = args else { return None };
    let plain = args.iter().map(|arg| match arg {
        GenericArg::Lifetime(name) | GenericArg::Type(Type::Generic(name)) => Some(name.as_str()),
        GenericArg::Const(constant) => Some(constant.expr.as_str()),
        GenericArg::Type(_) | GenericArg::Infer => None,
    });
    if constraints.is_empty() { plain.collect() } else { None }
}

fn add(names: &mut Names, name: Option<&str>, inner: &ItemEnum, id: Id, is_hidden: bool) {
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
        names.insert((name.to_owned(), space), Target { item: Named::Local(id), is_hidden });
    }
}
