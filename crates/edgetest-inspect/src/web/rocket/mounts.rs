//! What is mounted where: handlers with an attribute, and routes that are made by hand.

use super::asks;
use crate::web::attribute::{Declared, declared};
use crate::web::handler::{self, verb};
use crate::web::program::{Function, Module, Program, docs, literal, names};
use crate::web::{Extractor, Route, Schema, slice};
use std::collections::BTreeMap;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, ExprCall, ExprMethodCall, ImplItem, Item, ItemFn, Local, Macro, Pat, Stmt, Token};

/// Functions within functions that are entered.
const DEEPEST: usize = 4;

/// The routes of every `.mount(base, …)`.
pub(super) fn mounted(program: &Program, app: usize) -> Vec<Route> {
    let mut routes = Vec::new();
    for (module, block) in blocks(program) {
        let mut mounts = Mounts::new(program, module, app, 0);
        mounts.visit_block(block);
        routes.append(&mut mounts.routes);
    }
    routes
}

/// The bodies of all functions, those of `impl` blocks too: a fairing's `on_ignite` mounts routes as well.
fn blocks(program: &Program) -> Vec<(&Module, &Block)> {
    let mut found: Vec<_> = program.functions().map(|function| (function.module, &*function.item.block)).collect();
    for module in &program.modules {
        let impls = module.items.iter().filter_map(|item| if let Item::Impl(item) = item { Some(item) } else { None });
        for item in impls.flat_map(|block| &block.items) {
            if let ImplItem::Fn(function) = item {
                found.push((module, &function.block));
            }
        }
    }
    found
}

struct Mounts<'a> {
    program: &'a Program,
    module: &'a Module,
    app: usize,
    /// What variables were given.
    env: BTreeMap<String, Expr>,
    /// Functions within the function.
    locals: Vec<ItemFn>,
    depth: usize,
    routes: Vec<Route>,
}

impl<'ast> Visit<'ast> for Mounts<'_> {
    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.locals.push(item.clone());
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) {
            self.env.insert(name.ident.to_string(), (*init.expr).clone());
        }
        syn::visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        syn::visit::visit_expr_method_call(self, call);
        if call.method != "mount" {
            return;
        }
        let mut args = call.args.iter();
        let (Some(base), Some(routes)) = (args.next().and_then(|base| self.text(base)), args.next()) else { return };
        let found = self.given(&base, routes);
        self.routes.extend(found);
    }
}

impl<'a> Mounts<'a> {
    fn new(program: &'a Program, module: &'a Module, app: usize, depth: usize) -> Self {
        Self { program, module, app, env: BTreeMap::new(), locals: Vec::new(), depth, routes: Vec::new() }
    }

    fn text(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.env.get(&name.to_string())) {
                Some(known) => literal(known),
                None => literal(&self.program.constant(self.module, &names(&path.path))?.expr),
            },
            Expr::Macro(of) => syn::parse2::<syn::LitStr>(of.mac.tokens.clone()).ok().map(|text| text.value()),
            other => literal(other),
        }
    }

    /// The routes that an expression is worth, below a base.
    fn given(&self, base: &str, expr: &Expr) -> Vec<Route> {
        match expr {
            Expr::Macro(of) => self.of_macro(base, &of.mac),
            Expr::Array(several) => several.elems.iter().flat_map(|expr| self.given(base, expr)).collect(),
            Expr::MethodCall(call) => self.given(base, &call.receiver),
            Expr::Call(call) => self.of_call(base, call),
            Expr::Paren(inner) => self.given(base, &inner.expr),
            Expr::Reference(inner) => self.given(base, &inner.expr),
            Expr::Struct(of) => vec![self.below(base, &names(&of.path))],
            Expr::Path(path) => match path.path.get_ident().and_then(|name| self.env.get(&name.to_string())) {
                // A variable may be given anew what it was.
                Some(known) if *known != *expr => self.given(base, known),
                Some(_) => Vec::new(),
                None => vec![self.below(base, &names(&path.path))],
            },
            _ => Vec::new(),
        }
    }

    /// `routes![a, b::c]`, `vec![route, …]`.
    fn of_macro(&self, base: &str, of: &Macro) -> Vec<Route> {
        if of.path.segments.last().is_some_and(|segment| segment.ident == "routes") {
            let paths = of.parse_body_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
            return paths.into_iter().flatten().flat_map(|path| self.declared(base, &names(&path))).collect();
        }
        let several = of.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
        several.into_iter().flatten().flat_map(|expr| self.given(base, &expr)).collect()
    }

    fn declared(&self, base: &str, path: &[String]) -> Vec<Route> {
        let local = self.locals.iter().find(|item| path.len() == 1 && item.sig.ident == path[0]);
        let local = local.map(|item| Function { module: self.module, item });
        let found = local.or_else(|| self.program.function(self.module, path));
        found.map(|function| of(self.program, self.app, base, &path.join("::"), function)).unwrap_or_default()
    }

    /// A function of the program that gives routes, a route by hand, or a service of another crate.
    fn of_call(&self, base: &str, call: &ExprCall) -> Vec<Route> {
        let Expr::Path(path) = &*call.func else { return Vec::new() };
        let path = names(&path.path);
        if let Some(function) = self.program.function(self.module, &path) {
            return self.of_function(base, function);
        }
        let args: Vec<&Expr> = call.args.iter().collect();
        match (path.last().map(String::as_str), args.as_slice()) {
            (Some("new"), [method, path, handler]) | (Some("ranked"), [_, method, path, handler]) => {
                self.by_hand(base, method, path, handler).into_iter().collect()
            }
            _ => vec![self.below(base, &path)],
        }
    }

    fn of_function(&self, base: &str, function: Function<'_>) -> Vec<Route> {
        if self.depth >= DEEPEST {
            return Vec::new();
        }
        let mut inner = Mounts::new(self.program, function.module, self.app, self.depth + 1);
        inner.visit_block(&function.item.block);
        let last = match function.item.block.stmts.last() {
            Some(Stmt::Expr(expr, _)) => expr.clone(),
            // A macro in the place of the last expression is read as a statement.
            Some(Stmt::Macro(of)) => Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: of.mac.clone() }),
            _ => return Vec::new(),
        };
        inner.given(base, &last)
    }

    /// `Route::new(Get, "/<id>", handler)`. What such a handler asks for, only its code knows.
    fn by_hand(&self, base: &str, method: &Expr, path: &Expr, handler: &Expr) -> Option<Route> {
        let Expr::Path(method) = method else { return None };
        let method = verb(names(&method.path).last()?)?;
        let path = self.text(path)?;
        let (path, _) = path.split_once('?').unwrap_or((&path, ""));
        let path = joined(base, &asks::plain(path));
        let params = path.matches('{').count();
        let mut extractors = Vec::new();
        if params > 0 {
            extractors.push(("path".to_owned(), Extractor::Path(Schema::Tuple(vec![Schema::Text; params]))));
        }
        if ["POST", "PUT", "PATCH"].contains(&method) {
            extractors.push(("data".to_owned(), Extractor::Bytes));
        }
        let function = match handler {
            Expr::Path(path) => self.program.function(self.module, &names(&path.path)),
            _ => None,
        };
        let named = slice::text(handler).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Route {
            app: self.app,
            method: method.to_owned(),
            path,
            handler: named,
            extractors,
            place: function.map(|function| handler::place_of(&function.module.file, function.item)),
            docs: function.map(|function| docs(&function.item.attrs)).unwrap_or_default(),
        })
    }

    /// A service of which no more is known than that it answers below a path: `FileServer::from("static")`.
    fn below(&self, base: &str, path: &[String]) -> Route {
        Route {
            app: self.app,
            method: "GET".to_owned(),
            path: joined(base, "/{*rest}"),
            handler: path.join("::"),
            extractors: vec![("rest".to_owned(), Extractor::Path(Schema::Text))],
            place: None,
            docs: String::new(),
        }
    }
}

/// The routes that a handler's attributes declare, below a base.
fn of(program: &Program, app: usize, base: &str, name: &str, function: Function<'_>) -> Vec<Route> {
    let Function { module, item } = function;
    let route = |declared: Declared| {
        let (path, query) = declared.path.split_once('?').unwrap_or((&declared.path, ""));
        Route {
            app,
            method: declared.method,
            path: joined(base, &asks::plain(path)),
            handler: name.to_owned(),
            extractors: asks::extractors(program, module, item, path, query, declared.data.as_deref()),
            place: Some(handler::place_of(&module.file, item)),
            docs: docs(&item.attrs),
        }
    };
    declared(&item.attrs).into_iter().map(route).collect()
}

fn joined(base: &str, path: &str) -> String {
    let joined = format!("{}/{}", base.trim_end_matches('/'), path.trim_start_matches('/'));
    if joined.len() > 1 { joined.trim_end_matches('/').to_owned() } else { joined }
}
