//! What the files must say before anything is built.

use super::{Breach, COMPILER, Fleet, Rehearsal};
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use toml_edit::{DocumentMut, Item};

const LICENCE: &str = "http://www.apache.org/licenses/LICENSE-2.0";
const IMAGE: &str = "gcr.io/oss-fuzz-base/base-builder-rust";
/// Keys that OSS-Fuzz knows.
const KNOWN: [&str; 20] = [
    "architectures",
    "auto_ccs",
    "base_os_version",
    "blackbox",
    "builds_per_day",
    "coverage_extra_args",
    "disabled",
    "file_github_issue",
    "fuzzing_engines",
    "help_url",
    "homepage",
    "labels",
    "language",
    "main_repo",
    "primary_contact",
    "run_tests",
    "sanitizers",
    "selective_unpack",
    "vendor_ccs",
    "view_restrictions",
];

pub(super) fn check(rehearsal: &Rehearsal<'_>) -> Vec<Breach> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    let name = rehearsal.name;
    let mut breaches = Vec::new();
    if name.is_empty() || !name.chars().all(allowed) || name.contains("google") {
        breaches.push(Breach::Project { name: name.to_owned() });
    }
    for (file, check) in [("project.yaml", project as Check), ("Dockerfile", dockerfile), ("build.sh", build)] {
        let path = format!("{}/{file}", rehearsal.folder);
        let what = match fs::read_to_string(rehearsal.file(file)) {
            Ok(text) => check(rehearsal, &text),
            Err(error) => vec![format!("cannot be read: {error}")],
        };
        breaches.extend(what.into_iter().map(|what| Breach::File { path: path.clone(), what }));
    }
    breaches.extend(archives(rehearsal));
    breaches.extend(rehearsal.packages.iter().flat_map(|package| manifests(rehearsal, package)));
    breaches
}

type Check = fn(&Rehearsal<'_>, &str) -> Vec<String>;

fn project(rehearsal: &Rehearsal<'_>, text: &str) -> Vec<String> {
    let Ok(Value::Object(keys)) = serde_saphyr::from_str::<Value>(text) else {
        return vec!["is no mapping in YAML".to_owned()];
    };
    let mut wrong = Vec::new();
    if keys.get("language").and_then(Value::as_str) != Some("rust") {
        wrong.push("must say `language: rust`".to_owned());
    }
    if rehearsal.fleet == Fleet::OssFuzz {
        wrong.extend(of_oss_fuzz(&keys));
    }
    wrong
}

fn of_oss_fuzz(keys: &Map<String, Value>) -> Vec<String> {
    let mut wrong: Vec<String> = keys
        .keys()
        .filter(|key| !KNOWN.contains(&key.as_str()))
        .map(|key| format!("`{key}` is no key of it"))
        .collect();
    if keys.get("main_repo").and_then(Value::as_str).is_none_or(|repository| !repository.contains("://")) {
        wrong.push("`main_repo` must be the address of the repository".to_owned());
    }
    for (key, only) in [("sanitizers", "address"), ("fuzzing_engines", "libfuzzer")] {
        let listed = keys.get(key).and_then(Value::as_array);
        if listed.is_some_and(|listed| listed.iter().any(|item| item != only)) {
            wrong.push(format!("`{key}` may list `{only}` alone where the language is Rust"));
        }
    }
    let contacts = ["primary_contact", "auto_ccs", "vendor_ccs"].into_iter().filter_map(|key| keys.get(key));
    let addresses: Vec<&Value> =
        contacts.flat_map(|value| value.as_array().map_or(vec![value], |list| list.iter().collect())).collect();
    let is_address = |value: &&Value| {
        let parts = value.as_str().and_then(|text| text.split_once('@'));
        parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.') && !host.contains('@'))
    };
    wrong.extend(
        addresses.iter().filter(|value| !is_address(value)).map(|value| format!("{value} is no address of mail")),
    );
    if !keys.contains_key("primary_contact") {
        wrong.push("`primary_contact` is missing: nobody would be told of crashes".to_owned());
    }
    wrong
}

fn dockerfile(rehearsal: &Rehearsal<'_>, text: &str) -> Vec<String> {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let mut wrong = Vec::new();
    let from = lines.first().and_then(|line| line.strip_prefix("FROM ")).unwrap_or_default();
    if from != IMAGE && !from.starts_with(&format!("{IMAGE}:")) && !from.starts_with(&format!("{IMAGE}@")) {
        wrong.push(format!("must begin with `FROM {IMAGE}`"));
    }
    let name = rehearsal.name;
    if !lines.iter().any(|line| *line == format!("WORKDIR $SRC/{name}") || *line == format!("WORKDIR {name}")) {
        wrong.push(format!("must say `WORKDIR $SRC/{name}`, where build.sh is started"));
    }
    let copies =
        |what: &str| lines.iter().any(|line| line.starts_with("COPY ") && line.contains(what) && line.contains("$SRC"));
    match rehearsal.fleet {
        Fleet::ClusterFuzzLite if !copies(". $SRC/") => wrong.push(format!("must say `COPY . $SRC/{name}`")),
        Fleet::OssFuzz if !lines.iter().any(|line| line.contains("git clone")) => {
            wrong.push("must clone the repository".to_owned());
        }
        Fleet::ClusterFuzzLite | Fleet::OssFuzz => {}
    }
    if !copies("build.sh") {
        wrong.push("must copy build.sh to `$SRC/`".to_owned());
    }
    let alone = |line: &&&str| line.contains("apt-get install") && !line.contains("apt-get update");
    wrong.extend(
        lines.iter().filter(alone).map(|line| format!("`{line}`: `apt-get update` must stand in the same line")),
    );
    licence(rehearsal, text, wrong)
}

fn build(rehearsal: &Rehearsal<'_>, text: &str) -> Vec<String> {
    let code: Vec<&str> = text.lines().map(|line| line.split('#').next().unwrap_or_default()).collect();
    let mut wrong: Vec<String> = code.iter().filter_map(|line| native(line)).collect();
    if code.iter().any(|line| line.contains("-lFuzzingEngine")) {
        wrong.push("`-lFuzzingEngine` is no longer there".to_owned());
    }
    licence(rehearsal, text, wrong)
}

/// The machine that builds is not the machine that runs.
fn native(line: &str) -> Option<String> {
    let word = ["-march=native", "target-cpu=native", "-mcpu=native"].into_iter().find(|word| line.contains(word))?;
    Some(format!("`{word}`: what is built must run on other machines"))
}

fn licence(rehearsal: &Rehearsal<'_>, text: &str, mut wrong: Vec<String>) -> Vec<String> {
    if rehearsal.fleet == Fleet::OssFuzz && !text.contains(LICENCE) {
        wrong.push(format!("must name its licence: {LICENCE}"));
    }
    wrong
}

/// The repository of OSS-Fuzz takes no archives.
fn archives(rehearsal: &Rehearsal<'_>) -> Vec<Breach> {
    let names = fs::read_dir(rehearsal.repository.join(rehearsal.folder)).into_iter().flatten().flatten();
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    let archives = names.filter(|name| Path::new(name).extension().is_some_and(|end| end.eq_ignore_ascii_case("zip")));
    let breach = |name: String| Breach::File {
        path: format!("{}/{name}", rehearsal.folder),
        what: "archives are made by build.sh".to_owned(),
    };
    archives.filter(|_| rehearsal.fleet == Fleet::OssFuzz).map(breach).collect()
}

fn manifests(rehearsal: &Rehearsal<'_>, package: &str) -> Vec<Breach> {
    let root = rehearsal.repository.join(package);
    let within = |file: &str| if package == "." { file.to_owned() } else { format!("{package}/{file}") };
    let file = |path: &str, what: &str| Breach::File { path: within(path), what: what.to_owned() };
    let mut breaches = Vec::new();
    match toml(&root.join("fuzz/Cargo.toml")) {
        None => breaches.push(file("fuzz/Cargo.toml", "is not there, and an image looks nowhere else")),
        Some(manifest) => {
            let marked =
                manifest.get("package").and_then(|package| package.get("metadata")?.get("cargo-fuzz")?.as_bool());
            if marked != Some(true) {
                breaches.push(file("fuzz/Cargo.toml", "`cargo-fuzz = true` is not in its metadata"));
            }
        }
    }
    for path in [".cargo/config.toml", ".cargo/config"] {
        let text = fs::read_to_string(root.join(path)).unwrap_or_default();
        let code = text.lines().map(|line| line.split('#').next().unwrap_or_default());
        breaches.extend(code.filter_map(native).map(|what| file(path, &what)));
    }
    let wanted = toml(&root.join("Cargo.toml")).and_then(|manifest| rust_version(&manifest, rehearsal.repository));
    let newer = wanted.filter(|wanted| version(wanted).is_some_and(|wanted| wanted > COMPILER.1));
    breaches.extend(newer.map(|wanted| Breach::Compiler { package: package.to_owned(), wanted }));
    breaches
}

fn toml(path: &Path) -> Option<DocumentMut> {
    fs::read_to_string(path).ok()?.parse().ok()
}

/// A package's own, or that of its workspace where it says so.
fn rust_version(manifest: &DocumentMut, repository: &Path) -> Option<String> {
    let own = manifest.get("package")?.get("rust-version")?;
    if own.get("workspace").and_then(Item::as_bool) == Some(true) {
        let root = toml(&repository.join("Cargo.toml"))?;
        return root.get("workspace")?.get("package")?.get("rust-version")?.as_str().map(str::to_owned);
    }
    own.as_str().map(str::to_owned)
}

fn version(text: &str) -> Option<(u64, u64)> {
    let mut parts = text.split('.');
    Some((parts.next()?.parse().ok()?, parts.next().unwrap_or("0").parse().ok()?))
}

#[cfg(test)]
mod tests;
