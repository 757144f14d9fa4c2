//! Filling in the templates of a plan.

use crate::expression::is_compound;

/// Replaces `{0}`, `{1}` … by the parts; `{{` and `}}` stand for braces. A part that is more than one term is put in
/// parentheses where it becomes a receiver, an operand or the operand of a prefix.
pub fn fill(template: &str, parts: &[String]) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let tail = &rest[at..];
        if tail.starts_with("{{") || tail.starts_with("}}") {
            out.push_str(&tail[..1]);
            rest = &tail[2..];
            continue;
        }
        match placeholder(tail) {
            Some((index, len)) if index < parts.len() => {
                let after = &tail[len..];
                push_part(&mut out, &parts[index], after);
                rest = after;
            }
            _ => {
                out.push_str(&tail[..1]);
                rest = &tail[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn placeholder(tail: &str) -> Option<(usize, usize)> {
    let end = tail.find('}')?;
    let index = tail.get(1..end)?.parse().ok()?;
    Some((index, end + 1))
}

fn push_part(out: &mut String, part: &str, after: &str) {
    let before = out.trim_end();
    let operand =
        before.ends_with(['+', '-', '*', '/', '%', '&', '|', '^', '!', '<', '>', '.']) && !before.ends_with("=>");
    let operated = after.starts_with(['.', '?', '['])
        || after.trim_start().starts_with(['+', '-', '*', '/', '%', '&', '^', '<', '>']);
    if (operand || operated) && is_compound(part) {
        out.push('(');
        out.push_str(part);
        out.push(')');
    } else {
        out.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn parts_stand_in_for_their_numbers() {
        assert_eq!(fill("f({0}, {1})", &["a".into(), "b + c".into()]), "f(a, b + c)");
        assert_eq!(fill("{{ let v = {0}; v }}", &["1".into()]), "{ let v = 1; v }");
        assert_eq!(fill("S {{ a: {0} }}", &["1".into()]), "S { a: 1 }");
    }

    #[test]
    fn a_compound_part_is_wrapped_where_it_would_bind_otherwise() {
        assert_eq!(fill("{0}.len()", &["-5".into()]), "(-5).len()");
        assert_eq!(fill("{0} + {1}", &["a".into(), "-b".into()]), "a + (-b)");
        assert_eq!(fill("{0}..{1}", &["-1".into(), "5".into()]), "(-1)..5");
        assert_eq!(fill("{0}.len()", &["\"a b\"".into()]), "\"a b\".len()");
    }
}
