//! A request that somebody sent, as a case: nothing of it is drawn from what the route asks for.

use super::breakage;
use super::case::case;
use super::request::{Request, Segment};
use super::shape::{Body, Site};
use crate::choice::Choice;
use crate::source::Mode;
use crate::{Source, lexicon};

/// Headers that tell of the connection, and not of what is asked.
const OF_THE_CONNECTION: [&str; 8] =
    ["accept-encoding", "connection", "content-length", "host", "keep-alive", "te", "transfer-encoding", "upgrade"];

/// The choices of a case that sends this request to the route `target`, and none before it.
pub fn as_sent(site: &Site, target: usize, address: &str, headers: &[(String, String)], body: &[u8]) -> Vec<Choice> {
    // The simplest valid request, whose place it takes.
    let simplest = Mode::Replay(Vec::new());
    let mut g = Source::new(simplest.clone(), &lexicon::EMPTY, &[]);
    g.record(true, None);
    g.restart(simplest);
    let simplest = case(&mut g, site, target);
    let has_tree = matches!(site.shapes[target].body, Body::Json(_));
    let way = simplest.steps.last().map_or(0, |step| breakage::ways(&step.request, has_tree));
    let lines = headers.iter().filter(|(name, _)| !OF_THE_CONNECTION.contains(&name.as_str()));
    let lines = lines.fold(String::new(), |lines, (name, value)| lines + name + ": " + value + "\n");
    let mut choices = g.choices().to_vec();
    // The last one is that the request is left as it is.
    choices.pop();
    choices.extend([Choice::Int(1), Choice::Pick(way as u64)]);
    choices.extend([Choice::Text(address.to_owned()), Choice::Text(lines), Choice::Bytes(body.to_vec())]);
    choices
}

/// Puts what was sent in the place of a request; its method is the route's.
pub(super) fn replace(g: &mut Source, request: &mut Request) {
    let address = g.string();
    let (path, query) = address.split_once('?').unwrap_or((&address, ""));
    let pieces = path.strip_prefix('/').unwrap_or(path).split('/');
    request.path = pieces.map(|piece| Segment::Text(piece.to_owned())).collect();
    query.clone_into(&mut request.query);
    let lines = g.string();
    let headers = lines.lines().filter_map(|line| line.split_once(": "));
    request.headers = headers.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec())).collect();
    request.bearer = None;
    request.body = g.bytes();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::case::tests::site;
    use crate::web::{Field, Shape, Value};

    #[test]
    fn a_request_comes_back_from_its_case_as_it_was_sent() {
        let shape = |method: &str, path: &str, params: Vec<Value>, body: Body| Shape {
            method: method.to_owned(),
            path: path.to_owned(),
            params,
            query: vec![Field::required("q", Value::Text)],
            body,
            token: true,
        };
        let json = Body::Json(Value::Object(vec![Field::required("text", Value::Text)]));
        let site =
            site(vec![shape("PUT", "/todos/{id}", vec![Value::Int(32)], json), shape("GET", "/", vec![], Body::None)]);
        for (target, address, body) in [(0, "/todos/a%20b?x=1&y", "{\"t\": 1}"), (1, "/", "")] {
            let headers = [("x-y".to_owned(), "a: b".to_owned()), ("host".to_owned(), "h".to_owned())];
            let choices = as_sent(&site, target, address, &headers, body.as_bytes());
            let found = case(&mut Source::new(Mode::Replay(choices), &lexicon::EMPTY, &[]), &site, target).steps;
            let [step] = found.as_slice() else { panic!("{found:?}") };
            assert_eq!((step.route, step.request.target(&[]).as_str()), (target, address));
            assert_eq!(step.request.headers, [("x-y".to_owned(), b"a: b".to_vec())]);
            assert_eq!(step.request.body, body.as_bytes());
        }
    }
}
