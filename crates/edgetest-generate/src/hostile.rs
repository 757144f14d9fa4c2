//! Watched values in a test of a person's own, who has no support library of ours.

use edgetest_support::sources::SOURCES;

/// How the harness names the module of the watched values.
const OURS: &str = "edgetest_support::hostile::";

/// As a test with a copy of the module names it.
pub fn renamed(text: &str) -> String {
    text.replace(OURS, "hostile::")
}

/// Whether a source names the module.
pub fn is_named(text: &str) -> bool {
    text.contains("hostile::")
}

/// The module itself, without its tests.
pub fn module() -> String {
    let (_, text) = SOURCES.iter().find(|(path, _)| *path == "hostile.rs").expect("the module is one of the sources");
    let code = text.split("\n#[cfg(test)]").next().unwrap_or(text);
    format!("#[allow(dead_code)]\nmod hostile {{\n{code}\n}}\n")
}

/// The statement that fails where a value was treated as safe code cannot treat it.
pub const VERDICT: &str = "assert_eq!(hostile::fault(), None)";

/// A call that may panic on purpose, after which the value is used on.
pub fn caught(call: &str) -> String {
    format!("let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| drop({call})))")
}
