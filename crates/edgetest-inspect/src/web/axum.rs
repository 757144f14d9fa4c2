//! axum: functions that return a `Router`, and functions that serve one.
//!
//! Routers are values, so that a small interpreter follows them: through variables, method chains, `nest`, `merge`, and
//! functions of the crate that return one. What it cannot follow has no routes.

mod router;

use super::handler::{self, Sketch, add, path};
use super::program::{Function, Program, head, names};
use super::{App, Framework, Web, slice};
use router::Walk;
use syn::{Expr, ReturnType, Stmt};

/// Adds the applications of a program, and their routes.
pub(super) fn discover(program: &Program, krate: &str, inside: bool, web: &mut Web) {
    let mut walk = Walk::new(program);
    let mut out_of_reach = Vec::new();
    for function in program.functions().filter(|_| inside) {
        let Some((build, routes)) = served(&mut walk, function) else { continue };
        let name = path(krate, function);
        let mut app =
            App { framework: Framework::Axum, name, build: String::new(), needs_root: true, out_of_reach: None };
        match build {
            Ok(build) => {
                app.build = build;
                add(program, web, app, routes);
            }
            Err(reason) => {
                app.out_of_reach = Some(reason);
                out_of_reach.push((app, routes));
            }
        }
    }
    // A router that another function takes in is part of that one; one that is served where it cannot be built may yet be
    // had from the function that it comes from.
    let alone = program.functions().filter(|function| builds_alone(*function, inside));
    let alone: Vec<_> = alone.map(|function| (function, walk.function(function, Vec::new()))).collect();
    for (function, routes) in alone {
        let name = path(krate, function);
        if walk.entered.contains(&function.item.sig.ident.to_string()) {
            continue;
        }
        let wait = if function.item.sig.asyncness.is_some() { ".await" } else { "" };
        let build = format!("{name}(){wait}");
        let app = App { framework: Framework::Axum, build, name, needs_root: false, out_of_reach: None };
        add(program, web, app, routes);
    }
    for (app, routes) in out_of_reach {
        let is_known =
            |sketch: &Sketch| web.routes.iter().any(|route| route.method == sketch.method && route.path == sketch.path);
        let rest = routes.into_iter().filter(|sketch| !is_known(sketch)).collect();
        add(program, web, app, rest);
    }
}

/// A function that takes nothing and returns a router that lacks no state.
fn builds_alone(function: Function<'_>, inside: bool) -> bool {
    handler::is_callable(function, inside) && returns_router(&function.item.sig.output)
}

fn returns_router(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    head(ty).is_some_and(|(name, args)| {
        let is_whole = args.iter().all(|ty| matches!(ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()));
        name == "Router" && is_whole
    })
}

/// The application that a function serves: how it is built, or why it cannot be, and its routes.
fn served<'a>(walk: &mut Walk<'a>, function: Function<'a>) -> Option<(Result<String, String>, Vec<Sketch>)> {
    let stmts = &function.item.block.stmts;
    let (at, app) = stmts.iter().enumerate().find_map(|(at, stmt)| Some((at, served_by(stmt)?)))?;
    let app = without_make_service(app);
    let entered = walk.entered.clone();
    let routes = walk.served(function, &stmts[..at], app);
    if routes.is_empty() {
        return None;
    }
    let build = if function.module.path.is_empty() {
        let build = slice::slice(&stmts[..at], app, &handler::params(function));
        build.ok_or_else(|| "what builds it is an argument of the function that serves it".to_owned())
    } else {
        Err("it is built where only its own module's names hold".to_owned())
    };
    if build.is_err() {
        // Its parts can still be tried by themselves.
        walk.entered = entered;
    }
    Some((build, routes))
}

/// The second argument of `axum::serve(listener, app)`, or the one of `.serve(app)`, wherever in a statement.
fn served_by(stmt: &Stmt) -> Option<&Expr> {
    match stmt {
        Stmt::Expr(expr, _) => serving(expr),
        Stmt::Local(local) => serving(&local.init.as_ref()?.expr),
        Stmt::Item(_) | Stmt::Macro(_) => None,
    }
}

fn serving(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if names(&path.path).last().is_some_and(|name| name == "serve") => call.args.iter().nth(1),
            _ => call.args.iter().find_map(serving),
        },
        Expr::MethodCall(call) if call.method == "serve" => call.args.first(),
        Expr::MethodCall(call) => serving(&call.receiver).or_else(|| call.args.iter().find_map(serving)),
        Expr::Await(inner) => serving(&inner.base),
        Expr::Try(inner) => serving(&inner.expr),
        Expr::Return(inner) => serving(inner.expr.as_deref()?),
        Expr::Let(inner) => serving(&inner.expr),
        Expr::If(inner) => serving(&inner.cond),
        Expr::Async(inner) => inner.block.stmts.iter().find_map(served_by),
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
