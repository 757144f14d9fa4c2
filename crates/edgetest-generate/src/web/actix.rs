//! actix-web's part of a harness and of a test.

use super::reproducer::{Spelling, header};
use std::fmt::Write as _;

/// What the driver names: crate and features.
pub(super) const DEPENDENCIES: &[(&str, &[&str])] =
    &[("actix_web", &["macros"]), ("tokio", &["rt", "time", "test-util"])];

/// What opens an application.
pub(super) fn opened(names: &str, build: &str) -> String {
    format!(
        "let system = actix_driver::system()?;
        let app = actix_driver::built(&system, async {{
            {names}
            let app = {{ {build} }};
            Ok::<_, Box<dyn std::error::Error>>(actix_driver::init_service(app).await)
        }})?;
        Some(actix_driver::answers(system, app, actix_driver::TestRequest::to_request))"
    )
}

/// How a test opens an application and asks it. What a middleware refuses is an error here and an answer in the server.
pub(super) fn spelling(build: &str) -> Spelling {
    Spelling {
        run: "actix_web::rt::System::new().block_on",
        open: format!("let app = actix_web::test::init_service({{ {build} }}).await;"),
        ask: Box::new(|request, uri| {
            let method = format!("actix_web::http::Method::from_bytes(b{:?}).unwrap()", request.method);
            let mut sent = format!("actix_web::test::TestRequest::default().method({method}).uri(&{uri})");
            for (name, value) in &request.headers {
                write!(sent, ".append_header(({name:?}, {}))", header(value))
                    .expect("writing to a String does not fail");
            }
            if !request.body.is_empty() {
                let body = match std::str::from_utf8(&request.body) {
                    Ok(text) => crate::literal::owned_text(text),
                    Err(_) => crate::literal::owned_bytes(&request.body),
                };
                write!(sent, ".set_payload({body})").expect("writing to a String does not fail");
            }
            format!(
                "let response = match actix_web::test::try_call_service(&app, {sent}.to_request()).await {{
                    Ok(response) => response.into_parts().1.map_into_boxed_body(),
                    Err(error) => error.error_response(),
                }};"
            )
        }),
        status: "response.status().as_u16()",
        text: "String::from_utf8_lossy(&actix_web::body::to_bytes(response.into_body()).await.unwrap()).into_owned()",
    }
}
