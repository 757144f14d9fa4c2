//! `ci`: writes the file of a CI system, or says whether it is stale.

use crate::args::{CiArgs, CiHost as Named};
use crate::config::selection;
use crate::error::Error;
use crate::exit::Exit;
use crate::{publish, repository};
use edgetest_generate::{CiHost, CiState};
use edgetest_inspect::select;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The compiler whose rustdoc JSON is read: the first stable one of that format.
const TOOLCHAIN: &str = "1.95";

/// Writes or checks the file at the root of the repository.
pub fn ci(args: &CiArgs) -> Result<Exit, Error> {
    let host = match args.host {
        Named::Github => CiHost::Github,
        Named::Gitlab => CiHost::Gitlab,
    };
    let selected = select(&selection(&args.project, &args.cargo))?;
    let package = selected.packages.first().expect("a selection holds at least one package");
    let workspace = &package.package.workspace_root;
    let root = repository::root(workspace).unwrap_or_else(|| workspace.clone());
    let wanted = host.text(edgetest_report::VERSION, TOOLCHAIN, &repository::below(&root, workspace));
    let path = root.join(host.path());
    let found = read(&path)?;
    let state = found.as_deref().map(|found| host.state(found, &wanted));
    if args.check { check(&path, state) } else { write(host, path, &wanted, state) }
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

fn check(path: &Path, state: Option<CiState>) -> Result<Exit, Error> {
    let (what, exit) = match state {
        Some(CiState::Current) => ("is what this version writes", Exit::Clean),
        Some(CiState::Stale) => ("is stale: another version wrote it", Exit::Findings),
        Some(CiState::Foreign) => ("is not what this version writes: a person changed it", Exit::Findings),
        None => ("does not exist", Exit::Findings),
    };
    publish::print(&format!("{} {what}\n", path.display()))?;
    Ok(exit)
}

fn write(host: CiHost, path: PathBuf, wanted: &str, state: Option<CiState>) -> Result<Exit, Error> {
    match state {
        Some(CiState::Foreign) => return Err(Error::ChangedByHand { path }),
        Some(CiState::Current) => return check(&path, state),
        Some(CiState::Stale) | None => {}
    }
    let folder = path.parent().expect("the file lies in a folder of its own");
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, wanted));
    written.map_err(|source| Error::Write { path: path.clone(), source })?;
    publish::print(&format!("Wrote {}.\n{}", path.display(), next(host)))?;
    Ok(Exit::Clean)
}

/// What is left to a person.
fn next(host: CiHost) -> &'static str {
    match host {
        CiHost::Github => "Commit it: pull requests, nights and Sundays have their jobs.\n",
        CiHost::Gitlab => {
            "Commit it, and include it from .gitlab-ci.yml:\n\n  include:\n    - local: .gitlab/edgetest.yml\n\n\
             Scheduled pipelines with EDGETEST=nightly and EDGETEST=weekly run the campaigns.\n"
        }
    }
}
