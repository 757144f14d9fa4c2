//! `--filter` and `--exclude` that name nothing are typing errors, and would pass for a clean run.

use crate::error::Error;
use crate::suggest;
use edgetest_inspect::CrateApi;
use edgetest_plan::glob_matches;

/// Refuses the first glob that matches no callable.
pub fn check(api: &CrateApi, include: &[String], exclude: &[String]) -> Result<(), Error> {
    let paths = || api.callables.iter().filter(|callable| !callable.derived).map(|callable| callable.path.as_str());
    let lost = |glob: &&String| !paths().any(|path| glob_matches(glob, path));
    match include.iter().chain(exclude).find(lost) {
        Some(glob) => Err(Error::NothingMatches { glob: glob.clone(), hint: suggest::hint(glob, paths()) }),
        None => Ok(()),
    }
}
