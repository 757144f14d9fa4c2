//! New items into files that a person may have changed.
//!
//! An item that reads as it was recorded is ours: it is replaced, or removed when nothing asks for it any more. Any other
//! is the person's, and so is the decision to delete one.

use super::fingerprint::fingerprint;
use super::{Record, SuiteFile};
use syn::spanned::Spanned as _;

/// How a file's old items are treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// As generated: replaced, or removed.
    Follow,
    /// Never removed: a regression test outlives its finding.
    Keep,
    /// Never replaced, and made again where missing: values that were harvested once, so that not every new literal of
    /// the crate makes the tests stale.
    Settle,
}

/// A file after an update.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UpdatedFile {
    /// Its text; `None` where nothing is left of it.
    pub text: Option<String>,
    /// Items that a person changed and that stay as they are.
    pub kept: Vec<String>,
    /// The file does not parse, and stays as it is.
    pub is_broken: bool,
}

/// Brings a file up to date, and the record with it.
pub fn update(file: &SuiteFile, old: Option<&str>, manner: Update, before: &Record, after: &mut Record) -> UpdatedFile {
    let Some(old) = old else { return fresh(file, manner, before, after) };
    let Some(parsed) = split(old) else {
        let entries = before.items.iter().filter(|((name, _), _)| *name == file.name);
        after.items.extend(entries.map(|(key, hash)| (key.clone(), hash.clone())));
        return UpdatedFile { text: Some(old.to_owned()), kept: Vec::new(), is_broken: true };
    };
    let mut kept = Vec::new();
    let mut chunks: Vec<Chunk> = Vec::new();
    let holds_foreign = parsed.chunks.iter().any(|chunk| is_touched(file, chunk, before));
    for chunk in parsed.chunks {
        let touched = is_touched(file, &chunk, before);
        match file.items.iter().find(|item| item.name == chunk.name) {
            Some(item) if !touched && manner != Update::Settle => {
                chunks.push(Chunk { name: chunk.name, text: item.text.clone() });
            }
            Some(item) => {
                if manner != Update::Settle && fingerprint(&chunk.text) != fingerprint(&item.text) {
                    kept.push(chunk.name.clone());
                }
                chunks.push(chunk);
            }
            None => {
                let is_used_by_hand = holds_foreign && chunk.name.starts_with("use ");
                if touched || manner == Update::Keep || is_used_by_hand {
                    retain(file, &chunk, before, after);
                    chunks.push(chunk);
                }
            }
        }
    }
    add(file, &mut chunks, manner, before);
    for item in &file.items {
        let settled = chunks.iter().find(|chunk| chunk.name == item.name && manner == Update::Settle);
        let text = settled.map_or(&item.text, |chunk| &chunk.text);
        let known = before.item(&file.name, &item.name).filter(|_| settled.is_some()).map(str::to_owned);
        after.items.insert((file.name.clone(), item.name.clone()), known.unwrap_or_else(|| fingerprint(text)));
    }
    let text =
        chunks.iter().any(|chunk| !chunk.name.starts_with("use ")).then(|| join(&parsed.head, &chunks, &parsed.tail));
    UpdatedFile { text, kept, is_broken: false }
}

fn fresh(file: &SuiteFile, manner: Update, before: &Record, after: &mut Record) -> UpdatedFile {
    let mut chunks = Vec::new();
    add(file, &mut chunks, manner, before);
    for item in &file.items {
        after.items.insert((file.name.clone(), item.name.clone()), fingerprint(&item.text));
    }
    let text = chunks.iter().any(|chunk| !chunk.name.starts_with("use ")).then(|| join(&file.head, &chunks, ""));
    UpdatedFile { text, ..UpdatedFile::default() }
}

fn is_touched(file: &SuiteFile, chunk: &Chunk, before: &Record) -> bool {
    before.item(&file.name, &chunk.name) != Some(&fingerprint(&chunk.text))
}

fn retain(file: &SuiteFile, chunk: &Chunk, before: &Record, after: &mut Record) {
    if let Some(hash) = before.item(&file.name, &chunk.name) {
        after.items.insert((file.name.clone(), chunk.name.clone()), hash.to_owned());
    }
}

/// What is new comes after the item that it follows in the suite; what a person deleted does not come back.
fn add(file: &SuiteFile, chunks: &mut Vec<Chunk>, manner: Update, before: &Record) {
    let mut place = 0;
    for item in &file.items {
        if let Some(at) = chunks.iter().position(|chunk| chunk.name == item.name) {
            place = at + 1;
            continue;
        }
        let was_deleted = before.item(&file.name, &item.name).is_some();
        if was_deleted && manner != Update::Settle && !item.name.starts_with("use ") {
            continue;
        }
        chunks.insert(place, Chunk { name: item.name.clone(), text: item.text.clone() });
        place += 1;
    }
}

fn join(head: &str, chunks: &[Chunk], tail: &str) -> String {
    let mut text = String::new();
    if !head.trim().is_empty() {
        text.push_str(head.trim_end());
        text.push_str("\n\n");
    }
    let mut packed_before = true;
    for (index, chunk) in chunks.iter().enumerate() {
        let packed = is_packed(&chunk.name);
        if index > 0 && !(packed && packed_before) {
            text.push('\n');
        }
        text.push_str(chunk.text.trim_matches(['\n', '\r']));
        text.push('\n');
        packed_before = packed;
    }
    if !tail.trim().is_empty() {
        text.push('\n');
        text.push_str(tail.trim_matches('\n'));
        text.push('\n');
    }
    text
}

/// Stands without a blank line before the next of its kind.
fn is_packed(name: &str) -> bool {
    name.starts_with("use ") || name.starts_with("mod ")
}

/// An item with the comments above it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chunk {
    name: String,
    text: String,
}

struct Parsed {
    head: String,
    chunks: Vec<Chunk>,
    tail: String,
}

/// Cuts a file into its items; `None` where it is not Rust.
fn split(text: &str) -> Option<Parsed> {
    let file = syn::parse_file(text).ok()?;
    let start = file.attrs.iter().map(|attribute| attribute.span().byte_range().end).max().unwrap_or(0);
    let mut at = start;
    let mut chunks = Vec::new();
    for item in &file.items {
        let end = item.span().byte_range().end;
        chunks.push(Chunk { name: name_of(item), text: text.get(at..end)?.trim().to_owned() + "\n" });
        at = end;
    }
    Some(Parsed { head: text.get(..start)?.to_owned(), chunks, tail: text.get(at..)?.to_owned() })
}

/// The text of an item of a file.
pub fn item_text(text: &str, name: &str) -> Option<String> {
    split(text)?.chunks.into_iter().find(|chunk| chunk.name == name).map(|chunk| chunk.text)
}

fn name_of(item: &syn::Item) -> String {
    use quote::ToTokens as _;
    match item {
        syn::Item::Fn(item) => item.sig.ident.to_string(),
        syn::Item::Const(item) => item.ident.to_string(),
        syn::Item::Static(item) => item.ident.to_string(),
        syn::Item::Struct(item) => item.ident.to_string(),
        syn::Item::Enum(item) => item.ident.to_string(),
        syn::Item::Mod(item) => format!("mod {}", item.ident),
        syn::Item::Use(item) => {
            let path = item.tree.to_token_stream().to_string();
            format!("use {};", path.split_whitespace().collect::<String>())
        }
        other => other.to_token_stream().to_string().split_whitespace().take(6).collect::<Vec<_>>().join("-"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::SuiteItem;
    use super::*;

    fn file(items: &[(&str, &str)]) -> SuiteFile {
        let items = items.iter().map(|(name, text)| SuiteItem::plain((*name).to_owned(), (*text).to_owned()));
        SuiteFile { name: "sku".into(), head: "//! Sku.\n".into(), items: items.collect() }
    }

    const A: (&str, &str) = ("a", "fn a() {}\n");
    const B: (&str, &str) = ("b", "fn b() {}\n");

    /// Generates once, lets a person at it, and generates again.
    fn check(
        first: &[(&str, &str)],
        edit: impl Fn(&str) -> String,
        second: &[(&str, &str)],
        expected: &str,
    ) -> Vec<String> {
        let mut record = Record::default();
        let written = update(&file(first), None, Update::Follow, &Record::default(), &mut record).text;
        let edited = edit(&written.expect("items are written"));
        let mut after = Record::default();
        let updated = update(&file(second), Some(&edited), Update::Follow, &record, &mut after);
        assert_eq!(updated.text.unwrap_or_default(), expected);
        updated.kept
    }

    #[test]
    fn a_second_time_changes_nothing() {
        check(&[A, B], str::to_owned, &[A, B], "//! Sku.\n\nfn a() {}\n\nfn b() {}\n");
    }

    #[test]
    fn what_is_ours_follows_the_api() {
        let changed = ("a", "fn a() { a1() }\n");
        check(&[A, B], str::to_owned, &[changed], "//! Sku.\n\nfn a() { a1() }\n");
    }

    #[test]
    fn what_a_person_changed_stays() {
        let mine = "//! Sku.\n\nfn a() { mine() }\n";
        let kept =
            check(&[A, B], |text| text.replace("fn a() {}", "fn a() { mine() }"), &[("a", "fn a() { new() }\n")], mine);
        assert_eq!(kept, ["a"]);
        check(&[A], |text| text.replace("fn a() {}", "fn a() { mine() }"), &[], mine);
    }

    #[test]
    fn what_a_person_added_or_deleted_is_respected() {
        let added = |text: &str| format!("{text}\n// Mine.\nfn own() {{}}\n");
        check(&[A], added, &[A, B], "//! Sku.\n\nfn a() {}\n\nfn b() {}\n\n// Mine.\nfn own() {}\n");
        check(&[A, B], |text| text.replace("fn a() {}\n\n", ""), &[A, B], "//! Sku.\n\nfn b() {}\n");
    }

    #[test]
    fn what_is_laid_out_anew_is_still_ours() {
        check(&[A], |text| text.replace("{}", "{\n}"), &[], "");
    }

    #[test]
    fn what_does_not_parse_is_left_alone() {
        let mut after = Record::default();
        let updated = update(&file(&[A]), Some("fn ("), Update::Follow, &Record::default(), &mut after);
        assert!(updated.is_broken);
        assert_eq!(updated.text.as_deref(), Some("fn ("));
    }
}
