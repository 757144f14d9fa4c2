//! `cargo xtask tidy`: the invariants that no compiler lint can hold.
//!
//! Each check is a file with one function from the tree to violations, and a test that it can fail. A check reads text
//! and tokens only; it builds nothing and never mends what it finds.

mod allow_attributes;
mod ci_command;
mod file_length;
mod layering;
mod licences;
mod lock_file;
mod machine_paths;
mod module_docs;
mod printing;
mod process_exit;
mod purity;
mod serialisable;
mod tokens;
mod tree;
mod unfinished;
mod unsafe_code;

use std::error::Error;
use std::fmt;
use std::path::Path;
use tree::Tree;

/// Something that the tree must not hold.
#[derive(Debug, PartialEq, Eq)]
struct Violation {
    path: String,
    /// From 1; 0 where the whole file is meant.
    line: usize,
    what: String,
}

type Check = fn(&Tree) -> Vec<Violation>;

const CHECKS: [Check; 14] = [
    layering::check,
    purity::check,
    serialisable::check,
    unsafe_code::check,
    process_exit::check,
    printing::check,
    unfinished::check,
    allow_attributes::check,
    module_docs::check,
    file_length::check,
    machine_paths::check,
    ci_command::check,
    lock_file::check,
    licences::check,
];

/// Runs every check over the tree and prints what they found.
pub fn run(root: &Path) -> Result<(), Box<dyn Error>> {
    let tree = Tree::read(root)?;
    let violations: Vec<_> = CHECKS.iter().flat_map(|check| check(&tree)).collect();
    for violation in &violations {
        println!("{violation}");
    }
    if violations.is_empty() {
        println!("tidy: {} checks over {} files", CHECKS.len(), tree.len());
        Ok(())
    } else {
        Err(format!("{} violations", violations.len()).into())
    }
}

impl Violation {
    fn at(path: &str, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_own_sources_are_tidy() {
        let mut tree = Tree::read(&crate::root::find()).expect("the tests run inside the tree");
        tree.keep("xtask/");
        let found = CHECKS.iter().flat_map(|check| check(&tree));
        let own: Vec<_> = found.filter(|it| it.path.starts_with("xtask/")).collect();
        assert_eq!(own, [], "the other files are for `cargo xtask tidy`");
    }
}
