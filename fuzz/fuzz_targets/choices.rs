//! A line of choices comes from a process that ran foreign code: whatever it holds, reading it must not panic, and what
//! it reads must be spelled in one way.

#![no_main]

use edgetest_support::choice::{decode, encode};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    if let Some(choices) = decode(line) {
        let spelled = encode(&choices);
        let again = decode(&spelled).expect("what was spelled can be read");
        assert_eq!(encode(&again), spelled);
    }
});
