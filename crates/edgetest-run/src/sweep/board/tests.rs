use super::*;

const HOUR: Duration = Duration::from_secs(3600);

fn board(targets: u32, cases: u64) -> Board {
    Board::new((0..targets).map(TargetId).collect(), |_| Prospect::default(), Cases::Exactly(cases), 2)
}

fn turn(board: &mut Board) -> Turn {
    match board.next(HOUR) {
        Next::Turn(turn) => turn,
        other => panic!("{other:?}"),
    }
}

#[test]
fn every_target_gets_a_short_turn_before_any_gets_a_long_one() {
    let mut board = board(3, 700);
    let mut turns = Vec::new();
    while let Next::Turn(turn) = board.next(HOUR) {
        turns.push((turn.target.0, turn.first & !FRUGAL, turn.count));
        board.done(turn.target, turn.first + turn.count, Yield::New);
    }
    assert_eq!(
        turns,
        [
            (0, 0, 4),
            (1, 0, 4),
            (2, 0, 4),
            (0, 4, 12),
            (1, 4, 12),
            (2, 4, 12),
            (0, 16, 80),
            (1, 16, 80),
            (2, 16, 80),
            (0, 96, 160),
            (1, 96, 160),
            (2, 96, 160),
            (0, 256, 320),
            (1, 256, 320),
            (2, 256, 320),
            (0, 576, 124),
            (1, 576, 124),
            (2, 576, 124)
        ]
    );
    assert_eq!(board.next(HOUR), Next::Finished);
    assert_eq!(board.finished(), 3);
}

#[test]
fn a_modest_target_goes_on_where_it_stands() {
    let mut board = board(1, 700);
    let first = turn(&mut board);
    board.be_modest(first.target);
    board.done(first.target, 7, Yield::New);
    let turns: Vec<Turn> = (0..2)
        .map(|_| {
            let turn = turn(&mut board);
            board.done(turn.target, turn.first + turn.count, Yield::New);
            turn
        })
        .collect();
    assert_eq!((turns[0].first, turns[0].count), ((MODEST | FRUGAL) + 7, 12));
    assert_eq!(turns[1].first, (MODEST | FRUGAL) + 19);
}

#[test]
fn risk_comes_first_and_gets_more() {
    let risk = |target: TargetId| Prospect { risk: target.0 * 10, ..Prospect::default() };
    let mut board = Board::new((0..4).map(TargetId).collect(), risk, Cases::Exactly(100_000), 1);
    let turns: Vec<(u32, u64)> = (0..16)
        .map(|_| {
            let turn = turn(&mut board);
            board.done(turn.target, turn.first + turn.count, Yield::New);
            (turn.target.0, turn.count)
        })
        .collect();
    assert_eq!(turns[..4], [(3, 4), (2, 4), (1, 4), (0, 4)]);
    assert_eq!(turns[12..], [(3, 640), (2, 320), (1, 160), (0, 160)]);
}

#[test]
fn a_target_on_a_plateau_sits_out_longer_and_longer() {
    let mut board = board(2, 100_000_000);
    let mut rounds = Vec::new();
    while board.round < 9 {
        let turn = turn(&mut board);
        let came = if turn.target.0 == 0 { Yield::Old } else { Yield::New };
        rounds.extend((turn.target.0 == 0).then_some(board.round));
        board.done(turn.target, turn.first + turn.count, came);
    }
    assert_eq!(rounds, [0, 2, 5]);
}

#[test]
fn a_board_that_is_restored_goes_on_as_the_one_before() {
    let mut before = board(3, 700);
    for _ in 0..5 {
        let turn = turn(&mut before);
        before.done(turn.target, turn.first + turn.count, Yield::New);
    }
    let mut after = board(3, 700);
    for target in (0..3).map(TargetId) {
        after.restore(target, before.mark(target).expect("it had a turn"));
    }
    after.go_on();
    // The third has not yet had its second turn.
    assert_eq!(turn(&mut after), turn(&mut before));
    assert_eq!((after.round, after.slice), (before.round, before.slice));
    assert_eq!(after.reached(TargetId(0)), 16);
}

#[test]
fn the_first_cases_are_frugal_in_whatever_round_they_run() {
    let mut board = board(1, 700);
    let first = turn(&mut board);
    board.done(first.target, 3, Yield::Old);
    let late = turn(&mut board);
    assert_eq!((board.round, late.first, late.count), (2, FRUGAL + 3, 80));
}

#[test]
fn no_target_is_in_two_hands() {
    let mut board = board(1, 10_000);
    let first = turn(&mut board);
    assert_eq!(board.next(HOUR), Next::Wait);
    board.done(first.target, 1, Yield::New);
    assert_eq!(turn(&mut board).first & !FRUGAL, 1);
}

#[test]
fn time_is_shared_among_those_who_wait() {
    let mut board = board(4, 10_000);
    let Next::Turn(turn) = board.next(Duration::from_secs(8)) else { panic!("there is work") };
    assert_eq!(turn.time, FIRST_TIME);
    board.begin(2);
    board.done(turn.target, 16, Yield::New);
    let Next::Turn(turn) = board.next(Duration::from_secs(8)) else { panic!("there is work") };
    assert_eq!(turn.time, Duration::from_secs(2));
    assert_eq!(board.next(Duration::ZERO), Next::Finished);
}

#[test]
fn cheap_targets_run_ahead_while_dear_ones_take_the_time() {
    let mut board = board(4, 100_000);
    let mut spent = [Duration::ZERO; 4];
    let mut cases = [0; 4];
    while spent.iter().sum::<Duration>() < Duration::from_secs(20) {
        let turn = turn(&mut board);
        let of = turn.target.0 as usize;
        let case = if of < 3 { Duration::from_millis(200) } else { Duration::from_micros(10) };
        // A case is never cut short.
        let fit = u64::try_from(turn.time.as_nanos() / case.as_nanos()).expect("few");
        let done = turn.count.min(1 + fit);
        let took = case * u32::try_from(done).expect("few");
        board.done(turn.target, turn.first + done, Yield::Old);
        board.took(turn.target, took);
        spent[of] += took;
        cases[of] += done;
    }
    assert!(cases[..3].iter().all(|cases| *cases > 0), "{cases:?}");
    assert!(cases[3] > 50_000, "{cases:?} {spent:?}");
}

#[test]
fn namesakes_of_a_dear_target_wait_until_the_end_of_the_first_round() {
    let kin = |target: TargetId| Prospect { kin: Some(TargetId(target.0 / 2)), ..Prospect::default() };
    let mut board = Board::new((0..6).map(TargetId).collect(), kin, Cases::Exactly(1_000), 1);
    let mut order = Vec::new();
    for _ in 0..6 {
        let turn = turn(&mut board);
        order.push(turn.target.0);
        board.done(turn.target, turn.first + turn.count, Yield::New);
        board.took(turn.target, Duration::from_millis(if turn.target.0 < 2 { 2_000 } else { 1 }));
    }
    assert_eq!(order[..5], [0, 2, 3, 4, 5], "and then the cheap ones run ahead");
    assert!(order[5] > 1);
}

#[test]
fn where_the_cases_are_not_fixed_risk_and_news_get_more() {
    let risk = |target: TargetId| Prospect { risk: target.0 * 10, ..Prospect::default() };
    let mut board = Board::new((0..4).map(TargetId).collect(), risk, Cases::About(1_000), 1);
    let mut cases = [0; 4];
    while let Next::Turn(turn) = board.next(HOUR) {
        cases[turn.target.0 as usize] += turn.count;
        let came = if turn.target.0 == 1 { Yield::New } else { Yield::Old };
        board.done(turn.target, turn.first + turn.count, came);
    }
    assert_eq!(cases, [1_000, 4_000, 2_000, 4_000]);
}

#[test]
fn a_target_that_is_given_up_gets_no_more_turns() {
    let mut board = board(1, 10_000);
    let first = turn(&mut board);
    board.done(first.target, 5, Yield::GivenUp);
    assert_eq!(board.next(HOUR), Next::Finished);
}

#[test]
fn a_dear_target_gets_small_inputs_in_three_rounds_of_four_unless_its_cases_are_fixed() {
    let modest_turns = |cases| {
        let mut board = Board::new(vec![TargetId(0)], |_| Prospect::default(), cases, 1);
        let mut modest = Vec::new();
        for _ in 0..11 {
            let turn = turn(&mut board);
            modest.push(turn.first & MODEST > 0);
            board.done(turn.target, turn.first + turn.count, Yield::New);
            board.took(turn.target, DEAR_CASE * u32::try_from(turn.count).expect("few") * 2);
        }
        modest
    };
    let turns = modest_turns(Cases::About(1_000_000));
    assert!(turns[..4].iter().all(|modest| !modest), "the boundary walk stays as it is: {turns:?}");
    assert_eq!(turns[4..].iter().filter(|modest| **modest).count(), 5, "{turns:?}");
    assert!(modest_turns(Cases::Exactly(1_000_000)).iter().all(|modest| !modest));
}
