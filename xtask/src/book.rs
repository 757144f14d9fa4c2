//! `cargo xtask book`: the pages of `cargo edgetest explain` as files, so that they can be read and linked without the program.
//!
//! They are generated whole; `--check` says whether they are what the code says.

use edgetest_report::{Chapter, Page, pages};
use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// Where the book lies.
const FOLDER: &str = "crates/edgetest-report/book";

/// Writes the book, or with `check` says what of it is stale.
pub fn run(root: &Path, check: bool) -> Result<(), Box<dyn Error>> {
    let folder = root.join(FOLDER);
    let wanted = files();
    let found = present(&folder)?;
    let stale: Vec<&String> =
        wanted.keys().chain(found.keys()).filter(|path| wanted.get(*path) != found.get(*path)).collect();
    if check {
        return if stale.is_empty() {
            Ok(())
        } else {
            Err(format!("{FOLDER} is stale; `cargo xtask book` writes it").into())
        };
    }
    for path in stale {
        let file = folder.join(path);
        match wanted.get(path) {
            Some(text) => {
                fs::create_dir_all(file.parent().ok_or("a page lies in a folder")?)?;
                fs::write(file, text)?;
            }
            None => fs::remove_file(file)?,
        }
    }
    println!("book: {} pages", wanted.len());
    Ok(())
}

/// Every file by its place in the book.
fn files() -> BTreeMap<String, String> {
    let pages = pages();
    let mut files: BTreeMap<String, String> = pages.iter().map(|page| (place(page), page.markdown())).collect();
    files.insert("README.md".to_owned(), index(&pages));
    files
}

fn place(page: &Page) -> String {
    format!("{}/{}.md", page.chapter.folder(), page.topic)
}

fn index(pages: &[Page]) -> String {
    let mut text = String::from(
        "# What cargo edgetest says, and what it means\n\n\
         `cargo edgetest explain WORD` prints these pages. They are generated from the code: `cargo xtask book`.\n",
    );
    for chapter in Chapter::ALL {
        write!(text, "\n## {}\n\n", chapter.title()).expect("writing to a String does not fail");
        for page in pages.iter().filter(|page| page.chapter == chapter) {
            writeln!(text, "- [`{}`]({}): {}", page.topic, place(page), page.summary())
                .expect("writing to a String does not fail");
        }
    }
    text
}

fn present(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let chapters = Chapter::ALL.iter().map(|chapter| format!("{}/", chapter.folder()));
    for chapter in std::iter::once(String::new()).chain(chapters) {
        for entry in fs::read_dir(folder.join(&chapter)).into_iter().flatten() {
            let entry = entry?;
            if entry.file_type()?.is_file() {
                let name = format!("{chapter}{}", entry.file_name().to_string_lossy());
                found.insert(name, fs::read_to_string(entry.path())?);
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_leads_to_every_page() {
        let files = files();
        let index = &files["README.md"];
        for path in files.keys().filter(|path| *path != "README.md") {
            assert!(index.contains(&format!("({path})")), "{path}");
        }
    }

    #[test]
    fn a_page_that_is_gone_or_changed_is_stale() {
        let root = tempfile::tempdir().expect("a scratch folder");
        assert!(run(root.path(), true).is_err());
        run(root.path(), false).expect("writable");
        run(root.path(), true).expect("it was just written");
        let stray = root.path().join(FOLDER).join("laws/no-such-law.md");
        fs::write(&stray, "").expect("writable");
        assert!(run(root.path(), true).is_err());
        run(root.path(), false).expect("writable");
        assert!(!stray.exists());
    }
}
