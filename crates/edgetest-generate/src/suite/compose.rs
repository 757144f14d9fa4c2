//! All files of a suite, brought up to date together: which modules there are decides what the root names, and what they
//! call decides what they share.

use super::layout::{Layout, ROOT};
use super::record::Record;
use super::support::support;
use super::update::{Update, UpdatedFile, update};
use super::values::{VALUES, values};
use super::{Suite, SuiteFile};
use edgetest_inspect::CrateApi;
use std::collections::{BTreeMap, BTreeSet};

/// The files of a suite after an update, by name without folder and extension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Composed {
    /// The text of each; none where the file is to go.
    pub files: BTreeMap<String, Option<String>>,
    /// Items that a person changed, by file.
    pub kept: Vec<(String, String)>,
    /// Files that do not parse, and stay as they are.
    pub broken: Vec<String>,
}

/// Brings the files in `old` up to date with a suite and its regressions; `record` becomes that of the result.
pub fn compose(
    suite: &Suite,
    regressions: &SuiteFile,
    api: &CrateApi,
    layout: &Layout,
    old: &BTreeMap<String, String>,
    record: &mut Record,
) -> Composed {
    let before = Record { items: std::mem::take(&mut record.items), ..Record::default() };
    let mut composed = Composed::default();
    let mut bring = |file: &SuiteFile, manner: Update| composed.bring(file, manner, old, &before, record);
    for file in &suite.files {
        bring(file, Update::Follow);
    }
    let ours = [ROOT, "support", VALUES, "regressions"];
    let known: BTreeSet<&str> = suite.files.iter().map(|file| file.name.as_str()).chain(ours).collect();
    for gone in before.files().into_iter().filter(|name| !known.contains(name)) {
        bring(&SuiteFile { name: gone.to_owned(), ..SuiteFile::default() }, Update::Follow);
    }
    bring(regressions, Update::Keep);
    let texts: Vec<String> = composed.files.values().flatten().cloned().collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let drawn = values(&suite.values, &texts, old.get(VALUES).map(String::as_str));
    composed.bring(&drawn, Update::Follow, old, &before, record);
    let texts: Vec<&str> = composed.files.values().flatten().map(String::as_str).collect();
    let shared = support(&texts, &api.lexicon);
    let files: Vec<String> =
        composed.files.iter().filter(|(_, text)| text.is_some()).map(|(name, _)| name.clone()).collect();
    let root = root(api, layout, &files, shared.items.len() > 1);
    composed.bring(&shared, Update::Settle, old, &before, record);
    composed.bring(&root, Update::Follow, old, &before, record);
    composed
}

fn root(api: &CrateApi, layout: &Layout, files: &[String], shares: bool) -> SuiteFile {
    let head = format!(
        "//! Edge cases of `{}`, written by `cargo edgetest generate` (cargo-edgetest {}).\n//!\n\
         //! These tests are yours: edit them, delete them, put them under whatever licence you like. The command adds what\n\
         //! is new and follows the API; what you changed it leaves alone. `cargo edgetest generate --check` tells whether it\n\
         //! would do anything.\n",
        api.package.lib_name,
        env!("CARGO_PKG_VERSION"),
    );
    let mut items: Vec<_> = files.iter().map(|name| layout.module(name)).collect();
    if shares && !files.is_empty() {
        items.push(layout.module("support"));
    }
    SuiteFile { name: ROOT.to_owned(), head, items }
}

impl Composed {
    fn bring(
        &mut self,
        file: &SuiteFile,
        manner: Update,
        old: &BTreeMap<String, String>,
        before: &Record,
        after: &mut Record,
    ) {
        let old = old.get(&file.name).map(String::as_str);
        let UpdatedFile { text, kept, is_broken } = update(file, old, manner, before, after);
        self.kept.extend(kept.into_iter().map(|item| (file.name.clone(), item)));
        self.broken.extend(is_broken.then(|| file.name.clone()));
        self.files.insert(file.name.clone(), text);
    }
}
