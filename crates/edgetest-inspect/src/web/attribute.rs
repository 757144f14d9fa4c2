//! Routes that an attribute declares: `#[get("/todos/{id}")]`, `#[post("/<id>?<full>", data = "<new>")]`.

use super::handler::verb;
use super::program::literal;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, Token};

/// What one attribute says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Declared {
    /// `GET`.
    pub(super) method: String,
    /// As it is written, the query included.
    pub(super) path: String,
    /// The parameter that takes the body: `<new>`.
    pub(super) data: Option<String>,
}

/// The routes of a handler.
pub(super) fn declared(attributes: &[Attribute]) -> Vec<Declared> {
    attributes.iter().flat_map(of).collect()
}

fn of(attribute: &Attribute) -> Vec<Declared> {
    let Some(name) = attribute.path().segments.last().map(|segment| segment.ident.to_string()) else {
        return Vec::new();
    };
    let own = verb(&name).filter(|_| name != "any");
    if own.is_none() && name != "route" {
        return Vec::new();
    }
    let Ok(args) = attribute.parse_args_with(Punctuated::<Expr, Token![,]>::parse_terminated) else {
        return Vec::new();
    };
    let mut found = Declared::default();
    let mut methods: Vec<String> = own.map(str::to_owned).into_iter().collect();
    for arg in &args {
        match arg {
            Expr::Assign(pair) => match (ident(&pair.left).as_deref(), &*pair.right) {
                (Some("method"), value) => methods.extend(literal(value).or_else(|| ident(value))),
                (Some("data"), value) => found.data = literal(value),
                (Some("uri"), value) => found.path = literal(value).unwrap_or_default(),
                _ => {}
            },
            other => match (literal(other), ident(other)) {
                (Some(path), _) => found.path = path,
                (None, Some(method)) => methods.push(method),
                (None, None) => {}
            },
        }
    }
    let known = methods.iter().filter_map(|method| verb(method));
    known.map(|method| Declared { method: method.to_owned(), ..found.clone() }).collect()
}

fn ident(expr: &Expr) -> Option<String> {
    if let Expr::Path(path) = expr { Some(path.path.segments.last()?.ident.to_string()) } else { None }
}

#[cfg(test)]
mod tests {
    use super::declared;

    fn check(text: &str) -> Vec<String> {
        let item: syn::ItemFn = syn::parse_str(&format!("{text} fn f() {{}}")).expect("a function");
        let of = |route: super::Declared| format!("{} {} {}", route.method, route.path, route.data.unwrap_or_default());
        declared(&item.attrs).into_iter().map(of).collect()
    }

    #[test]
    fn attributes_of_both_frameworks_are_read() {
        assert_eq!(check("#[get(\"/a/{id}\")]"), ["GET /a/{id} "]);
        assert_eq!(check("#[actix_web::post(\"/a\", wrap = \"Logger::default()\")]"), ["POST /a "]);
        assert_eq!(check("#[route(\"/a\", method = \"GET\", method = \"PUT\")]"), ["GET /a ", "PUT /a "]);
        assert_eq!(
            check("#[post(\"/<id>?<full>\", format = \"json\", data = \"<new>\", rank = 2)]"),
            ["POST /<id>?<full> <new>"]
        );
        assert_eq!(check("#[route(DELETE, uri = \"/x\")]"), ["DELETE /x "]);
        assert_eq!(check("#[must_use] #[inline(always)] #[test]"), [""; 0]);
    }
}
