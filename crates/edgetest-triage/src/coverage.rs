//! What the corpora of a campaign reach of each callable, line by line.

use crate::Location;
use edgetest_inspect::CrateApi;
use edgetest_run::fuzz::Reached;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::path::Path;

/// What was reached of a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Lines of the package's own sources that were run, and all that hold code.
    pub lines: [usize; 2],
    /// Its callables, in the order of the API; those without code of their own are missing.
    pub callables: Vec<Covered>,
    /// Fuzz targets whose corpus could not be run through.
    pub passed_over: Vec<String>,
}

/// What was reached of one callable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Covered {
    /// `Callable::path`.
    pub path: String,
    /// Where it is written.
    pub place: Location,
    /// Lines that were run, and all that hold code.
    pub lines: [usize; 2],
    /// Lines that were never run, from the first to the last of each run of them.
    pub missed: Vec<RangeInclusive<u32>>,
}

/// Holds what was reached against the API.
pub fn coverage(api: &CrateApi, reached: &Reached) -> Coverage {
    let krate = format!("{}-{}", api.package.name, api.package.version);
    let mut seen = BTreeSet::new();
    let own = api.callables.iter().filter(|callable| !callable.derived);
    let rows = own.filter_map(|callable| {
        let span = callable.span.as_ref()?;
        let lines = reached.files.get(Path::new(&span.file))?;
        // A provided method, or what a macro wrote, is one piece of code.
        let is_new = seen.insert((span.file.clone(), span.line));
        let body: BTreeMap<u32, u64> =
            lines.range(span.line..=span.end_line).map(|(line, hits)| (*line, *hits)).collect();
        (is_new && !body.is_empty()).then(|| Covered {
            path: callable.path.clone(),
            place: Location { krate: krate.clone(), file: span.file.clone(), line: span.line, column: span.column },
            lines: count(body.values()),
            missed: missed(&body),
        })
    });
    let callables = rows.collect();
    // The harness lies below the package where the target folder does.
    let is_own = |file: &Path| !api.package.root.join(file).starts_with(&api.package.target_directory);
    let own = reached.files.iter().filter(|(file, _)| is_own(file));
    let lines = count(own.flat_map(|(_, lines)| lines.values()));
    Coverage { lines, callables, passed_over: reached.passed_over.clone() }
}

fn count<'a>(hits: impl Iterator<Item = &'a u64>) -> [usize; 2] {
    hits.fold([0, 0], |[run, all], hits| [run + usize::from(*hits > 0), all + 1])
}

/// Lines between two that were missed count as missed where they hold no code.
fn missed(lines: &BTreeMap<u32, u64>) -> Vec<RangeInclusive<u32>> {
    let mut ranges: Vec<RangeInclusive<u32>> = Vec::new();
    let mut open = false;
    for (line, hits) in lines {
        match ranges.last_mut().filter(|_| open && *hits == 0) {
            Some(range) => *range = *range.start()..=*line,
            None if *hits == 0 => ranges.push(*line..=*line),
            None => {}
        }
        open = *hits == 0;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_callable_is_told_the_lines_that_were_never_run() {
        let mut api = sample::api(vec![sample::function("a::parse", 10..14), sample::function("a::other", 40..50)]);
        api.callables[0].span.as_mut().expect("it has one").file = "src/lib.rs".into();
        api.package.root = "/w".into();
        api.package.target_directory = "/w/target".into();
        let lines = [(2, 9), (10, 3), (11, 0), (13, 0), (14, 3)].into();
        let ours = [(1, 1)].into();
        let files = [("src/lib.rs".into(), lines), ("target/edgetest/support/src/lib.rs".into(), ours)].into();
        let reached = Reached { files, ..Reached::default() };
        let coverage = coverage(&api, &reached);
        assert_eq!(coverage.lines, [3, 5]);
        assert_eq!(coverage.callables.len(), 1);
        let parse = &coverage.callables[0];
        assert_eq!((parse.path.as_str(), parse.lines, parse.missed.as_slice()), ("a::parse", [2, 4], &[11..=13][..]));
    }
}
