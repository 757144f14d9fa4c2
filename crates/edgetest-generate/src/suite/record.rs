//! What is remembered beside the tests: how each item read when it was generated, what was left out, what is open.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The record, as it lies in `tests/edgetest/generated.lock`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Record {
    /// Fingerprints of items by file and name.
    pub items: BTreeMap<(String, String), String>,
    /// Callables without a row, and why.
    pub without: BTreeMap<String, String>,
    /// Tests that were not written, by file and name, and why.
    pub without_tests: BTreeMap<(String, String), String>,
    /// Regression tests of what is not mended: the finding's id and the callable, by the test's name.
    pub open: BTreeMap<String, (String, String)>,
    /// Regression tests of what was mended: the finding's id, by the test's name.
    pub mended: BTreeMap<String, String>,
}

const HEAD: &str = "\
# What `cargo edgetest generate` wrote, so that it can tell what you changed. Commit it with the tests.
# item     an item as it was generated; one that reads otherwise now is yours, and one that is gone stays away
# without  a callable that has no call in any test, and why
# unwritten  a test that could not be written, and why
# open     a regression test of a defect that is not mended yet
# mended   a regression test of a defect that is
";

impl Record {
    /// Reads a record; lines that it does not know are passed over.
    pub fn parse(source: &str) -> Self {
        let mut record = Self::default();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let words: Vec<&str> = line.splitn(4, ' ').collect();
            match words.as_slice() {
                ["item", hash, file, name] => {
                    record.items.insert(((*file).to_owned(), (*name).to_owned()), (*hash).to_owned());
                }
                ["open", id, test, callable] => {
                    record.open.insert((*test).to_owned(), ((*id).to_owned(), (*callable).to_owned()));
                }
                ["mended", id, test] => {
                    record.mended.insert((*test).to_owned(), (*id).to_owned());
                }
                ["unwritten", file, name, why] => {
                    record.without_tests.insert(((*file).to_owned(), (*name).to_owned()), (*why).to_owned());
                }
                ["without", ..] => {
                    let rest = &line["without ".len()..];
                    if let Some((callable, why)) = rest.split_once(" # ") {
                        record.without.insert(callable.to_owned(), why.to_owned());
                    }
                }
                _ => {}
            }
        }
        record
    }

    /// As text; the same record always gives the same.
    pub fn spell(&self) -> String {
        let mut text = HEAD.to_owned();
        for ((file, name), hash) in &self.items {
            writeln!(text, "item {hash} {file} {name}").expect("writing to a String does not fail");
        }
        for (callable, why) in &self.without {
            writeln!(text, "without {callable} # {}", line(why)).expect("writing to a String does not fail");
        }
        for ((file, name), why) in &self.without_tests {
            writeln!(text, "unwritten {file} {name} {}", line(why)).expect("writing to a String does not fail");
        }
        for (test, (id, callable)) in &self.open {
            writeln!(text, "open {id} {test} {callable}").expect("writing to a String does not fail");
        }
        for (test, id) in &self.mended {
            writeln!(text, "mended {id} {test}").expect("writing to a String does not fail");
        }
        text
    }

    /// How an item read when it was generated.
    pub fn item(&self, file: &str, name: &str) -> Option<&str> {
        self.items.get(&(file.to_owned(), name.to_owned())).map(String::as_str)
    }

    /// Names of the files that hold items.
    pub fn files(&self) -> BTreeSet<&str> {
        self.items.keys().map(|(file, _)| file.as_str()).collect()
    }

    /// Whether a regression test of this finding is there.
    pub fn knows(&self, id: &str) -> bool {
        self.open.values().any(|(known, _)| known == id) || self.mended.values().any(|known| known == id)
    }
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_reads_back_as_it_was_written() {
        let mut record = Record::default();
        record.items.insert(("sku".into(), "use crate::support::*;".into()), "5d41402abc4b2a76".into());
        record.without.insert("<a::B as From<&str>>::from".into(), "error[E0277]: a bound".into());
        record.without_tests.insert(("sku".into(), "b_methods_return".into()), "too many rejects".into());
        record.open.insert("f_ends".into(), ("3fa1b2c4".into(), "<a::B as C>::f".into()));
        record.mended.insert("g_ends".into(), "00000000".into());
        assert_eq!(Record::parse(&record.spell()), record);
    }
}
