//! What is read of a chosen package.

use super::{SelectedPackage, Selection};
use crate::api::Package;
use crate::error::InspectError;
use crate::metadata::target_directory;
use crate::shadow::{self, Shadow};
use cargo_metadata::{CrateType, DependencyKind, Metadata, PackageId, Target, TargetKind};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::PathBuf;

/// Reads a package that has a library.
pub(super) fn read(
    package: &cargo_metadata::Package,
    metadata: &Metadata,
    selection: &Selection,
) -> Result<SelectedPackage, InspectError> {
    let is_member = metadata.workspace_members.contains(&package.id);
    let (lib, shadow) = subject(package, metadata, is_member)?;
    let lib_name = if shadow.is_some() { shadow::library_name(lib) } else { lib.name.replace('-', "_") };
    let is_binary = shadow.is_some();
    let root = package.manifest_path.parent().unwrap_or(&package.manifest_path);
    Ok(SelectedPackage {
        package: Package {
            name: package.name.to_string(),
            version: package.version.to_string(),
            lib_name: lib_name.clone(),
            root: root.into(),
            workspace_root: metadata.workspace_root.clone().into(),
            target_directory: target_directory(selection, metadata.target_directory.as_std_path())?,
            features: if is_member { features(package, selection) } else { resolved_features(&package.id, metadata) },
            default_features: is_member && (selection.all_features || !selection.no_default_features),
            dependencies: folders(metadata),
            extern_crates: extern_crates(&package.id, metadata),
            shadow,
        },
        id: package.id.repr.clone(),
        manifest_path: package.manifest_path.clone().into(),
        edition: lib.edition.to_string(),
        lib_path: lib.src_path.clone().into(),
        is_member,
        bootstrap: if is_binary {
            lib_name
        } else if is_member {
            member_libraries(metadata)
        } else {
            lib_name
        },
    })
}

/// The library, or the binary of a member that has none, as a library.
fn subject<'a>(
    package: &'a cargo_metadata::Package,
    metadata: &Metadata,
    is_member: bool,
) -> Result<(&'a Target, Option<Shadow>), InspectError> {
    let refusal = match library(package) {
        Ok(lib) => return Ok((lib, None)),
        Err(refusal) => refusal,
    };
    let binary = shadow::binary(package).filter(|_| is_member && matches!(refusal, InspectError::NoLibrary { .. }));
    let name = shadow::library_name;
    let described =
        binary.and_then(|binary| Some((binary, shadow::describe(package, binary, &name(binary), metadata)?)));
    described.map(|(binary, shadow)| (binary, Some(shadow))).ok_or(refusal)
}

/// The library of a member as its own root sees it, private functions included; `None` where its root cannot be read.
pub(super) fn within(package: &SelectedPackage, metadata: &Metadata) -> Option<SelectedPackage> {
    let described = metadata.packages.iter().find(|described| described.id.repr == package.id)?;
    let lib = library(described).ok()?;
    let lib_name = package.package.lib_name.clone();
    let shadow = shadow::describe(described, lib, &lib_name, metadata)?;
    let facts = Package { shadow: Some(shadow), ..package.package.clone() };
    Some(SelectedPackage { package: facts, bootstrap: lib_name, ..package.clone() })
}

fn library(package: &cargo_metadata::Package) -> Result<&Target, InspectError> {
    let name = || package.name.to_string();
    if package.targets.iter().any(|target| target.kind.contains(&TargetKind::ProcMacro)) {
        return Err(InspectError::ProcMacro { package: name() });
    }
    let lib = package.targets.iter().find(|target| target.kind.iter().any(is_library));
    let lib = lib.ok_or_else(|| InspectError::NoLibrary { package: name() })?;
    let is_linkable = |of: &CrateType| matches!(of, CrateType::Lib | CrateType::RLib | CrateType::DyLib);
    if !lib.crate_types.iter().any(is_linkable) {
        let kinds: Vec<String> = lib.crate_types.iter().map(ToString::to_string).collect();
        return Err(InspectError::NotLinkable { package: name(), kinds: kinds.join(" and ") });
    }
    Ok(lib)
}

fn member_libraries(metadata: &Metadata) -> String {
    let members = metadata.workspace_packages();
    let libraries = members.iter().filter_map(|package| library(package).ok());
    libraries.map(|lib| lib.name.replace('-', "_")).collect::<Vec<_>>().join(",")
}

fn is_library(kind: &TargetKind) -> bool {
    matches!(kind, TargetKind::Lib | TargetKind::RLib | TargetKind::DyLib | TargetKind::CDyLib | TargetKind::StaticLib)
}

/// Features to name in a manifest that depends on the package: those of the selection that it has.
fn features(package: &cargo_metadata::Package, selection: &Selection) -> Vec<String> {
    let own = package.features.keys().filter(|name| *name != "default");
    if selection.all_features {
        return own.cloned().collect();
    }
    let asked: BTreeSet<&str> = selection
        .features
        .iter()
        .flat_map(|list| list.split([',', ' ']))
        .map(|name| name.strip_prefix(&format!("{}/", package.name)).unwrap_or(name))
        .collect();
    own.filter(|name| asked.contains(name.as_str())).cloned().collect()
}

/// The features that a dependency was resolved with, `default` among them: nobody but the graph can tell.
fn resolved_features(id: &cargo_metadata::PackageId, metadata: &Metadata) -> Vec<String> {
    let nodes = metadata.resolve.iter().flat_map(|resolve| &resolve.nodes);
    let node = nodes.into_iter().find(|node| node.id == *id);
    node.map(|node| node.features.iter().map(ToString::to_string).collect()).unwrap_or_default()
}

fn folders(metadata: &Metadata) -> BTreeMap<String, PathBuf> {
    let folder = |package: &cargo_metadata::Package| {
        let root = package.manifest_path.parent()?;
        Some((format!("{}-{}", package.name, package.version), root.into()))
    };
    metadata.packages.iter().filter_map(folder).collect()
}

/// Nearest first, so that of two crates of one name the direct dependency is meant.
fn extern_crates(root: &PackageId, metadata: &Metadata) -> BTreeMap<String, (String, String)> {
    let mut crates = BTreeMap::new();
    let nodes = metadata.resolve.as_ref().map_or(&[][..], |resolve| &resolve.nodes);
    let nodes: BTreeMap<&PackageId, _> = nodes.iter().map(|node| (&node.id, node)).collect();
    let mut seen = BTreeSet::from([root]);
    let mut queue = VecDeque::from([root]);
    while let Some(node) = queue.pop_front().and_then(|id| nodes.get(id)) {
        for dependency in &node.deps {
            let is_linked = dependency.dep_kinds.iter().any(|kind| kind.kind == DependencyKind::Normal);
            if !is_linked || !seen.insert(&dependency.pkg) {
                continue;
            }
            queue.push_back(&dependency.pkg);
            if let Some(package) = metadata.packages.iter().find(|package| package.id == dependency.pkg)
                && let Some(lib) = package.targets.iter().find(|target| target.kind.iter().any(is_library))
            {
                let named = (package.name.to_string(), package.version.to_string());
                crates.entry(lib.name.replace('-', "_")).or_insert(named);
            }
        }
    }
    crates
}
