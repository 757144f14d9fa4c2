//! What a route asks for, in the words of the harness: as a value for the reproducer, and as source.

use edgetest_inspect::{Extractor, Framework, Route, Rule as Asked, Schema};
use edgetest_plan::Identity;
use edgetest_support::web::{self, Body, Field, Rule, Shape, Site, Value};

/// What a route asks for.
pub(super) fn shape(route: &Route) -> Shape {
    let mut shape = Shape {
        method: route.method.clone(),
        path: route.path.clone(),
        params: Vec::new(),
        query: Vec::new(),
        body: Body::None,
        token: false,
    };
    for (_, extractor) in &route.extractors {
        add(extractor, &mut shape);
    }
    let names: Vec<&str> = shape.path.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
    let count = names.len();
    shape.params.resize(count, Value::Text);
    shape
}

fn add(extractor: &Extractor, shape: &mut Shape) {
    match extractor {
        Extractor::Path(schema) => shape.params = params(schema, &shape.path),
        Extractor::Query(schema) => shape.query.extend(fields(schema)),
        Extractor::Form(schema) if shape.method == "GET" || shape.method == "HEAD" => {
            shape.query.extend(fields(schema));
        }
        Extractor::Form(schema) => body(shape, Body::Form(fields(schema))),
        Extractor::Json(schema) => body(shape, Body::Json(value(schema))),
        Extractor::Text => body(shape, Body::Text),
        Extractor::Bytes => body(shape, Body::Bytes),
        Extractor::Multipart => body(shape, Body::Multipart),
        Extractor::Optional(inner) => add(inner, shape),
        Extractor::Token => shape.token = true,
        Extractor::Several(inner) => inner.iter().for_each(|extractor| add(extractor, shape)),
        Extractor::ConnectInfo | Extractor::Head | Extractor::State | Extractor::Unknown(_) => {}
    }
}

/// Of several bodies that a type of the program would take, the first.
fn body(shape: &mut Shape, body: Body) {
    if shape.body == Body::None {
        shape.body = body;
    }
}

/// One value, a tuple in order, or a struct by the names in the path.
fn params(schema: &Schema, path: &str) -> Vec<Value> {
    let names =
        path.split('{').skip(1).filter_map(|part| part.split('}').next()).map(|name| name.trim_start_matches('*'));
    match schema {
        Schema::Ruled(inner, _) if matches!(**inner, Schema::Object(_)) => params(inner, path),
        Schema::Tuple(items) => items.iter().map(value).collect(),
        Schema::Object(known) => names
            .map(|name| known.iter().find(|field| field.name == name).map_or(Value::Text, |field| value(&field.schema)))
            .collect(),
        other => vec![value(other)],
    }
}

fn fields(schema: &Schema) -> Vec<Field> {
    match value(schema) {
        Value::Object(fields) => fields,
        Value::Ruled(inner, _) => match *inner {
            Value::Object(fields) => fields,
            _ => Vec::new(),
        },
        Value::Map(inner) => vec![Field::optional("a", *inner)],
        _ => Vec::new(),
    }
}

fn value(schema: &Schema) -> Value {
    match schema {
        Schema::Text => Value::Text,
        Schema::Literal(text) => Value::like(&[text]),
        Schema::Char => Value::Char,
        Schema::Bool => Value::Bool,
        Schema::Int { bits, signed: false } => Value::Int(*bits),
        Schema::Int { bits, signed: true } => Value::Signed(*bits),
        Schema::Float => Value::Float,
        Schema::Like(texts) => Value::like(texts),
        Schema::Option(inner) => Value::Option(Box::new(value(inner))),
        Schema::List(inner) => Value::List(Box::new(value(inner))),
        Schema::Map(inner) => Value::Map(Box::new(value(inner))),
        Schema::Tuple(items) => Value::Tuple(items.iter().map(value).collect()),
        Schema::Object(fields) => Value::Object(
            fields
                .iter()
                .map(|field| Field { name: field.name.clone(), value: value(&field.schema), required: field.required })
                .collect(),
        ),
        Schema::OneOf(several) => Value::OneOf(several.iter().map(value).collect()),
        Schema::Ruled(inner, bounds) => Value::Ruled(Box::new(value(inner)), bounds.iter().map(rule).collect()),
        Schema::Unknown => Value::Any,
    }
}

fn rule(asked: &Asked) -> Rule {
    match asked {
        Asked::Shortest(length) => Rule::Shortest(*length),
        Asked::Longest(length) => Rule::Longest(*length),
        Asked::AtLeast(number) => Rule::AtLeast(number.clone()),
        Asked::AtMost(number) => Rule::AtMost(number.clone()),
        Asked::Above(number) => Rule::Above(number.clone()),
        Asked::Below(number) => Rule::Below(number.clone()),
        Asked::Email => Rule::Email,
        Asked::Url => Rule::Url,
        Asked::Ip => Rule::Ip,
        Asked::Ascii => Rule::Ascii,
        Asked::Alphanumeric => Rule::Alphanumeric,
        Asked::Contains(text) => Rule::Contains(text.clone()),
        Asked::Lacks(text) => Rule::Lacks(text.clone()),
        Asked::Starts(text) => Rule::Starts(text.clone()),
        Asked::Ends(text) => Rule::Ends(text.clone()),
        Asked::Closed => Rule::Closed,
        Asked::Unknown => Rule::Unknown,
    }
}

/// Who may ask, in the words of the harness.
pub(super) fn identity(identity: &Identity) -> web::Identity {
    let Identity { name, headers, admin } = identity.clone();
    web::Identity { name, headers, admin }
}

/// The framework, in the words of the harness.
pub(super) fn framework(framework: Framework) -> web::Framework {
    match framework {
        Framework::Axum => web::Framework::Axum,
        Framework::Actix => web::Framework::Actix,
        Framework::Rocket => web::Framework::Rocket,
    }
}

/// What the harness knows of an application, as an item.
pub(super) fn table(app: usize, site: &Site) -> String {
    let Site { framework, shapes, identities, burst } = site;
    let rows: Vec<String> = shapes.iter().map(spell).collect();
    let identity = |identity: &web::Identity| {
        let web::Identity { name, headers, admin } = identity;
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| format!("({name:?}.into(), {value:?}.into())")).collect();
        let headers = headers.join(", ");
        format!("web::Identity {{ name: {name:?}.into(), headers: vec![{headers}], admin: {admin} }}")
    };
    let identities: Vec<String> = identities.iter().map(identity).collect();
    format!(
        "static SITE_{app}: LazyLock<Site> = LazyLock::new(|| Site {{
            framework: web::Framework::{framework:?},
            shapes: vec![{}],
            identities: vec![{}],
            burst: {burst},
        }});",
        rows.join(", "),
        identities.join(", ")
    )
}

fn spell(shape: &Shape) -> String {
    let Shape { method, path, params, query, body, token } = shape;
    let body = match body {
        Body::None => "Body::None".to_owned(),
        Body::Json(value) => format!("Body::Json({})", spell_value(value)),
        Body::Form(fields) => format!("Body::Form({})", spell_fields(fields)),
        Body::Text => "Body::Text".to_owned(),
        Body::Bytes => "Body::Bytes".to_owned(),
        Body::Multipart => "Body::Multipart".to_owned(),
    };
    format!(
        "Shape {{ method: {method:?}.into(), path: {path:?}.into(), params: {}, query: {}, body: {body}, token: {token} }}",
        spell_values(params),
        spell_fields(query)
    )
}

fn spell_values(values: &[Value]) -> String {
    format!("vec![{}]", values.iter().map(spell_value).collect::<Vec<_>>().join(", "))
}

fn spell_fields(fields: &[Field]) -> String {
    let field = |field: &Field| {
        let how = if field.required { "required" } else { "optional" };
        format!("Field::{how}({:?}, {})", field.name, spell_value(&field.value))
    };
    format!("vec![{}]", fields.iter().map(field).collect::<Vec<_>>().join(", "))
}

fn spell_value(value: &Value) -> String {
    let boxed = |name: &str, inner: &Value| format!("Value::{name}(Box::new({}))", spell_value(inner));
    match value {
        Value::Text => "Value::Text".to_owned(),
        Value::Like(texts) => format!("Value::like(&{texts:?})"),
        Value::Char => "Value::Char".to_owned(),
        Value::Bool => "Value::Bool".to_owned(),
        Value::Int(bits) => format!("Value::Int({bits})"),
        Value::Signed(bits) => format!("Value::Signed({bits})"),
        Value::Float => "Value::Float".to_owned(),
        Value::Option(inner) => boxed("Option", inner),
        Value::List(inner) => boxed("List", inner),
        Value::Map(inner) => boxed("Map", inner),
        Value::Tuple(items) => format!("Value::Tuple({})", spell_values(items)),
        Value::Object(fields) => format!("Value::Object({})", spell_fields(fields)),
        Value::OneOf(several) => format!("Value::OneOf({})", spell_values(several)),
        Value::Any => "Value::Any".to_owned(),
        Value::Ruled(inner, rules) => {
            let rules: Vec<String> = rules.iter().map(spell_rule).collect();
            format!("Value::Ruled(Box::new({}), vec![{}])", spell_value(inner), rules.join(", "))
        }
    }
}

/// `Rule::AtLeast("1".into())`: as it is shown, but that a text is owned.
fn spell_rule(rule: &Rule) -> String {
    format!("web::Rule::{}", format!("{rule:?}").replace("\")", "\".into())"))
}
