//! What cargo-fuzz makes of folders that the tool emits for published crates.

use super::super::table::table;
use super::super::{Error, io_error};
use super::Yard;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

const CRATES: [&str; 5] =
    ["heck@0.5.0", "httparse@1.10.1", "humantime@2.4.0", "percent-encoding@2.3.2", "semver@1.0.28"];

/// Lists and builds each folder.
pub(super) fn measure(yard: &Yard) -> Result<String, Error> {
    let rows: Result<Vec<_>, Error> = CRATES.iter().map(|spec| row(yard, spec)).collect();
    let head = ["crate", "fuzz targets", "`cargo fuzz list`", "`cargo fuzz build -s none`", "build, s"];
    Ok(format!("Emitted folders of published crates:\n\n{}", table(head, 1, &rows?)))
}

fn row(yard: &Yard, spec: &str) -> Result<[String; 5], Error> {
    let project = copy(yard, spec)?;
    yard.generate(&project)?;
    let programs = std::fs::read_dir(project.join("fuzz/fuzz_targets")).map_or(0, Iterator::count);
    let word = |went: bool| if went { "works" } else { "fails" };
    let listed = yard.cargo_fuzz(&project, &["list"]).is_ok_and(|list| list.lines().count() == programs);
    let begun = Instant::now();
    let built = yard.cargo_fuzz(&project, &["build"]).is_ok();
    let seconds = format!("{:.0}", begun.elapsed().as_secs_f64());
    Ok([spec.into(), programs.to_string(), word(listed).into(), word(built).into(), seconds])
}

/// The sources of a published crate as a project of their own: cargo has them once somebody depends on them.
fn copy(yard: &Yard, spec: &str) -> Result<PathBuf, Error> {
    let (name, version) = spec.split_once('@').unwrap_or((spec, "*"));
    let manifest = format!(
        "[package]\nname = \"asks\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[dependencies]\n{name} = \"={version}\"\n\n[workspace]\n"
    );
    let asks = super::write_project(
        &yard.folder.join("asks").join(name),
        &[("Cargo.toml", manifest.as_str()), ("src/lib.rs", "")],
    )?;
    let said = yard
        .said(Command::new("cargo").args(["metadata", "--format-version", "1"]).current_dir(&asks), "cargo metadata")?;
    let metadata: serde_json::Value =
        serde_json::from_str(&said).map_err(|source| Error::Json { path: asks.clone(), source })?;
    let packages = metadata["packages"].as_array().into_iter().flatten();
    let mut found = packages.filter(|package| package["name"] == name).filter_map(|it| it["manifest_path"].as_str());
    let from = found.next().and_then(|manifest| Path::new(manifest).parent()).map(Path::to_owned);
    let from = from.ok_or_else(|| Error::Command(format!("cargo metadata for {spec}")))?;
    let to = yard.folder.join("crates").join(name);
    if !to.exists() {
        copy_folder(&from, &to)?;
    }
    Ok(to)
}

fn copy_folder(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(to).map_err(io_error("create", to))?;
    for entry in std::fs::read_dir(from).map_err(io_error("read", from))?.flatten() {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy_folder(&path, &to)?;
        } else {
            std::fs::copy(&path, &to).map_err(io_error("copy", &path))?;
        }
    }
    Ok(())
}
