//! Importable paths of other crates' items.
//!
//! rustdoc names an item of a dependency by its defining module, which may be private
//! (`num_integer::roots::Roots` is `num_integer::Roots`). A look at the dependency's module declarations settles most
//! of them in a millisecond; where it does not, the dependency's own rustdoc JSON is asked, which takes about a second.

use crate::api::{Def, Origin};
use crate::paths::{PublicPaths, View};
use crate::rustdoc::document_dependency;
use crate::workspace::{SelectedPackage, Selection};
use rustdoc_types::Crate;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use syn::{Item, ItemMod, Visibility};

/// Crates whose modules are declared by macros, and whose defining paths are known to be public.
const KNOWN_PUBLIC: &[&str] = &["serde", "serde_core"];

/// Corrects the paths of items that other crates define, where the crate under test does not re-export them.
pub(crate) fn correct(
    defs: &mut [Def],
    public: &PublicPaths,
    package: &SelectedPackage,
    dependencies: &mut Dependencies<'_>,
) {
    for def in defs {
        let Some(crate_name) = doubtful(def, package) else {
            continue;
        };
        if let Some(dependency) = dependencies.get(&crate_name) {
            dependency.correct(def, public);
        }
    }
}

/// The dependencies that were asked so far, by extern name.
pub(crate) struct Dependencies<'a> {
    package: &'a SelectedPackage,
    selection: &'a Selection,
    loaded: BTreeMap<String, Option<Dependency>>,
}

impl<'a> Dependencies<'a> {
    /// None asked yet.
    pub(crate) fn new(package: &'a SelectedPackage, selection: &'a Selection) -> Self {
        Self { package, selection, loaded: BTreeMap::new() }
    }

    /// One of them; `None` where it cannot be documented.
    pub(crate) fn get(&mut self, crate_name: &str) -> Option<&Dependency> {
        let load = || Dependency::load(crate_name, self.package, self.selection);
        self.loaded.entry(crate_name.to_owned()).or_insert_with(load).as_ref()
    }
}

/// The crate of a definition whose path may not be importable.
fn doubtful(def: &Def, package: &SelectedPackage) -> Option<String> {
    let Origin::External { crate_name, via_reexport: false } = &def.origin else {
        return None;
    };
    let modules: Vec<&str> = def.path.split("::").collect();
    let modules = modules.get(1..modules.len() - 1).unwrap_or_default();
    let is_public = modules.is_empty()
        || KNOWN_PUBLIC.contains(&crate_name.as_str())
        || library(crate_name, package).is_some_and(|lib| are_public(&lib, modules));
    (!is_public).then(|| crate_name.clone())
}

/// Where a dependency's library most likely begins.
fn library(crate_name: &str, package: &SelectedPackage) -> Option<PathBuf> {
    let (name, version) = package.package.extern_crates.get(crate_name)?;
    let root = package.package.dependencies.get(&format!("{name}-{version}"))?;
    Some(root.join("src").join("lib.rs"))
}

/// Whether the modules below a file are all declared `pub mod`.
fn are_public(file: &Path, modules: &[&str]) -> bool {
    let Some((first, rest)) = modules.split_first() else {
        return true;
    };
    let Some(items) = fs::read_to_string(file).ok().and_then(|text| syn::parse_file(&text).ok()) else {
        return false;
    };
    let module = items.items.iter().find_map(|item| match item {
        Item::Mod(module) if module.ident == first => Some(module),
        _ => None,
    });
    module.is_some_and(|module| is_public(module) && are_public(&file_of(file, first), rest))
}

fn is_public(module: &ItemMod) -> bool {
    matches!(module.vis, Visibility::Public(_)) && module.content.is_none()
}

/// `src/a.rs` or `src/a/mod.rs` for `mod a;` in `src/lib.rs`.
fn file_of(parent: &Path, module: &str) -> PathBuf {
    let stem = parent.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
    let folder = parent.parent().unwrap_or(parent);
    let folder = if matches!(stem, "lib" | "mod") { folder.to_owned() } else { folder.join(stem) };
    let nested = folder.join(module).join("mod.rs");
    if nested.is_file() { nested } else { folder.join(format!("{module}.rs")) }
}

/// A dependency as its own rustdoc JSON tells it.
pub(crate) struct Dependency {
    /// What rustdoc wrote.
    pub(crate) krate: Crate,
    /// Its importable paths.
    pub(crate) public: PublicPaths,
}

impl Dependency {
    fn load(crate_name: &str, package: &SelectedPackage, selection: &Selection) -> Option<Self> {
        let krate = document_dependency(package, selection, crate_name)?;
        let public = PublicPaths::of(&krate, View::Outside);
        Some(Self { krate, public })
    }

    fn correct(&self, def: &mut Def, ours: &PublicPaths) {
        let defined: Vec<String> = def.path.split("::").map(|segment| segment.replace("r#", "")).collect();
        let Some(path) = self.public.by_definition(&self.krate, &defined) else {
            def.importable = false;
            return;
        };
        let public: Vec<String> = path.split("::").map(|segment| segment.replace("r#", "")).collect();
        path.clone_into(&mut def.path);
        if let Some(path) = ours.through_module(&public)
            && let Origin::External { via_reexport, .. } = &mut def.origin
        {
            *via_reexport = true;
            def.path = path;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::are_public;
    use std::fs;

    #[test]
    fn private_modules_are_told_from_public_ones() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let at = |name: &str| folder.path().join(name);
        fs::create_dir_all(at("ops")).expect("it can be made");
        for (name, text) in [("lib.rs", "pub mod ops; mod roots;"), ("ops/mod.rs", "pub mod add;"), ("ops/add.rs", "")]
        {
            fs::write(at(name), text).expect("it can be written");
        }
        assert!(are_public(&at("lib.rs"), &["ops", "add"]));
        assert!(!are_public(&at("lib.rs"), &["roots"]));
        assert!(!are_public(&at("lib.rs"), &["ops", "missing"]));
        assert!(!are_public(&at("none.rs"), &["ops"]));
    }
}
