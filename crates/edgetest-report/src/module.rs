//! In which module a callable lives, read off its path.

use std::borrow::Cow;

/// `orders::import` of `orders::import::Row::key`, of `<orders::import::Row as Debug>::fmt` and of `orders::import::read`.
/// Types and traits begin with a capital, modules and functions do not: where a crate holds otherwise, the path is merely
/// grouped elsewhere.
pub(crate) fn module(path: &str) -> Cow<'_, str> {
    let inner = path.trim_start_matches(['<', '&', '*', '(', '[']);
    let qualified = inner.len() < path.len();
    let parts: Vec<&str> = parts(inner);
    let (last, before) = parts.split_last().map_or(("", &[][..]), |(last, before)| (*last, before));
    let modules: Vec<&str> = before.iter().copied().take_while(|part| !is_type(part)).collect();
    if modules.is_empty() {
        // A bare name is a crate's, or the type of a qualified path.
        return Cow::Borrowed(if qualified || last.is_empty() { "(others)" } else { last });
    }
    Cow::Owned(modules.join("::"))
}

/// Parts before the first character that no plain path holds.
fn parts(path: &str) -> Vec<&str> {
    let end = path.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':' | '#'))).unwrap_or(path.len());
    path[..end].split("::").filter(|part| !part.is_empty()).collect()
}

fn is_type(part: &str) -> bool {
    part.starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_module_is_what_stands_before_types_and_functions() {
        for (path, expected) in [
            ("orders::read", "orders"),
            ("orders::import::read", "orders::import"),
            ("orders::import::Row::key", "orders::import"),
            ("orders::Map<K, V>::get", "orders"),
            ("<orders::import::Row as core::fmt::Debug>::fmt", "orders::import"),
            ("<&orders::Row as IntoIterator>::into_iter", "orders"),
            ("<u8 as orders::Read>::read", "(others)"),
            ("orders", "orders"),
            ("", "(others)"),
        ] {
            assert_eq!(module(path), expected, "{path}");
        }
    }
}
