//! A table that knows which keys were asked for: what is left over at the end is a mistake, and the rest is what was meant.

use super::Mistake;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;
use toml_edit::{Item, Key, TableLike, Value};

/// A table of the file.
pub struct Table<'a> {
    items: &'a dyn TableLike,
    span: Option<Range<usize>>,
    asked: Vec<&'static str>,
}

impl<'a> Table<'a> {
    /// The file itself.
    pub fn root(table: &'a toml_edit::Table) -> Self {
        Self { items: table, span: table.span(), asked: Vec::new() }
    }

    /// Where it begins: a reader says so of what is missing.
    pub fn span(&self) -> Option<Range<usize>> {
        self.span.clone()
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Item> {
        self.asked.push(key);
        self.items.get(key).filter(|item| !item.is_none())
    }

    /// A text.
    pub fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, Mistake> {
        self.get(key).map(|item| item.as_str().ok_or_else(|| expected(key, "a text", item))).transpose()
    }

    /// A text that must be there and say something.
    pub fn required(&mut self, key: &'static str) -> Result<&'a str, Mistake> {
        let span = self.span();
        match self.text(key)? {
            Some(text) if text.trim().is_empty() => Err(Mistake::new(format!("`{key}` is empty"), self.span_of(key))),
            Some(text) => Ok(text),
            None => Err(Mistake::new(format!("`{key}` is missing"), span)),
        }
    }

    /// A list of texts.
    pub fn texts(&mut self, key: &'static str) -> Result<Vec<String>, Mistake> {
        let Some(item) = self.get(key) else {
            return Ok(Vec::new());
        };
        let wanted = || expected(key, "a list of texts", item);
        let list = item.as_array().ok_or_else(wanted)?;
        list.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(wanted)).collect()
    }

    /// A number from 1 on.
    pub fn count(&mut self, key: &'static str) -> Result<Option<u64>, Mistake> {
        let read = |item: &Item| item.as_integer().and_then(|number| u64::try_from(number).ok()).filter(|n| *n > 0);
        self.get(key).map(|item| read(item).ok_or_else(|| expected(key, "a number above zero", item))).transpose()
    }

    /// A switch; off where it is not there.
    pub fn flag(&mut self, key: &'static str) -> Result<bool, Mistake> {
        let Some(item) = self.get(key) else {
            return Ok(false);
        };
        item.as_bool().ok_or_else(|| expected(key, "true or false", item))
    }

    /// A length of time, spelled as on the command line.
    pub fn duration(&mut self, key: &'static str) -> Result<Option<Duration>, Mistake> {
        let read = |item: &Item| item.as_str().and_then(|text| crate::args::duration(text).ok());
        let wanted = "a time with its unit, such as \"30s\" or \"500ms\"";
        self.get(key).map(|item| read(item).ok_or_else(|| expected(key, wanted, item))).transpose()
    }

    /// A day.
    pub fn day(&mut self, key: &'static str) -> Result<Option<String>, Mistake> {
        let read = |item: &Item| {
            let written = item.as_str().and_then(|text| toml_edit::Datetime::from_str(text).ok());
            let date = item.as_datetime().copied().or(written)?;
            date.date.filter(|_| date.time.is_none()).map(|day| day.to_string())
        };
        let wanted = "a day, such as 2027-01-31";
        self.get(key).map(|item| read(item).ok_or_else(|| expected(key, wanted, item))).transpose()
    }

    /// A table.
    pub fn table(&mut self, key: &'static str) -> Result<Option<Table<'a>>, Mistake> {
        let Some(item) = self.get(key) else {
            return Ok(None);
        };
        let items = item.as_table_like().ok_or_else(|| expected(key, "a table", item))?;
        Ok(Some(Table { items, span: item.span(), asked: Vec::new() }))
    }

    /// Tables of one name: `[[key]]`, or a list of inline ones.
    pub fn tables(&mut self, key: &'static str) -> Result<Vec<Table<'a>>, Mistake> {
        let table = |items: &'a dyn TableLike, span| Table { items, span, asked: Vec::new() };
        match self.get(key) {
            None => Ok(Vec::new()),
            Some(Item::ArrayOfTables(list)) => Ok(list.iter().map(|items| table(items, items.span())).collect()),
            Some(item) => {
                let wanted = || expected(key, &format!("tables, each headed `[[{key}]]`"), item);
                let list = item.as_array().ok_or_else(wanted)?;
                let read = |value: &'a Value| value.as_inline_table().map(|inline| table(inline, inline.span()));
                list.iter().map(|value| read(value).ok_or_else(wanted)).collect()
            }
        }
    }

    /// Every key with its text, for tables whose keys are names: `overflow = "off"`.
    pub fn words(&self) -> Result<Vec<Word<'a>>, Mistake> {
        let mut words = Vec::new();
        for (name, item) in self.items.iter() {
            let text = item.as_str().ok_or_else(|| expected(name, "a text", item))?;
            words.push(Word {
                name,
                text,
                name_span: self.items.key(name).and_then(Key::span),
                text_span: item.span(),
            });
        }
        Ok(words)
    }

    /// The place of a key's value.
    pub fn span_of(&self, key: &str) -> Option<Range<usize>> {
        self.items.get(key).and_then(Item::span)
    }

    /// Refuses the first key that nobody asked for.
    pub fn end(self) -> Result<(), Mistake> {
        match self.items.iter().find(|(key, _)| !self.asked.contains(key)) {
            Some((key, _)) => Err(Mistake::unknown("key", key, &self.asked, self.items.key(key).and_then(Key::span))),
            None => Ok(()),
        }
    }
}

/// `name = "text"` with both places.
#[derive(Clone, Debug)]
pub struct Word<'a> {
    pub name: &'a str,
    pub text: &'a str,
    pub name_span: Option<Range<usize>>,
    pub text_span: Option<Range<usize>>,
}

fn expected(key: &str, what: &str, item: &Item) -> Mistake {
    Mistake::new(format!("`{key}` must be {what}, not {}", article(item.type_name())), item.span())
}

fn article(name: &str) -> String {
    let vowel = name.starts_with(['a', 'e', 'i', 'o', 'u']);
    if vowel { format!("an {name}") } else { format!("a {name}") }
}
