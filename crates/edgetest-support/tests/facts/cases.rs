use crate::{LEXICON, OWN, source};
use edgetest_support::{BOUNDARY_CASES, Choice, Mode, Source, Stream};
use std::sync::Mutex;

/// One of each kind of value.
fn draw(source: &mut Source) -> String {
    let list = source.repeat(|source| Some((source.u8(), source.str())));
    format!(
        "{:?} {:?} {} {} {:?} {:?} {:?} {:?} {:?} {} {list:?}",
        source.bool(),
        source.char(),
        source.u128(),
        source.i64(),
        source.f32().to_bits(),
        source.f64().to_bits(),
        source.string(),
        source.bytes(),
        source.byte_slice(),
        source.pick(3),
    )
}

#[test]
fn a_recorded_case_gives_the_same_values_again() {
    let mut first = source(Mode::Replay(Vec::new()));
    first.record(true, None);
    for case in (0..BOUNDARY_CASES).step_by(7).chain(300..500) {
        first.restart(Mode::sweep(7, "a::b", case));
        let value = draw(&mut first);
        let choices = first.choices().to_vec();
        let mut again = source(Mode::Replay(choices.clone()));
        again.record(true, None);
        again.restart(Mode::Replay(choices.clone()));
        assert_eq!(draw(&mut again), value);
        // NaN is no equal of itself, so the choices are compared as they are written.
        assert_eq!(edgetest_support::choice::encode(again.choices()), edgetest_support::choice::encode(&choices));
    }
}

#[test]
fn the_same_seed_target_and_case_give_the_same_values() {
    let value = |seed, target, case| draw(&mut source(Mode::sweep(seed, target, case)));
    for case in [0, 3, 255, 256, 5_000] {
        assert_eq!(value(1, "a::b", case), value(1, "a::b", case));
    }
    assert_ne!(value(1, "a::b", 5_000), value(2, "a::b", 5_000));
    assert_ne!(value(1, "a::b", 5_000), value(1, "a::c", 5_000));
    assert_ne!(value(1, "a::b", 5_000), value(1, "a::b", 5_001));
}

#[test]
fn recording_changes_no_value() {
    let mut recorded = source(Mode::Replay(Vec::new()));
    recorded.record(true, None);
    recorded.restart(Mode::sweep(1, "a", 999));
    assert_eq!(draw(&mut recorded), draw(&mut source(Mode::sweep(1, "a", 999))));
}

#[test]
fn a_case_without_choices_is_the_simplest() {
    let mut source = source(Mode::Replay(Vec::new()));
    assert_eq!(draw(&mut source), "false '0' 0 0 0 0 \"\" [] [] 0 Some([])");
}

#[test]
fn a_choice_of_the_wrong_kind_stands_for_the_simplest_value() {
    let mut source =
        source(Mode::Replay(vec![Choice::Text("a".into()), Choice::Int(3), Choice::Pick(9), Choice::Int(300)]));
    assert_eq!((source.u8(), source.string(), source.pick(3), source.u8()), (0, String::new(), 0, 44));
}

#[test]
fn choices_are_streamed_as_they_are_drawn() {
    static SEEN: Mutex<Vec<Choice>> = Mutex::new(Vec::new());
    let stream = Stream {
        drawn: |choice| {
            SEEN.lock().expect("no test panics with it").push(choice.clone());
        },
        kept: |count| SEEN.lock().expect("no test panics with it").truncate(count),
    };
    let mut source = Source::new(Mode::Replay(Vec::new()), &LEXICON, OWN);
    source.record(true, Some(stream));
    source.restart(Mode::sweep(1, "a", 300));
    source.build(0, 1, &[(1, |source: &mut Source| source.u8().is_multiple_of(2).then_some(()))]);
    source.str();
    assert_eq!(*SEEN.lock().expect("no test panics with it"), source.choices());
    assert!(!source.choices().is_empty());
}
