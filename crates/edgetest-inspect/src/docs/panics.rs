//! Whether a text announces a panic.
//!
//! "Panics if", "will panic when", "this may panic" announce one; "never panics", "does not panic", "instead of panicking",
//! "if the closure panics, …" do not. Where the words leave it open, a panic counts as announced: the price is a note
//! in place of an error, never a false alarm.

use super::markdown::{Block, section};

/// What announces a panic: the `# Panics` section, or else the first sentence that says so.
pub(crate) fn announced(blocks: &[Block]) -> Option<String> {
    if let Some(text) = section(blocks, "panics") {
        let is_promise = text.is_empty() || sentences(&text).iter().any(|sentence| !denies(sentence));
        return is_promise.then_some(text);
    }
    let prose = blocks.iter().filter_map(|block| match block {
        Block::Prose(text) => Some(text),
        Block::Heading { .. } | Block::Code { .. } => None,
    });
    prose.flat_map(|text| sentences(text)).find(|sentence| announces(sentence))
}

/// Within the section, where the word itself may be missing: "Never.", "Does not panic."
fn denies(sentence: &str) -> bool {
    let words = words(sentence);
    if words.iter().any(|word| is_panic(word)) {
        return !announces(sentence);
    }
    matches!(words.first().map(String::as_str), Some("never" | "none" | "no" | "nothing")) && words.len() <= 4
}

/// Sentences of a text: ended by a full stop, an empty line or a list mark.
fn sentences(text: &str) -> Vec<String> {
    let mut sentences = vec![String::new()];
    for line in text.lines().map(str::trim) {
        let is_item = line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ");
        let is_link = line.starts_with('[') && line.contains("]: ");
        if line.is_empty() || is_item || is_link {
            sentences.push(String::new());
        }
        if !is_link {
            add_line(line, &mut sentences);
        }
    }
    sentences.retain(|sentence| !sentence.trim().is_empty());
    sentences.iter().map(|sentence| sentence.trim().to_owned()).collect()
}

fn add_line(line: &str, sentences: &mut Vec<String>) {
    for word in line.split_whitespace() {
        let sentence = sentences.last_mut().expect("there is always a sentence to add to");
        if !sentence.is_empty() {
            sentence.push(' ');
        }
        sentence.push_str(word);
        if word.ends_with(['.', '!', '?']) && !ABBREVIATIONS.contains(&word) {
            sentences.push(String::new());
        }
    }
}

const ABBREVIATIONS: &[&str] = &["e.g.", "i.e.", "(e.g.", "(i.e.", "etc.", "vs.", "cf."];

fn announces(sentence: &str) -> bool {
    clauses(sentence).iter().any(|clause| clause_announces(clause))
}

/// Parts of a sentence that are denied or conditional on their own.
fn clauses(sentence: &str) -> Vec<Vec<String>> {
    let mut clauses = Vec::new();
    for part in sentence.split([',', ';', ':', '—', '(', ')']) {
        let mut clause: Vec<String> = Vec::new();
        let words = words(part);
        for (at, word) in words.iter().enumerate() {
            let next = words.get(at + 1).map(String::as_str);
            if begins_clause(word, next) {
                clauses.push(std::mem::take(&mut clause));
            }
            clause.push(word.clone());
        }
        clauses.push(clause);
    }
    clauses
}

fn begins_clause(word: &str, next: Option<&str>) -> bool {
    match word {
        "but" | "otherwise" | "because" | "since" | "so" | "else" => true,
        "or" | "and" => next.is_some_and(|next| {
            matches!(next, "it" | "this" | "the" | "will" | "may" | "might" | "can" | "panics" | "else" | "then")
        }),
        _ => false,
    }
}

fn clause_announces(clause: &[String]) -> bool {
    let Some(at) = clause.iter().position(|word| is_panic(word)) else {
        return false;
    };
    let before = &clause[..at];
    !is_somebody_elses(before) && !is_denied(before, &clause[at])
}

/// "If the closure panics"; but not "if `n` is zero this panics".
fn is_somebody_elses(before: &[String]) -> bool {
    let first = before.first().map_or("", String::as_str);
    let is_condition = matches!(first, "if" | "when" | "whenever" | "unless" | "once" | "should" | "while" | "even");
    let last = before.last().map_or("", String::as_str);
    let is_own =
        before.len() > 2 && matches!(last, "it" | "this" | "will" | "may" | "might" | "can" | "would" | "method");
    is_condition && !is_own
}

fn is_denied(before: &[String], panic: &str) -> bool {
    let last = before.last().map_or("", String::as_str);
    if matches!(last, "will" | "may" | "might" | "can" | "could" | "would" | "does") {
        return false; // What denies it would stand between: "will not panic".
    }
    // "See `get` for a version that panics."
    if matches!(before.first().map(String::as_str), Some("see" | "use" | "consider" | "prefer")) {
        return true;
    }
    // "A value that is not positive panics": `not` cannot deny the third person.
    let third_person = panic == "panics";
    before.iter().any(|word| match word.as_str() {
        "never" | "neither" | "nor" | "without" | "instead" | "rather" | "avoid" | "avoids" | "avoiding"
        | "prevent" | "prevents" | "non" | "unlike" | "nothing" | "no" => true,
        "not" | "cannot" | "none" => !third_person,
        word => !third_person && word.ends_with("n't"),
    })
}

/// `panic`, `panics`, `panicking`, `panicked`; not `panic-free`, not `catch_panic`.
fn is_panic(word: &str) -> bool {
    matches!(word, "panic" | "panics" | "panicking" | "panicked" | "panic!")
}

/// Lower-case words without Markdown.
fn words(text: &str) -> Vec<String> {
    let text = text.to_lowercase().replace('’', "'");
    let text =
        text.replace("panic-free", "panicfree").replace("panic free", "panicfree").replace("non-panic", "non panic");
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '_' | '!');
    let words = text.split(|c| !is_part(c)).map(|word| word.trim_matches('_'));
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use crate::docs::blocks;

    fn check(text: &str, announced: bool) {
        assert_eq!(super::announced(&blocks(text)).is_some(), announced, "{text}");
    }

    #[test]
    fn a_sentence_can_announce_a_panic() {
        check("Returns it. Panics if `n` is zero.", true);
        check("This function will panic when the index\nis out of bounds.", true);
        check("May panic.", true);
        check("If the value is not valid, this panics.", true);
        check("Calling this with a value that is not positive panics.", true);
        check("If `n` is zero this panics.", true);
        check("On overflow this panics.", true);
        check("Indexing into a value that is not an array will panic.", true);
        check("Zips two iterators but **panics** if their lengths differ.", true);
        check("It should not be empty or it will panic.", true);
        check("Like `get`, but panics on overflow", true);
        check("Does not allocate, and panics if full.", true);
    }

    #[test]
    fn a_denial_announces_nothing() {
        check("This never panics.", false);
        check("Does not panic.", false);
        check("Doesn't panic on bad input.", false);
        check("Returns `None` instead of panicking.", false);
        check("Returns an error rather than panic.", false);
        check("Adds without panicking.", false);
        check("Non-panicking version of `add`.", false);
        check("A panic-free parser.", false);
        check("See [`get`] for a version that panics instead of returning an error.", false);
        check("This will not panic.", false);
        check("Adds two numbers.", false);
    }

    #[test]
    fn somebody_elses_panic_announces_nothing() {
        check("If the closure panics, the elements are leaked.", false);
        check("When `f` panics, the lock is poisoned.", false);
    }

    #[test]
    fn a_section_announces_unless_it_denies() {
        check("# Panics\n\nIf `n` is zero.", true);
        check("# Panics\n", true);
        check("# Panics\n\nNever.", false);
        check("# Panics\n\nThis function does not panic.", false);
        check("# Panics\n\nThis does not panic in release. In debug it panics.", true);
    }

    #[test]
    fn the_sentence_itself_is_kept() {
        let blocks = blocks("First. Panics if `n`\nis zero. Last.");
        assert_eq!(super::announced(&blocks).as_deref(), Some("Panics if `n` is zero."));
    }
}
