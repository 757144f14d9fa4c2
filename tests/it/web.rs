//! Web applications: what is planted in a fixture is found, and its mended twin is clean.

use crate::findings::{Found, expect};
use crate::project::{Lane, edgetest_in, fixture};

/// Findings of each fixture; the item is the method and the path.
pub const TABLE: &[(&str, &[Found<'_>])] = &[
    ("clean_axum", &[]),
    (
        "finds_axum",
        &[
            ("http-panic", "error", "GET /accounts/{name}"),
            ("http-5xx", "error", "POST /login"),
            ("http-panic", "error", "GET /share"),
        ],
    ),
];

#[test]
fn every_web_fixture_gives_what_its_name_says() {
    for (name, expected) in TABLE {
        expect(Lane::Left, name, expected, &["--no-release"]);
    }
}

#[test]
fn a_route_is_listed_with_what_it_asks_for() {
    let ended = edgetest_in(Lane::Left, &fixture("clean_axum"), &["list"]).expect_code(0);
    let row = |start: &str| ended.stdout.lines().find(|line| line.trim_start().starts_with(start)).unwrap_or_default();
    let save = row("PUT /notes/{id} ");
    assert!(save.contains("-> save (state, id: path u32, note: JSON {text, stars})"), "{ended:?}");
    assert!(save.ends_with("in process: axum, as `clean_axum::app` builds it"), "{ended:?}");
}
