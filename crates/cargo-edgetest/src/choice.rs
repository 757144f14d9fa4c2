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
        Some(glob) => Err(Error::NothingMatches { glob: glob.clone(), hint: hint(glob, paths()) }),
        None => Ok(()),
    }
}

/// What was meant: the end of a path that has as many parts as the glob, which need not name all of them, or else a path.
fn hint<'a>(glob: &str, paths: impl Iterator<Item = &'a str> + Clone) -> String {
    let parts = glob.matches("::").count();
    let typed = glob.trim_matches('*');
    let ends = paths.clone().map(|path| path.rmatch_indices("::").nth(parts).map_or(path, |(at, _)| &path[at + 2..]));
    match suggest::closest(typed, ends) {
        Some(end) => format!("; did you mean `{end}`?"),
        None => suggest::hint(typed, paths),
    }
}

#[cfg(test)]
mod tests {
    use super::hint;

    #[test]
    fn a_glob_that_names_the_end_of_a_path_is_held_against_ends() {
        let paths = ["url::quirks::set_host", "url::Url::parse", "<url::Url as FromStr>::from_str"];
        let meant = |glob: &str| hint(glob, paths.into_iter());
        assert_eq!(meant("prase"), "; did you mean `parse`?");
        assert_eq!(meant("qirks::set_*"), "; did you mean `quirks::set_host`?");
        assert_eq!(meant("*from_sr"), "; did you mean `from_str`?");
        assert_eq!(meant("url::Url::prse"), "; did you mean `url::Url::parse`?");
        assert_eq!(meant("xyzzy"), "");
    }
}
