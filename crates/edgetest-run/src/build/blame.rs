//! Finds who is to blame for a build that failed: a part of the plan, the crate under test, the machine, or we.

mod instance;

use super::cargo::Transcript;
use super::message::{Diagnostic, Place};
use super::{BuildError, BuildOptions};
use edgetest_generate::HarnessTree;
use edgetest_plan::PlanPart;
use std::collections::BTreeMap;
use std::io;
use std::path::Path;

/// Longest message kept of one part, in characters.
const SHORT: usize = 300;
/// How much of cargo's and rustc's words is kept, in characters.
const LONG: usize = 16 << 10;

/// The parts that rustc refused, or why none can be named.
pub(super) fn blame(
    tree: &HarnessTree,
    folder: &Path,
    options: &BuildOptions<'_>,
    transcript: &Transcript,
) -> Result<Vec<(PlanPart, String)>, BuildError> {
    let is_ours = |error: &&Diagnostic| is_ours(error, folder) || blamed(tree, folder, error).is_some();
    let (ours, theirs): (Vec<_>, Vec<_>) = transcript.errors.iter().partition(is_ours);
    if let Some(error) = machine(transcript, options) {
        return Err(error);
    }
    if let Some(first) = theirs.first() {
        return Err(BuildError::CrateDoesNotCompile { package: first.target.clone(), stderr: rendered(&theirs) });
    }
    let mut rejected = BTreeMap::new();
    for error in &ours {
        let standing = blamed(tree, folder, error);
        let naming = || instance::parts_that_name_it(tree, &error.rendered);
        for part in standing.map_or_else(naming, |part| vec![part]) {
            rejected.entry(part).or_insert_with(|| short(error));
        }
    }
    if rejected.is_empty() { Err(unattributed(&ours, transcript)) } else { Ok(rejected.into_iter().collect()) }
}

/// The harness, or the support package beside it.
fn is_ours(error: &Diagnostic, folder: &Path) -> bool {
    error.root_file.starts_with(folder) || is_support(error, folder)
}

/// The part that an error stands in. Our support code uses the same names for its files.
fn blamed(tree: &HarnessTree, folder: &Path, error: &Diagnostic) -> Option<PlanPart> {
    if is_support(error, folder) {
        return None;
    }
    error.places.iter().find_map(|place| part_at(tree, folder, place))
}

fn is_support(error: &Diagnostic, folder: &Path) -> bool {
    folder.parent().is_some_and(|beside| error.root_file.starts_with(beside.join("support")))
}

fn part_at(tree: &HarnessTree, folder: &Path, place: &Place) -> Option<PlanPart> {
    let file = place.file.strip_prefix(folder).unwrap_or(&place.file);
    let stands = |lines: &&edgetest_generate::Fragment| {
        let beside = || folder.parent().zip(lines.file.strip_prefix("..").ok()).map(|(parent, file)| parent.join(file));
        (lines.file == file || beside().is_some_and(|beside| beside == place.file))
            && (lines.first_line..=lines.last_line).contains(&place.line)
    };
    tree.fragments.iter().find(stands).map(|fragment| fragment.part)
}

/// `error[E0277]: the trait bound … (the trait … is not implemented)` on one line.
pub(super) fn short(error: &Diagnostic) -> String {
    let code = if error.code.is_empty() { "error".to_owned() } else { format!("error[{}]", error.code) };
    let label = if error.label.is_empty() { String::new() } else { format!(" ({})", error.label) };
    let line = format!("{code}: {}{label}", error.text);
    let words: Vec<&str> = line.split_whitespace().collect();
    words.join(" ").chars().take(SHORT).collect()
}

pub(super) fn unattributed(ours: &[&Diagnostic], transcript: &Transcript) -> BuildError {
    if ours.iter().any(|error| error.text.starts_with("linking with")) {
        return BuildError::Link { stderr: rendered(ours) };
    }
    if let Some(package) = failed_build_script(&transcript.stderr) {
        return BuildError::CrateDoesNotCompile { package, stderr: tail(&transcript.stderr) };
    }
    let said = if ours.is_empty() { tail(&transcript.stderr) } else { rendered(ours) };
    BuildError::Unattributed { stderr: said }
}

/// Cargo tells of a failed build script in words only.
fn failed_build_script(stderr: &str) -> Option<String> {
    let (_, rest) = stderr.split_once("failed to run custom build command for `")?;
    rest.split(['`', ' ']).next().map(str::to_owned)
}

/// A full or locked disk shows in whatever rustc or cargo was doing at the time.
pub(super) fn machine(transcript: &Transcript, options: &BuildOptions<'_>) -> Option<BuildError> {
    // A build script may trip over the same errors for reasons of its own.
    let stderr = if failed_build_script(&transcript.stderr).is_some() { "" } else { &transcript.stderr };
    let said = transcript.errors.iter().map(|error| error.text.as_str()).chain([stderr]);
    let source = said.into_iter().find_map(disk_error)?;
    Some(BuildError::Io { path: options.build_directory.to_owned(), source })
}

/// What cargo or rustc said about a disk that is full or cannot be written, if they did: ENOSPC, EACCES, EROFS and EDQUOT,
/// as the standard library spells them.
pub fn disk_error(said: &str) -> Option<io::Error> {
    let code = [28, 13, 30, 122].into_iter().find(|code| said.contains(&format!("(os error {code})")))?;
    Some(io::Error::from_raw_os_error(code))
}

pub(super) fn rendered(errors: &[&Diagnostic]) -> String {
    let texts: Vec<&str> = errors.iter().map(|error| error.rendered.trim_end()).collect();
    head(&texts.join("\n\n"))
}

/// The first errors tell more than the last.
fn head(text: &str) -> String {
    text.chars().take(LONG).collect()
}

/// Cargo's own complaint stands at the end.
fn tail(text: &str) -> String {
    let start = text.char_indices().rev().nth(LONG).map_or(0, |(at, _)| at);
    text[start..].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgetest_generate::Fragment;
    use edgetest_plan::{TargetId, UnitId};
    use std::sync::atomic::AtomicBool;

    fn fragment(first_line: usize, last_line: usize, part: PlanPart) -> Fragment {
        Fragment { file: "src/targets.rs".into(), first_line, last_line, part }
    }

    fn error(root_file: &str, text: &str, places: &[(&str, usize)]) -> Diagnostic {
        let places = places.iter().map(|(file, line)| Place { file: file.into(), line: *line }).collect();
        let label = "the trait is\nnot implemented".into();
        Diagnostic {
            root_file: root_file.into(),
            target: "orders".into(),
            code: "E0277".into(),
            text: text.into(),
            label,
            rendered: format!("rendered: {text}"),
            places,
        }
    }

    fn check(errors: Vec<Diagnostic>, stderr: &str) -> Result<Vec<(PlanPart, String)>, BuildError> {
        let tree = HarnessTree {
            fragments: vec![
                fragment(1, 5, PlanPart::Target(TargetId(0))),
                fragment(6, 9, PlanPart::Target(TargetId(1))),
                fragment(10, 12, PlanPart::Unit(UnitId(4))),
            ],
            ..HarnessTree::default()
        };
        let stop = AtomicBool::new(false);
        let options = BuildOptions {
            directory: Path::new("/p"),
            workspace_root: Path::new("/p"),
            lock_file: Path::new("/p/Cargo.lock"),
            build_directory: Path::new("/p/target/edgetest/build"),
            offline: false,
            jobs: None,
            stop: &stop,
        };
        let transcript = Transcript { errors, stderr: stderr.into(), ..Transcript::default() };
        blame(&tree, Path::new("/t/h"), &options, &transcript)
    }

    #[test]
    fn each_part_is_blamed_once_with_its_first_message() {
        let rejected = check(
            vec![
                error("/t/h/src/main.rs", "first", &[("support/src/lib.rs", 2), ("/t/h/src/targets.rs", 7)]),
                error("/t/h/src/main.rs", "second", &[("src/targets.rs", 9)]),
                error("/t/h/src/main.rs", "third", &[("src/targets.rs", 12)]),
                error("/t/h/src/main.rs", "of nobody", &[("src/main.rs", 1)]),
            ],
            "",
        );
        let said = |text: &str| format!("error[E0277]: {text} (the trait is not implemented)");
        let expected = vec![(PlanPart::Target(TargetId(1)), said("first")), (PlanPart::Unit(UnitId(4)), said("third"))];
        assert_eq!(rejected.expect("parts are to blame"), expected);
    }

    #[test]
    fn an_error_of_another_package_is_not_ours() {
        let result = check(vec![error("/p/src/lib.rs", "mismatched types", &[("src/lib.rs", 1)])], "");
        let Err(BuildError::CrateDoesNotCompile { package, stderr }) = result else { panic!("{result:?}") };
        assert_eq!((package.as_str(), stderr.as_str()), ("orders", "rendered: mismatched types"));
    }

    #[test]
    fn a_failed_build_script_is_not_ours() {
        let result = check(vec![], "error: failed to run custom build command for `openssl-sys v0.9.1`\n");
        assert!(matches!(result, Err(BuildError::CrateDoesNotCompile { package, .. }) if package == "openssl-sys"));
    }

    #[test]
    fn an_error_in_our_support_code_blames_no_part() {
        let result = check(vec![error("/t/support/src/lib.rs", "oops", &[("src/targets.rs", 1)])], "");
        assert!(matches!(result, Err(BuildError::Unattributed { .. })));
    }

    #[test]
    fn a_full_disk_is_not_taken_for_a_defect_of_the_crate() {
        let full = error("/p/src/lib.rs", "failed to write x: No space left on device (os error 28)", &[]);
        let Err(BuildError::Io { source, .. }) = check(vec![full], "") else { panic!("of the machine") };
        assert_eq!(source.kind(), std::io::ErrorKind::StorageFull);
    }

    #[test]
    fn a_linker_error_is_told_as_such() {
        let result = check(vec![error("/t/h/src/main.rs", "linking with `cc` failed: exit status: 1", &[])], "");
        assert!(matches!(result, Err(BuildError::Link { .. })));
    }
}
