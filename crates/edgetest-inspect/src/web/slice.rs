//! The statements of a function that lead to a value: a backward slice.
//!
//! A `main` sets up logging, binds a port and serves for ever. What it builds its application from is in between, and can
//! be had without the rest.

use proc_macro2::{TokenStream, TokenTree};
use std::collections::BTreeSet;
use syn::spanned::Spanned;
use syn::{Expr, Pat, Stmt};

/// The statements, as written, that the value of `wanted` depends on, and `wanted` itself. Items within the function stay.
/// `None` where the value comes from one of the function's parameters.
pub(super) fn slice(before: &[Stmt], wanted: &Expr, params: &[String]) -> Option<String> {
    of_text(before, text(wanted)?, params)
}

/// The same for an expression that is given as text.
pub(super) fn of_text(before: &[Stmt], wanted: String, params: &[String]) -> Option<String> {
    let mut needed = words(&wanted);
    let mut kept = Vec::new();
    for stmt in before.iter().rev() {
        let is_kept = match stmt {
            Stmt::Local(local) => {
                let bound = bound(&local.pat);
                let is_kept = bound.iter().any(|name| needed.contains(name));
                if is_kept {
                    needed.retain(|name| !bound.contains(name));
                }
                is_kept
            }
            Stmt::Item(_) => true,
            Stmt::Expr(expr, _) => changes(expr).is_some_and(|name| needed.contains(&name)) || lends(expr, &needed),
            Stmt::Macro(_) => false,
        };
        if is_kept {
            let source = text(stmt)?;
            if !matches!(stmt, Stmt::Item(_)) {
                needed.extend(words(&source));
            }
            kept.push(source);
        }
    }
    if params.iter().any(|param| needed.contains(param)) {
        return None;
    }
    kept.reverse();
    kept.push(wanted);
    Some(kept.join("\n"))
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

/// The variable that a statement assigns to or calls a method of.
fn changes(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Assign(assign) => root(&assign.left),
        Expr::MethodCall(call) => root(&call.receiver),
        Expr::Await(inner) => changes(&inner.base),
        Expr::Try(inner) => changes(&inner.expr),
        _ => None,
    }
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
        slice(before, wanted, &params)
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
    fn a_value_that_shadows_another_needs_both() {
        let body = "let app = new(); let other = 1; let app = app.nest(); app";
        assert_eq!(check(body, &[]).as_deref(), Some("let app = new();\nlet app = app.nest();\napp"));
    }

    #[test]
    fn a_parameter_cannot_be_had() {
        assert_eq!(check("let app = wrap(inner); app", &["inner"]), None);
        assert_eq!(check("let url = format!(\"{host}\"); let host = 1; app(url)", &["host"]), None);
    }
}
