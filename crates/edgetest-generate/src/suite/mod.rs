//! The tests that a user commits: a file for each module of the crate, the regressions, and what they share.
//!
//! A value is drawn by proptest at its leaves alone, as parameters of the test; what is built from them is straight-line
//! code in the test's body, as a person would write it. Nothing here knows what passes: rows and tests that do not are
//! left out by name, and the suite is spelled again without them.

mod calls;
mod compose;
mod facts;
mod fingerprint;
mod items;
mod package;
mod record;
mod regression;
mod rows;
mod spelled;
mod strategy;
mod subject;
mod support;
mod tables;
mod update;
mod ways;

pub use compose::{Composed, compose};
pub use items::{Suite, SuiteFile, SuiteItem};
pub use package::package;
pub use record::Record;
pub use regression::{Known, Open, mend, regressions};

use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use std::collections::BTreeSet;

/// What is chosen beside the plan.
#[derive(Clone, Debug, Default)]
pub struct SuiteOptions {
    /// Callables that get no row, by path.
    pub without: BTreeSet<String>,
    /// Tests that are not written, by file and name.
    pub without_tests: BTreeSet<(String, String)>,
    /// One test a callable, to learn which of them pass.
    pub split: bool,
}

/// Whether two texts differ in their layout alone.
pub fn reads_alike(a: &str, b: &str) -> bool {
    fingerprint::fingerprint(a) == fingerprint::fingerprint(b)
}

/// Spells the tests of a plan. Deterministic: the same plan gives the same bytes.
pub fn suite(plan: &TestPlan, api: &CrateApi, options: &SuiteOptions) -> Suite {
    let rows = rows::rows(plan, api, &options.without);
    let mut files = tables::files(plan, api, rows, options.split);
    for file in &mut files {
        file.items.retain(|item| !options.without_tests.contains(&(file.name.clone(), item.name.clone())));
    }
    files.retain(|file| file.items.iter().any(SuiteItem::is_test));
    Suite { files }
}
