//! Asks git what changed.

use super::changes::{Changes, parse};
use crate::error::Error;
use std::path::Path;
use std::process::Command;

/// The work tree against the revision, or against where the work left it: what others have done there since is not ours.
/// Files that git does not know yet are new.
pub fn changes(root: &Path, revision: &str) -> Result<Changes, Error> {
    let git = Git { root, revision };
    let commit = format!("{revision}^{{commit}}");
    let commit = git.said(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?;
    let left = git.said(&["merge-base", commit.trim(), "HEAD"]).unwrap_or_else(|_| commit.clone());
    let patch = git.said(&[
        "-c",
        "core.quotePath=false",
        "diff",
        "--unified=0",
        "--no-renames",
        "--no-color",
        "--no-ext-diff",
        "--no-textconv",
        "--no-relative",
        "--ignore-submodules=none",
        "--src-prefix=a/",
        "--dst-prefix=b/",
        left.trim(),
        "--",
    ])?;
    let mut changes = parse(&patch);
    let unknown = git.said(&["ls-files", "--others", "--exclude-standard", "-z"])?;
    for file in unknown.split('\0').filter(|file| !file.is_empty()) {
        changes.entry(file.to_owned()).or_default().push(1..=u32::MAX);
    }
    Ok(changes)
}

struct Git<'a> {
    root: &'a Path,
    revision: &'a str,
}

impl Git<'_> {
    fn said(&self, args: &[&str]) -> Result<String, Error> {
        let refused = |said: String| Error::Git { revision: self.revision.to_owned(), said };
        let output = Command::new("git").arg("-C").arg(self.root).args(args).output();
        let output = output.map_err(|error| refused(format!("it could not be started: {error}")))?;
        if output.status.success() {
            return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        let line = said.lines().find(|line| !line.is_empty()).unwrap_or("there is no such revision here");
        Err(refused(line.to_owned()))
    }
}
