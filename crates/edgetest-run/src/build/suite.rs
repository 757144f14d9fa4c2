//! Compiles a package of tests and tells what rustc has to say about each of its lines.

use super::blame::{machine, rendered, short, unattributed};
use super::cargo::{self, Goal};
use super::message::Diagnostic;
use super::{BuildError, BuildOptions, lock};
use std::path::{Path, PathBuf};

/// Something that rustc said about a line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The file, relative to the package.
    pub file: PathBuf,
    /// The line, from 1.
    pub line: usize,
    /// What was said, on one line.
    pub said: String,
}

/// Which of a package's tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tests {
    /// A test target, by name; its files lie below `tests`.
    Target(&'static str),
    /// Those within the library.
    Library,
}

/// How compiling a package of tests ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteBuild {
    /// The test binary; none where there are errors.
    pub executable: Option<PathBuf>,
    /// Errors, each once with every line that may be at fault.
    pub errors: Vec<Complaint>,
    /// Warnings: nobody wants to commit them.
    pub warnings: Vec<Complaint>,
}

/// Compiles tests of the package in `folder`. `is_ours` says of a file, relative to the package, whether it is one of theirs.
pub fn compile_suite(
    folder: &Path,
    tests: Tests,
    is_ours: &dyn Fn(&Path) -> bool,
    options: &BuildOptions<'_>,
) -> Result<SuiteBuild, BuildError> {
    lock::adopt(folder, options)?;
    let transcript = cargo::run(folder, options, Goal::Tests(tests))?;
    let complaints = |said: &[Diagnostic]| {
        let ours = said.iter().filter(|each| each.root_file.starts_with(folder));
        ours.filter_map(|each| complaint(each, folder, is_ours)).collect::<Vec<_>>()
    };
    let warnings = complaints(&transcript.warnings);
    if transcript.succeeded {
        return Ok(SuiteBuild { executable: transcript.executable, errors: Vec::new(), warnings });
    }
    if let Some(error) = machine(&transcript, options) {
        return Err(error);
    }
    let theirs: Vec<_> = transcript.errors.iter().filter(|each| !each.root_file.starts_with(folder)).collect();
    if let Some(first) = theirs.first() {
        return Err(BuildError::CrateDoesNotCompile { package: first.target.clone(), stderr: rendered(&theirs) });
    }
    let errors = complaints(&transcript.errors);
    if errors.is_empty() {
        let all: Vec<_> = transcript.errors.iter().collect();
        return Err(match (tests, all.first()) {
            // What else is in there is the crate's own.
            (Tests::Library, Some(first)) => {
                BuildError::CrateDoesNotCompile { package: first.target.clone(), stderr: rendered(&all) }
            }
            _ => unattributed(&all, &transcript),
        });
    }
    Ok(SuiteBuild { executable: None, errors, warnings })
}

/// The first place that lies in the tests' own files.
fn complaint(said: &Diagnostic, folder: &Path, is_ours: &dyn Fn(&Path) -> bool) -> Option<Complaint> {
    let own = said.places.iter().find_map(|place| {
        let file = place.file.strip_prefix(folder).unwrap_or(&place.file);
        is_ours(file).then(|| (file.to_owned(), place.line))
    });
    own.map(|(file, line)| Complaint { file, line, said: short(said) })
}
