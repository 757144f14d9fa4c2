//! What is written is read back, and noise is not.

use super::*;

fn panic() -> PanicNote {
    let frame = FrameNote { symbol: "a::b<\\>".into(), file: "c\td".into(), line: 1, column: 2 };
    PanicNote { message: "x\ny\\n".into(), file: "f".into(), line: 3, column: 4, frames: vec![frame; 2] }
}

#[test]
fn commands_read_back_as_written() {
    for command in [
        Command::Sweep { target: 1, first: 2, count: 3, millis: 4, seed: 5 },
        Command::Derive { target: 1, case: u64::MAX, seed: 0 },
        Command::Try { target: 0, frames: true, choices: vec![] },
        Command::Try { target: 0, frames: false, choices: vec![Choice::Pick(1), Choice::Text("\t\n".into())] },
        Command::Measure { target: 7, times: 3, choices: vec![Choice::Text("a".into())] },
        Command::Decode { target: 3, input: vec![0, 255] },
        Command::Fuzz(Campaign {
            targets: vec![4, 5],
            seed: 6,
            dictionary: "a\tb".into(),
            corpora: vec!["c".into(), "d e".into()],
            ..Campaign::default()
        }),
        Command::Ban { unit: 9 },
        Command::Quit,
    ] {
        assert_eq!(Command::decode(&command.encode()), Some(command));
    }
}

#[test]
fn events_read_back_as_written_with_their_nonce_only() {
    let place = Place { stage: 1, unit: 2, step: 3 };
    for event in [
        Event::Ready { proven: vec!["landlock".into(), "seccomp".into()] },
        Event::Ready { proven: vec![] },
        Event::Unsafe { what: "a\nb".into() },
        Event::Failure { id: 0, target: 1, case: 2, place, panic: panic() },
        Event::Seen { id: 1, count: 2 },
        Event::Slice { target: 1, next: 2, counts: [3, 4, 5, 6], fresh: 7, threads: 8, recycle: true },
        Event::Found { target: 1, place, panic: panic(), input: vec![] },
        Event::Tally { target: 1, counts: [2, 3, 4, 5] },
        Event::Unit { input: b"\t\n".to_vec() },
        Event::Measured { work: Some(7) },
        Event::Measured { work: None },
        Event::Ended { end: End::Returned, choices: vec![], shown: None },
        Event::Ended { end: End::Returned, choices: vec![], shown: Some("a\tb\n".into()) },
        Event::Ended { end: End::Panicked(place, panic()), choices: vec![Choice::Int(-1)], shown: None },
    ] {
        let line = event.encode(0xab);
        assert_eq!(Event::decode(&line, 0xac), None);
        assert_eq!(Event::decode(&line, 0xab), Some(event));
        assert!(!line.contains('\n'));
    }
}

#[test]
fn noise_is_no_event() {
    for noise in ["", "ab", "ab\tready", "ab\tslice\t1", "ab\tfailure\tx\t1", "zz\tready\t", "ab\tquit"] {
        assert_eq!(Event::decode(noise, 0xab), None, "{noise}");
    }
}
