//! actix-web: the closure that `HttpServer::new` takes, functions that return an `App`, and functions that configure one.
//!
//! A server calls the closure once a worker, so that it can be called here as well. Services are expressions: scopes,
//! resources, handlers with an attribute, and functions that add to a configuration.

mod services;

use super::handler::{self, Sketch, add, path};
use super::program::{Function, Program, head, names};
use super::{App, Framework, Web, slice};
use services::Services;
use std::collections::BTreeMap;
use syn::visit::Visit;
use syn::{Expr, ExprCall, FnArg, Pat, ReturnType, Stmt};

/// Adds the applications of a program, and their routes.
pub(super) fn discover(program: &Program, krate: &str, inside: bool, web: &mut Web) {
    let mut services = Services::new(program);
    for function in program.functions().filter(|_| inside) {
        let Some((build, routes)) = served(&mut services, function) else { continue };
        let (build, out_of_reach) = match build {
            Ok(build) => (build, None),
            Err(reason) => (String::new(), Some(reason)),
        };
        let name = path(krate, function);
        add(program, web, App { framework: Framework::Actix, name, build, needs_root: true, out_of_reach }, routes);
    }
    for function in program.functions() {
        if services.entered.contains(&function.item.sig.ident.to_string()) {
            continue;
        }
        let name = path(krate, function);
        let Some((build, routes)) = alone(&mut services, function, &name, inside) else { continue };
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
    inside: bool,
) -> Option<(String, Vec<Sketch>)> {
    let returns_app = match &function.item.sig.output {
        ReturnType::Type(_, ty) => head(ty).is_some_and(|(name, _)| name == "App"),
        ReturnType::Default => false,
    };
    if returns_app && handler::is_callable(function, inside) {
        return Some((format!("{name}()"), services.function(function)));
    }
    let inputs: Vec<&FnArg> = function.item.sig.inputs.iter().collect();
    let [FnArg::Typed(only)] = inputs.as_slice() else { return None };
    let syn::Type::Reference(lent) = &*only.ty else { return None };
    let configures = head(&lent.elem).is_some_and(|(name, _)| name == "ServiceConfig");
    let build = format!("::actix_web::App::new().configure({name})");
    (configures && handler::is_open(function, inside) && !inside).then(|| (build, services.function(function)))
}

/// The application that a function serves: how it is built, or why it cannot be, and its routes.
fn served(services: &mut Services<'_>, function: Function<'_>) -> Option<(Result<String, String>, Vec<Sketch>)> {
    let stmts = &function.item.block.stmts;
    let (at, factory) = stmts.iter().enumerate().find_map(|(at, stmt)| Some((at, factory(stmt)?)))?;
    let mut env = BTreeMap::new();
    for stmt in &stmts[..at] {
        bind(stmt, &mut env);
    }
    let routes = services.of(function.module, &factory, &env);
    if routes.is_empty() {
        return None;
    }
    let build = if function.module.path.is_empty() {
        let wanted = slice::text(&factory).map(|text| format!("({text})()"));
        let params = handler::params(function);
        let build = wanted.and_then(|wanted| slice::of_text(&stmts[..at], wanted, &params));
        build.ok_or_else(|| "what builds it is an argument of the function that serves it".to_owned())
    } else {
        Err("it is built where only its own module's names hold".to_owned())
    };
    Some((build, routes))
}

/// A variable stands for the expression that it was given.
fn bind(stmt: &Stmt, env: &mut BTreeMap<String, Expr>) {
    let Stmt::Local(local) = stmt else { return };
    let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else { return };
    env.insert(name.ident.to_string(), (*init.expr).clone());
}

/// The argument of `HttpServer::new`, wherever in a statement.
fn factory(stmt: &Stmt) -> Option<Expr> {
    let mut search = Search::default();
    search.visit_stmt(stmt);
    search.found
}

#[derive(Default)]
struct Search {
    found: Option<Expr>,
}

impl<'ast> Visit<'ast> for Search {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && names(&path.path).ends_with(&["HttpServer".to_owned(), "new".to_owned()])
        {
            self.found = self.found.take().or_else(|| call.args.first().cloned());
        }
        syn::visit::visit_expr_call(self, call);
    }
}

#[cfg(test)]
mod tests;
