//! `http-raised`: who asks sends a field beside what the route asks for, such as `is_admin`, and the answer says that it holds.
//! It comes of taking the stored type for the type of the request.

use super::{Question, is_success, violated};
use crate::Source;
use crate::stage;
use crate::web::answer::Answer;
use crate::web::case::{asked, played};
use crate::web::json::Json;
use crate::web::reading::read;
use crate::web::session::{Application, Session};
use crate::web::shape::{Body, Field, Value};

/// Fields that raise somebody, and what they are raised to.
const FIELDS: [(&str, &str); 9] = [
    ("is_admin", "true"),
    ("isAdmin", "true"),
    ("admin", "true"),
    ("is_superuser", "true"),
    ("is_staff", "true"),
    ("role", "\"admin\""),
    ("roles", "[\"admin\"]"),
    ("verified", "true"),
    ("permissions", "[\"admin\"]"),
];

pub(in crate::web) fn check<A: Application>(
    g: &mut Source,
    question: &Question<'_>,
    session: &mut Session<A>,
    open: &impl Fn() -> Option<A>,
) -> Option<()> {
    let without = asked(g, question, session, open)?;
    if !is_success(&without) {
        return Some(());
    }
    let Ok(Json::Object(fields)) = read(&question.request.body) else { return Some(()) };
    // Who is known to be no administrator must not become one, be it asked for by the type of the request or not.
    let is_common = !question.headers().is_empty();
    let declared = declared(&question.shape().body);
    let mut raised = fields.clone();
    let mut claims = Vec::new();
    for (name, value) in FIELDS {
        let is_declared = declared.iter().any(|field| field.name == name);
        if is_declared && !is_common {
            continue;
        }
        raised.retain(|(known, _)| known != name);
        raised.push((name.to_owned(), Json::Raw(value.to_owned())));
        claims.push((name, value));
    }
    let mut request = question.request.clone();
    request.body = Json::Object(raised).spell().into_bytes();
    let with = played(question.before, &request, open)?;
    g.at(stage::ANSWER);
    for (name, value) in claims {
        if is_success(&with)
            && tells(&with, name).as_deref() == Some(value)
            && tells(&without, name).as_deref() != Some(value)
        {
            violated!("http-raised", "whoever sends `{name}`: {value} has it: {}", with.excerpt());
        }
    }
    Some(())
}

fn declared(body: &Body) -> &[Field] {
    fn fields(value: &Value) -> &[Field] {
        match value {
            Value::Object(fields) => fields,
            Value::Ruled(inner, _) => fields(inner),
            _ => &[],
        }
    }
    if let Body::Json(value) = body { fields(value) } else { &[] }
}

/// What an answer says of a field, at the top or one level below.
fn tells(answer: &Answer, name: &str) -> Option<String> {
    let Ok(Json::Object(fields)) = read(&answer.body) else { return None };
    let own = |fields: &[(String, Json)]| fields.iter().find(|(known, _)| known == name).map(|(_, json)| json.spell());
    own(&fields)
        .or_else(|| fields.iter().find_map(|(_, json)| if let Json::Object(inner) = json { own(inner) } else { None }))
}
