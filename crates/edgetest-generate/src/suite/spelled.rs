//! One test's body while it is written: what is drawn for it, the statements so far, and who uses what.
//!
//! A use of a variable is a mark in the text until the body is whole, since only then it is known which use is the last
//! (it may take the value, those before it take a clone) and what the variable is called.

use std::collections::BTreeSet;
use std::ops::Range;

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
    /// Drawn beside this one, and every now and then as the same value.
    like: Option<usize>,
    /// Text that holds no marks knows it by its only hint.
    is_fixed: bool,
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
    /// Names that text without marks has for other things.
    taken_names: BTreeSet<String>,
}

impl Body {
    /// A variable for a value that is built here.
    pub fn built(&mut self, hint: &str, is_copy: bool) -> usize {
        self.push(Variable::new(vec![hint.to_owned()], hint, None, is_copy))
    }

    /// A variable that is drawn: one of an earlier call where there is one of the kind.
    pub fn drawn(&mut self, hint: &str, kind: &str, strategy: &str, is_copy: bool) -> usize {
        let free = |(index, variable): &(usize, &Variable)| {
            variable.strategy.as_deref() == Some(strategy) && !self.busy.contains(index)
        };
        let known = self.variables.iter().enumerate().find(free).map(|(index, _)| index);
        let index =
            known.unwrap_or_else(|| self.push(Variable::new(Vec::new(), kind, Some(strategy.to_owned()), is_copy)));
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

    /// What the call that is being written has drawn so far.
    pub fn busy(&self) -> BTreeSet<usize> {
        self.busy.clone()
    }

    /// Keeps the call that is being written from drawing these: its receiver is made of them.
    pub fn occupy(&mut self, variables: &BTreeSet<usize>) {
        self.busy.extend(variables);
    }

    /// Keeps names for text that holds no marks.
    pub fn keep_names(&mut self, names: impl IntoIterator<Item = String>) {
        self.taken_names.extend(names);
    }

    /// Calls a variable by a name that text without marks knows it by.
    pub fn fix(&mut self, index: usize, name: &str) {
        let variable = &mut self.variables[index];
        variable.hints = vec![name.to_owned()];
        variable.is_fixed = true;
    }

    /// The variable that has this name.
    pub fn fixed(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.is_fixed && variable.hints[0] == name)
    }

    /// How many variables there are, drawn and built.
    pub fn variables(&self) -> usize {
        self.variables.len()
    }

    /// Draws what `others` draws beside what `ones` draws, if that is the same.
    pub fn pair(&mut self, ones: Range<usize>, others: Range<usize>) {
        let drawn = |range: Range<usize>| -> Vec<usize> {
            range.filter(|index| self.variables[*index].strategy.is_some()).collect()
        };
        let (ones, others) = (drawn(ones), drawn(others));
        let same = ones.len() == others.len()
            && ones.iter().zip(&others).all(|(a, b)| self.variables[*a].strategy == self.variables[*b].strategy);
        if same {
            for (one, other) in ones.into_iter().zip(others) {
                self.variables[other].like = Some(one);
            }
        }
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
        let is_used = |index: usize| self.variables[index].is_fixed || mentions(&text, index);
        let pattern = |index: usize| {
            let mutable = if self.variables[index].is_mutable { "mut " } else { "" };
            format!("{mutable}{}", names[index])
        };
        let drawn = self
            .variables
            .iter()
            .enumerate()
            .filter(|(index, variable)| is_used(*index) && variable.like.is_none_or(|like| !is_used(like)));
        drawn
            .filter_map(|(index, variable)| {
                let strategy = variable.strategy.clone()?;
                let beside = (0..self.variables.len())
                    .filter(|other| self.variables[*other].like == Some(index) && is_used(*other));
                let patterns: Vec<String> = std::iter::once(index).chain(beside).map(pattern).collect();
                Some(match patterns.as_slice() {
                    [only] => (strategy, only.clone()),
                    [_, _] => (format!("couples({strategy})"), format!("({})", patterns.join(", "))),
                    _ => (format!("triples({strategy})"), format!("({})", patterns.join(", "))),
                })
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
        let fixed =
            self.variables.iter().filter(|variable| variable.is_fixed).map(|variable| variable.hints[0].clone());
        let mut taken: BTreeSet<String> = self.taken_names.iter().cloned().chain(fixed).collect();
        let mut names: Vec<String> = Vec::new();
        for variable in &self.variables {
            let wanted = match variable.hints.as_slice() {
                [only] => only,
                _ => &variable.kind,
            };
            let numbered = (2..).map(|number| format!("{wanted}_{number}"));
            let mut names_of_it = std::iter::once(wanted.clone()).chain(numbered);
            let name = names_of_it.find(|name| variable.is_fixed || !taken.contains(name));
            let name = name.expect("numbers do not end");
            taken.insert(name.clone());
            names.push(name);
        }
        names
    }
}

impl Variable {
    fn new(hints: Vec<String>, kind: &str, strategy: Option<String>, is_copy: bool) -> Self {
        Self { hints, kind: kind.to_owned(), strategy, is_copy, is_mutable: false, like: None, is_fixed: false }
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

    #[test]
    fn what_is_to_be_compared_is_drawn_together() {
        let mut body = Body::default();
        for name in ["a", "b", "c"] {
            let index = body.drawn(name, "text", "texts()", false);
            body.fix(index, name);
        }
        body.pair(0..1, 1..2);
        body.pair(0..1, 2..3);
        assert_eq!(body.parameters(), [("triples(texts())".to_owned(), "(a, b, c)".to_owned())]);
    }

    #[test]
    fn a_name_that_the_text_has_for_something_else_is_no_variables() {
        let mut body = Body::default();
        body.keep_names(["back".to_owned()]);
        let index = body.drawn("back", "text", "texts()", false);
        body.statements.push(format!("f(&{})", seen(index)));
        assert_eq!(body.finish(), "f(&back_2)");
    }
}
