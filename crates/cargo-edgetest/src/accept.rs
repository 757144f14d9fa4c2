//! `accept`: puts a finding of the last run into `edgetest.toml`.

use crate::args::AcceptArgs;
use crate::config::selection;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::Folders;
use crate::repro;
use crate::settings::{self, Accept};
use edgetest_inspect::select;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

/// Writes the entry beside the manifest of the package that the finding belongs to.
pub fn accept(args: &AcceptArgs) -> Result<Exit, Error> {
    let selected = select(&selection(&args.project, &args.cargo))?;
    let roots: Vec<_> = selected.packages.iter().map(|package| Folders::of(package).root).collect();
    let file = repro::find(&args.id, &roots)?;
    let id = file.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
    let findings = file.parent().expect("a finding lies in the folder of its package");
    let owner = selected.packages.iter().find(|package| Folders::of(package).owns(findings));
    let path = match owner {
        Some(package) if package.is_member => settings::path(&package.package),
        Some(_) | None => return Err(Error::NotYours { id }),
    };
    let entry = Accept { id, reason: args.reason.clone(), until: args.until.clone(), ..Accept::default() };
    write(&path, &entry)?;
    crate::publish::print(&format!("Accepted {} in {}.\n", entry.id, path.display()))?;
    Ok(Exit::Clean)
}

fn write(path: &Path, entry: &Accept) -> Result<(), Error> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(source) if source.kind() == ErrorKind::NotFound => String::new(),
        Err(source) => return Err(Error::Read { path: path.to_owned(), source }),
    };
    // A file with a mistake in it would refuse the next run, and what was meant is not ours to guess.
    settings::read(&text).map_err(|mistake| mistake.at(path, &text))?;
    let edited = settings::add(&text, entry).expect("what was read as settings is TOML");
    fs::write(path, edited).map_err(|source| Error::Write { path: path.to_owned(), source })
}
