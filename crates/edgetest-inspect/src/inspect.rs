//! The stage itself: document, convert, harvest.

use crate::api::{Callable, CrateApi, Owner, Type};
use crate::callables::Places;
use crate::error::InspectError;
use crate::foreign;
use crate::harvest::{self, Calls};
use crate::makers;
use crate::names::Names;
use crate::paths::{PublicPaths, View};
use crate::rustdoc;
use crate::web;
use crate::workspace::{SelectedPackage, Selection};
use rustdoc_types::Crate;

/// Reads the public API of a package's library.
pub fn inspect(package: &SelectedPackage, selection: &Selection) -> Result<CrateApi, InspectError> {
    let krate = rustdoc::document(package, selection)?;
    let view = if package.package.shadow.is_some() { View::Inside } else { View::Outside };
    let public = PublicPaths::of(&krate, view);
    let mut api = convert(package, &krate, &public);
    let mut dependencies = foreign::Dependencies::new(package, selection);
    foreign::correct(&mut api.defs, &public, package, &mut dependencies);
    makers::add(&mut api, &krate, &public, package, &mut dependencies);
    web::add(&mut api, web::discover(&package.package, &package.lib_path));
    let harvest = harvest::harvest(&package.package.root, &package.lib_path);
    api.risks = api.callables.iter().map(|callable| harvest.bodies.risk(&callable.name)).collect();
    let reach = |callable: &Callable| harvest.bodies.reaches(&callable.name).map(str::to_owned);
    api.reaches = api.callables.iter().map(reach).collect();
    api.arguments = api.callables.iter().map(|callable| arguments(&api, callable, &harvest.calls)).collect();
    api.has_unsafe = harvest.bodies.has_unsafe;
    api.lexicon = harvest.lexicon;
    Ok(api)
}

fn arguments(api: &CrateApi, callable: &Callable, calls: &Calls) -> Vec<String> {
    let parameters: Vec<&str> = callable.params.iter().map(|(name, _)| name.as_str()).collect();
    let subject = match callable.owner {
        Owner::Inherent(block) | Owner::TraitImpl(block) => match &api.impls[block].self_ty {
            Type::Adt { def, .. } => api.defs[def.0 as usize].path.rsplit("::").next(),
            _ => None,
        },
        Owner::Free { .. } | Owner::TraitProvided(_) | Owner::Route(_) => None,
    };
    calls.texts(subject, &callable.name, &parameters)
}

/// Whether the library's own sources hold `unsafe` code.
pub fn uses_unsafe(package: &SelectedPackage) -> bool {
    harvest::uses_unsafe(&package.package.root, &package.lib_path)
}

/// Everything but the lexicon.
pub(crate) fn convert(package: &SelectedPackage, krate: &Crate, public: &PublicPaths) -> CrateApi {
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
        risks: Vec::new(),
        reaches: Vec::new(),
        arguments: Vec::new(),
        has_unsafe: false,
        web: web::Web::default(),
    };
    (api, names)
}
