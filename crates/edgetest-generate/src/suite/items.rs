//! A suite as data: files of items.

/// Everything that is to be written, but for what all files share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suite {
    /// One for each module of the crate that has tests, by name.
    pub files: Vec<SuiteFile>,
    /// Strategies of the crate's types, of which those are written that some file uses.
    pub values: Vec<SuiteItem>,
}

/// One file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteFile {
    /// Its name without the extension: `sku`.
    pub name: String,
    /// What stands above all items: the inner doc comment.
    pub head: String,
    /// Items in order.
    pub items: Vec<SuiteItem>,
}

/// One item of a file, formatted, with its doc comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuiteItem {
    /// What it is known by in its file: a function's name, or the text of a `use`.
    pub name: String,
    /// Its source, without a blank line before it.
    pub text: String,
    /// Paths of the callables that it calls, in the order of its rows.
    pub callables: Vec<String>,
    /// It is a law's property, and left out by its name.
    pub is_law: bool,
}

impl SuiteItem {
    /// A `use`.
    pub fn import(path: &str) -> Self {
        Self::plain(format!("use {path};"), format!("use {path};\n"))
    }

    /// What is no test.
    pub fn plain(name: String, text: String) -> Self {
        Self { name, text, callables: Vec::new(), is_law: false }
    }

    /// Whether `cargo test` runs it.
    pub fn is_test(&self) -> bool {
        self.text.lines().any(|line| line.trim() == "#[test]")
    }
}

impl Suite {
    /// How many tests there are.
    pub fn tests(&self) -> usize {
        self.files.iter().flat_map(|file| &file.items).filter(|item| item.is_test()).count()
    }
}
