//! Writes an entry into the file and leaves every other letter of it alone.

use super::Accept;
use std::str::FromStr;
use toml_edit::{ArrayOfTables, Datetime, DocumentMut, Item, Table, TomlError, Value, value};

/// The text with the entry in it: in place of the one with its id, or as the last.
pub fn add(text: &str, entry: &Accept) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    let place = document.entry("accept").or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    if let Some(inline) = place.as_array().filter(|list| list.iter().all(Value::is_inline_table)) {
        let tables = inline.iter().filter_map(Value::as_inline_table).cloned().map(toml_edit::InlineTable::into_table);
        *place = Item::ArrayOfTables(tables.collect());
    }
    let list = place.as_array_of_tables_mut().expect("the settings were read, so that it is a list of tables");
    let known = list.iter().position(|table| table.get("id").and_then(Item::as_str) == Some(&entry.id));
    if let Some(table) = known.and_then(|at| list.get_mut(at)) {
        fill(table, entry);
    } else {
        let mut table = Table::new();
        fill(&mut table, entry);
        list.push(table);
    }
    Ok(document.to_string().trim_start_matches('\n').to_owned())
}

fn fill(table: &mut Table, entry: &Accept) {
    set(table, "id", Value::from(&entry.id));
    set(table, "reason", Value::from(&entry.reason));
    match entry.until.as_deref().and_then(|day| Datetime::from_str(day).ok()) {
        Some(day) => set(table, "until", Value::from(day)),
        None => drop(table.remove("until")),
    }
}

/// Keeps what stands around the old value: a comment at the end of its line.
fn set(table: &mut Table, key: &str, new: Value) {
    let mut item = value(new);
    if let (Some(old), Some(new)) = (table.get(key).and_then(Item::as_value), item.as_value_mut()) {
        *new.decor_mut() = old.decor().clone();
    }
    match table.get_mut(key) {
        Some(place) => *place = item,
        None => drop(table.insert(key, item)),
    }
}
