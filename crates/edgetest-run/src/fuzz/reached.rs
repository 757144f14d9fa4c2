//! Which lines the corpora of a campaign reach, by LLVM's source coverage.
//!
//! A corpus holds an input for everything that its campaign has come upon, so that running it once tells what was reached, and
//! what no campaign has come upon yet.

use super::{FuzzSpec, FuzzTarget};
use crate::spec::{RunError, SweepSpec};
use crate::worker::{Heard, Post, Worker};
use edgetest_support::page::State;
use edgetest_support::wire::{Campaign, Command, Event};
use llvm_profparser::{CoverageMapping, merge_profiles};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Inputs of one corpus that may end the process before it is passed over.
const DEATHS: u32 = 20;

/// What was reached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reached {
    /// By file below the package, and by line, how often it was run. Lines without code are missing.
    pub files: BTreeMap<PathBuf, BTreeMap<u32, u64>>,
    /// Fuzz targets whose corpus could not be run through.
    pub passed_over: Vec<String>,
}

/// Runs the corpora of all fuzz targets in a program that counts lines, and reads the counts of files below `root`.
pub fn reached(program: &Path, spec: &FuzzSpec, root: &Path, stop: &AtomicBool) -> Result<Reached, RunError> {
    let folder = spec.sweep.scratch.join("coverage");
    let refused = |source| RunError::Scratch { path: folder.clone(), source };
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(refused(error)),
        Ok(()) | Err(_) => fs::create_dir_all(&folder).map_err(refused)?,
    }
    let (mut profiles, mut passed_over) = (Vec::new(), Vec::new());
    for target in &spec.targets {
        match run(program, spec, target, &folder, stop)? {
            Some(profile) => {
                let path = folder.join(format!("{}.profraw", target.name));
                fs::write(&path, profile).map_err(refused)?;
                profiles.push(path);
            }
            None => passed_over.push(target.name.clone()),
        }
    }
    let files = if profiles.is_empty() { BTreeMap::new() } else { read(program, &profiles, root)? };
    // What is left of it is cleared away by the next one.
    let _ = fs::remove_dir_all(&folder);
    Ok(Reached { files, passed_over })
}

/// The counters after all inputs of one fuzz target. An input that ends the process takes its counts along: the others are run
/// again without it.
fn run(
    program: &Path,
    spec: &FuzzSpec,
    target: &FuzzTarget,
    folder: &Path,
    stop: &AtomicBool,
) -> Result<Option<Vec<u8>>, RunError> {
    let refused = |source| RunError::Scratch { path: folder.to_owned(), source };
    let inputs = copy(spec, target, folder).map_err(refused)?;
    let SweepSpec { scratch, limits, launcher, .. } = &spec.sweep;
    let post = Post { executable: program, scratch, slot: 0, limits: *limits, launcher };
    for _ in 0..DEATHS {
        let Ok(mut worker) = Worker::start(&post, stop)? else { return Ok(None) };
        worker.send(&Command::Fuzz(Campaign {
            targets: target.targets.iter().map(|id| id.0).collect(),
            corpora: vec![inputs.to_string_lossy().into_owned()],
            ..Campaign::default()
        }));
        let mut profile = Vec::new();
        let death = loop {
            match worker.hear(stop) {
                Heard::Event(Event::Unit { input }) => profile.extend(input),
                Heard::Event(_) => {}
                Heard::Death(death) => break death,
                Heard::Stopped => return Ok(None),
            }
        };
        if death.head.is_some_and(|head| head.state == State::Done) {
            return Ok(Some(profile).filter(|profile| !profile.is_empty()));
        }
        let files = fs::read_dir(&inputs).into_iter().flatten().flatten();
        let mut lethal = files.map(|file| file.path()).filter(|path| fs::read(path).is_ok_and(|it| it == death.input));
        if lethal.next().is_none_or(|path| fs::remove_file(path).is_err()) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// A copy of the corpus, from which inputs may be taken away.
fn copy(spec: &FuzzSpec, target: &FuzzTarget, folder: &Path) -> io::Result<PathBuf> {
    let copy = folder.join(&target.name);
    fs::create_dir_all(&copy)?;
    for file in fs::read_dir(spec.folder.join("corpus").join(&target.name)).into_iter().flatten().flatten() {
        fs::copy(file.path(), copy.join(file.file_name()))?;
    }
    Ok(copy)
}

fn read(program: &Path, profiles: &[PathBuf], root: &Path) -> Result<BTreeMap<PathBuf, BTreeMap<u32, u64>>, RunError> {
    let refused = |error: &dyn std::fmt::Display| RunError::Profile(error.to_string());
    let profile = merge_profiles(profiles).map_err(|error| refused(&error))?;
    let programs = [program.to_owned()];
    let mapping = CoverageMapping::new(&programs, &profile, true).map_err(|error| refused(&error))?;
    let report = mapping.generate_report().map_err(|error| refused(&error))?;
    let own = report.files.into_iter().filter_map(|(path, result)| {
        let regions = result.hits.into_iter().map(|(place, hits)| ([place.line_start, place.line_end], hits));
        Some((path.strip_prefix(root).ok()?.to_owned(), lines(regions)))
    });
    Ok(own.collect())
}

/// Lines by the regions that they lie in: of several the shortest one counts, since it lies within the others; of those that are
/// as short the one that was run most.
fn lines(regions: impl Iterator<Item = ([usize; 2], usize)>) -> BTreeMap<u32, u64> {
    let mut lines: BTreeMap<u32, (usize, u64)> = BTreeMap::new();
    for ([first, last], hits) in regions {
        let (height, hits) = (last.saturating_sub(first), hits as u64);
        for line in (first..=last).filter_map(|line| u32::try_from(line).ok()) {
            match lines.entry(line) {
                Entry::Vacant(entry) => {
                    entry.insert((height, hits));
                }
                Entry::Occupied(mut entry) => {
                    let (known, most) = *entry.get();
                    if height < known || (height == known && hits > most) {
                        entry.insert((height, hits));
                    }
                }
            }
        }
    }
    lines.into_iter().map(|(line, (_, hits))| (line, hits)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_within_another_decides_for_its_lines() {
        let regions = [([1, 5], 7), ([3, 4], 0), ([4, 4], 2), ([4, 4], 0)];
        let expected = [(1, 7), (2, 7), (3, 0), (4, 2), (5, 7)];
        assert_eq!(lines(regions.into_iter()), BTreeMap::from(expected));
    }
}
