//! Follows routers through expressions.

use crate::web::handler::{Sketch, verb};
use crate::web::program::{Function, Module, Program, head, literal, names};
use crate::web::slice::bound;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Expr, ExprCall, ExprMethodCall, Item, ItemFn, Pat, Stmt};

/// Functions within functions that are entered.
const DEEPEST: usize = 8;

/// A path that other routes hardly have.
const FALLBACK: &str = "/{*fallback}";
/// What is below a service that is no router.
const BELOW: &str = "/{*rest}";

/// What an expression is worth.
#[derive(Clone)]
pub(super) enum Worth {
    /// A router, or nothing of interest.
    Routes(Vec<Sketch>),
    /// What a path answers to: `get(a).post(b)`; the paths are still missing.
    Methods(Vec<Sketch>),
    /// A text.
    Text(String),
}

/// What each variable holds.
pub(super) type Env = BTreeMap<String, Worth>;

pub(super) struct Walk<'a> {
    pub(super) program: &'a Program,
    /// Functions whose router is part of another one.
    pub(super) entered: BTreeSet<String>,
    /// The functions that stand within those that are being followed.
    locals: Vec<Vec<ItemFn>>,
    depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Self { program, entered: BTreeSet::new(), locals: Vec::new(), depth: 0 }
    }

    /// The routes of what a function returns, given its arguments.
    pub(super) fn function(&mut self, function: Function<'a>, args: Vec<Worth>) -> Vec<Sketch> {
        match self.returned(function, args) {
            Worth::Routes(routes) => routes,
            Worth::Methods(_) | Worth::Text(_) => Vec::new(),
        }
    }

    fn returned(&mut self, function: Function<'a>, args: Vec<Worth>) -> Worth {
        if self.depth >= DEEPEST {
            return Worth::Routes(Vec::new());
        }
        self.depth += 1;
        let mut env = params(function, args);
        let stmts = &function.item.block.stmts;
        self.locals.push(locals(stmts));
        let worth = self.run(function.module, stmts, &mut env);
        self.locals.pop();
        self.depth -= 1;
        worth
    }

    /// The routes of what a function serves after some of its statements.
    pub(super) fn served(&mut self, function: Function<'a>, before: &[Stmt], app: &Expr) -> Vec<Sketch> {
        let mut env = Env::new();
        self.locals.push(locals(&function.item.block.stmts));
        self.run(function.module, before, &mut env);
        let routes = self.router(function.module, app, &env);
        self.locals.pop();
        routes
    }

    /// Statements in order; what the last one is worth.
    fn run(&mut self, module: &Module, stmts: &[Stmt], env: &mut Env) -> Worth {
        let mut last = Worth::Routes(Vec::new());
        for stmt in stmts {
            last = match stmt {
                Stmt::Local(local) => {
                    let worth = local.init.as_ref().map(|init| self.worth(module, &init.expr, env));
                    bind(&local.pat, &worth.unwrap_or(Worth::Routes(Vec::new())), env);
                    Worth::Routes(Vec::new())
                }
                Stmt::Expr(Expr::Assign(assign), _) => {
                    let worth = self.worth(module, &assign.right, env);
                    if let Some(name) = variable(&assign.left) {
                        // An assignment within an `if` adds to what was there.
                        env.insert(name, worth);
                    }
                    Worth::Routes(Vec::new())
                }
                Stmt::Expr(Expr::If(of), None) if of.else_branch.is_none() => {
                    self.run(module, &of.then_branch.stmts, env);
                    Worth::Routes(Vec::new())
                }
                Stmt::Expr(expr, _) => self.worth(module, expr, env),
                Stmt::Item(_) | Stmt::Macro(_) => Worth::Routes(Vec::new()),
            };
        }
        last
    }

    fn worth(&mut self, module: &Module, expr: &Expr, env: &Env) -> Worth {
        if let Some(text) = self.text(module, expr, env) {
            return Worth::Text(text);
        }
        let methods = self.methods(module, "", expr, env);
        if methods.is_empty() { Worth::Routes(self.router(module, expr, env)) } else { Worth::Methods(methods) }
    }

    fn ran(&mut self, module: &Module, stmts: &[Stmt], env: &Env) -> Vec<Sketch> {
        match self.run(module, stmts, &mut env.clone()) {
            Worth::Routes(routes) => routes,
            Worth::Methods(_) | Worth::Text(_) => Vec::new(),
        }
    }

    /// The routes of an expression's value.
    pub(super) fn router(&mut self, module: &Module, expr: &Expr, env: &Env) -> Vec<Sketch> {
        match expr {
            Expr::Path(path) => match path.path.get_ident().and_then(|name| env.get(&name.to_string())) {
                Some(Worth::Routes(routes)) => routes.clone(),
                Some(Worth::Methods(_) | Worth::Text(_)) | None => Vec::new(),
            },
            Expr::MethodCall(call) => self.method(module, call, env),
            Expr::Call(call) => self.call(module, call, env),
            Expr::Paren(inner) => self.router(module, &inner.expr, env),
            Expr::Reference(inner) => self.router(module, &inner.expr, env),
            Expr::Await(inner) => self.router(module, &inner.base, env),
            Expr::Try(inner) => self.router(module, &inner.expr, env),
            Expr::Block(inner) => self.ran(module, &inner.block.stmts, env),
            Expr::Return(inner) => inner.expr.as_ref().map(|expr| self.router(module, expr, env)).unwrap_or_default(),
            Expr::If(of) => {
                let mut routes = self.ran(module, &of.then_branch.stmts, env);
                if let Some((_, other)) = &of.else_branch {
                    routes.extend(self.router(module, other, env));
                }
                routes
            }
            _ => Vec::new(),
        }
    }

    fn method(&mut self, module: &Module, call: &ExprMethodCall, env: &Env) -> Vec<Sketch> {
        let mut routes = self.router(module, &call.receiver, env);
        let name = call.method.to_string();
        match (name.as_str(), call.args.first(), call.args.iter().nth(1)) {
            ("route" | "route_service", Some(path), Some(service)) => {
                if let Some(path) = self.text(module, path, env) {
                    let methods = self.methods(module, &path, service, env);
                    let is_other = methods.is_empty() && name == "route_service";
                    routes.extend(methods);
                    routes.extend(is_other.then(|| self.sketch(module, "GET", &path, service)));
                }
            }
            ("nest" | "nest_service", Some(path), Some(inner)) => {
                let prefix = plain(&self.text(module, path, env).unwrap_or_default());
                let below = self.service(module, BELOW, inner, env);
                routes.extend(below.into_iter().map(|sketch| Sketch { path: joined(&prefix, &sketch.path), ..sketch }));
            }
            ("fallback", Some(handler), None) => routes.push(self.sketch(module, "GET", FALLBACK, handler)),
            ("fallback_service", Some(inner), None) => routes.extend(self.service(module, FALLBACK, inner, env)),
            ("merge", Some(inner), None) => routes.extend(self.router(module, inner, env)),
            // `ServiceBuilder::new().layer(…).service(app)`, `NormalizePathLayer::trim_trailing_slash().layer(app)`
            ("service" | "layer", Some(inner), None) if routes.is_empty() => routes = self.router(module, inner, env),
            _ => {}
        }
        routes
    }

    /// A router, what answers methods, or a service of which no more is known than that it answers below a path.
    fn service(&mut self, module: &Module, path: &str, service: &Expr, env: &Env) -> Vec<Sketch> {
        let mut found = self.router(module, service, env);
        if found.is_empty() {
            found = self.methods(module, path, service, env);
        }
        if found.is_empty() {
            found = vec![self.sketch(module, "GET", path, service)];
        }
        found
    }

    fn call(&mut self, module: &Module, call: &ExprCall, env: &Env) -> Vec<Sketch> {
        let Expr::Path(path) = &*call.func else { return Vec::new() };
        let path = names(&path.path);
        let args: Vec<Worth> = call.args.iter().map(|arg| self.worth(module, arg, env)).collect();
        let program = self.program;
        match program.function(module, &path) {
            Some(function) if path.last().is_some_and(|name| name != "new") => {
                self.entered.insert(function.item.sig.ident.to_string());
                self.function(function, args)
            }
            // `Ok(app)`, `ServiceExt::<Request>::into_make_service(app)`, `NormalizePath::trim_trailing_slash(app)`
            _ => args.into_iter().flat_map(routes).collect(),
        }
    }

    /// `get(a).post(b)`.
    fn methods(&mut self, module: &Module, path: &str, service: &Expr, env: &Env) -> Vec<Sketch> {
        match service {
            Expr::Path(name) => match name.path.get_ident().and_then(|name| env.get(&name.to_string())) {
                Some(Worth::Methods(known)) => {
                    known.iter().map(|sketch| Sketch { path: plain(path), ..sketch.clone() }).collect()
                }
                Some(Worth::Routes(_) | Worth::Text(_)) | None => Vec::new(),
            },
            Expr::MethodCall(call) => {
                let mut found = self.methods(module, path, &call.receiver, env);
                // `db.get(key)` is none.
                let is_one = !found.is_empty() || is_method_router(&call.receiver);
                if let Some(handler) = call.args.last().filter(|_| is_one) {
                    let several = methods(&call.method.to_string(), call.args.first());
                    found.extend(several.into_iter().map(|method| self.sketch(module, method, path, handler)));
                }
                found
            }
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else { return Vec::new() };
                let called = names(&function.path);
                let several = methods(called.last().map_or("", String::as_str), call.args.first());
                match call.args.last() {
                    Some(handler) if !several.is_empty() => {
                        several.into_iter().map(|method| self.sketch(module, method, path, handler)).collect()
                    }
                    _ => self.given(module, path, &called),
                }
            }
            _ => Vec::new(),
        }
    }

    /// What a function of the program answers methods with.
    fn given(&mut self, module: &Module, path: &str, called: &[String]) -> Vec<Sketch> {
        let program = self.program;
        let Some(function) = program.function(module, called).filter(|it| returns(it.item, "MethodRouter")) else {
            return Vec::new();
        };
        match self.returned(function, Vec::new()) {
            Worth::Methods(known) => known.into_iter().map(|sketch| Sketch { path: plain(path), ..sketch }).collect(),
            Worth::Routes(_) | Worth::Text(_) => Vec::new(),
        }
    }

    fn sketch(&self, module: &Module, method: &str, path: &str, handler: &Expr) -> Sketch {
        let local = variable(handler).and_then(|name| {
            let mut locals = self.locals.iter().rev().flatten();
            locals.find(|item| item.sig.ident == name).cloned()
        });
        let (method, path) = (method.to_owned(), plain(path));
        Sketch { method, path, handler: handler.clone(), module: self.index(module), local }
    }

    fn index(&self, module: &Module) -> usize {
        self.program.modules.iter().position(|known| std::ptr::eq(known, module)).unwrap_or_default()
    }

    fn text(&self, module: &Module, expr: &Expr, env: &Env) -> Option<String> {
        if let Expr::Path(path) = expr {
            if let Some(Worth::Text(text)) = path.path.get_ident().and_then(|name| env.get(&name.to_string())) {
                return Some(text.clone());
            }
            let constant = self.program.constant(module, &names(&path.path))?;
            return literal(&constant.expr);
        }
        literal(expr)
    }
}

fn routes(worth: Worth) -> Vec<Sketch> {
    match worth {
        Worth::Routes(routes) => routes,
        Worth::Methods(_) | Worth::Text(_) => Vec::new(),
    }
}

/// The method of `get(…)`, or those of `on(MethodFilter::PUT.or(MethodFilter::PATCH), …)`.
fn methods(name: &str, first: Option<&Expr>) -> Vec<&'static str> {
    fn of(filter: &Expr, found: &mut Vec<&'static str>) {
        match filter {
            Expr::Path(filter) => found.extend(names(&filter.path).pop().and_then(|name| verb(&name))),
            Expr::MethodCall(call) => {
                of(&call.receiver, found);
                for arg in &call.args {
                    of(arg, found);
                }
            }
            Expr::Binary(both) => {
                of(&both.left, found);
                of(&both.right, found);
            }
            _ => {}
        }
    }
    if !name.starts_with("on") {
        return verb(name).into_iter().collect();
    }
    let mut found = Vec::new();
    if let Some(filter) = first {
        of(filter, &mut found);
    }
    found
}

/// `MethodRouter::new()`, which answers nothing yet.
fn is_method_router(expr: &Expr) -> bool {
    let Expr::Call(call) = expr else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    names(&path.path).iter().any(|name| name == "MethodRouter")
}

fn returns(item: &ItemFn, name: &str) -> bool {
    let syn::ReturnType::Type(_, ty) = &item.sig.output else { return false };
    head(ty).is_some_and(|(known, _)| known == name)
}

fn locals(stmts: &[Stmt]) -> Vec<ItemFn> {
    let inner = stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Item(Item::Fn(item)) => Some(item.clone()),
        _ => None,
    });
    inner.collect()
}

/// The variables that a function begins with.
fn params(function: Function<'_>, args: Vec<Worth>) -> Env {
    let names = function.item.sig.inputs.iter().map(|input| match input {
        syn::FnArg::Typed(typed) => bound(&typed.pat).into_iter().next().unwrap_or_default(),
        syn::FnArg::Receiver(_) => "self".to_owned(),
    });
    names.zip(args).collect()
}

fn bind(pat: &Pat, worth: &Worth, env: &mut Env) {
    // `let (router, api) = …split_for_parts()`
    for name in bound(pat) {
        env.insert(name, worth.clone());
    }
}

fn variable(expr: &Expr) -> Option<String> {
    if let Expr::Path(path) = expr { path.path.get_ident().map(ToString::to_string) } else { None }
}

/// `/users/:id/*rest` of axum 0.7 as `/users/{id}/{*rest}`.
fn plain(path: &str) -> String {
    let piece = |piece: &str| match (piece.strip_prefix(':'), piece.strip_prefix('*')) {
        (Some(name), _) => format!("{{{name}}}"),
        (None, Some(name)) => format!("{{*{name}}}"),
        (None, None) => piece.to_owned(),
    };
    path.split('/').map(piece).collect::<Vec<_>>().join("/")
}

fn joined(prefix: &str, path: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") }
}
