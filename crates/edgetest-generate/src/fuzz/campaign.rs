//! The harness of our own campaigns: the sweep's, linked with the engine. One program holds every target, since linking twenty
//! takes twenty times as long.

use crate::{HarnessOptions, HarnessTree, harness, manifest};
use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use std::path::Path;

/// Spells a plan that compiles as the harness of a campaign.
pub fn campaign(plan: &TestPlan, api: &CrateApi) -> HarnessTree {
    let mut tree = harness(plan, api, &HarnessOptions::default());
    tree.name = format!("edgetest-fuzz-{}", api.package.name);
    for (path, text) in &mut tree.files {
        if path == Path::new("Cargo.toml") {
            *text = manifest::fill(edgetest_templates::CAMPAIGN_MANIFEST, &tree.name, plan, api);
        } else if path == Path::new("src/main.rs") {
            *text = text.replacen("\nmod lexicon;", "\nextern crate libfuzzer_sys as _;\n\nmod lexicon;", 1);
        }
    }
    tree
}

/// The same cases in a program that tells which lines it has been on, by LLVM's source coverage. No engine is in it: it runs what
/// a campaign has found.
pub fn covered(plan: &TestPlan, api: &CrateApi) -> HarnessTree {
    let mut tree = harness(plan, api, &HarnessOptions::default());
    tree.name = format!("edgetest-coverage-{}", api.package.name);
    for (path, text) in &mut tree.files {
        if path == Path::new("Cargo.toml") {
            *text = manifest::fill(edgetest_templates::HARNESS_MANIFEST, &tree.name, plan, api).replacen(
                "[\"worker\"]",
                "[\"worker\", \"coverage\"]",
                1,
            );
        }
    }
    tree
}
