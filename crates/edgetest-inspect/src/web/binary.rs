//! A binary beside a library: what it serves is built of the library's parts, by statements that hold outside of it too.

use super::program::{Program, names};
use super::{Discover, Sight, Web, slice};
use crate::api::Package;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use syn::visit::Visit;
use syn::{Item, ItemMod};

/// The root files of a package's binaries, where cargo looks for them.
pub(super) fn mains(package: &Path) -> Vec<PathBuf> {
    let mut found = vec![package.join("src/main.rs")];
    let others = fs::read_dir(package.join("src/bin")).into_iter().flatten().flatten();
    let mut others: Vec<PathBuf> = others.map(|entry| entry.path()).collect();
    others.sort();
    found.extend(others.iter().map(|path| path.join("main.rs")));
    found.extend(others.into_iter().filter(|path| path.extension().is_some_and(|kind| kind == "rs")));
    found.retain(|path| path.is_file());
    found
}

/// Adds what a binary serves. The items of its root stand before the statements that build it.
pub(super) fn discover(package: &Package, main: &Path, library: &Program, discover: Discover, web: &mut Web) {
    let mut program = Program::read(&package.root, main);
    let Some(root) = program.modules.first() else { return };
    let items: Vec<&Item> = root.items.iter().filter(|item| is_kept(item)).collect();
    let items: String = items.into_iter().filter_map(slice::text).map(|text| text + "\n").collect();
    let own: BTreeSet<String> = root.items.iter().filter_map(module).collect();
    let name = root.file.clone();
    program.add(&package.lib_name, library);
    let before = web.apps.len();
    discover(&program, &package.lib_name, Sight::Binary, web);
    for app in &mut web.apps[before..] {
        let number = app.name.split_once(' ').map(|(_, number)| format!(" {number}")).unwrap_or_default();
        app.name = format!("{name}{number}");
        app.build = format!("{items}{}", app.build);
        app.needs_root = false;
        if app.out_of_reach.is_none() && mentions(&app.build, &own) {
            app.out_of_reach = Some("it is built of modules that only the binary can name".to_owned());
        }
    }
}

/// What can stand within a function. Its own modules have files of their own.
fn is_kept(item: &Item) -> bool {
    match item {
        Item::Fn(function) => function.sig.ident != "main",
        Item::Mod(_) | Item::ExternCrate(_) => false,
        _ => true,
    }
}

fn module(item: &Item) -> Option<String> {
    match item {
        Item::Mod(ItemMod { ident, .. }) => Some(ident.to_string()),
        _ => None,
    }
}

/// Whether a path begins with one of these names.
fn mentions(build: &str, modules: &BTreeSet<String>) -> bool {
    struct Search<'a>(&'a BTreeSet<String>, bool);
    impl<'ast> Visit<'ast> for Search<'_> {
        fn visit_path(&mut self, path: &'ast syn::Path) {
            self.1 |= names(path).iter().take(2).any(|name| self.0.contains(name));
            syn::visit::visit_path(self, path);
        }

        fn visit_use_path(&mut self, path: &'ast syn::UsePath) {
            self.1 |= self.0.contains(&path.ident.to_string());
            syn::visit::visit_use_path(self, path);
        }
    }
    let Ok(block) = syn::parse_str::<syn::Block>(&format!("{{ {build} }}")) else { return true };
    let mut search = Search(modules, false);
    search.visit_block(&block);
    search.1
}
