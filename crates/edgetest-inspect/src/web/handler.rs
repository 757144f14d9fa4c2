//! A handler as it was registered, and the route that it makes: what applications of all frameworks share.

use super::program::{Function, Program, docs, names};
use super::{App, Extractor, Route, Sight, Web, extract, slice};
use syn::spanned::Spanned;
use syn::{Expr, FnArg, ItemFn, Visibility};

/// A route as it was registered.
#[derive(Clone)]
pub(super) struct Sketch {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) handler: Expr,
    /// Index of the module that names the handler.
    pub(super) module: usize,
    /// The handler itself, where it stands within a function.
    pub(super) local: Option<ItemFn>,
}

/// Adds an application that has routes.
pub(super) fn add(program: &Program, web: &mut Web, app: App, sketches: Vec<Sketch>) {
    let index = web.apps.len();
    let routes = sketches.into_iter().map(|sketch| route(program, index, sketch)).collect();
    add_routes(web, app, routes);
}

/// The same with routes that are known already; the first of those for a method and a path counts.
pub(super) fn add_routes(web: &mut Web, app: App, routes: Vec<Route>) {
    if routes.is_empty() {
        return;
    }
    let index = web.apps.len();
    web.apps.push(app);
    for route in routes {
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
            let local = sketch.local.as_ref().map(|item| Function { module, item });
            if let Some(Function { module, item }) = local.or_else(|| program.function(module, &path)) {
                route.extractors = extract::extractors(program, module, &item.sig.inputs);
                route.docs = docs(&item.attrs);
                route.place = Some(place_of(&module.file, item));
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

/// File and lines of a function, without the attributes and documents above it.
pub(super) fn place_of(file: &str, item: &ItemFn) -> (String, u32, u32) {
    let (file, first, _) = place(file, &item.sig);
    let (file, _, last) = place(&file, item);
    (file, first, last)
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

/// What a harness writes for a function: a program calls its own by `crate::`.
pub(super) fn spoken(krate: &str, function: Function<'_>, sight: Sight) -> String {
    path(if sight == Sight::Inside { "crate" } else { krate }, function)
}

/// What a reader calls a function.
pub(super) fn path(krate: &str, function: Function<'_>) -> String {
    let own = function.item.sig.ident.to_string();
    let names = std::iter::once(krate).chain(function.module.path.iter().map(String::as_str));
    names.chain([own.as_str()]).collect::<Vec<_>>().join("::")
}

/// Whether the harness can call it with nothing. It must be public, or else, seen from inside, one that the root can name.
pub(super) fn is_callable(function: Function<'_>, sight: Sight) -> bool {
    let signature = &function.item.sig;
    is_open(function, sight) && signature.inputs.is_empty() && signature.generics.params.is_empty()
}

/// Whether the harness can name it.
pub(super) fn is_open(function: Function<'_>, sight: Sight) -> bool {
    let inside = match sight {
        Sight::Inside => true,
        Sight::Outside => false,
        Sight::Binary => return false,
    };
    match &function.item.vis {
        Visibility::Public(_) => inside || function.module.is_public,
        Visibility::Inherited => inside && function.module.path.is_empty(),
        Visibility::Restricted(_) => inside,
    }
}

/// Whether what a function serves is to be looked at.
pub(super) fn is_looked_at(function: Function<'_>, sight: Sight) -> bool {
    match sight {
        Sight::Outside => false,
        Sight::Inside => true,
        Sight::Binary => function.module.path.is_empty(),
    }
}

/// The variables that a function begins with.
pub(super) fn params(function: Function<'_>) -> Vec<String> {
    let of = |arg: &FnArg| match arg {
        FnArg::Typed(typed) => slice::bound(&typed.pat),
        FnArg::Receiver(_) => vec!["self".to_owned()],
    };
    function.item.sig.inputs.iter().flat_map(of).collect()
}

/// The method of a routing function; `any` is tried as the one that may have a body.
pub(super) fn verb(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix("_service").unwrap_or(name);
    Some(match name.to_ascii_lowercase().as_str() {
        "get" => "GET",
        "post" | "any" => "POST",
        "put" => "PUT",
        "delete" => "DELETE",
        "patch" => "PATCH",
        "head" => "HEAD",
        "options" => "OPTIONS",
        "trace" => "TRACE",
        _ => return None,
    })
}
