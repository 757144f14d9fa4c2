//! What a validator asks of a value beyond its type: the bounds that `validator` and `garde` state in attributes.
//!
//! A rule counts as broken only where no reading of it lets the value pass: lengths are bytes to one validator and
//! characters to the other, and what makes an address valid nobody agrees on.

use super::json::Json;

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rule {
    /// A text has so many characters, a list so many items, or more.
    Shortest(usize),
    /// Or fewer.
    Longest(usize),
    /// A number is this or more.
    AtLeast(String),
    /// A number is this or less.
    AtMost(String),
    /// A number is more than this.
    Above(String),
    /// A number is less than this.
    Below(String),
    /// An address for mail.
    Email,
    /// A URL.
    Url,
    /// An IP address.
    Ip,
    /// Letters of ASCII.
    Ascii,
    /// Letters and digits.
    Alphanumeric,
    /// A text holds this one.
    Contains(String),
    /// A text does not hold this one.
    Lacks(String),
    /// A text begins so.
    Starts(String),
    /// A text ends so.
    Ends(String),
    /// An object has no fields beside its own.
    Closed,
    /// A pattern or a function, which only the program knows.
    Unknown,
}

impl Rule {
    /// Whether a value surely breaks it.
    pub(super) fn is_broken_by(&self, json: &Json) -> bool {
        match json {
            Json::Text(text) => self.is_broken_by_text(text),
            Json::Raw(raw) => self.is_broken_by_number(raw),
            Json::List(items) => self.is_broken_by_length(items.len(), items.len()),
            Json::Object(fields) => self.is_broken_by_length(fields.len(), fields.len()),
        }
    }

    fn is_broken_by_length(&self, fewest: usize, most: usize) -> bool {
        match self {
            Rule::Shortest(least) => most < *least,
            Rule::Longest(limit) => fewest > *limit,
            _ => false,
        }
    }

    /// A text stands for a number where it comes from a path, a query or a form.
    pub(super) fn is_broken_by_text(&self, text: &str) -> bool {
        match self {
            Rule::Shortest(_) | Rule::Longest(_) => {
                // What looks like one letter to a reader may be a dozen characters: only plain text has a length.
                text.is_ascii() && self.is_broken_by_length(text.len(), text.len())
            }
            Rule::AtLeast(_) | Rule::AtMost(_) | Rule::Above(_) | Rule::Below(_) => self.is_broken_by_number(text),
            Rule::Email => !text.contains('@'),
            Rule::Url => !text.contains(':'),
            Rule::Ip => !text.contains(['.', ':']),
            Rule::Ascii => !text.is_ascii(),
            Rule::Alphanumeric => text.contains(|letter: char| letter.is_ascii_punctuation() || letter.is_control()),
            Rule::Contains(part) => !text.contains(part.as_str()),
            Rule::Lacks(part) => text.contains(part.as_str()),
            Rule::Starts(part) => !text.starts_with(part.as_str()),
            Rule::Ends(part) => !text.ends_with(part.as_str()),
            Rule::Closed | Rule::Unknown => false,
        }
    }

    fn is_broken_by_number(&self, raw: &str) -> bool {
        let against = |bound: &str| Some((raw.parse::<f64>().ok()?, bound.parse::<f64>().ok()?));
        let compare = |bound: &str, broken: fn(f64, f64) -> bool| against(bound).is_some_and(|(a, b)| broken(a, b));
        match self {
            Rule::AtLeast(bound) => compare(bound, |number, bound| number < bound),
            Rule::AtMost(bound) => compare(bound, |number, bound| number > bound),
            Rule::Above(bound) => compare(bound, |number, bound| number <= bound),
            Rule::Below(bound) => compare(bound, |number, bound| number >= bound),
            _ => false,
        }
    }

    /// A value that breaks it, made of one that does not; `None` where that cannot be told.
    pub(super) fn broken(&self, json: &Json) -> Option<Json> {
        let text = |text: String| Some(Json::Text(text));
        let held = |otherwise: &str| match json {
            Json::Text(text) => text.clone(),
            _ => otherwise.to_owned(),
        };
        match (self, json) {
            (Rule::Shortest(least), Json::List(_)) => (*least > 0).then(|| list(json, least - 1)).flatten(),
            (Rule::Shortest(least), _) => text("a".repeat(least.checked_sub(1)?)),
            (Rule::Longest(most), Json::List(_)) => list(json, most.saturating_add(1)),
            (Rule::Longest(most), _) => text("a".repeat(most.saturating_add(1).min(MOST))),
            (Rule::AtLeast(bound), _) => number(bound, -1),
            (Rule::AtMost(bound), _) => number(bound, 1),
            (Rule::Above(bound) | Rule::Below(bound), _) => Some(Json::Raw(bound.clone())),
            (Rule::Email | Rule::Url | Rule::Ip, _) => text("nowhere".to_owned()),
            (Rule::Ascii, _) => text(format!("{}\u{e9}", held(""))),
            (Rule::Alphanumeric, _) => text(format!("{}!", held("a"))),
            (Rule::Contains(part), _) => text(held("").replace(part.as_str(), "")),
            (Rule::Lacks(part), _) => text(format!("{}{part}", held("a"))),
            (Rule::Starts(_), _) => text(format!("\u{b7}{}", held(""))),
            (Rule::Ends(_), _) => text(format!("{}\u{b7}", held(""))),
            (Rule::Closed | Rule::Unknown, _) => None,
        }
    }
}

/// Letters of a text, and items of a list, that are too many.
const MOST: usize = 100_000;

fn list(json: &Json, length: usize) -> Option<Json> {
    let Json::List(items) = json else { return None };
    let mut items = items.clone();
    let more = items.first().cloned();
    match more {
        Some(item) => items.resize(length.min(MOST), item),
        None if length > 0 => return None,
        None => {}
    }
    Some(Json::List(items))
}

/// The number beside a bound; whole where the bound is.
fn number(bound: &str, step: i128) -> Option<Json> {
    if let Ok(bound) = bound.parse::<i128>() {
        return Some(Json::Raw(bound.checked_add(step)?.to_string()));
    }
    let bound: f64 = bound.parse().ok()?;
    let beside = if step < 0 { bound - bound.abs().max(1.0) } else { bound + bound.abs().max(1.0) };
    beside.is_finite().then(|| Json::Raw(format!("{beside:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Json {
        Json::Text(text.into())
    }

    #[test]
    fn what_is_made_to_break_a_rule_breaks_it() {
        let part = || "ab".to_owned();
        let on_text = [
            Rule::Shortest(3),
            Rule::Longest(5),
            Rule::Email,
            Rule::Url,
            Rule::Ip,
            Rule::Ascii,
            Rule::Alphanumeric,
            Rule::Contains(part()),
            Rule::Lacks(part()),
            Rule::Starts(part()),
            Rule::Ends(part()),
        ];
        for rule in on_text {
            let broken = rule.broken(&text("xabx")).expect("a text can break it");
            assert!(rule.is_broken_by(&broken), "{rule:?}: {broken:?}");
        }
        let bound = || "-3".to_owned();
        for rule in [Rule::AtLeast(bound()), Rule::AtMost(bound()), Rule::Above(bound()), Rule::Below("0.5".into())] {
            let broken = rule.broken(&Json::Raw("0".into())).expect("a number can break it");
            assert!(rule.is_broken_by(&broken), "{rule:?}: {broken:?}");
        }
    }

    #[test]
    fn a_length_that_depends_on_who_counts_breaks_nothing() {
        assert!(!Rule::Longest(3).is_broken_by(&text("\u{e9}\u{e9}\u{e9}\u{e9}")));
        assert!(Rule::Longest(3).is_broken_by(&text("aaaa")));
        assert!(!Rule::Shortest(2).is_broken_by(&text("\u{e9}")));
        assert!(Rule::Longest(1).is_broken_by(&Json::List(vec![text("a"), text("b")])));
    }

    #[test]
    fn rules_that_only_the_program_knows_are_never_broken_here() {
        for json in [text(""), Json::Raw("null".into())] {
            assert!(!Rule::Unknown.is_broken_by(&json));
            assert!(Rule::Unknown.broken(&json).is_none());
        }
    }
}
