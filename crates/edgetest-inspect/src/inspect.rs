//! The stage itself: document, convert, harvest.

use crate::api::CrateApi;
use crate::callables::Places;
use crate::error::InspectError;
use crate::foreign;
use crate::harvest;
use crate::names::Names;
use crate::paths::PublicPaths;
use crate::rustdoc;
use crate::workspace::{SelectedPackage, Selection};
use rustdoc_types::Crate;

/// Reads the public API of a package's library.
pub fn inspect(package: &SelectedPackage, selection: &Selection) -> Result<CrateApi, InspectError> {
    let krate = rustdoc::document(package, selection)?;
    let public = PublicPaths::of(&krate);
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
    let places = Places { package: &facts.root, workspace: &facts.workspace_root };
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
