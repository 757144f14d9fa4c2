//! The lists that the benchmarks measure against: `bench/corpus/`, whose README gives the fields.

use super::{Error, io_error};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::path::Path;

/// A published crate as it is to be built.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Package {
    /// Its name.
    #[serde(rename = "crate")]
    pub name: String,
    /// Its version.
    pub version: String,
    /// Features to turn on.
    #[serde(default)]
    pub features: Vec<String>,
    /// Whether the default features stay on.
    #[serde(default = "yes")]
    pub default_features: bool,
}

/// A known defect.
#[derive(Clone, Debug, Deserialize)]
pub struct Bug {
    /// Unique in the list.
    pub id: String,
    /// Where it lies.
    #[serde(flatten)]
    pub package: Package,
    /// How it is looked for.
    #[serde(flatten)]
    pub mark: Mark,
    /// Defect or misuse.
    pub class: Class,
    /// The docs announce it.
    #[serde(default)]
    pub documented: bool,
    /// Only `AddressSanitizer` shows it.
    #[serde(default)]
    pub needs_asan: bool,
}

/// What a finding is compared with.
#[derive(Clone, Debug, Deserialize)]
pub struct Mark {
    /// Callables that reach it.
    pub callables: Vec<String>,
    /// The report's name of the kind; empty where the site says it all.
    #[serde(default)]
    pub kind: String,
    /// Where it panics.
    #[serde(default)]
    pub site: Option<Site>,
}

/// A line of a file of a crate.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "String")]
pub struct Site {
    /// `name-version`, or `std`.
    pub krate: String,
    /// Relative to the crate's root.
    pub file: String,
    /// From 1.
    pub line: u32,
}

/// Whether a maintainer would mend it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// A defect.
    Bug,
    /// A precondition or an extreme argument that may be called misuse.
    Contract,
}

/// A panic site that a paper's artefact shows.
#[derive(Clone, Debug, Deserialize)]
pub struct PaperSite {
    /// Where it lies.
    #[serde(flatten)]
    pub package: Package,
    /// How it is looked for.
    #[serde(flatten)]
    pub mark: Mark,
}

/// A crate without a known defect.
#[derive(Clone, Debug, Deserialize)]
pub struct Healthy {
    /// Which.
    #[serde(flatten)]
    pub package: Package,
    /// Callables whose docs announce a panic.
    pub documented_panics: Vec<String>,
    /// Callables that panic on misuse without saying so.
    pub contract_panics: Vec<String>,
}

/// What a person thinks of an error on a popular crate, after reading the code.
#[derive(Clone, Debug, Deserialize)]
pub struct Judged {
    /// Where it was found.
    #[serde(flatten)]
    pub package: Package,
    /// How it is known again.
    #[serde(flatten)]
    pub mark: Mark,
    /// What it is.
    pub verdict: Verdict,
    /// Why.
    pub evidence: String,
}

/// What an error is.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// A defect that a maintainer would mend.
    True,
    /// A maintainer may call it misuse.
    Debatable,
    /// No defect: the rules must learn it.
    False,
}

/// The judgements.
pub fn judged(root: &Path) -> Result<Vec<Judged>, Error> {
    read_lines(&root.join("bench/corpus/judged.jsonl"))
}

/// The known defects.
pub fn bugs(root: &Path) -> Result<Vec<Bug>, Error> {
    read_lines(&root.join("bench/corpus/bugs.jsonl"))
}

/// The papers' sites.
pub fn papers(root: &Path) -> Result<Vec<PaperSite>, Error> {
    read_lines(&root.join("bench/corpus/papers.jsonl"))
}

/// The healthy crates.
pub fn healthy(root: &Path) -> Result<Vec<Healthy>, Error> {
    read_lines(&root.join("bench/corpus/healthy.jsonl"))
}

/// The popular crates.
pub fn popular(root: &Path) -> Result<Vec<Package>, Error> {
    let path = root.join("bench/corpus/popular.txt");
    let text = std::fs::read_to_string(&path).map_err(io_error("read", &path))?;
    let package = |(name, version): (&str, &str)| Package::new(name, version);
    Ok(text.lines().filter_map(|line| line.split_once('@')).map(package).collect())
}

fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>, Error> {
    let text = std::fs::read_to_string(path).map_err(io_error("read", path))?;
    let read = |line| serde_json::from_str(line).map_err(|source| Error::Json { path: path.into(), source });
    text.lines().map(read).collect()
}

fn yes() -> bool {
    true
}

impl Package {
    /// A crate with its default features.
    pub fn new(name: &str, version: &str) -> Self {
        Self { name: name.into(), version: version.into(), features: Vec::new(), default_features: true }
    }

    /// Whether `--only` means this crate.
    pub fn is_named(&self, name: &str) -> bool {
        self.name == name || self.to_string() == name
    }
}

impl fmt::Display for Package {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.version)
    }
}

impl TryFrom<String> for Site {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let read = || {
            let (krate, rest) = text.split_once('/')?;
            let (file, line) = rest.rsplit_once(':')?;
            Some(Self { krate: krate.into(), file: file.into(), line: line.parse().ok()? })
        };
        read().ok_or_else(|| format!("`{text}` is no CRATE/FILE:LINE"))
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}:{}", self.krate, self.file, self.line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::root;
    use std::collections::BTreeSet;

    #[test]
    fn every_list_reads_and_ids_are_unique() {
        let root = root::find();
        let bugs = bugs(&root).expect("bugs.jsonl reads");
        let ids: BTreeSet<_> = bugs.iter().map(|bug| &bug.id).collect();
        assert_eq!(ids.len(), bugs.len());
        assert!(papers(&root).expect("papers.jsonl reads").len() > 50);
        assert!(!healthy(&root).expect("healthy.jsonl reads").is_empty());
        assert!(!popular(&root).expect("popular.txt reads").is_empty());
    }

    #[test]
    fn an_entry_without_a_site_has_a_kind() {
        let root = root::find();
        let bugs = bugs(&root).expect("bugs.jsonl reads").into_iter().map(|bug| bug.mark);
        let papers = papers(&root).expect("papers.jsonl reads").into_iter().map(|site| site.mark);
        assert!(bugs.chain(papers).all(|mark| mark.site.is_some() || !mark.kind.is_empty()));
    }
}
