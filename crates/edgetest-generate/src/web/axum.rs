//! axum's part of a harness and of a test.

use edgetest_support::web::Request;
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("axum", &["tokio"]), ("tokio", &["rt", "time", "test-util"]), ("tower_service", &[])];

/// The function that opens an application.
pub(super) fn opening(index: usize, names: &str, build: &str, connected: bool) -> String {
    let mark = if connected { "axum_driver::connected" } else { "|_| {}" };
    format!(
        "fn open_{index}() -> Option<impl FnMut(&web::Request, &str) -> Option<web::Answer>> {{
            let runtime = axum_driver::runtime()?;
            let app = axum_driver::built(&runtime, async {{ {names} Ok::<_, Box<dyn std::error::Error>>({{ {build} }}) }})?;
            Some(axum_driver::answers(runtime, app, {mark}))
        }}"
    )
}

/// A test that sends requests to an application; `uris` are expressions.
pub(super) fn test(name: &str, build: &str, requests: &[(&Request, String, bool)]) -> String {
    let mut body = format!("let app = {{ {build} }};\n");
    for (at, (request, uri, tells)) in requests.iter().enumerate() {
        let mut sent = format!("axum::http::Request::builder().method({:?}).uri({uri})", request.method);
        for (name, value) in &request.headers {
            let value = crate::literal::bytes(value);
            write!(sent, ".header({name:?}, &{}[..])", value.trim_start_matches('&'))
                .expect("writing to a String does not fail");
        }
        let content = if request.body.is_empty() {
            "axum::body::Body::empty()".to_owned()
        } else {
            match std::str::from_utf8(&request.body) {
                Ok(text) => format!("axum::body::Body::from({})", crate::literal::text(text)),
                Err(_) => format!("axum::body::Body::from({})", crate::literal::owned_bytes(&request.body)),
            }
        };
        writeln!(body, "let request = {sent}.body({content}).unwrap();").expect("writing to a String does not fail");
        body.push_str("let response = tower::ServiceExt::oneshot(app.clone(), request).await.unwrap();\n");
        if at + 1 == requests.len() {
            body.push_str("assert!(response.status().as_u16() < 500, \"{}\", response.status());\n");
        } else if *tells {
            body.push_str("let told = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();\n");
            body.push_str("let told: serde_json::Value = serde_json::from_slice(&told).unwrap();\n");
            body.push_str("let id = told[\"id\"].to_string().trim_matches('\"').to_owned();\n");
        }
    }
    format!("#[tokio::test]\nasync fn {name}() {{\n{body}}}\n")
}
