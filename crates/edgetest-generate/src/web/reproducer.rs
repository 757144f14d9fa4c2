//! A recorded case of a route as a person would send it: with curl, and as a test.

use super::{actix, axum, rocket, routes, shapes};
use edgetest_inspect::Framework;
use edgetest_plan::{TargetId, TestPlan};
use edgetest_support::choice::Choice;
use edgetest_support::web::{Request, Segment, Step, steps};
use edgetest_support::{Mode, Source, lexicon};
use std::fmt::Write as _;

/// A case in words.
pub struct Told {
    /// The request in question: what is called what.
    pub inputs: Vec<(String, String)>,
    /// The build expression, and the requests.
    framework: Framework,
    build: String,
    steps: Vec<Step>,
}

/// Tells a case of a target; `None` where the target is no route.
pub fn told(plan: &TestPlan, target: TargetId, choices: &[Choice]) -> Option<Told> {
    let route = plan.route(plan.targets.get(target.0 as usize)?)?;
    let app = plan.web.routes[route].app;
    let turn = routes(&plan.web, app).iter().position(|(known, _)| *known == route)?;
    let mut source = Source::new(Mode::Replay(choices.to_vec()), &lexicon::EMPTY, &[]);
    let steps = steps(&mut source, &shapes(&plan.web, app), turn);
    let mut inputs = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        let name = if at + 1 == steps.len() { "request".to_owned() } else { format!("before {}", at + 1) };
        inputs.push((name, curl(&step.request)));
    }
    let app = &plan.web.apps[app];
    Some(Told { inputs, framework: app.framework, build: app.build.clone(), steps })
}

impl Told {
    /// The case as a test function, formatted where it parses. It stands in a module below the root of the crate.
    pub fn test(&self, name: &str) -> String {
        let asks = |request: &Request| request.path.iter().any(|segment| matches!(segment, Segment::Told { .. }));
        let mut requests = Vec::new();
        for (at, step) in self.steps.iter().enumerate() {
            let tells = self.steps[at + 1..].iter().any(|later| asks(&later.request));
            requests.push((&step.request, uri(&step.request, at > 0), tells));
        }
        let source = match self.framework {
            Framework::Axum => axum::test(name, &self.build, &requests),
            Framework::Actix => actix::test(name, &self.build, &requests),
            Framework::Rocket => rocket::test(name, &self.build, &requests),
        };
        let lines: Vec<String> = self.inputs.iter().map(|(_, curl)| format!("// {}\n", one_line(curl))).collect();
        let text = syn::parse_str::<syn::File>(&source).map_or(source, |file| prettyplease::unparse(&file));
        lines.concat() + &text
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}

/// An expression for the target; an identifier that an earlier answer told of is the variable `id`.
fn uri(request: &Request, told: bool) -> String {
    let named = request.target(&["{id}".to_owned()]).replace("%7Bid%7D", "{id}");
    if told && named.contains("{id}") { format!("format!({named:?})") } else { format!("{:?}", request.target(&[])) }
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
    let target = request.target(&["{id}".to_owned()]).replace("%7Bid%7D", "{id}");
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
        assert_eq!(uri(&request, true), "format!(\"/{id}\")");
        assert_eq!(uri(&request, false), "\"/x\"");
    }
}
