//! The tests that a user commits: a file for each module of the crate, the regressions, and what they share.
//!
//! A value is drawn by proptest at its leaves alone, as parameters of the test; what is built from them is straight-line
//! code in the test's body, as a person would write it. Nothing here knows what passes: rows and tests that do not are
//! left out by name, and the suite is spelled again without them.

mod calls;
mod compose;
mod fingerprint;
mod items;
mod laws;
mod layout;
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
mod values;
mod ways;

pub use compose::{Composed, compose};
pub use items::{Suite, SuiteFile, SuiteItem};
pub use layout::{Layout, ROOT};
pub use package::{DECLARATION, declares, package};
pub use record::Record;
pub use regression::{Known, Open, mend, regressions};
pub use values::{VALUES, draws_from};

use calls::Speller;
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
    /// Callables that are somebody else's to test: indices into `CrateApi::callables`.
    pub elsewhere: BTreeSet<usize>,
}

/// Whether two texts differ in their layout alone.
pub fn reads_alike(a: &str, b: &str) -> bool {
    fingerprint::fingerprint(a) == fingerprint::fingerprint(b)
}

/// Spells the tests of a plan. Deterministic: the same plan gives the same bytes.
pub fn suite(plan: &TestPlan, api: &CrateApi, options: &SuiteOptions) -> Suite {
    let mut speller = Speller::new(plan, api);
    let is_wanted =
        |file: &str, item: &SuiteItem| !options.without_tests.contains(&(file.to_owned(), item.name.clone()));
    let mut laws = laws::properties(&mut speller, options);
    let names: BTreeSet<(String, String)> =
        laws.iter().map(|law| (law.module.clone(), law.item.name.clone())).collect();
    laws.retain(|law| is_wanted(&law.module, &law.item));
    let mut rows = rows::rows(plan, api, &options.without);
    rows.retain(|row| !options.elsewhere.contains(&row.callable));
    if !options.split {
        let covered: BTreeSet<usize> = laws.iter().flat_map(|law| law.covers.iter().copied()).collect();
        rows.retain(|row| !covered.contains(&row.callable));
    }
    let mut modules = tables::by_module(rows);
    for law in &laws {
        modules.entry(law.module.clone()).or_default();
    }
    let files = modules.iter().map(|(module, rows)| {
        let of_file = |(file, name): &(String, String)| (file == module).then(|| name.clone());
        let taken = names.iter().filter_map(of_file).collect();
        let mut tests: Vec<SuiteItem> =
            laws.iter().filter(|law| law.module == *module).map(|law| law.item.clone()).collect();
        tests.extend(tables::tests(&mut speller, module, rows, options.split, taken));
        tests.retain(|item| is_wanted(module, item));
        tables::file(api, module, tests)
    });
    let files = files.filter(|file| file.items.iter().any(SuiteItem::is_test)).collect();
    Suite { files, values: speller.helper_items() }
}
