//! Rocket's part of a harness and of a test.

use super::reproducer::Spelling;
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("rocket", &[]), ("tokio", &["io-util", "rt", "time", "test-util"])];

/// What opens an application.
pub(super) fn opened(names: &str, build: &str) -> String {
    format!(
        "let runtime = rocket_driver::runtime()?;
        let client =
            rocket_driver::built(&runtime, async {{ {names} Ok::<_, Box<dyn std::error::Error>>({{ {build} }}) }})?;
        Some(rocket_driver::answers(runtime, client))"
    )
}

/// How a test opens an application and asks it.
pub(super) fn spelling(build: &str) -> Spelling {
    Spelling {
        run: "rocket::execute",
        open: format!("let client = rocket::local::asynchronous::Client::untracked({{ {build} }}).await.unwrap();"),
        ask: Box::new(|request, uri| {
            let mut sent = format!("client.req({:?}.parse::<rocket::http::Method>().unwrap(), {uri})", request.method);
            for (name, value) in &request.headers {
                let value = crate::literal::owned_text(&String::from_utf8_lossy(value));
                write!(sent, ".header(rocket::http::Header::new({name:?}, {value}))")
                    .expect("writing to a String does not fail");
            }
            if !request.body.is_empty() {
                write!(sent, ".body({})", crate::literal::bytes(&request.body))
                    .expect("writing to a String does not fail");
            }
            format!("let response = {sent}.dispatch().await;")
        }),
        status: "response.status().code",
        text: "response.into_string().await.unwrap_or_default()",
    }
}
