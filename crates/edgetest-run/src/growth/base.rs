//! Cases that return and have a text or byte string in them: what is put in the place of one of those is measured.

use edgetest_support::choice::Choice;

/// Texts and byte strings of one case that are tried.
const LEAVES: usize = 3;

/// A case with the place of a text or byte string in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Base {
    choices: Vec<Choice>,
    leaf: usize,
}

impl Base {
    /// One for each of the first texts and byte strings of a case.
    pub fn of(choices: &[Choice]) -> Vec<Self> {
        let leaves = choices.iter().enumerate().filter(|(_, choice)| is_leaf(choice)).map(|(at, _)| at);
        leaves.take(LEAVES).map(|leaf| Self { choices: choices.to_vec(), leaf }).collect()
    }

    /// The case with another text in that place.
    pub fn with(&self, text: &str) -> Vec<Choice> {
        let mut choices = self.choices.clone();
        choices[self.leaf] = match &choices[self.leaf] {
            Choice::Bytes(_) => Choice::Bytes(text.as_bytes().to_vec()),
            _ => Choice::Text(text.to_owned()),
        };
        choices
    }

    /// Whether two lead to the same call in the same way, whatever the values.
    pub fn is_like(&self, other: &Self) -> bool {
        let same = |(one, two): (&Choice, &Choice)| match (one, two) {
            (Choice::Pick(one), Choice::Pick(two)) => one == two,
            (one, two) => std::mem::discriminant(one) == std::mem::discriminant(two),
        };
        let of_one_length = self.choices.len() == other.choices.len();
        self.leaf == other.leaf && of_one_length && self.choices.iter().zip(&other.choices).all(same)
    }
}

/// The texts of a case.
pub fn texts(choices: &[Choice]) -> impl Iterator<Item = String> {
    choices.iter().filter_map(|choice| match choice {
        Choice::Text(text) => Some(text.clone()),
        Choice::Bytes(bytes) => String::from_utf8(bytes.clone()).ok(),
        Choice::Pick(_) | Choice::Int(_) | Choice::Float(_) | Choice::Char(_) => None,
    })
}

fn is_leaf(choice: &Choice) -> bool {
    matches!(choice, Choice::Text(_) | Choice::Bytes(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_of_a_case_can_be_grown_and_keeps_its_kind() {
        let choices = [Choice::Pick(1), Choice::Text("a".into()), Choice::Int(3), Choice::Bytes(vec![1])];
        let bases = Base::of(&choices);
        assert_eq!(bases.len(), 2);
        assert_eq!(bases[0].with("xx")[1], Choice::Text("xx".into()));
        assert_eq!(bases[1].with("xx")[3], Choice::Bytes(b"xx".to_vec()));
        assert!(!bases[0].is_like(&bases[1]));
    }

    #[test]
    fn cases_are_alike_where_only_values_differ() {
        let base =
            |way, number| Base::of(&[Choice::Pick(way), Choice::Text("a".into()), Choice::Int(number)]).remove(0);
        assert!(base(1, 2).is_like(&base(1, 3)));
        assert!(!base(1, 2).is_like(&base(2, 2)));
    }
}
