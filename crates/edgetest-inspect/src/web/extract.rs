//! What the arguments of a handler are made of, by the names of their types.

use super::Extractor;
use super::program::{Module, Program, head};
use super::schema::schema;
use syn::{FnArg, Pat, Type};

/// The extractors of a signature, each under its parameter's name.
pub(super) fn extractors<'a>(
    program: &Program,
    module: &Module,
    inputs: impl IntoIterator<Item = &'a FnArg>,
) -> Vec<(String, Extractor)> {
    let typed = inputs.into_iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some((&*typed.pat, &*typed.ty)),
        FnArg::Receiver(_) => None,
    });
    typed.map(|(pat, ty)| (name(pat), extractor(program, module, ty))).collect()
}

/// The extractors of a closure, whose parameters may leave their types out.
pub(super) fn of_closure(program: &Program, module: &Module, closure: &syn::ExprClosure) -> Vec<(String, Extractor)> {
    let of = |pat: &Pat| match pat {
        Pat::Type(typed) => (name(&typed.pat), extractor(program, module, &typed.ty)),
        other => (name(other), by_pattern(other)),
    };
    closure.inputs.iter().map(of).collect()
}

/// `|Path(id)|`, whose type only the compiler knows.
fn by_pattern(pat: &Pat) -> Extractor {
    match pat {
        Pat::TupleStruct(tuple) => match tuple.path.segments.last().map(|segment| segment.ident.to_string()).as_deref()
        {
            Some("State" | "Extension") => Extractor::State,
            Some(other) => Extractor::Unknown(other.to_owned()),
            None => Extractor::Unknown("_".to_owned()),
        },
        _ => Extractor::Unknown("_".to_owned()),
    }
}

/// `Json(input)` is called `input`.
fn name(pat: &Pat) -> String {
    match pat {
        Pat::Ident(ident) => ident.ident.to_string(),
        Pat::TupleStruct(tuple) => tuple.elems.first().map(name).unwrap_or_default(),
        Pat::Tuple(tuple) => tuple.elems.iter().map(name).collect::<Vec<_>>().join("_"),
        Pat::Reference(inner) => name(&inner.pat),
        _ => "_".to_owned(),
    }
}

/// By the last name of the type. axum, axum-extra and actix-web agree on most of them.
pub(super) fn extractor(program: &Program, module: &Module, ty: &Type) -> Extractor {
    let Some((name, args)) = head(ty) else { return other(ty) };
    let of = |make: fn(super::Schema) -> Extractor| {
        args.first().map_or_else(|| other(ty), |ty| make(schema(program, module, ty)))
    };
    match name.as_str() {
        "Path" => of(Extractor::Path),
        "Query" | "OptionalQuery" => of(Extractor::Query),
        "Json" | "JsonDeserializer" => of(Extractor::Json),
        "Form" => of(Extractor::Form),
        "String" => Extractor::Text,
        "Bytes" | "BytesMut" | "Body" | "Request" | "RawForm" => Extractor::Bytes,
        "Multipart" => Extractor::Multipart,
        "ConnectInfo" => Extractor::ConnectInfo,
        "State" | "Extension" => Extractor::State,
        "HeaderMap" | "Method" | "Uri" | "OriginalUri" | "Version" | "Parts" | "Extensions" | "MatchedPath"
        | "NestedPath" | "RawQuery" | "RawPathParams" | "CookieJar" => Extractor::Head,
        "Option" | "Result" | "WithRejection" | "Cached" => args
            .first()
            .map_or_else(|| other(ty), |inner| Extractor::Optional(Box::new(extractor(program, module, inner)))),
        _ => other(ty),
    }
}

fn other(ty: &Type) -> Extractor {
    match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Extractor::Head,
        _ => Extractor::Unknown(head(ty).map_or_else(|| "_".to_owned(), |(name, _)| name)),
    }
}
