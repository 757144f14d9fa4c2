use crate::{random, source};
use edgetest_support::{Choice, Mode, Mutator, Place, Source, Way, stage};

/// Refuses odd numbers.
fn even(source: &mut Source) -> Option<u8> {
    let value = source.u8();
    source.enter(7);
    source.leave();
    value.is_multiple_of(2).then_some(value)
}

fn nested(source: &mut Source) -> Option<u8> {
    source.build(1, 1, &[(7, even as fn(&mut Source) -> Option<u8>), (8, nested)])
}

fn push(source: &mut Source, list: &mut Vec<u8>) -> Option<()> {
    let value = even(source)?;
    list.push(value);
    Some(())
}

const WAYS: &[Way<u8>] = &[(7, even), (8, nested)];
const MUTATORS: &[Mutator<Vec<u8>>] = &[(9, push)];

#[test]
fn a_recorded_build_holds_only_what_succeeded() {
    let mut source = source(Mode::Replay(Vec::new()));
    source.record(true, None);
    for case in 0..500 {
        source.restart(Mode::sweep(1, "a", case));
        let value = source.build(0, 1, WAYS);
        let choices = source.choices().to_vec();
        match value {
            Some(value) => {
                let (last, picks) = choices.split_last().expect("a way was picked");
                assert_eq!(*last, Choice::Int(value.into()));
                assert!(picks.iter().all(|choice| matches!(choice, Choice::Pick(_))), "{choices:?}");
                source.restart(Mode::Replay(choices));
                assert_eq!(source.build(0, 1, WAYS), Some(value));
            }
            None => assert_eq!(choices, []),
        }
    }
}

#[test]
fn most_builds_succeed_and_reach_every_way() {
    let values = random(500, |source| source.build(0, 1, WAYS));
    assert!(values.iter().flatten().count() > 450);
}

#[test]
fn mutators_that_refuse_do_not_count() {
    let mut source = source(Mode::Replay(Vec::new()));
    source.record(true, None);
    let mut unchanged = 0;
    for case in 0..500 {
        source.restart(Mode::sweep(1, "a", case));
        let mut list = Vec::new();
        source.mutate(&mut list, MUTATORS);
        assert_eq!(source.choices()[0], Choice::Pick(list.len() as u64));
        assert_eq!(source.choices().len(), 1 + 2 * list.len());
        unchanged += u32::from(list.is_empty());
        let choices = source.choices().to_vec();
        source.restart(Mode::Replay(choices));
        let mut again = Vec::new();
        source.mutate(&mut again, MUTATORS);
        assert_eq!(again, list);
    }
    assert!((200..400).contains(&unchanged), "{unchanged}");
}

#[test]
fn without_mutators_nothing_is_drawn() {
    let mut source = source(Mode::Replay(Vec::new()));
    source.record(true, None);
    source.restart(Mode::sweep(1, "a", 0));
    source.mutate(&mut 1, &[]);
    assert_eq!(source.choices(), []);
}

#[test]
fn a_banned_unit_is_passed_over_except_in_replay() {
    let one: Way<u8> = (1, |_| Some(1));
    let two: Way<u8> = (2, |_| Some(2));
    let mut source = source(Mode::Replay(Vec::new()));
    source.ban(1);
    for case in 0..500 {
        source.restart(Mode::sweep(1, "a", case));
        assert_eq!(source.build(0, 2, &[one, two]), Some(2));
    }
    assert_eq!(source.build(0, 1, &[one]), None);
    source.restart(Mode::Replay(vec![Choice::Pick(0)]));
    assert_eq!(source.build(0, 2, &[one, two]), Some(1));
}

#[test]
fn builders_within_builders_come_to_an_end() {
    fn endless(source: &mut Source) -> Option<u8> {
        source.build(1, 0, &[(1, endless as fn(&mut Source) -> Option<u8>)])
    }
    let mut source = source(Mode::sweep(1, "a", 0));
    assert_eq!(endless(&mut source), None);
    source.restart(Mode::Replay(Vec::new()));
    assert_eq!(endless(&mut source), None);
}

#[test]
fn setup_values_are_mostly_ordinary() {
    let way: Way<usize> = (1, |source| Some(source.usize()));
    let values = random(2_000, |source| source.build(0, 1, &[way]));
    let small = values.iter().flatten().filter(|value| **value <= 20).count();
    assert!(small > 1_500, "{small}");
    assert!(small < 1_990, "{small}");
}

#[test]
fn the_place_tells_setup_from_the_call() {
    let mut source = source(Mode::Replay(vec![Choice::Pick(0)]));
    even(&mut source);
    source.enter(8);
    assert_eq!(source.place(), Place { stage: stage::SETUP, unit: 8, step: 2 });
    assert!(!source.reached());
    source.leave();
    assert_eq!(source.place().stage, stage::HARNESS);
    source.call();
    assert_eq!(source.place().stage, stage::CALL);
    assert!(source.reached());
    source.restart(Mode::Replay(Vec::new()));
    assert_eq!((source.place(), source.reached()), (Place::default(), false));
}

#[test]
fn a_sequence_comes_again_from_its_choices_and_gets_longer_than_any_setup() {
    let mut source = source(Mode::Replay(Vec::new()));
    source.record(true, None);
    let mut longest = 0;
    for case in 0..500 {
        source.restart(Mode::sweep(1, "a", case));
        let mut list = Vec::new();
        source.sequence(&mut list, MUTATORS);
        let choices = source.choices().to_vec();
        longest = longest.max(list.len());
        let mut again = Vec::new();
        source.restart(Mode::Replay(choices));
        source.sequence(&mut again, MUTATORS);
        assert_eq!(again, list);
    }
    assert!(longest > 6, "{longest}");
}
