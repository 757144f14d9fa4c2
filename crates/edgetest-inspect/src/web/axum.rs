//! axum: functions that return a `Router`, and functions that serve one.
//!
//! Routers are values, so that a small interpreter follows them: through variables, method chains, `nest`, `merge`, and
//! functions of the crate that return one. What it cannot follow has no routes.

mod helper;
mod router;

use super::handler::{self, Sketch, add, path};
use super::program::{Function, Program, head, names};
use super::site::{Site, sites};
use super::{App, Framework, Sight, Web, needs, slice};
use helper::Helpers;
use router::Walk;
use syn::{Expr, ReturnType};

/// Adds the applications of a program, and their routes.
pub(super) fn discover(program: &Program, krate: &str, sight: Sight, web: &mut Web) {
    let mut walk = Walk::new(program);
    let helpers = Helpers::of(program);
    let mut out_of_reach = Vec::new();
    for function in program.functions().filter(|function| handler::is_looked_at(*function, sight)) {
        for (app, routes) in served(&mut walk, &helpers, function, krate) {
            if app.out_of_reach.is_some() {
                out_of_reach.push((app, routes));
            } else {
                add(program, web, app, routes);
            }
        }
    }
    // A router that another function takes in is part of that one; one that is served where it cannot be built may yet be
    // had from the function that it comes from.
    let alone = program.functions().filter(|function| builds_alone(*function, sight));
    let alone: Vec<_> = alone.map(|function| (function, walk.function(function, Vec::new()))).collect();
    for (function, routes) in alone {
        let name = path(krate, function);
        if walk.entered.contains(&function.item.sig.ident.to_string()) {
            continue;
        }
        let wait = if function.item.sig.asyncness.is_some() { ".await" } else { "" };
        let build = format!("{}(){wait}", handler::spoken(krate, function, sight));
        let out_of_reach = needs::of(program, function.module, &build);
        add(program, web, App { framework: Framework::Axum, build, name, needs_root: false, out_of_reach }, routes);
    }
    for (app, routes) in out_of_reach {
        let is_known =
            |sketch: &Sketch| web.routes.iter().any(|route| route.method == sketch.method && route.path == sketch.path);
        let rest = routes.into_iter().filter(|sketch| !is_known(sketch)).collect();
        add(program, web, app, rest);
    }
}

/// A function that takes nothing and returns a router that lacks no state.
fn builds_alone(function: Function<'_>, sight: Sight) -> bool {
    handler::is_callable(function, sight) && returns_router(&function.item.sig.output)
}

fn returns_router(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    head(ty).is_some_and(|(name, args)| {
        let is_whole = args.iter().all(|ty| matches!(ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()));
        name == "Router" && is_whole
    })
}

/// The applications that a function serves, and their routes.
fn served<'a>(
    walk: &mut Walk<'a>,
    helpers: &Helpers<'a>,
    function: Function<'a>,
    krate: &str,
) -> Vec<(App, Vec<Sketch>)> {
    let mut found = Vec::new();
    for site in sites(function.item, &|expr| served_by(expr, helpers, function)) {
        let entered = walk.entered.clone();
        let routes = walk.served(function, &site.before, &site.app);
        if routes.is_empty() {
            continue;
        }
        let app = app(walk.program, function, &site, krate, found.len());
        if app.out_of_reach.is_some() {
            // Its parts can still be tried by themselves.
            walk.entered = entered;
        }
        found.push((app, routes));
    }
    found
}

/// How an application is built, or why it cannot be. `others` have been found in the same function.
fn app(program: &Program, function: Function<'_>, site: &Site, krate: &str, others: usize) -> App {
    let build = if function.module.path.is_empty() {
        let slice = slice::slice(&site.before, &site.app, &handler::params(function)).and_then(slice::Slice::whole);
        slice.ok_or_else(|| "what builds it is an argument of the function that serves it".to_owned())
    } else {
        Err("it is built where only its own module's names hold".to_owned())
    };
    let build = build.and_then(|build| match needs::of(program, function.module, &build) {
        Some(reason) => Err(reason),
        None => Ok(build),
    });
    let number = if others == 0 { String::new() } else { format!(" ({})", others + 1) };
    App {
        framework: Framework::Axum,
        name: path(krate, function) + &number,
        needs_root: true,
        out_of_reach: build.as_ref().err().cloned(),
        build: build.unwrap_or_default(),
    }
}

/// The second argument of `axum::serve(listener, app)`, the one of `.serve(app)`, or what a function of the program is given
/// to serve.
fn served_by(expr: &Expr, helpers: &Helpers<'_>, from: Function<'_>) -> Option<Expr> {
    helpers.served_by(expr, from).or_else(|| serving(expr)).map(|app| without_make_service(app).clone())
}

fn serving(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if names(&path.path).last().is_some_and(|name| name == "serve") => call.args.iter().nth(1),
            _ => None,
        },
        Expr::MethodCall(call) if call.method == "serve" => call.args.first(),
        _ => None,
    }
}

/// The application itself is called, not a service that makes one for each connection.
fn without_make_service(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(call) if call.method.to_string().starts_with("into_make_service") => &call.receiver,
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if names(&path.path).last().is_some_and(|name| name == "into_make_service") => {
                call.args.first().unwrap_or(expr)
            }
            _ => expr,
        },
        Expr::Paren(inner) => without_make_service(&inner.expr),
        _ => expr,
    }
}

#[cfg(test)]
mod tests;
