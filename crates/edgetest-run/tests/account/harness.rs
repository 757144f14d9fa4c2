//! Targets by function and rate, each with a name of its own so that each draws values of its own.

use edgetest_support::{Lexicon, Source, Target};

static LEXICON: Lexicon = Lexicon { tokens: &[], seeds: &[], byte_seeds: &[], integers: &[] };

macro_rules! targets {
    ($($name:literal $function:ident $one_in:literal;)*) => {
        static TARGETS: &[Target] = &[$(Target {
            name: $name,
            run: |g: &mut Source| {
                // Three, since a single one takes the same few boundary values again and again.
                let value = g.f64().to_bits() ^ g.f64().to_bits().rotate_left(17) ^ g.f64().to_bits().rotate_left(41);
                g.call();
                subject::$function(value, $one_in);
                Some(())
            },
            seeds: &[],
        },)*];
    };
}

include!("targets.rs");

fn main() {
    edgetest_support::worker::main(TARGETS, &LEXICON);
}
