//! The pipeline is the dependency graph: a stage imports only earlier stages, and what a stage alone may know is
//! imported by that stage alone.

use super::Violation;
use super::tree::{File, Tree};
use toml_edit::{DocumentMut, Item, TableLike};

/// Each member of `crates/` and the members that it may import.
const MAY_IMPORT: [(&str, &[&str]); 8] = [
    ("edgetest-inspect", &[]),
    ("edgetest-support", &[]),
    ("edgetest-plan", &["edgetest-inspect"]),
    ("edgetest-generate", &["edgetest-inspect", "edgetest-plan", "edgetest-support", "edgetest-templates"]),
    ("edgetest-run", &["edgetest-inspect", "edgetest-plan", "edgetest-generate", "edgetest-support"]),
    (
        "edgetest-triage",
        &["edgetest-inspect", "edgetest-plan", "edgetest-generate", "edgetest-run", "edgetest-support"],
    ),
    ("edgetest-report", &["edgetest-inspect", "edgetest-plan", "edgetest-generate", "edgetest-run", "edgetest-triage"]),
    (
        "cargo-edgetest",
        &[
            "edgetest-inspect",
            "edgetest-plan",
            "edgetest-generate",
            "edgetest-run",
            "edgetest-triage",
            "edgetest-report",
            "edgetest-support",
        ],
    ),
];

/// Packages whose subject is one stage's business.
const ONLY: [(&str, &[&str]); 13] = [
    ("rustdoc-types", &["edgetest-inspect"]),
    ("cargo_metadata", &["edgetest-inspect"]),
    ("syn", &["edgetest-inspect", "edgetest-generate"]),
    ("prettyplease", &["edgetest-generate"]),
    ("serde", &["edgetest-report", "edgetest-inspect"]),
    ("annotate-snippets", &["edgetest-report"]),
    ("landlock", &["edgetest-run"]),
    ("seccompiler", &["edgetest-run"]),
    ("rlimit", &["edgetest-run"]),
    ("clap", &["cargo-edgetest"]),
    ("ctrlc", &["cargo-edgetest"]),
    ("indicatif", &["cargo-edgetest"]),
    ("anstream", &["cargo-edgetest"]),
];

/// Holds every manifest below `crates/` against both tables. Dependencies of tests are free.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.files()
        .filter_map(|file| Some((member(file)?, file)))
        .flat_map(|(member, file)| check_manifest(member, file))
        .collect()
}

fn member(file: &File) -> Option<&str> {
    let name = file.path.strip_prefix("crates/")?;
    let member = name.strip_suffix("/Cargo.toml")?;
    (!member.contains('/')).then_some(member)
}

fn check_manifest(member: &str, file: &File) -> Vec<Violation> {
    let at = |what: String| Violation::at(&file.path, 0, what);
    let Ok(manifest) = file.text.parse::<DocumentMut>() else {
        return vec![at("is no TOML".into())];
    };
    let Some((_, imports)) = MAY_IMPORT.iter().find(|(name, _)| *name == member) else {
        return vec![at(format!("{member} has no row in xtask's table of stages"))];
    };
    dependencies(&manifest).filter_map(|name| refusal(member, imports, &name)).map(at).collect()
}

fn refusal(member: &str, imports: &[&str], dependency: &str) -> Option<String> {
    if MAY_IMPORT.iter().any(|(name, _)| *name == dependency) || dependency == "edgetest-templates" {
        return (!imports.contains(&dependency)).then(|| format!("{member} must not import {dependency}"));
    }
    if member == "edgetest-support" {
        return Some(format!("{member} is emitted into harnesses and must not import {dependency}"));
    }
    let (_, owners) = ONLY.iter().find(|(name, _)| *name == dependency)?;
    (!owners.contains(&member)).then(|| format!("only {} may import {dependency}", owners.join(" and ")))
}

/// Names in `[dependencies]`, `[build-dependencies]` and their forms for a target. What a feature must turn on is free.
fn dependencies(manifest: &DocumentMut) -> impl Iterator<Item = String> {
    let targets = tables(manifest.get("target"));
    let places = std::iter::once(manifest.as_table() as &dyn TableLike).chain(targets);
    let names = |place: &dyn TableLike| -> Vec<String> {
        ["dependencies", "build-dependencies"]
            .iter()
            .filter_map(|key| place.get(key)?.as_table_like())
            .flat_map(|table| table.iter().filter(|(_, item)| !is_optional(item)))
            .map(|(name, _)| name.to_owned())
            .collect()
    };
    places.flat_map(names).collect::<Vec<_>>().into_iter()
}

fn is_optional(dependency: &Item) -> bool {
    let optional = dependency.as_table_like().and_then(|table| table.get("optional"));
    optional.and_then(Item::as_bool).unwrap_or(false)
}

fn tables(item: Option<&Item>) -> impl Iterator<Item = &dyn TableLike> {
    item.and_then(Item::as_table_like)
        .into_iter()
        .flat_map(|table| table.iter().filter_map(|(_, item)| item.as_table_like()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(member: &str, manifest: &str) -> Vec<String> {
        let path = format!("crates/{member}/Cargo.toml");
        let tree = Tree::of(&[(&path, manifest)]);
        check(&tree).into_iter().map(|violation| violation.what).collect()
    }

    #[test]
    fn a_later_stage_is_refused() {
        let what = refused("edgetest-plan", "[dependencies]\nedgetest-run.workspace = true\n");
        assert_eq!(what, ["edgetest-plan must not import edgetest-run"]);
    }

    #[test]
    fn another_stages_business_is_refused_on_a_target_too() {
        let manifest = "[target.'cfg(unix)'.dependencies]\nclap = \"4\"\n";
        assert_eq!(refused("edgetest-run", manifest), ["only cargo-edgetest may import clap"]);
    }

    #[test]
    fn support_stands_alone_unless_a_feature_asks() {
        assert_eq!(refused("edgetest-support", "[dependencies]\nlibc = \"0.2\"\n").len(), 1);
        let optional = "[dependencies]\nproptest = { version = \"1\", optional = true }\n";
        assert_eq!(refused("edgetest-support", optional), [""; 0]);
    }

    #[test]
    fn a_crate_without_a_row_is_refused() {
        assert_eq!(refused("edgetest-common", "").len(), 1);
    }

    #[test]
    fn an_earlier_stage_and_what_tests_import_are_fine() {
        let manifest = "[dependencies]\nedgetest-inspect.workspace = true\n[dev-dependencies]\nsyn = \"2\"\n";
        assert_eq!(refused("edgetest-plan", manifest), [""; 0]);
    }
}
