//! The shortest path by which a user can import each item.
//!
//! rustdoc's own `paths` table names the defining module, which is private for more than half of the items that
//! published crates offer. `#[doc(hidden)]` modules are searched too, since a crate may hide a module and re-export what
//! is in it; what can be reached through hidden names only has a path, but is no part of the API.

mod search;

use crate::std_paths::{is_std, public_path};
use rustdoc_types::{Attribute, Crate, Id, Item, ItemSummary, Visibility};
use std::collections::{BTreeMap, HashMap};

/// Importable paths of the crate's items and of items of other crates that it re-exports.
#[derive(Debug, Default)]
pub(crate) struct PublicPaths {
    local: HashMap<Id, Place>,
    foreign: HashMap<Id, Place>,
    /// Defining path of a re-exported foreign module → our path to it.
    foreign_modules: BTreeMap<Vec<String>, Place>,
    view: View,
}

/// From where the crate is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum View {
    /// From another crate.
    #[default]
    Outside,
    /// From a module below its root, which sees what the root sees.
    Inside,
}

impl View {
    /// Whether a name can be written. What is private to the root, rustdoc gives as the crate's.
    pub(crate) fn admits(self, visibility: &Visibility) -> bool {
        match (self, visibility) {
            (_, Visibility::Public) | (Self::Inside, Visibility::Crate) => true,
            (Self::Outside | Self::Inside, _) => false,
        }
    }
}

/// A path, ordered by how well it serves: visible, short, outside a prelude.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    is_hidden: bool,
    segments: usize,
    is_prelude: bool,
    path: String,
}

impl Place {
    fn new(path: String, is_hidden: bool) -> Self {
        let segments = path.split("::").count();
        let is_prelude = path.split("::").any(|segment| segment == "prelude");
        Self { is_hidden, segments, is_prelude, path }
    }
}

impl PublicPaths {
    /// Searches a crate.
    pub(crate) fn of(krate: &Crate, view: View) -> Self {
        search::search(krate, view)
    }

    /// Whether a member of an item can be named from where the crate is looked at.
    pub(crate) fn admits(&self, member: &Item) -> bool {
        self.view.admits(&member.visibility)
    }

    /// From where the crate is looked at.
    pub(crate) fn view(&self) -> View {
        self.view
    }

    /// Importable path of one of the crate's own items.
    pub(crate) fn local(&self, id: Id) -> Option<&str> {
        self.local.get(&id).map(|place| place.path.as_str())
    }

    /// The same for an item of the documented API.
    pub(crate) fn visible(&self, id: Id) -> Option<&str> {
        self.local.get(&id).filter(|place| !place.is_hidden).map(|place| place.path.as_str())
    }

    /// Path through the crate under test to an item of another crate, defined at `defined`.
    pub(crate) fn foreign(&self, id: Id, defined: &[String]) -> Option<String> {
        let known = self.foreign.get(&id).map(|place| place.path.clone());
        known.or_else(|| self.through_module(defined))
    }

    /// Path through a foreign module that the crate under test re-exports, given a public path to an item in it.
    pub(crate) fn through_module(&self, public: &[String]) -> Option<String> {
        let (name, module) = public.split_last()?;
        let place = self.foreign_modules.get(module)?;
        Some(format!("{}::{}", place.path, raw(name)))
    }

    /// Importable path of one of the crate's own items by where it is defined.
    pub(crate) fn by_definition(&self, krate: &Crate, defined: &[String]) -> Option<&str> {
        let is_it = |summary: &ItemSummary| summary.crate_id == 0 && summary.path == defined;
        let mut ids = krate.paths.iter().filter(|(_, summary)| is_it(summary));
        ids.find_map(|(id, _)| self.local(*id))
    }
}

/// Whether an item carries `#[doc(hidden)]`.
pub(crate) fn is_hidden(item: &Item) -> bool {
    item.attrs.iter().any(|attribute| match attribute {
        Attribute::Other(text) => text.starts_with("#[doc(") && text.contains("hidden"),
        _ => false,
    })
}

/// `name`, or `r#name` where it is a keyword.
pub(crate) fn raw(name: &str) -> String {
    const PLAIN: &[&str] = &["self", "Self", "super", "crate", "_"];
    if PLAIN.contains(&name) || syn::parse_str::<syn::Ident>(name).is_ok() {
        return name.to_owned();
    }
    let raw = format!("r#{name}");
    if syn::parse_str::<syn::Ident>(&raw).is_ok() { raw } else { name.to_owned() }
}

/// The path to write for an item of another crate: `std`'s public one, or the defining one.
pub(crate) fn defining_path(defined: &[String]) -> String {
    if defined.first().is_some_and(|name| is_std(name)) {
        return public_path(defined);
    }
    defined.iter().map(|segment| raw(segment)).collect::<Vec<_>>().join("::")
}

#[cfg(test)]
mod tests {
    use super::{Place, raw};

    #[test]
    fn keywords_are_spelled_raw() {
        assert_eq!(raw("type"), "r#type");
        assert_eq!(raw("Url"), "Url");
        assert_eq!(raw("self"), "self");
    }

    #[test]
    fn visible_short_paths_outside_a_prelude_come_first() {
        let visible = |path: &str| Place::new(path.to_owned(), false);
        assert!(visible("a::Url") < visible("a::host::Url"));
        assert!(visible("a::host::Url") < visible("a::prelude::Url"));
        assert!(visible("a::b::Url") < visible("a::c::Url"));
        assert!(visible("a::b::c::Url") < Place::new("a::Url".to_owned(), true));
    }
}
