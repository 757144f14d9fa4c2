//! What each choice of a shrunk case has to do with its failure: one is varied at a time, and the others stay.

use super::Tried;
use crate::record::Role;
use edgetest_support::choice::Choice;

/// Choices of a case that are looked at; a longer case is its own explanation.
const MOST: usize = 12;

/// The role of each choice; empty where the case is too long or the budget was spent.
pub fn roles(choices: &[Choice], test: &mut dyn FnMut(&[Choice]) -> Tried) -> Vec<Role> {
    if choices.len() > MOST {
        return Vec::new();
    }
    let mut fails = |at: usize, others: &[Choice]| {
        let mut candidate = choices.to_vec();
        candidate.splice(at..=at, others.iter().cloned());
        match test(&candidate) {
            Tried::Fails(_) => Some(true),
            Tried::Passes => Some(false),
            Tried::Stop => None,
        }
    };
    let role = |at: usize| {
        for other in others(&choices[at]) {
            if !fails(at, &other)? {
                return match &choices[at] {
                    Choice::Int(value) => least(*value, &mut |other| fails(at, &[Choice::Int(other)])),
                    _ => Some(Role::Matters),
                };
            }
        }
        Some(if matches!(choices[at], Choice::Pick(1..)) { Role::Matters } else { Role::Any })
    };
    (0..choices.len()).map(role).collect::<Option<_>>().unwrap_or_default()
}

/// The neighbour towards zero does not fail, and the one away from it does.
fn least(value: i128, fails: &mut dyn FnMut(i128) -> Option<bool>) -> Option<Role> {
    let (Some(beyond), true) = (value.checked_add(value.signum()), value.unsigned_abs() > 1) else {
        return Some(Role::Matters);
    };
    let is_least = !fails(value - value.signum())? && fails(beyond)?;
    Some(if is_least { Role::Least } else { Role::Matters })
}

/// What may stand in the place of a choice. What is drawn for the items of a list is the simplest value whatever is written.
fn others(choice: &Choice) -> Vec<Vec<Choice>> {
    let text = |texts: &[&str]| texts.iter().map(|text| vec![Choice::Text((*text).into())]).collect();
    match choice {
        Choice::Pick(0) => {
            vec![vec![Choice::Pick(1), Choice::Int(1)], vec![Choice::Pick(2), Choice::Int(1), Choice::Int(2)]]
        }
        // Shrinking has tried the smaller ones.
        Choice::Pick(_) => Vec::new(),
        Choice::Int(value) => {
            let others = [0, 1, 2, 77, -1, i128::from(i32::MAX), value / 2 + 3];
            others.into_iter().filter(|other| other != value).map(|other| vec![Choice::Int(other)]).collect()
        }
        Choice::Float(bits) => {
            let others = [0.0, 1.0, -1.5, 1e300, f64::NAN].map(f64::to_bits);
            others.into_iter().filter(|other| other != bits).map(|other| vec![Choice::Float(other)]).collect()
        }
        Choice::Char(_) => ['a', '0', ' ', 'é', '\0'].into_iter().map(|other| vec![Choice::Char(other)]).collect(),
        Choice::Text(_) => text(&["", "a", "Zz9 ", "é", "0", "-1,\n"]),
        Choice::Bytes(_) => {
            let others: [&[u8]; 4] = [&[], &[0], &[0xff, 0xfe], b"a1 b2 c3 d4 e5 f6 g7"];
            others.into_iter().map(|other| vec![Choice::Bytes(other.to_vec())]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Choice::{Int, Pick, Text};

    fn check(choices: &[Choice], fails: impl Fn(&[Choice]) -> bool, expected: &[Role]) {
        let roles = roles(choices, &mut |candidate| {
            if fails(candidate) { Tried::Fails(candidate.to_vec()) } else { Tried::Passes }
        });
        assert_eq!(roles, expected);
    }

    #[test]
    fn what_may_be_anything_is_told_from_what_matters() {
        let zero_divisor = |choices: &[Choice]| matches!(choices, [_, Int(0), ..]);
        check(&[Int(0), Int(0), Text(String::new())], zero_divisor, &[Role::Any, Role::Matters, Role::Any]);
    }

    #[test]
    fn the_least_value_is_one_whose_neighbours_differ() {
        let at_least_9 = |choices: &[Choice]| matches!(choices, [Int(value)] if *value >= 9);
        check(&[Int(9)], at_least_9, &[Role::Least]);
        check(&[Int(12)], at_least_9, &[Role::Matters]);
        check(&[Int(i128::MAX)], |choices| choices == [Int(i128::MAX)], &[Role::Matters]);
    }

    #[test]
    fn a_list_may_be_any_where_its_items_do_not_matter() {
        check(&[Pick(0), Int(0)], |choices| choices.last() == Some(&Int(0)), &[Role::Any, Role::Matters]);
        check(&[Pick(3)], |_| true, &[Role::Matters]);
    }

    #[test]
    fn a_spent_budget_and_a_long_case_tell_nothing() {
        assert_eq!(roles(&[Int(5)], &mut |_| Tried::Stop), []);
        assert_eq!(roles(&vec![Int(5); 20], &mut |_| Tried::Passes), []);
    }
}
