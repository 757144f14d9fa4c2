//! What all forms of the report have in common.

use crate::Report;

/// A form of the report.
pub trait Render {
    /// How much one text of this form holds.
    fn scope(&self) -> Scope;

    /// The text for packages of one run, in the order in which they were tested.
    fn render(&self, reports: &[Report]) -> String;
}

/// How much one text of a form holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One package: texts of several follow each other, each as soon as it is known.
    Package,
    /// All packages of a run, in one document that is written at the end.
    Run,
}
