//! Literals of a package's sources, from which near-valid inputs are made.
//!
//! Code gives tokens (delimiters, keywords, prefixes) and integers; tests, examples, benches, doc examples and the README
//! give seeds. Files are lexed, not parsed: literals inside macro calls count, and a file of a later edition is no obstacle.

mod files;
mod tally;
mod tokens;

use crate::api::Lexicon;
use crate::docs;
use std::fs;
use std::path::Path;
use tally::Tally;

/// Reads the sources below a package's root; `lib` is the library's root file.
pub(crate) fn lexicon(root: &Path, lib: &Path) -> Lexicon {
    let mut tally = Tally::default();
    for file in files::sources(root, lib) {
        let Ok(bytes) = fs::read(&file.path) else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        tokens::read(&text, file.role, &mut tally);
    }
    if let Ok(readme) = fs::read_to_string(root.join("README.md")) {
        for literal in docs::example_literals(&readme) {
            tally.add_example(literal);
        }
    }
    // Each parsed file leaves its text behind in proc-macro2's source map.
    proc_macro2::extra::invalidate_current_thread_spans();
    tally.into_lexicon()
}

#[cfg(test)]
mod tests {
    use super::lexicon;
    use std::fs;

    #[test]
    fn literals_go_where_they_are_of_use() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let root = folder.path();
        fs::create_dir_all(root.join("src")).expect("it can be made");
        fs::create_dir_all(root.join("tests")).expect("it can be made");
        let lib = "/// ```\n/// f(\"2024-01-01\");\n/// ```\nfn f() { g(\"://\", '#', 4_096, 1, b\"key=\"); }\n\
                   #[cfg(test)] mod tests { fn t() { f(\"from unit test\", b\"\\xff\"); } }";
        fs::write(root.join("src/lib.rs"), lib).expect("it can be written");
        fs::write(root.join("tests/a.rs"), "fn t() { f(\"integration\", 77); }").expect("it can be written");
        fs::write(root.join("README.md"), "```rust\nf(\"readme\");\n```").expect("it can be written");
        let found = lexicon(root, &root.join("src/lib.rs"));
        assert_eq!(found.tokens, ["#", "://", "key="]);
        assert_eq!(found.seeds, ["2024-01-01", "readme", "from unit test", "integration"]);
        assert_eq!(found.byte_seeds, [vec![0xff]]);
        assert_eq!(found.integers, [4096]);
    }
}
