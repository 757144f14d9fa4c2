//! A request, and a valid one of a shape.

use super::json::Json;
use super::shape::{Body, Shape};
use super::sketch;
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
    /// The body.
    pub body: Vec<u8>,
}

/// A piece of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Encoded text.
    Text(String),
    /// The identifier that an earlier answer told of, counted from the last one; or this text where there is none.
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

    /// Puts a header in the place of those of its name.
    pub fn set_header(&mut self, name: &str, value: &str) {
        self.headers.retain(|(known, _)| known != name);
        self.headers.push((name.to_owned(), value.as_bytes().to_vec()));
    }

    /// A valid request.
    pub(super) fn valid(g: &mut Source, shape: &Shape) -> (Self, Option<Json>) {
        let mut request = Request { method: shape.method.clone(), path: path(g, shape), ..Request::default() };
        request.query = form(sketch::object(g, &shape.query));
        if shape.token {
            request.set_header("authorization", &format!("Bearer {}", token(g)));
        }
        let mut tree = None;
        match &shape.body {
            Body::None => {}
            Body::Json(value) => {
                let json = sketch::json(g, value);
                request.set_header("content-type", "application/json");
                request.body = json.spell().into_bytes();
                tree = Some(json);
            }
            Body::Form(fields) => {
                request.set_header("content-type", "application/x-www-form-urlencoded");
                request.body = form(sketch::object(g, fields)).into_bytes();
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
fn token(g: &mut Source) -> String {
    g.string().chars().filter(char::is_ascii_graphic).take(200).collect()
}

/// A parameter takes what an earlier answer told of, or a value of its own.
fn path(g: &mut Source, shape: &Shape) -> Vec<Segment> {
    let mut params = shape.params.iter();
    let pieces = shape.path.trim_start_matches('/').split('/');
    let mut segments = Vec::new();
    for piece in pieces {
        if !piece.contains('{') {
            segments.push(Segment::Text(piece.to_owned()));
            continue;
        }
        let (before, rest) = piece.split_once('{').unwrap_or_default();
        let after = rest.split_once('}').map_or("", |(_, after)| after);
        let told = g.pick(3);
        let value = params.next().map_or_else(String::new, |value| encode(&sketch::text(g, value)));
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
    let pair = |(name, value): (String, Json)| {
        let value = match value {
            Json::Text(text) | Json::Raw(text) => text,
            other => other.spell(),
        };
        format!("{}={}", encode(&name), encode(&value))
    };
    fields.into_iter().map(pair).collect::<Vec<_>>().join("&")
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
