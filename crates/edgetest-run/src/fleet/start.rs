//! Moves what was built and starts each fuzz target there, as the check of a build does.

use super::build::renew;
use super::output::{Lying, list};
use super::{Breach, FleetError, Program, Rehearsal, companions, elf};
use crate::launcher::trial_command;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

/// Calls into the sanitizer that a program with one has at least.
const CALLS: usize = 1000;
/// Counters of coverage likewise.
const COUNTERS: u64 = 100;
/// Of a hundred targets so many may be broken.
const BROKEN: usize = 10;
/// What a fleet stores of a build.
const STORED: u64 = 10 << 30;
/// Seconds of one input, four of which are run.
const PATIENCE: Duration = Duration::from_secs(110);
const POLL: Duration = Duration::from_millis(10);
/// Bytes that are kept of what a target says.
const HEARD: usize = 256 << 10;
/// Lines of it that are shown.
const LINES: usize = 12;

pub(super) fn start(rehearsal: &Rehearsal<'_>) -> Result<(Vec<Program>, Vec<Breach>), FleetError> {
    let mut breaches = Vec::new();
    let (mut targets, mut others) = (Vec::new(), Vec::new());
    for lying in list(&rehearsal.output()) {
        match lying {
            Lying::Target(path) => targets.push(path),
            Lying::Unfuzzed(name) => breaches.push(Breach::Name { name }),
            Lying::Other(name) => others.push(name),
        }
    }
    let names: Vec<String> = targets.iter().map(|path| name(path)).collect();
    breaches.extend(companions::check(&rehearsal.output(), &others, &names));
    if targets.is_empty() {
        breaches.push(Breach::NothingBuilt);
    }
    let size: u64 = targets.iter().filter_map(|path| fs::metadata(path).ok()).map(|facts| facts.len()).sum();
    if size > STORED {
        breaches.push(Breach::TooLarge { mib: size >> 20 });
    }
    let moved = rehearsal.home.join("moved");
    renew(&moved)?;
    let mut programs = Vec::new();
    let mut broken = 0;
    for path in &targets {
        let (program, mut found) = one(rehearsal, path, &moved)?;
        broken +=
            usize::from(found.iter().any(|breach| matches!(breach, Breach::Broken { .. } | Breach::Immovable { .. })));
        breaches.append(&mut found);
        programs.push(program);
    }
    if broken * 100 > targets.len() * BROKEN {
        breaches.push(Breach::BadBuild { broken, of: targets.len() });
    }
    Ok((programs, breaches))
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// One target: what it is made of, and whether it runs.
fn one(rehearsal: &Rehearsal<'_>, path: &Path, moved: &Path) -> Result<(Program, Vec<Breach>), FleetError> {
    let name = name(path);
    let mut breaches = Vec::new();
    let facts = elf::read(&fs::read(path).map_err(FleetError::io(path))?);
    if let Some(facts) = &facts {
        if !facts.fits {
            breaches.push(Breach::Architecture { name: name.clone() });
        }
        let library = |library: &String| Breach::Library { name: name.clone(), library: library.clone() };
        breaches.extend(facts.libraries.iter().map(library));
        if facts.sanitizer_calls < CALLS {
            breaches.push(Breach::NoSanitizer { name: name.clone(), calls: facts.sanitizer_calls });
        }
    }
    let elsewhere = moved.join(&name);
    fs::copy(path, &elsewhere).map_err(FleetError::io(&elsewhere))?;
    let said = run(rehearsal, &elsewhere)?;
    let counters = counters(&said).unwrap_or_default();
    if is_done(&said) {
        if counters < COUNTERS {
            breaches.push(Breach::FewCounters { name: name.clone(), counters });
        }
    } else {
        let told = Telling::of(&said);
        breaches.push(if is_done(&run(rehearsal, path)?) {
            Breach::Immovable { name: name.clone(), said: told.0 }
        } else {
            Breach::Broken { name: name.clone(), said: told.0 }
        });
    }
    let _ = fs::remove_file(&elsewhere);
    Ok((Program { name, counters, sanitizer_calls: facts.map(|facts| facts.sanitizer_calls) }, breaches))
}

/// What a target says when it is started with nothing to begin with, shut in and far from where it was built.
fn run(rehearsal: &Rehearsal<'_>, program: &Path) -> Result<String, FleetError> {
    let home = rehearsal.home.join("run");
    renew(&home)?;
    let interpreter = interpreter(program);
    let started = interpreter.as_deref().unwrap_or(program);
    let mut command = trial_command(rehearsal.launcher, started, &home);
    command.args(interpreter.is_some().then_some(program)).args([
        "-seed=1337",
        "-runs=4",
        "-timeout=25",
        "-rss_limit_mb=2560",
    ]);
    command.env_clear().env("HOME", &home).env("TMPDIR", &home).env("RUST_BACKTRACE", "0");
    // Leaks cannot be looked for where a process may not look into another, nor limits be changed. That there are options at all
    // has the launcher leave the address space to the sanitizer.
    command.env(
        "ASAN_OPTIONS",
        "allocator_may_return_null=1:handle_abort=1:detect_leaks=0:disable_coredump=0:symbolize=0",
    );
    command.current_dir(&home).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    let refused = |source| FleetError::Start { program: program.display().to_string(), source };
    let mut child = command.spawn().map_err(refused)?;
    let mut stderr = child.stderr.take().expect("standard error was asked to be a pipe");
    let reader = thread::spawn(move || {
        let (mut kept, mut buffer) = (Vec::new(), [0; 8192]);
        while let Ok(count @ 1..) = stderr.read(&mut buffer) {
            kept.extend_from_slice(&buffer[..count.min(HEARD.saturating_sub(kept.len()))]);
        }
        kept
    });
    let begun = Instant::now();
    while child.try_wait().map_err(refused)?.is_none() {
        if begun.elapsed() > PATIENCE || rehearsal.stop.load(Ordering::Relaxed) {
            let _ = child.kill();
            let _ = child.wait();
            break;
        }
        thread::sleep(POLL);
    }
    let said = reader.join().expect("readers of pipes do not panic");
    if rehearsal.stop.load(Ordering::Relaxed) {
        Err(FleetError::Interrupted)
    } else {
        Ok(String::from_utf8_lossy(&said).into_owned())
    }
}

/// What runs a script.
fn interpreter(program: &Path) -> Option<PathBuf> {
    let text = fs::read(program).ok()?;
    let line = text.strip_prefix(b"#!")?.split(|byte| *byte == b'\n').next()?;
    let word = String::from_utf8_lossy(line).split_whitespace().next().map(str::to_owned)?;
    fs::canonicalize(word).ok()
}

fn is_done(said: &str) -> bool {
    said.lines().any(|line| line.starts_with("Done 4 runs"))
}

/// `INFO: Loaded 1 modules   (331 inline 8-bit counters): …`
fn counters(said: &str) -> Option<u64> {
    let line = said.lines().find(|line| line.starts_with("INFO: Loaded ") && line.contains("inline 8-bit counters"))?;
    line.split_once('(')?.1.split_whitespace().next()?.parse().ok()
}

/// The lines that tell a person why.
struct Telling(String);

impl Telling {
    fn of(said: &str) -> Self {
        let noise = |line: &&str| line.starts_with("INFO: ") || line.trim().is_empty() || line.starts_with('#');
        let lines: Vec<&str> = said.lines().filter(|line| !noise(line)).take(LINES).collect();
        Self(if lines.is_empty() { "it said nothing".to_owned() } else { lines.join("\n") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_engine_is_understood() {
        let said = "INFO: Seed: 1337\nINFO: Loaded 1 modules   (331 inline 8-bit counters): 331 [0x1, 0x2), \nDone 4 runs in 0 second(s)\n";
        assert_eq!((counters(said), is_done(said)), (Some(331), true));
        assert_eq!((counters("INFO: A corpus"), is_done("Done 40 runs")), (None, false));
        assert_eq!(Telling::of("INFO: Seed: 1\n\nthread 'x' panicked\n").0, "thread 'x' panicked");
    }
}
