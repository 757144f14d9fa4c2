//! Every format, held against texts that want to be more than text.

use crate::sample;
use crate::{Github, Html, Human, Json, Junit, Markdown, Render, Sarif, Style};
use serde_json::Value;

/// Texts are cut: a wall of a megabyte here and there must not make a report of megabytes.
const BEARABLE: usize = 1 << 20;

fn rendered(format: &dyn Render) -> String {
    let text = format.render(&[sample::hostile()]);
    assert!(text.len() < BEARABLE, "{} bytes", text.len());
    text
}

/// Neither terminal sequences nor marks that turn what follows around.
#[track_caller]
fn assert_nothing_hidden(text: &str) {
    let hidden = ['\u{1b}', '\u{7}', '\0', '\r', '\u{202e}', '\u{2066}', '\u{feff}', '\u{ffff}'];
    let found: Vec<char> = hidden.into_iter().filter(|c| text.contains(*c)).collect();
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_terminal_is_not_steered_and_no_line_is_a_command() {
    let text = rendered(&Human(Style { verbose: true, ..Style::default() }));
    assert_nothing_hidden(&text);
    // `::: file` is the compiler's way to name a second place; a command begins with its name.
    let is_command = |line: &str| {
        let named = line.trim_start().strip_prefix("::").is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        named || line.trim_start().starts_with("##[")
    };
    assert!(!text.lines().any(is_command), "{text}");
}

#[test]
fn json_is_one_object() {
    let report = Json.render(&[sample::hostile()]);
    let document: Value = serde_json::from_str(&report).expect("it is one JSON value");
    assert_eq!(document["findings"][0]["message"], sample::HOSTILE);
}

#[test]
fn sarif_holds_texts_and_relative_places() {
    let text = rendered(&Sarif);
    assert_nothing_hidden(&text);
    let document: Value = serde_json::from_str(&text).expect("it is one JSON value");
    let result = &document["runs"][0]["results"][0];
    let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().expect("a text");
    assert!(uri.chars().all(|c| c.is_ascii_alphanumeric() || "/%-._~".contains(c)), "{uri}");
    let message = result["message"]["text"].as_str().expect("a text");
    assert!(!message.replace("\\](", "").contains("]("), "{message}");
}

#[test]
fn junit_is_xml_with_the_elements_that_are_ours() {
    let text = rendered(&Junit);
    assert_nothing_hidden(&text);
    let document = quick_junit::Report::deserialize_from_str(&text).expect("it is JUnit");
    assert_eq!(document.test_suites[0].test_cases.len(), 4);
    assert!(!text.contains("<evil") && !text.contains("<script") && !text.contains("<img"), "{text}");
}

#[test]
fn markdown_shows_characters_and_no_markup() {
    let text = rendered(&Markdown);
    assert_nothing_hidden(&text);
    let mut fence: Option<&str> = None;
    for line in text.lines() {
        let ticks = &line[..line.len() - line.trim_start_matches('`').len()];
        match fence {
            None if ticks.len() >= 3 => fence = Some(ticks),
            Some(open) if line == open => fence = None,
            Some(_) => {}
            // Words of our own.
            None if line.starts_with("- help: ") => {}
            None => assert_is_ours(line),
        }
    }
    assert_eq!(fence, None, "every block is closed");
}

/// Outside of blocks the only markup is that of our own template.
#[track_caller]
fn assert_is_ours(line: &str) {
    let ours = ["<code>", "</code>", "<br>", "<details>", "<summary>", "</summary>", "</details>"];
    let foreign = ours.iter().fold(line.to_owned(), |line, tag| line.replace(tag, ""));
    for mark in ["<", "``", "`code", "](", "![", "@", "http://", "https://", "::"] {
        assert!(!foreign.contains(mark), "{mark} in {line}");
    }
    let cells = line.starts_with('|').then(|| line.matches('|').count());
    assert!(cells.is_none_or(|count| count == 5 || count == 4), "{line}");
}

#[test]
fn the_runner_reads_our_annotations_and_no_others() {
    let text = rendered(&Github);
    assert_nothing_hidden(&text);
    let errors = text.lines().filter(|line| line.starts_with("::error file=crates/orders/")).count();
    assert_eq!((errors, text.lines().count()), (2, 3), "{text}");
    for line in text.lines() {
        let (head, _) = line[2..].split_once("::").expect("a command has an end");
        let properties = head.split_once(' ').expect("a command has properties").1;
        let keys: Vec<&str> = properties.split(',').filter_map(|pair| pair.split('=').next()).collect();
        assert!(keys == ["file", "line", "col", "title"] || keys == ["title"], "{keys:?}");
    }
}

#[test]
fn html_has_the_elements_that_are_ours() {
    let clean = elements(&Html.render(&[sample::report()]));
    let text = rendered(&Html);
    assert_nothing_hidden(&text);
    let hostile = elements(&text);
    assert!(hostile.is_subset(&clean), "{:?}", hostile.difference(&clean).collect::<Vec<_>>());
}

/// Every opening tag with the names of its attributes, values left out.
fn elements(page: &str) -> std::collections::BTreeSet<String> {
    let body = page.split_once("</style>").expect("the page has a style").1;
    let tags = body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
    tags.map(|tag| tag.split('"').step_by(2).collect::<Vec<_>>().join("\"")).collect()
}
