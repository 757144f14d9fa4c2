//! What holds of the values, the cases and the probe, seen as a harness sees them.
#![cfg(not(feature = "baseline"))]

mod builds;
mod cases;
mod probe;
mod values;

use edgetest_support::{BOUNDARY_CASES, Lexicon, Mode, Source};

static LEXICON: Lexicon = Lexicon {
    tokens: &["://", "?", "%2F", "localhost", "$"],
    seeds: &["http://example.com/a?b=c", "x: y"],
    byte_seeds: &[b"\x7fELF\x02\x01", b"GET / HTTP/1.1\r\n\r\n"],
    integers: &[86_400, 1_234_567],
};

/// Values of the callable's own docs.
static OWN: &[&str] = &["2021-01-01T12:34:56Z", "1.5.0-rc.1"];

fn source(mode: Mode) -> Source {
    Source::new(mode, &LEXICON, OWN)
}

/// What `draw` gives in each case of the walk over boundary values.
fn boundary<T>(draw: impl Fn(&mut Source) -> T) -> Vec<T> {
    cases(0..BOUNDARY_CASES, draw)
}

/// What `draw` gives in so many random cases.
fn random<T>(count: u64, draw: impl Fn(&mut Source) -> T) -> Vec<T> {
    cases(BOUNDARY_CASES..BOUNDARY_CASES + count, draw)
}

fn cases<T>(cases: std::ops::Range<u64>, draw: impl Fn(&mut Source) -> T) -> Vec<T> {
    let mut source = source(Mode::Replay(Vec::new()));
    cases
        .map(|case| {
            source.restart(Mode::sweep(1, "crate::callable", case));
            draw(&mut source)
        })
        .collect()
}
