//! What lies beside the fuzz targets: corpora to begin with, dictionaries and options, each named after its target.

use super::Breach;
use std::fs;
use std::path::Path;

/// What is wrong with such a file, if anything.
type Reader = fn(&[u8]) -> Option<String>;

/// Endings, and what else must hold of such a file.
const KINDS: [(&str, Reader); 3] = [("_seed_corpus.zip", archive), (".dict", dictionary), (".options", options)];

/// Holds the files that are no targets against the names of those that are.
pub(super) fn check(folder: &Path, others: &[String], targets: &[String]) -> Vec<Breach> {
    let mut breaches = Vec::new();
    for name in others {
        let Some((target, read)) = KINDS.iter().find_map(|(end, read)| Some((name.strip_suffix(end)?, read))) else {
            continue;
        };
        let mut wrong = |what: String| breaches.push(Breach::Companion { name: name.clone(), what });
        if !targets.iter().any(|known| known == target) {
            wrong(format!("there is no fuzz target `{target}`, so that nobody reads it"));
        }
        if let Some(what) = read(&fs::read(folder.join(name)).unwrap_or_default()) {
            wrong(what);
        }
    }
    breaches
}

fn archive(bytes: &[u8]) -> Option<String> {
    // A file in it, or the end of an empty one.
    let is_zip = bytes.starts_with(b"PK\x03\x04");
    (!is_zip).then(|| "is no archive with files in it".to_owned())
}

/// `name="word"` or `"word"` a line, as the engine reads it.
fn dictionary(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let lines = text.lines().map(str::trim).zip(1..).filter(|(line, _)| !line.is_empty() && !line.starts_with('#'));
    let mut wrong = lines.filter(|(line, _)| !is_entry(line));
    wrong.next().map(|(_, number)| format!("line {number} is no word in quotes, and the engine refuses the whole file"))
}

fn is_entry(line: &str) -> bool {
    let Some(word) = line.find('"').and_then(|at| line[at..].strip_prefix('"')?.strip_suffix('"')) else {
        return false;
    };
    let mut letters = word.bytes();
    while let Some(letter) = letters.next() {
        let is_fine = match letter {
            b'\\' => match letters.next() {
                Some(b'\\' | b'"') => true,
                Some(b'x') => letters.by_ref().take(2).filter(u8::is_ascii_hexdigit).count() == 2,
                _ => false,
            },
            b' '..=b'~' => letter != b'"',
            _ => false,
        };
        if !is_fine {
            return false;
        }
    }
    !word.is_empty()
}

fn options(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let first = lines.next().unwrap_or_default();
    let is_read =
        first.starts_with('[') && first.ends_with(']') && lines.all(|line| line.starts_with('[') || line.contains('='));
    (!is_read).then(|| "is not read: a section such as `[libfuzzer]` comes first, then `option = value`".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_read_as_the_engine_reads_it() {
        assert_eq!(dictionary(b"# words\n\"a\"\nkey=\"\\x00\\\"\\\\\"\n"), None);
        for wrong in [&b"a\n"[..], b"\"a\n", b"\"\"\n", b"\"\\x0\"\n", b"\"\xc3\xa9\"\n", b"\"a\"b\"\n"] {
            assert!(dictionary(wrong).is_some(), "{}", String::from_utf8_lossy(wrong));
        }
    }

    #[test]
    fn options_have_a_section() {
        assert_eq!(options(b"[libfuzzer]\nmax_len = 4096\n"), None);
        assert!(options(b"max_len = 4096\n").is_some());
    }

    #[test]
    fn what_belongs_to_no_target_is_told() {
        let folder = tempfile::tempdir().expect("a scratch folder");
        fs::write(folder.path().join("a.options"), "[libfuzzer]\n").expect("writable");
        fs::write(folder.path().join("b_seed_corpus.zip"), "x").expect("writable");
        let others = ["a.options".to_owned(), "b_seed_corpus.zip".to_owned(), "notes.txt".to_owned()];
        let found = check(folder.path(), &others, &["a".to_owned()]);
        let names: Vec<String> = found.iter().map(ToString::to_string).collect();
        assert_eq!(names.len(), 2, "{names:?}");
        assert!(names.iter().all(|name| name.starts_with("b_seed_corpus.zip: ")), "{names:?}");
    }
}
