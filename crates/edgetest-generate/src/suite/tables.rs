//! Tables: tests that make many calls on one set of drawn values, by module and type.

use super::calls::Speller;
use super::rows::Row;
use super::spelled::Body;
use super::subject::is_iterator;
use super::{SuiteFile, SuiteItem};
use edgetest_inspect::{CrateApi, Type};
use edgetest_plan::TestPlan;
use std::collections::{BTreeMap, BTreeSet};
use std::mem;

/// Calls of one test.
const ROWS: usize = 12;
/// A type with fewer methods shares the table of its module.
const OWN_TABLE: usize = 3;
/// Values drawn for one test; proptest draws tuples of at most twelve.
const DRAWS: usize = 8;

/// Rows by the file that they belong to.
pub fn by_module(rows: Vec<Row>) -> BTreeMap<String, Vec<Row>> {
    let mut modules: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        modules.entry(row.module.clone()).or_default().push(row);
    }
    modules
}

/// The tables of one file; `names` are taken.
pub fn tests(
    speller: &mut Speller<'_>,
    file: &str,
    rows: &[Row],
    split: bool,
    mut names: BTreeSet<String>,
) -> Vec<SuiteItem> {
    let api = speller.api;
    let limit = if split { 1 } else { ROWS };
    let mut tests = Vec::new();
    for (subject, rows) in subjects(rows) {
        for table in tables(speller, &rows, limit) {
            tests.push(test(api, file, subject.as_deref(), &table, &mut names));
        }
    }
    tests
}

/// A file of these tests with what they import.
pub fn file(api: &CrateApi, name: &str, tests: Vec<SuiteItem>) -> SuiteFile {
    let written: String = tests.iter().map(|item| item.text.as_str()).collect();
    let mut items = vec![SuiteItem::import("super::support::*")];
    if written.contains("any_") {
        items.push(SuiteItem::import("super::values::*"));
    }
    if ["prop::", "any::", "Just(", "Strategy", "prop_", "TestCaseError"].iter().any(|word| written.contains(word)) {
        items.push(SuiteItem::import("proptest::prelude::*"));
    }
    items.extend(tests);
    let place = if name == "root" { format!("the root of `{}`", api.package.lib_name) } else { format!("`{name}`") };
    SuiteFile { name: name.to_owned(), head: format!("//! What holds in {place}, whatever the input.\n"), items }
}

/// Free functions and types with few methods first, then types with more of them in the order of their first callable.
fn subjects(rows: &[Row]) -> Vec<(Option<String>, Vec<Row>)> {
    let mut subjects: Vec<(Option<String>, Vec<Row>)> = vec![(None, Vec::new())];
    for row in rows {
        let methods = rows.iter().filter(|other| other.subject == row.subject).count();
        let subject = row.subject.clone().filter(|_| methods >= OWN_TABLE);
        match subjects.iter_mut().find(|(known, _)| *known == subject) {
            Some((_, rows)) => rows.push(row.clone()),
            None => subjects.push((subject, vec![row.clone()])),
        }
    }
    subjects
}

#[derive(Default)]
struct Table {
    body: Body,
    rows: Vec<Row>,
}

/// Calls that may have no value of theirs come last, since they end the case for those after them.
fn tables(speller: &mut Speller<'_>, rows: &[Row], limit: usize) -> Vec<Table> {
    let mut tables = Vec::new();
    let mut table = Table::default();
    speller.next_test();
    let mut later = Vec::new();
    for row in rows {
        match add(speller, &mut table, row, limit, false) {
            Added::Yes | Added::Never => {}
            Added::Refuses => later.push(row),
            Added::Full => {
                tables.push(mem::take(&mut table));
                speller.next_test();
                if matches!(add(speller, &mut table, row, limit, false), Added::Refuses) {
                    later.push(row);
                }
            }
        }
    }
    for row in later {
        if matches!(add(speller, &mut table, row, limit, true), Added::Full) {
            tables.push(mem::take(&mut table));
            speller.next_test();
            add(speller, &mut table, row, limit, true);
        }
    }
    tables.push(table);
    tables.retain(|table| !table.rows.is_empty());
    tables
}

enum Added {
    Yes,
    /// It cannot be written, or draws nothing.
    Never,
    /// One of its own values may be refused.
    Refuses,
    /// The table is.
    Full,
}

fn add(speller: &mut Speller<'_>, table: &mut Table, row: &Row, limit: usize, may_refuse: bool) -> Added {
    if table.rows.len() >= limit {
        return Added::Full;
    }
    let before = table.body.statements.len();
    let is_first = table.rows.is_empty();
    let mut added = Added::Never;
    speller.attempt(&mut table.body, |speller, body| {
        body.next_call();
        let target = &speller.plan.targets[row.target];
        let call = speller.call(body, &speller.plan.units[target.unit.0 as usize])?;
        let refuses = body.statements[before..].iter().any(|line| line.contains("return skip()"));
        // What made a value for the others need not be called again.
        let is_done = body.statements.iter().any(|line| line.ends_with(&format!(" = {call};")));
        if !is_done {
            body.statements.push(statement(speller.api, speller.plan, row, &call));
        }
        added = if refuses && !may_refuse && !is_first {
            Added::Refuses
        } else if body.draws() > DRAWS && !is_first {
            Added::Full
        } else if body.parameters().is_empty() || body.draws() > 12 {
            Added::Never
        } else {
            Added::Yes
        };
        matches!(added, Added::Yes).then_some(())
    });
    if matches!(added, Added::Yes) {
        table.rows.push(row.clone());
    }
    added
}

/// The call, used as little as its result allows.
fn statement(api: &CrateApi, plan: &TestPlan, row: &Row, call: &str) -> String {
    let output = &api.callables[row.callable].output;
    let assigns = call.contains("= ") && !call.contains('(');
    if *output == Type::Tuple(Vec::new()) || assigns {
        format!("{call};")
    } else if is_iterator(api, &plan.defs, output) {
        format!("{call}.take(100).for_each(drop);")
    } else {
        format!("let _ = {call};")
    }
}

fn test(api: &CrateApi, file: &str, subject: Option<&str>, table: &Table, names: &mut BTreeSet<String>) -> SuiteItem {
    let first = &table.rows[0];
    let callable = &api.callables[first.callable];
    let (name, doc) = match (table.rows.as_slice(), &first.title, subject) {
        ([_], None, _) => (format!("{}_returns", callable.name), format!("`{}` returns", callable.name)),
        ([_], Some(title), _) => (
            format!("{}_{}_returns", first.subject.as_deref().unwrap_or_default(), callable.name),
            format!("`{title}::{}` returns", callable.name),
        ),
        (_, Some(title), Some(subject)) => (format!("{subject}_returns"), format!("The methods of `{title}` return")),
        _ if file == "root" => ("functions_return".to_owned(), "The functions at the root return".to_owned()),
        _ => ("functions_return".to_owned(), format!("The functions of `{file}` return")),
    };
    let given = if table.rows.len() == 1 { "it is" } else { "they are" };
    let doc = format!("{doc}, whatever {given} given: an error is an answer, a panic is not.");
    let name = unique(names, &name.to_lowercase());
    let callables = table.rows.iter().map(|row| api.callables[row.callable].path.clone()).collect();
    SuiteItem { callables, ..SuiteItem::plain(name.clone(), source(&name, &doc, &table.body)) }
}

/// A name that is not among those; it is then.
pub fn unique(names: &mut BTreeSet<String>, wanted: &str) -> String {
    let numbered = (2..).map(|number| format!("{wanted}_{number}"));
    let name = std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !names.contains(name));
    let name = name.expect("numbers do not end");
    names.insert(name.clone());
    name
}

/// A whole test, formatted.
pub fn source(name: &str, doc: &str, body: &Body) -> String {
    let (strategies, patterns): (Vec<String>, Vec<String>) = body.parameters().into_iter().unzip();
    let group = |parts: &[String]| match parts {
        [only] => only.clone(),
        several => format!("({})", several.join(", ")),
    };
    let imports = body.imports.iter().map(|path| format!("use {path};")).collect::<Vec<_>>().join("\n");
    let docs: Vec<String> = doc.lines().map(|line| format!("#[doc = {:?}]", format!(" {}", line.trim()))).collect();
    let text = format!(
        "{}\n#[test]\nfn {name}() {{\n{imports}\ncheck({}, |{}| {{\n{}\nOk(())\n}});\n}}\n",
        docs.join("\n"),
        group(&strategies),
        group(&patterns),
        body.finish(),
    );
    formatted(&shortened(&text))
}

/// Types of the prelude by their last word.
pub fn shortened(text: &str) -> String {
    const PRELUDE: [&str; 5] =
        ["std::vec::Vec", "std::string::String", "std::option::Option", "std::result::Result", "std::boxed::Box"];
    PRELUDE.iter().fold(text.to_owned(), |text, path| {
        let (_, name) = path.rsplit_once("::").expect("it is a path");
        text.replace(path, name)
    })
}

/// Source as it is usually laid out; what does not parse stays as it is, and is refused by rustc.
pub fn formatted(text: &str) -> String {
    syn::parse_str::<syn::File>(text).map_or_else(|_| text.to_owned(), |file| prettyplease::unparse(&file))
}
