use crate::web::case::tests::{failure, shape, site};
use crate::web::reading::read;
use crate::web::{Answer, Application, Body, Field, Identity, Json, Request, Rule, Site, Value};

#[expect(clippy::unnecessary_wraps, reason = "an application may be unable to answer")]
fn answer(status: u16, body: &str) -> Option<Answer> {
    let headers = vec![("content-type".to_owned(), b"application/json".to_vec())];
    Some(Answer { status, headers, body: body.as_bytes().to_vec(), whole: true, taken: 0 })
}

/// Holds what many cases of the route `target` find to the code of a check, or to nothing.
#[track_caller]
fn check<A: Application>(site: &Site, target: usize, code: Option<&str>, open: impl Fn() -> Option<A>) {
    let said = failure(site, target, open);
    let found = said.as_deref().and_then(|said| said.strip_prefix('[')?.split_once(']')).map(|(code, _)| code);
    assert_eq!(found, code, "{said:?}");
}

/// A route that takes a text of three letters at most.
fn post() -> Site {
    let text = Value::Ruled(Box::new(Value::Text), vec![Rule::Longest(3)]);
    let body = Body::Json(Value::Object(vec![Field::required("text", text)]));
    site(vec![shape("POST", "/texts", Vec::new(), body)])
}

/// The field of a JSON object.
fn field(body: &[u8], name: &str) -> Option<Json> {
    let Ok(Json::Object(fields)) = read(body) else { return None };
    fields.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

#[test]
fn what_a_validator_forbids_and_a_route_takes_is_found() {
    let careless = |request: &Request, _: &str| match field(&request.body, "text") {
        Some(Json::Text(_)) => answer(201, "{}"),
        _ => answer(422, "{}"),
    };
    check(&post(), 0, Some("http-forbidden-value"), || Some(careless));
    let careful = |request: &Request, _: &str| match field(&request.body, "text") {
        Some(Json::Text(text)) if text.len() <= 12 && text.chars().count() <= 3 => answer(201, "{}"),
        _ => answer(422, "{}"),
    };
    check(&post(), 0, None, || Some(careful));
    let polite = |request: &Request, _: &str| match field(&request.body, "text") {
        Some(Json::Text(text)) if text.chars().count() <= 3 => answer(200, r#"{"id":1}"#),
        _ => answer(200, r#"{"reason":"no"}"#),
    };
    check(&post(), 0, None, || Some(polite));
}

#[test]
fn what_is_no_json_and_is_taken_is_found() {
    let careless = |request: &Request, _: &str| match field(&request.body, "text") {
        Some(Json::Text(text)) if text.chars().count() > 3 => answer(422, "{}"),
        _ => answer(200, "{}"),
    };
    check(&post(), 0, Some("http-undecodable"), || Some(careless));
}

#[test]
fn a_number_that_is_cut_is_found() {
    let body = Body::Json(Value::Object(vec![Field::required("age", Value::Int(32))]));
    let site = site(vec![shape("POST", "/ages", Vec::new(), body)]);
    let number = |request: &Request| match field(&request.body, "age") {
        Some(Json::Raw(raw)) => raw.parse::<u32>().ok(),
        _ => None,
    };
    let cut = move |request: &Request, _: &str| match number(request) {
        Some(age) => answer(200, &format!(r#"{{"age":{}}}"#, age % 256)),
        None => answer(422, "{}"),
    };
    check(&site, 0, Some("http-lossy"), || Some(cut));
    let kept = move |request: &Request, _: &str| match number(request) {
        Some(age) => answer(200, &format!(r#"{{"age":{}}}"#, age.min(100))),
        None => answer(422, "{}"),
    };
    check(&site, 0, None, || Some(kept));
}

/// Texts that are put under one path, and deleted by position.
fn list() -> Site {
    site(vec![
        shape("GET", "/list", Vec::new(), Body::None),
        shape("PUT", "/list/{id}", vec![Value::Int(8)], Body::Text),
        shape("DELETE", "/list/{id}", vec![Value::Int(8)], Body::None),
    ])
}

#[test]
fn a_put_that_adds_and_a_delete_that_goes_on_are_found() {
    #[expect(clippy::unnecessary_wraps, reason = "an application may refuse to open")]
    fn open() -> Option<impl FnMut(&Request, &str) -> Option<Answer>> {
        let mut items = 0_u8;
        Some(move |request: &Request, _: &str| match request.method.as_str() {
            "GET" => answer(200, &format!("[{}]", vec!["1"; usize::from(items)].join(","))),
            "PUT" => {
                items += 1;
                answer(200, "1")
            }
            "DELETE" if items > 0 => {
                items -= 1;
                answer(204, "")
            }
            _ => answer(404, "0"),
        })
    }
    check(&list(), 1, Some("http-repeat"), open);
    check(&list(), 2, Some("http-repeat"), open);
}

/// Counts requests; at once, some are lost.
struct Counter {
    count: usize,
    loses: bool,
}

impl Application for Counter {
    fn answer(&mut self, request: &Request, _: &str) -> Option<Answer> {
        self.count += usize::from(request.method == "POST");
        answer(200, &self.count.to_string())
    }

    fn answer_at_once(&mut self, requests: &[(Request, String)]) -> Option<Vec<Answer>> {
        let answers = requests.iter().map(|(request, target)| self.answer(request, target)).collect();
        self.count -= usize::from(self.loses);
        answers
    }
}

#[test]
fn an_update_that_is_lost_at_once_is_found() {
    let site =
        site(vec![shape("GET", "/count", Vec::new(), Body::None), shape("POST", "/count", Vec::new(), Body::None)]);
    check(&site, 1, Some("http-at-once"), || Some(Counter { count: 0, loses: true }));
    check(&site, 1, None, || Some(Counter { count: 0, loses: false }));
}

/// Notes of two who have a key each.
fn notes() -> Site {
    let who = |name: &str| Identity {
        name: name.to_owned(),
        headers: vec![("x-key".to_owned(), name.to_owned())],
        admin: false,
    };
    let mut site = site(vec![
        shape("POST", "/notes", Vec::new(), Body::Text),
        shape("GET", "/notes/{id}", vec![Value::Int(32)], Body::None),
        shape("DELETE", "/notes/{id}", vec![Value::Int(32)], Body::None),
    ]);
    site.identities = vec![who("ann"), who("ben")];
    site
}

/// How a server of notes looks at who asks.
#[derive(Clone, Copy, PartialEq)]
enum Guard {
    Owner,
    Key,
    Any,
    OnReading,
}

#[expect(clippy::unnecessary_wraps, reason = "an application may refuse to open")]
fn server(guard: Guard) -> Option<impl FnMut(&Request, &str) -> Option<Answer>> {
    let mut owners: Vec<String> = Vec::new();
    Some(move |request: &Request, target: &str| {
        let key = request.headers.iter().find(|(name, _)| name == "x-key");
        let key = key.map(|(_, value)| String::from_utf8_lossy(value).into_owned()).unwrap_or_default();
        let is_known = key == "ann" || key == "ben" || (guard == Guard::Any && !key.is_empty());
        let is_open = guard == Guard::OnReading && request.method == "DELETE";
        if !is_known && !is_open {
            return answer(401, "{}");
        }
        if request.method == "POST" {
            owners.push(key);
            return answer(201, &format!(r#"{{"id":"n{}"}}"#, owners.len()));
        }
        let owner = (1..=owners.len()).find(|id| target == format!("/notes/n{id}")).map(|id| &owners[id - 1]);
        match owner {
            Some(owner) if *owner == key || guard != Guard::Owner => answer(200, "{}"),
            _ if guard == Guard::OnReading => answer(200, "{}"),
            _ => answer(404, "{}"),
        }
    })
}

#[test]
fn who_gets_at_what_another_made_is_found() {
    check(&notes(), 1, Some("http-foreign"), || server(Guard::Key));
    check(&notes(), 1, None, || server(Guard::Owner));
    check(&notes(), 2, None, || server(Guard::Owner));
}

#[test]
fn who_takes_anybody_for_somebody_is_found() {
    check(&notes(), 0, Some("http-unauthenticated"), || server(Guard::Any));
    check(&notes(), 2, Some("http-unauthenticated"), || server(Guard::OnReading));
    check(&notes(), 0, None, || server(Guard::Owner));
}

#[test]
fn a_field_that_raises_who_sends_it_is_found() {
    let body = Body::Json(Value::Object(vec![Field::required("name", Value::Text)]));
    let site = site(vec![shape("POST", "/users", Vec::new(), body)]);
    let trusting = |request: &Request, _: &str| match (field(&request.body, "name"), field(&request.body, "is_admin")) {
        (Some(Json::Text(_)), Some(admin)) => answer(201, &format!(r#"{{"is_admin":{}}}"#, admin.spell())),
        (Some(Json::Text(_)), None) => answer(201, r#"{"is_admin":false}"#),
        _ => answer(422, "{}"),
    };
    check(&site, 0, Some("http-raised"), || Some(trusting));
    let strict = |request: &Request, _: &str| match field(&request.body, "name") {
        Some(Json::Text(_)) => answer(201, r#"{"is_admin":false}"#),
        _ => answer(422, "{}"),
    };
    check(&site, 0, None, || Some(strict));
}

#[test]
fn a_service_that_must_count_requests_and_does_not_is_found() {
    let mut site = site(vec![shape("GET", "/", Vec::new(), Body::None)]);
    check(&site, 0, None, || Some(|_: &Request, _: &str| answer(200, "1")));
    site.burst = true;
    check(&site, 0, Some("http-burst"), || Some(|_: &Request, _: &str| answer(200, "1")));
}

#[test]
fn a_405_without_allow_is_found() {
    let site = site(vec![shape("GET", "/", Vec::new(), Body::None)]);
    let bare = |request: &Request, _: &str| answer(if request.method == "GET" { 200 } else { 405 }, "1");
    check(&site, 0, Some("http-allow"), || Some(bare));
}
