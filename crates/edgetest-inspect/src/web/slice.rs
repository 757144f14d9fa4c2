//! The statements of a function that lead to a value: a backward slice.
//!
//! A `main` sets up logging, binds a port and serves for ever. What it builds its application from is in between, and can
//! be had without the rest.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Expr, Pat, Stmt};

/// What leads to a value.
#[derive(Debug)]
pub(super) struct Slice {
    /// Statements as written, and at last the value.
    pub(super) text: String,
    /// Parameters of the function that it needs.
    pub(super) missing: Vec<String>,
}

impl Slice {
    /// The text, where it needs none of the function's parameters.
    pub(super) fn whole(self) -> Option<String> {
        self.missing.is_empty().then_some(self.text)
    }
}

/// The statements, as written, that the value of `wanted` depends on, and `wanted` itself. Items within the function stay.
pub(super) fn slice(before: &[Stmt], wanted: &Expr, params: &[String]) -> Option<Slice> {
    of_text(before, &text(wanted)?, params)
}

/// The same for an expression that is given as text.
pub(super) fn of_text(before: &[Stmt], wanted: &str, params: &[String]) -> Option<Slice> {
    let mut tasks = BTreeSet::new();
    loop {
        let kept = Kept::of(before, wanted, &tasks)?;
        let idle = kept.idle(before, wanted);
        let more = before.iter().enumerate().filter(|(at, stmt)| !kept.at.contains(at) && runs_with(stmt, &idle));
        let more: BTreeSet<usize> = more.map(|(at, _)| at).collect();
        if more.is_empty() {
            let missing = params.iter().filter(|param| kept.needed.contains(*param)).cloned().collect();
            return Some(Slice { text: kept.spell(before, wanted, &idle)?, missing });
        }
        tasks.extend(more);
    }
}

/// The statements that are kept.
struct Kept {
    at: BTreeSet<usize>,
    needed: BTreeSet<String>,
}

impl Kept {
    /// Backwards from what is wanted and from the background `tasks`.
    fn of(before: &[Stmt], wanted: &str, tasks: &BTreeSet<usize>) -> Option<Self> {
        let mut needed = words(wanted);
        let mut kept = BTreeSet::new();
        for (at, stmt) in before.iter().enumerate().rev() {
            let is_kept = tasks.contains(&at) || keeps(stmt, &needed);
            if !is_kept {
                continue;
            }
            kept.insert(at);
            if !matches!(stmt, Stmt::Item(_)) {
                let bound = bindings(stmt);
                needed.retain(|name| !bound.contains(name));
                needed.extend(words(&text(stmt)?));
            }
        }
        Some(Self { at: kept, needed })
    }

    /// Variables that kept statements bind, and nothing that is kept makes use of: the other end of a channel, the guard of
    /// something that ends with it.
    fn idle(&self, before: &[Stmt], wanted: &str) -> Vec<String> {
        let kept: Vec<&Stmt> = self.at.iter().map(|at| &before[*at]).collect();
        let mut idle = Vec::new();
        for (at, stmt) in kept.iter().enumerate() {
            let later = kept[at + 1..].iter().filter_map(|stmt| text(*stmt)).chain([wanted.to_owned()]);
            let used: BTreeSet<String> = later.flat_map(|text| words(&text)).collect();
            idle.extend(variables(stmt).into_iter().filter(|name| !used.contains(name)));
        }
        idle
    }

    /// What the function holds on to while it serves is held on to here as well.
    fn spell(&self, before: &[Stmt], wanted: &str, idle: &[String]) -> Option<String> {
        let mut lines: Vec<String> = self.at.iter().map(|at| text(&before[*at])).collect::<Option<_>>()?;
        lines.extend(idle.iter().map(|name| format!("::std::mem::forget({name});")));
        lines.push(wanted.to_owned());
        Some(lines.join("\n"))
    }
}

fn keeps(stmt: &Stmt, needed: &BTreeSet<String>) -> bool {
    match stmt {
        Stmt::Local(_) => bindings(stmt).iter().any(|name| needed.contains(name)),
        Stmt::Item(_) => true,
        Stmt::Expr(expr, _) => changes(expr).iter().any(|name| needed.contains(name)) || lends(expr, needed),
        Stmt::Macro(_) => false,
    }
}

fn bindings(stmt: &Stmt) -> Vec<String> {
    if let Stmt::Local(local) = stmt { bound(&local.pat) } else { Vec::new() }
}

/// What a statement binds that can be handed on: variables, and no paths that a pattern matches against.
fn variables(stmt: &Stmt) -> Vec<String> {
    let is_variable = |name: &String| name.starts_with(|first: char| first.is_lowercase() || first == '_');
    bindings(stmt).into_iter().filter(is_variable).collect()
}

/// A statement that hands an idle variable to a task of the same runtime. A thread is none: it would outlive the case.
fn runs_with(stmt: &Stmt, idle: &[String]) -> bool {
    let spawned = match stmt {
        Stmt::Expr(expr, _) => spawn(expr),
        Stmt::Local(local) => local.init.as_ref().and_then(|init| spawn(&init.expr)),
        Stmt::Item(_) | Stmt::Macro(_) => None,
    };
    let words = spawned.and_then(text).map(|text| words(&text)).unwrap_or_default();
    idle.iter().any(|name| words.contains(name))
}

/// The call in `tokio::spawn(…)`, `rt::spawn(…)`, `task::spawn_local(…)`.
fn spawn(expr: &Expr) -> Option<&syn::ExprCall> {
    let Expr::Call(call) = expr else { return None };
    let Expr::Path(path) = &*call.func else { return None };
    let names = super::program::names(&path.path);
    let (last, above) = names.split_last()?;
    let is_thread = above.last().is_some_and(|name| name == "thread");
    (!is_thread && (last == "spawn" || last == "spawn_local")).then_some(call)
}

/// As it stands in the file.
pub(super) fn text(of: &impl Spanned) -> Option<String> {
    of.span().source_text()
}

/// Every identifier of a piece of source.
fn words(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Ok(tokens) = source.parse::<TokenStream>() {
        collect(tokens, &mut found);
    }
    found
}

fn collect(tokens: TokenStream, found: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => {
                found.insert(ident.to_string());
            }
            TokenTree::Group(group) => collect(group.stream(), found),
            // `format!("{name}")` names a variable within its text.
            TokenTree::Literal(literal) => found.extend(inline(&literal.to_string())),
            TokenTree::Punct(_) => {}
        }
    }
}

fn inline(literal: &str) -> Vec<String> {
    let parts = literal.split('{').skip(1).filter_map(|part| part.split(['}', ':']).next());
    parts.filter(|name| syn::parse_str::<syn::Ident>(name).is_ok()).map(str::to_owned).collect()
}

/// The names that a pattern binds; a path that a pattern matches against is among them, which does no harm.
pub(super) fn bound(pat: &Pat) -> Vec<String> {
    match pat {
        Pat::Ident(ident) => vec![ident.ident.to_string()],
        Pat::Type(typed) => bound(&typed.pat),
        Pat::Reference(inner) => bound(&inner.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().flat_map(bound).collect(),
        Pat::TupleStruct(tuple) => tuple.elems.iter().flat_map(bound).collect(),
        Pat::Struct(of) => of.fields.iter().flat_map(|field| bound(&field.pat)).collect(),
        _ => Vec::new(),
    }
}

/// The variables that a statement assigns to or calls a method of, be it in a branch.
fn changes(expr: &Expr) -> Vec<String> {
    match expr {
        Expr::Assign(assign) => root(&assign.left).into_iter().collect(),
        Expr::MethodCall(call) => root(&call.receiver).into_iter().collect(),
        Expr::Await(inner) => changes(&inner.base),
        Expr::Try(inner) => changes(&inner.expr),
        Expr::If(of) => {
            let mut found = assigned(&of.then_branch);
            found.extend(of.else_branch.iter().flat_map(|(_, other)| changes(other)));
            found
        }
        Expr::Block(of) => assigned(&of.block),
        Expr::ForLoop(of) => assigned(&of.body),
        _ => Vec::new(),
    }
}

/// What a block assigns to. A method that is called there, of a log say, is no reason to keep a branch.
fn assigned(block: &syn::Block) -> Vec<String> {
    let inner = block.stmts.iter().filter_map(|stmt| match stmt {
        Stmt::Expr(expr, _) => Some(expr),
        Stmt::Local(_) | Stmt::Item(_) | Stmt::Macro(_) => None,
    });
    inner.filter(|expr| !matches!(expr, Expr::MethodCall(_))).flat_map(changes).collect()
}

/// Whether a call is lent a variable that it may change.
fn lends(expr: &Expr, needed: &BTreeSet<String>) -> bool {
    match expr {
        Expr::Call(call) => call.args.iter().any(|arg| match arg {
            Expr::Reference(lent) if lent.mutability.is_some() => {
                root(&lent.expr).is_some_and(|name| needed.contains(&name))
            }
            _ => false,
        }),
        Expr::Await(inner) => lends(&inner.base, needed),
        Expr::Try(inner) => lends(&inner.expr, needed),
        _ => false,
    }
}

/// The variable at the bottom of a chain of fields, calls and operators.
fn root(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::MethodCall(call) => root(&call.receiver),
        Expr::Field(field) => root(&field.base),
        Expr::Index(index) => root(&index.expr),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Await(inner) => root(&inner.base),
        Expr::Try(inner) => root(&inner.expr),
        Expr::Paren(inner) => root(&inner.expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::slice;

    fn check(body: &str, params: &[&str]) -> Option<String> {
        let function: syn::ItemFn = syn::parse_str(&format!("fn main() {{ {body} }}")).expect("a function");
        let (last, before) = function.block.stmts.split_last().expect("statements");
        let syn::Stmt::Expr(wanted, _) = last else { panic!("an expression") };
        let params: Vec<String> = params.iter().map(ToString::to_string).collect();
        slice(before, wanted, &params).and_then(super::Slice::whole)
    }

    #[test]
    fn only_what_leads_to_the_value_stays() {
        let body = "tracing_subscriber::fmt::init(); use std::sync::Arc; let db = Arc::new(Db::default()); \
                    let port = std::env::var(\"PORT\").unwrap(); let mut app = Router::new().with_state(db); \
                    println!(\"{port}\"); if x { return; } app = app.layer(Cors); seed(&mut app).await; \
                    let listener = bind(port).await.unwrap(); app";
        let expected = "use std::sync::Arc;\nlet db = Arc::new(Db::default());\n\
                        let mut app = Router::new().with_state(db);\napp = app.layer(Cors);\nseed(&mut app).await;\napp";
        assert_eq!(check(body, &[]).as_deref(), Some(expected));
    }

    #[test]
    fn a_branch_that_changes_the_value_stays() {
        let body = "let mut app = new(); if cfg!(test) { log.info(); app = app.merge(more()); } app";
        let expected = "let mut app = new();\nif cfg!(test) { log.info(); app = app.merge(more()); }\napp";
        assert_eq!(check(body, &[]).as_deref(), Some(expected));
    }

    #[test]
    fn a_value_that_shadows_another_needs_both() {
        let body = "let app = new(); let other = 1; let app = app.nest(); app";
        assert_eq!(check(body, &[]).as_deref(), Some("let app = new();\nlet app = app.nest();\napp"));
    }

    #[test]
    fn what_the_function_holds_on_to_while_it_serves_is_held_on_to() {
        let body = "let (tx, _rx) = channel(1); let (jobs, mut todo) = queue(); tokio::spawn(other()); \
                    let worker = tokio::spawn(async move { todo.recv().await }); app(tx, jobs)";
        let expected = "let (tx, _rx) = channel(1);\nlet (jobs, mut todo) = queue();\n\
                        let worker = tokio::spawn(async move { todo.recv().await });\n\
                        ::std::mem::forget(_rx);\n::std::mem::forget(worker);\napp(tx, jobs)";
        assert_eq!(check(body, &[]).as_deref(), Some(expected));
        let body = "let (tx, rx) = channel(); thread::spawn(move || rx.recv()); app(tx)";
        let expected = "let (tx, rx) = channel();\n::std::mem::forget(rx);\napp(tx)";
        assert_eq!(check(body, &[]).as_deref(), Some(expected));
    }

    #[test]
    fn a_parameter_cannot_be_had() {
        assert_eq!(check("let app = wrap(inner); app", &["inner"]), None);
        assert_eq!(check("let url = format!(\"{host}\"); let host = 1; app(url)", &["host"]), None);
    }
}
