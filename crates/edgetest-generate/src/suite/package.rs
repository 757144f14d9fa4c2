//! The package in which a suite is tried before it is written: the suite's files over the crate under test, and nothing
//! that the user's own package would not give them.

use super::{Composed, Layout, ROOT};
use crate::{HarnessTree, manifest};
use edgetest_inspect::{CrateApi, Shadow};
use edgetest_plan::TestPlan;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Lays a suite out as a package of its own: beside the crate under test, or within a copy of its root. `direct` are the
/// crates that the user's tests can name.
pub fn package(
    composed: &Composed,
    layout: &Layout,
    plan: &TestPlan,
    api: &CrateApi,
    direct: &BTreeSet<String>,
    edition: &str,
) -> HarnessTree {
    let mut tree = match &api.package.shadow {
        Some(shadow) => within(shadow, &api.package.name),
        None => beside(plan, api, direct, edition),
    };
    for (name, text) in &composed.files {
        tree.files.extend(text.clone().map(|text| (PathBuf::from(layout.path(name)), text)));
    }
    tree
}

fn beside(plan: &TestPlan, api: &CrateApi, direct: &BTreeSet<String>, edition: &str) -> HarnessTree {
    let name = format!("edgetest-suite-{}", api.package.name);
    let text = edgetest_templates::SUITE_MANIFEST
        .replace("__SUITE__", &name)
        .replace("__EDITION__", edition)
        .replace("# __DEPENDENCIES__", manifest::of_suite(plan, api, direct).trim_end());
    let files = vec![(PathBuf::from("Cargo.toml"), text), (PathBuf::from("src/lib.rs"), String::new())];
    HarnessTree { name, files, ..HarnessTree::default() }
}

fn within(shadow: &Shadow, package: &str) -> HarnessTree {
    let proptest = if shadow.dev_dependencies.contains("package = \"proptest\",") { "" } else { "proptest = \"1\"\n" };
    let profile =
        edgetest_templates::SUITE_MANIFEST.find("[profile.").map(|at| &edgetest_templates::SUITE_MANIFEST[at..]);
    let manifest = format!(
        "{}\n[dev-dependencies]\n{}{proptest}\n{}",
        shadow.manifest,
        shadow.dev_dependencies,
        profile.unwrap_or_default()
    );
    let mut root = shadow.root_text.clone();
    if !declares(&root) {
        root.push_str(DECLARATION);
    }
    // A library has no use for a program's `main`, and its author may have denied dead code.
    if shadow.is_program {
        root.push_str("\n#[doc(hidden)]\npub fn edgetest_program() {\n    let _ = main;\n}\n");
    }
    let files = vec![(PathBuf::from("Cargo.toml"), manifest), (shadow.root_file.clone(), root)];
    let folder = shadow.root_file.parent().map(PathBuf::from).unwrap_or_default();
    let ours = [folder.join(ROOT), folder.join(format!("{ROOT}.rs"))];
    let links = shadow.links.iter().filter(|(path, _)| !ours.contains(path)).cloned().collect();
    HarnessTree { name: package.to_owned(), files, links, ..HarnessTree::default() }
}

/// What the crate's root says of a suite that lies within.
pub const DECLARATION: &str = "\n#[cfg(test)]\nmod edgetest;\n";

/// Whether a crate's root declares the suite's module.
pub fn declares(root: &str) -> bool {
    root.lines().any(|line| line.split_whitespace().collect::<Vec<_>>().join(" ").ends_with("mod edgetest;"))
}
