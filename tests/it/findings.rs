//! Every fixture says what must be found in it, by its name: `finds_*`, `clean_*`, `skips_*`.

use crate::project::{Ended, Lane, edgetest_in, fixture};
use edgetest_triage::Kind;
use serde_json::Value;
use std::fs;

/// Kind, severity, callable at fault.
pub type Found<'a> = (&'a str, &'a str, &'a str);

/// Findings of each fixture.
const TABLE: &[(&str, &[Found<'_>])] = &[
    ("clean_laws", &[]),
    ("clean_numbers", &[]),
    ("clean_stand_in", &[]),
    ("clean_text", &[]),
    ("clean_watched", &[]),
    ("finds_abort", &[("abort", "error", "finds_abort::check")]),
    ("finds_char_boundary", &[("char-boundary", "error", "finds_char_boundary::parse_sku")]),
    ("finds_dependency", &[("divide-by-zero", "error", "finds_dependency::share")]),
    ("finds_documented", &[("divide-by-zero", "note", "finds_documented::percent")]),
    ("finds_exit", &[("exit", "error", "finds_exit::level")]),
    ("finds_in_binary", &[("slice-out-of-range", "error", "finds_in_binary::term_days")]),
    ("finds_in_part", &[("unwrap", "error", "finds_in_part::Cell::number")]),
    ("finds_index", &[("index-out-of-bounds", "error", "finds_index::version")]),
    (
        "finds_laws",
        &[
            ("law", "error", "<finds_laws::comparison::Name as Borrow<str>>::borrow"),
            ("law", "error", "<finds_laws::equality::Price as PartialEq>::eq"),
            ("law", "error", "<finds_laws::hashes::Decimal as Hash>::hash"),
            ("law", "error", "<finds_laws::items::Even as Iterator>::size_hint"),
            ("law", "error", "<finds_laws::items::Zeros as Read>::read"),
            ("law", "error", "<finds_laws::order::Hand as Ord>::cmp"),
            ("law", "warning", "<finds_laws::codes::Level as From<u8>>::from"),
            ("law", "warning", "<finds_laws::items::Cursor as AddAssign<u8>>::add_assign"),
            ("law", "warning", "<finds_laws::items::Cursor as Clone>::clone"),
            ("law", "warning", "<finds_laws::items::Set as Extend<u8>>::extend"),
            ("law", "warning", "<finds_laws::texts::Mark as Display>::fmt"),
            ("law", "warning", "<finds_laws::texts::Words as FromStr>::from_str"),
            ("law", "warning", "finds_laws::codes::Level::checked_up"),
            ("law", "warning", "finds_laws::codes::escape"),
            ("law", "warning", "finds_laws::codes::first_letter"),
            ("law", "warning", "finds_laws::codes::reverse"),
            ("law", "warning", "finds_laws::codes::trim_sentence"),
            ("law", "warning", "finds_laws::comparison::compare"),
            ("law", "warning", "finds_laws::items::Set::insert"),
            ("law", "warning", "finds_laws::items::Set::len"),
        ],
    ),
    ("finds_nested_format", &[("stack-overflow", "error", "finds_nested_format::from_str")]),
    ("finds_overflow", &[("overflow", "error", "finds_overflow::Order::pieces")]),
    ("finds_sequence", &[("index-out-of-bounds", "error", "finds_sequence::Window::record")]),
    ("finds_stack_overflow", &[("stack-overflow", "error", "finds_stack_overflow::countdown")]),
    (
        "finds_stand_in",
        &[
            ("index-out-of-bounds", "error", "finds_stand_in::walk"),
            ("index-out-of-bounds", "note", "finds_stand_in::reach"),
        ],
    ),
    ("finds_watched", &[("law", "error", "finds_watched::Bag::clear")]),
    ("finds_unwrap", &[("unwrap", "error", "finds_unwrap::hour")]),
    ("skips_doc_only", &[("divide-by-zero", "error", "skips_doc_only::ratio")]),
    ("skips_unsafe", &[]),
];

/// One finding of each kind, and the same functions mended. Growth takes longer to measure than a few cases.
const KINDS: &[(&str, &[Found<'_>])] = &[
    ("clean_kinds", &[]),
    (
        "finds_kinds",
        &[
            ("abort", "error", "finds_kinds::abort::length"),
            ("allocation", "error", "finds_kinds::allocation::body"),
            ("borrow", "error", "finds_kinds::borrow::tally"),
            ("capacity-overflow", "error", "finds_kinds::capacity_overflow::rows"),
            ("char-boundary", "error", "finds_kinds::char_boundary::capitalised"),
            ("divide-by-zero", "error", "finds_kinds::divide_by_zero::unit_price"),
            ("exit", "error", "finds_kinds::exit::level"),
            ("expect", "error", "finds_kinds::expect::port"),
            ("hang", "error", "finds_kinds::hang::fields"),
            ("index-out-of-bounds", "error", "finds_kinds::index_out_of_bounds::extension"),
            ("overflow", "error", "finds_kinds::overflow::area"),
            ("signal", "error", "finds_kinds::signal::entry"),
            ("slice-out-of-range", "error", "finds_kinds::slice_out_of_range::payload"),
            ("stack-overflow", "error", "finds_kinds::stack_overflow::depth"),
            ("unreachable", "error", "finds_kinds::unreachable::season"),
            ("unwrap", "error", "finds_kinds::unwrap::year"),
            ("assertion", "warning", "finds_kinds::assertion::warmest"),
            ("explicit-panic", "warning", "finds_kinds::explicit_panic::colour"),
            ("growth", "warning", "finds_kinds::growth::every_other"),
        ],
    ),
];

/// The names of all fixtures, in order.
pub fn fixtures() -> Vec<String> {
    let folders = fs::read_dir(fixture("")).expect("readable").flatten();
    let fixtures = folders.filter(|folder| folder.path().join("Cargo.toml").exists());
    let mut names: Vec<_> = fixtures.map(|folder| folder.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs a fixture and gives its machine report.
fn sweep(lane: Lane, name: &str, more: &[&str]) -> (Ended, Value) {
    let time = if KINDS.iter().any(|(fixture, _)| *fixture == name) { "60s" } else { "10s" };
    let args = [&["--cases", "300", "--time", time, "--format", "json"], more].concat();
    let ended = edgetest_in(lane, &fixture(name), &args);
    let report = serde_json::from_str(&ended.stdout).unwrap_or_else(|error| panic!("{name}: {error}\n{ended:?}"));
    (ended, report)
}

fn check(lane: Lane, name: &str) {
    expect(
        lane,
        name,
        TABLE.iter().chain(KINDS).find(|(fixture, _)| *fixture == name).expect("each fixture has a row").1,
        &[],
    );
}

/// Runs a fixture and holds its findings against those that are expected.
pub fn expect(lane: Lane, name: &str, expected: &[Found<'_>], more: &[&str]) {
    let (ended, report) = sweep(lane, name, more);
    let findings = report["findings"].as_array().expect("a list");
    let field = |finding: &Value, name: &str| finding[name].as_str().unwrap_or_default().to_owned();
    let found: Vec<_> =
        findings.iter().map(|it| (field(it, "kind"), field(it, "severity"), field(it, "item"))).collect();
    let found: Vec<_> =
        found.iter().map(|(kind, severity, item)| (kind.as_str(), severity.as_str(), item.as_str())).collect();
    assert_eq!(found, expected, "{name}\n{ended:?}");
    let fails = expected.iter().any(|(_, severity, _)| *severity == "error");
    ended.expect_code(i32::from(fails));
}

#[test]
fn every_fixture_gives_what_its_name_says() {
    let mut known: Vec<_> =
        TABLE.iter().chain(KINDS).chain(crate::web::TABLE).map(|(name, _)| (*name).to_owned()).collect();
    known.sort();
    assert_eq!(fixtures(), known, "each fixture has a row");
    std::thread::scope(|scope| {
        let (left, right) = TABLE.split_at(TABLE.len() / 2);
        scope.spawn(|| left.iter().for_each(|(name, _)| check(Lane::Left, name)));
        scope.spawn(|| right.iter().for_each(|(name, _)| check(Lane::Right, name)));
    });
}

#[test]
fn every_kind_is_found_where_it_is_planted_and_nothing_where_it_is_mended() {
    for (name, _) in KINDS {
        check(Lane::Left, name);
    }
    let modules = |name: &str| {
        let text = fs::read_to_string(fixture(name).join("src/lib.rs")).expect("readable");
        text.lines().filter_map(|line| line.strip_prefix("pub mod ")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(modules("finds_kinds"), modules("clean_kinds"));
    // Laws have fixtures of their own, and so have routes; a sanitizer needs another compiler.
    let elsewhere = |kind: &&Kind| !matches!(kind, Kind::Law | Kind::Sanitizer | Kind::Http(_));
    let planted: Vec<&str> = KINDS[1].1.iter().map(|(kind, ..)| *kind).collect();
    for kind in Kind::ALL.iter().filter(elsewhere) {
        assert!(planted.contains(&kind.code()), "{} has no fixture", kind.code());
    }
}

#[test]
fn a_skip_says_why() {
    let ended = edgetest_in(Lane::Left, &fixture("skips_unsafe"), &["list"]).expect_code(0);
    let line = ended.stdout.lines().find(|line| line.contains("skips_unsafe::read")).expect("every callable is listed");
    assert!(line.contains("unsafe"), "{}", ended.stdout);
}

#[test]
fn a_harness_that_does_not_compile_drops_out_alone_and_is_counted_as_ours() {
    let (ended, report) = sweep(Lane::Left, "skips_doc_only", &[]);
    assert_eq!(report["summary"]["items"]["unbuildable"], 1, "{report}");
    assert_eq!(report["summary"]["items"]["tested"], 1, "{report}");
    let items = report["items"].as_array().expect("a list");
    let dropped =
        items.iter().find(|item| item["path"] == "skips_doc_only::registers").expect("it is in the inventory");
    assert!(dropped.to_string().contains("registers"), "rustc's message names what is missing: {dropped}");
    ended.expect_code(1);
}

#[test]
fn an_overflow_says_what_a_release_build_returns() {
    let (_, report) = sweep(Lane::Left, "finds_overflow", &[]);
    let release = &report["findings"][0]["release"];
    assert_eq!(release["fails"], false, "{report}");
    let wrapped: u32 = release["text"].as_str().and_then(|text| text.parse().ok()).expect("the sum is shown");
    assert!(wrapped < u32::MAX, "{report}");
    let (_, report) = sweep(Lane::Left, "finds_index", &[]);
    assert!(report["findings"][0]["release"].is_null(), "nothing there depends on the profile: {report}");
}

/// What does not depend on how far shrinking came: headlines, places, reasons, release and help.
#[test]
fn the_demo_is_reported_as_recorded() {
    let demo = fixture("../../demo");
    let ended = edgetest_in(Lane::Right, &demo, &["-v", "--cases", "3000", "--time", "120s"]).expect_code(1);
    let is_steady = |line: &&str| {
        let line = line.trim_start();
        let starts = ["error[", "warning[", "note[", "--> ", "= why:", "= release:", "= help:"];
        starts.iter().any(|start| line.starts_with(start)) && !line.contains("returns")
    };
    let steady = |text: &str| text.lines().filter(is_steady).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(steady(&ended.stdout), steady(include_str!("demo.txt")), "{}", ended.stdout);
}
