//! Rocket: the function with `#[launch]`, others that return a `Rocket`, and what a `main` launches.
//!
//! Fairings mount routes as well as the application itself, so that every `mount` of the program counts for it: a route that
//! is not mounted after all answers 404, which is no defect.

mod asks;

use super::attribute::declared;
use super::handler::{self, add_routes, path};
use super::program::{Function, Module, Program, docs, head, literal, names};
use super::{App, Framework, Route, Web, slice};
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Expr, ExprMethodCall, ReturnType, Stmt, Token};

/// Adds the application of a program, and its routes.
pub(super) fn discover(program: &Program, krate: &str, inside: bool, web: &mut Web) {
    let routes = mounted(program, web.apps.len());
    let built = program.functions().find_map(|function| built(function, krate, inside));
    let launched = || program.functions().filter(|_| inside).find_map(|function| launched(function, krate));
    if let Some(app) = built.or_else(launched) {
        add_routes(web, app, routes);
    }
}

/// A function that gives the application.
fn built(function: Function<'_>, krate: &str, inside: bool) -> Option<App> {
    let signature = &function.item.sig;
    let is_launch = function
        .item
        .attrs
        .iter()
        .any(|attribute| attribute.path().segments.last().is_some_and(|segment| segment.ident == "launch"));
    let returns = match &signature.output {
        ReturnType::Type(_, ty) => head(ty).is_some_and(|(name, _)| name == "Rocket"),
        ReturnType::Default => false,
    };
    if !(is_launch || returns) || !handler::is_callable(function, inside) {
        return None;
    }
    let name = path(krate, function);
    let wait = if signature.asyncness.is_some() { ".await" } else { "" };
    let build = format!("{name}(){wait}");
    Some(App { framework: Framework::Rocket, name, build, needs_root: false, out_of_reach: None })
}

/// What a function of the root launches.
fn launched(function: Function<'_>, krate: &str) -> Option<App> {
    let stmts = &function.item.block.stmts;
    let (at, rocket) = stmts.iter().enumerate().find_map(|(at, stmt)| {
        let mut search = Launch::default();
        search.visit_stmt(stmt);
        Some((at, search.found?))
    })?;
    let mut app = App {
        framework: Framework::Rocket,
        name: path(krate, function),
        build: String::new(),
        needs_root: true,
        out_of_reach: None,
    };
    let is_root = function.module.path.is_empty();
    match slice::slice(&stmts[..at], &rocket, &handler::params(function)).filter(|_| is_root) {
        Some(build) => app.build = build,
        None => app.out_of_reach = Some("it is built of what is out of reach where it is launched".to_owned()),
    }
    Some(app)
}

/// The receiver of `.launch()`, without `.ignite().await?` before it.
#[derive(Default)]
struct Launch {
    found: Option<Expr>,
}

impl<'ast> Visit<'ast> for Launch {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "launch" && call.args.is_empty() {
            self.found = self.found.take().or_else(|| Some(before_ignition(&call.receiver).clone()));
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

fn before_ignition(expr: &Expr) -> &Expr {
    match expr {
        Expr::Try(inner) => before_ignition(&inner.expr),
        Expr::Await(inner) => before_ignition(&inner.base),
        Expr::MethodCall(call) if call.method == "ignite" => &call.receiver,
        Expr::MethodCall(call) if call.method == "unwrap" || call.method == "expect" => before_ignition(&call.receiver),
        other => other,
    }
}

/// The routes of every `.mount(base, routes![…])`.
fn mounted(program: &Program, app: usize) -> Vec<Route> {
    let mut routes = Vec::new();
    for function in program.functions().chain(program.inner_functions()) {
        let mut mounts = Mounts { program, module: function.module, app, routes: Vec::new() };
        mounts.visit_block(&function.item.block);
        routes.append(&mut mounts.routes);
    }
    routes
}

struct Mounts<'a> {
    program: &'a Program,
    module: &'a Module,
    app: usize,
    routes: Vec<Route>,
}

impl<'ast> Visit<'ast> for Mounts<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        syn::visit::visit_expr_method_call(self, call);
        if call.method != "mount" {
            return;
        }
        let mut args = call.args.iter();
        let (Some(base), Some(routes)) = (args.next().and_then(|base| self.text(base)), args.next()) else { return };
        for path in self.handlers(routes) {
            let Some(function) = self.program.function(self.module, &path) else { continue };
            self.routes.extend(of(self.program, self.app, &base, &path.join("::"), function));
        }
    }
}

impl Mounts<'_> {
    fn text(&self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Path(path) => literal(&self.program.constant(self.module, &names(&path.path))?.expr),
            Expr::Macro(of) => syn::parse2::<syn::LitStr>(of.mac.tokens.clone()).ok().map(|text| text.value()),
            other => literal(other),
        }
    }

    /// `routes![a, b::c]`, or a function of the program that gives them.
    fn handlers(&self, expr: &Expr) -> Vec<Vec<String>> {
        match expr {
            Expr::Macro(of) if of.mac.path.segments.last().is_some_and(|segment| segment.ident == "routes") => {
                let paths = of.mac.parse_body_with(Punctuated::<syn::Path, Token![,]>::parse_terminated);
                paths.into_iter().flatten().map(|path| names(&path)).collect()
            }
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) => self.given(&names(&path.path)),
                _ => Vec::new(),
            },
            Expr::Paren(inner) => self.handlers(&inner.expr),
            _ => Vec::new(),
        }
    }

    fn given(&self, path: &[String]) -> Vec<Vec<String>> {
        let Some(function) = self.program.function(self.module, path) else { return Vec::new() };
        let last = match function.item.block.stmts.last() {
            Some(Stmt::Expr(expr, _)) => expr.clone(),
            // A macro in the place of the last expression is read as a statement.
            Some(Stmt::Macro(of)) => Expr::Macro(syn::ExprMacro { attrs: Vec::new(), mac: of.mac.clone() }),
            _ => return Vec::new(),
        };
        let inner = Mounts { program: self.program, module: function.module, app: self.app, routes: Vec::new() };
        inner.handlers(&last)
    }
}

/// The routes that a handler's attributes declare, below a base.
fn of(program: &Program, app: usize, base: &str, name: &str, function: Function<'_>) -> Vec<Route> {
    let Function { module, item } = function;
    let route = |declared: super::attribute::Declared| {
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

impl Program {
    /// The functions of `impl` blocks: a fairing's `on_ignite` mounts routes as well.
    fn inner_functions(&self) -> impl Iterator<Item = Function<'_>> {
        self.modules.iter().flat_map(|module| module.associated.iter().map(move |(_, item)| Function { module, item }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::{Extractor, Field, Schema};

    fn check(text: &str) -> Web {
        let mut web = Web::default();
        discover(&Program::of(text), "shop", true, &mut web);
        web
    }

    fn rows(web: &Web) -> Vec<String> {
        web.routes.iter().map(|route| format!("{} {} -> {}", route.method, route.path, route.handler)).collect()
    }

    #[test]
    fn what_is_launched_is_an_application() {
        let web = check(
            "#[launch] fn rocket() -> _ { rocket::build().mount(\"/\", routes![index, users::show]).attach(stage()) } \
             #[get(\"/?<page>&<more..>\")] fn index(page: Option<u8>, more: More) -> String { todo() } \
             mod users { #[put(\"/users/<id>/<rest..>?<q>\", data = \"<new>\")] \
             pub fn show(new: Json<New>, id: u32, rest: PathBuf, q: &str, db: &State<Db>) {} struct New { a: bool } } \
             fn stage() -> AdHoc { AdHoc::on_ignite(\"x\", |rocket| async { rocket.mount(\"/api/\", routes![up]) }) } \
             #[get(\"/\")] fn up() {} #[derive(FromForm)] struct More { #[field(name = \"z\")] y: u8 }",
        );
        assert_eq!(rows(&web), ["GET / -> index", "PUT /users/{id}/{*rest} -> users::show", "GET /api -> up"]);
        assert_eq!(web.apps[0].build, "shop::rocket()");
        let int = |bits| Schema::Int { bits, signed: false };
        let field = |name: &str, schema, required| Field { name: name.into(), schema, required };
        let page = field("page", Schema::Option(Box::new(int(8))), false);
        assert_eq!(web.routes[0].extractors[0].1, Extractor::Query(Schema::Object(vec![page])));
        assert_eq!(web.routes[0].extractors[1].1, Extractor::Query(Schema::Object(vec![field("z", int(8), true)])));
        let kinds: Vec<&Extractor> = web.routes[1].extractors.iter().map(|(_, extractor)| extractor).collect();
        assert_eq!(kinds[0], &Extractor::Path(Schema::Tuple(vec![int(32), Schema::Text])));
        assert!(matches!(kinds[1..], [Extractor::Json(_), Extractor::Query(_), Extractor::State]), "{kinds:?}");
    }

    #[test]
    fn a_main_that_launches_is_cut_to_what_it_launches() {
        let web = check(
            "#[rocket::main] async fn main() -> Result<(), rocket::Error> { let db = Db::new(); println!(\"x\"); \
             let _rocket = rocket::build().manage(db).mount(\"/a\", routes![b]).ignite().await?.launch().await?; Ok(()) } \
             #[post(\"/b\", data = \"<text>\")] fn b(text: String) {}",
        );
        assert_eq!(web.apps[0].build, "let db = Db::new();\nrocket::build().manage(db).mount(\"/a\", routes![b])");
        assert_eq!(web.routes[0].extractors, [("text".to_owned(), Extractor::Text)]);
    }
}
