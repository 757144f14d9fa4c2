//! The one line that generated tests need in the user's manifest, put where they would put it.

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

/// What the tests are called to cargo.
const TARGET: &str = "edgetest";

/// Why the manifest cannot be edited.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no TOML.
    NotToml,
    /// `proptest` of another major version, as written.
    OtherProptest(String),
}

/// The manifest with everything that the tests need; the text as it was where nothing is missing. `workspace` is the text
/// of the workspace's root manifest; tests within the crate need no target of theirs.
pub fn edit(text: &str, workspace: Option<&str>, within: bool) -> Result<String, Refused> {
    let mut manifest: DocumentMut = text.parse().map_err(|_| Refused::NotToml)?;
    let shared: Option<DocumentMut> = workspace.and_then(|text| text.parse().ok());
    let missing_target = !within && needs_target(&manifest);
    let known = proptest(&manifest, shared.as_ref())?;
    if let (true, false) = (known, missing_target) {
        return Ok(text.to_owned());
    }
    if !known {
        add_proptest(&mut manifest, shared.as_ref());
    }
    if missing_target {
        add_target(&mut manifest);
    }
    Ok(manifest.to_string())
}

/// Whether the tests see a proptest that they can use.
fn proptest(manifest: &DocumentMut, shared: Option<&DocumentMut>) -> Result<bool, Refused> {
    let tables = ["dev-dependencies", "dev_dependencies"];
    let Some(item) = tables.iter().find_map(|table| manifest.get(table)?.get("proptest")) else { return Ok(false) };
    match version(item, shared) {
        Some(version) if !is_one(&version) => Err(Refused::OtherProptest(version)),
        Some(_) | None => Ok(true),
    }
}

/// The requirement of a dependency, also where the workspace has it.
fn version(item: &Item, shared: Option<&DocumentMut>) -> Option<String> {
    let inherited = item.get("workspace").and_then(Item::as_bool) == Some(true);
    let item = if inherited { shared?.get("workspace")?.get("dependencies")?.get("proptest")? } else { item };
    item.as_str().or_else(|| item.get("version")?.as_str()).map(str::to_owned)
}

fn is_one(version: &str) -> bool {
    let number = version.trim_start_matches(|letter: char| !letter.is_ascii_digit());
    number.is_empty() || number == "1" || number.starts_with("1.")
}

/// Inherited where the workspace has it; in order where the others are.
fn add_proptest(manifest: &mut DocumentMut, shared: Option<&DocumentMut>) {
    let from_workspace = shared
        .and_then(|shared| shared.get("workspace")?.get("dependencies")?.get("proptest"))
        .and_then(|item| version(item, shared))
        .is_some_and(|version| is_one(&version));
    let name = if manifest.contains_key("dev_dependencies") { "dev_dependencies" } else { "dev-dependencies" };
    let table = manifest.entry(name).or_insert_with(|| Item::Table(Table::new()));
    let Some(table) = table.as_table_like_mut() else { return };
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let dependency = if from_workspace {
        let mut inherited = InlineTable::new();
        inherited.insert("workspace", Value::from(true));
        value(inherited)
    } else {
        value("1")
    };
    table.insert("proptest", dependency);
    if names.is_sorted() {
        table.sort_values();
    }
}

/// Whether cargo would not find the tests by itself.
fn needs_target(manifest: &DocumentMut) -> bool {
    let package = manifest.get("package");
    let field = |name: &str| package.and_then(|package| package.get(name));
    let edition = field("edition").and_then(Item::as_str).unwrap_or("2015");
    let tests = manifest.get("test").and_then(Item::as_array_of_tables);
    let listed =
        tests.is_some_and(|tests| tests.iter().any(|test| test.get("name").and_then(Item::as_str) == Some(TARGET)));
    let is_off = match field("autotests").and_then(Item::as_bool) {
        Some(found) => !found,
        // Before 2018 one listed target meant that all were.
        None => {
            edition == "2015"
                && field("edition").and_then(|edition| edition.get("workspace")).is_none()
                && tests.is_some()
        }
    };
    is_off && !listed
}

fn add_target(manifest: &mut DocumentMut) {
    let tests = manifest.entry("test").or_insert_with(|| Item::ArrayOfTables(toml_edit::ArrayOfTables::new()));
    if let Some(tests) = tests.as_array_of_tables_mut() {
        let mut table = Table::new();
        table["name"] = value(TARGET);
        table["path"] = value("tests/edgetest.rs");
        tests.push(table);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, workspace: Option<&str>, expected: &str) {
        assert_eq!(edit(text, workspace, false).as_deref(), Ok(expected));
    }

    #[test]
    fn a_manifest_without_tests_of_its_own_gets_a_table() {
        let text = "[package]\nname = \"a\"\nedition = \"2021\"\n";
        check(text, None, &format!("{text}\n[dev-dependencies]\nproptest = \"1\"\n"));
    }

    #[test]
    fn comments_and_order_stay() {
        let text = "[dev-dependencies]\n# for files\ncriterion = \"0.5\" # slow\nserde = \"1\"\n\n[features]\n";
        let edited = "[dev-dependencies]\n# for files\ncriterion = \"0.5\" # slow\nproptest = \"1\"\nserde = \"1\"\n\n[features]\n";
        check(text, None, edited);
        let unsorted = "[dev-dependencies]\nz = \"1\"\na = \"1\"\n";
        check(unsorted, None, &format!("{unsorted}proptest = \"1\"\n"));
    }

    #[test]
    fn a_proptest_that_is_there_is_left_alone() {
        for text in [
            "[dev-dependencies]\nproptest = \"1.4\"\n",
            "[dev-dependencies.proptest]\nversion = \"^1\"\ndefault-features = false\n",
            "[dev-dependencies]\nproptest.workspace = true\n",
        ] {
            check(text, Some("[workspace.dependencies]\nproptest = \"1.2\"\n"), text);
        }
        assert_eq!(
            edit("[dev-dependencies]\nproptest = \"0.10\"\n", None, false),
            Err(Refused::OtherProptest("0.10".into()))
        );
    }

    #[test]
    fn what_the_workspace_has_is_inherited() {
        let shared = "[workspace.dependencies]\nproptest = { version = \"1.5\" }\n";
        check("[dev-dependencies]\n", Some(shared), "[dev-dependencies]\nproptest = { workspace = true }\n");
    }

    #[test]
    fn tests_that_cargo_does_not_look_for_are_listed() {
        let text = "[package]\nedition = \"2021\"\nautotests = false\n\n[dev-dependencies]\nproptest = \"1\"\n";
        check(text, None, &format!("{text}\n[[test]]\nname = \"edgetest\"\npath = \"tests/edgetest.rs\"\n"));
        let found =
            "[package]\nedition = \"2021\"\n\n[dev-dependencies]\nproptest = \"1\"\n\n[[test]]\nname = \"other\"\n";
        check(found, None, found);
    }

    #[test]
    fn tests_within_the_crate_need_no_target() {
        let text = "[package]\nedition = \"2021\"\nautotests = false\n\n[dev-dependencies]\nproptest = \"1\"\n";
        assert_eq!(edit(text, None, true).as_deref(), Ok(text));
    }

    #[test]
    fn a_package_that_inherits_all_gets_what_is_missing_and_no_more() {
        let shared = "[workspace]\nmembers = [\"a\"]\n\n[workspace.package]\nedition = \"2024\"\n\n[workspace.dependencies]\nproptest = \"1.6\"\n";
        let text = "[package]\nname = \"a\" # here\nedition.workspace = true\n\n[lints]\nworkspace = true\n\n[dev-dependencies]\nserde.workspace = true\n";
        let edited = text.replace("serde.workspace", "proptest = { workspace = true }\nserde.workspace");
        check(text, Some(shared), &edited);
        let other = shared.replace("1.6", "0.10");
        check(text, Some(&other), &text.replace("serde.workspace", "proptest = \"1\"\nserde.workspace"));
        let inherited = "[dev-dependencies]\nproptest.workspace = true\n";
        assert_eq!(edit(inherited, Some(&other), false), Err(Refused::OtherProptest("0.10".into())));
    }

    #[test]
    fn tests_that_are_listed_already_are_not_listed_again() {
        let listed = "[package]\nautotests = false\n\n[dev-dependencies]\nproptest = \"1\"\n\n# ours\n[[test]]\nname = \"edgetest\"\n";
        check(listed, None, listed);
        // Before 2018 a listed target meant that all were.
        let old =
            "[package]\nedition = \"2015\"\n\n[dev-dependencies]\nproptest = \"1\"\n\n[[test]]\nname = \"other\"\n";
        check(old, None, &format!("{old}\n[[test]]\nname = \"edgetest\"\npath = \"tests/edgetest.rs\"\n"));
    }
}
