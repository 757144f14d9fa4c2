//! A cargo-fuzz folder: a program for each group, the values that they share, the support code, dictionaries and seeds.

use super::dictionary::dictionary;
use super::group::{FuzzGroup, groups};
use super::seeds::seeds;
use crate::harness::{USES, Writer, builder_fn, stand_ins, target_fn, unit_fn};
use crate::manifest;
use edgetest_inspect::CrateApi;
use edgetest_plan::{TargetId, TestPlan};
use edgetest_support::sources::SOURCES;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Support code that only the sweep's worker needs.
const OF_THE_WORKER: &[&str] = &["baseline", "lockdown", "page", "sources", "wire", "worker"];

/// Where the folder lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beside {
    /// In the package's own folder, as `fuzz/`: the package is `..`.
    ThePackage,
    /// Elsewhere on this machine.
    Nothing,
}

/// The files of a cargo-fuzz folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FuzzTree {
    /// Path relative to the folder, and text.
    pub files: Vec<(PathBuf, String)>,
    /// Inputs to begin with: path relative to the folder (`corpus/TARGET/NAME`), and bytes.
    pub seeds: Vec<(PathBuf, Vec<u8>)>,
    /// The fuzz targets, by name.
    pub groups: Vec<FuzzGroup>,
}

/// Spells a plan that compiles as a cargo-fuzz folder. `None` for a package of binaries only, which no other package can
/// depend on. Deterministic: the same plan gives the same bytes.
pub fn folder(plan: &TestPlan, api: &CrateApi, beside: Beside) -> Option<FuzzTree> {
    if api.package.shadow.is_some() {
        return None;
    }
    let groups = groups(plan, api);
    let name = format!("{}-fuzz", api.package.name);
    let library = name.replace('-', "_");
    let mut files = vec![
        (PathBuf::from("Cargo.toml"), package(&name, plan, api, &groups, beside)),
        (PathBuf::from(".gitignore"), "target\ncorpus\nartifacts\ncoverage\n".to_owned()),
        (PathBuf::from("src/lib.rs"), values(plan, api)),
        (PathBuf::from("support/Cargo.toml"), manifest::support(false)),
    ];
    let mut inputs = Vec::new();
    for group in &groups {
        let program = PathBuf::from(format!("fuzz_targets/{}.rs", group.name));
        files.push((program, target(plan, group, &library)));
        files.push((PathBuf::from(format!("dictionaries/{}.dict", group.name)), dictionary(&api.lexicon)));
        let folder = PathBuf::from("corpus").join(&group.name);
        inputs.extend(seeds(plan, api, group).into_iter().map(|seed| (folder.join(input_name(&seed)), seed)));
    }
    files.extend(support());
    Some(FuzzTree { files, seeds: inputs, groups })
}

/// A name for an input, from what is in it.
pub fn input_name(input: &[u8]) -> String {
    let hash =
        |seed: u64| input.iter().fold(seed, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{:016x}{:04x}", hash(0xcbf2_9ce4_8422_2325), hash(0x8422_2325_cbf2_9ce4) & 0xffff)
}

fn package(name: &str, plan: &TestPlan, api: &CrateApi, groups: &[FuzzGroup], beside: Beside) -> String {
    let programs: Vec<String> = groups
        .iter()
        .map(|group| {
            let name = &group.name;
            format!(
                "[[bin]]\nname = \"{name}\"\npath = \"fuzz_targets/{name}.rs\"\ntest = false\ndoc = false\nbench = false\n"
            )
        })
        .collect();
    let dependencies = match beside {
        Beside::ThePackage => manifest::dependencies_beside(plan, api),
        Beside::Nothing => manifest::dependencies(plan, api),
    };
    edgetest_templates::FUZZ_MANIFEST
        .replace("__NAME__", name)
        .replace("# __DEPENDENCIES__", dependencies.trim_end())
        .replace("# __TARGETS__", programs.join("\n").trim_end())
}

/// The library of the folder: constructors, mutators and builders.
fn values(plan: &TestPlan, api: &CrateApi) -> String {
    let mut writer = Writer::default();
    writer.line(&format!("//! Values of the types of `{}`, drawn from a fuzzer's input.", api.package.name));
    writer.line("//!");
    writer.line(
        "//! `k_` is a constructor, `m_` a call that changes a value, `b_` a choice among the ways to build one.",
    );
    writer.line("//! Written by `cargo edgetest generate --fuzz`.");
    writer.line("#![allow(deprecated, unused, unreachable_code, unreachable_patterns, clippy::all)]");
    writer.line("");
    writer.line(USES);
    let (units, builders) = plan.live();
    for (_, items) in stand_ins(plan, &units, &builders) {
        writer.line("");
        writer.item(&items);
    }
    for id in units {
        let unit = &plan.units[id.0 as usize];
        if unit.result.is_some() || unit.mutates.is_some() {
            writer.line("");
            writer.item(&unit_fn(id, unit));
        }
    }
    for id in builders {
        writer.line("");
        writer.item(&format!("pub {}", builder_fn(plan, id)));
    }
    writer.text
}

/// The program of one group.
fn target(plan: &TestPlan, group: &FuzzGroup, library: &str) -> String {
    let mut writer = Writer::default();
    let count = group.targets.len();
    writer.line("#![no_main]");
    match count {
        1 => writer.line(&format!("//! Fuzzes one function of `{}`.", group.subject)),
        _ => writer.line(&format!(
            "//! Fuzzes {count} functions of `{}`; the first byte of an input chooses among them.",
            group.subject
        )),
    }
    writer.line("//!");
    writer.line(&format!("//! Written by `cargo edgetest generate --fuzz`; `cargo fuzz run {}` runs it.", group.name));
    writer.line("#![allow(deprecated, unused, unreachable_code, unreachable_patterns, clippy::all)]");
    writer.line("");
    writer.line(USES);
    writer.line("use libfuzzer_sys::fuzz_target;");
    writer.line(&format!("use {library}::*;"));
    writer.line("");
    writer.line("fuzz_target!(|input: &[u8]| edgetest_support::fuzz::run(input, TARGETS));");
    let names = names(plan, &group.targets);
    writer.line("");
    writer.item(&table(plan, &group.targets, &names));
    for (id, name) in group.targets.iter().zip(&names) {
        let index = id.0 as usize;
        let function = target_fn(plan, index, &plan.targets[index]);
        let function = function.replacen(&format!("fn t_{index}("), &format!("fn {name}("), 1);
        writer.line("");
        writer.line(&format!("// {}", plan.targets[index].path));
        writer.item(&function);
    }
    writer.text
}

/// Names of functions after what they call: `call_join`, and `call_join_2` where there are two.
fn names(plan: &TestPlan, targets: &[TargetId]) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let name = |target: &TargetId| {
        let path = &plan.targets[target.0 as usize].path;
        let last = path.rsplit("::").next().unwrap_or(path);
        let letters: String = last.chars().filter(|letter| letter.is_ascii_alphanumeric() || *letter == '_').collect();
        let count = taken.entry(letters.clone()).or_default();
        *count += 1;
        if *count == 1 { format!("call_{letters}") } else { format!("call_{letters}_{count}") }
    };
    targets.iter().map(name).collect()
}

fn table(plan: &TestPlan, targets: &[TargetId], names: &[String]) -> String {
    let rows: Vec<String> = targets
        .iter()
        .zip(names)
        .map(|(id, name)| format!("Target {{ name: {:?}, run: {name}, seeds: &[] }}", plan.targets[id.0 as usize].path))
        .collect();
    format!("static TARGETS: &[Target] = &[{}];", rows.join(", "))
}

/// The support code without what only a worker needs.
fn support() -> Vec<(PathBuf, String)> {
    let module = |path: &str| path.split(['/', '.']).next().unwrap_or_default().to_owned();
    let kept = SOURCES.iter().filter(|(path, _)| !OF_THE_WORKER.contains(&module(path).as_str()));
    kept.map(|(path, text)| {
        let text = if *path == "lib.rs" { without_worker(text) } else { (*text).to_owned() };
        (PathBuf::from("support/src").join(path), text)
    })
    .collect()
}

fn without_worker(root: &str) -> String {
    let declares = |line: &str| OF_THE_WORKER.iter().any(|name| line == format!("pub mod {name};"));
    let lines = root.lines().filter(|line| !declares(line) && !line.contains("baseline.rs"));
    lines.fold(String::new(), |text, line| text + line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_support_code_of_a_folder_names_nothing_of_the_worker() {
        let files = support();
        assert!(files.iter().any(|(path, _)| path.ends_with("fuzz.rs")));
        for (path, text) in files {
            for name in OF_THE_WORKER {
                let uses = text.contains(&format!("crate::{name}")) || text.contains(&format!("mod {name};"));
                assert!(!uses, "{} names {name}", path.display());
            }
        }
    }
}
