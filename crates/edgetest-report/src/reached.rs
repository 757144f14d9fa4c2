//! What the corpora of a campaign reach, for people: first the callables of which the most is still unknown.

use crate::Style;
use crate::safe::shown;
use edgetest_triage::{Coverage, Covered};
use std::fmt::Write as _;
use std::ops::RangeInclusive;

/// Callables that are shown.
const SHOWN: usize = 10;
/// Ranges of lines that are named of each.
const RANGES: usize = 6;

/// A head and a row a callable; `-v` shows them all.
pub(crate) fn reached(coverage: &Coverage, style: Style) -> String {
    let mut text = format!("The corpora reach {} of the package's own sources.\n", share(coverage.lines));
    let mut rows: Vec<&Covered> = coverage.callables.iter().filter(|covered| !covered.missed.is_empty()).collect();
    rows.sort_by_key(|covered| std::cmp::Reverse(covered.lines[1] - covered.lines[0]));
    let count = if style.verbose { rows.len() } else { rows.len().min(SHOWN) };
    for covered in &rows[..count] {
        let Covered { path, place, lines, missed } = covered;
        let place = format!("{}:{}", place.file, place.line);
        writeln!(text, "    `{}` ({}): {}, never {}", shown(path), shown(&place), share(*lines), ranges(missed))
            .expect("writing to a String does not fail");
    }
    match rows.len() - count {
        0 => {}
        more => writeln!(text, "    and {more} more with lines that were never reached (-v)").expect("as above"),
    }
    for name in &coverage.passed_over {
        writeln!(text, "    (the corpus of `{}` could not be run through)", shown(name)).expect("as above");
    }
    text.push('\n');
    text
}

fn share([reached, all]: [usize; 2]) -> String {
    match (reached * 100).checked_div(all) {
        Some(percent) => format!("{reached} of {all} lines ({percent} %)"),
        None => "no line".into(),
    }
}

fn ranges(missed: &[RangeInclusive<u32>]) -> String {
    let spelled = |range: &RangeInclusive<u32>| match (range.start(), range.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}-{last}"),
    };
    let first: Vec<String> = missed.iter().take(RANGES).map(spelled).collect();
    let more = if missed.len() > RANGES { ", …" } else { "" };
    format!("{}{more}", first.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use edgetest_triage::Location;

    #[test]
    fn callables_with_unknown_lines_are_named_and_others_are_not() {
        let place = |line| Location { krate: "a-0.1.0".into(), file: "src/lib.rs".into(), line, column: 1 };
        let covered = |path: &str, line, lines, missed: &[RangeInclusive<u32>]| Covered {
            path: path.into(),
            place: place(line),
            lines,
            missed: missed.to_vec(),
        };
        let callables = vec![
            covered("a::whole", 1, [4, 4], &[]),
            covered("a::nearly", 8, [3, 4], &[9..=9]),
            covered("a::barely", 20, [1, 9], &[21..=27, 30..=30]),
        ];
        let coverage = Coverage { lines: [8, 17], callables, passed_over: vec!["a_b".into()] };
        assert_eq!(
            reached(&coverage, Style::default()),
            "The corpora reach 8 of 17 lines (47 %) of the package's own sources.\n    \
             `a::barely` (src/lib.rs:20): 1 of 9 lines (11 %), never 21-27, 30\n    \
             `a::nearly` (src/lib.rs:8): 3 of 4 lines (75 %), never 9\n    \
             (the corpus of `a_b` could not be run through)\n\n"
        );
    }
}
