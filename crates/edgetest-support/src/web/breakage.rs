//! Ways in which a request is not what a route asks for.
//!
//! One way at a time: what a server makes of a single fault is what can be judged.

use super::checks::MARK;
use super::json::Json;
use super::request::{Request, Segment};
use super::sent;
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
    match (has_tree, request.body.is_empty()) {
        (true, _) => 6,
        (false, false) => 4,
        (false, true) => 3,
    }
}

/// Breaks a request in one way. `tree` is the JSON that its body was made of. One way more is known to a replay alone: the
/// request as somebody sent it.
pub(super) fn break_it(g: &mut Source, request: &mut Request, tree: Option<Json>) {
    let ways = ways(request, tree.is_some());
    match g.pick(ways + usize::from(g.replays())) {
        way if way == ways => sent::replace(g, request),
        0 => path(g, request),
        1 => query(g, request),
        2 => head(g, request),
        3 if is_form(request) && g.bool() => form(g, request),
        3 => raw_body(g, request),
        _ => {
            if let Some(mut json) = tree {
                structure(g, &mut json);
                request.body = json.spell().into_bytes();
            }
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

fn query(g: &mut Source, request: &mut Request) {
    let mut pairs: Vec<String> = request.query.split('&').map(str::to_owned).filter(|pair| !pair.is_empty()).collect();
    let at = g.pick(pairs.len().max(1));
    let name = pairs.get(at).and_then(|pair| pair.split('=').next()).unwrap_or("a").to_owned();
    match g.pick(6) {
        0 => pairs.push(format!("{name}={}", odd(g))),
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

fn is_form(request: &Request) -> bool {
    request.headers.iter().any(|(name, value)| name == "content-type" && value.ends_with(b"urlencoded"))
}

/// A field of a form is what stands in a query.
fn form(g: &mut Source, request: &mut Request) {
    let fields = String::from_utf8_lossy(&request.body).into_owned();
    let mut inner = Request { query: fields, ..Request::default() };
    query(g, &mut inner);
    request.body = inner.query.into_bytes();
}

fn head(g: &mut Source, request: &mut Request) {
    match g.pick(8) {
        0 => request.headers.retain(|(name, _)| name != "content-type"),
        1 => request.set_header("content-type", "text/plain"),
        2 => request.set_header("content-type", "application/json; charset=utf-16"),
        3 => request.set_header("content-type", "multipart/form-data"),
        4 => request.headers.push(("content-type".to_owned(), b"\xff".to_vec())),
        5 => request.set_header("authorization", "Bearer"),
        6 => request.headers.push(("cookie".to_owned(), b"a=\xff; ;=;b".to_vec())),
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
