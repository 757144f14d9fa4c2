//! Follows services through expressions.

use crate::web::attribute::declared;
use crate::web::handler::{Sketch, verb};
use crate::web::program::{Function, Module, Program, literal, names};
use std::collections::{BTreeMap, BTreeSet};
use syn::punctuated::Punctuated;
use syn::{Expr, ExprMethodCall, ItemFn, Stmt, Token};

/// Functions within functions that are entered.
const DEEPEST: usize = 8;

/// What each variable was given.
type Env = BTreeMap<String, Expr>;

pub(super) struct Services<'a> {
    pub(super) program: &'a Program,
    /// Functions whose services are part of others.
    pub(super) entered: BTreeSet<String>,
    depth: usize,
}

impl<'a> Services<'a> {
    pub(super) fn new(program: &'a Program) -> Self {
        Self { program, entered: BTreeSet::new(), depth: 0 }
    }

    /// What a function returns or configures.
    pub(super) fn function(&mut self, function: Function<'_>) -> Vec<Sketch> {
        self.stmts(function.module, &function.item.block.stmts, &Env::new())
    }

    /// All services that some statements add, and those of the last one's value.
    fn stmts(&mut self, module: &Module, stmts: &[Stmt], outer: &Env) -> Vec<Sketch> {
        if self.depth >= DEEPEST {
            return Vec::new();
        }
        self.depth += 1;
        let mut env = outer.clone();
        let mut found = Vec::new();
        for stmt in stmts {
            super::bind(stmt, &mut env);
            if let Stmt::Expr(expr, _) = stmt {
                found.extend(self.of(module, expr, &env));
            }
        }
        self.depth -= 1;
        found
    }

    /// The routes of a service, a configuration or an application.
    pub(super) fn of(&mut self, module: &Module, expr: &Expr, env: &Env) -> Vec<Sketch> {
        match expr {
            Expr::Path(path) => self.named(module, &names(&path.path), env),
            Expr::MethodCall(call) => self.method(module, call, env),
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => self.call(module, &names(&path.path)),
                _ => Vec::new(),
            },
            Expr::Closure(closure) => self.of(module, &closure.body, env),
            Expr::Block(block) => self.stmts(module, &block.block.stmts, env),
            Expr::Paren(inner) => self.of(module, &inner.expr, env),
            Expr::Reference(inner) => self.of(module, &inner.expr, env),
            Expr::Await(inner) => self.of(module, &inner.base, env),
            Expr::Try(inner) => self.of(module, &inner.expr, env),
            Expr::Return(inner) => inner.expr.as_ref().map(|expr| self.of(module, expr, env)).unwrap_or_default(),
            Expr::Tuple(several) => several.elems.iter().flat_map(|expr| self.of(module, expr, env)).collect(),
            Expr::Macro(of) if of.mac.path.segments.last().is_some_and(|segment| segment.ident == "services") => {
                let several = of.mac.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
                several.into_iter().flatten().flat_map(|expr| self.of(module, &expr, env)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// A variable, a handler with attributes, or a function that configures.
    fn named(&mut self, module: &Module, path: &[String], env: &Env) -> Vec<Sketch> {
        if let [name] = path
            && let Some(expr) = env.get(name)
        {
            let mut outer = env.clone();
            outer.remove(name);
            return self.of(module, expr, &outer);
        }
        let program = self.program;
        let Some(function) = program.function(module, path) else { return Vec::new() };
        let routes = declared(&function.item.attrs);
        if routes.is_empty() {
            return self.entered(function);
        }
        let at = self.index(function.module);
        let sketch = |method: String, path: &str| Sketch {
            method,
            path: plain(path),
            handler: syn::parse_str(&function.item.sig.ident.to_string()).expect("the name of a function is a path"),
            module: at,
            local: Some(ItemFn::clone(function.item)),
        };
        routes.into_iter().map(|route| sketch(route.method, &route.path)).collect()
    }

    fn entered(&mut self, function: Function<'_>) -> Vec<Sketch> {
        self.entered.insert(function.item.sig.ident.to_string());
        self.function(function)
    }

    fn call(&mut self, module: &Module, path: &[String]) -> Vec<Sketch> {
        let program = self.program;
        match program.function(module, path) {
            Some(function) if path.last().is_some_and(|name| name != "new") => self.entered(function),
            _ => Vec::new(),
        }
    }

    fn method(&mut self, module: &Module, call: &ExprMethodCall, env: &Env) -> Vec<Sketch> {
        let name = call.method.to_string();
        let args: Vec<&Expr> = call.args.iter().collect();
        let mut found = self.of(module, &call.receiver, env);
        let prefix = self.prefix(module, &call.receiver);
        let added = match (name.as_str(), args.as_slice()) {
            ("service", [inner]) => {
                let inner_routes = self.of(module, inner, env);
                if inner_routes.is_empty() { self.mounted(module, inner) } else { inner_routes }
            }
            ("configure", [inner]) => self.of(module, inner, env),
            ("route", [path, route]) => {
                let path = self.text(module, path).unwrap_or_default();
                self.route(module, route).into_iter().map(|sketch| Sketch { path: plain(&path), ..sketch }).collect()
            }
            ("route", [route]) => self.route(module, route),
            ("default_service", [route]) => {
                let all = |sketch| Sketch { path: "/{*otherwise}".to_owned(), ..sketch };
                self.route(module, route).into_iter().map(all).collect()
            }
            ("to", [handler]) => vec![self.sketch(module, "POST", handler)],
            // `web::resource("/").get(handler)`
            (method, [handler]) if prefix.is_some() => {
                verb(method).map(|method| vec![self.sketch(module, method, handler)]).unwrap_or_default()
            }
            _ => Vec::new(),
        };
        let prefix = prefix.unwrap_or_default();
        found.extend(added.into_iter().map(|sketch| Sketch { path: format!("{prefix}{}", sketch.path), ..sketch }));
        found
    }

    /// A service of another crate that is made with a path: `Files::new("/static", ".")`, `web::redirect("/old", "/new")`.
    fn mounted(&self, module: &Module, service: &Expr) -> Vec<Sketch> {
        let call = match service {
            Expr::MethodCall(call) => return self.mounted(module, &call.receiver),
            Expr::Call(call) => call,
            _ => return Vec::new(),
        };
        let Some(path) = call.args.first().and_then(|path| self.text(module, path)) else { return Vec::new() };
        let is_folder = matches!(&*call.func, Expr::Path(path) if names(&path.path).ends_with(&["new".to_owned()]));
        let below = if is_folder { "/{*rest}" } else { "" };
        let path = format!("{}{below}", plain(&path).trim_end_matches('/'));
        vec![Sketch { path, ..self.sketch(module, "GET", service) }]
    }

    /// The path of the scope or resource at the bottom of a chain.
    fn prefix(&self, module: &Module, expr: &Expr) -> Option<String> {
        match expr {
            Expr::MethodCall(call) => self.prefix(module, &call.receiver),
            Expr::Paren(inner) => self.prefix(module, &inner.expr),
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return None };
                let names = names(&path.path);
                let is_one = match names.as_slice() {
                    [.., name] if name == "scope" || name == "resource" => true,
                    [.., ty, new] => new == "new" && (ty == "Scope" || ty == "Resource"),
                    _ => false,
                };
                let path = plain(&self.text(module, call.args.first().filter(|_| is_one)?)?);
                Some(path.trim_end_matches('/').to_owned()).filter(|trimmed| !trimmed.is_empty()).or(Some(path))
            }
            _ => None,
        }
    }

    /// `web::get().to(handler)`, whatever guards are between.
    fn route(&self, module: &Module, expr: &Expr) -> Vec<Sketch> {
        let call = match expr {
            Expr::MethodCall(call) => call,
            // `web::to(handler)`
            Expr::Call(call) => {
                let is_to = matches!(&*call.func, Expr::Path(path) if names(&path.path).ends_with(&["to".to_owned()]));
                let handler = call.args.first().filter(|_| is_to);
                return handler.map(|handler| self.sketch(module, "POST", handler)).into_iter().collect();
            }
            _ => return Vec::new(),
        };
        let Some(handler) = call.args.first() else { return Vec::new() };
        if call.method != "to" {
            return self.route(module, &call.receiver);
        }
        vec![self.sketch(module, method_of(&call.receiver).unwrap_or("POST"), handler)]
    }

    fn sketch(&self, module: &Module, method: &str, handler: &Expr) -> Sketch {
        let module = self.index(module);
        Sketch { method: method.to_owned(), path: String::new(), handler: handler.clone(), module, local: None }
    }

    fn index(&self, module: &Module) -> usize {
        self.program.modules.iter().position(|known| std::ptr::eq(known, module)).unwrap_or_default()
    }

    fn text(&self, module: &Module, expr: &Expr) -> Option<String> {
        if let Expr::Path(path) = expr {
            return literal(&self.program.constant(module, &names(&path.path))?.expr);
        }
        literal(expr)
    }
}

/// `get()`, `web::route().method(Method::GET)`, `web::route().guard(guard::Get())`.
fn method_of(expr: &Expr) -> Option<&'static str> {
    let last = |expr: &Expr| match expr {
        Expr::Path(path) => names(&path.path).pop(),
        _ => None,
    };
    match expr {
        Expr::MethodCall(call) => {
            let told = call.args.first().and_then(|arg| match arg {
                Expr::Call(inner) => verb(&last(&inner.func)?),
                other => verb(&last(other)?),
            });
            told.or_else(|| method_of(&call.receiver))
        }
        Expr::Call(call) => match call.args.first() {
            Some(arg) => verb(&last(arg)?),
            None => verb(&last(&call.func)?),
        },
        _ => None,
    }
}

/// `/a/{id:\d+}` as `/a/{id}`, and `{tail:.*}` as `{*tail}`.
fn plain(path: &str) -> String {
    let mut plain = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        plain.push_str(before);
        let Some(end) = closing(after) else { break };
        let (name, pattern) = after[..end].split_once(':').unwrap_or((&after[..end], ""));
        let many = pattern.starts_with(".*") || pattern.starts_with(".+");
        plain.extend([if many { "{*" } else { "{" }, name.trim(), "}"]);
        rest = &after[end + 1..];
    }
    plain + rest
}

/// Where the brace ends that was opened before; a pattern has braces of its own.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, letter) in text.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => return Some(at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
