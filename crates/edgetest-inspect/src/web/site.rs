//! Places within functions where an application is handed to a server, with all that is stated before.

use super::program::names;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, ItemFn, Macro, Stmt, Token};

/// Macros whose arguments are expressions that run side by side.
const JOINS: [&str; 2] = ["join", "try_join"];

/// A place where an application is served.
pub(super) struct Site {
    /// The statements before it, those of the blocks around it included.
    pub(super) before: Vec<Stmt>,
    /// The application.
    pub(super) app: Expr,
}

/// The places of a function where `served` says that an expression serves an application, in order.
pub(super) fn sites(function: &ItemFn, served: &dyn Fn(&Expr) -> Option<Expr>) -> Vec<Site> {
    let mut search = Search { served, before: Vec::new(), found: Vec::new() };
    search.visit_block(&function.block);
    search.found
}

struct Search<'a> {
    served: &'a dyn Fn(&Expr) -> Option<Expr>,
    before: Vec<Stmt>,
    found: Vec<Site>,
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_block(&mut self, block: &'ast Block) {
        let outside = self.before.len();
        for stmt in &block.stmts {
            self.visit_stmt(stmt);
            self.before.push(stmt.clone());
        }
        self.before.truncate(outside);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match (self.served)(expr) {
            Some(app) => self.found.push(Site { before: self.before.clone(), app }),
            None => syn::visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, of: &'ast Macro) {
        if names(&of.path).last().is_some_and(|name| JOINS.contains(&name.as_str())) {
            let several = of.parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated);
            for expr in several.into_iter().flatten() {
                self.visit_expr(&expr);
            }
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
