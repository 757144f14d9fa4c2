//! The worker: a generated binary's `main`. It takes commands, runs cases and tells what happened.
//!
//! Everything that can end the process is left to the supervisor, who reads the page. Compiled into every build of this
//! crate, but only the feature `worker`, which harnesses enable, installs the allocator.

mod behaviour;
#[cfg(any(feature = "fuzz", feature = "coverage"))]
mod bench;
mod cases;
mod clock;
mod frames;
#[cfg(feature = "fuzz")]
mod fuzz;
mod hook;
mod map;
#[cfg(all(feature = "coverage", not(feature = "fuzz")))]
mod profile;
#[cfg(feature = "fuzz")]
mod prune;
#[cfg(any(test, feature = "fuzz"))]
mod seen;
mod stream;
mod threads;

use crate::lockdown::{self, layer};
use crate::page::{MAGIC, State};
use crate::wire::{Command, Event};
use crate::{Lexicon, Target, alloc};
pub use frames::of_subject as frames_of_subject;
pub use hook::is_foreign;

use behaviour::Behaviours;
use cases::{Runner, Slice, Which};
use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Write as _};
use std::mem::ManuallyDrop;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

#[cfg(feature = "worker")]
#[global_allocator]
static ALLOCATOR: alloc::Capped = alloc::Capped;

/// Bytes of the stack that cases run on: that of a main thread on most systems, four times that of std's threads.
pub const STACK: usize = 8 << 20;

/// What the worker is told at its start: `PAGE NONCE [null=FILE] [layers=A,B] [filter=off] [heap=BYTES] [stack=BYTES]`.
#[derive(Debug)]
struct Arguments {
    page: String,
    nonce: u64,
    null: Option<String>,
    layers: Vec<String>,
    /// Whether it puts on a filter of its own.
    filter: bool,
    heap: usize,
    stack: usize,
}

impl Arguments {
    fn parse(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut arguments = Self {
            page: words.next()?,
            nonce: u64::from_str_radix(&words.next()?, 16).ok()?,
            null: None,
            layers: Vec::new(),
            filter: true,
            heap: alloc::DEFAULT_CAP,
            stack: STACK,
        };
        for word in words {
            let (key, value) = word.split_once('=')?;
            match key {
                "null" => arguments.null = Some(value.to_owned()),
                "layers" => {
                    let names = value.split(',').filter(|name| !name.is_empty());
                    arguments.layers = names.map(str::to_owned).collect();
                }
                "filter" => arguments.filter = value != "off",
                "heap" => arguments.heap = value.parse().ok()?,
                "stack" => arguments.stack = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(arguments)
    }
}

/// Runs the cases that the supervisor asks for, until it has enough.
///
/// # Panics
/// When it was not started by a supervisor.
pub fn main(targets: &'static [Target], lexicon: &'static Lexicon) {
    let arguments = Arguments::parse(std::env::args().skip(1)).expect("this program is started by cargo edgetest");
    let page = map::page(&arguments.page).expect("the supervisor made the page");
    page.magic.store(MAGIC, Relaxed);
    page.nonce.store(arguments.nonce, Relaxed);
    let (commands, events) = map::pipes(arguments.null.as_deref()).expect("the supervisor holds both pipes");
    // The code under test may close files that it does not own; closing them again would abort.
    let (commands, events) = (ManuallyDrop::new(commands), ManuallyDrop::new(events));
    let mut talk = Talk { nonce: arguments.nonce, events };
    let Some(()) = shut_in(&arguments, &mut talk) else {
        return;
    };
    let runner = Runner {
        page,
        targets,
        lexicon,
        heap: arguments.heap,
        banned: Vec::new(),
        sites: HashMap::new(),
        behaviours: Behaviours::default(),
    };
    let case_thread = std::thread::Builder::new().name("edgetest".into()).stack_size(arguments.stack);
    let thread = case_thread.spawn(move || serve(runner, &commands, talk)).expect("a thread can be started");
    // Its panics are told by the hook or not at all.
    let _ = thread.join();
}

fn shut_in(arguments: &Arguments, talk: &mut Talk) -> Option<()> {
    let mut layers = arguments.layers.clone();
    if arguments.filter && lockdown::install() {
        layers.push(layer::EXEC_FILTER.to_owned());
    }
    match lockdown::prove(&layers) {
        Ok(()) => talk.tell(&Event::Ready { proven: layers }),
        Err(what) => {
            talk.tell(&Event::Unsafe { what });
            None
        }
    }
}

/// Obeys until it is told to leave. Only then the page says so: a worker that cannot go on is as good as dead.
fn serve(mut runner: Runner, commands: &File, mut talk: Talk) {
    let page = runner.page;
    hook::install(page, harness_name());
    page.set_state(State::Idle);
    for line in BufReader::new(commands).lines() {
        let command = line.ok().as_deref().and_then(Command::decode);
        #[cfg(feature = "fuzz")]
        if let Some(Command::Fuzz(campaign)) = command {
            return fuzz::run(bench::Bench::new(runner, &campaign), talk, &campaign);
        }
        #[cfg(all(feature = "coverage", not(feature = "fuzz")))]
        if let Some(Command::Fuzz(campaign)) = command {
            return profile::run(bench::Bench::new(runner, &campaign), &mut talk, &campaign);
        }
        match command.and_then(|command| obey(&mut runner, command, &mut talk)) {
            Some(false) => {}
            Some(true) => {
                page.set_state(State::Done);
                return;
            }
            None => return,
        }
    }
}

/// `Some(true)`: it is time to leave; `None`: the command makes no sense or nobody listens.
fn obey(runner: &mut Runner, command: Command, talk: &mut Talk) -> Option<bool> {
    match command {
        Command::Sweep { target, first, count, millis, seed } => {
            let slice = Slice { target, first, count, time: Duration::from_millis(millis), seed };
            let end = runner.sweep(slice, &mut |event| talk.tell(event))?;
            talk.tell(&end)?;
            return Some(matches!(end, Event::Slice { recycle: true, .. }));
        }
        Command::Derive { target, case, seed } => {
            let end = runner.single(target, Which::OfSweep { case, seed })?;
            talk.tell(&end)?;
        }
        Command::Try { target, frames, choices } => {
            let end = runner.single(target, Which::Recorded { choices, frames })?;
            talk.tell(&end)?;
        }
        Command::Measure { target, times, choices } => {
            let end = runner.measure(target, times, &choices)?;
            talk.tell(&end)?;
        }
        Command::Decode { target, input } => {
            let end = runner.single(target, Which::OfInput { input })?;
            talk.tell(&end)?;
        }
        // Only a process that was built for it can; see `serve`.
        Command::Fuzz(_) => return None,
        Command::Ban { unit } => runner.banned.push(unit),
        Command::Quit => return Some(true),
    }
    Some(false)
}

struct Talk {
    nonce: u64,
    events: ManuallyDrop<File>,
}

impl Talk {
    /// `None`: nobody listens.
    fn tell(&mut self, event: &Event) -> Option<()> {
        let mut line = event.encode(self.nonce);
        line.push('\n');
        self.events.write_all(line.as_bytes()).ok()
    }
}

/// The harness's crate name: that of its binary.
fn harness_name() -> String {
    let program = std::env::current_exe().ok();
    let stem =
        program.as_deref().and_then(|path| path.file_stem()).map(|stem| stem.to_string_lossy().replace('-', "_"));
    stem.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Option<Arguments> {
        Arguments::parse(line.split(' ').map(str::to_owned))
    }

    #[test]
    fn arguments_that_make_no_sense_are_refused() {
        let arguments = parse("fd:3 1f null=fd:4 layers=landlock,seccomp heap=7").expect("these make sense");
        assert_eq!((arguments.nonce, arguments.heap, arguments.stack), (0x1f, 7, STACK));
        assert_eq!(arguments.layers, ["landlock", "seccomp"]);
        for line in ["page", "page x", "page 1f heap=x", "page 1f colour=red", "page 1f null"] {
            assert!(parse(line).is_none(), "{line}");
        }
    }
}
