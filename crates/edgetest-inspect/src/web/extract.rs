//! What the arguments of a handler are made of, by the names of their types.

use super::custom::custom;
use super::program::{Module, Program, head};
use super::schema::schema;
use super::{Extractor, Schema};
use syn::{FnArg, Pat, Type};

/// Extractors within extractors that are looked into.
const DEEPEST: usize = 4;

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
            Some("Path") => Extractor::Path(Schema::Unknown),
            Some("Query") => Extractor::Query(Schema::Unknown),
            Some("Json") => Extractor::Json(Schema::Unknown),
            Some("Form") => Extractor::Form(Schema::Unknown),
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

/// By the last name of the type. axum, axum-extra and actix-web agree on most of them; a type of the program's own is looked
/// into.
pub(super) fn extractor(program: &Program, module: &Module, ty: &Type) -> Extractor {
    extractor_at(program, module, ty, 0)
}

pub(super) fn extractor_at(program: &Program, module: &Module, ty: &Type, depth: usize) -> Extractor {
    if depth < DEEPEST
        && let Some(known) = custom(program, module, ty, depth)
    {
        return known;
    }
    let Some((name, args)) = head(ty) else { return other(ty) };
    let of =
        |make: fn(Schema) -> Extractor| args.first().map_or_else(|| other(ty), |ty| make(schema(program, module, ty)));
    match name.as_str() {
        "Path" => of(Extractor::Path),
        "Query" | "OptionalQuery" | "QsQuery" => of(Extractor::Query),
        "Json" | "JsonDeserializer" => of(Extractor::Json),
        "Form" | "QsForm" => of(Extractor::Form),
        "String" => Extractor::Text,
        "Bytes" | "BytesMut" | "Body" | "Request" | "RawForm" | "Payload" => Extractor::Bytes,
        "Multipart" | "MultipartForm" | "TypedMultipart" => Extractor::Multipart,
        "ConnectInfo" => Extractor::ConnectInfo,
        "State" | "Extension" | "Data" | "ThinData" | "ReqData" => Extractor::State,
        "BearerAuth" => Extractor::Token,
        "TypedHeader" => match args.first().and_then(|ty| head(ty)) {
            Some((name, args)) if name == "Authorization" && !is_basic(&args) => Extractor::Token,
            _ => Extractor::Head,
        },
        "HeaderMap" | "Method" | "Uri" | "OriginalUri" | "Version" | "Parts" | "Extensions" | "MatchedPath"
        | "NestedPath" | "RawQuery" | "RawPathParams" | "CookieJar" | "SignedCookieJar" | "PrivateCookieJar"
        | "HttpRequest" | "Header" | "ConnectionInfo" | "PeerAddr" | "Session" | "Identity" | "Cookies" | "Host" => {
            Extractor::Head
        }
        "Option" | "Result" | "WithRejection" | "Cached" | "Either" | "Valid" | "Garde" | "Validated" => {
            args.first().map_or_else(|| other(ty), |inner| optional(extractor_at(program, module, inner, depth + 1)))
        }
        _ => other(ty),
    }
}

fn optional(inner: Extractor) -> Extractor {
    Extractor::Optional(Box::new(inner))
}

fn is_basic(args: &[&Type]) -> bool {
    args.first().and_then(|ty| head(ty)).is_some_and(|(name, _)| name == "Basic")
}

fn other(ty: &Type) -> Extractor {
    match ty {
        Type::Tuple(tuple) if tuple.elems.is_empty() => Extractor::Head,
        _ => Extractor::Unknown(head(ty).map_or_else(|| "_".to_owned(), |(name, _)| name)),
    }
}
