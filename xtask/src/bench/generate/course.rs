//! What one crate goes through.

use super::super::Error;
use super::super::corpus::Package;
use super::tree::Tree;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

/// How it went.
#[derive(Clone, Debug, Default)]
pub struct Course {
    /// Public callables.
    pub public: usize,
    /// Those of them that the tests call.
    pub called: usize,
    /// Tests.
    pub tests: usize,
    /// Tests that hold a law.
    pub laws: usize,
    /// Lines of all files, blank ones too.
    pub lines: usize,
    /// From the command to the files.
    pub generated_in: Duration,
    /// A run of the built tests.
    pub tested_in: Duration,
    /// What did not go well.
    pub remarks: Vec<String>,
}

/// A public function that nobody calls, as it is and as it becomes.
const FUNCTION: [&str; 2] = [
    "\n/// Twice as many.\npub fn edgetest_twice(count: u32) -> u64 {\n    2 * count as u64\n}\n",
    "\n/// Twice as many, and more.\npub fn edgetest_twice(count: u32, more: u8) -> u64 {\n    2 * count as u64 + more as u64\n}\n",
];

/// A test of a person's.
const BY_HAND: &str = "\n// By hand.\n#[test]\nfn one_is_one() {\n    assert_eq!(1, 1);\n}\n";

/// Takes a crate through everything. What goes wrong is remarked, and the rest goes on.
pub fn course(package: &Package, tool: &Path, root: &Path) -> Result<Course, Error> {
    let tree = Tree::new(package, root)?;
    let mut walk = Walk { tree, tool, course: Course::default() };
    let library = walk.library();
    walk.tree.write(&library, &(walk.tree.read(&library) + FUNCTION[0]))?;
    walk.tree.commit()?;
    if !walk.generated()? {
        return Ok(walk.course);
    }
    walk.sized();
    walk.tested()?;
    walk.linted()?;
    walk.tree.commit()?;
    walk.settled()?;
    walk.followed(&library)?;
    Ok(walk.course)
}

struct Walk<'a> {
    tree: Tree,
    tool: &'a Path,
    course: Course,
}

impl Walk<'_> {
    fn library(&self) -> String {
        let manifest: toml_edit::DocumentMut = self.tree.read("Cargo.toml").parse().unwrap_or_default();
        let path = manifest.get("lib").and_then(|lib| lib.get("path")?.as_str().map(str::to_owned));
        path.unwrap_or_else(|| "src/lib.rs".to_owned())
    }

    fn expect(&mut self, is_so: bool, remark: impl FnOnce() -> String) -> bool {
        if !is_so {
            self.course.remarks.push(remark());
        }
        is_so
    }

    fn tool(&self, arguments: &[&str]) -> Result<Output, Error> {
        let arguments: Vec<&str> = ["generate"].iter().chain(arguments).copied().collect();
        self.tree.run(self.tool, &arguments)
    }

    fn generated(&mut self) -> Result<bool, Error> {
        let start = Instant::now();
        let output = self.tool(&[])?;
        self.course.generated_in = start.elapsed();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        self.course.public = number_before(&said, " public callables").unwrap_or_default();
        self.course.called = number_after(&said, ", calling ").unwrap_or_default();
        Ok(self.expect(output.status.success(), || {
            format!("generate exits with {:?}: {}", output.status.code(), last_line(&said))
        }))
    }

    fn sized(&mut self) {
        for path in self.tree.generated() {
            let text = self.tree.read(&path);
            self.course.lines += text.lines().count();
            self.course.tests += text.lines().filter(|line| line.trim() == "#[test]").count();
            self.course.laws += text.split("#[test]").skip(1).filter(|test| test.contains("prop_assert")).count();
        }
    }

    fn tested(&mut self) -> Result<(), Error> {
        let built = self.tree.cargo(&["test", "--quiet", "--test", "edgetest", "--no-run"])?;
        self.expect(built.status.success(), || {
            format!("the tests do not compile: {}", last_line(&String::from_utf8_lossy(&built.stderr)))
        });
        let start = Instant::now();
        let output = self.tree.cargo(&["test", "--quiet", "--test", "edgetest"])?;
        self.course.tested_in = start.elapsed();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        self.expect(output.status.success(), || format!("cargo test fails: {}", last_line(&said)));
        Ok(())
    }

    /// The crate's own lints are its author's business.
    fn linted(&mut self) -> Result<(), Error> {
        let output = self.tree.cargo(&["clippy", "--quiet", "--test", "edgetest", "--message-format", "short"])?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let complaint = said.lines().find(|line| line.starts_with("tests/edgetest")).map(str::to_owned);
        self.expect(complaint.is_none(), || format!("clippy says {}", complaint.clone().unwrap_or_default()));
        let edition = self.edition();
        let output = self.tree.run(Path::new("rustfmt"), &["--check", "--edition", &edition, "tests/edgetest.rs"])?;
        self.expect(output.status.success(), || "rustfmt would lay something out otherwise".to_owned());
        Ok(())
    }

    fn edition(&self) -> String {
        let manifest: toml_edit::DocumentMut = self.tree.read("Cargo.toml").parse().unwrap_or_default();
        let edition = manifest.get("package").and_then(|package| package.get("edition")?.as_str().map(str::to_owned));
        edition.unwrap_or_else(|| "2015".to_owned())
    }

    fn settled(&mut self) -> Result<(), Error> {
        let output = self.tool(&[])?;
        let changed = self.tree.changed()?;
        self.expect(output.status.success() && changed.is_empty(), || {
            format!("generating again changes {}", changed.trim())
        });
        let check = self.tool(&["--check"])?;
        self.expect(check.status.code() == Some(0), || format!("--check exits with {:?}", check.status.code()));
        Ok(())
    }

    /// A test by hand beside a change of the API: the one stays, the other is followed.
    fn followed(&mut self, library: &str) -> Result<(), Error> {
        let by_hand = self.edited()?;
        let text = self.tree.read(library).replace(FUNCTION[0], FUNCTION[1]);
        self.tree.write(library, &text)?;
        self.tree.commit()?;
        let check = self.tool(&["--check"])?;
        self.expect(check.status.code() == Some(1), || {
            format!("after a change of the API --check exits with {:?}", check.status.code())
        });
        let mended = self.tool(&[])?;
        self.expect(mended.status.success(), || {
            format!("generate after a change of the API exits with {:?}", mended.status.code())
        });
        if let Some(path) = by_hand {
            let stays = self.tree.read(&path).contains("// By hand.\n#[test]\nfn one_is_one()");
            self.expect(stays, || format!("the edit by hand of {path} is gone"));
        }
        let check = self.tool(&["--check"])?;
        let tested = self.tree.cargo(&["test", "--quiet", "--test", "edgetest"])?;
        self.expect(check.status.success() && tested.status.success(), || "the tests are not mended".to_owned());
        Ok(())
    }

    /// The file to which a test was added by hand.
    fn edited(&mut self) -> Result<Option<String>, Error> {
        let ours = ["tests/edgetest.rs", "tests/edgetest/support.rs", "tests/edgetest/values.rs"];
        let files = self.tree.generated();
        let path = files.into_iter().find(|path| !ours.contains(&path.as_str()));
        if let Some(path) = &path {
            let text = self.tree.read(path) + BY_HAND;
            self.tree.write(path, &text)?;
        }
        Ok(path)
    }
}

fn last_line(text: &str) -> String {
    text.lines().rfind(|line| !line.trim().is_empty()).unwrap_or_default().trim().to_owned()
}

/// The number in front of these words.
fn number_before(text: &str, words: &str) -> Option<usize> {
    let (head, _) = text.split_once(words)?;
    head.rsplit(' ').next()?.parse().ok()
}

/// The number behind these words.
fn number_after(text: &str, words: &str) -> Option<usize> {
    let (_, tail) = text.split_once(words)?;
    tail.split(' ').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{number_after, number_before};

    #[test]
    fn figures_are_read_off_what_the_tool_says() {
        let said =
            "  Inspecting a v1.0.0: 28 public callables\n   Generated 5 tests of a, calling 21 callables; 5 left out\n";
        assert_eq!(number_before(said, " public callables"), Some(28));
        assert_eq!(number_after(said, ", calling "), Some(21));
        assert_eq!(number_before(said, " routes"), None);
    }
}
