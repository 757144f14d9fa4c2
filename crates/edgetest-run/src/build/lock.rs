//! Gives the harness the versions and patches of the user's workspace, so that it tests what the user ships.

use super::write::write_if_changed;
use super::{BuildError, BuildOptions};
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, Item, Table, TableLike};

/// Where the patches of the user's workspace are repeated, as a cargo configuration.
const PATCHES: &str = "patches.toml";

/// Copies the lock file and repeats the `[patch]` tables.
///
/// Cargo then adds the harness itself to the copy; packages that are locked keep their versions. It reads `[patch]` of the
/// root manifest alone, which is the harness's; a configuration file is the other place where patches may stand.
pub(super) fn adopt(folder: &Path, options: &BuildOptions<'_>) -> Result<(), BuildError> {
    if let Ok(lock) = fs::read_to_string(options.lock_file) {
        let copy = folder.join("Cargo.lock");
        fs::write(&copy, lock).map_err(BuildError::io(&copy))?;
    }
    let manifest = fs::read_to_string(options.workspace_root.join("Cargo.toml")).unwrap_or_default();
    write_if_changed(&configuration(folder), &patches(&manifest, options.workspace_root))
}

/// The configuration file that [`adopt`] writes.
pub(super) fn configuration(folder: &Path) -> PathBuf {
    folder.join(PATCHES)
}

/// A manifest that cannot be read patches nothing: cargo has refused it before we get here.
fn patches(manifest: &str, workspace_root: &Path) -> String {
    let Some(mut patch) = manifest.parse::<DocumentMut>().ok().and_then(|mut manifest| manifest.remove("patch")) else {
        return String::new();
    };
    let sources = patch.as_table_like_mut().into_iter().flat_map(TableLike::iter_mut);
    let replacements = sources.filter_map(|(_, source)| source.as_table_like_mut()).flat_map(TableLike::iter_mut);
    for (_, replacement) in replacements {
        make_absolute(replacement, workspace_root);
    }
    let mut table = Table::new();
    table.insert("patch", patch);
    DocumentMut::from(table).to_string()
}

fn make_absolute(replacement: &mut Item, workspace_root: &Path) {
    let Some(path) = replacement.as_table_like_mut().and_then(|table| table.get_mut("path")) else {
        return;
    };
    if let Some(relative) = path.as_str() {
        let absolute = workspace_root.join(relative);
        *path = toml_edit::value(absolute.to_string_lossy().into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patches_keep_their_meaning_from_another_folder() {
        let manifest = "[package]\nname = \"a\"\n\n[patch.crates-io]\nurl = { path = \"vendor/url\" }\nhex = { git = \"https://example.org/hex\" }\n\n[patch.crates-io.semver]\npath = \"../semver\"\n";
        let copied = patches(manifest, Path::new("/w"));
        let read = copied.parse::<DocumentMut>().expect("legal TOML");
        assert_eq!(read["patch"]["crates-io"]["url"]["path"].as_str(), Some("/w/vendor/url"));
        assert_eq!(read["patch"]["crates-io"]["hex"]["git"].as_str(), Some("https://example.org/hex"));
        assert_eq!(read["patch"]["crates-io"]["semver"]["path"].as_str(), Some("/w/../semver"));
        assert!(read.get("package").is_none());
    }

    #[test]
    fn a_manifest_without_patches_gives_an_empty_configuration() {
        assert_eq!(patches("[workspace]\nmembers = []\n", Path::new("/w")), "");
    }
}
