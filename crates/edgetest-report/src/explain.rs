//! A page per finding kind and per skip code.

use crate::laws::{page_of_law, tier_words};
use crate::reasons::{
    RUN_REASONS, UNBUILDABLE_CODE, every_skip, skip_code, skip_heading, skip_unlock, untested_code, untested_text,
};
use crate::words::page;
use edgetest_plan::Law;
use edgetest_triage::Kind;

/// The page about a kind or skip code; `None` for a word that has none ([`topics`] lists those that have).
pub fn explain(topic: &str) -> Option<String> {
    kind_page(topic)
        .or_else(|| law_page(topic))
        .or_else(|| skip_page(topic))
        .or_else(|| run_page(topic))
        .or_else(|| refused_page(topic))
}

/// Every word that has a page: kinds first, each part sorted as its enum.
pub fn topics() -> Vec<&'static str> {
    let mut topics: Vec<&'static str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    // A wait for ever shares the page and code of a hang.
    topics.dedup();
    topics.extend(Law::ALL.iter().map(|law| law.code()));
    topics.extend(every_skip().iter().map(skip_code));
    topics.extend(RUN_REASONS.iter().map(|(reason, _)| untested_code(reason)));
    topics.push(UNBUILDABLE_CODE);
    topics
}

fn kind_page(topic: &str) -> Option<String> {
    let kind = Kind::ALL.into_iter().find(|kind| kind.code() == topic)?;
    let [what, why, mended] = page(kind);
    Some(sections(topic, &[("What it means", what), ("Why it matters", why), ("How it is usually mended", mended)]))
}

fn law_page(topic: &str) -> Option<String> {
    let law = Law::ALL.into_iter().find(|law| law.code() == topic)?;
    let [what, applies, example] = page_of_law(law);
    let counts = tier_words(law.tier());
    let heads = ["What it asserts", "Where it is asked", "An example of how it breaks", "How much it counts"];
    let parts: Vec<_> = heads.into_iter().zip([what, applies, example, counts]).collect();
    Some(sections(topic, &parts))
}

fn skip_page(topic: &str) -> Option<String> {
    let reason = every_skip().into_iter().find(|reason| skip_code(reason) == topic)?;
    let what = format!("The callable was not tested: {}.", skip_heading(&reason));
    Some(sections(topic, &[("What it means", &what), ("What unlocks it", &sentence(skip_unlock(&reason)))]))
}

fn run_page(topic: &str) -> Option<String> {
    let (reason, unlock) = RUN_REASONS.iter().find(|(reason, _)| untested_code(reason) == topic)?;
    let what = format!("No case reached the call: {}.", untested_text(reason));
    Some(sections(topic, &[("What it means", &what), ("What unlocks it", unlock)]))
}

fn refused_page(topic: &str) -> Option<String> {
    let what =
        "rustc refused the harness that was written for the callable. The harness was dropped, the others were run.";
    let unlock = "This is a defect of ours. The message of rustc is in the report: please send it with the signature.";
    (topic == UNBUILDABLE_CODE).then(|| sections(topic, &[("What it means", what), ("What unlocks it", unlock)]))
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

fn sections(topic: &str, sections: &[(&str, &str)]) -> String {
    let parts = sections.iter().map(|(heading, body)| format!("\n{heading}\n{}", wrapped(body)));
    std::iter::once(format!("{topic}\n")).chain(parts).collect()
}

/// Lines of at most 80 columns, indented by two.
fn wrapped(body: &str) -> String {
    let mut text = String::new();
    let mut width = 0;
    for word in body.split_whitespace() {
        let length = word.chars().count();
        if width == 0 || width + 1 + length > 80 {
            text.push_str(if width == 0 { "  " } else { "\n  " });
            width = 2 + length;
        } else {
            text.push(' ');
            width += 1 + length;
        }
        text.push_str(word);
    }
    text.push('\n');
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_a_page_and_no_other_word_has() {
        let topics = topics();
        for topic in &topics {
            let page = explain(topic).expect("the topic has a page");
            assert!(page.starts_with(topic) && page.lines().all(|line| line.chars().count() <= 80), "{page}");
        }
        let mut distinct = topics.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), topics.len());
        assert_eq!(explain("no-such-kind"), None);
    }

    #[test]
    fn a_page_tells_what_why_and_how() {
        let page = explain("divide-by-zero").expect("the kind has a page");
        let expected = "divide-by-zero

What it means
  A division or remainder by zero.

Why it matters
  It panics in release builds too. The divisor is usually a count that can be
  empty, a step or a scale from input.

How it is usually mended
  Use `checked_div` or `checked_rem` and decide what an empty count means, or
  take a `NonZero` type.
";
        assert_eq!(page, expected);
    }
}
