//! The package in which a suite is tried before it is written: the suite's files over the crate under test, and nothing
//! that the user's own package would not give them.

use super::Composed;
use crate::{HarnessTree, manifest};
use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Lays a suite out as a package of its own. `direct` are the crates that the user's tests can name.
pub fn package(
    composed: &Composed,
    plan: &TestPlan,
    api: &CrateApi,
    direct: &BTreeSet<String>,
    edition: &str,
) -> HarnessTree {
    let name = format!("edgetest-suite-{}", api.package.name);
    let text = edgetest_templates::SUITE_MANIFEST
        .replace("__SUITE__", &name)
        .replace("__EDITION__", edition)
        .replace("# __DEPENDENCIES__", manifest::of_suite(plan, api, direct).trim_end());
    let mut files = vec![(PathBuf::from("Cargo.toml"), text), (PathBuf::from("src/lib.rs"), String::new())];
    for (name, text) in &composed.files {
        files.extend(text.clone().map(|text| (PathBuf::from(Composed::path(name)), text)));
    }
    HarnessTree { name, files, ..HarnessTree::default() }
}
