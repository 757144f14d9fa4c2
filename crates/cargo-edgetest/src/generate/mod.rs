//! `generate`: tests to commit, and whether those that are committed are up to date.
//!
//! What is written is a function of the API, of the findings that were kept and of the record beside the tests; everything
//! is compiled and run in a scratch package first.

mod environment;
mod fuzz;
pub mod known;
mod manifest;
mod private;
mod prove;
mod tree;

use crate::args::GenerateArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::{Folders, Place};
use crate::shell::{self, Shell};
use crate::{launcher, lock, pipeline, publish, settings};
use edgetest_generate::suite::{self, Known, Layout, Record, Suite, SuiteFile, SuiteOptions};
use edgetest_inspect::{CrateApi, SelectedPackage, select};
use edgetest_plan::TestPlan;
use prove::{Proven, Prover};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;
use toml_edit::{DocumentMut, Item};
use tree::Change;

/// What is asked for beside the project.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "they are switches of the command line")]
struct Wish {
    check: bool,
    dry_run: bool,
    allow_dirty: bool,
    failing: bool,
    fuzz: bool,
    include_private: bool,
}

/// Writes tests for every selected package, or tells what would be written.
pub fn generate(args: GenerateArgs, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let GenerateArgs { check, dry_run, allow_dirty, failing, fuzz, include_private, .. } = args;
    let wish = Wish { check, dry_run, allow_dirty, failing, fuzz, include_private };
    let config = Config::from(args);
    let selected = select(&config.selection)?;
    for left_out in &selected.left_out {
        shell::warn(format!("{} is left out: {}", left_out.package, left_out.reason));
    }
    let mut exit = Exit::Clean;
    for package in &selected.packages {
        let ended = of_package(package, &config, wish, shell, stop);
        exit = exit.max(ended.unwrap_or_else(|error| shell::failed(&error.unless_stopped(stop))));
    }
    Ok(exit)
}

fn of_package(
    package: &SelectedPackage,
    config: &Config,
    wish: Wish,
    shell: Shell,
    stop: &AtomicBool,
) -> Result<Exit, Error> {
    if !package.is_member {
        return Err(Error::NoTestsFor { package: package.package.name.clone() });
    }
    let folders = Folders::of(package);
    let place = Place { package, folders: &folders, stop };
    let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;
    let config = &config.within(&settings::of(package)?);
    launcher::probe(&folders.scratch, config.isolation.required)?;
    let (api, plan) = pipeline::read_tame(package, config, shell, &mut Clock::default())?;
    if wish.fuzz {
        return fuzz::generate(plan, &api, config, &place, wish, shell);
    }
    let known = known::read(&folders);
    let layout = match &package.package.shadow {
        Some(shadow) => Layout::inside(&shadow.root_file, &package.package.lib_name),
        None => Layout::Beside,
    };
    let part = Part { plan, api, layout, known, options: SuiteOptions::default() };
    let exit = part.generate(config, &place, wish, shell)?;
    match within(package, &part.api, config, wish, shell)? {
        Some((package, part)) => {
            let place = Place { package: &package, folders: &folders, stop };
            Ok(exit.max(part.generate(config, &place, wish, shell)?))
        }
        None => Ok(exit),
    }
}

/// The private side of a library, where it is asked for or was before.
fn within(
    package: &SelectedPackage,
    public: &CrateApi,
    config: &Config,
    wish: Wish,
    shell: Shell,
) -> Result<Option<(SelectedPackage, Part)>, Error> {
    if package.package.shadow.is_some() {
        return Ok(None);
    }
    let root_file = package.lib_path.strip_prefix(&package.package.root).unwrap_or(&package.lib_path);
    let layout = Layout::inside(root_file, &package.package.lib_name);
    if !wish.include_private && !package.package.root.join(layout.record()).exists() {
        return Ok(None);
    }
    let Some(package) = edgetest_inspect::within(package, &config.selection)? else { return Ok(None) };
    let (api, plan) = pipeline::read_tame(&package, config, shell, &mut Clock::default())?;
    let elsewhere = private::public(&api, public);
    let options = SuiteOptions { elsewhere, ..SuiteOptions::default() };
    Ok(Some((package, Part { plan, api, layout, known: Vec::new(), options })))
}

/// What one suite is about: the crate as its users see it, or as its root does.
struct Part {
    plan: TestPlan,
    api: CrateApi,
    layout: Layout,
    known: Vec<Known>,
    options: SuiteOptions,
}

impl Part {
    fn generate(&self, config: &Config, place: &Place<'_>, wish: Wish, shell: Shell) -> Result<Exit, Error> {
        let Self { plan, api, layout, options, .. } = self;
        let package = place.package;
        let name = &package.package.name;
        let root = &package.package.root;
        let (old, before) = tree::read(root, layout)?;
        if old.contains_key(suite::ROOT) && before == Record::default() {
            return Err(Error::TestsInTheWay { path: root.join(layout.path(suite::ROOT)) });
        }
        let manifest = tree::text(&package.manifest_path)?.unwrap_or_default();
        let direct = direct(&manifest);
        let mut record = Record {
            items: before.items.clone(),
            open: before.open.clone(),
            mended: before.mended.clone(),
            ..Record::default()
        };
        let proven = if wish.check {
            record = before.clone();
            self.committed(&old, &mut record)
        } else {
            for (callable, why) in environment::reaching(api) {
                record.without.insert(callable, why);
            }
            let written = old.get("regressions").map(String::as_str);
            let edition = &package.edition;
            let prover = Prover {
                plan,
                api,
                config,
                place,
                layout,
                options,
                direct: &direct,
                edition,
                failing: wish.failing,
                shell,
            };
            prover.prove(&self.known(), written, &mut record)?
        };
        let composed = suite::compose(&proven.suite, &proven.regressions, api, layout, &old, &mut record);
        let mut changes = tree::changes(&composed, &old, &record, layout, package)?;
        for file in &composed.broken {
            shell::warn(format!("{} is not Rust, and stays as it is", layout.path(file)));
        }
        if !changes.is_empty() {
            changes.extend(manifest_change(package, &manifest, *layout != Layout::Beside)?);
        }
        let counts = Counts::of(&proven, &before, &record);
        if wish.check {
            return stale(name, &changes, shell);
        }
        finish(name, package, &changes, wish, &counts, shell)
    }

    /// Findings with their paths as they are where the suite lies.
    fn known(&self) -> Vec<Known> {
        let settled = |known: &Known| Known { reproducer: self.layout.respell(&known.reproducer), ..known.clone() };
        self.known.iter().map(settled).collect()
    }

    /// The suite that the record says was kept: nothing is compiled, so that it can be asked for on every push.
    fn committed(&self, old: &BTreeMap<String, String>, record: &mut Record) -> Proven {
        let Self { plan, api, layout, options, .. } = self;
        // A callable that is gone is no longer left out.
        let paths: BTreeSet<&str> = api.callables.iter().map(|callable| callable.path.as_str()).collect();
        record.without.retain(|callable, _| paths.contains(callable.as_str()));
        let suite = layout.settle(suite::suite(plan, api, &prove::options_of(options, record, false)));
        let written = old.get("regressions").map(String::as_str);
        let regressions = suite::regressions(&self.known(), written, record);
        Proven { suite, regressions }
    }
}

/// Crates that tests of the package can name.
fn direct(manifest: &str) -> BTreeSet<String> {
    let Ok(manifest) = manifest.parse::<DocumentMut>() else { return BTreeSet::new() };
    let table = manifest.get("dependencies").and_then(Item::as_table_like);
    let is_there = |item: &Item| item.get("optional").and_then(Item::as_bool) != Some(true);
    let entries = table.into_iter().flat_map(|table| table.iter().filter(|(_, item)| is_there(item)));
    entries.map(|(name, _)| name.replace('-', "_")).collect()
}

fn manifest_change(package: &SelectedPackage, text: &str, within: bool) -> Result<Option<Change>, Error> {
    let root = package.package.workspace_root.join("Cargo.toml");
    let workspace = if root == package.manifest_path { Some(text.to_owned()) } else { tree::text(&root)? };
    let edited = manifest::edit(text, workspace.as_deref(), within).map_err(|refused| match refused {
        manifest::Refused::NotToml => {
            Error::Read { path: package.manifest_path.clone(), source: std::io::ErrorKind::InvalidData.into() }
        }
        manifest::Refused::OtherProptest(version) => Error::OtherProptest { version },
    })?;
    let change = Change { path: "Cargo.toml".to_owned(), old: Some(text.to_owned()), new: Some(edited) };
    Ok((change.old != change.new).then_some(change))
}

fn stale(name: &str, changes: &[Change], shell: Shell) -> Result<Exit, Error> {
    if changes.is_empty() {
        shell.status("Fresh", format!("the tests of {name} are up to date"));
        return Ok(Exit::Clean);
    }
    let mut text = format!("The tests of {name} are not up to date; `cargo edgetest generate` would change\n");
    for change in changes {
        let verb = match (&change.old, &change.new) {
            (None, _) => "add   ",
            (_, None) => "remove",
            _ => "change",
        };
        writeln!(text, "  {verb} {}", change.path).expect("writing to a String does not fail");
    }
    publish::print(&text)?;
    Ok(Exit::Findings)
}

struct Counts {
    tests: usize,
    calls: usize,
    open: usize,
    mended: Vec<String>,
    without: Vec<(String, String)>,
}

impl Counts {
    fn of(proven: &Proven, before: &Record, record: &Record) -> Self {
        let callables: BTreeSet<&str> = calls(&proven.suite);
        let mended = record.mended.keys().filter(|name| before.open.contains_key(*name)).cloned().collect();
        let tests = record.without_tests.iter().map(|((file, name), why)| (format!("{file}::{name}"), why.clone()));
        let without = record.without.iter().map(|(callable, why)| (callable.clone(), why.clone()));
        Self {
            tests: proven.suite.tests() + regressions(&proven.regressions),
            calls: callables.len(),
            open: record.open.len(),
            mended,
            without: without.chain(tests).collect(),
        }
    }
}

fn calls(suite: &Suite) -> BTreeSet<&str> {
    let items = suite.files.iter().flat_map(|file| &file.items);
    items.flat_map(|item| item.callables.iter().map(String::as_str)).collect()
}

fn regressions(file: &SuiteFile) -> usize {
    file.items.iter().filter(|item| item.is_test()).count()
}

fn finish(
    name: &str,
    package: &SelectedPackage,
    changes: &[Change],
    wish: Wish,
    counts: &Counts,
    shell: Shell,
) -> Result<Exit, Error> {
    let root = &package.package.root;
    if wish.dry_run {
        publish::print(&tree::diff(changes))?;
    } else {
        let dirty = tree::dirty(root, changes);
        if !wish.allow_dirty && !dirty.is_empty() {
            return Err(Error::Dirty { files: dirty.join(", ") });
        }
        tree::write(root, changes)?;
        for change in changes {
            let verb = match (&change.old, &change.new) {
                (None, _) => "Adding",
                (_, None) => "Removing",
                _ => "Changing",
            };
            shell.status(verb, &change.path);
        }
    }
    for (left_out, why) in &counts.without {
        shell.remark(format!("{left_out} has no call in the tests: {why}"));
    }
    for test in &counts.mended {
        shell.status("Mended", format!("regressions::{test} passes now, and is no longer marked"));
    }
    let verb = if wish.dry_run { "Planned" } else { "Generated" };
    let open = if counts.open == 0 { String::new() } else { format!(", {} of them open", counts.open) };
    let left_out = if counts.without.is_empty() {
        String::new()
    } else {
        format!("; {} left out (-v says why)", counts.without.len())
    };
    shell.status(verb, format!("{} tests of {name}{open}, calling {} callables{left_out}", counts.tests, counts.calls));
    if counts.tests == 0 {
        shell.status("", "nothing here can be tested this way: `cargo edgetest list` says why");
    }
    Ok(Exit::Clean)
}
