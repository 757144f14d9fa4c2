//! actix-web: the closure that `HttpServer::new` takes, functions that return an `App`, and functions that configure one.
//!
//! A server calls the closure once a worker, so that it can be called here as well. Services are expressions: scopes,
//! resources, handlers with an attribute, and functions that add to a configuration.

mod services;

use super::handler::{self, Sketch, add, path};
use super::program::{Function, Program, head, names};
use super::site::{Site, sites};
use super::{App, Framework, Sight, Web, needs, slice};
use services::Services;
use std::collections::BTreeMap;
use syn::{Expr, FnArg, Pat, ReturnType, Stmt};

/// Adds the applications of a program, and their routes.
pub(super) fn discover(program: &Program, krate: &str, sight: Sight, web: &mut Web) {
    let mut services = Services::new(program);
    for function in program.functions().filter(|function| handler::is_looked_at(*function, sight)) {
        for (app, routes) in served(&mut services, function, krate) {
            add(program, web, app, routes);
        }
    }
    for function in program.functions() {
        if services.entered.contains(&function.item.sig.ident.to_string()) {
            continue;
        }
        let name = path(krate, function);
        let spoken = handler::spoken(krate, function, sight);
        let Some((build, routes)) = alone(&mut services, function, &spoken, sight) else { continue };
        let is_told =
            |sketch: &Sketch| web.routes.iter().any(|route| route.method == sketch.method && route.path == sketch.path);
        let rest = routes.into_iter().filter(|sketch| !is_told(sketch)).collect();
        let app = App { framework: Framework::Actix, name, build, needs_root: false, out_of_reach: None };
        add(program, web, app, rest);
    }
}

/// A function that gives an application, or one that adds to the configuration of one.
fn alone(
    services: &mut Services<'_>,
    function: Function<'_>,
    name: &str,
    sight: Sight,
) -> Option<(String, Vec<Sketch>)> {
    let returns_app = match &function.item.sig.output {
        ReturnType::Type(_, ty) => head(ty).is_some_and(|(name, _)| name == "App"),
        ReturnType::Default => false,
    };
    if returns_app && handler::is_callable(function, sight) {
        return Some((format!("{name}()"), services.function(function)));
    }
    let inputs: Vec<&FnArg> = function.item.sig.inputs.iter().collect();
    let [FnArg::Typed(only)] = inputs.as_slice() else { return None };
    let syn::Type::Reference(lent) = &*only.ty else { return None };
    let configures = head(&lent.elem).is_some_and(|(name, _)| name == "ServiceConfig");
    let build = format!("::actix_web::App::new().configure({name})");
    let is_open = sight == Sight::Outside && handler::is_open(function, sight);
    (configures && is_open).then(|| (build, services.function(function)))
}

/// The applications that a function serves, and their routes.
fn served(services: &mut Services<'_>, function: Function<'_>, krate: &str) -> Vec<(App, Vec<Sketch>)> {
    let mut found = Vec::new();
    for Site { before, app: factory } in sites(function.item, &factory) {
        let mut env = BTreeMap::new();
        for stmt in &before {
            bind(stmt, &mut env);
        }
        let routes = services.of(function.module, &factory, &env);
        if routes.is_empty() {
            continue;
        }
        let build = built(services.program, function, &before, &factory);
        let number = if found.is_empty() { String::new() } else { format!(" ({})", found.len() + 1) };
        let app = App {
            framework: Framework::Actix,
            name: path(krate, function) + &number,
            needs_root: true,
            out_of_reach: build.as_ref().err().cloned(),
            build: build.unwrap_or_default(),
        };
        found.push((app, routes));
    }
    found
}

/// How it is built, or why it cannot be.
fn built(program: &Program, function: Function<'_>, before: &[Stmt], factory: &Expr) -> Result<String, String> {
    if !function.module.path.is_empty() {
        return Err("it is built where only its own module's names hold".to_owned());
    }
    let wanted = slice::text(factory).map(|text| format!("({text})()"));
    let slice = wanted.and_then(|wanted| slice::of_text(before, &wanted, &handler::params(function)));
    let build = slice.and_then(slice::Slice::whole);
    let build = build.ok_or("what builds it is an argument of the function that serves it")?;
    needs::of(program, function.module, &build).map_or(Ok(build), Err)
}

/// A variable stands for the expression that it was given.
fn bind(stmt: &Stmt, env: &mut BTreeMap<String, Expr>) {
    let Stmt::Local(local) = stmt else { return };
    let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else { return };
    env.insert(name.ident.to_string(), (*init.expr).clone());
}

/// The argument of `HttpServer::new`.
fn factory(expr: &Expr) -> Option<Expr> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let is_new = names(&path.path).ends_with(&["HttpServer".to_owned(), "new".to_owned()]);
    call.args.first().filter(|_| is_new).cloned()
}

#[cfg(test)]
mod tests;
