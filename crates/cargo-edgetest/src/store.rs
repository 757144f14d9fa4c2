//! Findings of the last run, kept so that `repro` can run one again.
//!
//! One small text file each, below the target folder: what the harness is told, where it lies, and the report's words.

use crate::error::Error;
use crate::harness::{Folders, Harness, Place};
use edgetest_plan::{TargetId, TestPlan};
use edgetest_report::{Report, Style, diagnostic};
use edgetest_run::build::Sanitizer;
use edgetest_triage::Finding;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A finding as it was left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The harness's number for the target.
    pub target: TargetId,
    /// What watched the program that it was found with; none of a sweep's harness.
    pub sanitizer: Sanitizer,
    /// The case, encoded.
    pub choices: String,
    /// Where cargo was started.
    pub directory: PathBuf,
    /// The workspace that the harness was built for.
    pub workspace_root: PathBuf,
    /// What the report said.
    pub text: String,
}

/// Replaces what the last run of this package left behind.
pub fn keep(report: &Report, harness: &Harness, sanitizer: Sanitizer, place: &Place<'_>) -> Result<(), Error> {
    let folder = &place.folders.findings;
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Write { path, source }
    };
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(refused(folder)(error)),
        _ => fs::create_dir_all(folder).map_err(refused(folder))?,
    }
    for finding in &report.triaged.findings {
        let Some(target) = target(&harness.plan, finding) else {
            continue;
        };
        let kept = Kept {
            target,
            sanitizer,
            choices: finding.replay.choices.clone(),
            directory: place.directory().to_owned(),
            workspace_root: place.package.package.workspace_root.clone(),
            text: diagnostic(report, finding, Style::default()),
        };
        let path = folder.join(&finding.id);
        fs::write(&path, kept.spell()).map_err(refused(&path))?;
    }
    Ok(())
}

/// The number by which the harness knows a finding's target.
pub fn target(plan: &TestPlan, finding: &Finding) -> Option<TargetId> {
    let index = plan.targets.iter().position(|target| target.path == finding.replay.target)?;
    u32::try_from(index).ok().map(TargetId)
}

/// Every finding that was left below a target folder, by id.
pub fn all(root: &Path) -> Vec<(String, PathBuf)> {
    let below = |folder: &Path| {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let packages = below(&root.join("findings"));
    let files = packages.iter().flat_map(|package| below(package));
    files.filter_map(|path| Some((path.file_name()?.to_str()?.to_owned(), path))).collect()
}

/// The folders that belong to a finding's file.
pub fn folders(file: &Path) -> Option<Folders> {
    let findings = file.parent()?;
    let root = findings.parent()?.parent()?;
    Some(Folders::named(root, findings.file_name()?.to_str()?))
}

impl Kept {
    /// Reads a file of [`keep`]'s.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        Self::parse(&text).ok_or_else(|| Error::Read { path: path.to_owned(), source: ErrorKind::InvalidData.into() })
    }

    fn spell(&self) -> String {
        let mut text = String::new();
        let Self { target, sanitizer, choices, directory, workspace_root, text: report } = self;
        let watched = match sanitizer {
            Sanitizer::None => "",
            Sanitizer::Address => " address",
        };
        let (directory, workspace_root) = (directory.display(), workspace_root.display());
        write!(text, "{}{watched}\n{choices}\n{directory}\n{workspace_root}\n{report}", target.0)
            .expect("writing to a String does not fail");
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.splitn(5, '\n');
        let mut next = || lines.next();
        let head = next()?;
        let (number, sanitizer) = match head.strip_suffix(" address") {
            Some(number) => (number, Sanitizer::Address),
            None => (head, Sanitizer::None),
        };
        Some(Self {
            target: TargetId(number.parse().ok()?),
            sanitizer,
            choices: next()?.to_owned(),
            directory: next()?.into(),
            workspace_root: next()?.into(),
            text: next()?.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_reads_back_as_it_was_kept() {
        for sanitizer in [Sanitizer::None, Sanitizer::Address] {
            let kept = Kept {
                target: TargetId(7),
                sanitizer,
                choices: "p1 t6162".into(),
                directory: "/w/member".into(),
                workspace_root: "/w".into(),
                text: "error: of two\nlines\n".into(),
            };
            assert_eq!(Kept::parse(&kept.spell()), Some(kept));
        }
    }
}
