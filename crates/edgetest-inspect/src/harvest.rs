//! Literals of a package's sources, from which near-valid inputs are made.
//!
//! Code gives tokens (delimiters, keywords, prefixes) and integers; tests, examples, benches, doc examples and the README
//! give seeds. Files are lexed, not parsed: literals inside macro calls count, and a file of a later edition is no obstacle.

mod bodies;
mod calls;
mod files;
mod tally;
mod tokens;

use crate::api::Lexicon;
use bodies::Bodies;
pub(crate) use calls::Calls;
use files::Role;
use proc_macro2::{TokenStream, TokenTree};
use std::fs;
use std::path::Path;
use tally::Tally;

/// What the sources tell.
pub(crate) struct Harvest {
    /// Their literals.
    pub(crate) lexicon: Lexicon,
    /// The library's functions.
    pub(crate) bodies: Bodies,
    /// What its functions are called with.
    pub(crate) calls: Calls,
}

/// Reads the sources below a package's root; `lib` is the library's root file.
pub(crate) fn harvest(root: &Path, lib: &Path) -> Harvest {
    let mut bodies = Bodies::default();
    let mut tally = Tally::default();
    for file in files::sources(root, lib) {
        let Ok(bytes) = fs::read(&file.path) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        // A file that does not lex is test data, not Rust.
        let Ok(tokens) = text.strip_prefix('\u{feff}').unwrap_or(&text).parse::<TokenStream>() else {
            continue;
        };
        if file.role == Role::Code {
            bodies.read(tokens.clone());
        }
        tokens::read(tokens, file.role, &mut tally);
    }
    if let Ok(readme) = fs::read_to_string(root.join("README.md")) {
        tally.add_examples(&readme);
    }
    for bytes in files::documents(root) {
        tally.add_file(bytes);
    }
    // Each parsed file leaves its text behind in proc-macro2's source map.
    proc_macro2::extra::invalidate_current_thread_spans();
    let (lexicon, calls) = tally.into_lexicon();
    Harvest { lexicon, bodies, calls }
}

/// Whether the library's own sources hold the word `unsafe`.
pub(crate) fn uses_unsafe(root: &Path, lib: &Path) -> bool {
    let code = files::sources(root, lib).into_iter().filter(|file| file.role == Role::Code);
    let found = code.filter_map(|file| fs::read_to_string(file.path).ok()?.parse::<TokenStream>().ok()).any(has_unsafe);
    proc_macro2::extra::invalidate_current_thread_spans();
    found
}

fn has_unsafe(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "unsafe",
        TokenTree::Group(group) => has_unsafe(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::{harvest, has_unsafe};
    use std::fs;

    #[test]
    fn a_lint_against_unsafe_code_is_none() {
        let has = |source: &str| has_unsafe(source.parse().expect("it lexes"));
        assert!(has("fn f() { g(|| unsafe { h() }) }"));
        assert!(!has("#![forbid(unsafe_code)] // unsafe\nfn f() { \"unsafe\"; }"));
    }

    #[test]
    fn literals_go_where_they_are_of_use() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path();
        fs::create_dir_all(root.join("src")).expect("it can be made");
        fs::create_dir_all(root.join("tests")).expect("it can be made");
        let lib = "/// ```\n/// f(\"2024-01-01\");\n/// ```\nconst MAGIC: &[u8] = &[1, 2, 0];\nfn f() { g(\"://\", '#', 4_096, 1, b\"key=\"); }\n\
                   #[cfg(test)] mod tests { fn t() { f(\"from unit test\", b\"\\xff\"); } }";
        fs::write(root.join("src/lib.rs"), lib).expect("it can be written");
        fs::write(root.join("tests/a.rs"), "fn t() { f(\"integration\", 77); }").expect("it can be written");
        fs::write(root.join("README.md"), "```rust\nf(\"readme\");\n```").expect("it can be written");
        let found = harvest(root, &root.join("src/lib.rs")).lexicon;
        assert_eq!(found.tokens, ["#", "://", "key="]);
        let mut seeds = found.seeds.clone();
        seeds.sort();
        assert_eq!(seeds, ["2024-01-01", "from unit test", "integration", "readme"]);
        let mut byte_seeds = found.byte_seeds.clone();
        byte_seeds.sort();
        assert_eq!(byte_seeds, [vec![1, 2, 0], vec![0xff]]);
        assert_eq!(found.integers, [4096]);
    }
}
