//! A request, and a valid one of a shape.

use super::json::Json;
use super::shape::{Body, Shape};
use super::sketch::Sent;
use super::told::Told;
use crate::Source;
use std::fmt::Write as _;

/// What separates the parts of a multipart body.
const BOUNDARY: &str = "edgetest";

/// A request that can be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The method.
    pub method: String,
    /// The path, piece by piece, each after a slash.
    pub path: Vec<Segment>,
    /// The query without its question mark, encoded.
    pub query: String,
    /// Headers by name.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The token that the header `authorization` holds, beside those headers.
    pub bearer: Option<Segment>,
    /// The body.
    pub body: Vec<u8>,
    /// Bytes that follow it, blanks, made as they are taken.
    pub flood: usize,
}

/// A piece of a request that an earlier answer may decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Encoded text.
    Text(String),
    /// What an earlier answer told of, counted from the last one; or this text where there is none.
    Told {
        /// Which, the last being 0.
        back: usize,
        /// Instead of it, encoded.
        otherwise: String,
    },
}

impl Request {
    /// The target: path and query, identifiers filled in.
    pub fn target(&self, told: &[String]) -> String {
        let mut target = String::new();
        for segment in &self.path {
            target.push('/');
            match segment {
                Segment::Text(text) => target.push_str(text),
                Segment::Told { back, otherwise } => match told.iter().rev().nth(*back) {
                    Some(known) => target.push_str(&encode(known)),
                    None => target.push_str(otherwise),
                },
            }
        }
        if target.is_empty() {
            target.push('/');
        }
        if !self.query.is_empty() {
            target.push('?');
            target.push_str(&self.query);
        }
        target
    }

    /// The request as it is sent: all that earlier answers decide is filled in.
    pub fn resolved(&self, told: &Told) -> (Self, String) {
        let mut sent = self.clone();
        let token = self.bearer.as_ref().map(|bearer| match bearer {
            Segment::Text(text) => text.clone(),
            Segment::Told { back, otherwise } => told.tokens.iter().rev().nth(*back).unwrap_or(otherwise).clone(),
        });
        if let Some(token) = token
            && !sent.has_header("authorization")
        {
            sent.set_header("authorization", &format!("Bearer {token}"));
        }
        if !told.cookies.is_empty() && !sent.has_header("cookie") {
            let pairs: Vec<String> = told.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            sent.set_header("cookie", &pairs.join("; "));
        }
        (sent, self.target(&told.identifiers))
    }

    /// Whether it has a header of this name.
    pub fn has_header(&self, name: &str) -> bool {
        self.headers.iter().any(|(known, _)| known == name)
    }

    /// The first header of a name, where it is text.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_slice());
        std::str::from_utf8(value?).ok()
    }

    /// Puts a header in the place of those of its name.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
    }

    /// A valid request, and the JSON that its body was made of.
    pub(super) fn valid(g: &mut Source, shape: &Shape, sent: &mut Sent) -> (Self, Option<Json>) {
        let mut request = Request { method: shape.method.clone(), path: path(g, shape, sent), ..Request::default() };
        request.query = form(sent.object(g, &shape.query));
        request.bearer = shape.token.then(|| token(g));
        let mut tree = None;
        match &shape.body {
            Body::None => {}
            Body::Json(value) => {
                let json = sent.json(g, value);
                request.set_header("content-type", "application/json");
                request.body = json.spell().into_bytes();
                tree = Some(json);
            }
            Body::Form(fields) => {
                request.set_header("content-type", "application/x-www-form-urlencoded");
                request.body = form(sent.object(g, fields)).into_bytes();
            }
            Body::Text => {
                request.set_header("content-type", "text/plain; charset=utf-8");
                request.body = g.string().into_bytes();
            }
            Body::Bytes => {
                request.set_header("content-type", "application/octet-stream");
                request.body = g.bytes();
            }
            Body::Multipart => {
                request.set_header("content-type", &format!("multipart/form-data; boundary={BOUNDARY}"));
                request.body = multipart(g);
            }
        }
        (request, tree)
    }
}

/// A token is of visible letters.
fn token(g: &mut Source) -> Segment {
    let told = g.pick(3);
    let otherwise: String = g.string().chars().filter(char::is_ascii_graphic).take(200).collect();
    match told {
        0 => Segment::Text(otherwise),
        back => Segment::Told { back: back - 1, otherwise },
    }
}

/// A parameter takes what an earlier answer told of, what was sent under its name, or a value of its own.
fn path(g: &mut Source, shape: &Shape, sent: &mut Sent) -> Vec<Segment> {
    let mut params = shape.params.iter();
    let pieces = shape.path.trim_start_matches('/').split('/');
    let mut segments = Vec::new();
    for piece in pieces {
        if !piece.contains('{') {
            segments.push(Segment::Text(piece.to_owned()));
            continue;
        }
        let (before, rest) = piece.split_once('{').unwrap_or_default();
        let (name, after) = rest.split_once('}').unwrap_or_default();
        let told = g.pick(3);
        let value = params.next().map(|value| sent.named(g, name.trim_start_matches('*'), value));
        let value = value.map_or_else(String::new, |value| encode(&flat(value)));
        let value = if rest.starts_with('*') { value.replace("%2F", "/") } else { value };
        let otherwise = format!("{before}{value}{after}");
        let is_whole = before.is_empty() && after.is_empty();
        segments.push(match told {
            0 => Segment::Text(otherwise),
            back if is_whole => Segment::Told { back: back - 1, otherwise },
            _ => Segment::Text(otherwise),
        });
    }
    segments
}

/// `a=1&b=x%20y`.
pub(super) fn form(fields: Vec<(String, Json)>) -> String {
    let pair = |(name, value): (String, Json)| format!("{}={}", encode(&name), encode(&flat(value)));
    fields.into_iter().map(pair).collect::<Vec<_>>().join("&")
}

/// A value as it stands where all is text.
fn flat(value: Json) -> String {
    match value {
        Json::Text(text) | Json::Raw(text) => text,
        other => other.spell(),
    }
}

fn multipart(g: &mut Source) -> Vec<u8> {
    let mut body = Vec::new();
    let count = g.pick(3);
    for _ in 0..count {
        let name: String =
            g.string().chars().filter(|letter| !letter.is_control() && *letter != '"').take(40).collect();
        let content = g.bytes();
        let head = match g.pick(2) {
            0 => format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n"),
            _ => format!(
                "--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: text/plain\r\n\r\n"
            ),
        };
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&content);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
    body
}

/// Percent-encodes all that is not plain.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            other => write!(encoded, "%{other:02X}").expect("writing to a String does not fail"),
        }
    }
    encoded
}

/// The names and values of a query or form, decoded; `None` where they are no text.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        Some((decode(name)?, decode(value)?))
    };
    text.split('&').filter(|text| !text.is_empty()).map(pair).collect()
}

fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next()?, rest.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            plain => plain,
        });
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_it_is_written() {
        let written = form(vec![("a b".into(), Json::Text("\u{e9}&=+%".into())), ("n".into(), Json::Raw("1".into()))]);
        let read = pairs(&written).expect("text");
        assert_eq!(read, [("a b".to_owned(), "\u{e9}&=+%".to_owned()), ("n".to_owned(), "1".to_owned())]);
        assert_eq!(pairs("a=%ff"), None);
        assert_eq!(pairs("a=%z"), None);
    }

    #[test]
    fn a_token_that_was_told_is_sent() {
        let bearer = Some(Segment::Told { back: 0, otherwise: "x".into() });
        let request = Request { bearer, ..Request::default() };
        let mut told = Told::default();
        assert_eq!(request.resolved(&told).0.header("authorization"), Some("Bearer x"));
        told.tokens.push("t".into());
        told.cookies.push(("sid".into(), "7".into()));
        let (sent, _) = request.resolved(&told);
        assert_eq!((sent.header("authorization"), sent.header("cookie")), (Some("Bearer t"), Some("sid=7")));
    }
}
