//! Where in the repository a reader should look, since a panic may lie in a dependency and a death has no place.

use crate::Report;
use crate::safe::name;
use edgetest_triage::{Finding, Location};

/// A place in a file of the repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// Relative to the repository's root, with slashes.
    pub file: String,
    /// Line, from 1.
    pub line: u32,
    /// Column, from 1; 0 where unknown.
    pub column: u32,
}

impl Report {
    /// The panic site if it lies in the package, else the frame that led there, else the callable; the manifest at the last.
    pub(crate) fn place(&self, finding: &Finding) -> Place {
        let own = self.own_crate();
        let item = self.triaged.items.iter().find(|item| item.path == finding.item);
        let places = [&finding.location, &finding.origin].into_iter().flatten();
        let places = places.chain(item.and_then(|item| item.place.as_ref()));
        let mut places = places.filter(|location| location.krate == own);
        places.next().map_or_else(|| self.manifest(), |location| self.within(location))
    }

    /// Where it fails if that is in another crate: two findings that the package leads to by one line are told apart by it.
    pub(crate) fn beyond(&self, finding: &Finding) -> Option<String> {
        let at = finding.location.as_ref().filter(|location| location.krate != self.own_crate())?;
        Some(format!("{}/{}:{}", name(&at.krate), name(&at.file), at.line))
    }

    fn within(&self, location: &Location) -> Place {
        let Location { file, line, column, .. } = location;
        let file = format!("{}{}", self.folder, file.replace('\\', "/"));
        Place { file, line: (*line).max(1), column: *column }
    }

    fn manifest(&self) -> Place {
        Place { file: format!("{}Cargo.toml", self.folder), line: 1, column: 0 }
    }
}

#[cfg(test)]
mod tests {
    use crate::sample;

    #[test]
    fn a_panic_in_a_dependency_is_told_beside_the_line_that_led_there() {
        let report = sample::report();
        assert_eq!(report.beyond(&sample::note()).as_deref(), Some("itoa-1.0.0/src/lib.rs:7"));
        assert_eq!(report.beyond(&sample::error()), None);
        assert_eq!(report.beyond(&sample::death()), None);
    }

    #[test]
    fn a_reader_is_led_to_a_file_of_the_package() {
        let report = sample::report();
        let mut on_the_callable = sample::error();
        on_the_callable.location = None;
        for (finding, file, line) in [
            (sample::error(), "crates/orders/src/sku.rs", 41),
            (sample::note(), "crates/orders/src/lib.rs", 12),
            (on_the_callable, "crates/orders/src/sku.rs", 40),
            (sample::death(), "crates/orders/Cargo.toml", 1),
        ] {
            let place = report.place(&finding);
            assert_eq!((place.file.as_str(), place.line), (file, line));
        }
    }
}
