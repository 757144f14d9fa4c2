//! A generated package as data: files and who stands where in them.

use edgetest_plan::PlanPart;
use std::path::PathBuf;

/// The files of one generated package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HarnessTree {
    /// Name of the package, which is also the name of its binary.
    pub name: String,
    /// Path relative to the package's folder, and text.
    pub files: Vec<(PathBuf, String)>,
    /// What is linked rather than written: path relative to the package's folder, and where it lies.
    pub links: Vec<(PathBuf, PathBuf)>,
    /// Which lines belong to which part of the plan, by file and then by line.
    pub fragments: Vec<Fragment>,
}

/// Lines that were written for one part of the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// Path relative to the package's folder.
    pub file: PathBuf,
    /// First line, from 1.
    pub first_line: usize,
    /// Last line.
    pub last_line: usize,
    /// The part.
    pub part: PlanPart,
}
