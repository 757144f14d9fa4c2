//! From a selection to a section: which crates are run, and what their reports are held against.

use super::corpus::{self, Package};
use super::recall::Trial;
use super::vet::{self, Runner};
use super::{Error, Selection, judged, precision, reach, recall, section};
use std::collections::BTreeSet;
use std::path::Path;

/// Known bugs and the papers' sites.
pub fn recall(selection: &Selection, root: &Path) -> Result<String, Error> {
    let (bugs, papers) = (corpus::bugs(root)?, corpus::papers(root)?);
    let packages: BTreeSet<_> =
        bugs.iter().map(|bug| &bug.package).chain(papers.iter().map(|site| &site.package)).cloned().collect();
    let tool = vet::build_tool(root)?;
    let sweep = Runner::new(selection, root, &tool, "recall")?;
    let plain = Runner::new(selection, root, &tool, "baseline")?;
    let mut trials = Vec::new();
    for package in select(&selection.only, selection.sample, packages)? {
        let baseline = if selection.baseline { Some(plain.vet(&package)?) } else { plain.kept(&package)? };
        let sweep = sweep.vet(&package)?;
        trials.push(Trial { package, sweep, baseline });
    }
    Ok(section::provenance(root, &tool) + &recall::section(&bugs, &papers, &trials))
}

/// Healthy crates, and popular ones with a judgement of each error.
pub fn precision(selection: &Selection, root: &Path) -> Result<String, Error> {
    let (healthy, judged) = (corpus::healthy(root)?, corpus::judged(root)?);
    let mut packages: BTreeSet<Package> = healthy.iter().map(|it| it.package.clone()).collect();
    // A crate of both lists is run once, with the features that the first has.
    let is_known = |package: &Package| healthy.iter().any(|it| it.package.name == package.name);
    packages.extend(corpus::popular(root)?.into_iter().filter(|package| !is_known(package)));
    let tool = vet::build_tool(root)?;
    let runner = Runner::new(selection, root, &tool, "precision")?;
    let (mut trials, mut popular) = (Vec::new(), Vec::new());
    for package in select(&selection.only, selection.sample, packages)? {
        let vetted = runner.vet(&package)?;
        match healthy.iter().find(|it| it.package == package) {
            Some(facts) => trials.push((facts, vetted)),
            None => popular.push((package, vetted)),
        }
    }
    Ok(section::provenance(root, &tool) + &precision::section(&trials) + &judged::section(&popular, &judged))
}

/// Popular crates.
pub fn reach(selection: &Selection, root: &Path) -> Result<String, Error> {
    let packages = corpus::popular(root)?.into_iter().collect();
    let tool = vet::build_tool(root)?;
    let runner = Runner::new(selection, root, &tool, "reach")?;
    let mut trials = Vec::new();
    for package in select(&selection.only, selection.sample, packages)? {
        let vetted = runner.vet(&package)?;
        trials.push((package, vetted));
    }
    Ok(section::provenance(root, &tool) + &reach::section(&trials))
}

/// Those that `--only` names, thinned to `--sample`.
pub fn select(only: &[String], sample: Option<usize>, packages: BTreeSet<Package>) -> Result<Vec<Package>, Error> {
    let is_wanted = |package: &Package| only.is_empty() || only.iter().any(|name| package.is_named(name));
    let wanted: Vec<_> = packages.into_iter().filter(is_wanted).collect();
    if wanted.is_empty() {
        return Err(Error::NothingSelected);
    }
    Ok(match sample {
        Some(count) => spread(&wanted, count),
        None => wanted,
    })
}

/// So many, evenly spaced, the first among them.
fn spread<T: Clone>(items: &[T], count: usize) -> Vec<T> {
    let count = count.min(items.len());
    (0..count).map(|index| items[index * items.len() / count].clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_spread_evenly_and_no_larger_than_the_list() {
        assert_eq!(spread(&[1, 2, 3, 4, 5, 6], 3), [1, 3, 5]);
        assert_eq!(spread(&[1, 2], 9), [1, 2]);
        assert_eq!(spread::<u8>(&[], 3), [0; 0]);
    }
}
