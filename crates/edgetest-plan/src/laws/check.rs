//! A law's check: statements over values that were drawn, and claims about them.
//!
//! Every text is legal Rust over the names of the arguments and of the variables before it, and names nothing of ours: the
//! sweep's harness, a property and a reproducer spell the same check, each with its own way to say that a claim is false.

use crate::Door;

/// One statement of a check, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// `let name = value;`
    Let {
        /// The variable.
        name: String,
        /// `let mut`.
        mutable: bool,
        /// The expression.
        value: String,
        /// The way from the expression to the value. Where a door does not open, the law says nothing of the case.
        doors: Vec<Door>,
    },
    /// An expression, for what it does.
    Do(String),
    /// The law says nothing of the case unless this holds.
    Given(String),
    /// What the law asserts.
    Claim(Claim),
}

/// Two expressions that must be equal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// What is claimed, in words: `equal values have equal hashes`.
    pub words: &'static str,
    /// The claim is made only where this holds.
    pub given: Option<String>,
    /// One side.
    pub left: String,
    /// The other side.
    pub right: String,
    /// Whether both sides are known to have `Debug`, so that `assert_eq!` can show them.
    pub shown: bool,
    /// It is what everybody expects rather than what a contractual law's documentation says.
    pub expected: bool,
}

impl Claim {
    /// A claim that two expressions are equal, both of types that can be shown.
    pub fn equal(words: &'static str, left: impl Into<String>, right: impl Into<String>) -> Self {
        Self { words, given: None, left: left.into(), right: right.into(), shown: true, expected: false }
    }

    /// A claim that a condition holds.
    pub fn holds(words: &'static str, condition: impl Into<String>) -> Self {
        Self::equal(words, condition, "true")
    }

    /// The same claim, made only where a condition holds.
    #[must_use]
    pub fn given(self, condition: impl Into<String>) -> Self {
        Self { given: Some(condition.into()), ..self }
    }

    /// The same claim, with sides of a type that may lack `Debug`.
    #[must_use]
    pub fn shown(self, shown: bool) -> Self {
        Self { shown, ..self }
    }

    /// The same claim, as one that is only expected.
    #[must_use]
    pub fn expected(self) -> Self {
        Self { expected: true, ..self }
    }

    /// The condition alone, where the other side is `true`.
    pub fn condition(&self) -> Option<&str> {
        (self.right == "true").then_some(self.left.as_str())
    }
}

impl Step {
    /// `let name = value;`
    pub fn binding(name: &str, value: impl Into<String>) -> Self {
        Self::Let { name: name.to_owned(), mutable: false, value: value.into(), doors: Vec::new() }
    }

    /// `let name = value;` by way of some doors.
    pub fn opened(name: &str, value: impl Into<String>, doors: &[Door]) -> Self {
        Self::Let { name: name.to_owned(), mutable: false, value: value.into(), doors: doors.to_vec() }
    }

    /// `let mut name = value;`
    pub fn variable(name: &str, value: impl Into<String>) -> Self {
        Self::Let { name: name.to_owned(), mutable: true, value: value.into(), doors: Vec::new() }
    }
}
