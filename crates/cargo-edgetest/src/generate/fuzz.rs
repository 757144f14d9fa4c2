//! `generate --fuzz`: a cargo-fuzz folder to commit.
//!
//! All of it is ours and written as a whole; a folder that somebody else made stays as it is.

use super::tree::{self, Change};
use super::{Wish, stale};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::{self, Place};
use crate::publish;
use crate::shell::Shell;
use edgetest_generate::fuzz::{Beside, FuzzTree, folder};
use edgetest_inspect::CrateApi;
use edgetest_plan::TestPlan;
use std::fs;
use std::path::Path;

/// What the first line of our manifest and a line of each of our programs say.
const OURS: &str = "Written by `cargo edgetest generate --fuzz`";

/// Writes the folder of a package, or tells what would be written.
pub fn generate(
    plan: TestPlan,
    api: &CrateApi,
    config: &Config,
    place: &Place<'_>,
    wish: Wish,
    shell: Shell,
) -> Result<Exit, Error> {
    let root = &place.package.package.root;
    let manifest = root.join("fuzz/Cargo.toml");
    if tree::text(&manifest)?.is_some_and(|text| !text.contains(OURS)) {
        return Err(Error::TestsInTheWay { path: manifest });
    }
    // What rustc refuses is found out by building all of it once.
    let harness = {
        let _busy = shell.busy("Building", "the harness, to see what compiles");
        harness::build(plan, api, config, place, &mut Clock::default())?
    };
    let name = &place.package.package.name;
    let fuzz = folder(&harness.plan, api, Beside::ThePackage)
        .filter(|fuzz| !fuzz.groups.is_empty())
        .ok_or_else(|| Error::NoTestsFor { package: name.clone() })?;
    let changes = changes(root, &fuzz)?;
    if wish.check {
        return stale(name, &changes, shell);
    }
    if wish.dry_run {
        publish::print(&tree::diff(&changes))?;
        return Ok(Exit::Clean);
    }
    let dirty = tree::dirty(root, &changes);
    if !wish.allow_dirty && !dirty.is_empty() {
        return Err(Error::Dirty { files: dirty.join(", ") });
    }
    tree::write(root, &changes)?;
    let functions: usize = fuzz.groups.iter().map(|group| group.targets.len()).sum();
    let (targets, files) = (fuzz.groups.len(), changes.len());
    shell.status(
        "Generated",
        format!(
            "{targets} fuzz targets for {functions} functions below fuzz/ ({files} files changed): `cargo fuzz list`"
        ),
    );
    Ok(Exit::Clean)
}

/// Files that differ, and programs of ours that are no more.
fn changes(root: &Path, fuzz: &FuzzTree) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for (path, new) in &fuzz.files {
        let path = format!("fuzz/{}", path.to_string_lossy().replace('\\', "/"));
        let old = tree::text(&root.join(&path))?;
        if old.as_ref() != Some(new) {
            changes.push(Change { path, old, new: Some(new.clone()) });
        }
    }
    for entry in fs::read_dir(root.join("fuzz/fuzz_targets")).into_iter().flatten().flatten() {
        let name = Path::new("fuzz_targets").join(entry.file_name());
        let old = tree::text(&entry.path())?.filter(|text| text.contains(OURS));
        if old.is_some() && !fuzz.files.iter().any(|(path, _)| *path == name) {
            changes.push(Change { path: format!("fuzz/{}", name.to_string_lossy()), old, new: None });
        }
    }
    Ok(changes)
}
