//! The module that a suite's files share, cut to what they use: the check itself, and strategies that try the edges.
//!
//! proptest's own strategies hardly ever draw an edge. These draw one in every second value: ends of types, odd texts,
//! and what the crate's own sources mention.

use super::{SuiteFile, SuiteItem};
use crate::literal::quoted;
use edgetest_inspect::Lexicon;

/// Words of the crate that are kept.
const WORDS: usize = 32;
/// Texts of its docs and tests that are kept.
const TEXTS: usize = 24;
/// Longest of these, in bytes.
const LONGEST: usize = 60;
/// Numbers of the crate that are kept for one type.
const NUMBERS: usize = 6;

/// Width of a list's lines.
const WIDTH: usize = 100;

/// The support module for texts that make use of it.
pub fn support(texts: &[&str], lexicon: &Lexicon) -> SuiteFile {
    let pieces = pieces(lexicon);
    let mut chosen: Vec<&(String, String)> = Vec::new();
    let mut open: Vec<&str> = texts.to_vec();
    while let Some(text) = open.pop() {
        for piece in pieces.iter().filter(|(name, _)| uses(text, name)) {
            if !chosen.contains(&piece) {
                chosen.push(piece);
                open.push(&piece.1);
            }
        }
    }
    chosen.sort_by_key(|piece| pieces.iter().position(|known| known == *piece));
    let mut items = vec![SuiteItem::import("proptest::prelude::*")];
    if chosen.iter().any(|(name, _)| name == "check") {
        items.push(SuiteItem {
            text: "use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};\n".to_owned(),
            ..SuiteItem::import("proptest::test_runner::{RngAlgorithm,TestRng,TestRunner}")
        });
    }
    items.extend(chosen.into_iter().map(|(name, text)| SuiteItem::plain(name.clone(), text.clone())));
    SuiteFile {
        name: "support".to_owned(),
        head: "//! What the tests share: the check, and strategies that draw an edge in every second value.\n"
            .to_owned(),
        items,
    }
}

/// Whether code uses anything of the module.
pub fn is_used(text: &str) -> bool {
    pieces(&Lexicon::default()).iter().any(|(name, _)| uses(text, name))
}

/// Whether code calls a function or names a constant; a method, a word of a comment and a longer name are others.
fn uses(text: &str, name: &str) -> bool {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let is_constant = name.starts_with(|first: char| first.is_uppercase());
    text.lines().filter(|line| !line.trim_start().starts_with("//")).any(|line| {
        line.match_indices(name).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + name.len()..].chars().next();
            let begins = !before.is_some_and(|letter| is_part(letter) || letter == '.');
            begins && if is_constant { !after.is_some_and(is_part) } else { after == Some('(') }
        })
    })
}

/// Every piece by name, in the order of the file.
fn pieces(lexicon: &Lexicon) -> Vec<(String, String)> {
    let mut pieces: Vec<(String, String)> = [("check", CHECK), ("skip", SKIP), ("texts", TEXTS_FN)]
        .map(|(name, text)| (name.to_owned(), text.to_owned()))
        .to_vec();
    pieces.push(("known_texts".to_owned(), KNOWN_FN.to_owned()));
    pieces.push(("bytes".to_owned(), BYTES_FN.to_owned()));
    pieces.push(("chars".to_owned(), CHARS_FN.to_owned()));
    for ty in ["u8", "u16", "u32", "u64", "u128", "usize"] {
        pieces.push((format!("{ty}s"), unsigned(ty, lexicon)));
    }
    for ty in ["i8", "i16", "i32", "i64", "i128", "isize"] {
        pieces.push((format!("{ty}s"), signed(ty, lexicon)));
    }
    for ty in ["f32", "f64"] {
        pieces.push((format!("{ty}s"), float(ty)));
    }
    for (name, text) in [
        ("durations", DURATIONS_FN),
        ("system_times", SYSTEM_TIMES_FN),
        ("couples", COUPLES_FN),
        ("triples", TRIPLES_FN),
        ("ODD_TEXTS", ODD_TEXTS),
    ] {
        pieces.push((name.to_owned(), text.to_owned()));
    }
    pieces.push(("WORDS".to_owned(), words(lexicon)));
    pieces.push(("KNOWN_TEXTS".to_owned(), known_texts(lexicon)));
    pieces
}

const CHECK: &str = r#"/// Holds a fact against many values: the same ones on every machine, so that a red test means a change of the code.
#[track_caller]
pub fn check<S: Strategy>(values: S, fact: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = ProptestConfig {
        failure_persistence: None,
        max_global_rejects: 65_536,
        ..ProptestConfig::default()
    };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let outcome = TestRunner::new_with_rng(config, rng).run(&values, fact);
    assert!(outcome.is_ok(), "{}", outcome.unwrap_err());
}
"#;

const SKIP: &str = r#"/// The drawn values make no case: a constructor refused them.
pub fn skip() -> Result<(), TestCaseError> {
    Err(TestCaseError::reject("refused"))
}
"#;

const TEXTS_FN: &str = r"/// Texts that break parsers, words of the crate in any order, texts that it knows, and any other.
pub fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(ODD_TEXTS).prop_map(str::to_owned),
        prop::collection::vec(prop::sample::select(WORDS), 0..10).prop_map(|words| words.concat()),
        known_texts(),
        prop::collection::vec(chars(), 0..16).prop_map(|chars| chars.into_iter().collect::<String>()),
    ]
}
";

const KNOWN_FN: &str = r"/// Texts of the crate's own docs and tests, some with one character too many.
pub fn known_texts() -> impl Strategy<Value = String> {
    let known = || prop::sample::select(KNOWN_TEXTS).prop_map(str::to_owned);
    let longer = (known(), chars(), any::<prop::sample::Index>()).prop_map(|(text, letter, at)| {
        let at = at.index(text.chars().count() + 1);
        text.chars().take(at).chain([letter]).chain(text.chars().skip(at)).collect()
    });
    prop_oneof![known(), known(), known(), longer]
}
";

const BYTES_FN: &str = r"/// Texts as bytes, and bytes that are no text.
pub fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let edges = prop::sample::select(vec![0, 1, b'\n', b' ', b'0', 0x7f, 0x80, 0xc3, 0xf0, 0xff]);
    prop_oneof![
        texts().prop_map(String::into_bytes),
        prop::collection::vec(edges, 0..16),
        prop::collection::vec(any::<u8>(), 0..64),
    ]
}
";

const CHARS_FN: &str = r#"/// Characters of every length, with and without a shape of their own.
pub fn chars() -> impl Strategy<Value = char> {
    let edges = "\0\n\r\t 0a-./\"\\éßİ漢😀\u{301}\u{200d}\u{202e}\u{feff}\u{fffd}\u{10ffff}";
    prop_oneof![prop::sample::select(edges.chars().collect::<Vec<_>>()), any::<char>()]
}
"#;

const DURATIONS_FN: &str = r"/// None, very short ones, very long ones, and the longest.
pub fn durations() -> impl Strategy<Value = std::time::Duration> {
    let of = std::time::Duration::new;
    prop_oneof![
        prop::sample::select(vec![of(0, 0), of(0, 1), of(1, 0), std::time::Duration::MAX]),
        u64s().prop_map(std::time::Duration::from_secs),
        u64s().prop_map(std::time::Duration::from_nanos),
    ]
}
";

const SYSTEM_TIMES_FN: &str = r"/// Times before and after the epoch, as far as there are any.
pub fn system_times() -> impl Strategy<Value = std::time::SystemTime> {
    let epoch = std::time::UNIX_EPOCH;
    prop_oneof![
        durations().prop_map(move |since| epoch.checked_add(since).unwrap_or(epoch)),
        durations().prop_map(move |until| epoch.checked_sub(until).unwrap_or(epoch)),
    ]
}
";

const COUPLES_FN: &str = r"/// Two values of a kind, and in every third case the same one twice.
pub fn couples<S>(values: S) -> impl Strategy<Value = (S::Value, S::Value)>
where
    S: Strategy + 'static,
    S::Value: Clone,
{
    let values = values.boxed();
    let same = values.clone().prop_map(|value| (value.clone(), value));
    prop_oneof![1 => same, 2 => (values.clone(), values)]
}
";

const TRIPLES_FN: &str = r"/// Three values of a kind, some of them the same.
pub fn triples<S>(values: S) -> impl Strategy<Value = (S::Value, S::Value, S::Value)>
where
    S: Strategy + 'static,
    S::Value: Clone,
{
    let values = values.boxed();
    let pair = couples(values.clone());
    prop_oneof![
        (couples(values.clone()), values.clone()).prop_map(|((a, b), c)| (a, b, c)),
        (values, pair).prop_map(|(a, (b, c))| (a, b, c)),
    ]
}
";

const ODD_TEXTS: &str = r#"/// Empty, blank, signed, dotted, quoted, multi-byte, combining, right to left, with a NUL, and long ones.
#[rustfmt::skip]
const ODD_TEXTS: &[&str] = &[
    "", " ", "\t\n", "\0", "0", "-1", "+", "-", ".", "..", "/", "\\", "\"", "%", "%s", "{}", "()", "[", "<a>",
    "00", "1e999", "-0", "0x10", "18446744073709551616", "null", "NaN", "é", "e\u{301}", "ß", "İ", "漢字", "😀",
    "👨\u{200d}👩", "\u{feff}a", "a\u{202e}b", "\u{fffd}", "::", ",,", "a,b", "a=b", "((((((((", "aaaaaaaaaaaaaaaa",
];
"#;

fn unsigned(ty: &str, lexicon: &Lexicon) -> String {
    let edges = format!("0, 1, 2, max, max - 1, max / 2{}", harvested(ty, lexicon));
    integer(ty, &format!("let max = {ty}::MAX;"), &edges, &format!("0..=64_{ty}"))
}

fn signed(ty: &str, lexicon: &Lexicon) -> String {
    let edges = format!("0, 1, -1, 2, max, max - 1, min, min + 1{}", harvested(ty, lexicon));
    integer(ty, &format!("let (min, max) = ({ty}::MIN, {ty}::MAX);"), &edges, &format!("-64..=64_{ty}"))
}

fn integer(ty: &str, ends: &str, edges: &str, small: &str) -> String {
    super::tables::formatted(&format!(
        "/// The ends of `{ty}` and their neighbours, numbers of the crate, small ones, and any other.\n\
         pub fn {ty}s() -> impl Strategy<Value = {ty}> {{\n    {ends}\n    let edges = vec![{edges}];\n    \
         prop_oneof![prop::sample::select(edges), {small}, any::<{ty}>()]\n}}\n"
    ))
}

fn float(ty: &str) -> String {
    super::tables::formatted(&format!(
        "/// Zeros, ends, infinities, what is no number, ordinary ones, and any other.\n\
         pub fn {ty}s() -> impl Strategy<Value = {ty}> {{\n    let edges = vec![0.0, -0.0, 1.0, -1.0, 0.5, {ty}::MIN_POSITIVE, \
         {ty}::EPSILON, {ty}::MAX, {ty}::MIN, {ty}::INFINITY, {ty}::NEG_INFINITY, {ty}::NAN];\n    \
         prop_oneof![prop::sample::select(edges), -1000.0..1000.0_{ty}, any::<{ty}>()]\n}}\n"
    ))
}

/// Numbers of the crate that the type holds, the most frequent first.
fn harvested(ty: &str, lexicon: &Lexicon) -> String {
    let (signed, bits) = match ty {
        "usize" | "u32" => (false, 32),
        "isize" | "i32" => (true, 32),
        other => (other.starts_with('i'), other[1..].parse::<u32>().unwrap_or(32)),
    };
    let bits = if signed { bits - 1 } else { bits };
    let most = if bits >= 127 { i128::MAX } else { (1 << bits) - 1 };
    let fitting = lexicon.integers.iter().filter(|number| (3..most - 1).contains(*number) && **number != most / 2);
    let numbers: Vec<String> = fitting.take(NUMBERS).map(ToString::to_string).collect();
    if numbers.is_empty() { String::new() } else { format!(", {}", numbers.join(", ")) }
}

fn words(lexicon: &Lexicon) -> String {
    let usual = ["0", "1", "9", "a", "Z", " ", ".", ",", ":", "-", "+", "/", "=", "\"", "é", "\n"];
    let mut words: Vec<&str> =
        lexicon.tokens.iter().map(String::as_str).filter(|word| is_readable(word)).take(WORDS).collect();
    for word in usual {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    list("WORDS", "Words that the crate looks for, and what usually stands between them.", &words)
}

fn known_texts(lexicon: &Lexicon) -> String {
    let usual = ["0", "1", "12.50", "1.2.3", "a", "a-b", "key=value", "2024-02-29"];
    let mut texts: Vec<&str> =
        lexicon.seeds.iter().map(String::as_str).filter(|text| is_readable(text)).take(TEXTS).collect();
    if texts.len() < usual.len() {
        texts.extend(usual);
    }
    list("KNOWN_TEXTS", "Texts of the crate's docs and tests.", &texts)
}

fn is_readable(text: &str) -> bool {
    !text.is_empty() && text.len() <= LONGEST && text.chars().all(|letter| !letter.is_control() || letter == '\n')
}

fn list(name: &str, doc: &str, texts: &[&str]) -> String {
    let mut lines = vec![String::from("   ")];
    for text in texts {
        let text = format!(" {},", quoted(text));
        let last = lines.last_mut().expect("it begins with one");
        if last.chars().count() + text.chars().count() > WIDTH {
            lines.push(format!("   {text}"));
        } else {
            last.push_str(&text);
        }
    }
    format!("/// {doc}\n#[rustfmt::skip]\nconst {name}: &[&str] = &[\n{}\n];\n", lines.join("\n"))
}
