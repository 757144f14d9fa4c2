//! `import`: a crash or a request from elsewhere becomes a seed, a reproduction and a regression test.
//!
//! It is put into the terms of the plan, run once in the sweep's sandbox, and treated from there as if a run had met it. Its
//! harness and its findings have folders of their own, so that those of the last run stay as they are.

mod source;

use crate::args::ImportArgs;
use crate::clock::Clock;
use crate::config::Config;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::{self, Folders, Harness, Place};
use crate::shell::Shell;
use crate::{generate, launcher, lock, pipeline, publish, repository, settings, store, suggest, sweep, toolchain};
use edgetest_generate::fuzz::{encode, groups, input_name, within};
use edgetest_generate::import::{Misfit, case, request};
use edgetest_generate::suite::{Known, Open};
use edgetest_generate::{End, reproducer};
use edgetest_inspect::{CrateApi, SelectedPackage, select};
use edgetest_plan::{TargetId, TargetKind, TestPlan};
use edgetest_report::{Report, diagnostic};
use edgetest_run::build::Sanitizer;
use edgetest_run::fuzz::plant;
use edgetest_run::{Ending, HarnessRuns, Imported, Single, import as run};
use edgetest_support::choice::Choice;
use source::{Called, Source, recognise};
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Imports into the one selected package.
pub fn import(args: ImportArgs, shell: Shell, stop: &AtomicBool) -> Result<Exit, Error> {
    let bytes = read(&args.file)?;
    let digest = input_name(&bytes);
    let source = recognise(&args.file, bytes, args.target.as_deref())?;
    let config = Config::from(args);
    let selected = select(&config.selection)?;
    let [package] = selected.packages.as_slice() else {
        return Err(Error::NotImportable { what: "there are several packages, and `-p` names none of them".into() });
    };
    let folders = Folders::of_import(package, &digest);
    let place = Place { package, folders: &folders, stop };
    let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;
    let config = config.within(&settings::of(package)?);
    Import { source: &source, package, config: &config, place: &place, shell }.run()
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let read = if path == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        fs::read(path).map(|read| bytes = read)
    };
    read.map(|()| bytes).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// One import.
struct Import<'a> {
    source: &'a Source,
    package: &'a SelectedPackage,
    config: &'a Config,
    place: &'a Place<'a>,
    shell: Shell,
}

impl Import<'_> {
    fn run(&self) -> Result<Exit, Error> {
        let folders = self.place.folders;
        let mut clock = Clock::default();
        let isolation = launcher::probe(&folders.scratch, self.config.isolation.required)?;
        let (api, whole) = pipeline::read(self.package, self.config, &isolation, self.shell, &mut clock)?;
        let plan = self.concerned(&whole, &api)?;
        let harness = {
            let _busy = self.shell.busy("Building", "the harness");
            harness::build(plan, &api, self.config, self.place, &mut clock)?
        };
        let executable = harness.executable.as_ref().ok_or_else(|| refused(&harness.plan))?;
        let cases = self.cases(&harness.plan, &api)?;
        let spec = edgetest_run::SweepSpec {
            launcher: launcher::launcher(&isolation),
            ..sweep::spec(harness.plan.targets.len(), self.config, folders)
        };
        let (runs, ends) = run(executable, &spec, &cases, self.place.stop)?;
        self.plant(&whole, &api, &harness.plan, &cases, &ends)?;
        let report = self.report(&api, &harness, &runs, &clock);
        store::keep(&report, &harness, Sanitizer::None, self.place)?;
        let own = format!("{}-{}", api.package.name, api.package.version);
        generate::known::keep(&report.triaged.findings, &own, folders)?;
        self.keep_returned(&harness.plan, &cases, &ends)?;
        publish::print(&told(&report, &harness.plan, &cases, &ends))?;
        let fails = report.triaged.findings.iter().any(|finding| report.fails(finding));
        let reached = ends.iter().flatten().any(|single| single.ending != Ending::Rejected);
        Ok(match (fails, reached) {
            (true, _) => Exit::Findings,
            (false, true) => Exit::Clean,
            (false, false) => Exit::Inconclusive,
        })
    }

    /// The part of the plan that is asked for. An input of a fuzz target means what the whole of it says.
    fn concerned(&self, plan: &TestPlan, api: &CrateApi) -> Result<TestPlan, Error> {
        let ids: BTreeSet<TargetId> = match self.source {
            Source::Input { .. } => return Ok(plan.clone()),
            // What does not fit is told before anything is built.
            Source::Calls(calls) => {
                calls.iter().map(|call| of_call(plan, api, call).map(|(id, _)| id)).collect::<Result<_, _>>()?
            }
            Source::Requests(requests) => requests.iter().filter_map(|sent| Some(request(plan, sent)?.0)).collect(),
        };
        if ids.is_empty() {
            return Err(Error::NotImportable { what: "no route of the application answers such a request".into() });
        }
        Ok(plan.only(&ids))
    }

    fn cases(&self, plan: &TestPlan, api: &CrateApi) -> Result<Vec<(TargetId, Imported)>, Error> {
        match self.source {
            Source::Input { target, bytes } => Ok(vec![of_fuzz_target(plan, api, target, bytes)?]),
            Source::Calls(calls) => calls.iter().map(|call| of_call(plan, api, call)).collect(),
            Source::Requests(requests) => {
                let known = requests.iter().filter_map(|sent| request(plan, sent));
                Ok(known.map(|(id, choices)| (id, Imported::Choices(choices))).collect())
            }
        }
    }

    /// Puts what was reached into the corpora of the campaigns, where it is begun with.
    fn plant(
        &self,
        whole: &TestPlan,
        api: &CrateApi,
        plan: &TestPlan,
        cases: &[(TargetId, Imported)],
        ends: &[Option<Single>],
    ) -> Result<(), Error> {
        let name = format!("{}-{}", api.package.name, api.package.version);
        let folder = self.place.folders.root.join("fuzz").join(name);
        let groups = groups(whole, api);
        for ((id, _), single) in cases.iter().zip(ends) {
            let path = &plan.targets[id.0 as usize].path;
            let target = whole.targets.iter().position(|target| target.path == *path);
            let place = groups.iter().find_map(|group| {
                let at = group.targets.iter().position(|known| Some(known.0 as usize) == target)?;
                Some((group, at))
            });
            let (Some((group, at)), Some(single)) = (place, single) else { continue };
            let bytes = encode(plan, *id, &single.choices);
            plant(&folder, &group.name, [within(group.targets.len(), at, &bytes)])?;
        }
        Ok(())
    }

    fn report(&self, api: &CrateApi, harness: &Harness, runs: &HarnessRuns, clock: &Clock) -> Report {
        let mut triaged = pipeline::judge(api, &harness.plan, runs);
        if let Ok(settings) = settings::of(self.package) {
            settings::apply_checks(&settings.checks, &mut triaged.findings);
            settings::apply_laws(&settings.laws, &mut triaged.findings);
        }
        Report {
            package: api.package.name.clone(),
            version: api.package.version.clone(),
            toolchain: toolchain::version(self.place),
            elapsed: clock.elapsed,
            isolation: runs.isolation.clone(),
            cases: runs.cases,
            folder: repository::folder(self.package),
            triaged,
            ..Report::default()
        }
    }

    /// What does not fail is worth a test too: it did elsewhere, or it had to work.
    fn keep_returned(
        &self,
        plan: &TestPlan,
        cases: &[(TargetId, Imported)],
        ends: &[Option<Single>],
    ) -> Result<(), Error> {
        for ((id, _), single) in cases.iter().zip(ends) {
            let Some(Single { choices, ending: Ending::Returned, .. }) = single else { continue };
            let target = &plan.targets[id.0 as usize];
            if plan.route(target).is_none() {
                generate::known::keep_returned(&returned(plan, *id, choices), self.place.folders)?;
            }
        }
        Ok(())
    }
}

fn returned(plan: &TestPlan, id: TargetId, choices: &[Choice]) -> Known {
    let reproducer = reproducer(plan, id, choices, End::Call).test("case");
    Known {
        id: input_name(reproducer.as_bytes()),
        kind: "imported".to_owned(),
        callable: plan.targets[id.0 as usize].path.clone(),
        fact: "takes_what_was_imported".to_owned(),
        message: "A case from elsewhere, which returns.".to_owned(),
        place: None,
        reproducer,
        open: Open::Unmarked,
    }
}

fn refused(plan: &TestPlan) -> Error {
    let said = plan.unbuildable.first().map(|part| part.message.clone()).unwrap_or_default();
    Error::NotImportable { what: format!("the harness for it does not compile, which is a defect of ours: {said}") }
}

/// The target of a callable that is named by its path, or by as much of the end as tells it from others.
fn find(plan: &TestPlan, api: &CrateApi, call: &Called) -> Result<TargetId, Error> {
    let named = |path: &str| path == call.callable || path.ends_with(&format!("::{}", call.callable));
    let of_callables = (0..).map(TargetId).zip(&plan.targets).filter(|(_, target)| match target.kind {
        TargetKind::Callable(_) => true,
        TargetKind::Law { .. } | TargetKind::Sequence { .. } => false,
    });
    let mut fitting: Vec<(TargetId, &str)> =
        of_callables.map(|(id, target)| (id, target.path.as_str())).filter(|(_, path)| named(path)).collect();
    if let Some(exact) = fitting.iter().position(|(_, path)| *path == call.callable) {
        fitting = vec![fitting[exact]];
    }
    match fitting.as_slice() {
        [(id, _)] => Ok(*id),
        [] => {
            let paths = api.callables.iter().map(|callable| callable.path.as_str());
            let is_skipped = api.callables.iter().any(|callable| named(&callable.path));
            let hint = if is_skipped {
                "; it is there, and `cargo edgetest list` says why it is not tested".to_owned()
            } else {
                // Where only a name is written, names are compared.
                let is_path = call.callable.contains("::");
                let shown = |path: &str| if is_path { path.to_owned() } else { last(path).to_owned() };
                let candidates: Vec<String> = paths.map(shown).collect();
                suggest::hint(&call.callable, candidates.iter().map(String::as_str))
            };
            Err(Error::NoSuchCallable { callable: call.callable.clone(), hint })
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|(_, path)| *path).collect();
            let hint = format!("; there are {}", paths.join(", "));
            Err(Error::NoSuchCallable { callable: call.callable.clone(), hint })
        }
    }
}

/// The last name of a path.
fn last(path: &str) -> &str {
    path.rsplit("::").next().unwrap_or(path)
}

fn of_call(plan: &TestPlan, api: &CrateApi, call: &Called) -> Result<(TargetId, Imported), Error> {
    let id = find(plan, api, call)?;
    let callable = &plan.targets[id.0 as usize].path;
    let bytes = case(plan, id, &call.arguments).map_err(|misfit| Error::NotImportable {
        what: match misfit {
            Misfit::Kind => format!("`{callable}` takes no written arguments"),
            Misfit::Names(names) => format!("the arguments of `{callable}` are {}", names.join(", ")),
            Misfit::Value(name) => format!("no value of `{name}` of `{callable}` can be made of what is given"),
        },
    })?;
    Ok((id, Imported::Bytes(bytes)))
}

fn of_fuzz_target(plan: &TestPlan, api: &CrateApi, name: &str, bytes: &[u8]) -> Result<(TargetId, Imported), Error> {
    let groups = groups(plan, api);
    let names = || groups.iter().map(|group| group.name.as_str());
    let group = groups.iter().find(|group| group.name == name);
    let group =
        group.ok_or_else(|| Error::NoSuchTarget { glob: name.to_owned(), hint: suggest::hint(name, names()) })?;
    let mut input = edgetest_support::input::Input::new(bytes);
    let at = input.pick(group.targets.len());
    Ok((group.targets[at], Imported::Bytes(bytes[input.read()..].to_vec())))
}

/// What came of it.
fn told(report: &Report, plan: &TestPlan, cases: &[(TargetId, Imported)], ends: &[Option<Single>]) -> String {
    let mut text = String::new();
    for finding in &report.triaged.findings {
        writeln!(text, "{}\n", diagnostic(report, finding, publish::style()).trim_end())
            .expect("writing to a String does not fail");
        if finding.item.contains(" /") {
            writeln!(text, "{}\n", finding.reproducer.trim_end()).expect("writing to a String does not fail");
        }
    }
    for ((id, _), single) in cases.iter().zip(ends) {
        let callable = &plan.targets[id.0 as usize].path;
        let ended = match single.as_ref().map(|single| &single.ending) {
            Some(Ending::Failed { .. }) => "fails",
            Some(Ending::Returned) => "returns",
            Some(Ending::Rejected) => "is not reached: an argument cannot be built",
            None => "ends in no way that can be told",
        };
        writeln!(text, "`{callable}` {ended}.").expect("writing to a String does not fail");
    }
    text.push_str("Kept as a seed; `cargo edgetest generate` writes a test of it.\n");
    text
}
