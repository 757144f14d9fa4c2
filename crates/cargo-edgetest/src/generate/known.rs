//! Findings of the last run, in the words that a regression test needs; kept below the target folder for `generate`.

use crate::error::Error;
use crate::harness::Folders;
use edgetest_generate::suite::{Known, Open};
use edgetest_triage::{Finding, Kind, Release, Severity};
use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, value};

fn folder(folders: &Folders) -> PathBuf {
    folders.root.join("known").join(folders.findings.file_name().expect("it is named after the package"))
}

/// Replaces what the last run of a package left behind. Notes are no defects, and what the project accepts it lives with.
pub fn keep(findings: &[Finding], own: &str, folders: &Folders) -> Result<(), Error> {
    let folder = folder(folders);
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Write { path, source }
    };
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(refused(&folder)(error)),
        _ => fs::create_dir_all(&folder).map_err(refused(&folder))?,
    }
    let defects = findings.iter().filter(|finding| {
        let is_sure = finding.severity > Severity::Note && !finding.flaky && !finding.accepted;
        is_sure && !finding.reproducer.is_empty() && !is_route(finding)
    });
    for finding in defects {
        let path = folder.join(&finding.id);
        fs::write(&path, spell(&known(finding, own))).map_err(refused(&path))?;
    }
    Ok(())
}

/// Keeps a case that was imported and does not fail, for a test that holds it to that.
pub fn keep_returned(known: &Known, folders: &Folders) -> Result<(), Error> {
    let path = folder(folders).join(&known.id);
    let written = fs::create_dir_all(folder(folders)).and_then(|()| fs::write(&path, spell(known)));
    written.map_err(|source| Error::Write { path, source })
}

/// What the last run left behind, and what was imported, by id.
pub fn read(folders: &Folders) -> Vec<Known> {
    let entries = |folder: &Path| {
        let mut paths: Vec<PathBuf> =
            fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        paths.sort();
        paths
    };
    let own = folder(folders);
    let imported = format!("{}@", own.file_name().unwrap_or_default().to_string_lossy());
    let is_imported =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&imported));
    let others = entries(&folders.root.join("known")).into_iter().filter(is_imported);
    let folders: Vec<PathBuf> = std::iter::once(own.clone()).chain(others).collect();
    let files = folders.iter().flat_map(|folder| entries(folder));
    let mut known: Vec<Known> = files.filter_map(|path| parse(&fs::read_to_string(path).ok()?)).collect();
    let mut seen = BTreeSet::new();
    known.retain(|finding| seen.insert(finding.id.clone()));
    known
}

/// A test of a route asks for a runtime that a suite does not depend on, and for names of the crate's root.
fn is_route(finding: &Finding) -> bool {
    matches!(finding.kind, Kind::Http(_)) || finding.item.contains(" /")
}

fn known(finding: &Finding, own: &str) -> Known {
    let place = [&finding.location, &finding.origin].into_iter().flatten().find(|place| place.krate == own);
    Known {
        id: finding.id.clone(),
        kind: finding.kind.code().to_owned(),
        callable: finding.item.clone(),
        fact: fact(finding.kind).to_owned(),
        message: finding.message.clone(),
        place: place.map(|place| format!("{}:{}:{}", place.file, place.line, place.column)),
        reproducer: finding.reproducer.clone(),
        open: open(finding),
    }
}

/// What the test is to hold, as the end of its name.
fn fact(kind: Kind) -> &'static str {
    match kind {
        Kind::Overflow => "does_not_overflow",
        Kind::DivideByZero => "does_not_divide_by_zero",
        Kind::IndexOutOfBounds | Kind::SliceOutOfRange => "stays_within_bounds",
        Kind::CharBoundary => "respects_char_boundaries",
        Kind::CapacityOverflow | Kind::Allocation => "allocates_within_reason",
        Kind::StackOverflow => "does_not_exhaust_the_stack",
        Kind::Hang | Kind::Blocked => "comes_to_an_end",
        Kind::Growth => "works_in_proportion",
        Kind::Abort | Kind::Exit | Kind::Signal | Kind::Sanitizer => "leaves_the_process_alive",
        Kind::Borrow => "does_not_borrow_twice",
        Kind::Law => "keeps_its_law",
        Kind::Unwrap | Kind::Expect | Kind::Unreachable | Kind::ExplicitPanic | Kind::Assertion => "does_not_panic",
        Kind::Http(_) => "answers_the_request",
    }
}

/// A build without debug checks may have been asked; what it does not show is marked for debug builds alone.
fn open(finding: &Finding) -> Open {
    match (by_kind(finding.kind), &finding.release) {
        (Open::Panics | Open::PanicsInDebug, Some(Release::Returns(_))) => Open::PanicsInDebug,
        (Open::Panics | Open::PanicsInDebug, Some(Release::Fails | Release::FailsOtherwise(_))) => Open::Panics,
        (by_kind, _) => by_kind,
    }
}

fn by_kind(kind: Kind) -> Open {
    match kind {
        Kind::Overflow => Open::PanicsInDebug,
        Kind::Allocation
        | Kind::StackOverflow
        | Kind::Hang
        | Kind::Growth
        | Kind::Blocked
        | Kind::Abort
        | Kind::Exit
        | Kind::Signal
        | Kind::Sanitizer => Open::Kills,
        Kind::DivideByZero
        | Kind::IndexOutOfBounds
        | Kind::SliceOutOfRange
        | Kind::CharBoundary
        | Kind::CapacityOverflow
        | Kind::Borrow
        | Kind::Unwrap
        | Kind::Expect
        | Kind::Unreachable
        | Kind::ExplicitPanic
        | Kind::Assertion
        | Kind::Law
        | Kind::Http(_) => Open::Panics,
    }
}

const MARKS: [(Open, &str); 4] = [
    (Open::Panics, "panics"),
    (Open::PanicsInDebug, "panics-in-debug"),
    (Open::Kills, "kills"),
    (Open::Unmarked, "unmarked"),
];

fn spell(known: &Known) -> String {
    let mut document = DocumentMut::new();
    let Known { id, kind, callable, fact, message, place, reproducer, open } = known;
    for (key, text) in [
        ("id", id),
        ("kind", kind),
        ("callable", callable),
        ("fact", fact),
        ("message", message),
        ("reproducer", reproducer),
    ] {
        document[key] = value(text);
    }
    if let Some(place) = place {
        document["place"] = value(place);
    }
    let mark = MARKS.iter().find(|(mark, _)| mark == open).map(|(_, name)| *name);
    document["open"] = value(mark.expect("every mark has a name"));
    document.to_string()
}

fn parse(text: &str) -> Option<Known> {
    let document: DocumentMut = text.parse().ok()?;
    let text = |key: &str| Some(document.get(key)?.as_str()?.to_owned());
    let mark = text("open")?;
    Some(Known {
        id: text("id")?,
        kind: text("kind")?,
        callable: text("callable")?,
        fact: text("fact")?,
        message: text("message")?,
        place: text("place"),
        reproducer: text("reproducer")?,
        open: MARKS.iter().find(|(_, name)| *name == mark)?.0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_test_needs_reads_back_as_it_was_kept() {
        let known = Known {
            id: "3fa1b2c4".into(),
            kind: "overflow".into(),
            callable: "<a::B as C>::f".into(),
            fact: "does_not_overflow".into(),
            message: "attempt to \"add\"".into(),
            place: None,
            reproducer: "#[test]\nfn f() {\n    a::f(\"\\u{0}\");\n}\n".into(),
            open: Open::PanicsInDebug,
        };
        assert_eq!(parse(&spell(&known)), Some(known));
    }
}
