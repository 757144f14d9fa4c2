//! Rocket's part of a harness and of a test.

use edgetest_support::web::Request;
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("rocket", &[]), ("tokio", &["io-util", "rt", "time", "test-util"])];

/// The function that opens an application.
pub(super) fn opening(index: usize, names: &str, build: &str) -> String {
    format!(
        "fn open_{index}() -> Option<impl FnMut(&web::Request, &str) -> Option<web::Answer>> {{
            let runtime = rocket_driver::runtime()?;
            let client =
                rocket_driver::built(&runtime, async {{ {names} Ok::<_, Box<dyn std::error::Error>>({{ {build} }}) }})?;
            Some(rocket_driver::answers(runtime, client))
        }}"
    )
}

/// A test that sends requests to an application; `uris` are expressions.
pub(super) fn test(name: &str, build: &str, requests: &[(&Request, String, bool)]) -> String {
    let mut body =
        format!("let client = rocket::local::asynchronous::Client::untracked({{ {build} }}).await.unwrap();\n");
    for (at, (request, uri, tells)) in requests.iter().enumerate() {
        let mut sent = format!("client.req({:?}.parse::<rocket::http::Method>().unwrap(), {uri})", request.method);
        for (name, value) in &request.headers {
            let value = String::from_utf8_lossy(value);
            write!(sent, ".header(rocket::http::Header::new({name:?}, {}))", crate::literal::text(&value))
                .expect("writing to a String does not fail");
        }
        if !request.body.is_empty() {
            write!(sent, ".body({})", crate::literal::bytes(&request.body)).expect("writing to a String does not fail");
        }
        writeln!(body, "let response = {sent}.dispatch().await;").expect("writing to a String does not fail");
        if at + 1 == requests.len() {
            body.push_str("assert!(response.status().code < 500, \"{}\", response.status());\n");
        } else if *tells {
            body.push_str("let told = response.into_string().await.unwrap();\n");
            body.push_str("let told: serde_json::Value = serde_json::from_str(&told).unwrap();\n");
            body.push_str("let id = told[\"id\"].to_string().trim_matches('\"').to_owned();\n");
        }
    }
    format!("#[rocket::async_test]\nasync fn {name}() {{\n{body}}}\n")
}
