//! The stage itself: document, convert, harvest.

use crate::api::CrateApi;
use crate::callables::Places;
use crate::error::InspectError;
use crate::foreign;
use crate::harvest;
use crate::names::Names;
use crate::paths::{PublicPaths, View};
use crate::rustdoc;
use crate::workspace::{SelectedPackage, Selection};
use rustdoc_types::Crate;

/// Reads the public API of a package's library.
pub fn inspect(package: &SelectedPackage, selection: &Selection) -> Result<CrateApi, InspectError> {
    let krate = rustdoc::document(package, selection)?;
    let view = if package.package.shadow.is_some() { View::Inside } else { View::Outside };
    let public = PublicPaths::of(&krate, view);
    let mut api = convert(package, &krate, &public);
    foreign::correct(&mut api.defs, &public, package, selection);
    api.lexicon = harvest::lexicon(&package.package.root, &package.lib_path);
    Ok(api)
}

/// Everything but the lexicon.
fn convert(package: &SelectedPackage, krate: &Crate, public: &PublicPaths) -> CrateApi {
    let (_, met) = convert_with(package, Names::new(krate, public));
    let (mut api, names) = convert_with(package, met.renumbered());
    api.defs = names.into_defs();
    api
}

fn convert_with<'a>(package: &SelectedPackage, mut names: Names<'a>) -> (CrateApi, Names<'a>) {
    let facts = &package.package;
    let shadow = facts.shadow.as_ref().map(|_| rustdoc::shadow_folder(package));
    let places = Places {
        package: shadow.as_deref().unwrap_or(&facts.root),
        workspace: shadow.as_deref().unwrap_or(&facts.workspace_root),
    };
    let impls = names.impl_defs();
    let api = CrateApi {
        package: facts.clone(),
        defs: Vec::new(),
        types: names.type_defs(),
        traits: names.trait_defs(),
        constants: names.constants(&impls),
        callables: names.callables(&impls, &places),
        impls: impls.into_iter().map(|read| read.def).collect(),
        lexicon: crate::api::Lexicon::default(),
    };
    (api, names)
}
