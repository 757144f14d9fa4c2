//! axum: functions that return a `Router`, and functions that serve one.
//!
//! Routers are values, so that a small interpreter follows them: through variables, method chains, `nest`, `merge`, and
//! functions of the crate that return one. What it cannot follow has no routes.

mod router;

use super::program::{Function, Program, docs, head, names};
use super::{App, Extractor, Framework, Route, Web, extract, slice};
use router::{Sketch, Walk};
use syn::spanned::Spanned;
use syn::{Expr, FnArg, ReturnType, Stmt, Visibility};

/// Adds the applications of a program, and their routes.
pub(super) fn discover(program: &Program, krate: &str, inside: bool, web: &mut Web) {
    let mut walk = Walk::new(program);
    for function in program.functions().filter(|_| inside) {
        if let Some((build, routes)) = served(program, &mut walk, function) {
            let name = path(krate, function);
            let app = App { framework: Framework::Axum, name, build, needs_root: true };
            add(program, web, app, routes);
        }
    }
    // A router that another function takes in is part of that one.
    let alone = program.functions().filter(|function| builds_alone(*function, inside));
    let alone: Vec<_> = alone.map(|function| (function, walk.function(function, Vec::new()))).collect();
    for (function, routes) in alone {
        let name = path(krate, function);
        if walk.entered.contains(&function.item.sig.ident.to_string()) {
            continue;
        }
        let wait = if function.item.sig.asyncness.is_some() { ".await" } else { "" };
        let app = App { framework: Framework::Axum, build: format!("{name}(){wait}"), name, needs_root: false };
        add(program, web, app, routes);
    }
}

fn path(krate: &str, function: Function<'_>) -> String {
    let own = function.item.sig.ident.to_string();
    let names = std::iter::once(krate).chain(function.module.path.iter().map(String::as_str));
    names.chain([own.as_str()]).collect::<Vec<_>>().join("::")
}

/// A function that takes nothing and returns a router that lacks no state. It must be public, or else, seen from inside, one
/// that the root can name.
fn builds_alone(function: Function<'_>, inside: bool) -> bool {
    let signature = &function.item.sig;
    let is_open = match &function.item.vis {
        Visibility::Public(_) => inside || function.module.is_public,
        Visibility::Inherited => inside && function.module.path.is_empty(),
        Visibility::Restricted(_) => inside,
    };
    is_open && signature.inputs.is_empty() && signature.generics.params.is_empty() && returns_router(&signature.output)
}

fn returns_router(output: &ReturnType) -> bool {
    let ReturnType::Type(_, ty) = output else { return false };
    head(ty).is_some_and(|(name, args)| {
        let is_whole = args.iter().all(|ty| matches!(ty, syn::Type::Tuple(tuple) if tuple.elems.is_empty()));
        name == "Router" && is_whole
    })
}

/// The application that a function of the root serves: how it is built, and its routes.
fn served(program: &Program, walk: &mut Walk<'_>, function: Function<'_>) -> Option<(String, Vec<Sketch>)> {
    if !function.module.path.is_empty() {
        return None;
    }
    let stmts = &function.item.block.stmts;
    let (at, app) = stmts.iter().enumerate().find_map(|(at, stmt)| Some((at, served_by(stmt)?)))?;
    let app = without_make_service(app);
    let params: Vec<String> = function.item.sig.inputs.iter().flat_map(param).collect();
    let build = slice::slice(&stmts[..at], app, &params)?;
    let mut env = router::Env::new();
    walk.run(program.modules.first()?, &stmts[..at], &mut env);
    let routes = walk.router(function.module, app, &env);
    (!routes.is_empty()).then_some((build, routes))
}

fn param(arg: &FnArg) -> Vec<String> {
    match arg {
        FnArg::Typed(typed) => slice::bound(&typed.pat),
        FnArg::Receiver(_) => vec!["self".to_owned()],
    }
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

fn add(program: &Program, web: &mut Web, app: App, routes: Vec<Sketch>) {
    if routes.is_empty() {
        return;
    }
    let index = web.apps.len();
    web.apps.push(app);
    for sketch in routes {
        let route = route(program, index, sketch);
        let is_known = |known: &Route| known.app == index && known.method == route.method && known.path == route.path;
        if !web.routes.iter().any(is_known) {
            web.routes.push(route);
        }
    }
}

fn route(program: &Program, app: usize, sketch: Sketch) -> Route {
    let module = &program.modules[sketch.module];
    let mut route = Route {
        app,
        method: sketch.method,
        path: sketch.path,
        handler: String::new(),
        extractors: Vec::new(),
        place: None,
        docs: String::new(),
    };
    match bare(&sketch.handler) {
        Expr::Path(path) => {
            let path = names(&path.path);
            route.handler = path.join("::");
            if let Some(Function { module, item }) = program.function(module, &path) {
                route.extractors = extract::extractors(program, module, &item.sig.inputs);
                route.docs = docs(&item.attrs);
                route.place = Some(place(&module.file, item));
            } else {
                route.extractors = vec![("_".to_owned(), Extractor::Unknown(route.handler.clone()))];
            }
        }
        Expr::Closure(closure) => {
            "a closure".clone_into(&mut route.handler);
            route.extractors = extract::of_closure(program, module, closure);
            route.place = Some(place(&module.file, closure));
        }
        other => {
            route.handler = slice::text(other).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
            route.extractors = vec![("_".to_owned(), Extractor::Unknown("_".to_owned()))];
        }
    }
    route
}

fn place(file: &str, of: &impl Spanned) -> (String, u32, u32) {
    let span = of.span();
    let line = |at: proc_macro2::LineColumn| u32::try_from(at.line).unwrap_or(u32::MAX);
    (file.to_owned(), line(span.start()), line(span.end()))
}

/// A handler without the layers around it and the generics behind it.
fn bare(handler: &Expr) -> &Expr {
    match handler {
        Expr::MethodCall(call) => bare(&call.receiver),
        Expr::Paren(inner) => bare(&inner.expr),
        other => other,
    }
}

#[cfg(test)]
mod tests;
