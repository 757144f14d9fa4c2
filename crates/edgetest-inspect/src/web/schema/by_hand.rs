//! The form that code gives a value: an implementation of `Deserialize`, or a function in `deserialize_with`. Both begin by
//! letting another type be read, or by asking the format for one of its own.

use syn::visit::Visit;
use syn::{Expr, ExprCall, ExprMethodCall, Type, TypePath};

/// What is read first.
pub(super) enum Reads {
    /// A value of this type.
    Type(Box<Type>),
    /// A value of the format, by the name of the method that asks for it: `u64`, `str`.
    Format(String),
}

/// What the code of an implementation or a function reads first.
pub(super) fn reads(visit: impl FnOnce(&mut Finder)) -> Option<Reads> {
    let mut finder = Finder { found: None };
    visit(&mut finder);
    finder.found
}

/// Looks for the first call that reads.
pub(super) struct Finder {
    found: Option<Reads>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && path.path.segments.last().is_some_and(|last| last.ident == "deserialize")
            && self.found.is_none()
        {
            self.found = of_path(path).map(|ty| Reads::Type(Box::new(ty)));
        }
        syn::visit::visit_expr_call(self, call);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if let Some(format) = call.method.to_string().strip_prefix("deserialize_")
            && self.found.is_none()
        {
            self.found = Some(Reads::Format(format.to_owned()));
        }
        syn::visit::visit_expr_method_call(self, call);
    }
}

/// The type in `Option::<String>::deserialize` and `<Vec<u8>>::deserialize`.
fn of_path(path: &syn::ExprPath) -> Option<Type> {
    if let Some(own) = &path.qself
        && (own.position == 0 || own.as_token.is_some())
    {
        return Some((*own.ty).clone());
    }
    let mut segments: Vec<_> = path.path.segments.iter().cloned().collect();
    segments.pop();
    let is_named = segments.last().is_some_and(|last| last.ident != "Deserialize");
    let path = syn::Path { leading_colon: path.path.leading_colon, segments: segments.into_iter().collect() };
    is_named.then(|| Type::Path(TypePath { attrs: Vec::new(), qself: None, path }))
}
