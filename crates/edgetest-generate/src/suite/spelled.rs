//! One test's body while it is written: what is drawn for it, the statements so far, and who uses what.
//!
//! A use of a variable is a mark in the text until the body is whole, since only then it is known which use is the last
//! (it may take the value, those before it take a clone) and what the variable is called.

use std::collections::BTreeSet;

/// Before the number of a variable that is taken by value.
const TAKEN: char = '\u{e000}';
/// Before the number of a variable that is looked at.
const SEEN: char = '\u{e001}';
/// After the number.
const END: char = '\u{e002}';

/// A variable of a test.
#[derive(Clone, Debug)]
pub struct Variable {
    /// What the calls know it by; the first is the first call's.
    hints: Vec<String>,
    /// What it is called where calls differ.
    kind: String,
    /// What draws it; a variable that is built has none.
    pub strategy: Option<String>,
    /// Taking it leaves it as it was.
    pub is_copy: bool,
    /// It is changed in place.
    pub is_mutable: bool,
}

/// A body.
#[derive(Clone, Debug, Default)]
pub struct Body {
    variables: Vec<Variable>,
    /// Statements, with marks.
    pub statements: Vec<String>,
    /// Traits that must be in scope.
    pub imports: BTreeSet<String>,
    /// Variables of the call that is being written: it draws none of them twice.
    busy: BTreeSet<usize>,
    /// Variables that the receiver is made of: no call draws them.
    reserved: BTreeSet<usize>,
}

impl Body {
    /// A variable for a value that is built here.
    pub fn built(&mut self, hint: &str, is_copy: bool) -> usize {
        self.push(Variable {
            hints: vec![hint.to_owned()],
            kind: hint.to_owned(),
            strategy: None,
            is_copy,
            is_mutable: false,
        })
    }

    /// A variable that is drawn: one of an earlier call where there is one of the kind.
    pub fn drawn(&mut self, hint: &str, kind: &str, strategy: &str, is_copy: bool) -> usize {
        let free = |(index, variable): &(usize, &Variable)| {
            variable.strategy.as_deref() == Some(strategy)
                && !self.busy.contains(index)
                && !self.reserved.contains(index)
        };
        let known = self.variables.iter().enumerate().find(free).map(|(index, _)| index);
        let index = known.unwrap_or_else(|| {
            let variable = Variable {
                hints: Vec::new(),
                kind: kind.to_owned(),
                strategy: Some(strategy.to_owned()),
                is_copy,
                is_mutable: false,
            };
            self.push(variable)
        });
        let hints = &mut self.variables[index].hints;
        if !hints.iter().any(|known| known == hint) {
            hints.push(hint.to_owned());
        }
        self.busy.insert(index);
        index
    }

    fn push(&mut self, variable: Variable) -> usize {
        self.variables.push(variable);
        self.variables.len() - 1
    }

    /// The next call may draw again what this one drew.
    pub fn next_call(&mut self) {
        self.busy.clear();
    }

    /// What was drawn for this call stays the receiver's.
    pub fn reserve(&mut self) {
        self.reserved.extend(&self.busy);
    }

    /// Has a variable declared as mutable.
    pub fn change(&mut self, index: usize) {
        self.variables[index].is_mutable = true;
    }

    /// How many variables are drawn.
    pub fn draws(&self) -> usize {
        self.variables.iter().filter(|variable| variable.strategy.is_some()).count()
    }

    /// Strategies and patterns of what is drawn, in order; what no statement uses any more is left out.
    pub fn parameters(&self) -> Vec<(String, String)> {
        let names = self.names();
        let text = self.statements.concat();
        let drawn = self.variables.iter().enumerate().filter(|(index, _)| mentions(&text, *index));
        drawn
            .filter_map(|(index, variable)| {
                let mutable = if variable.is_mutable { "mut " } else { "" };
                Some((variable.strategy.clone()?, format!("{mutable}{}", names[index])))
            })
            .collect()
    }

    /// The statements as source.
    pub fn finish(&self) -> String {
        let mut text = self.statements.join("\n");
        for (index, name) in self.names().iter().enumerate() {
            let variable = &self.variables[index];
            let mark = taken(index);
            while let Some(at) = text.find(&mark) {
                let after = at + mark.len();
                let moves = variable.is_copy || !mentions(&text[after..], index);
                let spelled = if moves { name.clone() } else { format!("{name}.clone()") };
                text.replace_range(at..after, &spelled);
            }
            let declared = format!("let {name} =");
            text = text.replace(&seen(index), name);
            if variable.is_mutable && variable.strategy.is_none() {
                text = text.replacen(&declared, &format!("let mut {name} ="), 1);
                for door in ["Ok", "Some", "Err"] {
                    text = text.replacen(&format!("let {door}({name}) ="), &format!("let {door}(mut {name}) ="), 1);
                }
            }
        }
        text
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for variable in &self.variables {
            let wanted = match variable.hints.as_slice() {
                [only] => only,
                _ => &variable.kind,
            };
            let numbered = (2..).map(|number| format!("{wanted}_{number}"));
            let name = std::iter::once(wanted.clone()).chain(numbered).find(|name| !names.contains(name));
            names.push(name.expect("numbers do not end"));
        }
        names
    }
}

fn mentions(text: &str, index: usize) -> bool {
    text.contains(&taken(index)) || text.contains(&seen(index))
}

/// A use by value.
pub fn taken(index: usize) -> String {
    format!("{TAKEN}{index}{END}")
}

/// A use that leaves the variable where it is.
pub fn seen(index: usize) -> String {
    format!("{SEEN}{index}{END}")
}

/// The variable that an expression is, if it is nothing else.
pub fn variable_of(text: &str) -> Option<usize> {
    text.strip_prefix([TAKEN, SEEN])?.strip_suffix(END)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(statement: impl Fn(usize, usize) -> String, expected: &str) {
        let mut body = Body::default();
        let text = body.drawn("text", "text", "texts()", false);
        let count = body.drawn("count", "number", "u8s()", true);
        body.statements.push(statement(text, count));
        assert_eq!(body.finish(), expected);
    }

    #[test]
    fn only_the_last_use_takes_the_value() {
        check(
            |text, count| {
                format!(
                    "f({}, {}); g(&{}); h({}, {})",
                    taken(text),
                    taken(count),
                    seen(text),
                    taken(text),
                    taken(count)
                )
            },
            "f(text.clone(), count); g(&text); h(text, count)",
        );
    }

    #[test]
    fn a_value_that_is_looked_at_later_is_cloned_before() {
        check(|text, _| format!("f({}); g(&{})", taken(text), seen(text)), "f(text.clone()); g(&text)");
    }

    #[test]
    fn calls_share_what_is_drawn_and_a_call_draws_nothing_twice() {
        let mut body = Body::default();
        let host = body.drawn("host", "text", "texts()", false);
        let path = body.drawn("path", "text", "texts()", false);
        body.next_call();
        assert_ne!(host, path);
        assert_eq!(body.drawn("name", "text", "texts()", false), host);
        body.statements.push(format!("f(&{}, &{})", seen(host), seen(path)));
        let expected = [("texts()", "text"), ("texts()", "path")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(body.parameters(), expected);
    }
}
