//! `ci clusterfuzzlite|oss-fuzz --check`: does here what a fleet's image would do, and tells what it would refuse.

use super::project::Project;
use crate::args::CiArgs;
use crate::error::Error;
use crate::exit::Exit;
use crate::harness::Folders;
use crate::shell::Shell;
use crate::{launcher, lock, publish};
use edgetest_generate::CiHost;
use edgetest_inspect::SelectedPackage;
use edgetest_run::IsolationLevel;
use edgetest_run::fleet::{Breach, Fleet, Program, Rehearsal};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Reads the files, builds the targets and starts each of them.
pub fn rehearse(
    host: CiHost,
    project: &Project,
    package: &SelectedPackage,
    args: &CiArgs,
    shell: Shell,
    stop: &AtomicBool,
) -> Result<Exit, Error> {
    let folders = Folders::of(package);
    let _lock = lock::hold(&folders.root, stop, || shell.status("Waiting", "for another run in this project"))?;
    let isolation = launcher::probe(&folders.scratch, IsolationLevel::None)?;
    let rehearsal = Rehearsal {
        fleet: if host == CiHost::OssFuzz { Fleet::OssFuzz } else { Fleet::ClusterFuzzLite },
        name: &project.facts.name,
        repository: &project.root,
        folder: &host.folder(&project.facts),
        packages: &project.facts.packages,
        home: &folders.root.join("fleet"),
        launcher: &launcher::launcher(&isolation),
        offline: args.cargo.offline,
        jobs: args.cargo.jobs,
        stop,
    };
    let mut breaches = rehearsal.declared();
    let (stand_ins, built) = {
        let _busy = shell.busy("Building", "the fuzz targets as the image would");
        rehearsal.built()?
    };
    for stand_in in stand_ins {
        shell.status("", stand_in);
    }
    let is_built = built.is_empty();
    breaches.extend(built);
    let mut programs = Vec::new();
    if is_built {
        let _busy = shell.busy("Starting", "each fuzz target, moved and shut in");
        let (started, found) = rehearsal.started()?;
        breaches.extend(found);
        programs = started;
    }
    publish::print(&told(&programs, &breaches))?;
    Ok(if breaches.iter().any(Breach::is_refused) { Exit::Findings } else { Exit::Clean })
}

fn told(programs: &[Program], breaches: &[Breach]) -> String {
    let mut text = String::new();
    let mut line = |what: String| writeln!(text, "{what}").expect("writing to a String does not fail");
    for Program { name, counters, sanitizer_calls } in programs {
        let calls = sanitizer_calls.map(|calls| format!(", {calls} calls into the sanitizer")).unwrap_or_default();
        line(format!("{name}: {counters} counters{calls}"));
    }
    for breach in breaches {
        let weight = if breach.is_refused() { "error" } else { "warning" };
        line(format!("{weight}: {breach}"));
    }
    let refused = breaches.iter().filter(|breach| breach.is_refused()).count();
    line(match (refused, programs.len()) {
        (0, count) => format!("The fleet would take {count} fuzz targets."),
        (1, _) => "The fleet would refuse this, or leave targets unfuzzed, for 1 reason.".to_owned(),
        (several, _) => format!("The fleet would refuse this, or leave targets unfuzzed, for {several} reasons."),
    });
    text
}
