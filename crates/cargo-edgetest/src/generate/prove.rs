//! Tries a suite before anything is written: what does not compile, or does not pass, is left out by name.
//!
//! Calls are tried one by one first, so that one that fails does not take its neighbours along; then the tests as they are
//! to be read.

use crate::config::Config;
use crate::error::Error;
use crate::harness::Place;
use crate::launcher;
use crate::shell::Shell;
use edgetest_generate::suite::{
    self, Composed, Known, Layout, Open, Record, Suite, SuiteFile, SuiteItem, SuiteOptions,
};
use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use edgetest_run::build::{self, BuildError, Complaint, SuiteBuild, Tests};
use edgetest_run::{TestEnd, Trial, trial};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Each round leaves something out.
const ROUNDS: u32 = 12;
/// A test that takes longer than this would be a burden.
const PATIENCE: Duration = Duration::from_secs(20);

/// A call by itself is tried with four times as many values as it will get among others, since there it gets others.
const MORE: [(&str, &str); 1] = [("PROPTEST_CASES", "1024")];

/// What a suite is made of, and where it is tried.
pub struct Prover<'a> {
    /// The plan.
    pub plan: &'a TestPlan,
    /// The API.
    pub api: &'a CrateApi,
    /// What was settled.
    pub config: &'a Config,
    /// The package and its folders.
    pub place: &'a Place<'a>,
    /// Where the suite lies.
    pub layout: &'a Layout,
    /// What is chosen from the start.
    pub options: &'a SuiteOptions,
    /// Crates that the user's tests can name.
    pub direct: &'a BTreeSet<String>,
    /// Edition of the user's tests.
    pub edition: &'a str,
    /// Findings that are open go unmarked.
    pub failing: bool,
    /// The terminal.
    pub shell: Shell,
}

/// A suite of which every test passes.
pub struct Proven {
    /// The suite.
    pub suite: Suite,
    /// Its regressions.
    pub regressions: SuiteFile,
}

impl Prover<'_> {
    /// Tries everything. `written` is the file of regression tests as it is; the record is brought up to date.
    pub fn prove(&self, known: &[Known], written: Option<&str>, record: &mut Record) -> Result<Proven, Error> {
        let known: Vec<Known> = known.iter().cloned().map(|finding| self.marked(finding)).collect();
        let regressions = suite::regressions(&known, written, record);
        let open = record.open.len();
        self.try_calls(record)?;
        let proven = self.try_tests(regressions, record)?;
        if record.open.len() == open {
            return Ok(proven);
        }
        // What was mended may be called again.
        self.try_calls(record)?;
        self.try_tests(proven.regressions, record)
    }

    fn marked(&self, finding: Known) -> Known {
        if self.failing { Known { open: Open::Unmarked, ..finding } } else { finding }
    }

    fn try_calls(&self, record: &mut Record) -> Result<(), Error> {
        let mut options = options_of(self.options, record, true);
        for _ in 0..ROUNDS {
            let suite = self.layout.settle(suite::suite(self.plan, self.api, &options));
            if suite.files.is_empty() {
                return Ok(());
            }
            let _busy = self.shell.busy("Trying", format!("{} calls", suite.tests()));
            let (composed, built) = self.build(&suite, &SuiteFile::default())?;
            let refused = refusals(&built, &composed, &suite, self.layout)?;
            if refused.is_empty() {
                if let Some(executable) = built.executable {
                    let names = names(&suite, self.layout);
                    let ends = self.run(&executable, &names.keys().cloned().collect::<Vec<_>>(), false, &MORE)?;
                    for (name, item) in names {
                        if let Some(why) = failure(ends.get(&name)) {
                            self.tell(&item, ends.get(&name));
                            leave_out(record, &mut options, &item, &why);
                        }
                    }
                }
                return Ok(());
            }
            for (item, why) in refused {
                leave_out(record, &mut options, &item, &why);
            }
        }
        Err(unsettled())
    }

    fn try_tests(&self, mut regressions: SuiteFile, record: &mut Record) -> Result<Proven, Error> {
        for _ in 0..ROUNDS {
            let suite = self.layout.settle(suite::suite(self.plan, self.api, &options_of(self.options, record, false)));
            if suite.files.is_empty() && regressions.items.is_empty() {
                return Ok(Proven { suite, regressions });
            }
            let _busy = self.shell.busy("Trying", format!("{} tests", suite.tests() + regressions.items.len()));
            let (composed, built) = self.build(&suite, &regressions)?;
            let mut refused = refusals(&built, &composed, &with(&suite, &regressions), self.layout)?;
            if let (true, Some(executable)) = (refused.is_empty(), built.executable) {
                refused = self.failures(&executable, &suite, &mut regressions, record)?;
                if refused.is_empty() {
                    return Ok(Proven { suite, regressions });
                }
            }
            for (item, why) in refused {
                regressions.items.retain(|known| item.file != "regressions" || known.name != item.name);
                record.open.retain(|name, _| item.file != "regressions" || *name != item.name);
                record.without_tests.insert((item.file, item.name), why);
            }
        }
        Err(unsettled())
    }

    /// Tests that do not pass; an open finding that does not show any more is mended on the way.
    fn failures(
        &self,
        executable: &Path,
        suite: &Suite,
        regressions: &mut SuiteFile,
        record: &mut Record,
    ) -> Result<Vec<(Item, String)>, Error> {
        let names = names(suite, self.layout);
        let ends = self.run(executable, &names.keys().cloned().collect::<Vec<_>>(), false, &[])?;
        let mut failed: Vec<(Item, String)> =
            names.into_iter().filter_map(|(name, item)| Some((item, failure(ends.get(&name))?))).collect();
        let full = |name: &str| self.layout.test("regressions", name);
        let all: Vec<String> = regressions.items.iter().map(|item| full(&item.name)).collect();
        let ends = self.run(executable, &all, true, &[])?;
        let is_ignored = |text: &str| text.contains("#[ignore");
        let items: Vec<(String, bool)> =
            regressions.items.iter().map(|item| (item.name.clone(), is_ignored(&item.text))).collect();
        for (name, ignored) in items {
            let is_open = record.open.contains_key(&name);
            match (ends.get(&full(&name)), ignored) {
                // It should have panicked, or it should have ended the process.
                (Some(TestEnd::Failed(_)), false) | (Some(TestEnd::Passed), true) if is_open => {
                    suite::mend(regressions, &name, record);
                }
                (Some(TestEnd::Died | TestEnd::TimedOut), false) => {
                    let item = Item { file: "regressions".to_owned(), name, callables: Vec::new(), is_law: false };
                    failed.push((item, "ends the test process".to_owned()));
                }
                _ => {}
            }
        }
        Ok(failed)
    }

    /// A call that fails is a finding, if not one that was shrunk and confirmed.
    fn tell(&self, item: &Item, end: Option<&TestEnd>) {
        if let (Some(TestEnd::Failed(said)), Some(callable)) = (end, item.callables.first()) {
            let about = if item.is_law { format!("{}::{}", item.file, item.name) } else { callable.clone() };
            self.shell.remark(format!("{about}: {said}"));
        }
    }

    fn build(&self, suite: &Suite, regressions: &SuiteFile) -> Result<(Composed, SuiteBuild), Error> {
        let mut record = Record::default();
        let composed = suite::compose(suite, regressions, self.api, self.layout, &BTreeMap::new(), &mut record);
        let tree = suite::package(&composed, self.layout, self.plan, self.api, self.direct, self.edition);
        let folder = self.folder();
        build::write(&tree, &folder)?;
        let lock_file = self.place.folders.lock_file(&self.place.package.package.workspace_root);
        let tests = match self.layout {
            Layout::Beside => Tests::Target(suite::ROOT),
            Layout::Inside { .. } => Tests::Library,
        };
        let is_ours = |file: &Path| composed.files.keys().any(|name| Path::new(&self.layout.path(name)) == file);
        let built = build::compile_suite(&folder, tests, &is_ours, &self.place.options(self.config, &lock_file))?;
        Ok((composed, built))
    }

    fn folder(&self) -> PathBuf {
        let name = self.place.folders.findings.file_name().expect("it is named after the package");
        let folder = match self.layout {
            Layout::Beside => "suite",
            Layout::Inside { .. } => "suite-within",
        };
        self.place.folders.root.join(folder).join(name)
    }

    fn run(
        &self,
        executable: &Path,
        names: &[String],
        ignored: bool,
        variables: &[(&str, &str)],
    ) -> Result<BTreeMap<String, TestEnd>, Error> {
        // As deep as this platform can: to be told none would mean that there is none.
        let isolation = launcher::probe(&self.place.folders.scratch, self.config.isolation.required)?;
        let launcher = launcher::launcher(&isolation);
        let home = self.place.folders.scratch.join("trial");
        let order = Trial {
            executable,
            launcher: &launcher,
            home: &home,
            patience: PATIENCE,
            ignored,
            variables,
            stop: self.place.stop,
        };
        Ok(trial(&order, names)?)
    }
}

/// What was left out so far.
pub fn options_of(options: &SuiteOptions, record: &Record, split: bool) -> SuiteOptions {
    let open = record.open.values().map(|(_, callable)| callable.clone());
    SuiteOptions {
        without: record.without.keys().cloned().chain(open).collect(),
        without_tests: record.without_tests.keys().cloned().collect(),
        split,
        ..options.clone()
    }
}

/// A test by its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    file: String,
    name: String,
    callables: Vec<String>,
    is_law: bool,
}

impl Item {
    fn new(file: &str, item: &SuiteItem) -> Self {
        let SuiteItem { name, callables, is_law, .. } = item;
        Self { file: file.to_owned(), name: name.clone(), callables: callables.clone(), is_law: *is_law }
    }
}

fn with(suite: &Suite, regressions: &SuiteFile) -> Suite {
    let mut all = suite.clone();
    all.files.push(regressions.clone());
    all
}

/// Every test by the name that libtest has for it.
fn names(suite: &Suite, layout: &Layout) -> BTreeMap<String, Item> {
    let tests = suite.files.iter().flat_map(|file| file.items.iter().map(move |item| (file, item)));
    tests
        .filter(|(_, item)| item.is_test())
        .map(|(file, item)| (layout.test(&file.name, &item.name), Item::new(&file.name, item)))
        .collect()
}

fn leave_out(record: &mut Record, options: &mut SuiteOptions, item: &Item, why: &str) {
    if item.is_law {
        let key = (item.file.clone(), item.name.clone());
        record.without_tests.insert(key.clone(), why.to_owned());
        options.without_tests.insert(key);
        return;
    }
    for callable in &item.callables {
        record.without.insert(callable.clone(), why.to_owned());
        options.without.insert(callable.clone());
    }
}

fn failure(end: Option<&TestEnd>) -> Option<String> {
    match end {
        Some(TestEnd::Passed | TestEnd::Ignored) => None,
        Some(TestEnd::Failed(said)) if said.contains("Test aborted") => Some("hardly any value is accepted".to_owned()),
        Some(TestEnd::Failed(said)) if said.contains("assertion failed") => Some("does not always hold".to_owned()),
        Some(TestEnd::Failed(_)) => Some("panics".to_owned()),
        Some(TestEnd::Died) => Some("ends the process".to_owned()),
        Some(TestEnd::TimedOut) => Some("does not come to an end in time".to_owned()),
        None => Some("was not run".to_owned()),
    }
}

/// Tests that rustc refuses or remarks on. What cannot be charged to a test is our own mistake.
fn refusals(
    built: &SuiteBuild,
    composed: &Composed,
    suite: &Suite,
    layout: &Layout,
) -> Result<Vec<(Item, String)>, Error> {
    let said = if built.errors.is_empty() { &built.warnings } else { &built.errors };
    let mut refused: BTreeMap<Item, String> = BTreeMap::new();
    for complaint in said {
        let charged = charged(complaint, composed, suite, layout);
        if charged.is_empty() && !built.errors.is_empty() {
            let stderr = format!("{}:{}: {}", complaint.file.display(), complaint.line, complaint.said);
            return Err(BuildError::Unattributed { stderr }.into());
        }
        for item in charged {
            refused.entry(item).or_insert_with(|| complaint.said.clone());
        }
    }
    Ok(refused.into_iter().collect())
}

/// The tests that a complaint is about: one, or all that draw from a strategy that does not compile.
fn charged(complaint: &Complaint, composed: &Composed, suite: &Suite, layout: &Layout) -> Vec<Item> {
    let is_place = |name: &str, item: &SuiteItem| {
        let text = composed.files.get(name).and_then(Option::as_deref).unwrap_or_default();
        let Some(at) = text.find(item.text.trim_end()) else { return false };
        let first = text[..at].lines().count() + 1;
        Path::new(&layout.path(name)) == complaint.file
            && (first..first + item.text.lines().count()).contains(&complaint.line)
    };
    let tests = suite.files.iter().flat_map(|file| file.items.iter().map(move |item| (file, item)));
    let tests: Vec<_> = tests.filter(|(_, item)| item.is_test()).collect();
    if let Some((file, item)) = tests.iter().find(|(file, item)| is_place(&file.name, item)) {
        return vec![Item::new(&file.name, item)];
    }
    let Some(value) = suite.values.iter().find(|value| is_place(suite::VALUES, value)) else { return Vec::new() };
    let users = tests.iter().filter(|(_, item)| suite::draws_from(&item.text, &value.name, &suite.values));
    users.map(|(file, item)| Item::new(&file.name, item)).collect()
}

fn unsettled() -> Error {
    BuildError::Unattributed { stderr: format!("after {ROUNDS} rounds there are still tests that do not hold") }.into()
}
