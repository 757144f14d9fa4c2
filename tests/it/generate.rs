//! Tests to commit: written, kept, mended and checked.

use crate::project::{Ended, Lane, Project, manifest};
use std::fs;
use std::path::Path;
use std::process::Command;

const LIBRARY: &str = r"
//! Prices and stock numbers.

mod price;
pub use price::{Cents, cents};

/// The first three letters of a stock number.
pub fn prefix(raw: &str) -> Option<String> {
    if raw.len() < 5 {
        return None;
    }
    Some(raw.split_at(3).0.to_uppercase())
}

/// A page of results.
#[derive(Clone, Debug)]
pub struct Page {
    /// Counted from 1.
    pub number: u32,
}

impl Page {
    /// Whether it is the first.
    pub fn is_first(&self) -> bool {
        self.number == 1
    }
}
";

const PRICE: &str = r#"
use std::fmt;
use std::str::FromStr;

/// An amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Cents(u32);

impl Cents {
    /// So many.
    pub fn new(cents: u32) -> Self {
        Self(cents)
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for Cents {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let amount = cents(text).and_then(|cents| u32::try_from(cents).ok());
        amount.map(Cents).ok_or(())
    }
}

/// Parses `12.50`.
pub fn cents(text: &str) -> Option<u64> {
    let (whole, cents) = text.split_once('.')?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(cents.parse().ok()?)
}
"#;

fn project() -> Project {
    let manifest = manifest("shop") + "\n[dependencies]\n\n# Nothing yet.\n";
    Project::new(&[("Cargo.toml", &manifest), ("src/lib.rs", LIBRARY), ("src/price.rs", PRICE)])
}

fn read(project: &Project, path: &str) -> String {
    fs::read_to_string(project.path().join(path)).unwrap_or_default()
}

fn change(project: &Project, path: &str, from: &str, to: &str) {
    let text = read(project, path);
    assert!(text.contains(from), "{path} holds {from:?}:\n{text}");
    fs::write(project.path().join(path), text.replace(from, to)).expect("writable");
}

fn generate(project: &Project, args: &[&str]) -> Ended {
    let args: Vec<&str> = ["generate"].iter().chain(args).copied().collect();
    project.edgetest_in(Lane::Left, &args)
}

/// What the user's own `cargo test` says.
fn cargo_test(project: &Project) -> (bool, String) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate-tests");
    let mut command = Command::new("cargo");
    command.args(["test", "--quiet", "--test", "edgetest"]).current_dir(project.path());
    command.env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "-Dwarnings").env_remove("CARGO_ENCODED_RUSTFLAGS");
    let output = command.output().expect("cargo starts");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn tests_are_generated_kept_and_mended() {
    let project = project();
    let run = project.edgetest_in(Lane::Left, &["--time", "6s", "--filter", "shop::prefix"]);
    assert_eq!(run.code, 1, "{run:?}");

    let planned = generate(&project, &["--dry-run"]).expect_code(0);
    assert!(planned.stdout.contains("+++ b/tests/edgetest.rs"), "{}", planned.stdout);
    assert!(!project.path().join("tests").exists(), "a dry run writes nothing");

    generate(&project, &[]).expect_code(0);
    let regressions = read(&project, "tests/edgetest/regressions.rs");
    assert!(regressions.contains("#[should_panic]\nfn prefix_respects_char_boundaries() {"), "{regressions}");
    let manifest = read(&project, "Cargo.toml");
    assert!(
        manifest.contains("# Nothing yet.") && manifest.contains("[dev-dependencies]\nproptest = \"1\"\n"),
        "{manifest}"
    );
    let root = read(&project, "tests/edgetest/root.rs");
    assert!(root.contains("fn page_is_first_returns()"), "{root}");
    let price = read(&project, "tests/edgetest/price.rs");
    assert!(price.contains("fn cents_reads_back()") && price.contains("let value = shop::Cents::new("), "{price}");
    assert!(price.contains(".parse::<shop::Cents>().ok(), Some(value)"), "{price}");
    assert!(!root.contains("prefix("), "what is open has no call beside its regression test: {root}");
    let (passed, said) = cargo_test(&project);
    assert!(passed, "{said}");

    let again = generate(&project, &[]).expect_code(0);
    assert!(!again.stderr.contains("Changing"), "{}", again.stderr);
    generate(&project, &["--check"]).expect_code(0);

    // A hand on a test, and an API that moves on.
    change(
        &project,
        "tests/edgetest/price.rs",
        "let _ = shop::cents(&text);",
        "assert!(shop::cents(&text) != Some(7));",
    );
    change(&project, "src/lib.rs", "pub fn is_first(&self)", "pub fn is_number(&self, number: u32)");
    change(&project, "src/lib.rs", "self.number == 1", "self.number == number");
    let stale = generate(&project, &["--check"]).expect_code(1);
    assert!(stale.stdout.contains("change tests/edgetest/root.rs"), "{}", stale.stdout);

    // The defect is mended too.
    change(&project, "src/lib.rs", "raw.split_at(3).0", "raw.split_at_checked(3)?.0");
    assert!(!cargo_test(&project).0, "what is mended must lose its mark");
    let mended = generate(&project, &[]).expect_code(0);
    assert!(mended.stderr.contains("regressions::prefix_respects_char_boundaries passes now"), "{}", mended.stderr);
    let root = read(&project, "tests/edgetest/root.rs");
    assert!(root.contains(".is_number(") && root.contains("shop::prefix(&"), "{root}");
    assert!(read(&project, "tests/edgetest/price.rs").contains("!= Some(7)"), "the hand's work stays");
    assert!(!read(&project, "tests/edgetest/regressions.rs").contains("should_panic"));
    let (passed, said) = cargo_test(&project);
    assert!(passed, "{said}");
    generate(&project, &["--check"]).expect_code(0);
}

#[test]
fn tests_of_another_hand_are_not_overwritten() {
    let project = project();
    fs::create_dir(project.path().join("tests")).expect("writable");
    fs::write(project.path().join("tests/edgetest.rs"), "// mine\n").expect("writable");
    generate(&project, &[]).expect_code(2).expect_error("was not written by `cargo edgetest generate`");
    assert_eq!(read(&project, "tests/edgetest.rs"), "// mine\n");
}

const PROGRAM: &str = r#"
//! A program.
#![deny(warnings)]

mod bills;

const RATES: &str = include_str!("../rates.txt");

/// The rate of that name.
fn rate(name: &str) -> Option<u32> {
    RATES.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

fn main() {
    println!("{:?} {}", rate("reduced"), bills::count("tea,3"));
}
"#;

const BILLS: &str = r"
/// Items of a line.
pub(crate) fn count(line: &str) -> usize {
    line.split(',').count()
}
";

/// What the user's own `cargo test` says of everything.
fn cargo_test_all(project: &Project) -> (bool, String) {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("generate-tests");
    let mut command = Command::new("cargo");
    command.arg("test").current_dir(project.path()).env("CARGO_TARGET_DIR", target);
    let output = command.output().expect("cargo starts");
    (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn tests_of_a_program_stand_within_it() {
    let files = [
        ("Cargo.toml", manifest("desk")),
        ("src/main.rs", PROGRAM.to_owned()),
        ("src/bills.rs", BILLS.to_owned()),
        ("rates.txt", "standard=20\nreduced=5\n".to_owned()),
    ];
    let project = Project::new(&files.each_ref().map(|(path, text)| (*path, text.as_str())));
    generate(&project, &[]).expect_code(0);
    assert!(read(&project, "src/main.rs").ends_with("}\n\n#[cfg(test)]\nmod edgetest;\n"));
    let root = read(&project, "src/edgetest/root.rs");
    assert!(root.contains("let _ = crate::rate(&"), "{root}");
    assert!(read(&project, "src/edgetest/bills.rs").contains("crate::bills::count(&"));
    let (passed, said) = cargo_test_all(&project);
    assert!(passed && said.contains("test edgetest::root::rate_returns ... ok"), "{said}");
    let again = generate(&project, &[]).expect_code(0);
    assert!(!again.stderr.contains("Changing"), "{}", again.stderr);
    generate(&project, &["--check"]).expect_code(0);
}

const PRIVATE: &str = r"
//! A library with something to hide.

mod inner;

/// The half of it.
pub fn half(number: u32) -> u32 {
    quarter(number) + inner::quarter(number)
}

fn quarter(number: u32) -> u32 {
    number / 4
}
";

#[test]
fn private_functions_are_tested_from_within() {
    let inner = "pub(crate) fn quarter(number: u32) -> u32 {\n    number / 4\n}\n";
    let project =
        Project::new(&[("Cargo.toml", &manifest("halves")), ("src/lib.rs", PRIVATE), ("src/inner.rs", inner)]);
    generate(&project, &["--include-private"]).expect_code(0);
    assert!(read(&project, "tests/edgetest/root.rs").contains("halves::half(number)"));
    let root = read(&project, "src/edgetest/root.rs");
    assert!(root.contains("crate::quarter(number)") && !root.contains("half("), "{root}");
    assert!(read(&project, "src/edgetest/inner.rs").contains("crate::inner::quarter(number)"));
    let (passed, said) = cargo_test_all(&project);
    assert!(passed && said.contains("edgetest::inner::"), "{said}");
    generate(&project, &["--check"]).expect_code(0);
    // Tests that stand within are followed once they are there.
    change(&project, "src/inner.rs", "number: u32", "number: u32, _more: bool");
    change(&project, "src/lib.rs", "inner::quarter(number)", "inner::quarter(number, true)");
    let stale = generate(&project, &["--check"]).expect_code(1);
    assert!(stale.stdout.contains("change src/edgetest/inner.rs"), "{}", stale.stdout);
}
