//! `-p`, `--workspace`, and what is chosen without them.

use super::Selection;
use crate::error::InspectError;
use cargo_metadata::{Metadata, Package, PackageId};
use std::collections::BTreeSet;

/// The packages that a selection means, each once.
pub(super) fn choose<'a>(metadata: &'a Metadata, selection: &Selection) -> Result<Vec<&'a Package>, InspectError> {
    if selection.package.is_empty() {
        return Ok(if selection.workspace { metadata.workspace_packages() } else { by_default(metadata) });
    }
    let mut seen: BTreeSet<&PackageId> = BTreeSet::new();
    let mut chosen = Vec::new();
    for spec in &selection.package {
        let package = find(metadata, spec, selection.dependencies)?;
        if seen.insert(&package.id) {
            chosen.push(package);
        }
    }
    Ok(chosen)
}

/// Cargo's rule: the package that the manifest belongs to, or the default members at a workspace's root.
fn by_default(metadata: &Metadata) -> Vec<&Package> {
    let root = metadata.workspace_root.join("Cargo.toml");
    match metadata.root_package() {
        Some(package) if package.manifest_path != root => vec![package],
        Some(package) if !metadata.workspace_default_members.is_available() => vec![package],
        Some(_) => metadata.workspace_default_packages(),
        None if metadata.workspace_default_members.is_available() => metadata.workspace_default_packages(),
        None => metadata.workspace_packages(),
    }
}

fn find<'a>(metadata: &'a Metadata, spec: &str, dependencies: bool) -> Result<&'a Package, InspectError> {
    let members = metadata.workspace_packages();
    let mut found: Vec<&Package> = members.iter().copied().filter(|package| matches(package, spec)).collect();
    if found.is_empty() && dependencies {
        found = metadata.packages.iter().filter(|package| matches(package, spec)).collect();
    }
    match found.as_slice() {
        [package] => Ok(package),
        [] => Err(InspectError::NoSuchPackage { spec: spec.to_owned(), suggestion: nearest(spec, &members) }),
        several => Err(InspectError::AmbiguousPackage {
            spec: spec.to_owned(),
            candidates: several.iter().map(|package| format!("{}@{}", package.name, package.version)).collect(),
        }),
    }
}

/// `name`, `name@version`, `name:version` (the version may be cut short, as cargo allows), or a package id.
fn matches(package: &Package, spec: &str) -> bool {
    if package.id.repr == spec {
        return true;
    }
    let (name, version) = spec.split_once(['@', ':']).map_or((spec, None), |(name, version)| (name, Some(version)));
    package.name.as_str() == name && version.is_none_or(|version| is_version(&package.version.to_string(), version))
}

fn is_version(full: &str, given: &str) -> bool {
    full.strip_prefix(given).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '+']))
}

fn nearest(spec: &str, members: &[&Package]) -> Option<String> {
    let name = spec.split(['@', ':']).next().unwrap_or(spec);
    let distances = members.iter().map(|package| (distance(name, package.name.as_str()), package.name.to_string()));
    let (distance, nearest) = distances.min()?;
    (distance <= name.len().div_ceil(3)).then_some(nearest)
}

/// Levenshtein's distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (line, left) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], line + 1);
        for (column, right) in b.iter().enumerate() {
            let changed = diagonal + usize::from(left != *right);
            diagonal = row[column + 1];
            row[column + 1] = changed.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::{distance, is_version};

    #[test]
    fn versions_may_be_cut_short() {
        assert!(is_version("2.2.0", "2.2.0"));
        assert!(is_version("2.2.0", "2"));
        assert!(is_version("2.2.0+x", "2.2.0"));
        assert!(!is_version("2.20.0", "2.2"));
    }

    #[test]
    fn distance_counts_edits() {
        assert_eq!(distance("orders", "order"), 1);
        assert_eq!(distance("a-b", "a_b"), 1);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("same", "same"), 0);
    }
}
