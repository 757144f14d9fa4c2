//! Follows routers through expressions.

use crate::web::program::{Function, Module, Program, literal, names};
use crate::web::slice::bound;
use std::collections::{BTreeMap, BTreeSet};
use syn::{Expr, ExprCall, ExprMethodCall, Pat, Stmt};

/// Functions within functions that are entered.
const DEEPEST: usize = 8;

/// A route as it was registered.
#[derive(Clone)]
pub(super) struct Sketch {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) handler: Expr,
    /// Index of the module that names the handler.
    pub(super) module: usize,
}

/// What each variable holds.
pub(super) type Env = BTreeMap<String, Vec<Sketch>>;

pub(super) struct Walk<'a> {
    program: &'a Program,
    /// Functions whose router is part of another one.
    pub(super) entered: BTreeSet<String>,
    depth: usize,
}

impl<'a> Walk<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Self { program, entered: BTreeSet::new(), depth: 0 }
    }

    /// The routes of what a function returns, given those of its arguments.
    pub(super) fn function(&mut self, function: Function<'a>, args: Vec<Vec<Sketch>>) -> Vec<Sketch> {
        if self.depth >= DEEPEST {
            return Vec::new();
        }
        self.depth += 1;
        let mut env = params(function, args);
        let routes = self.run(function.module, &function.item.block.stmts, &mut env);
        self.depth -= 1;
        routes
    }

    /// Statements in order; the routes of the value that the last one has.
    pub(super) fn run(&mut self, module: &Module, stmts: &[Stmt], env: &mut Env) -> Vec<Sketch> {
        let mut last = Vec::new();
        for stmt in stmts {
            last = match stmt {
                Stmt::Local(local) => {
                    let routes = local.init.as_ref().map(|init| self.router(module, &init.expr, env));
                    bind(&local.pat, &routes.unwrap_or_default(), env);
                    Vec::new()
                }
                Stmt::Expr(Expr::Assign(assign), _) => {
                    let routes = self.router(module, &assign.right, env);
                    if let Some(name) = variable(&assign.left) {
                        // An assignment within an `if` adds to what was there.
                        env.insert(name, routes);
                    }
                    Vec::new()
                }
                Stmt::Expr(Expr::If(of), None) if of.else_branch.is_none() => {
                    self.run(module, &of.then_branch.stmts, env);
                    Vec::new()
                }
                Stmt::Expr(expr, _) => self.router(module, expr, env),
                Stmt::Item(_) | Stmt::Macro(_) => Vec::new(),
            };
        }
        last
    }

    /// The routes of an expression's value.
    pub(super) fn router(&mut self, module: &Module, expr: &Expr, env: &Env) -> Vec<Sketch> {
        match expr {
            Expr::Path(path) => {
                path.path.get_ident().and_then(|name| env.get(&name.to_string())).cloned().unwrap_or_default()
            }
            Expr::MethodCall(call) => self.method(module, call, env),
            Expr::Call(call) => self.call(module, call, env),
            Expr::Paren(inner) => self.router(module, &inner.expr, env),
            Expr::Reference(inner) => self.router(module, &inner.expr, env),
            Expr::Await(inner) => self.router(module, &inner.base, env),
            Expr::Try(inner) => self.router(module, &inner.expr, env),
            Expr::Block(inner) => self.run(module, &inner.block.stmts, &mut env.clone()),
            Expr::Return(inner) => inner.expr.as_ref().map(|expr| self.router(module, expr, env)).unwrap_or_default(),
            Expr::If(of) => {
                let mut routes = self.run(module, &of.then_branch.stmts, &mut env.clone());
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
            ("route", Some(path), Some(service)) => {
                if let Some(path) = self.text(module, path) {
                    routes.extend(self.methods(module, &path, service));
                }
            }
            ("nest", Some(path), Some(inner)) => {
                let prefix = self.text(module, path).unwrap_or_default();
                let inner = self.router(module, inner, env);
                routes.extend(inner.into_iter().map(|sketch| Sketch { path: joined(&prefix, &sketch.path), ..sketch }));
            }
            ("merge", Some(inner), None) => routes.extend(self.router(module, inner, env)),
            _ => {}
        }
        routes
    }

    fn call(&mut self, module: &Module, call: &ExprCall, env: &Env) -> Vec<Sketch> {
        let Expr::Path(path) = &*call.func else { return Vec::new() };
        let path = names(&path.path);
        let args: Vec<Vec<Sketch>> = call.args.iter().map(|arg| self.router(module, arg, env)).collect();
        let program = self.program;
        match program.function(module, &path) {
            Some(function) if path.last().is_some_and(|name| name != "new") => {
                self.entered.insert(function.item.sig.ident.to_string());
                self.function(function, args)
            }
            // `Ok(app)`, `ServiceExt::<Request>::into_make_service(app)`, `NormalizePath::trim_trailing_slash(app)`
            _ => args.into_iter().flatten().collect(),
        }
    }

    /// `get(a).post(b)`.
    fn methods(&self, module: &Module, path: &str, service: &Expr) -> Vec<Sketch> {
        let sketch = |method: &str, handler: &Expr| Sketch {
            method: method.to_owned(),
            path: path.to_owned(),
            handler: handler.clone(),
            module: self.index(module),
        };
        match service {
            Expr::MethodCall(call) => {
                let mut found = self.methods(module, path, &call.receiver);
                let method = verb(&call.method.to_string());
                if let (Some(method), Some(handler)) = (method, call.args.last()) {
                    found.push(sketch(method, handler));
                }
                found
            }
            Expr::Call(call) => {
                let Expr::Path(function) = &*call.func else { return Vec::new() };
                let name = names(&function.path).pop().unwrap_or_default();
                match (verb(&name), call.args.last()) {
                    (Some(method), Some(handler)) => vec![sketch(method, handler)],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        }
    }

    fn index(&self, module: &Module) -> usize {
        self.program.modules.iter().position(|known| std::ptr::eq(known, module)).unwrap_or_default()
    }

    fn text(&self, module: &Module, expr: &Expr) -> Option<String> {
        if let Expr::Path(path) = expr {
            let constant = self.program.constant(module, &names(&path.path))?;
            return literal(&constant.expr);
        }
        literal(expr)
    }
}

/// The variables that a function begins with.
fn params(function: Function<'_>, args: Vec<Vec<Sketch>>) -> Env {
    let names = function.item.sig.inputs.iter().map(|input| match input {
        syn::FnArg::Typed(typed) => bound(&typed.pat).into_iter().next().unwrap_or_default(),
        syn::FnArg::Receiver(_) => "self".to_owned(),
    });
    names.zip(args).collect()
}

fn bind(pat: &Pat, routes: &[Sketch], env: &mut Env) {
    // `let (router, api) = …split_for_parts()`
    for name in bound(pat) {
        env.insert(name, routes.to_vec());
    }
}

fn variable(expr: &Expr) -> Option<String> {
    if let Expr::Path(path) = expr { path.path.get_ident().map(ToString::to_string) } else { None }
}

/// The method of a routing function; `any` is tried as the one that may have a body.
fn verb(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix("_service").unwrap_or(name);
    Some(match name {
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

fn joined(prefix: &str, path: &str) -> String {
    let prefix = prefix.trim_end_matches('/');
    if path == "/" && !prefix.is_empty() { prefix.to_owned() } else { format!("{prefix}{path}") }
}
