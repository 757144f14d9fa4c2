//! Whole packages through cargo and rustdoc: a few small crates, each stating many facts.

mod binaries;
mod paths;
mod refusals;
mod signatures;

use edgetest_inspect::{Callable, CrateApi, Def, InspectError, Selection, Type, inspect, select};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A package in a temporary folder: pairs of file name and text.
fn package(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn manifest(name: &str, rest: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n{rest}\n[workspace]\n")
}

fn selection(root: &Path) -> Selection {
    Selection { manifest_path: Some(root.join("Cargo.toml")), offline: true, ..Selection::default() }
}

fn read(root: &Path, selection: &Selection) -> CrateApi {
    let selected = select(selection).expect("the package can be selected");
    assert_eq!(selected.packages.len(), 1, "{}", root.display());
    inspect(&selected.packages[0], selection).expect("the package can be inspected")
}

fn refusal(selection: &Selection) -> InspectError {
    let selected = match select(selection) {
        Ok(selected) => selected,
        Err(error) => return error,
    };
    inspect(&selected.packages[0], selection).expect_err("the package is refused")
}

fn find<'a>(api: &'a CrateApi, path: &str) -> &'a Callable {
    let found = api.callables.iter().find(|callable| callable.path == path);
    found.unwrap_or_else(|| panic!("{path} is not among {:#?}", paths(api)))
}

fn paths(api: &CrateApi) -> Vec<&str> {
    api.callables.iter().map(|callable| callable.path.as_str()).collect()
}

fn def<'a>(api: &'a CrateApi, ty: &Type) -> &'a Def {
    match ty {
        Type::Adt { def, .. } => &api.defs[def.0 as usize],
        Type::Ref { inner, .. } => def(api, inner),
        other => panic!("{other:?} is not nominal"),
    }
}
