//! Which callables a change touches.
//!
//! Nobody can tell from a patch what a private function is called by. So a change within a public callable counts for that
//! one; a change of anything else in a file counts for all its callables; and a change in a file without any, in a manifest or
//! in a local dependency counts for all callables of the package. Callers of a public callable in other files are not asked.

use super::changes::Changes;
use edgetest_inspect::{CrateApi, Span};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// What a change touches.
#[derive(Debug, PartialEq, Eq)]
pub enum Touched {
    /// Every callable, since of this file nobody can tell whose it is.
    Everything(String),
    /// These, by index into `CrateApi::callables`.
    Callables(BTreeSet<usize>),
}

/// Folders of a package that are no part of its library.
const BESIDE: [&str; 4] = ["tests/", "benches/", "examples/", "target/"];
/// Files that decide about the build of every package of a workspace.
const SHARED: [&str; 6] =
    ["Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml", ".cargo/config", ".cargo/config.toml"];

/// Holds changes of the repository at `root` against the callables of a package in it.
pub fn touched(api: &CrateApi, root: &Path, changes: &Changes) -> Touched {
    let mut callables = BTreeSet::new();
    for (file, lines) in changes {
        let path = root.join(file);
        match whose(api, &path) {
            Whose::Nobodys => {}
            Whose::Everybodys => return Touched::Everything(file.clone()),
            Whose::Ours(own) => match in_file(api, &own, lines) {
                Some(found) => callables.extend(found),
                None => return Touched::Everything(file.clone()),
            },
        }
    }
    if !callables.is_empty() {
        // What has no place may lie anywhere.
        let placeless = api.callables.iter().enumerate().filter(|(_, callable)| callable.span.is_none());
        callables.extend(placeless.map(|(index, _)| index));
    }
    Touched::Callables(callables)
}

enum Whose {
    /// No part of what is tested.
    Nobodys,
    /// A source file of the package, relative to its folder.
    Ours(String),
    /// It may change any callable.
    Everybodys,
}

fn whose(api: &CrateApi, path: &Path) -> Whose {
    let package = &api.package;
    if SHARED.iter().any(|file| package.workspace_root.join(file) == *path) {
        return Whose::Everybodys;
    }
    let is_source = path.extension().is_some_and(|extension| extension == "rs") || path.ends_with("Cargo.toml");
    match path.strip_prefix(&package.root) {
        Ok(own) if is_own(&package.root, own) => {
            let own = own.to_string_lossy().replace('\\', "/");
            match own.as_str() {
                "Cargo.toml" | "build.rs" => Whose::Everybodys,
                own if is_source && !BESIDE.iter().any(|folder| own.starts_with(folder)) => Whose::Ours(own.to_owned()),
                _ => Whose::Nobodys,
            }
        }
        _ if is_source && is_of_dependency(api, path) => Whose::Everybodys,
        _ => Whose::Nobodys,
    }
}

/// A package may lie within the folder of another one.
fn is_own(root: &Path, own: &Path) -> bool {
    let mut folders = own.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    !folders.any(|folder| root.join(folder).join("Cargo.toml").is_file())
}

fn is_of_dependency(api: &CrateApi, path: &Path) -> bool {
    let others: Vec<&PathBuf> = api.package.dependencies.values().filter(|root| **root != api.package.root).collect();
    others.iter().any(|root| path.starts_with(root))
}

/// Callables of a file that changed lines touch; `None` where nobody can tell.
fn in_file(api: &CrateApi, file: &str, lines: &[RangeInclusive<u32>]) -> Option<BTreeSet<usize>> {
    let spans: Vec<(usize, &Span)> = api
        .callables
        .iter()
        .enumerate()
        .filter_map(|(index, callable)| Some((index, callable.span.as_ref()?)))
        .filter(|(_, span)| span.file.replace('\\', "/") == file)
        .collect();
    if spans.is_empty() {
        return None;
    }
    let within = |(_, span): &&(usize, &Span), lines: &RangeInclusive<u32>| {
        span.line <= *lines.start() && *lines.end() <= span.end_line
    };
    let mut touched = BTreeSet::new();
    for lines in lines {
        let holders: Vec<usize> = spans.iter().filter(|span| within(span, lines)).map(|(index, _)| *index).collect();
        if holders.is_empty() {
            return Some(spans.into_iter().map(|(index, _)| index).collect());
        }
        touched.extend(holders);
    }
    // A file that only lost its mode, or is gone, has no lines: its callables are asked.
    Some(if lines.is_empty() { spans.into_iter().map(|(index, _)| index).collect() } else { touched })
}

#[cfg(test)]
mod tests;
