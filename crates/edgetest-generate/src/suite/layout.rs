//! Where a suite lies: beside the crate, as its users see it, or within, where private functions can be named.

use super::{Suite, SuiteFile, SuiteItem};
use std::path::Path;

/// The name of the root file; every other lies in a folder of that name.
pub const ROOT: &str = "edgetest";

/// Where a suite lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Layout {
    /// `tests/edgetest.rs`, a crate of its own.
    Beside,
    /// `src/edgetest.rs`, a module of the crate.
    Inside {
        /// The folder of the crate's root, relative to the package: `src`.
        folder: String,
        /// The crate's name, which the suite's paths begin with before they are laid out.
        krate: String,
    },
}

impl Layout {
    /// A suite within the crate whose root file is this one.
    pub fn inside(root_file: &Path, krate: &str) -> Self {
        let folder = root_file.parent().map(|folder| folder.to_string_lossy().replace('\\', "/"));
        Self::Inside { folder: folder.unwrap_or_default(), krate: krate.to_owned() }
    }

    /// Where a file lies, relative to the package.
    pub fn path(&self, name: &str) -> String {
        let path = if name == ROOT { format!("{ROOT}.rs") } else { format!("{ROOT}/{name}.rs") };
        format!("{}{path}", self.folder())
    }

    /// Where the record lies.
    pub fn record(&self) -> String {
        format!("{}{ROOT}/generated.lock", self.folder())
    }

    /// With a slash at its end.
    fn folder(&self) -> String {
        match self {
            Self::Beside => "tests/".to_owned(),
            Self::Inside { folder, .. } if folder.is_empty() => String::new(),
            Self::Inside { folder, .. } => format!("{folder}/"),
        }
    }

    /// The name that libtest has for a test.
    pub fn test(&self, file: &str, name: &str) -> String {
        match self {
            Self::Beside => format!("{file}::{name}"),
            Self::Inside { .. } => format!("{ROOT}::{file}::{name}"),
        }
    }

    /// The item of the root file that stands for another file.
    pub(super) fn module(&self, name: &str) -> SuiteItem {
        let text = match self {
            // The root of a crate looks for its modules beside itself.
            Self::Beside => format!("#[path = \"{ROOT}/{name}.rs\"]\nmod {name};\n"),
            Self::Inside { .. } => format!("mod {name};\n"),
        };
        SuiteItem::plain(format!("mod {name}"), text)
    }

    /// The suite with paths as they are where it lies.
    #[must_use]
    pub fn settle(&self, suite: Suite) -> Suite {
        let items = |items: Vec<SuiteItem>| items.into_iter().map(|item| self.settle_item(item)).collect();
        let file = |file: SuiteFile| SuiteFile { items: items(file.items), ..file };
        Suite { files: suite.files.into_iter().map(file).collect(), values: items(suite.values) }
    }

    fn settle_item(&self, item: SuiteItem) -> SuiteItem {
        SuiteItem { text: self.respell(&item.text), ..item }
    }

    /// A text with paths as they are where the suite lies.
    pub fn respell(&self, text: &str) -> String {
        match self {
            Self::Beside => text.to_owned(),
            Self::Inside { krate, .. } => within(text, krate),
        }
    }
}

/// `crate::` in the place of the crate's name, where that begins a path.
fn within(text: &str, krate: &str) -> String {
    let name = format!("{krate}::");
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == ':';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(&name) {
        let begins = !(rest[..at].ends_with(is_part) || at == 0 && out.ends_with(is_part));
        out.push_str(&rest[..at]);
        out.push_str(if begins { "crate::" } else { &name });
        rest = &rest[at + name.len()..];
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_that_begins_with_the_crates_name_begins_with_crate() {
        let text = "shop::price(&shop::Page { n }, a::shop::b(), workshop::c(), <shop::T>::X)";
        let expected = "crate::price(&crate::Page { n }, a::shop::b(), workshop::c(), <crate::T>::X)";
        assert_eq!(within(text, "shop"), expected);
    }

    #[test]
    fn a_suite_lies_beside_the_crate_or_beside_its_root() {
        let inside = Layout::inside(Path::new("src/main.rs"), "a");
        assert_eq!(
            (Layout::Beside.path("root"), inside.path("root")),
            ("tests/edgetest/root.rs".into(), "src/edgetest/root.rs".into())
        );
        assert_eq!(
            (Layout::Beside.path(ROOT), inside.path(ROOT)),
            ("tests/edgetest.rs".into(), "src/edgetest.rs".into())
        );
        assert_eq!(Layout::inside(Path::new("main.rs"), "a").record(), "edgetest/generated.lock");
    }
}
