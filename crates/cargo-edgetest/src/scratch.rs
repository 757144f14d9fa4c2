//! The project that `vet` works in: an empty package whose one dependency is the crate.

use crate::error::Error;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::{Array, DocumentMut, InlineTable, Item, TableLike, Value, value};

/// A crate of the registry, as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spec {
    /// Its name.
    pub name: String,
    /// Its exact version.
    pub version: String,
}

impl Spec {
    /// Reads `NAME@VERSION`.
    pub fn parse(spec: &str) -> Result<Self, Error> {
        let refused = || Error::NotASpec { spec: spec.to_owned() };
        let (name, version) = spec.split_once('@').ok_or_else(refused)?;
        // They become a folder's name, and a version may hold nothing else either.
        let legal = |text: &str, more: &str| {
            !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || more.contains(char))
        };
        let numbered = version.starts_with(|char: char| char.is_ascii_digit());
        if !legal(name, "-_") || !legal(version, ".+-") || !numbered {
            return Err(refused());
        }
        Ok(Self { name: name.to_owned(), version: version.to_owned() })
    }
}

/// Features of the dependency.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// By name.
    pub named: Vec<String>,
    /// Whether `default` is on.
    pub default: bool,
}

/// The folder for a crate: below `base`, or below the user's cache.
pub fn folder(spec: &Spec, base: Option<&Path>) -> PathBuf {
    let base = base.map_or_else(cache, Path::to_owned);
    base.join("vet").join(format!("{}-{}", spec.name, spec.version))
}

/// Where caches lie on this platform; the folder for temporary files where nobody tells.
pub fn cache() -> PathBuf {
    let home = |below: &str| env::home_dir().map(|home| home.join(below));
    let told = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let usual = if cfg!(target_os = "macos") {
        home("Library/Caches")
    } else if cfg!(windows) {
        env::var_os("LOCALAPPDATA").map(PathBuf::from)
    } else {
        home(".cache")
    };
    told.or(usual).unwrap_or_else(env::temp_dir).join("cargo-edgetest")
}

/// Writes the project and returns its manifest. Its lock file stays, so that a second run sees the same versions.
pub fn write(spec: &Spec, features: &Features, folder: &Path) -> Result<PathBuf, Error> {
    let manifest = folder.join("Cargo.toml");
    let sources = folder.join("src");
    let refused = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Write { path, source }
    };
    fs::create_dir_all(&sources).map_err(refused(&sources))?;
    fs::write(&manifest, text(spec, features)).map_err(refused(&manifest))?;
    let library = sources.join("lib.rs");
    fs::write(&library, "").map_err(refused(&library))?;
    Ok(manifest)
}

fn text(spec: &Spec, features: &Features) -> String {
    let mut manifest: DocumentMut =
        "[package]\nname = \"edgetest-vet\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n\n[dependencies]\n"
            .parse()
            .expect("the text is legal TOML");
    let mut dependency = InlineTable::new();
    dependency.insert("version", Value::from(format!("={}", spec.version)));
    dependency.insert("default-features", Value::from(features.default));
    dependency.insert("features", Value::Array(features.named.iter().collect::<Array>()));
    manifest["dependencies"][&spec.name] = value(dependency);
    manifest.to_string()
}

/// The features that a manifest has, those of optional dependencies included.
pub fn every_feature(manifest: &Path) -> Result<Vec<String>, Error> {
    let text = fs::read_to_string(manifest).map_err(|source| Error::Read { path: manifest.to_owned(), source })?;
    // Cargo has read it before.
    Ok(text.parse().map(|manifest| features(&manifest)).unwrap_or_default())
}

fn features(manifest: &DocumentMut) -> Vec<String> {
    let table = |name: &str| manifest.get(name).and_then(Item::as_table_like);
    let declared = table("features");
    let entries = declared.into_iter().flat_map(TableLike::iter);
    let mut names: Vec<String> = entries.map(|(name, _)| name.to_owned()).collect();
    let enabled: Vec<&str> = declared
        .into_iter()
        .flat_map(TableLike::iter)
        .filter_map(|(_, list)| list.as_array())
        .flat_map(|list| list.iter().filter_map(Value::as_str))
        .collect();
    // `dep:name` somewhere takes the implicit feature away.
    let implicit = |name: &str| !enabled.contains(&format!("dep:{name}").as_str());
    let optional = table("dependencies").into_iter().flat_map(TableLike::iter).filter(|(name, dependency)| {
        let switch = dependency.as_table_like().and_then(|table| table.get("optional"));
        switch.and_then(Item::as_bool) == Some(true) && implicit(name)
    });
    names.extend(optional.map(|(name, _)| name.to_owned()));
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_name_and_a_version_are_a_spec() {
        let spec = Spec { name: "percent-encoding".into(), version: "2.3.2".into() };
        assert_eq!(Spec::parse("percent-encoding@2.3.2").expect("both are there"), spec);
        for spec in ["url", "url@", "@1.0.0", "url@latest", "../url@1.0.0", "url@1/../2", "url @1.0.0"] {
            assert!(matches!(Spec::parse(spec), Err(Error::NotASpec { .. })), "{spec}");
        }
    }

    #[test]
    fn the_manifest_pins_the_version_and_passes_features_on() {
        let spec = Spec::parse("url@2.2.0").expect("legal");
        let text = text(&spec, &Features { named: vec!["serde".into()], default: false });
        let line = "url = { version = \"=2.2.0\", default-features = false, features = [\"serde\"] }";
        assert!(text.ends_with(&format!("[dependencies]\n{line}\n")), "{text}");
    }

    #[test]
    fn every_feature_counts_optional_dependencies_that_have_one() {
        let manifest = "[features]\ndefault = [\"a\"]\na = [\"dep:hidden\"]\n\n[dependencies]\nplain = \"1\"\n\n\
                        [dependencies.hidden]\nversion = \"1\"\noptional = true\n\n\
                        [dependencies.shown]\nversion = \"1\"\noptional = true\n";
        assert_eq!(features(&manifest.parse().expect("legal TOML")), ["default", "a", "shown"]);
    }
}
