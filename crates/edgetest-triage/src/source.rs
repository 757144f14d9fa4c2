//! Reads what stands at a place of the sources: the panic's own text does not tell `expect` from `panic!`.

use crate::{Excerpt, Location};

/// What is spelled at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling<'a> {
    /// `name!(…)`.
    Macro(&'a str),
    /// `name(…)` or `name::<…>(…)`.
    Call(&'a str),
    /// An operator expression, an index, anything else.
    Other,
}

/// What is spelled at `location`, where its line is known.
pub(crate) fn spelling<'a>(excerpt: Option<&'a Excerpt>, location: &Location) -> Option<Spelling<'a>> {
    let line = excerpt?.line(location.line)?;
    let Some(skipped) = location.column.checked_sub(1) else {
        return search(line);
    };
    let start = line.char_indices().nth(usize::try_from(skipped).ok()?)?.0;
    Some(read(&line[start..]))
}

fn read(text: &str) -> Spelling<'_> {
    let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    match rest.as_bytes() {
        _ if name.is_empty() => Spelling::Other,
        [b'!', b'(' | b'[' | b'{' | b' ', ..] => Spelling::Macro(name),
        [b'(', ..] | [b':', b':', b'<', ..] => Spelling::Call(name),
        // `std::panic!`, `core::assert!`: the macro is the last segment.
        [b':', b':', ..] => match read(&rest[2..]) {
            Spelling::Macro(last) => Spelling::Macro(last),
            Spelling::Call(_) | Spelling::Other => Spelling::Other,
        },
        _ => Spelling::Other,
    }
}

/// Without a column: the first thing of the line that can panic by itself.
fn search(line: &str) -> Option<Spelling<'_>> {
    const MACROS: [&str; 8] = [
        "panic!(",
        "assert!(",
        "assert_eq!(",
        "assert_ne!(",
        "unreachable!(",
        "todo!(",
        "unimplemented!(",
        "debug_assert!(",
    ];
    const CALLS: [&str; 4] = [".expect(", ".unwrap(", ".expect_err(", ".unwrap_err("];
    let first_macro = MACROS.iter().filter_map(|name| line.find(name)).min();
    let first_call = CALLS.iter().filter_map(|name| line.find(name).map(|at| at + 1)).min();
    let at = [first_macro, first_call].into_iter().flatten().min()?;
    Some(read(&line[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn macros_and_calls_are_told_apart() {
        for (line, column, expected) in [
            ("    x.expect(\"must\")", 7, Some(Spelling::Call("expect"))),
            ("    é.expect(\"must\")", 7, Some(Spelling::Call("expect"))),
            ("    panic!(\"no\")", 5, Some(Spelling::Macro("panic"))),
            ("    std::panic!(\"no\")", 5, Some(Spelling::Macro("panic"))),
            ("    std::mem::swap(a, b)", 5, Some(Spelling::Other)),
            ("    a.b[c]", 5, Some(Spelling::Other)),
            ("    x.get::<u8>()", 7, Some(Spelling::Call("get"))),
            ("    let y = x.expect(\"must\");", 0, Some(Spelling::Call("expect"))),
            ("    let y = x;", 0, None),
            ("short", 40, None),
        ] {
            let excerpt = Excerpt { first_line: 9, lines: vec![String::new(), line.into()] };
            let location = Location { krate: "a-1.0.0".into(), file: "src/lib.rs".into(), line: 10, column };
            assert_eq!(spelling(Some(&excerpt), &location), expected, "{line}:{column}");
        }
    }
}
