//! Callables whose own code may reach files, the network or processes: they run in the sandbox, but a committed test runs
//! wherever `cargo test` does.
//!
//! Read off the text of the sources, file by file: a file that names such things, and any file that names a module so
//! marked. That is more than is true, which is the side to err on.

use edgetest_inspect::CrateApi;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// What such code is written with.
const WORDS: &[&str] = &[
    "fs::",
    "File::",
    "OpenOptions",
    "TcpStream",
    "TcpListener",
    "UdpSocket",
    "UnixStream",
    "process::",
    "Command::new",
    "set_var",
    "remove_var",
    "set_current_dir",
    "libc::",
    "std::io::stdin",
    "io::stdin",
];

/// Paths of the callables, each with the reason.
pub fn reaching(api: &CrateApi) -> Vec<(String, String)> {
    let mut files = BTreeMap::new();
    read(&api.package.root, &api.package.root.join("src"), &mut files);
    let marked = marked(&files);
    let callables = api.callables.iter().filter(|callable| !callable.derived);
    callables
        .filter_map(|callable| {
            let file = &callable.span.as_ref()?.file.replace('\\', "/");
            let why = format!("{} may reach files, the network or processes", marked.get(file)?);
            Some((callable.path.clone(), why))
        })
        .collect()
}

/// Marked files, each with the file that is to blame.
fn marked(files: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let direct = files.iter().filter(|(_, text)| WORDS.iter().any(|word| text.contains(word)));
    let mut marked: BTreeMap<String, String> = direct.map(|(file, _)| (file.clone(), file.clone())).collect();
    loop {
        let stems: BTreeSet<(&str, &str)> =
            marked.iter().filter_map(|(file, blamed)| Some((stem(file)?, blamed.as_str()))).collect();
        let more: Vec<(String, String)> = files
            .iter()
            .filter(|(file, _)| !marked.contains_key(*file))
            .filter_map(|(file, text)| {
                let (_, blamed) = stems.iter().find(|(stem, _)| text.contains(&format!("{stem}::")))?;
                Some((file.clone(), (*blamed).to_owned()))
            })
            .collect();
        if more.is_empty() {
            return marked;
        }
        marked.extend(more);
    }
}

/// The module that a file holds; none for the crate's root.
fn stem(file: &str) -> Option<&str> {
    let path = file.strip_suffix(".rs")?;
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let name = path.rsplit('/').next()?;
    (!matches!(name, "lib" | "main" | "src")).then_some(name)
}

/// Texts without comments, without tests and without what stands below the first `#[cfg(test)]`.
fn read(root: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(root, &path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
            files.insert(name, without_tests(code));
        }
    }
}

/// The lines that are no comment, and belong to no function below `#[test]`: that ends where a brace stands as far to the right.
fn without_tests(code: &str) -> String {
    let mut kept = Vec::new();
    let mut test_ends: Option<String> = None;
    for line in code.lines() {
        let text = line.trim_start();
        match &test_ends {
            Some(end) if line.trim_end() == end => test_ends = None,
            Some(_) => {}
            None if text.trim_end() == "#[test]" => {
                test_ends = Some(format!("{}}}", &line[..line.len() - text.len()]));
            }
            None if text.starts_with("//") => {}
            None => kept.push(line),
        }
    }
    kept.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_a_marked_module_is_marked_too() {
        let files = [
            ("src/lib.rs", "pub fn a() { store::open() }"),
            ("src/store/mod.rs", "use std::fs::File; fn open() { File::open(\"x\") }"),
            ("src/text.rs", "pub fn trim() {}"),
        ];
        let files = files.map(|(file, text)| (file.to_owned(), text.to_owned())).into();
        let marked = marked(&files);
        assert_eq!(marked.keys().collect::<Vec<_>>(), ["src/lib.rs", "src/store/mod.rs"]);
        assert_eq!(marked["src/lib.rs"], "src/store/mod.rs");
    }

    #[test]
    fn what_a_test_beside_the_code_does_is_the_tests_business() {
        let code =
            "fn a() {}\n\n#[test]\nfn reads() {\n    if true {\n        File::open(\"x\");\n    }\n}\n\nfn b() {}";
        assert_eq!(without_tests(code), "fn a() {}\n\n\nfn b() {}");
        assert!(without_tests("#[test_case]\nfn c() { File::open() }").contains("File::"));
    }
}
