//! axum's part of a harness and of a test.

use super::reproducer::{Spelling, header};
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("axum", &["tokio"]), ("http_body", &[]), ("tokio", &["rt", "time", "test-util"]), ("tower_service", &[])];

/// What opens an application.
pub(super) fn opened(names: &str, build: &str, connected: bool) -> String {
    let mark = if connected { "axum_driver::connected" } else { "|_| {}" };
    format!(
        "let runtime = axum_driver::runtime()?;
        let app = axum_driver::built(&runtime, async {{ {names} Ok::<_, Box<dyn std::error::Error>>({{ {build} }}) }})?;
        Some(axum_driver::answers(runtime, app, {mark}))"
    )
}

/// How a test opens an application and asks it. A `MethodRouter` is a handler, so that nothing but axum is needed to call
/// what it wraps.
pub(super) fn spelling(build: &str, connected: bool) -> Spelling {
    let mark = "extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 40_000))))";
    Spelling {
        run: "tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on",
        open: format!("let app = axum::routing::any_service({{ {build} }});"),
        ask: Box::new(move |request, uri| {
            let mut sent = format!("axum::http::Request::builder().method({:?}).uri({uri})", request.method);
            for (name, value) in &request.headers {
                write!(sent, ".header({name:?}, {})", header(value)).expect("writing to a String does not fail");
            }
            if connected {
                write!(sent, ".{mark}").expect("writing to a String does not fail");
            }
            let body = match std::str::from_utf8(&request.body) {
                Ok("") => "empty()".to_owned(),
                Ok(text) => format!("from({})", crate::literal::owned_text(text)),
                Err(_) => format!("from({})", crate::literal::owned_bytes(&request.body)),
            };
            format!(
                "let request = {sent}.body(axum::body::Body::{body}).unwrap();
                let response = axum::handler::Handler::<(), ()>::call(app.clone(), request, ()).await;"
            )
        }),
        status: "response.status().as_u16()",
        text: "String::from_utf8_lossy(&axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap()).into_owned()",
    }
}
