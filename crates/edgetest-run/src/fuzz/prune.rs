//! Thins corpora out: an input stays if it reaches something that no smaller one does.

use super::{FuzzSpec, FuzzTarget};
use crate::spec::{RunError, SweepSpec};
use crate::worker::{Death, Heard, Post, Worker};
use edgetest_generate::fuzz::input_name;
use edgetest_support::page::State;
use edgetest_support::wire::{Campaign, Command, Event};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Inputs of one corpus that may end the process before it is left as it is.
const DEATHS: u32 = 20;

/// What became of one corpus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// The fuzz target.
    pub name: String,
    /// Inputs before and after.
    pub inputs: [usize; 2],
    /// Bytes before and after.
    pub bytes: [u64; 2],
    /// It could not be run through, and was left as it is.
    pub left: bool,
}

/// Runs every corpus of the campaign's own folder once and deletes what adds nothing. What fails is no longer needed in a
/// corpus either: failing inputs are kept among the artifacts.
pub fn prune(program: &Path, spec: &FuzzSpec, stop: &AtomicBool) -> Result<Vec<Pruned>, RunError> {
    let scratch = &spec.sweep.scratch;
    std::fs::create_dir_all(scratch).map_err(|source| RunError::Scratch { path: scratch.clone(), source })?;
    spec.targets.iter().map(|target| prune_one(program, spec, target, stop)).collect()
}

fn prune_one(program: &Path, spec: &FuzzSpec, target: &FuzzTarget, stop: &AtomicBool) -> Result<Pruned, RunError> {
    let folder = spec.folder.join("corpus").join(&target.name);
    let before = sizes(&folder);
    let kept = kept(program, spec, target, &folder, stop)?;
    if let Some(kept) = &kept {
        remove(&folder, &before, kept);
    }
    let after = sizes(&folder);
    let bytes = |files: &[(PathBuf, u64)]| files.iter().map(|(_, size)| size).sum();
    Ok(Pruned {
        name: target.name.clone(),
        inputs: [before.len(), after.len()],
        bytes: [bytes(&before), bytes(&after)],
        left: kept.is_none(),
    })
}

/// The names, by content, of the inputs to keep. `None`: the corpus could not be run through. An input that ends the process
/// is set aside at once, and the others are run again from the first.
fn kept(
    program: &Path,
    spec: &FuzzSpec,
    target: &FuzzTarget,
    folder: &Path,
    stop: &AtomicBool,
) -> Result<Option<BTreeSet<String>>, RunError> {
    let SweepSpec { scratch, limits, launcher, .. } = &spec.sweep;
    let post = Post { executable: program, scratch, slot: 0, limits: *limits, launcher };
    for _ in 0..DEATHS {
        let Ok(mut worker) = Worker::start(&post, stop)? else { return Ok(None) };
        worker.send(&Command::Fuzz(Campaign {
            targets: target.targets.iter().map(|id| id.0).collect(),
            prune: true,
            corpora: vec![folder.to_string_lossy().into_owned()],
            ..Campaign::default()
        }));
        let mut kept = BTreeSet::new();
        let death = loop {
            match worker.hear(stop) {
                Heard::Event(Event::Unit { input }) => {
                    kept.insert(input_name(&input));
                }
                Heard::Event(_) => {}
                Heard::Death(death) => break death,
                Heard::Stopped => return Ok(None),
            }
        };
        if death.head.is_some_and(|head| head.state == State::Done) {
            return Ok(Some(kept));
        }
        if !set_aside(spec, target, folder, &death) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Moves the input that a worker died of from the corpus to the artifacts.
fn set_aside(spec: &FuzzSpec, target: &FuzzTarget, folder: &Path, death: &Death) -> bool {
    let found = sizes(folder).into_iter().find(|(path, _)| std::fs::read(path).is_ok_and(|bytes| bytes == death.input));
    let Some((path, _)) = found else { return false };
    let artifacts = spec.folder.join("artifacts").join(&target.name);
    let name = format!("crash-{}", input_name(&death.input));
    std::fs::create_dir_all(&artifacts).and_then(|()| std::fs::rename(path, artifacts.join(name))).is_ok()
}

/// Deletes what is not to be kept, and all but one of those that are alike.
fn remove(folder: &Path, files: &[(PathBuf, u64)], kept: &BTreeSet<String>) {
    let mut missing = kept.clone();
    for (path, _) in files.iter().filter(|(path, _)| path.starts_with(folder)) {
        let name = std::fs::read(path).map(|input| input_name(&input));
        if name.is_ok_and(|name| !missing.remove(&name)) {
            // What cannot be deleted is tried again the next time.
            let _ = std::fs::remove_file(path);
        }
    }
}

fn sizes(folder: &Path) -> Vec<(PathBuf, u64)> {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut sizes: Vec<_> = files.filter_map(|file| Some((file.path(), file.metadata().ok()?.len()))).collect();
    sizes.sort();
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_each_kept_input_stays() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        for (name, input) in [("a", "x"), ("b", "x"), ("c", "y"), ("d", "z")] {
            std::fs::write(folder.path().join(name), input).expect("it can be written");
        }
        let kept = [input_name(b"x"), input_name(b"z")].into();
        remove(folder.path(), &sizes(folder.path()), &kept);
        let names: Vec<_> =
            sizes(folder.path()).iter().map(|(path, _)| path.file_name().map(ToOwned::to_owned)).collect();
        assert_eq!(names, [Some("a".into()), Some("d".into())]);
    }
}
