//! The supervisor reads lines that stand beside foreign output: none may make it panic, and what it understands must
//! survive being written again.

#![no_main]

use edgetest_support::wire::{Command, Event, escape, unescape};
use libfuzzer_sys::fuzz_target;

const NONCE: u64 = 7;

fuzz_target!(|line: &str| {
    assert_eq!(unescape(&escape(line)), line);
    if let Some(command) = Command::decode(line) {
        let spelled = command.encode();
        let again = Command::decode(&spelled).expect("what was spelled can be read");
        assert_eq!(again.encode(), spelled);
    }
    let addressed = format!("{NONCE:016x}\t{line}");
    if let Some(event) = Event::decode(&addressed, NONCE) {
        let spelled = event.encode(NONCE);
        let again = Event::decode(&spelled, NONCE).expect("what was spelled can be read");
        assert_eq!(again.encode(NONCE), spelled);
    }
});
