//! Both licence texts lie at the root, and every member declares them.

use super::Violation;
use super::tree::Tree;

const TEXTS: [(&str, &str); 2] =
    [("LICENSE-MIT", "Permission is hereby granted"), ("LICENSE-APACHE", "Apache License")];

/// Holds that the texts are there and that manifests of members inherit the licence.
pub fn check(tree: &Tree) -> Vec<Violation> {
    let texts = TEXTS
        .iter()
        .filter(|(path, phrase)| !tree.file(path).is_some_and(|file| file.text.contains(phrase)))
        .map(|(path, _)| Violation::at(path, 0, "the licence text is missing"));
    let members = tree
        .files()
        .filter(|file| is_member_manifest(&file.path) && !file.text.contains("license.workspace = true"))
        .map(|file| Violation::at(&file.path, 0, "does not inherit the licence"));
    texts.chain(members).collect()
}

fn is_member_manifest(path: &str) -> bool {
    let Some(folder) = path.strip_suffix("/Cargo.toml") else {
        return false;
    };
    let below_crates = folder.strip_prefix("crates/").is_some_and(|name| !name.contains('/'));
    below_crates || folder == "templates" || folder == "xtask"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_text_and_a_manifest_without_licence_are_seen() {
        let tree = Tree::of(&[
            ("LICENSE-MIT", "Permission is hereby granted"),
            ("crates/a/Cargo.toml", "[package]\n"),
            ("demo/Cargo.toml", "[package]\n"),
        ]);
        let paths: Vec<_> = check(&tree).into_iter().map(|violation| violation.path).collect();
        assert_eq!(paths, ["LICENSE-APACHE", "crates/a/Cargo.toml"]);
    }
}
