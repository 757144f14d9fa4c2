//! One recorded case again, in a fresh process.

use crate::single::{Bench, Single};
use crate::spec::{RunError, SweepSpec};
use crate::worker::Post;
use edgetest_plan::TargetId;
use edgetest_support::choice::Choice;
use edgetest_support::wire::Command;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Runs `choices` of a target once in a fresh process, with twice the CPU limit. Of `spec`, the scratch folder, the
/// limits and the launcher count. `None`: the case ended in no way that can be told.
pub fn repro(
    executable: &Path,
    target: TargetId,
    choices: &[Choice],
    spec: &SweepSpec,
) -> Result<Option<Single>, RunError> {
    let path = spec.scratch.clone();
    std::fs::create_dir_all(&spec.scratch).map_err(|source| RunError::Scratch { path, source })?;
    let mut limits = spec.limits;
    limits.case_cpu *= 2;
    let post = Post { executable, scratch: &spec.scratch, slot: 0, limits, launcher: &spec.launcher };
    let never = AtomicBool::new(false);
    Bench::new(post, &never).run(target, &Command::Try { target: target.0, frames: true, choices: choices.to_vec() })
}
