//! Failing inputs outlive a campaign, since no corpus holds them: the next campaign of the same folder runs them first.

use super::{Fuzz, Sighting, failures};
use crate::single::{Bench, Ending};
use crate::worker::Post;
use edgetest_generate::fuzz::input_name;
use edgetest_support::input::Input;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Failing inputs of one fuzz target that are run again.
const MOST: usize = 200;

/// Where a failing input lies: where cargo-fuzz would put it.
pub(super) fn path(folder: &Path, name: &str, input: &[u8]) -> PathBuf {
    folder.join("artifacts").join(name).join(format!("crash-{}", input_name(input)))
}

/// Keeps a failing input. One that cannot be written is found again.
pub(super) fn keep(folder: &Path, name: &str, input: &[u8]) {
    let path = path(folder, name, input);
    let made = path.parent().map_or(Ok(()), std::fs::create_dir_all);
    let _ = made.and_then(|()| std::fs::write(&path, input));
}

impl Fuzz<'_> {
    /// Runs what failed in earlier campaigns, and forgets what does not fail any more.
    pub(super) fn replay(&self) {
        let never = AtomicBool::new(false);
        let post: Post<'_> = self.post(self.sweep, 0);
        let mut bench = Bench::new(post, &never);
        for (at, target) in self.spec.targets.iter().enumerate() {
            let folder = self.spec.folder.join("artifacts").join(&target.name);
            let mut files: Vec<PathBuf> =
                std::fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()).collect();
            files.sort();
            let in_time = |_: &PathBuf| self.start.elapsed() < self.spec.sweep.time / 4;
            for file in files.into_iter().take(MOST).filter(in_time) {
                if self.replay_one(at, &file, &mut bench) == Some(false) {
                    let _ = std::fs::remove_file(&file);
                }
            }
        }
    }

    /// `Some(false)`: it does not fail any more.
    fn replay_one(&self, at: usize, file: &Path, bench: &mut Bench<'_>) -> Option<bool> {
        let input = std::fs::read(file).ok()?;
        let targets = &self.spec.targets[at].targets;
        let mut chosen = Input::new(&input);
        let target = *targets.get(chosen.pick(targets.len()))?;
        let case = input[chosen.read()..].to_vec();
        let single = failures::run(bench, target, &case)?;
        let Ending::Failed { stage, outcome } = single.ending.clone() else { return Some(false) };
        let sighting = Sighting { target, case, stage, outcome, at: 0 };
        let mut books = self.books();
        if books.failures.is_new(&sighting) {
            books.failures.decode(sighting, Some(single));
            books.rows[at].found += 1;
        }
        Some(true)
    }
}
