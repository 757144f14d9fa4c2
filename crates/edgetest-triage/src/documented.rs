//! What the documentation announces.

use crate::Location;
use crate::subject::receiver;
use edgetest_inspect::{Callable, CrateApi};

/// Words of the documentation that announce a panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Announcement {
    /// Whose documentation.
    pub path: String,
    /// The words, or what stands for them.
    pub words: String,
}

/// What the callable's own documentation says.
pub(crate) fn own(callable: &Callable) -> Option<Announcement> {
    let words = callable.docs.panics.clone().or_else(|| should_panic(&callable.docs.text))?;
    Some(Announcement { path: callable.path.clone(), words: first_sentence(&words) })
}

/// What a `# Panics` section of the type says, whose method the callable is.
pub(crate) fn of_type(api: &CrateApi, callable: &Callable) -> Option<Announcement> {
    let docs = &api.types.get(&receiver(api, callable)?)?.docs;
    let has_section = docs.text.lines().any(|line| line.trim_start_matches('#') == " Panics");
    let words = docs.panics.as_ref().filter(|_| has_section)?;
    Some(Announcement { path: callable.path.clone(), words: first_sentence(words) })
}

/// What the documentation of a callable says within which one of the frames lies, the innermost first.
pub(crate) fn of_frames(api: &CrateApi, frames: &[Location]) -> Option<Announcement> {
    frames.iter().find_map(|frame| own(enclosing(api, frame)?))
}

/// What the callable's own documentation says of what it costs.
pub(crate) fn cost(callable: &Callable) -> Option<String> {
    const WORDS: [&str; 6] = ["quadratic", "o(n^2)", "o(n²)", "o(n\\^2)", "o(n * m)", "exponential"];
    let lower = callable.docs.text.to_lowercase();
    WORDS.iter().find(|word| lower.contains(**word)).map(|word| (*word).to_owned())
}

/// The smallest callable that holds a place of the crate under test.
fn enclosing<'a>(api: &'a CrateApi, place: &Location) -> Option<&'a Callable> {
    let holds = |callable: &&Callable| {
        let Some(span) = &callable.span else {
            return false;
        };
        span.file == place.file && (span.line..=span.end_line).contains(&place.line)
    };
    let height = |callable: &&Callable| callable.span.as_ref().map(|span| span.end_line - span.line);
    api.callables.iter().filter(holds).min_by_key(height)
}

/// How an example panics by itself.
const OWN_PANICS: [&str; 3] = ["panic!(", "unreachable!(", "assert"];

/// An example that is marked to panic announces it as well as a section does.
fn should_panic(docs: &str) -> Option<String> {
    let mut lines = docs.lines().map(str::trim_start);
    // An example that panics by its own words says nothing of what it calls.
    while lines.by_ref().any(|line| line.starts_with("```") && line.contains("should_panic")) {
        let mut example = lines.by_ref().take_while(|line| !line.starts_with("```"));
        if !example.any(|line| OWN_PANICS.iter().any(|own| line.contains(own))) {
            return Some("an example marked `should_panic`".into());
        }
    }
    None
}

fn first_sentence(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let end = line.find(". ").map_or(line.len(), |at| at + 1);
    line[..end].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_section_and_a_marked_example_announce() {
        let mut callable = sample::function("a::f", 10..20);
        assert_eq!(own(&callable), None);
        callable.docs.text = "Text.\n```rust,should_panic\nf();\n```".into();
        assert_eq!(own(&callable).expect("it announces").words, "an example marked `should_panic`");
        callable.docs.text = "```should_panic\nmatch f() {\n    Err(e) => panic!(\"{e}\"),\n}\n```".into();
        assert!(own(&callable).is_none(), "it is the example that panics");
        callable.docs.panics = Some("Panics if\nempty. Or not.".into());
        assert_eq!(own(&callable).expect("it announces").words, "Panics if empty.");
    }

    #[test]
    fn the_smallest_callable_around_a_frame_speaks() {
        let mut outer = sample::function("a::outer", 1..100);
        outer.docs.panics = Some("Outer.".into());
        let mut inner = sample::function("a::inner", 10..20);
        inner.docs.panics = Some("Inner.".into());
        let api = sample::api(vec![outer, inner]);
        let spoken = |line| of_frames(&api, &[sample::place(line)]).map(|announcement| announcement.path);
        assert_eq!(spoken(15).as_deref(), Some("a::inner"));
        assert_eq!(spoken(50).as_deref(), Some("a::outer"));
        assert_eq!(spoken(200), None);
    }
}
