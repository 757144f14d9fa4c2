//! The module of strategies: one function a type of the crate, so that there is one place to teach the tests better values.

use super::calls::Speller;
use super::spelled::Body;
use super::tables::{formatted, shortened};
use super::update::item_text;
use super::{SuiteFile, SuiteItem};

/// The file's name.
pub const VALUES: &str = "values";

impl Speller<'_> {
    /// Every strategy that was asked for, by name.
    pub fn helper_items(&self) -> Vec<SuiteItem> {
        let mut helpers: Vec<_> = self.helpers.values().flatten().collect();
        helpers.sort_by(|a, b| a.name.cmp(&b.name));
        helpers
            .into_iter()
            .map(|helper| SuiteItem::plain(helper.name.clone(), formatted(&shortened(&helper.source))))
            .collect()
    }

    /// Whether a body draws floats, be it within values of the crate.
    pub fn draws_floats(&self, body: &Body) -> bool {
        let items = self.helper_items();
        let drawn: String = body.parameters().into_iter().map(|(strategy, _)| strategy).collect();
        let mut texts = vec![drawn.as_str()];
        let used = used(&items, &texts);
        texts.extend(used.iter().map(|item| item.text.as_str()));
        texts.iter().any(|text| text.contains("f32s()") || text.contains("f64s()"))
    }
}

/// The strategies that the texts use, and those that these use. One that is used by a text that a person wrote stays even
/// where it is asked for no more: `old` is the file as it is.
pub fn values(items: &[SuiteItem], texts: &[&str], old: Option<&str>) -> SuiteFile {
    let mut known = items.to_vec();
    for name in called(texts) {
        if !known.iter().any(|item| item.name == name) {
            known.extend(old.and_then(|old| item_text(old, &name)).map(|text| SuiteItem::plain(name, text)));
        }
    }
    let mut chosen = vec![SuiteItem::import("super::support::*"), SuiteItem::import("proptest::prelude::*")];
    let used: Vec<SuiteItem> = used(&known, texts).into_iter().cloned().collect();
    let written: String = used.iter().map(|item| item.text.as_str()).collect();
    // Some draw nothing but constants.
    if !super::support::is_used(&written) {
        chosen.remove(0);
    }
    chosen.extend(used);
    SuiteFile {
        name: VALUES.to_owned(),
        head: "//! Values of the crate's types. A better strategy here makes every test better that draws one.\n"
            .to_owned(),
        items: chosen,
    }
}

/// Whether a text draws from a strategy, be it by way of others.
pub fn draws_from(text: &str, name: &str, items: &[SuiteItem]) -> bool {
    used(items, &[text]).iter().any(|item| item.name == name)
}

fn used<'a>(items: &'a [SuiteItem], texts: &[&'a str]) -> Vec<&'a SuiteItem> {
    let mut used: Vec<&SuiteItem> = Vec::new();
    let mut open: Vec<&str> = texts.to_vec();
    while let Some(text) = open.pop() {
        for item in items {
            if calls(text, &item.name) && !used.iter().any(|known| known.name == item.name) {
                used.push(item);
                open.push(&item.text);
            }
        }
    }
    used.sort_by(|a, b| a.name.cmp(&b.name));
    used
}

fn calls(text: &str, name: &str) -> bool {
    text.match_indices(&format!("{name}()")).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        !before.is_some_and(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

/// Names of strategies as they are called: `any_…()`.
fn called(texts: &[&str]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for word in texts.iter().flat_map(|text| crate::statement::words(text)) {
        if word.starts_with("any_") && !names.iter().any(|name| name == word) {
            names.push(word.to_owned());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    fn item(name: &str, body: &str) -> SuiteItem {
        SuiteItem::plain(name.to_owned(), format!("pub fn {name}() {{ {body} }}\n"))
    }

    fn names(file: &SuiteFile) -> Vec<&str> {
        file.items.iter().map(|item| item.name.as_str()).filter(|name| !name.starts_with("use ")).collect()
    }

    #[test]
    fn only_what_is_used_is_written_be_it_by_another_one() {
        let items = [item("any_a", "any_b()"), item("any_b", ""), item("any_aa", "")];
        assert_eq!(names(&values(&items, &["check(any_a(), f)"], None)), ["any_a", "any_b"]);
    }

    #[test]
    fn what_a_test_by_hand_draws_from_stays() {
        let old = "pub fn any_gone() {}\n";
        assert_eq!(names(&values(&[], &["check(any_gone(), f)"], Some(old))), ["any_gone"]);
    }
}
