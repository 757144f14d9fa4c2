//! A recorded case of a route as a person would send it: with curl, and as a test.

use super::{actix, axum, is_connected, rocket, routes, site};
use edgetest_inspect::Framework;
use edgetest_plan::{TargetId, TestPlan};
use edgetest_support::choice::Choice;
use edgetest_support::web::{IDENTIFIERS, Request, Segment, Step, TOKENS, Told as Answers, case};
use edgetest_support::{Mode, Source, lexicon};
use std::fmt::Write as _;

/// A case in words.
pub struct Told {
    /// The request in question: what is called what.
    pub inputs: Vec<(String, String)>,
    framework: Framework,
    build: String,
    needs_root: bool,
    connected: bool,
    steps: Vec<Step>,
}

/// Spells a request to a target.
type Ask = dyn Fn(&Request, &str) -> String;

/// How a test of a framework reads.
pub(super) struct Spelling {
    /// What is called with a future, and runs it.
    pub(super) run: &'static str,
    /// The statement that opens the application.
    pub(super) open: String,
    /// Statements that send a request to a target and end with `response`.
    pub(super) ask: Box<Ask>,
    /// The status of `response`.
    pub(super) status: &'static str,
    /// Its body, which takes it.
    pub(super) text: &'static str,
}

/// Tells a case of a target; `None` where the target is no route.
pub fn told(plan: &TestPlan, target: TargetId, choices: &[Choice]) -> Option<Told> {
    let route = plan.route(plan.targets.get(target.0 as usize)?)?;
    let index = plan.web.routes[route].app;
    let turn = routes(&plan.web, index).iter().position(|(known, _)| *known == route)?;
    let mut source = Source::new(Mode::Replay(choices.to_vec()), &lexicon::EMPTY, &[]);
    let steps = case(&mut source, &site(plan, index), turn).steps;
    let mut inputs = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let name = if at + 1 == steps.len() { "request".to_owned() } else { format!("before {}", at + 1) };
        inputs.push((name, curl(&in_words(&step.request))));
    }
    let app = &plan.web.apps[index];
    let connected = routes(&plan.web, index).iter().any(|(_, route)| is_connected(route));
    let (framework, build, needs_root) = (app.framework, app.build.clone(), app.needs_root);
    Some(Told { inputs, framework, build, needs_root, connected, steps })
}

impl Told {
    /// The case as a test function, formatted where it parses. One of a program's own stands in a module below its root.
    pub fn test(&self, name: &str) -> String {
        let Spelling { run, open, ask, status, text } = match self.framework {
            Framework::Axum => axum::spelling(&self.build, self.connected),
            Framework::Actix => actix::spelling(&self.build),
            Framework::Rocket => rocket::spelling(&self.build),
        };
        let is_told = |segment: &Segment| matches!(segment, Segment::Told { .. });
        let asks = |step: &Step| step.request.path.iter().chain(&step.request.bearer).any(is_told);
        let tells = self.steps.len() > 1 && self.steps[1..].iter().any(asks);
        let mut body = String::new();
        if self.needs_root {
            body.push_str("use super::*;\n");
        }
        if tells {
            write!(body, "const IDENTIFIERS: &[&str] = &{IDENTIFIERS:?}; const TOKENS: &[&str] = &{TOKENS:?}; {TOLD}")
                .expect("writing to a String does not fail");
        }
        body.push_str(&open);
        for (at, step) in self.steps.iter().enumerate() {
            let request = if tells { in_words(&step.request) } else { step.request.resolved(&Answers::default()).0 };
            body.push_str(&ask(&request, &uri(&request, tells)));
            let read = match (at + 1 == self.steps.len(), tells) {
                (true, _) => ["let status = ", status, "; assert!(status < 500, \"{status}\");"],
                (false, true) => [
                    "let text = ",
                    text,
                    "; told.extend(named(&text, IDENTIFIERS)); tokens.extend(named(&text, TOKENS));",
                ],
                (false, false) => ["drop(", "response", ");"],
            };
            body.extend(read);
        }
        let source = if self.build.contains('?') {
            format!("{run}(async {{ {body} Ok::<_, Box<dyn std::error::Error>>(()) }}).unwrap();")
        } else {
            format!("{run}(async {{ {body} }});")
        };
        let source = format!("#[test]\nfn {name}() {{ {source} }}\n");
        let lines: Vec<String> = self.inputs.iter().map(|(_, curl)| format!("// {}\n", one_line(curl))).collect();
        let text = syn::parse_str::<syn::File>(&source).map_or(source, |file| prettyplease::unparse(&file));
        lines.concat() + &text
    }
}

/// What an answer tells of, as a run reads it.
const TOLD: &str = r#"
    fn named(answer: &str, ends: &[&str]) -> Vec<String> {
        let names = ends.iter().flat_map(|end| answer.match_indices(end));
        let values = names.filter_map(|(at, end)| {
            let rest = answer[at + end.len()..].strip_prefix("\":")?.trim_start();
            match rest.strip_prefix('"') {
                Some(text) => text.split('"').next(),
                None => rest.split([',', '}', ']', ' ', '\n']).next(),
            }
        });
        values.filter(|value| !value.is_empty()).map(str::to_owned).collect()
    }
    let mut told: Vec<String> = Vec::new();
    let mut tokens: Vec<String> = Vec::new();
"#;

/// The value of a header.
pub(super) fn header(value: &[u8]) -> String {
    match std::str::from_utf8(value) {
        Ok("Bearer {token}") => {
            "format!(\"Bearer {}\", tokens.last().map_or(\"\", String::as_str)).as_str()".to_owned()
        }
        Ok(text) if text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) => format!("{text:?}"),
        _ => format!("&{}[..]", crate::literal::bytes(value).trim_start_matches('&')),
    }
}

/// The request with what earlier answers decide as a word in braces.
fn in_words(request: &Request) -> Request {
    let told = Answers { tokens: vec!["{token}".to_owned(); 2], ..Answers::default() };
    request.resolved(&told).0
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// An expression for the target; `told` holds what earlier answers told of, where there is one.
fn uri(request: &Request, told: bool) -> String {
    let mut named = request.clone();
    let mut asked = Vec::new();
    for segment in &mut named.path {
        if let (true, Segment::Told { back, otherwise }) = (told, &*segment) {
            asked.push(format!("told.iter().rev().nth({back}).map_or({otherwise:?}, String::as_str)"));
            *segment = Segment::Text("\u{0}".to_owned());
        }
    }
    let target = named.target(&[]);
    if asked.is_empty() {
        return format!("{target:?}");
    }
    let pieces: Vec<String> = target.split('\u{0}').map(|piece| piece.replace('{', "{{").replace('}', "}}")).collect();
    format!("format!({:?}, {})", pieces.join("{}"), asked.join(", "))
}

/// The request as a command line. Bytes that a shell cannot hold are escaped as `$'…'` escapes them.
fn curl(request: &Request) -> String {
    let mut line = format!("curl -i -X {}", request.method);
    for (name, value) in &request.headers {
        let value = String::from_utf8_lossy(value);
        write!(line, " -H {}", quoted(format!("{name}: {value}").as_bytes()))
            .expect("writing to a String does not fail");
    }
    if !request.body.is_empty() {
        write!(line, " --data-binary {}", quoted(&request.body)).expect("writing to a String does not fail");
    }
    let target = request.target(&["{id}", "{id}", "{id}"].map(str::to_owned)).replace("%7Bid%7D", "{id}");
    line + " " + &quoted(format!("http://localhost:3000{target}").as_bytes())
}

fn quoted(bytes: &[u8]) -> String {
    let is_plain = |byte: &u8| (b' '..=b'~').contains(byte) && *byte != b'\'' && *byte != b'\\';
    if bytes.iter().all(is_plain) {
        return format!("'{}'", String::from_utf8_lossy(bytes));
    }
    let mut text = String::from("$'");
    for byte in bytes {
        if is_plain(byte) {
            text.push(char::from(*byte));
        } else {
            write!(text, "\\x{byte:02x}").expect("writing to a String does not fail");
        }
    }
    text + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_told_as_a_shell_takes_it() {
        let mut request = Request { method: "POST".into(), body: "{\"a\":\"it's é\"}".into(), ..Request::default() };
        request.path.push(Segment::Told { back: 0, otherwise: "x".into() });
        request.set_header("content-type", "application/json");
        assert_eq!(
            curl(&request),
            "curl -i -X POST -H 'content-type: application/json' --data-binary $'{\"a\":\"it\\x27s \\xc3\\xa9\"}' 'http://localhost:3000/{id}'"
        );
        assert_eq!(uri(&request, true), "format!(\"/{}\", told.iter().rev().nth(0).map_or(\"x\", String::as_str))");
        assert_eq!(uri(&request, false), "\"/x\"");
    }

    #[test]
    fn a_case_is_a_plain_test_in_each_framework() {
        let mut create = Request { method: "POST".into(), body: b"\xff".to_vec(), ..Request::default() };
        create.path.push(Segment::Text("todos".into()));
        create.headers.push(("x-odd".into(), b"\xff".to_vec()));
        let mut show = Request { method: "GET".into(), ..create.clone() };
        show.path.push(Segment::Told { back: 0, otherwise: "7".into() });
        let steps = vec![Step { route: 0, request: create }, Step { route: 1, request: show }];
        for framework in [Framework::Axum, Framework::Actix, Framework::Rocket] {
            let (inputs, build) = (Vec::new(), "let db = connect()?; app(db)".to_owned());
            let told = Told { inputs, framework, build, needs_root: true, connected: true, steps: steps.clone() };
            let text = told.test("todo_is_shown");
            let function: syn::ItemFn = syn::parse_str(&text).expect("it is a function");
            assert!(function.sig.asyncness.is_none() && function.sig.inputs.is_empty(), "{text}");
            let parts = [
                "usesuper::*;",
                "told.extend(named(&text,IDENTIFIERS));",
                "nth(0).map_or(\"7\",String::as_str)",
                "status<500",
            ];
            let text: String = text.split_whitespace().collect();
            assert!(parts.iter().all(|part| text.contains(part)), "{text}");
        }
    }
}
