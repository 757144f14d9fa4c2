//! The manifest of a shadow library, from what cargo says of the package: inheritance is resolved there, paths are
//! absolute, and features are spelled out.

use cargo_metadata::{Dependency, DependencyKind, Package, Target, TargetKind};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// Ends within `[dependencies]`.
pub(super) fn manifest(package: &Package, binary: &Target, lib_name: &str, root_file: &Path) -> String {
    let mut text = head(package, binary);
    let root_file = root_file.to_string_lossy().replace('\\', "/");
    let _ = write!(text, "\n[workspace]\n\n[lib]\nname = \"{lib_name}\"\npath = {root_file:?}\ndoctest = false\n");
    text.push_str("\n[features]\n");
    for (name, means) in &package.features {
        let _ = writeln!(text, "{name:?} = {means:?}");
    }
    let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut plain = Vec::new();
    for dependency in &package.dependencies {
        match table(dependency) {
            Some(name) if name == "dependencies" => plain.push(row(dependency)),
            Some(name) => tables.entry(name).or_default().push(row(dependency)),
            None => {}
        }
    }
    for (name, rows) in tables {
        let _ = write!(text, "\n[{name}]\n{}", rows.concat());
    }
    let _ = write!(text, "\n[dependencies]\n{}", plain.concat());
    text
}

/// Rows of what tests depend on, on every platform that has them.
pub(super) fn dev_dependencies(package: &Package) -> String {
    let rows: BTreeMap<String, String> = package
        .dependencies
        .iter()
        .filter(|dependency| dependency.kind == DependencyKind::Development && dependency.target.is_none())
        .map(|dependency| (dependency.rename.clone().unwrap_or_else(|| dependency.name.clone()), row(dependency)))
        .collect();
    rows.into_values().collect()
}

fn head(package: &Package, binary: &Target) -> String {
    let mut text = String::from("# Written by cargo-edgetest: the package's binary as a library.\n[package]\n");
    let _ = write!(text, "name = {:?}\nversion = \"{}\"\n", package.name.as_str(), package.version);
    let _ = write!(text, "edition = \"{}\"\npublish = false\nautobins = false\n", binary.edition);
    text.push_str("autoexamples = false\nautotests = false\nautobenches = false\n");
    let described = [("description", &package.description), ("repository", &package.repository)];
    for (key, value) in described.into_iter().filter_map(|(key, value)| Some((key, value.as_ref()?))) {
        let _ = writeln!(text, "{key} = {value:?}");
    }
    if !package.authors.is_empty() {
        let _ = writeln!(text, "authors = {:?}", package.authors);
    }
    if let Some(links) = &package.links {
        let _ = writeln!(text, "links = {links:?}");
    }
    let script = package.targets.iter().find(|target| target.kind.contains(&TargetKind::CustomBuild));
    let root = package.manifest_path.parent();
    if let Some(path) = script.zip(root).and_then(|(script, root)| script.src_path.strip_prefix(root).ok()) {
        let _ = writeln!(text, "build = {:?}", path.as_str().replace('\\', "/"));
    }
    text
}

/// Tests' own dependencies are of no use here.
fn table(dependency: &Dependency) -> Option<String> {
    let name = match dependency.kind {
        DependencyKind::Normal => "dependencies",
        DependencyKind::Build => "build-dependencies",
        _ => return None,
    };
    Some(match &dependency.target {
        Some(target) => format!("target.'{target}'.{name}"),
        None => name.to_owned(),
    })
}

fn row(dependency: &Dependency) -> String {
    let key = dependency.rename.as_ref().unwrap_or(&dependency.name);
    let mut fields = vec![format!("package = {:?}", dependency.name)];
    fields.extend(source(dependency));
    if !dependency.uses_default_features {
        fields.push("default-features = false".to_owned());
    }
    if !dependency.features.is_empty() {
        fields.push(format!("features = {:?}", dependency.features));
    }
    if dependency.optional {
        fields.push("optional = true".to_owned());
    }
    format!("{key:?} = {{ {} }}\n", fields.join(", "))
}

fn source(dependency: &Dependency) -> Vec<String> {
    let version = format!("version = \"{}\"", dependency.req);
    if let Some(path) = &dependency.path {
        return vec![format!("path = {:?}", path.as_str().replace('\\', "/"))];
    }
    let registry = dependency.registry.as_ref().map(|index| format!("registry-index = {index:?}"));
    let source = dependency.source.as_ref().map(|source| source.repr.clone()).unwrap_or_default();
    match source.strip_prefix("git+") {
        Some(git) => git_fields(git),
        None => std::iter::once(version).chain(registry).collect(),
    }
}

/// `https://host/repo?branch=main`, perhaps with `#commit`.
fn git_fields(source: &str) -> Vec<String> {
    let source = source.split('#').next().unwrap_or(source);
    let (url, query) = source.split_once('?').unwrap_or((source, ""));
    let known = query.split('&').filter_map(|pair| pair.split_once('='));
    let known = known.filter(|(key, _)| ["branch", "tag", "rev"].contains(key));
    let fields = known.map(|(key, value)| format!("{key} = \"{}\"", value.replace("%2F", "/")));
    std::iter::once(format!("git = {url:?}")).chain(fields).collect()
}

#[cfg(test)]
mod tests {
    use super::git_fields;

    #[test]
    fn a_git_dependency_keeps_its_branch() {
        assert_eq!(git_fields("https://h/r"), ["git = \"https://h/r\""]);
        let fields = git_fields("https://h/r?branch=a%2Fb#0123");
        assert_eq!(fields, ["git = \"https://h/r\"", "branch = \"a/b\""]);
    }
}
