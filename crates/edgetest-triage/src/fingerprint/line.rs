//! The text of a line without what an edit changes that leaves its meaning alone: blanks, and the names of variables.

/// Words that stay: they are no names.
const WORDS: &[&str] = &[
    "as", "else", "for", "if", "in", "let", "loop", "match", "move", "mut", "ref", "return", "self", "while", "fn",
    "impl", "pub", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128", "f32",
    "f64", "bool", "char", "str", "true", "false", "crate", "super",
];

/// Every name of a variable as `_`, every blank left out.
pub(super) fn shape(line: &str) -> String {
    let mut shape = String::new();
    let mut rest = line.trim();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' => quoted(rest),
            _ if is_name(first) => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            _ => first.len_utf8(),
        };
        let (part, after) = rest.split_at(length);
        if is_variable(part, &shape, after) {
            shape.push('_');
        } else if !first.is_whitespace() {
            shape.push_str(part);
        }
        rest = after;
    }
    shape
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// A lower-case word that is neither called nor a field, a part of a path, or a word of the language.
fn is_variable(word: &str, before: &str, after: &str) -> bool {
    let starts_low = word.starts_with(|c: char| c.is_lowercase() || c == '_');
    let is_field = before.ends_with('.') && !before.ends_with("..");
    let is_path = before.ends_with("::") || after.starts_with("::");
    starts_low && !is_field && !is_path && !after.starts_with(['(', '!']) && !WORDS.contains(&word)
}

fn quoted(text: &str) -> usize {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |(at, _)| at + 1)
}

#[cfg(test)]
mod tests {
    use super::shape;

    #[test]
    fn a_renamed_variable_and_other_blanks_leave_the_shape() {
        for (line, expected) in [
            ("    let (prefix, rest) = raw.split_at(3);", "let(_,_)=_.split_at(3);"),
            ("self.fields[0].to_lowercase()", "self.fields[0].to_lowercase()"),
            ("text[start..end].trim()", "_[_.._].trim()"),
            ("assert!(size > 0, \"a size\")", "assert!(_>0,\"a size\")"),
            ("u8::try_from(x).unwrap()", "u8::try_from(_).unwrap()"),
            ("let limit = MAX - 1;", "let_=MAX-1;"),
            ("list[0] \"open", "_[0]\"open"),
        ] {
            assert_eq!(shape(line), expected);
        }
    }
}
