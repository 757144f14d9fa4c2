//! The lines of a reproducer, and how values are taken out of results in it.

use crate::expression::is_compound;
use edgetest_plan::Door;

/// One line.
pub enum Statement {
    /// `let name = value;`
    Let {
        /// The variable.
        name: String,
        /// `let mut`.
        mutable: bool,
        /// The expression.
        value: String,
    },
    /// An expression, for what it does.
    Plain(String),
    /// A statement as it stands.
    Whole(String),
}

impl Statement {
    /// As source.
    pub fn spell(&self) -> String {
        match self {
            Self::Let { name, mutable, value } => {
                format!("let {}{name} = {value};", if *mutable { "mut " } else { "" })
            }
            Self::Plain(text) => format!("{text};"),
            Self::Whole(text) => text.clone(),
        }
    }

    /// What it computes.
    pub fn text(&self) -> &str {
        match self {
            Self::Let { value: text, .. } | Self::Plain(text) | Self::Whole(text) => text,
        }
    }

    /// Whether it makes a variable.
    pub fn makes(&self, wanted: &str) -> bool {
        matches!(self, Self::Let { name, .. } if name == wanted)
    }

    /// Calls a variable by another name, wherever it stands.
    pub fn rename(&mut self, from: &str, to: &str) {
        let (Self::Let { value: text, .. } | Self::Plain(text) | Self::Whole(text)) = self;
        *text = renamed(text, from, to);
        if let Self::Let { name, .. } = self
            && name == from
        {
            to.clone_into(name);
        }
    }

    /// Whether it is a call on a variable, or an operator that assigns to it.
    pub fn changes(&self, wanted: &str) -> bool {
        matches!(self, Self::Plain(text) if text.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(['.', ' '])))
    }
}

/// Identifiers of an expression; those within literals do no harm, since only names of variables are looked for.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').filter(|word| !word.is_empty())
}

/// Replaces a whole word.
fn renamed(text: &str, from: &str, to: &str) -> String {
    let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(from) {
        let (before, after) = (&rest[..at], &rest[at + from.len()..]);
        out.push_str(before);
        let whole = !before.ends_with(is_word) && !out.ends_with(is_word) && !after.starts_with(is_word);
        out.push_str(if whole { to } else { from });
        rest = after;
    }
    out + rest
}

/// The reader's way through doors: they are known to open.
pub fn open(mut value: String, doors: &[Door]) -> String {
    for door in doors {
        let inner = if is_compound(&value) { format!("({value})") } else { value };
        value = match door {
            Door::Some | Door::Ok => format!("{inner}.unwrap()"),
            Door::Err => format!("{inner}.unwrap_err()"),
            Door::Field(name) => format!("{inner}.{name}"),
            Door::Unbox => format!("*{inner}"),
            Door::Lent(name) => format!("&{inner}.{name}"),
            Door::Variant(pattern) => {
                format!("match {inner} {{ {} => value, _ => unreachable!() }}", pattern.replace("{0}", "value"))
            }
            Door::Next => format!("{inner}.into_iter().next().unwrap()"),
        };
    }
    value
}

/// A variable's name: the parameter's, or for a receiver its type's in snake case.
pub fn variable(spelled: &str, hint: &str) -> String {
    if hint != "self"
        && hint != "_"
        && !hint.starts_with("field_")
        && hint.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    {
        return edgetest_plan::raw_identifier(hint);
    }
    let path = spelled.split('<').next().unwrap_or(spelled);
    let last = path.rsplit("::").next().unwrap_or(path).trim_start_matches(['&', '\'']);
    let mut name = String::new();
    for (index, letter) in last.chars().filter(|letter| letter.is_alphanumeric() || *letter == '_').enumerate() {
        if letter.is_uppercase() && index > 0 && !name.ends_with('_') {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    if name.is_empty() { "value".to_owned() } else { edgetest_plan::raw_identifier(&name) }
}

#[cfg(test)]
mod tests {
    use super::renamed;

    #[test]
    fn only_whole_words_are_renamed() {
        assert_eq!(renamed("a_2.push(a_22, xa_2, a_2)", "a_2", "a"), "a.push(a_22, xa_2, a)");
    }
}
