use super::*;
use crate::sample;

fn document(reports: &[Report]) -> Value {
    serde_json::from_str(&Sarif.render(reports)).expect("it is JSON")
}

#[track_caller]
fn assert_valid(document: &Value) {
    // As published, the pattern of languages has a bracket too many, which is no legal expression.
    let published = include_str!("../../tests/data/sarif-2.1.0.json").replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema: Value = serde_json::from_str(&published).expect("the schema is JSON");
    let validator = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let errors: Vec<String> =
        validator.iter_errors(document).map(|error| format!("{error} at {}", error.instance_path())).collect();
    assert_eq!(errors, [""; 0]);
}

#[test]
fn it_is_as_the_published_schema_says() {
    assert_valid(&document(&[sample::report(), Report { package: "more".into(), ..Report::default() }]));
    assert_valid(&document(&[sample::hostile()]));
    assert_valid(&document(&[]));
}

#[test]
fn a_result_names_rule_place_and_fingerprint() {
    let document = document(&[sample::report()]);
    let run = &document["runs"][0];
    let result = &run["results"][0];
    assert_eq!(result["ruleId"], "char-boundary");
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("a small number");
    assert_eq!(run["tool"]["driver"]["rules"][index]["id"], "char-boundary");
    assert_eq!(result["level"], "error");
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "crates/orders/src/sku.rs");
    assert_eq!((&place["region"]["startLine"], &place["region"]["startColumn"]), (&json!(41), &json!(32)));
    assert_eq!(result["partialFingerprints"]["edgetestFinding/v1"], "3fa1c0de");
    assert_eq!(
        result["message"]["text"],
        "`orders::parse_sku` panics on a multi-byte character: end byte index 3 is not a char boundary; it is inside '£' \
         (bytes 2..4) of `ab£`. Input: raw = \"ab£\". Help: `split_at_checked` returns `None` here. \
         Again: cargo edgetest repro 3fa1c0de"
    );
    assert_eq!(run["automationDetails"]["id"], "cargo-edgetest/");
}

#[test]
fn a_panic_in_a_dependency_is_shown_where_the_package_led_to_it() {
    let document = document(&[sample::report()]);
    let result = &document["runs"][0]["results"][2];
    assert_eq!(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"], "crates/orders/src/lib.rs");
    let text = result["message"]["text"].as_str().expect("a text");
    assert!(text.contains("It panics at itoa-1.0.0/src/lib.rs:7."), "{text}");
}

#[test]
fn what_is_accepted_is_suppressed_and_what_is_flaky_is_a_note() {
    let mut report = sample::report();
    report.triaged.findings[0].accepted = true;
    report.triaged.findings[1].flaky = true;
    let document = document(&[report]);
    let results = &document["runs"][0]["results"];
    assert_eq!(results[0]["suppressions"][0]["kind"], "external");
    assert_eq!(results[1]["level"], "note");
    assert!(results[1]["suppressions"].is_null());
}

#[test]
fn a_file_is_a_relative_reference_whatever_its_name() {
    for (file, expected) in [
        ("src/a b.rs", "src/a%20b.rs"),
        ("//evil.example/x.rs", "evil.example/x.rs"),
        ("javascript:x.rs", "javascript%3Ax.rs"),
        ("src/é.rs", "src/%C3%A9.rs"),
    ] {
        assert_eq!(uri(file), expected);
    }
}
