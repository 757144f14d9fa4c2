//! What a handler of Rocket asks for: its attribute says which parameter is taken from where, the type says what it is.

use crate::web::custom::custom;
use crate::web::program::{Module, Program, head, names};
use crate::web::schema::schema;
use crate::web::{Extractor, Field, Schema};
use syn::{FnArg, Item, ItemFn, Pat, Type};

/// `/<id>/<rest..>` as `/{id}/{*rest}`.
pub(super) fn plain(path: &str) -> String {
    let piece = |piece: &str| match name(piece) {
        Some((name, true)) => format!("{{*{name}}}"),
        Some((name, false)) => format!("{{{name}}}"),
        None => piece.to_owned(),
    };
    path.split('/').map(piece).collect::<Vec<_>>().join("/")
}

/// The name in `<id>`, and whether it takes all that follows.
fn name(piece: &str) -> Option<(&str, bool)> {
    let inner = piece.strip_prefix('<')?.strip_suffix('>')?;
    Some(inner.strip_suffix("..").map_or((inner, false), |name| (name, true)))
}

/// All parameters of a handler: those of the path together, as the path orders them, then the others.
pub(super) fn extractors(
    program: &Program,
    module: &Module,
    item: &ItemFn,
    path: &str,
    query: &str,
    data: Option<&str>,
) -> Vec<(String, Extractor)> {
    let params: Vec<(String, &Type)> = item.sig.inputs.iter().filter_map(param).collect();
    let of_path: Vec<&str> = path.split('/').filter_map(name).map(|(name, _)| name).collect();
    let of_query: Vec<(&str, bool)> = query.split('&').filter_map(name).collect();
    let data = data.and_then(name).map(|(name, _)| name);
    let typed = |name: &str| params.iter().find(|(known, _)| known == name).map(|(_, ty)| *ty);
    let mut found = Vec::new();
    if !of_path.is_empty() {
        let one = |name: &&str| typed(name).map_or(Schema::Text, |ty| schema(program, module, bare(ty)));
        let tuple = Schema::Tuple(of_path.iter().map(one).collect());
        found.push((of_path.join(", "), Extractor::Path(tuple)));
    }
    for (param, ty) in &params {
        let is_of = |name: &str| name == param;
        if of_path.iter().any(|name| is_of(name)) {
            continue;
        }
        let extractor = if data.is_some_and(is_of) {
            body(program, module, ty)
        } else if let Some((_, many)) = of_query.iter().find(|(name, _)| is_of(name)) {
            Extractor::Query(asked(program, module, param, ty, *many))
        } else {
            guard(program, module, ty)
        };
        found.push((param.clone(), extractor));
    }
    found
}

fn param(arg: &FnArg) -> Option<(String, &Type)> {
    let FnArg::Typed(typed) = arg else { return None };
    let Pat::Ident(name) = &*typed.pat else { return None };
    Some((name.ident.to_string(), &typed.ty))
}

/// A path parameter that says what was wrong with it: `Result<u8, &str>`.
fn bare(ty: &Type) -> &Type {
    match head(ty) {
        Some((name, args)) if name == "Result" || name == "Option" => args.first().copied().unwrap_or(ty),
        _ => ty,
    }
}

/// A field of the query, or all fields that a form of its own has.
fn asked(program: &Program, module: &Module, name: &str, ty: &Type, many: bool) -> Schema {
    let inner = schema(program, module, ty);
    let is_optional = matches!(inner, Schema::Option(_)) || head(ty).is_some_and(|(name, _)| name == "Result");
    match inner {
        Schema::Object(fields) if many => Schema::Object(fields),
        Schema::Object(fields) => {
            let below = |field: Field| Field { name: format!("{name}.{}", field.name), ..field };
            Schema::Object(fields.into_iter().map(below).collect())
        }
        schema => Schema::Object(vec![Field { name: name.to_owned(), schema, required: !is_optional }]),
    }
}

fn body(program: &Program, module: &Module, ty: &Type) -> Extractor {
    if let Type::Reference(of) = ty {
        return match &*of.elem {
            Type::Slice(_) => Extractor::Bytes,
            other => body(program, module, other),
        };
    }
    let Some((name, args)) = head(ty) else { return Extractor::Bytes };
    let arg = || args.first().map_or(Schema::Unknown, |ty| schema(program, module, ty));
    match name.as_str() {
        "Json" => Extractor::Json(arg()),
        "Form" | "Contextual" | "Strict" | "Lenient" => match args.first().and_then(|ty| head(ty)) {
            Some((name, _)) if ["Contextual", "Strict", "Lenient"].contains(&name.as_str()) => {
                body(program, module, args[0])
            }
            _ => Extractor::Form(dotted(arg())),
        },
        "Value" => Extractor::Json(Schema::Unknown),
        "String" | "str" | "RawStr" | "Cow" => Extractor::Text,
        "Option" | "Result" => {
            args.first().map_or(Extractor::Bytes, |ty| Extractor::Optional(Box::new(body(program, module, ty))))
        }
        "Capped" | "Debug" => args.first().map_or(Extractor::Bytes, |ty| body(program, module, ty)),
        _ => match custom(program, module, ty, 0) {
            Some(Extractor::Several(inner)) if inner.is_empty() => Extractor::Text,
            Some(known) => known,
            None => Extractor::Bytes,
        },
    }
}

/// A field of a form within a form is written `outer.inner`.
fn dotted(schema: Schema) -> Schema {
    let Schema::Object(fields) = schema else { return schema };
    let mut flat = Vec::new();
    for field in fields {
        match dotted(field.schema) {
            Schema::Object(inner) => flat.extend(inner.into_iter().map(|below| Field {
                name: format!("{}.{}", field.name, below.name),
                required: field.required && below.required,
                schema: below.schema,
            })),
            schema => flat.push(Field { schema, ..field }),
        }
    }
    Schema::Object(flat)
}

/// Guards that every request satisfies.
const OF_EVERY_REQUEST: [&str; 16] = [
    "Accept",
    "Client",
    "Config",
    "ContentType",
    "CookieJar",
    "FlashMessage",
    "Host",
    "IpAddr",
    "Limits",
    "Method",
    "Origin",
    "Request",
    "Rocket",
    "Route",
    "Shutdown",
    "SocketAddr",
];

/// By the name of its type, or by what the code of one of the program's own asks for.
fn guard(program: &Program, module: &Module, ty: &Type) -> Extractor {
    let ty = if let Type::Reference(of) = ty { &*of.elem } else { ty };
    let Some((name, args)) = head(ty) else { return Extractor::Head };
    if let Some((place, Item::Type(alias))) = path_of(ty).and_then(|path| program.type_item(module, &path)) {
        // An alias that names itself is rustc's to refuse.
        return if alias.ident == name && *alias.ty == *ty {
            Extractor::Head
        } else {
            guard(program, place, &alias.ty)
        };
    }
    match name.as_str() {
        "State" => Extractor::State,
        "Option" | "Result" => {
            let inner = args.first().map_or(Extractor::Head, |ty| guard(program, module, ty));
            Extractor::Optional(Box::new(inner))
        }
        name if OF_EVERY_REQUEST.contains(&name) => Extractor::Head,
        name => custom(program, module, ty, 0).unwrap_or_else(|| Extractor::Unknown(name.to_owned())),
    }
}

fn path_of(ty: &Type) -> Option<Vec<String>> {
    if let Type::Path(path) = ty { Some(names(&path.path)) } else { None }
}
