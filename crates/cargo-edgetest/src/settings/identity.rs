//! `[[identity]]`: somebody who may ask a web application, by the headers that tell it so.

use super::Mistake;
use super::table::Table;
use edgetest_plan::Identity;

/// Reads one entry.
pub fn read(mut table: Table<'_>) -> Result<Identity, Mistake> {
    let name = table.required("name")?.to_owned();
    let span = table.span();
    let headers = table.table("headers")?.ok_or_else(|| Mistake::new("`headers` is missing".to_owned(), span))?;
    let words = headers.words()?;
    if let Some(odd) = words.iter().find(|word| !is_header(word.name)) {
        return Err(Mistake::new(format!("`{}` is no name of a header", odd.name), odd.name_span.clone()));
    }
    if words.is_empty() {
        return Err(Mistake::new("`headers` is empty".to_owned(), headers.span()));
    }
    let headers = words.iter().map(|word| (word.name.to_ascii_lowercase(), word.text.to_owned())).collect();
    let admin = table.flag("admin")?;
    table.end()?;
    Ok(Identity { name, headers, admin })
}

fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}
