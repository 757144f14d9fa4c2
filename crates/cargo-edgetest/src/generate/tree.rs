//! The user's files: read, compared and, once all is known to be well, written.

use crate::error::Error;
use edgetest_generate::suite::{Composed, Record};
use edgetest_inspect::SelectedPackage;
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where the record lies, relative to the package.
pub const RECORD: &str = "tests/edgetest/generated.lock";

/// A file that is to become another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Relative to the package, with slashes.
    pub path: String,
    /// As it is; none where there is none.
    pub old: Option<String>,
    /// As it is to be; none where it is to go.
    pub new: Option<String>,
}

/// Files of the suite as they are, by name.
pub fn read(root: &Path) -> Result<(BTreeMap<String, String>, Record), Error> {
    let mut files = BTreeMap::new();
    let folder = root.join("tests/edgetest");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        if let (Some(name), Some(text)) = (path.file_stem().and_then(|name| name.to_str()), text(&path)?) {
            files.insert(name.to_owned(), text);
        }
    }
    files.extend(text(&root.join("tests/edgetest.rs"))?.map(|text| ("edgetest".to_owned(), text)));
    let record = text(&root.join(RECORD))?.map(|text| Record::parse(&text)).unwrap_or_default();
    Ok((files, record))
}

/// The text of a file, if there is one.
pub fn text(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

/// What has to change so that the files say what was composed.
pub fn changes(
    composed: &Composed,
    old: &BTreeMap<String, String>,
    record: &Record,
    package: &SelectedPackage,
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for (name, new) in &composed.files {
        let old = old.get(name);
        let same = match (old, new) {
            (Some(old), Some(new)) => edgetest_generate::suite::reads_alike(old, new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let new = new.as_ref().map(|text| formatted(text, package));
            changes.push(Change { path: Composed::path(name), old: old.cloned(), new });
        }
    }
    let before = text(&package.package.root.join(RECORD))?;
    let after = composed.files.values().any(Option::is_some).then(|| record.spell());
    if before != after {
        changes.push(Change { path: RECORD.to_owned(), old: before, new: after });
    }
    Ok(changes)
}

/// As the user's own `cargo fmt` lays it out; as it is where there is no rustfmt.
fn formatted(text: &str, package: &SelectedPackage) -> String {
    let mut command = Command::new("rustfmt");
    command.args(["--quiet", "--edition", &package.edition]);
    // It looks for its settings from the current folder upwards.
    command.current_dir(&package.package.root);
    let spawned = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = spawned else { return text.to_owned() };
    let mut stdin = child.stdin.take().expect("standard input was asked to be a pipe");
    let source = text.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(source.as_bytes()));
    let output = child.wait_with_output();
    let written = writer.join().is_ok_and(|written| written.is_ok());
    match output {
        Ok(output) if written && output.status.success() && !output.stdout.is_empty() => {
            String::from_utf8(output.stdout).unwrap_or_else(|_| text.to_owned())
        }
        _ => text.to_owned(),
    }
}

/// A unified diff of every change.
pub fn diff(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        let old = change.old.as_deref().unwrap_or_default();
        let new = change.new.as_deref().unwrap_or_default();
        let before = if change.old.is_some() { format!("a/{}", change.path) } else { "/dev/null".to_owned() };
        let after = if change.new.is_some() { format!("b/{}", change.path) } else { "/dev/null".to_owned() };
        let diff = similar::TextDiff::from_lines(old, new);
        text.push_str(&diff.unified_diff().header(&before, &after).to_string());
    }
    text
}

/// Files that would be overwritten although git does not have them as they are.
pub fn dirty(root: &Path, changes: &[Change]) -> Vec<String> {
    let overwritten = changes.iter().filter(|change| change.old.is_some()).map(|change| change.path.as_str());
    let mut command = Command::new("git");
    command.args(["status", "--porcelain", "--untracked-files=all", "--"]).args(overwritten.clone());
    let output = command.current_dir(root).stderr(Stdio::null()).output();
    // Without git, or outside of a repository, nothing can be said.
    let Ok(output) = output else { return Vec::new() };
    if overwritten.clone().next().is_none() || !output.status.success() {
        return Vec::new();
    }
    let said = String::from_utf8_lossy(&output.stdout);
    said.lines().filter_map(|line| Some(line.get(3..)?.to_owned())).collect()
}

/// Writes all changes; after a refusal half-way what was written is taken back.
pub fn write(root: &Path, changes: &[Change]) -> Result<(), Error> {
    for (index, change) in changes.iter().enumerate() {
        if let Err((path, source)) = put(root, &change.path, change.new.as_deref()) {
            take_back(root, &changes[..index]);
            return Err(Error::Write { path, source });
        }
    }
    Ok(())
}

/// Puts everything back as it was.
pub fn take_back(root: &Path, changes: &[Change]) {
    for change in changes {
        // What cannot be put back was said to be unwritable already.
        let _ = put(root, &change.path, change.old.as_deref());
    }
}

fn put(root: &Path, path: &str, text: Option<&str>) -> Result<(), (PathBuf, std::io::Error)> {
    let path = root.join(path);
    let done = match text {
        Some(text) => {
            let folder = path.parent().expect("it lies in the package");
            fs::create_dir_all(folder).and_then(|()| fs::write(&path, text))
        }
        None => match fs::remove_file(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            done => done,
        },
    };
    done.map_err(|source| (path, source))
}
