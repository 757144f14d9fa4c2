//! Texts that break code, by class. Everything is spelled with escapes where a scanner or an editor might take offence.

/// The texts that find most; the walk begins with them.
pub(super) const KEY_TEXTS: [&str; 34] = [
    "",
    "a",
    " ",
    "0",
    "é",
    "-1",
    "\0",
    "\n",
    "日",
    "💥",
    "1",
    "-",
    "99999999999999999999",
    ".",
    ":",
    "/",
    "aé",
    "éa",
    "\"",
    "%",
    "[",
    "{",
    "(",
    "=",
    ",",
    "\u{feff}",
    "İ",
    "a b",
    "\t",
    "é💥日",
    "9223372036854775808",
    "4294967296",
    "-0",
    "\\",
];

/// The other classes.
pub(super) const CLASSES: &[&[&str]] = &[
    SPACES, DELIMITERS, NUMBERS, CASES, MARKS, DIRECTIONS, EDGES, PATHS, ADDRESSES, TIMES, MARKUP, PATTERNS, FORMATS,
    WORDS,
];

/// Words of a callable's path that say what its texts are about, and the classes that these are.
const TOPICS: &[(&[&str], &[&[&str]])] = &[
    (&["regex", "pattern", "glob", "wildcard", "matcher", "re"], &[PATTERNS]),
    (&["date", "time", "datetime", "duration", "epoch", "instant", "calendar", "rrule", "cron"], &[TIMES, FORMATS]),
    (
        &["decimal", "number", "num", "float", "int", "bigint", "rational", "ratio", "money", "amount", "hex"],
        &[NUMBERS],
    ),
    (&["url", "uri", "addr", "address", "host", "domain", "email", "mail", "ip", "net", "http"], &[ADDRESSES, PATHS]),
    (&["path", "file", "dir", "glob", "mime"], &[PATHS]),
    (&["json", "xml", "html", "yaml", "toml", "csv", "ron", "markdown", "document", "element", "node"], &[MARKUP]),
    (&["template", "format", "fmt", "printf", "interpolate"], &[FORMATS]),
    (&["version", "semver"], &[NUMBERS]),
    (&["case", "unicode", "char", "grapheme", "width", "text", "wrap", "word"], &[CASES, MARKS, SPACES]),
];

/// The classes that a callable's texts are likely to belong to, by the words of its path.
pub(super) fn topics(path: &str) -> Vec<&'static [&'static str]> {
    let words = words(path);
    let named = TOPICS.iter().filter(|(names, _)| names.iter().any(|name| words.iter().any(|word| word == name)));
    let mut classes: Vec<&'static [&'static str]> = Vec::new();
    for class in named.flat_map(|(_, classes)| classes.iter().copied()) {
        if !classes.contains(&class) {
            classes.push(class);
        }
    }
    classes
}

/// The words of a path: `OffsetDateTime::parse_from` has `offset`, `date`, `time`, `datetime`, `parse` and `from`.
fn words(path: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for name in path.split(|sign: char| !sign.is_alphanumeric()) {
        let mut word = String::new();
        for sign in name.chars() {
            if sign.is_uppercase() && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            word.extend(sign.to_lowercase());
        }
        words.push(word);
        words.push(name.to_lowercase());
    }
    words
}

/// Whitespace of all kinds, alone and around.
const SPACES: &[&str] = &[
    "\r\n",
    "\r",
    "  ",
    " a",
    "a ",
    "\u{a0}",
    "\u{2003}",
    "\u{200b}",
    "\u{3000}",
    "\u{85}",
    "\u{2028}",
    "\u{b}\u{c}",
    "a\tb",
    "\n\n",
    "a\nb\r\nc",
];

/// One delimiter, or two.
const DELIMITERS: &[&str] = &[
    "]", ")", "}", "<", ">", "'", "`", "&", "#", "?", "@", "!", "$", "*", "+", "_", ";", "|", "~", "^", "//", "::",
    "..", "--", "{}", "[]", "()", "\"\"", "''", "a,", ",a", "a=", "=a", "/*", "-->", "\\\"", "%%", "&&",
];

/// What looks like a number, or is one that few expect.
const NUMBERS: &[&str] = &[
    "00",
    "+1",
    "255",
    "256",
    "-128",
    "65536",
    "2147483648",
    "-2147483649",
    "4294967295",
    "-9223372036854775808",
    "18446744073709551615",
    "18446744073709551616",
    "340282366920938463463374607431768211456",
    "1e400",
    "1e-400",
    "-1e5",
    "1e99999999999",
    "0x10",
    "0xffffffffffffffff",
    "0b2",
    "1_000",
    "1,000",
    "1.5",
    ".5",
    "5.",
    "1.2.3",
    "NaN",
    "inf",
    "-inf",
    "infinity",
    "１",
    "٣",
    "1/0",
    "0.30000000000000004",
    "1e",
    "e1",
    "--1",
    "²",
    "½",
];

/// Characters whose case changes their length, or does not come back.
const CASES: &[&str] = &["ß", "ẞ", "\u{212a}", "\u{212b}", "Ⱥ", "ŉ", "ﬁ", "ΐ", "ΑΣ", "ı", "ς", "ǅ", "aİb"];

/// Marks, joined and normalised forms.
const MARKS: &[&str] = &[
    "e\u{301}",
    "\u{301}",
    "a\u{301}\u{302}\u{303}\u{20dd}",
    "👩\u{200d}👩\u{200d}👧",
    "🇩🇪",
    "❤\u{fe0f}",
    "1\u{fe0f}\u{20e3}",
    "\u{200d}",
    "\u{1100}\u{1161}\u{11a8}",
    "\u{5d0}",
];

/// What turns the direction of a text around, or hides in it.
const DIRECTIONS: &[&str] = &["\u{202e}abc", "\u{2066}a\u{2069}", "\u{200f}1", "\u{ad}a", "a\u{2060}b", "\u{e0001}"];

/// The ends of Unicode and of its encodings.
const EDGES: &[&str] = &[
    "\u{7f}",
    "\u{80}",
    "\u{7ff}",
    "\u{800}",
    "\u{ffff}",
    "\u{10000}",
    "\u{10ffff}",
    "\u{fffd}",
    "\u{e000}",
    "\u{1b}[31m",
    "a\0b",
    "a\0",
];

/// Paths and names that mean something to a system.
const PATHS: &[&str] =
    &["./", "../..", "/a/../b", "C:\\", "\\\\a\\b", "CON", "~/", "a/b.c", "file://", "/dev/null", ".a"];

/// Addresses.
const ADDRESSES: &[&str] = &[
    "http://",
    "http://a/b?c=d#e",
    "//a",
    "a:1",
    "a:65536",
    "[::1]",
    "::",
    "127.0.0.1",
    "256.0.0.1",
    "1.1.1.1/33",
    "a@b",
    "@",
    "mailto:",
    "%00",
    "%zz",
    "%",
    "%e9",
    "a=b&c=d",
    "xn--a",
];

/// Dates, times and durations.
const TIMES: &[&str] = &[
    "1970-01-01T00:00:00Z",
    "2024-02-29",
    "2023-02-29",
    "0000-00-00",
    "9999-12-31T23:59:60Z",
    "24:00:00",
    "+99:99",
    "P1Y",
    "1d",
    "10s",
    "-0001-01-01",
];

/// Documents, and bits of them.
const MARKUP: &[&str] = &[
    "{\"a\":1}",
    "[1,]",
    "{\"a\"",
    "<a>",
    "<a",
    "</a>",
    "<!--",
    "<![CDATA[",
    "<?",
    "&#0;",
    "&#x110000;",
    "\\u0000",
    "\\ud800",
    "\"\\",
    "---\n",
    "- a: b",
    "a: [",
    "# a",
    "a,b\n\"c",
    "k = \"v\"",
    "[a]\n",
];

/// Patterns and commands for whatever reads them.
const PATTERNS: &[&str] = &[
    "(a+)+$",
    "a{1000000}",
    "(?:a?){999}",
    "(a|b|ab)*c",
    "[z-a]",
    "(?",
    "a**",
    "\\",
    "[^",
    "' OR 1=1--",
    "$(a)",
    "`a`",
    "; a",
    "${a}",
    "{{a}}",
];

/// Placeholders.
const FORMATS: &[&str] =
    &["{0}", "{a}", "{:?}", "{", "}}", "%s", "%n", "%d%%", "$1", "\\0", "%Y-%m-%d", "{:>99999999999}"];

/// Words that stand for something.
const WORDS: &[&str] = &[
    "null",
    "true",
    "undefined",
    "None",
    "ab",
    "Abc",
    "a-b_c",
    "helloWorld",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "E",
    "x",
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_path_names_its_topic() {
        assert_eq!(topics("regex::Regex::new"), [PATTERNS]);
        assert_eq!(topics("clock::OffsetDateTime::parse"), [TIMES, FORMATS]);
        assert!(topics("a::b").is_empty());
    }

    #[test]
    fn no_text_stands_in_a_class_twice() {
        for class in CLASSES {
            assert_eq!(class.iter().collect::<BTreeSet<_>>().len(), class.len(), "{class:?}");
        }
    }
}
