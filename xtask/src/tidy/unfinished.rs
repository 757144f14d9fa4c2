//! Nothing unfinished lands: no placeholder macros, no tests that are switched off, no notes to oneself.

use super::Violation;
use super::tokens::lines_of;
use super::tree::{File, Tree};

/// Spelled apart, or this file would be its own violation.
const NOTES: [&str; 3] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("X", "XX")];
const MACROS: [&str; 2] = ["todo", "unimplemented"];

/// Looks for words in the text and for macros and attributes in the tokens.
pub fn check(tree: &Tree) -> Vec<Violation> {
    tree.rust().flat_map(|file| notes(file).into_iter().chain(code(file))).collect()
}

fn notes(file: &File) -> Vec<Violation> {
    let has_note = |line: &str| line.split(|c: char| !c.is_alphanumeric()).any(|word| NOTES.contains(&word));
    let lines = file.text.lines().zip(1..).filter(|(line, _)| has_note(line));
    lines.map(|(_, line)| Violation::at(&file.path, line, "a note to oneself")).collect()
}

fn code(file: &File) -> Vec<Violation> {
    let ignored = file.text.lines().zip(1..).filter(|(line, _)| line.trim_start().starts_with("#[ignore"));
    let ignored = ignored.map(|(_, line)| Violation::at(&file.path, line, "a test that is switched off"));
    let tokens = file.tokens();
    let macros = MACROS.iter().flat_map(|name| lines_of(tokens, &[name, "!", "("]));
    macros.map(|line| Violation::at(&file.path, line, "a placeholder macro")).chain(ignored).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_placeholders_and_ignored_tests_are_seen() {
        let text =
            format!("// {}: x\nfn f() {{ todo!() }}\n#[cfg(test)] mod t {{\n#[ignore]\nfn g() {{}} }}", NOTES[0]);
        let found = check(&Tree::of(&[("crates/a/src/lib.rs", &text)]));
        assert_eq!(found.iter().map(|violation| violation.line).collect::<Vec<_>>(), [1, 2, 4]);
    }

    #[test]
    fn prose_about_the_macro_is_fine() {
        let found = check(&Tree::of(&[("crates/a/src/lib.rs", "/// `todo!` panics.\nfn f() {}")]));
        assert_eq!(found, []);
    }
}
