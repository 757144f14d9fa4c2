//! What no request causes: the framework says that something was never put into the application. The harness builds it as the
//! program does, but what it could not see it could not put in, so that such an answer tells of the harness.

use crate::web::answer::Answer;

/// How axum, actix-web and Rocket say so.
const TELLS: [&str; 8] = [
    "Missing request extension",
    "No paths parameters found for matched route",
    "Wrong number of path arguments for `Path`",
    "No matched path found",
    "Requested application data is not configured correctly",
    "Missing expected request extension data",
    "retrieve unmanaged state",
    "Failed to extract path: unsupported type",
];

/// Whether an answer tells of what is missing in the application.
pub(in crate::web) fn is_setup(answer: &Answer) -> bool {
    let text = answer.text().unwrap_or_default();
    answer.status == 500 && TELLS.iter().any(|told| text.contains(told))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_server_error_tells_of_the_harness() {
        let answer = |status, text: &str| Answer { status, body: text.into(), whole: true, ..Answer::default() };
        assert!(is_setup(&answer(500, "Missing request extension: Extension of type `Db` was not found.")));
        assert!(!is_setup(&answer(400, "Missing request extension")));
        assert!(!is_setup(&answer(500, "index out of bounds")));
    }
}
