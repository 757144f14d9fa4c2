//! `--filter` and `--exclude`: globs over the paths of callables.

use crate::PlanOptions;

/// Settled globs.
pub struct Filter<'a> {
    include: &'a [String],
    exclude: &'a [String],
}

impl<'a> Filter<'a> {
    /// Reads the globs of the options.
    pub fn new(options: &'a PlanOptions) -> Self {
        Self { include: &options.include, exclude: &options.exclude }
    }

    /// Whether a callable is wanted.
    pub fn admits(&self, path: &str) -> bool {
        let any = |globs: &[String]| globs.iter().any(|glob| matches(glob, path));
        (self.include.is_empty() || any(self.include)) && !any(self.exclude)
    }
}

/// Whether a glob (`*` any text, `?` one character) covers the whole path, or a whole tail of it after `::`:
/// `parse` and `Url::*` mean what a person means by them.
pub fn matches(glob: &str, path: &str) -> bool {
    let starts = path.match_indices("::").map(|(at, _)| at + 2);
    std::iter::once(0).chain(starts).any(|start| covers(glob.as_bytes(), &path.as_bytes()[start..]))
}

fn covers(glob: &[u8], text: &[u8]) -> bool {
    match (glob.first(), text.first()) {
        (None, None) => true,
        (Some(b'*'), _) => covers(&glob[1..], text) || (!text.is_empty() && covers(glob, &text[1..])),
        (Some(b'?'), Some(_)) => covers(&glob[1..], &text[1..]),
        (Some(a), Some(b)) if a == b => covers(&glob[1..], &text[1..]),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_glob_covers_a_path_or_a_whole_tail_of_it() {
        for (glob, path) in [
            ("url::Url::*", "url::Url::parse"),
            ("parse", "url::Url::parse"),
            ("Url::*", "url::Url::parse"),
            ("*set_*", "url::Url::set_host"),
        ] {
            assert!(matches(glob, path), "{glob} {path}");
        }
        for (glob, path) in [("arse", "url::Url::parse"), ("Url", "url::Url::parse"), ("", "a")] {
            assert!(!matches(glob, path), "{glob} {path}");
        }
    }
}
