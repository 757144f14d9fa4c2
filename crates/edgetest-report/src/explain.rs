//! A page per finding kind, law and skip code: printed by `explain`, and a file each in the book.

use crate::laws::{page_of_law, tier_words};
use crate::reasons::{
    RUN_REASONS, UNBUILDABLE_CODE, every_skip, skip_code, skip_heading, skip_unlock, untested_code, untested_text,
};
use crate::words::page;
use edgetest_plan::Law;
use edgetest_triage::Kind;

/// What a page is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chapter {
    /// A kind of finding.
    Kinds,
    /// A law.
    Laws,
    /// Why a callable was not tested.
    Skips,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// The word that it is asked for by.
    pub topic: &'static str,
    /// Where it stands.
    pub chapter: Chapter,
    sections: Vec<(&'static str, String)>,
}

impl Chapter {
    /// All, in their order.
    pub const ALL: [Self; 3] = [Self::Kinds, Self::Laws, Self::Skips];

    /// The folder of its pages.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Kinds => "kinds",
            Self::Laws => "laws",
            Self::Skips => "skips",
        }
    }

    /// Its heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Kinds => "Kinds of findings",
            Self::Laws => "Laws",
            Self::Skips => "Why a callable was not tested",
        }
    }
}

/// The page about a kind, law or skip code; `None` for a word that has none ([`topics`] lists those that have).
pub fn explain(topic: &str) -> Option<String> {
    pages().into_iter().find(|page| page.topic == topic).map(|page| page.text())
}

/// Every word that has a page: kinds first, each part sorted as its enum.
pub fn topics() -> Vec<&'static str> {
    pages().into_iter().map(|page| page.topic).collect()
}

/// Every page, in the order of the chapters.
pub fn pages() -> Vec<Page> {
    let mut pages: Vec<Page> = Kind::ALL.into_iter().map(of_kind).collect();
    // A wait for ever shares the page and code of a hang.
    pages.dedup_by_key(|page| page.topic);
    pages.extend(Law::ALL.into_iter().map(of_law));
    pages.extend(every_skip().iter().map(|reason| {
        let what = format!("The callable was not tested: {}.", skip_heading(reason));
        of_skip(skip_code(reason), what, &sentence(skip_unlock(reason)))
    }));
    pages.extend(RUN_REASONS.iter().map(|(reason, unlock)| {
        let what = format!("No case reached the call: {}.", untested_text(reason));
        of_skip(untested_code(reason), what, unlock)
    }));
    let what =
        "rustc refused the harness that was written for the callable. The harness was dropped, the others were run.";
    let unlock = "This is a defect of ours. The message of rustc is in the report: please send it with the signature.";
    pages.push(of_skip(UNBUILDABLE_CODE, what.to_owned(), unlock));
    pages
}

fn of_kind(kind: Kind) -> Page {
    let [what, why, mended] = page(kind).map(str::to_owned);
    let code = kind.code();
    let settled = format!(
        "`{code} = \"warning\"` below `[checks]` makes it a warning at most in this project, `\"off\"` counts it among \
         what is accepted."
    );
    let sections = vec![
        ("What it means", what),
        ("Why it matters", why),
        ("How it is usually mended", mended),
        (SETTLED, settled),
    ];
    Page { topic: code, chapter: Chapter::Kinds, sections }
}

fn of_law(law: Law) -> Page {
    let [what, applies, example] = page_of_law(law).map(str::to_owned);
    let code = law.code();
    let settled =
        format!("`{code} = \"off\"` below `[laws]` leaves it out in this project, `\"error\"` makes it binding.");
    let sections = vec![
        ("What it asserts", what),
        ("Where it is asked", applies),
        ("An example of how it breaks", example),
        ("How much it counts", tier_words(law.tier()).to_owned()),
        (SETTLED, settled),
    ];
    Page { topic: code, chapter: Chapter::Laws, sections }
}

/// Heading of what a project can say of a page's subject.
const SETTLED: &str = "In edgetest.toml";

fn of_skip(topic: &'static str, what: String, unlock: &str) -> Page {
    let sections = vec![("What it means", what), ("What unlocks it", unlock.to_owned())];
    Page { topic, chapter: Chapter::Skips, sections }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

impl Page {
    /// For a terminal.
    pub fn text(&self) -> String {
        let parts = self.sections.iter().map(|(heading, body)| format!("\n{heading}\n{}", wrapped(body)));
        std::iter::once(format!("{}\n", self.topic)).chain(parts).collect()
    }

    /// For the book.
    pub fn markdown(&self) -> String {
        let parts = self.sections.iter().map(|(heading, body)| format!("\n## {heading}\n\n{body}\n"));
        std::iter::once(format!("# `{}`\n", self.topic)).chain(parts).collect()
    }

    /// Its first section, which says what it is about.
    pub fn summary(&self) -> &str {
        self.sections.first().map_or("", |(_, body)| body)
    }
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
        assert!(pages().iter().all(|page| page.markdown().starts_with(&format!("# `{}`\n\n## ", page.topic))));
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

In edgetest.toml
  `divide-by-zero = \"warning\"` below `[checks]` makes it a warning at most in
  this project, `\"off\"` counts it among what is accepted.
";
        assert_eq!(page, expected);
    }
}
