//! A hundred thousand cases, more than a hundred of which are known beforehand to end their process: each is charged to
//! its case, none is lost and none is charged twice.

mod built;
#[path = "account/subject.rs"]
#[expect(dead_code, reason = "only the predicate is of use here; the rest runs in the harness")]
#[expect(unsafe_code, reason = "the subject raises a signal")]
mod subject;

use edgetest_plan::TargetId;
use edgetest_run::{Cases, Launcher, Outcome, Stopped, SweepSpec};
use edgetest_support::{FRUGAL, Lexicon, MODEST, Mode, Source};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

/// Name, function and one case in how many is deadly.
const TARGETS: [(&str, &str, u64); 20] = [
    ("abort 1", "abort", 300),
    ("abort 2", "abort", 300),
    ("abort 3", "abort", 500),
    ("exit 1", "exit", 300),
    ("exit 2", "exit", 300),
    ("exit 3", "exit", 500),
    ("overflow 1", "overflow", 400),
    ("overflow 2", "overflow", 400),
    ("overflow 3", "overflow", 500),
    ("exhaust 1", "exhaust", 400),
    ("exhaust 2", "exhaust", 400),
    ("signal 1", "signal", 500),
    ("signal 2", "signal", 500),
    ("signal 3", "signal", 500),
    ("hang 1", "hang", 2500),
    ("hang 2", "hang", 2500),
    ("panic 1", "panic", 10),
    ("panic 2", "panic", 100),
    ("panic 3", "panic", 1000),
    ("panic 4", "panic", 1),
];
const CASES: u64 = 5_000;
const SEED: u64 = 7;

static LEXICON: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };

/// The cases that a target fails, by number. Values are drawn as floats: integers get small once a target has shown that it
/// cannot bear large inputs.
fn deadly(name: &str, one_in: u64) -> Vec<u64> {
    let mut source = Source::new(Mode::sweep(SEED, name, 0), &LEXICON, &[]);
    let dies = |case: &u64| {
        source.restart(Mode::sweep(SEED, name, *case));
        let value =
            source.f64().to_bits() ^ source.f64().to_bits().rotate_left(17) ^ source.f64().to_bits().rotate_left(41);
        subject::is_deadly(value, one_in)
    };
    (0..CASES).filter(dies).collect()
}

fn kind(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Abort { .. } => "abort",
        Outcome::Exit { code: 0 } => "exit",
        Outcome::StackOverflow { .. } => "overflow",
        Outcome::OutOfMemory { .. } => "exhaust",
        Outcome::Signal { number: 9 } => "signal",
        Outcome::Hang { .. } => "hang",
        Outcome::Panic(_) => "panic",
        _ => "another",
    }
}

#[test]
fn of_a_hundred_thousand_cases_every_death_is_charged_to_its_own() {
    let rows: Vec<String> =
        TARGETS.iter().map(|(name, function, one_in)| format!("{name:?} {function} {one_in};")).collect();
    let harness = include_str!("account/harness.rs");
    let harness = harness.replace("include!(\"targets.rs\");", &format!("targets! {{ {} }}", rows.join("\n")));
    let subject = include_str!("account/subject.rs");
    let executable = built::build(&built::Sources { name: "account", subject, harness: &harness });

    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("scratch-account");
    let mut spec = SweepSpec::new(TARGETS.len(), scratch);
    (spec.seed, spec.cases_per_target, spec.jobs) = (SEED, Cases::Exactly(CASES), 2);
    (spec.time, spec.settle_time) = (Duration::from_secs(600), Duration::from_secs(5));
    spec.limits.case_cpu = Duration::from_millis(100);
    spec.limits.heap = 64 << 20;
    spec.limits.deaths_per_target = u32::MAX;
    if cfg!(target_os = "linux") {
        let program = env!("CARGO_BIN_EXE_edgetest-launcher").into();
        spec.launcher =
            Launcher::Program { program, arguments: Vec::new(), most: edgetest_run::IsolationLevel::Strong };
    }
    let runs = edgetest_run::sweep(&executable, &spec, &|_| {}, &AtomicBool::new(false)).expect("the harness runs");

    assert_eq!(runs.harness_errors, Vec::<String>::new());
    assert_eq!((runs.stopped, runs.cases), (Stopped::Exhausted, CASES * TARGETS.len() as u64));
    let mut deaths = 0;
    for (at, (name, function, one_in)) in TARGETS.into_iter().enumerate() {
        let target = TargetId(u32::try_from(at).expect("there are few"));
        let expected = deadly(name, one_in);
        let run = &runs.targets[&target];
        let count = expected.len() as u64;
        assert_eq!((run.cases, run.reached, run.failed), (CASES, CASES, count), "{name}");
        assert_eq!(run.deaths, if function == "panic" { 0 } else { count }, "{name}");
        let found = runs.failures.iter().filter(|failure| failure.target == target);
        let found: Vec<_> =
            found.map(|failure| (kind(&failure.outcome), failure.case & !(MODEST | FRUGAL), failure.seen)).collect();
        // One failure by target and site, with the first of its cases.
        let first: Vec<_> = expected.first().map(|first| (function, *first, count)).into_iter().collect();
        assert_eq!(found, first, "{name}");
        deaths += run.deaths;
    }
    assert!(deaths > 100, "{deaths}");
}
