//! Ways in which a request is not what a route asks for.
//!
//! One way at a time: what a server makes of a single fault is what can be judged.

use super::checks::MARK;
use super::fit::nodes;
use super::json::Json;
use super::request::{Request, Segment, encode};
use super::rule::Rule;
use super::sent;
use super::shape::{Body, Field, Site, Value};
use crate::Source;

/// Lengths around limits that servers set for bodies, and one beyond most of them.
const LENGTHS: [usize; 4] = [9_000, 40_000, 300_000, 2_200_000];

/// What stands where a number or name is expected in a path or query.
const ODD: [&str; 19] = [
    "0",
    "-1",
    "-0",
    "1.5",
    "1e400",
    "256",
    "65536",
    "4294967296",
    "18446744073709551616",
    "-9223372036854775809",
    "NaN",
    "%2B1",
    "%FF",
    "%00",
    "..%2F..%2Fetc%2Fpasswd",
    "%0D%0Ax:%20y",
    "%F0%9F%A6%80",
    "null",
    "%3Cedgetest-mark%3E%22%27%26",
];

/// How many ways there are to break a request. `has_tree`: its body was made of JSON.
pub(super) fn ways(request: &Request, has_tree: bool) -> usize {
    if has_tree { 10 } else { 4 + usize::from(!request.body.is_empty()) }
}

/// Texts that mean something to whatever they are put into.
const HOSTILE: [&str; 16] = [
    MARK,
    "' OR '1'='1",
    "1; DROP TABLE users --",
    "../../../../etc/passwd",
    "..\\..\\windows\\win.ini",
    "${jndi:ldap://127.0.0.1/a}",
    "{{7*7}}",
    "%s%n%x",
    "$(touch x)",
    "a\r\nx-injected: y",
    "\u{0}",
    "\u{202e}txt.exe",
    "\u{430}dmin",
    "admin ",
    "\u{feff}a",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}",
];

/// Breaks a request to the route `target` in one way. `tree` is the JSON that its body was made of. One way more is known
/// to a replay alone: the request as somebody sent it.
pub(super) fn break_it(g: &mut Source, request: &mut Request, tree: Option<Json>, site: &Site, target: usize) {
    let shape = &site.shapes[target];
    let ways = ways(request, tree.is_some());
    match g.pick(ways + usize::from(g.replays())) {
        way if way == ways => sent::replace(g, request),
        0 => path(g, request),
        1 => query(g, request, &shape.query),
        2 => head(g, request),
        3 => method(g, request, site, target),
        4 => match &shape.body {
            Body::Form(fields) if g.bool() => form(g, request, fields),
            Body::Multipart if g.bool() => parts(g, request),
            Body::None | Body::Json(_) | Body::Form(_) | Body::Text | Body::Bytes | Body::Multipart => {
                raw_body(g, request);
            }
        },
        way => {
            if let (Some(mut json), Body::Json(value)) = (tree, &shape.body) {
                if way < 7 {
                    structure(g, &mut json);
                } else {
                    typed(g, &mut json, value);
                }
                request.body = json.spell().into_bytes();
            }
        }
    }
}

/// A method that no route has under this path.
fn method(g: &mut Source, request: &mut Request, site: &Site, target: usize) {
    const METHODS: [&str; 9] = ["DELETE", "PUT", "PATCH", "POST", "GET", "OPTIONS", "TRACE", "PROPFIND", "HEAD"];
    let method = METHODS[g.pick(METHODS.len())];
    let path = &site.shapes[target].path;
    if !site.shapes.iter().any(|shape| shape.path == *path && (shape.method == method || method == "HEAD")) {
        method.clone_into(&mut request.method);
    }
}

/// A value of a known type becomes one that the type, or a rule, just does not take.
fn typed(g: &mut Source, json: &mut Json, value: &Value) {
    let nodes = nodes(value, json);
    let ruled: Vec<_> = nodes.iter().filter(|(_, value)| matches!(value, Value::Ruled(..))).collect();
    let (at, value) =
        if !ruled.is_empty() && g.bool() { *ruled[g.pick(ruled.len())] } else { nodes[g.pick(nodes.len())] };
    let Some(place) = json.at(at) else { return };
    if let Some(other) = beside(g, value, place) {
        *place = other;
    }
}

/// A value right outside of what is taken.
fn beside(g: &mut Source, value: &Value, json: &Json) -> Option<Json> {
    let raw = |text: String| Some(Json::Raw(text));
    match value {
        Value::Ruled(_, rules) => rules.get(g.pick(rules.len().max(1)))?.broken(json),
        Value::Int(bits) => match g.pick(3) {
            0 => raw("-1".to_owned()),
            1 => raw(1_u128
                .checked_shl(*bits)
                .map_or_else(|| "340282366920938463463374607431768211456".into(), |n| n.to_string())),
            _ => raw("1.0".to_owned()),
        },
        Value::Signed(bits) => {
            let half = 1_i128.checked_shl(bits - 1).unwrap_or(i128::MAX).unsigned_abs();
            raw(if g.bool() { half.to_string() } else { format!("-{}", half + 1) })
        }
        Value::Float => Some(Json::Text("NaN".to_owned())),
        Value::Bool => raw(if g.bool() { "1".to_owned() } else { "\"true\"".to_owned() }),
        Value::Char => Some(Json::Text(if g.bool() { String::new() } else { "ab".to_owned() })),
        Value::Like(_) => Some(Json::Text(g.string())),
        Value::List(_) => match json {
            Json::List(items) => {
                Some(Json::List(items.iter().cycle().take(if items.is_empty() { 0 } else { 5_000 }).cloned().collect()))
            }
            other => Some(Json::List(vec![other.clone()])),
        },
        Value::Text => Some(Json::Text(HOSTILE[g.pick(HOSTILE.len())].to_owned())),
        Value::Option(_) | Value::Map(_) | Value::Tuple(_) | Value::Object(_) | Value::OneOf(_) | Value::Any => {
            raw("null".to_owned())
        }
    }
}

fn path(g: &mut Source, request: &mut Request) {
    let last = request.path.len().saturating_sub(1);
    let odd = odd(g);
    if let Some(segment) = request.path.get_mut(last) {
        *segment = Segment::Text(odd);
    }
}

fn odd(g: &mut Source) -> String {
    match g.pick(ODD.len() + 1) {
        0 => "a".repeat(5_000),
        at => ODD[at - 1].to_owned(),
    }
}

fn query(g: &mut Source, request: &mut Request, fields: &[Field]) {
    let mut pairs: Vec<String> = request.query.split('&').map(str::to_owned).filter(|pair| !pair.is_empty()).collect();
    let at = g.pick(pairs.len().max(1));
    let name = pairs.get(at).and_then(|pair| pair.split('=').next()).unwrap_or("a").to_owned();
    match g.pick(7) {
        0 => pairs.push(format!("{name}={}", odd(g))),
        6 => broken_rule(g, &mut pairs, fields),
        1 => {
            if at < pairs.len() {
                pairs.remove(at);
            }
        }
        2 => pairs = vec![format!("{name}={}", odd(g))],
        3 => pairs.push("%zz=%".to_owned()),
        4 => pairs.push(name),
        _ => pairs = vec!["&&=&==".to_owned()],
    }
    request.query = pairs.join("&");
}

/// A rule of one field is broken; where there is none, a field is sent twice.
fn broken_rule(g: &mut Source, pairs: &mut Vec<String>, fields: &[Field]) {
    let ruled: Vec<_> =
        fields.iter().filter_map(|field| rules(&field.value).map(|rules| (&field.name, rules))).collect();
    let Some((name, broken)) = ruled.get(g.pick(ruled.len().max(1))) else {
        let twice = pairs.first().cloned();
        pairs.extend(twice);
        return;
    };
    let rule = &broken[g.pick(broken.len().max(1)).min(broken.len() - 1)];
    if let Some(Json::Text(text) | Json::Raw(text)) = rule.broken(&Json::Text("a".into())) {
        let name = encode(name);
        pairs.retain(|pair| pair.split('=').next() != Some(name.as_str()));
        pairs.push(format!("{name}={}", encode(&text)));
    }
}

fn rules(value: &Value) -> Option<&[Rule]> {
    match value {
        Value::Option(inner) => rules(inner),
        Value::Ruled(_, rules) if !rules.is_empty() => Some(rules),
        _ => None,
    }
}

/// A field of a form is what stands in a query.
fn form(g: &mut Source, request: &mut Request, of: &[Field]) {
    let fields = String::from_utf8_lossy(&request.body).into_owned();
    let mut inner = Request { query: fields, ..Request::default() };
    query(g, &mut inner, of);
    request.body = inner.query.into_bytes();
}

/// Parts that do not end, have no name, or come without what separates them.
fn parts(g: &mut Source, request: &mut Request) {
    match g.pick(4) {
        0 => request.set_header("content-type", "multipart/form-data"),
        1 => request.body.truncate(request.body.len().saturating_sub(6)),
        2 => request.body = b"--edgetest\r\n\r\nx\r\n--edgetest--\r\n".to_vec(),
        _ => request.body = b"--edgetest\r\ncontent-disposition: form-data; name=\"file\"; filename=\"../../a\\0\"\r\ncontent-type: x\r\n\r\n\xff\r\n--edgetest--\r\n".to_vec(),
    }
}

fn head(g: &mut Source, request: &mut Request) {
    match g.pick(10) {
        0 => request.headers.retain(|(name, _)| name != "content-type"),
        1 => request.set_header("content-type", "text/plain"),
        2 => request.set_header("content-type", "application/json; charset=utf-16"),
        3 => request.set_header("content-type", "multipart/form-data"),
        4 => request.headers.push(("content-type".to_owned(), b"\xff".to_vec())),
        5 => request.set_header("authorization", "Bearer"),
        6 => request.headers.push(("cookie".to_owned(), b"a=\xff; ;=;b".to_vec())),
        8 => request.set_header("x-long", &"a".repeat(60_000)),
        9 => request.set_header("accept", "image/png;q=0.1"),
        _ => {
            for name in ["accept", "accept-language", "range", "if-modified-since", "x-forwarded-for", "user-agent"] {
                request.headers.push((name.to_owned(), b"\x80,;q=".to_vec()));
            }
        }
    }
}

fn raw_body(g: &mut Source, request: &mut Request) {
    let body = &mut request.body;
    let at = body.len() / 2;
    match g.pick(8) {
        0 => body.clear(),
        1 => body.truncate(at),
        2 => body.splice(0..0, *b"\xef\xbb\xbf").for_each(drop),
        3 => body.splice(at..at, *b"\xff\xfe").for_each(drop),
        4 => body.extend_from_slice(b"}x"),
        5 => *body = b"[".repeat(5_000),
        6 => *body = g.bytes(),
        _ => {
            let length = LENGTHS[g.pick(LENGTHS.len())];
            body.resize(length, b' ');
        }
    }
}

fn structure(g: &mut Source, json: &mut Json) {
    let at = g.pick(json.count());
    let Some(value) = json.at(at) else { return };
    match g.pick(10) {
        0 => *value = Json::Raw("null".into()),
        1 => *value = Json::Raw(["-1", "1.5", "1e400", "256", "18446744073709551616", "-0.0"][g.pick(6)].into()),
        2 => *value = Json::Text(if g.bool() { MARK.to_owned() } else { g.string() }),
        3 => *value = Json::Raw(g.i64().to_string()),
        4 => *value = Json::List(vec![value.clone()]),
        5 => *value = Json::Object(vec![("$ne".into(), Json::Raw("null".into()))]),
        6 => *value = Json::Raw("\"\\ud800\"".into()),
        7 => *value = Json::Text("a".repeat(LENGTHS[g.pick(2)])),
        8 => *value = Json::Raw(format!("{}{}", "[".repeat(200), "]".repeat(200))),
        _ => fields(g, value),
    }
}

fn fields(g: &mut Source, value: &mut Json) {
    let Json::Object(fields) = value else {
        *value = Json::Raw("true".into());
        return;
    };
    let at = g.pick(fields.len().max(1));
    match (g.pick(3), fields.get(at).cloned()) {
        (0, Some(_)) => drop(fields.remove(at)),
        (1, Some(twice)) => fields.push(twice),
        _ => fields.push(("isAdmin".into(), Json::Raw("true".into()))),
    }
}
