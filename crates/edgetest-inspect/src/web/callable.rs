//! Routes as callables: what plans, filters, lists and reports does so with routes as with functions.

use super::{Route, Web};
use crate::api::{Callable, CrateApi, Generics, ImplDef, Owner, Span, Type};
use crate::docs;
use std::collections::BTreeSet;

/// Adds a callable for each route. The handlers themselves and the functions that build applications are what a route
/// runs, so that they are no callables of their own.
pub(crate) fn add(api: &mut CrateApi, web: Web) {
    if web.routes.is_empty() {
        return;
    }
    let mut places: BTreeSet<(&str, u32, &str)> = BTreeSet::new();
    for route in &web.routes {
        let name = route.handler.rsplit("::").next().unwrap_or_default();
        places.extend(route.place.as_ref().map(|(file, line, _)| (file.as_str(), *line, name)));
    }
    let builders: BTreeSet<&str> = web.apps.iter().map(|app| app.name.as_str()).collect();
    let of_framework: Vec<bool> = api.impls.iter().map(|block| is_of_framework(&api.defs, block)).collect();
    api.callables.retain(|callable| {
        if let Owner::TraitImpl(block) = callable.owner
            && of_framework[block]
        {
            return false;
        }
        let place = callable.span.as_ref().map(|span| (span.file.as_str(), span.line, callable.name.as_str()));
        let is_handler = place.is_some_and(|place| places.contains(&place));
        !is_handler
            && !builders.contains(callable.path.as_str())
            && !is_part(api_type_name(&api.defs, &callable.output))
    });
    let callables = web.routes.iter().enumerate().map(|(index, route)| callable(index, route, &web));
    api.callables.extend(callables);
    api.web = web;
}

/// What implements a framework's trait is called by the framework, for a request: `FromForm`, `Responder`, `Transform`.
fn is_of_framework(defs: &[crate::api::Def], block: &ImplDef) -> bool {
    const FRAMEWORKS: [&str; 7] =
        ["actix_service::", "actix_web::", "axum::", "axum_core::", "rocket::", "rocket_http::", "tower_service::"];
    let path = block.trait_ref.as_ref().and_then(|of| defs.get(of.def.0 as usize)).map(|def| def.path.as_str());
    path.is_some_and(|path| FRAMEWORKS.iter().any(|krate| path.starts_with(krate)))
}

/// A router is built to be served, in a runtime that a mere call does not have.
fn is_part(output: Option<&str>) -> bool {
    const PARTS: [(&str, &[&str]); 3] = [
        ("axum::", &["::Router", "::MethodRouter"]),
        ("actix_web::", &["::App", "::Scope", "::Resource", "::Route"]),
        ("rocket::", &["::Rocket", "::AdHoc", "::Route"]),
    ];
    let is_one = |path: &str, (krate, names): &(&str, &[&str])| {
        path.starts_with(krate) && names.iter().any(|name| path.ends_with(name))
    };
    output.is_some_and(|path| PARTS.iter().any(|part| is_one(path, part)))
}

fn api_type_name<'a>(defs: &'a [crate::api::Def], ty: &Type) -> Option<&'a str> {
    match ty {
        Type::Adt { def, .. } => defs.get(def.0 as usize).map(|def| def.path.as_str()),
        _ => None,
    }
}

fn callable(index: usize, route: &Route, web: &Web) -> Callable {
    let mut path = format!("{} {}", route.method, route.path);
    let same = |other: &&Route| other.method == route.method && other.path == route.path;
    if web.routes.iter().filter(same).count() > 1 {
        path = format!("{path} ({})", web.apps[route.app].name);
    }
    Callable {
        path,
        name: route.handler.clone(),
        owner: Owner::Route(index),
        generics: Generics::default(),
        receiver: None,
        params: Vec::new(),
        output: Type::Tuple(Vec::new()),
        is_unsafe: false,
        is_async: false,
        foreign_abi: false,
        derived: false,
        of_dependency: false,
        docs: docs::read(Some(&route.docs).filter(|text| !text.is_empty()).map(String::as_str)),
        span: route.place.clone().map(|(file, line, end_line)| Span { file, line, column: 1, end_line }),
    }
}
