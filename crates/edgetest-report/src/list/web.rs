//! Routes in a list: the handler, what it asks for, and how its application is built.

use crate::safe::escape;
use edgetest_inspect::{Extractor, Framework, Schema, Web};

/// `  -> create (State, new: Json {text}), in process: axum, as main builds it`
pub(super) fn how(web: &Web, route: usize) -> String {
    let route = &web.routes[route];
    let app = &web.apps[route.app];
    let asked: Vec<String> = route.extractors.iter().map(|(name, extractor)| extracted(name, extractor)).collect();
    let framework = match app.framework {
        Framework::Axum => "axum",
        Framework::Actix => "actix-web",
        Framework::Rocket => "Rocket",
    };
    let handler = escape(&route.handler);
    format!("  -> {handler} ({})  in process: {framework}, as `{}` builds it", asked.join(", "), escape(&app.name))
}

fn extracted(name: &str, extractor: &Extractor) -> String {
    let named = |what: &str, schema: &Schema| format!("{}: {what} {}", escape(name), form(schema));
    match extractor {
        Extractor::Path(schema) => named("path", schema),
        Extractor::Query(schema) => named("query", schema),
        Extractor::Json(schema) => named("JSON", schema),
        Extractor::Form(schema) => named("form", schema),
        Extractor::Text => format!("{}: text", escape(name)),
        Extractor::Bytes => format!("{}: bytes", escape(name)),
        Extractor::Multipart => format!("{}: multipart", escape(name)),
        Extractor::ConnectInfo => "peer".to_owned(),
        Extractor::Head => "head".to_owned(),
        Extractor::State => "state".to_owned(),
        Extractor::Token => "token".to_owned(),
        Extractor::Several(inner) if inner.is_empty() => "head".to_owned(),
        Extractor::Several(inner) => {
            inner.iter().map(|extractor| extracted(name, extractor)).collect::<Vec<_>>().join(" + ")
        }
        Extractor::Optional(inner) => format!("{}?", extracted(name, inner)),
        Extractor::Unknown(ty) => format!("`{}`, whose needs are not known", escape(ty)),
    }
}

fn form(schema: &Schema) -> String {
    match schema {
        Schema::Text => "text".to_owned(),
        Schema::Literal(text) => format!("{:?}", escape(text)),
        Schema::Char => "character".to_owned(),
        Schema::Bool => "bool".to_owned(),
        Schema::Int { bits, signed } => format!("{}{bits}", if *signed { "i" } else { "u" }),
        Schema::Float => "number".to_owned(),
        Schema::Like(texts) => format!("like {}", texts.first().unwrap_or(&"")),
        Schema::Option(inner) => format!("{}?", form(inner)),
        Schema::List(inner) => format!("[{}]", form(inner)),
        Schema::Map(inner) => format!("{{…: {}}}", form(inner)),
        Schema::Tuple(items) => format!("({})", items.iter().map(form).collect::<Vec<_>>().join(", ")),
        Schema::Object(fields) => {
            let names: Vec<_> = fields.iter().map(|field| escape(&field.name)).collect();
            format!("{{{}}}", names.join(", "))
        }
        Schema::OneOf(several) => several.iter().map(form).collect::<Vec<_>>().join(" or "),
        Schema::Ruled(inner, _) => form(inner),
        Schema::Unknown => "of unknown form".to_owned(),
    }
}
