/// A search: a word, or a list of searches in parentheses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    Word(String),
    All(Vec<Query>),
}

/// Parses `(red (large small))`; returns `None` when parentheses do not match.
pub fn parse_query(text: &str) -> Option<Query> {
    let (query, rest) = parse_part(text.trim())?;
    rest.is_empty().then_some(query)
}

fn parse_part(text: &str) -> Option<(Query, &str)> {
    match text.strip_prefix('(') {
        Some(inner) => parse_list(inner.trim_start()),
        None => {
            let end = text.find([' ', '(', ')']).unwrap_or(text.len());
            let (word, rest) = text.split_at(end);
            (!word.is_empty()).then(|| (Query::Word(word.to_owned()), rest.trim_start()))
        }
    }
}

fn parse_list(mut text: &str) -> Option<(Query, &str)> {
    let mut parts = Vec::new();
    while !text.starts_with(')') {
        let (part, rest) = parse_part(text)?;
        parts.push(part);
        text = rest;
    }
    Some((Query::All(parts), text[1..].trim_start()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_nested_query() {
        let word = |text: &str| Query::Word(text.to_owned());
        let inner = Query::All(vec![word("large"), word("small")]);
        assert_eq!(
            parse_query("(red (large small))"),
            Some(Query::All(vec![word("red"), inner]))
        );
    }

    #[test]
    fn refuses_what_does_not_match() {
        assert_eq!(parse_query("(red"), None);
    }
}
