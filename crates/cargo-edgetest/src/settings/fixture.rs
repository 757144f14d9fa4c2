//! `[[fixture]]`: a value for a type that no public function makes: `type = "db::Pool"`, `expr = "db::Pool::in_memory()"`.
//!
//! What is wrong with one is told in three steps, each as early as it can be: its form when the file is read, its type when
//! the API is known, and what rustc says of the expression when the harness is built. All three name the place in the file.

use super::Mistake;
use super::table::Table;
use crate::error::Error;
use crate::suggest;
use edgetest_inspect::{CrateApi, NoFixture, check_expression, check_type};
use edgetest_plan::{Call, PlanPart, TestPlan};
use std::ops::Range;
use std::path::PathBuf;

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixture {
    /// The type, as written.
    ty: (String, Range<usize>),
    /// The expression, as written.
    expr: (String, Range<usize>),
}

/// The entries of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fixtures {
    /// In the order of the file.
    pub entries: Vec<Fixture>,
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
}

/// Reads one entry.
pub fn read(mut table: Table<'_>) -> Result<Fixture, Mistake> {
    let mut checked = |key: &'static str, what: &str, check: fn(&str) -> Result<(), String>| {
        let text = table.required(key)?.to_owned();
        let span = table.span_of(key).unwrap_or_default();
        match check(&text) {
            Ok(()) => Ok((text, span)),
            Err(said) => Err(Mistake::new(format!("`{key}` is no {what}: {said}"), Some(span))),
        }
    };
    let ty = checked("type", "type", check_type)?;
    let expr = checked("expr", "expression", check_expression)?;
    table.end()?;
    Ok(Fixture { ty, expr })
}

impl Fixtures {
    /// What the entries mean to an API.
    pub fn resolve(&self, api: &CrateApi) -> Result<Vec<edgetest_inspect::Fixture>, Error> {
        let read = |entry: &Fixture| edgetest_inspect::Fixture::read(api, &entry.ty.0, &entry.expr.0);
        self.entries
            .iter()
            .map(|entry| read(entry).map_err(|refused| self.mistake(told(&refused), entry.ty.1.clone())))
            .collect()
    }

    /// The first entry whose expression rustc refused.
    pub fn refused(&self, plan: &TestPlan, parts: &[(PlanPart, String)]) -> Result<(), Error> {
        for (part, message) in parts {
            let PlanPart::Unit(unit) = part else { continue };
            let Call::Fixture { index, .. } = plan.units[unit.0 as usize].call else { continue };
            let span = self.entries[index].expr.1.clone();
            return Err(self.mistake(format!("rustc refuses the fixture: {message}"), span));
        }
        Ok(())
    }

    fn mistake(&self, message: String, span: Range<usize>) -> Error {
        Mistake::new(message, Some(span)).at(&self.path, &self.text)
    }
}

fn told(refused: &NoFixture) -> String {
    let hint = match refused {
        NoFixture::Unknown { name, known } => suggest::hint(name, known.iter().map(String::as_str)),
        NoFixture::Ambiguous { .. } | NoFixture::Private { .. } | NoFixture::Drawn { .. } | NoFixture::Form { .. } => {
            String::new()
        }
    };
    format!("{refused}{hint}")
}
