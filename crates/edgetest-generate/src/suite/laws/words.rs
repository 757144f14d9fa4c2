//! What a property is called, and the sentence over it.

use super::super::subject::{subject, title};
use edgetest_inspect::{Callable, CrateApi};
use edgetest_plan::{Law, Step};

/// What a law is about, for a reader.
struct About<'a> {
    /// The first callable.
    first: &'a Callable,
    /// The second one; the first where there is none.
    second: &'a Callable,
    /// The type in snake case, else the first function.
    subject: String,
    /// The type, else the first function.
    title: String,
}

impl<'a> About<'a> {
    fn new(callables: &[usize], api: &'a CrateApi) -> Self {
        let first = &api.callables[callables[0]];
        let second = callables.get(1).map_or(first, |index| &api.callables[*index]);
        let own = |callable: &'a Callable| Some((subject(api, callable)?, title(api, callable)?));
        let named = own(first).unwrap_or_else(|| (first.name.clone(), first.name.clone()));
        Self { first, second, subject: named.0, title: named.1 }
    }

    /// `version_parse`, or `parse` of a function.
    fn function(&self) -> String {
        let name = self.first.name.as_str();
        if self.subject == name { name.to_owned() } else { format!("{}_{name}", self.subject) }
    }

    /// `Version::parse`, or `parse` of a function.
    fn call(&self, callable: &Callable) -> String {
        if self.title == self.first.name { callable.name.clone() } else { format!("{}::{}", self.title, callable.name) }
    }
}

/// The test's name: a fact.
pub fn name(law: Law, callables: &[usize], steps: &[Step], api: &CrateApi) -> String {
    let about = About::new(callables, api);
    let About { first, second, subject, .. } = &about;
    let function = about.function();
    let name = match law {
        Law::Eq => format!("{subject}_equality_is_sound"),
        Law::EqHash => format!("equal_{subject}_hashes_are_equal"),
        Law::Ord => format!("{subject}_order_is_sound"),
        Law::Iterator => format!("{subject}_yields_what_it_announces"),
        Law::Borrow => format!("{subject}_compares_as_what_it_lends"),
        Law::Read => format!("{subject}_counts_its_bytes"),
        Law::ParsePrint => format!("{function}_reads_what_was_written"),
        Law::PrintParse => format!("{subject}_reads_back"),
        Law::Inverse => format!("{}_undoes_{function}", second.name),
        Law::Comparator => format!("{function}_orders"),
        Law::Collection => format!("{subject}_{}_{}", first.name, slug(steps)),
        Law::Clone => format!("{subject}_clones_are_equal"),
        Law::Convert => format!("{subject}_conversions_agree"),
        Law::Counts | Law::Siblings | Law::OpAssign => format!("{function}_agrees_with_{}", second.name),
        Law::Extend => format!("{subject}_collects_as_it_extends"),
        Law::Repeated => format!("{function}_changes_nothing_twice"),
        Law::Involution => format!("{function}_undoes_itself"),
        Law::Spans => format!("{function}_stays_within_the_text"),
        Law::DropOnce => format!("{subject}_drops_its_values_once"),
    };
    name.replace("r#", "").to_lowercase()
}

/// `what_was_put_in_is_in_it`.
fn slug(steps: &[Step]) -> String {
    let words = claims(steps).next().unwrap_or_default();
    let words = words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// The sentence over the test: what it is about, and each claim.
pub fn doc(law: Law, callables: &[usize], steps: &[Step], api: &CrateApi) -> String {
    let about = About::new(callables, api);
    let About { first, second, title, .. } = &about;
    let (one, other) = (about.call(first), about.call(second));
    let subject = match law {
        Law::Eq => format!("`==` of `{title}`"),
        Law::EqHash => format!("Hashes of `{title}`"),
        Law::Ord => format!("The order of `{title}`"),
        Law::Iterator => format!("The iterator `{title}`"),
        Law::Borrow => format!("What `{title}` lends"),
        Law::Read => format!("The bytes of `{title}`"),
        Law::ParsePrint => format!("`{one}` and what it reads"),
        Law::PrintParse => format!("{} as text", one_of(title, true)),
        Law::Inverse => format!("`{one}` and back by `{}`", second.name),
        Law::Comparator => format!("The order of `{one}`"),
        Law::Collection => format!("`{one}` and `{}`", second.name),
        Law::Counts | Law::Siblings | Law::OpAssign => format!("`{one}` beside `{other}`"),
        Law::Clone => format!("A clone of {}", one_of(title, false)),
        Law::Convert => format!("Conversions of `{title}`"),
        Law::Extend => format!("Collecting {}", one_of(title, false)),
        Law::Repeated | Law::Involution => format!("`{one}` twice"),
        Law::Spans => format!("What `{one}` finds"),
        Law::DropOnce => format!("What a `{title}` holds"),
    };
    let mut said: Vec<&str> = Vec::new();
    for words in claims(steps) {
        if !said.contains(&words) {
            said.push(words);
        }
    }
    wrapped(&format!("{subject}: {}.", said.join("; ")))
}

/// ``an `Order` ``.
fn one_of(title: &str, begins: bool) -> String {
    let is_vowel = title.starts_with(['A', 'E', 'I', 'O']);
    let article = match (begins, is_vowel) {
        (true, true) => "An",
        (true, false) => "A",
        (false, true) => "an",
        (false, false) => "a",
    };
    format!("{article} `{title}`")
}

fn claims(steps: &[Step]) -> impl Iterator<Item = &'static str> + '_ {
    steps.iter().filter_map(|step| match step {
        Step::Claim(claim) => Some(claim.words),
        Step::Let { .. } | Step::Do(_) | Step::Given(_) => None,
    })
}

/// Lines of a comment.
const WIDTH: usize = 96;

/// Broken between words, the lines after the first with the blank that a doc comment begins with.
fn wrapped(text: &str) -> String {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("it begins with one");
        if !last.is_empty() && last.chars().count() + word.chars().count() >= WIDTH {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines.join("\n ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_sentences_are_broken_between_words() {
        let text = "word ".repeat(30);
        let wrapped = wrapped(text.trim());
        assert!(wrapped.lines().count() == 2 && wrapped.lines().all(|line| line.len() <= WIDTH + 1), "{wrapped}");
    }

    #[test]
    fn a_claim_becomes_a_name() {
        let steps = [Step::Claim(edgetest_plan::Claim::holds("`len` is (now) 0", "x"))];
        assert_eq!(slug(&steps), "len_is_now_0");
    }
}
