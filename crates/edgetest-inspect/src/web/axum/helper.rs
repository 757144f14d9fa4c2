//! Functions that serve what they are given: `async fn serve(app: Router, port: u16)`.
//!
//! The layers that such a function adds are not followed, since its own names need not hold where it is called.

use super::{Function, Program, serving};
use crate::web::handler::params;
use crate::web::program::{Module, names};
use crate::web::site::sites;
use crate::web::slice;
use syn::{Expr, FnArg};

/// The functions of a program that serve an argument.
pub(super) struct Helpers<'a> {
    program: &'a Program,
    found: Vec<Helper<'a>>,
}

struct Helper<'a> {
    function: Function<'a>,
    /// Which argument.
    at: usize,
}

impl<'a> Helpers<'a> {
    pub(super) fn of(program: &'a Program) -> Self {
        let found = program.functions().filter_map(|function| Some(Helper { function, at: served(function)? }));
        Self { program, found: found.collect() }
    }

    /// The argument that a call hands to one of them.
    pub(super) fn served_by<'e>(&self, expr: &'e Expr, from: Function<'_>) -> Option<&'e Expr> {
        let Expr::Call(call) = expr else { return None };
        let Expr::Path(path) = &*call.func else { return None };
        let path = names(&path.path);
        let helper = self.found.iter().find(|helper| helper.function.item.sig.ident == path[path.len() - 1])?;
        self.is_it(helper, from.module, &path).then(|| call.args.iter().nth(helper.at))?
    }

    /// `axum::serve` is none of the program's, whatever is called so there.
    fn is_it(&self, helper: &Helper<'_>, from: &Module, path: &[String]) -> bool {
        let above = path[..path.len() - 1].iter().filter(|name| !["crate", "self", "super"].contains(&name.as_str()));
        let above: Vec<&String> = above.collect();
        let module = &helper.function.module.path;
        let leads_there = above.len() <= module.len() && module[module.len() - above.len()..].iter().eq(above);
        let called = self.program.function(from, path);
        leads_there && called.is_some_and(|called| std::ptr::eq(called.item, helper.function.item))
    }
}

/// The argument that a function serves, where nothing but it leads to what is served.
fn served(function: Function<'_>) -> Option<usize> {
    let params = params(function);
    if function.item.sig.inputs.iter().any(|input| matches!(input, FnArg::Receiver(_))) {
        return None;
    }
    let site = sites(function.item, &|expr| serving(expr).cloned()).into_iter().next()?;
    let sliced = slice::slice(&site.before, &site.app, &params)?;
    let [missing] = sliced.missing.as_slice() else { return None };
    params.iter().position(|param| param == missing)
}
