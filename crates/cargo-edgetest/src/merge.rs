//! `report merge`: joins the machine reports of several shares.

use crate::args::MergeArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::publish;
use edgetest_report::MergeError;
use std::fs;
use std::path::PathBuf;

/// Reads the files, and prints or writes what they come to.
pub fn merge(args: &MergeArgs) -> Result<Exit, Error> {
    let read = |path: &PathBuf| fs::read_to_string(path).map_err(|source| Error::Read { path: path.clone(), source });
    let texts: Vec<String> = args.files.iter().map(read).collect::<Result<_, _>>()?;
    let joined = edgetest_report::merge(&texts).map_err(|error| Error::Merge { what: words(&error) })?;
    match &args.output {
        None => publish::print(&joined)?,
        Some(path) => fs::write(path, joined).map_err(|source| Error::Write { path: path.clone(), source })?,
    }
    Ok(Exit::Clean)
}

fn words(error: &MergeError) -> String {
    match error {
        MergeError::NotAReport(why) => format!("not a report of `--format json`: {why}"),
        MergeError::Differ(field) => format!("two reports of one package that differ in `{field}`"),
    }
}
