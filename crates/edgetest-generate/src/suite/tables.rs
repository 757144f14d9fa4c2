//! Tables: tests that make many calls on one set of drawn values, by module and type.

use super::calls::Speller;
use super::facts::facts;
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

/// The files for these rows, by name.
pub fn files(plan: &TestPlan, api: &CrateApi, rows: Vec<Row>, split: bool) -> Vec<SuiteFile> {
    let mut modules: BTreeMap<String, Vec<Row>> = BTreeMap::new();
    for row in rows {
        modules.entry(row.module.clone()).or_default().push(row);
    }
    modules.into_iter().map(|(name, rows)| file(plan, api, &name, &rows, split)).collect()
}

fn file(plan: &TestPlan, api: &CrateApi, name: &str, rows: &[Row], split: bool) -> SuiteFile {
    let mut speller = Speller::new(plan, api);
    let mut names = BTreeSet::new();
    let mut tests = Vec::new();
    for (subject, rows) in subjects(rows) {
        let limit = if split { 1 } else { ROWS };
        for table in tables(&mut speller, &rows, limit) {
            tests.push(test(api, name, subject.as_deref(), &table, &mut names));
        }
    }
    if !split {
        tests.splice(0..0, facts(&mut speller, rows));
    }
    let helpers = used_helpers(&speller, &tests);
    let mut items = vec![SuiteItem::import("crate::support::*")];
    let written: String = tests.iter().chain(&helpers).map(|item| item.text.as_str()).collect();
    if ["prop", "any::", "Just(", "Strategy", "prop_"].iter().any(|word| written.contains(word)) {
        items.push(SuiteItem::import("proptest::prelude::*"));
    }
    items.extend(tests);
    items.extend(helpers);
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
    let mut body = table.body.clone();
    body.next_call();
    let target = &speller.plan.targets[row.target];
    let unit = &speller.plan.units[target.unit.0 as usize];
    let Some(call) = speller.call(&mut body, unit) else { return Added::Never };
    let refuses = body.statements[table.body.statements.len()..].iter().any(|line| line.contains("return skip()"));
    if refuses && !may_refuse && !table.rows.is_empty() {
        return Added::Refuses;
    }
    body.statements.push(statement(speller.api, speller.plan, row, &call));
    if body.draws() > DRAWS && !table.rows.is_empty() {
        return Added::Full;
    }
    if body.parameters().is_empty() || body.draws() > 12 {
        return Added::Never;
    }
    table.body = body;
    table.rows.push(row.clone());
    Added::Yes
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
    let name = unique(names, &name);
    let callables = table.rows.iter().map(|row| api.callables[row.callable].path.clone()).collect();
    SuiteItem { text: source(&name, &doc, &table.body), name, callables }
}

fn unique(names: &mut BTreeSet<String>, wanted: &str) -> String {
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
    let text = format!(
        "#[doc = {:?}]\n#[test]\nfn {name}() {{\n{imports}\ncheck({}, |{}| {{\n{}\nOk(())\n}});\n}}\n",
        format!(" {doc}"),
        group(&strategies),
        group(&patterns),
        body.finish(),
    );
    formatted(&text)
}

/// Source as it is usually laid out; what does not parse stays as it is, and is refused by rustc.
pub fn formatted(text: &str) -> String {
    syn::parse_str::<syn::File>(text).map_or_else(|_| text.to_owned(), |file| prettyplease::unparse(&file))
}

/// Strategy functions that the tests use, and those that these use.
fn used_helpers(speller: &Speller<'_>, tests: &[SuiteItem]) -> Vec<SuiteItem> {
    let all: Vec<_> = speller.helpers.values().flatten().collect();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut open: Vec<&str> = tests.iter().map(|test| test.text.as_str()).collect();
    while let Some(text) = open.pop() {
        for helper in &all {
            if text.contains(&format!("{}()", helper.name)) && used.insert(&helper.name) {
                open.push(&helper.source);
            }
        }
    }
    let mut helpers: Vec<_> = all.into_iter().filter(|helper| used.contains(helper.name.as_str())).collect();
    helpers.sort_by(|a, b| a.name.cmp(&b.name));
    let item = |helper: &super::strategy::Helper| SuiteItem {
        name: helper.name.clone(),
        text: formatted(&helper.source),
        callables: Vec::new(),
    };
    helpers.into_iter().map(item).collect()
}
