//! Two changes at once, where neither alone still fails: a call is left out, and a number takes over what it did.

use super::Search;
use edgetest_support::choice::Choice;

/// Longest call of a list that is left out, its alternative included.
const CALL: usize = 3;
/// Tries of one pass: each costs a case.
const TRIES: usize = 120;
/// Where types end: what a number can be raised to and still fit its type.
const ENDS: [i128; 8] = [
    u8::MAX as i128,
    i8::MAX as i128,
    u16::MAX as i128,
    i16::MAX as i128,
    u32::MAX as i128,
    i32::MAX as i128,
    u64::MAX as i128,
    i64::MAX as i128,
];

/// Leaves out one call of some list and raises one number: to the sum of both, or to where a type ends.
pub fn pass(search: &mut Search) {
    let mut tries = TRIES;
    for at in 0..search.best.len() {
        let Choice::Pick(len @ 1..) = search.best[at] else { continue };
        for call in 1..=CALL {
            let from = at + 1;
            if from + call > search.best.len() {
                break;
            }
            let mut shorter = search.best.clone();
            let left_out: Vec<Choice> = shorter.drain(from..from + call).collect();
            shorter[at] = Choice::Pick(len - 1);
            if raise(search, &shorter, from, &left_out, &mut tries) || tries == 0 {
                return;
            }
        }
    }
}

fn raise(search: &mut Search, shorter: &[Choice], from: usize, left_out: &[Choice], tries: &mut usize) -> bool {
    let gone = left_out.iter().find_map(|choice| if let Choice::Int(value) = choice { Some(*value) } else { None });
    for place in from..shorter.len() {
        let Choice::Int(value) = shorter[place] else { continue };
        let sum = gone.map(|gone| value.saturating_add(gone));
        for raised in sum.into_iter().chain(ENDS) {
            let mut candidate = shorter.to_vec();
            candidate[place] = Choice::Int(raised);
            if *tries == 0 || search.over {
                return false;
            }
            *tries -= 1;
            if search.attempt(candidate) {
                return true;
            }
        }
    }
    false
}
