//! Where the targets are written: into the harness, or into the crate under test itself.
//!
//! A binary has no users. Its shadow library is written beside the harness with one module appended, in which the targets
//! stand: from there they see all that the root sees. `extern crate self` lets paths read as they do anywhere else.

use crate::manifest::foreign_rows;
use edgetest_inspect::{Package, Shadow};
use edgetest_plan::TestPlan;
use std::path::{Path, PathBuf};

/// The module that is appended to a shadow's root.
pub const MODULE: &str = "__edgetest";

/// Folder of the shadow library that holds the targets, relative to the harness's.
pub fn folder(package: &Package) -> PathBuf {
    Path::new("../subject").join(format!("{}-{}", package.name, package.version))
}

/// The file of the targets, relative to the harness's folder.
pub fn targets_file(package: &Package) -> PathBuf {
    match &package.shadow {
        Some(shadow) => root_file(package, shadow).with_file_name(format!("{MODULE}.rs")),
        None => PathBuf::from("src/targets.rs"),
    }
}

/// What the targets begin with. Nothing calls a program within its library, and its author may have denied dead code.
pub const PRELUDE: &str = "\npub fn program() {\n    let _ = crate::main;\n}";

/// `main.rs` of the harness.
pub fn main(package: &Package) -> String {
    let main = edgetest_templates::HARNESS_MAIN;
    if package.shadow.is_none() {
        return main.to_owned();
    }
    let text = main.replace("mod targets;\n", "");
    text.replace("targets::TARGETS", &format!("{}::{MODULE}::TARGETS", package.lib_name))
}

/// Adds the files of the shadow library, and gives what it links.
pub fn add(plan: &TestPlan, package: &Package, files: &mut Vec<(PathBuf, String)>) -> Vec<(PathBuf, PathBuf)> {
    let Some(shadow) = &package.shadow else { return Vec::new() };
    let folder = folder(package);
    files.push((folder.join("Cargo.toml"), manifest(plan, package, shadow)));
    files.push((root_file(package, shadow), root(package, shadow)));
    shadow.links.iter().map(|(name, target)| (folder.join(name), target.clone())).collect()
}

fn root_file(package: &Package, shadow: &Shadow) -> PathBuf {
    folder(package).join(&shadow.root_file)
}

fn manifest(plan: &TestPlan, package: &Package, shadow: &Shadow) -> String {
    let support = "edgetest-support = { path = \"../../support\", features = [\"worker\"] }\n";
    let known = |krate: &str| {
        let name = package.extern_crates.get(krate).map_or(krate, |(name, _)| name.as_str());
        shadow.manifest.contains(&format!("= {{ package = {name:?},"))
    };
    format!("{}{}{support}", shadow.manifest, foreign_rows(plan, package, &known))
}

fn root(package: &Package, shadow: &Shadow) -> String {
    format!("{}\nextern crate self as {};\n#[doc(hidden)]\npub mod {MODULE};\n", shadow.root_text, package.lib_name)
}
