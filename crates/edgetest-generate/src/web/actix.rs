//! actix-web's part of a harness and of a test.

use edgetest_support::web::Request;
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("actix_web", &["macros"]), ("tokio", &["rt", "time", "test-util"])];

/// The function that opens an application.
pub(super) fn opening(index: usize, names: &str, build: &str) -> String {
    format!(
        "fn open_{index}() -> Option<impl FnMut(&web::Request, &str) -> Option<web::Answer>> {{
            let system = actix_driver::system()?;
            let app = actix_driver::built(&system, async {{
                {names}
                let app = {{ {build} }};
                Ok::<_, Box<dyn std::error::Error>>(actix_driver::init_service(app).await)
            }})?;
            Some(actix_driver::answers(system, app, actix_driver::TestRequest::to_request))
        }}"
    )
}

/// A test that sends requests to an application; `uris` are expressions.
pub(super) fn test(name: &str, build: &str, requests: &[(&Request, String, bool)]) -> String {
    let mut body = format!("let app = actix_web::test::init_service({{ {build} }}).await;\n");
    for (at, (request, uri, tells)) in requests.iter().enumerate() {
        let mut sent = format!(
            "actix_web::test::TestRequest::default().method(actix_web::http::Method::from_bytes({}).unwrap()).uri(&{uri})",
            crate::literal::bytes(request.method.as_bytes())
        );
        for (name, value) in &request.headers {
            let value = crate::literal::bytes(value);
            let value = value.trim_start_matches('&');
            write!(sent, ".append_header(({name:?}, &{value}[..]))").expect("writing to a String does not fail");
        }
        if !request.body.is_empty() {
            let content = match std::str::from_utf8(&request.body) {
                Ok(text) => crate::literal::text(text),
                Err(_) => crate::literal::owned_bytes(&request.body),
            };
            write!(sent, ".set_payload({content})").expect("writing to a String does not fail");
        }
        writeln!(body, "let request = {sent}.to_request();").expect("writing to a String does not fail");
        body.push_str("let response = actix_web::test::call_service(&app, request).await;\n");
        if at + 1 == requests.len() {
            body.push_str("assert!(response.status().as_u16() < 500, \"{}\", response.status());\n");
        } else if *tells {
            body.push_str("let told: serde_json::Value = actix_web::test::read_body_json(response).await;\n");
            body.push_str("let id = told[\"id\"].to_string().trim_matches('\"').to_owned();\n");
        }
    }
    format!("#[actix_web::test]\nasync fn {name}() {{\n{body}}}\n")
}
