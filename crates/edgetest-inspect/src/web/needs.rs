//! What an application asks its surroundings for when it is built: a variable of the environment that must be set.

use super::program::{Function, Module, Program, literal, names};
use std::collections::BTreeSet;
use syn::visit::Visit;
use syn::{Block, Expr, ExprCall, ExprMethodCall, ExprTry};

/// Functions within functions that are looked into.
const DEEPEST: usize = 6;

/// Why the statements of a module cannot build an application here.
pub(super) fn of(program: &Program, module: &Module, build: &str) -> Option<String> {
    let block: Block = syn::parse_str(&format!("{{ {build} }}")).ok()?;
    let mut search = Search { program, module, seen: BTreeSet::new(), depth: 0, found: None };
    search.visit_block(&block);
    let variable = search.found?;
    Some(format!("it asks for the environment variable `{variable}`, which is not set in the sandbox"))
}

struct Search<'a> {
    program: &'a Program,
    module: &'a Module,
    seen: BTreeSet<String>,
    depth: usize,
    found: Option<String>,
}

impl<'a> Search<'a> {
    fn enter(&mut self, function: Function<'a>) {
        let name = format!("{}::{}", function.module.path.join("::"), function.item.sig.ident);
        if self.depth >= DEEPEST || !self.seen.insert(name) {
            return;
        }
        let outside = std::mem::replace(&mut self.module, function.module);
        self.depth += 1;
        self.visit_block(&function.item.block);
        self.depth -= 1;
        self.module = outside;
    }

    fn must(&mut self, expr: &Expr) {
        self.found = self.found.take().or_else(|| asked(expr));
    }
}

impl<'ast> Visit<'ast> for Search<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if call.method == "unwrap" || call.method == "expect" {
            self.must(&call.receiver);
        }
        syn::visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_try(&mut self, of: &'ast ExprTry) {
        self.must(&of.expr);
        syn::visit::visit_expr_try(self, of);
    }

    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(function) = self.program.function(self.module, &names(&path.path))
        {
            self.enter(function);
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The variable in `env::var("X")`, where nothing stands in for one that is not set.
fn asked(expr: &Expr) -> Option<String> {
    match expr {
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let has_other = ["unwrap_or", "or", "map_or", "is_"].iter().any(|start| name.starts_with(start));
            if has_other { None } else { asked(&call.receiver) }
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            let is_var = names(&path.path).last().is_some_and(|name| name == "var" || name == "var_os");
            call.args.first().filter(|_| is_var).and_then(literal)
        }
        Expr::Paren(inner) => asked(&inner.expr),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(build: &str, items: &str) -> Option<String> {
        let program = Program::of(items);
        let reason = of(&program, &program.modules[0], build)?;
        reason.split('`').nth(1).map(str::to_owned)
    }

    #[test]
    fn a_variable_that_must_be_set_is_told() {
        assert_eq!(check("let url = env::var(\"URL\").expect(\"set\"); app(url)", "").as_deref(), Some("URL"));
        let items = "struct Config; impl Config { fn read() -> Result<Self, E> { \
                     let a = std::env::var(\"A\").unwrap_or_default(); let b = std::env::var(\"B\").map_err(E::from)?; Ok(Self) } }";
        assert_eq!(check("app(Config::read().unwrap())", items).as_deref(), Some("B"));
        assert_eq!(check("app(env::var(\"A\").ok().unwrap_or(1))", ""), None);
    }
}
