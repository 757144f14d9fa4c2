//! Families of inputs: texts of any length that are made in one way. Repeats, nesting, near misses, and lists of which no two
//! members are alike; the last are cut from texts that the call has been seen to take.

/// Longest seed that families are made of.
const SEED: usize = 80;
/// Seeds that are looked at.
const SEEDS: usize = 8;

/// What is repeated: signs that parsers keep in mind, turn back on, or step over one by one.
const UNITS: [&str; 20] =
    ["a", " ", "1", "(", "[", "{", "<", "\"", "\\", "-", "\n", ".", "é", "a ", "a,", "a\n", "a.", "[]", "<a>", "a=1&"];
/// So many of them are tried before anything else.
const SIMPLEST: usize = 3;
/// What opens and is closed again.
const PAIRS: [(&str, &str); 3] = [("(", ")"), ("[", "]"), ("{\"a\":", "}")];
/// A sign that ends a long repetition and is none of it.
const NEAR_MISSES: [(&str, &str); 3] = [("a", "!"), (" ", "x"), ("1", "x")];
/// Where lists are parted.
const DELIMITERS: [char; 6] = [' ', ',', ';', '&', '\n', '\t'];

/// One way to make texts of any length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    head: String,
    unit: Unit,
    tail: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Unit {
    /// The same again and again.
    Same(String),
    /// With a number between its two parts, another one each time.
    Numbered(String, String),
    /// Opened as often as closed.
    Nested(String, String),
}

impl Family {
    /// One unit again and again.
    pub fn of(unit: &str) -> Self {
        Self { head: String::new(), unit: Unit::Same(unit.to_owned()), tail: String::new() }
    }

    /// The same with another end.
    pub fn ending(&self, tail: &str) -> Self {
        Self { tail: tail.to_owned(), ..self.clone() }
    }

    /// A member of about so many bytes, never more; but for one unit, which there always is.
    pub fn text(&self, bytes: usize) -> String {
        let room = bytes.saturating_sub(self.head.len() + self.tail.len());
        let mut text = self.head.clone();
        match &self.unit {
            Unit::Same(unit) => text.push_str(&unit.repeat((room / unit.len()).max(1))),
            Unit::Numbered(before, after) => {
                let start = text.len();
                for number in 0_u32.. {
                    let member = format!("{before}a{number}{after}");
                    if number > 0 && text.len() - start + member.len() > room {
                        break;
                    }
                    text.push_str(&member);
                }
            }
            Unit::Nested(open, close) => {
                let depth = (room.saturating_sub(1) / (open.len() + close.len())).max(1);
                text.push_str(&open.repeat(depth));
                text.push('1');
                text.push_str(&close.repeat(depth));
            }
        }
        text + &self.tail
    }

    /// What is repeated, in a reader's words.
    pub fn words(&self) -> String {
        let unit = match &self.unit {
            Unit::Same(unit) => format!("{unit:?} again and again"),
            Unit::Numbered(before, after) => format!("{:?} and so on", format!("{before}a0{after}{before}a1{after}")),
            Unit::Nested(open, close) => format!("{open:?} closed by {close:?}"),
        };
        if self.tail.is_empty() { unit } else { format!("{unit} before {:?}", self.tail) }
    }
}

/// The families that a call is tried with; `seeds` are texts that it takes.
pub fn families(seeds: &[String]) -> Vec<Family> {
    let plain = |head: &str, unit: Unit, tail: &str| Family { head: head.to_owned(), unit, tail: tail.to_owned() };
    let mut repeats = UNITS.iter().map(|unit| Family::of(unit));
    let simplest: Vec<Family> = repeats.by_ref().take(SIMPLEST).collect();
    let misses = NEAR_MISSES.iter().map(|(unit, tail)| Family::of(unit).ending(tail));
    let nested = PAIRS.iter().map(|(open, close)| plain("", Unit::Nested((*open).into(), (*close).into()), ""));
    let fit: Vec<&String> = seeds.iter().filter(|seed| (2..=SEED).contains(&seed.len())).take(SEEDS).collect();
    let lists = fit.iter().filter_map(|seed| list(seed));
    let whole = fit.iter().map(|seed| Family::of(seed));
    let mut families: Vec<Family> = Vec::new();
    // What a reader understands at once comes first, then what a call takes: the rest it may refuse at the first sign.
    for family in simplest.into_iter().chain(lists).chain(repeats).chain(misses).chain(nested).chain(whole) {
        if !families.contains(&family) {
            families.push(family);
        }
    }
    families
}

/// The last member of a list over and over, no two alike; what stands before and the member itself stay.
fn list(seed: &str) -> Option<Family> {
    let cut = DELIMITERS.iter().find_map(|delimiter| seed.trim_end().rfind(*delimiter).map(|at| (at, *delimiter)));
    let (head, member, delimiter) = match cut {
        Some((at, delimiter)) => (&seed[..=at], &seed[at + 1..], delimiter.to_string()),
        None => ("", seed, String::new()),
    };
    let word = member.find(char::is_alphanumeric)?;
    let unit = Unit::Numbered(member[..word].to_owned(), member[word..].to_owned() + &delimiter);
    Some(Family { head: head.to_owned(), unit, tail: if cut.is_some() { member.to_owned() } else { String::new() } })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_as_long_as_it_is_asked_to_be_and_no_longer() {
        for family in families(&["tag k=\"1\" v=\"2\"".into(), "a,b".into()]) {
            for bytes in [256, 4_096] {
                let length = family.text(bytes).len();
                assert!((bytes / 2..=bytes).contains(&length), "{family:?}: {length} of {bytes}");
            }
        }
    }

    #[test]
    fn a_list_keeps_what_stands_before_it_and_has_no_two_members_alike() {
        let family = list("tag k=\"1\" v=\"2\"").expect("there is a list");
        assert_eq!(family.text(45), "tag k=\"1\" a0v=\"2\" a1v=\"2\" a2v=\"2\" v=\"2\"");
        assert_eq!(list("key").map(|family| family.text(12)), Some("a0keya1key".into()));
        assert_eq!(list("--"), None);
    }

    #[test]
    fn families_are_told_apart_in_words() {
        assert_eq!(Family::of("a ").words(), "\"a \" again and again");
        assert_eq!(Family::of("a").ending("!").words(), "\"a\" again and again before \"!\"");
    }
}
