//! `ci`: writes the files of a CI system or of a fuzzing fleet, or says whether they are stale and would be taken.

mod project;
mod rehearsal;

use crate::args::{CiArgs, CiHost as Named};
use crate::config::selection;
use crate::error::Error;
use crate::exit::Exit;
use crate::publish;
use crate::shell::Shell;
use edgetest_generate::{CiFile, CiHost, CiState};
use edgetest_inspect::select;
use project::Project;
use std::fmt::Write as _;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes or checks the files at the root of the repository.
pub fn ci(args: &CiArgs, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let host = match args.host {
        Named::Github => CiHost::Github,
        Named::Gitlab => CiHost::Gitlab,
        Named::Clusterfuzzlite => CiHost::ClusterFuzzLite,
        Named::OssFuzz => CiHost::OssFuzz,
    };
    let selected = select(&selection(&args.project, &args.cargo))?;
    let project = Project::of(host, &selected.packages)?;
    let files = host.files(&project.facts);
    let states = files
        .iter()
        .map(|file| Ok(read(&project.root.join(&file.path))?.map(|found| host.state(&found, file))))
        .collect::<Result<Vec<_>, Error>>()?;
    if !args.check {
        return write(host, &project, &files, &states);
    }
    let exit = check(&project.root, &files, &states)?;
    let is_complete = states.iter().all(Option::is_some);
    let rehearsed = if host.is_fleet() && is_complete {
        rehearsal::rehearse(host, &project, &selected.packages[0], args, shell, stop)?
    } else {
        Exit::Clean
    };
    Ok(exit.max(rehearsed))
}

fn read(path: &Path) -> Result<Option<String>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
        Err(source) => Err(Error::Read { path: path.to_owned(), source }),
    }
}

fn check(root: &Path, files: &[CiFile], states: &[Option<CiState>]) -> Result<Exit, Error> {
    let mut text = String::new();
    for (file, state) in files.iter().zip(states) {
        let what = match state {
            Some(CiState::Current) if file.once => "is there, and yours",
            Some(CiState::Current) => "is what this version writes",
            Some(CiState::Stale) => "is stale: another version wrote it",
            Some(CiState::Foreign) => "is not what this version writes: a person changed it",
            None => "does not exist",
        };
        writeln!(text, "{} {what}", root.join(&file.path).display()).expect("writing to a String does not fail");
    }
    publish::print(&text)?;
    let is_current = states.iter().all(|state| *state == Some(CiState::Current));
    Ok(if is_current { Exit::Clean } else { Exit::Findings })
}

/// Writes what is not there or older; nothing where a person changed something.
fn write(host: CiHost, project: &Project, files: &[CiFile], states: &[Option<CiState>]) -> Result<Exit, Error> {
    let place = |file: &CiFile| project.root.join(&file.path);
    let mut all = files.iter().zip(states);
    if let Some((file, _)) = all.clone().find(|(_, state)| **state == Some(CiState::Foreign)) {
        return Err(Error::ChangedByHand { path: place(file) });
    }
    if all.all(|(_, state)| *state == Some(CiState::Current)) {
        return check(&project.root, files, states);
    }
    let mut text = String::new();
    for (file, _) in files.iter().zip(states).filter(|(_, state)| **state != Some(CiState::Current)) {
        let path = place(file);
        let folder = path.parent().expect("the file lies in a folder of its own");
        let written = fs::create_dir_all(folder).and_then(|()| fs::write(&path, &file.text));
        written.map_err(|source| Error::Write { path: path.clone(), source })?;
        writeln!(text, "Wrote {}.", path.display()).expect("writing to a String does not fail");
    }
    text.push_str(&next(host, project));
    publish::print(&text)?;
    Ok(Exit::Clean)
}

/// What is left to a person.
fn next(host: CiHost, project: &Project) -> String {
    match host {
        CiHost::Github => "Commit it: pull requests, nights and Sundays have their jobs.\n".to_owned(),
        CiHost::Gitlab => {
            "Commit it, and include it from .gitlab-ci.yml:\n\n  include:\n    - local: .gitlab/edgetest.yml\n\n\
             Scheduled pipelines with EDGETEST=nightly and EDGETEST=weekly run the campaigns.\n"
                .to_owned()
        }
        CiHost::ClusterFuzzLite => {
            "Commit them with fuzz/. `cargo edgetest ci clusterfuzzlite --check` tries here what the image will do.\n"
                .to_owned()
        }
        CiHost::OssFuzz => {
            let name = &project.facts.name;
            format!(
                "Complete project.yaml, and send the folder to https://github.com/google/oss-fuzz as projects/{name}.\n\
                 `cargo edgetest ci oss-fuzz --check` tries here what the image will do.\n"
            )
        }
    }
}
