//! A place in a file that a person wrote for us, with a caret below it.

use crate::safe::escape;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::ops::Range;

/// The line of `text` that holds `span`, underlined, without colours and without a newline at its end.
pub fn pointed(path: &str, text: &str, span: Range<usize>, label: &str) -> String {
    let start = boundary(text, span.start);
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |at| start + at);
    let end = boundary(text, span.end).clamp(start, line_end);
    // Escaped text has other columns than the file's.
    let [before, marked, after] =
        [line_start..start, start..end, end..line_end].map(|part| escape(&text[part]).into_owned());
    let place =
        AnnotationKind::Primary.span(before.len()..before.len() + marked.len()).label(escape(label).into_owned());
    let number = text[..line_start].matches('\n').count() + 1;
    let snippet =
        Snippet::source(format!("{before}{marked}{after}")).line_start(number).path(escape(path)).annotation(place);
    let shown = Renderer::plain().render(&[Group::with_level(Level::ERROR).element(snippet)]);
    shown.trim_start_matches('\n').to_owned()
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_below_the_place_even_behind_what_is_escaped() {
        let text = "a = 1\nb\u{1b} = 'é' # end\n";
        let at = text.find("'é'").expect("it is there");
        let shown = pointed("edgetest.toml", text, at..at + 4, "no");
        let expected = " --> edgetest.toml:2:11\n  |\n2 | b\\u{1b} = 'é' # end\n  |           ^^^ no";
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_span_outside_of_the_text_shows_its_end() {
        assert!(pointed("f", "é", 1..99, "here").contains("here"));
        assert!(pointed("f", "", 0..0, "here").contains("here"));
    }
}
