//! Manifests of generated packages.

use crate::subject;
use edgetest_inspect::{CrateApi, Package};
use edgetest_plan::TestPlan;
use std::collections::BTreeSet;
use std::path::Path;

/// The harness's manifest: the crate under test under the name that Rust code knows it by, and what its API exposes.
pub fn manifest(name: &str, plan: &TestPlan, api: &CrateApi) -> String {
    fill(edgetest_templates::HARNESS_MANIFEST, name, plan, api)
}

/// A harness's manifest from its template.
pub fn fill(template: &str, name: &str, plan: &TestPlan, api: &CrateApi) -> String {
    template.replace("__HARNESS__", name).replace("# __DEPENDENCIES__", dependencies(plan, api).trim_end())
}

/// The crate under test and what its API exposes, for a package anywhere on this machine.
pub fn dependencies(plan: &TestPlan, api: &CrateApi) -> String {
    let package = &api.package;
    let source = match &package.shadow {
        Some(_) => format!("path = {:?}", subject::folder(package).to_string_lossy().replace('\\', "/")),
        None => source(&package.version, &package.root),
    };
    let mut lines = dependency(&source, package);
    lines.push_str(&match &package.shadow {
        Some(_) => feature_rows(plan, package),
        None => foreign_rows(plan, package, &|_| false),
    });
    lines
}

/// The same for a package in a folder of the crate under test, which may lie elsewhere on the next machine.
pub fn dependencies_beside(plan: &TestPlan, api: &CrateApi) -> String {
    let package = &api.package;
    let mut lines = dependency("path = \"..\"", package);
    let rows = foreign_rows(plan, package, &|_| false);
    for row in rows.lines() {
        // What the lock file names by path lies somewhere beside the package.
        let relative = row.split_once("path = \"").and_then(|(head, rest)| {
            let (path, tail) = rest.split_once('"')?;
            Some(format!("{head}path = {:?}{tail}", from_below(Path::new(path), &package.root)?))
        });
        lines.push_str(relative.as_deref().unwrap_or(row));
        lines.push('\n');
    }
    lines
}

/// `path` as seen from a folder in `root`.
fn from_below(path: &Path, root: &Path) -> Option<String> {
    let common = path.ancestors().find(|ancestor| root.starts_with(ancestor))?;
    let up = root.strip_prefix(common).ok()?.components().count() + 1;
    let down = path.strip_prefix(common).ok()?.to_string_lossy().replace('\\', "/");
    Some(["../".repeat(up), down].concat().trim_end_matches('/').to_owned())
}

/// The other crates that the targets name, but those that are `known` where the rows go.
pub fn foreign_rows(plan: &TestPlan, package: &Package, known: &dyn Fn(&str) -> bool) -> String {
    let needed = crate::web::needed(plan);
    let typed = plan.externs.iter().map(String::as_str).chain(crate::web::named(plan, package));
    let names: BTreeSet<&str> = typed.chain(needed.keys().copied()).collect();
    let names = names.into_iter().filter(|krate| *krate != package.lib_name && !known(krate));
    names.filter_map(|krate| row(krate, needed.get(krate).copied().unwrap_or_default(), package)).collect()
}

/// Features that a driver needs of crates that the crate under test may name already. Named beside it, they hold for both.
pub fn feature_rows(plan: &TestPlan, package: &Package) -> String {
    crate::web::needed(plan).into_iter().filter_map(|(krate, features)| row(krate, features, package)).collect()
}

fn row(krate: &str, features: &[&str], package: &Package) -> Option<String> {
    let (name, version) = package.extern_crates.get(krate)?;
    let root = package.dependencies.get(&format!("{name}-{version}"));
    Some(foreign(krate, name, version, root.map(std::path::PathBuf::as_path), features))
}

/// Dependencies of the package in which a suite is tried: the crate under test, and those of the others that its users'
/// tests can name.
pub fn of_suite(plan: &TestPlan, api: &CrateApi, direct: &BTreeSet<String>) -> String {
    let package = &api.package;
    let others = foreign_rows(plan, package, &|krate| !direct.contains(krate));
    dependency(&source(&package.version, &package.root), package) + &others
}

/// The support package's manifest.
pub fn support(baseline: bool) -> String {
    let lines = if baseline {
        "default = [\"baseline\"]\nbaseline = [\"dep:proptest\"]\n\n[dependencies]\nproptest = { version = \"1\", optional = true }"
    } else {
        ""
    };
    edgetest_templates::SUPPORT_MANIFEST
        .replace("__VERSION__", env!("CARGO_PKG_VERSION"))
        .replace("# __BASELINE__", lines)
}

fn dependency(source: &str, package: &Package) -> String {
    let features: Vec<String> = package.features.iter().map(|feature| format!("{feature:?}")).collect();
    format!(
        "{} = {{ package = {:?}, {source}, default-features = {}, features = [{}] }}\n",
        package.lib_name,
        package.name,
        package.default_features,
        features.join(", "),
    )
}

fn foreign(key: &str, name: &str, version: &str, root: Option<&Path>, features: &[&str]) -> String {
    let source = root.map_or_else(|| pinned(version), |root| source(version, root));
    let features = if features.is_empty() { String::new() } else { format!(", features = {features:?}") };
    format!("{key} = {{ package = {name:?}, {source}, default-features = false{features} }}\n")
}

/// A package that lies in cargo's registry folder is named by version, so that cargo caps its lints; any other by path.
fn source(version: &str, root: &Path) -> String {
    let text = root.to_string_lossy().replace('\\', "/");
    if text.contains("/registry/src/") { pinned(version) } else { format!("path = {text:?}") }
}

fn pinned(version: &str) -> String {
    // Build metadata is no part of a requirement.
    format!("version = \"={}\"", version.split('+').next().unwrap_or(version))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_seen_from_the_folder_below() {
        let root = Path::new("/w/a");
        assert_eq!(from_below(Path::new("/w/b/c"), root).as_deref(), Some("../../b/c"));
        assert_eq!(from_below(Path::new("/w/a/d"), root).as_deref(), Some("../d"));
    }

    #[test]
    fn a_registry_package_is_named_by_version_and_a_local_one_by_path() {
        assert_eq!(source("1.2.3+spec", Path::new("/home/u/.cargo/registry/src/x/a-1.2.3")), "version = \"=1.2.3\"");
        assert_eq!(source("1.2.3", Path::new("/home/u/a")), "path = \"/home/u/a\"");
    }
}
