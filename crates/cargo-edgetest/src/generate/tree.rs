//! The user's files: read, compared and, once all is known to be well, written.

use crate::error::Error;
use edgetest_generate::suite::{self, Composed, Layout, ROOT, Record};
use edgetest_inspect::SelectedPackage;
use std::collections::BTreeMap;
use std::fs;
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

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
pub fn read(root: &Path, layout: &Layout) -> Result<(BTreeMap<String, String>, Record), Error> {
    let mut files = BTreeMap::new();
    let first = root.join(layout.path(ROOT));
    let folder = first.with_extension("");
    let entries = fs::read_dir(&folder).into_iter().flatten().flatten();
    for path in entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "rs")) {
        if let (Some(name), Some(text)) = (path.file_stem().and_then(|name| name.to_str()), text(&path)?) {
            files.insert(name.to_owned(), text);
        }
    }
    files.extend(text(&first)?.map(|text| (ROOT.to_owned(), text)));
    let record = text(&root.join(layout.record()))?.map(|text| Record::parse(&text)).unwrap_or_default();
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
    layout: &Layout,
    package: &SelectedPackage,
) -> Result<Vec<Change>, Error> {
    let mut changes = Vec::new();
    for (name, new) in &composed.files {
        let old = old.get(name);
        let same = match (old, new) {
            (Some(old), Some(new)) => suite::reads_alike(old, new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            let new = new.as_ref().map(|text| formatted(text, package));
            changes.push(Change { path: layout.path(name), old: old.cloned(), new });
        }
    }
    let before = text(&package.package.root.join(layout.record()))?;
    let after = composed.files.values().any(Option::is_some).then(|| record.spell());
    if before != after {
        changes.push(Change { path: layout.record(), old: before, new: after });
    }
    changes.extend(declaration(composed, package));
    Ok(changes)
}

/// The line by which the crate's root takes in a suite that lies within.
fn declaration(composed: &Composed, package: &SelectedPackage) -> Option<Change> {
    let shadow = package.package.shadow.as_ref()?;
    let is_needed = composed.files.values().any(Option::is_some) && !suite::declares(&shadow.root_text);
    let path = shadow.root_file.to_string_lossy().replace('\\', "/");
    let new = format!("{}{}", shadow.root_text, suite::DECLARATION);
    is_needed.then(|| Change { path, old: Some(shadow.root_text.clone()), new: Some(new) })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn git(root: &Path, arguments: &[&str]) {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=a", "-c", "user.email=a@localhost"]).args(arguments).current_dir(root);
        assert!(command.output().expect("git starts").status.success());
    }

    #[test]
    fn only_what_would_be_overwritten_must_be_committed() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path();
        fs::write(root.join("Cargo.toml"), "a").expect("writable");
        fs::write(root.join("own.rs"), "a").expect("writable");
        let change = |path: &str, old: Option<&str>| Change {
            path: path.to_owned(),
            old: old.map(str::to_owned),
            new: Some("b".to_owned()),
        };
        let changes = [change("Cargo.toml", Some("a")), change("tests/edgetest.rs", None)];
        assert!(dirty(root, &changes).is_empty(), "without git nothing can be said");
        git(root, &["init", "--quiet"]);
        assert_eq!(dirty(root, &changes), ["Cargo.toml"], "git does not have it at all");
        git(root, &["add", "Cargo.toml"]);
        git(root, &["commit", "--quiet", "-m", "a"]);
        assert!(dirty(root, &changes).is_empty(), "what else is not committed is the user's business");
        fs::write(root.join("Cargo.toml"), "changed").expect("writable");
        assert_eq!(dirty(root, &changes), ["Cargo.toml"]);
        assert!(dirty(root, &changes[1..]).is_empty(), "a new file overwrites nothing");
    }
}
