//! The statements of a law's check as a property reads: what refuses makes no case, and claims are proptest's assertions.

use super::super::spelled::Body;
use crate::expression::is_compound;
use edgetest_plan::{Claim, Door, Step};

/// Names of arguments that the check declares anew as mutable.
pub fn mutable(steps: &[Step]) -> Vec<&str> {
    let anew = steps.iter().filter_map(|step| match step {
        Step::Let { name, mutable: true, value, doors } if name == value && doors.is_empty() => Some(name.as_str()),
        Step::Let { .. } | Step::Do(_) | Step::Given(_) | Step::Claim(_) => None,
    });
    anew.collect()
}

/// The whole check. Only where floats are drawn a value need not equal itself.
pub fn statements(steps: &[Step], holds_floats: bool) -> Vec<String> {
    let anew = mutable(steps);
    let mut lines = Vec::new();
    let mut rest = steps;
    while let Some((step, after)) = rest.split_first() {
        rest = after;
        if let (Step::Claim(claim), [Step::Let { name, mutable, value, doors }, after @ ..]) = (step, after)
            && let Some(success) = success_of(claim, value, doors)
        {
            rest = after;
            match after {
                [Step::Claim(claim)] if returns(claim, name, holds_floats) => {
                    lines.push(returned(claim, &success.of(value)));
                    rest = &[];
                }
                _ => lines.extend(succeeding(name, *mutable, value, doors, claim.words)),
            }
            continue;
        }
        match step {
            Step::Let { name, value, .. } if name == value && anew.contains(&name.as_str()) => {}
            Step::Let { name, value, .. } if is_text_already(&lines, name, value) => {}
            Step::Let { name, mutable, value, doors } => lines.extend(bound(name, *mutable, value, doors, REFUSED)),
            Step::Do(statement) => lines.push(format!("{statement};")),
            Step::Given(condition) => {
                lines.extend(premise(condition, holds_floats).map(|premise| format!("prop_assume!({premise});")));
            }
            Step::Claim(claim) => lines.push(claimed(claim, holds_floats)),
        }
    }
    lines
}

const REFUSED: &str = "skip()";

/// `let written = written.to_string();` after `let written = value.to_string();`.
fn is_text_already(lines: &[String], name: &str, value: &str) -> bool {
    let is_one = |line: &String| line.starts_with(&format!("let {name} = ")) && line.ends_with(".to_string();");
    value == format!("{name}.to_string()") && lines.last().is_some_and(is_one)
}

/// What a call that must succeed yields.
#[derive(Clone, Copy)]
enum Success {
    Ok,
    Some,
}

impl Success {
    /// The call as an `Option`.
    fn of(self, call: &str) -> String {
        match self {
            Self::Ok => format!("{call}.ok()"),
            Self::Some => call.to_owned(),
        }
    }
}

/// Whether a claim says that the call which is opened next succeeds.
fn success_of(claim: &Claim, value: &str, doors: &[Door]) -> Option<Success> {
    let success = match doors {
        [Door::Ok] => Success::Ok,
        [Door::Some] => Success::Some,
        _ => return None,
    };
    let condition =
        claim.condition().filter(|_| claim.given.is_none() || claim.given.as_deref().is_some_and(is_itself))?;
    (condition == format!("{value}.is_ok()") || condition == format!("{value}.is_some()")).then_some(success)
}

/// Whether a claim is that `name` is another value, and nothing more.
fn returns(claim: &Claim, name: &str, holds_floats: bool) -> bool {
    let is_free = claim.given.as_ref().is_none_or(|given| is_itself(given) && !holds_floats);
    is_free && claim.left == format!("&{name}") && claim.right.strip_prefix('&').is_some_and(is_variable)
}

fn is_variable(text: &str) -> bool {
    text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

/// `prop_assert_eq!(call.ok(), Some(value));`
fn returned(claim: &Claim, call: &str) -> String {
    let expected = claim.right.trim_start_matches('&');
    if claim.shown {
        format!("prop_assert_eq!({call}, Some({expected}));")
    } else {
        format!("prop_assert!({call} == Some({expected}));")
    }
}

/// `let Ok(name) = value else { … };` where it must not refuse.
fn succeeding(name: &str, mutable: bool, value: &str, doors: &[Door], words: &str) -> Vec<String> {
    bound(name, mutable, value, doors, &format!("Err(TestCaseError::fail({words:?}))"))
}

/// `let name = value;`, by way of the doors.
fn bound(name: &str, mutable: bool, value: &str, doors: &[Door], refused: &str) -> Vec<String> {
    let declared = if mutable { format!("mut {name}") } else { name.to_owned() };
    let mut value = value.to_owned();
    let mut lines = Vec::new();
    for (at, door) in doors.iter().enumerate() {
        let inner = if is_compound(&value) { format!("({value})") } else { value.clone() };
        let pattern = match door {
            Door::Field(field) => {
                value = format!("{inner}.{field}");
                continue;
            }
            Door::Lent(field) => {
                value = format!("&{inner}.{field}");
                continue;
            }
            Door::Unbox => {
                value = format!("*{inner}");
                continue;
            }
            Door::Next => {
                value = format!("{inner}.into_iter().next()");
                "Some({0})"
            }
            Door::Some => "Some({0})",
            Door::Ok => "Ok({0})",
            Door::Err => "Err({0})",
            Door::Variant(pattern) => pattern.as_str(),
        };
        let is_last = at + 1 == doors.len();
        let variable = if is_last { &declared } else { name };
        let pattern = pattern.replace("{0}", variable);
        lines.push(format!("let {pattern} = {value} else {{ return {refused}; }};"));
        if is_last {
            return lines;
        }
        name.clone_into(&mut value);
    }
    lines.push(format!("let {declared} = {value};"));
    lines
}

/// That a value equals itself keeps `NaN` out, and is taken for granted where there is none.
fn premise(condition: &str, holds_floats: bool) -> Option<String> {
    match condition.split_once(" == ") {
        // `x == x` would be taken for a slip.
        Some((left, right)) if left == right => holds_floats.then(|| compared(left, right)),
        _ => Some(condition.to_owned()),
    }
}

/// `==` where the operator would be taken for a slip.
fn compared(left: &str, right: &str) -> String {
    format!("PartialEq::eq(&{left}, &{right})")
}

fn is_itself(condition: &str) -> bool {
    condition.split_once(" == ").is_some_and(|(left, right)| left == right)
}

fn claimed(claim: &Claim, holds_floats: bool) -> String {
    let Claim { given, left, right, shown, .. } = claim;
    let (before, right) = plainly(right);
    let assertion = match claim.condition() {
        Some(condition) if is_itself(condition) => {
            let (left, right) = condition.split_once(" == ").expect("it is a comparison");
            format!("prop_assert!({});", compared(left, right))
        }
        Some(condition) => format!("prop_assert!({condition});"),
        None if right == "false" && is_compound(left) => format!("prop_assert!(!({left}));"),
        None if right == "false" => format!("prop_assert!(!{left});"),
        None if *shown => format!("prop_assert_eq!({left}, {right});"),
        None => format!("prop_assert!({left} == {right});"),
    };
    match given.as_ref().and_then(|given| premise(given, holds_floats)) {
        Some(premise) => format!("if {premise} {{ {before}{assertion} }}"),
        None => format!("{before}{assertion}"),
    }
}

/// A side that a linter has nothing to say of, and what stands before the claim for it: it would have `!(a == b)` be `a != b`,
/// and `len() == 0` be `is_empty()`, which are the other sides.
fn plainly(side: &str) -> (String, String) {
    let negated = side.strip_prefix("!(").and_then(|rest| rest.strip_suffix(')')?.split_once(" == "));
    if let Some((left, right)) = negated.filter(|(left, right)| is_variable(left) && is_variable(right)) {
        return (String::new(), format!("!{}", compared(left, right)));
    }
    match side.strip_suffix(".len() == 0") {
        Some(of) => (format!("let len = {of}.len(); "), "len == 0".to_owned()),
        None => (String::new(), side.to_owned()),
    }
}

impl Body {
    /// Declares the variable of a fixed name as mutable.
    pub fn change_fixed(&mut self, name: &str) {
        if let Some(index) = self.fixed(name) {
            self.change(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(steps: &[Step], expected: &[&str]) {
        assert_eq!(statements(steps, false), expected);
    }

    #[test]
    fn what_refuses_makes_no_case() {
        check(
            &[
                Step::opened("value", "parse(text)", &[Door::Ok]),
                Step::opened("part", "split(value)", &[Door::Some, Door::Field("1".into())]),
            ],
            &[
                "let Ok(value) = parse(text) else { return skip(); };",
                "let Some(part) = split(value) else { return skip(); };",
                "let part = part.1;",
            ],
        );
    }

    #[test]
    fn a_claim_is_an_assertion_under_its_condition() {
        check(
            &[
                Step::variable("items", "items"),
                Step::Given("a != b".into()),
                Step::Claim(Claim::equal("w", "f(&a)", "f(&b)").given("a == b")),
                Step::Claim(Claim::equal("w", "items.contains(&a)", "false").given("a == a")),
            ],
            &[
                "prop_assume!(a != b);",
                "if a == b { prop_assert_eq!(f(&a), f(&b)); }",
                "prop_assert!(!items.contains(&a));",
            ],
        );
    }

    #[test]
    fn linters_have_nothing_to_say() {
        check(
            &[
                Step::Claim(Claim::holds("w", "a == a")),
                Step::Claim(Claim::equal("w", "a != b", "!(a == b)")),
                Step::Claim(Claim::equal("w", "a.is_empty()", "a.len() == 0")),
            ],
            &[
                "prop_assert!(PartialEq::eq(&a, &a));",
                "prop_assert_eq!(a != b, !PartialEq::eq(&a, &b));",
                "let len = a.len(); prop_assert_eq!(a.is_empty(), len == 0);",
            ],
        );
    }

    #[test]
    fn what_must_be_read_again_is_asserted_in_one_line() {
        let again = "written.parse::<T>()";
        let read = || Step::Claim(Claim::holds("it is read again", format!("{again}.is_ok()")));
        let back = || Step::opened("back", again, &[Door::Ok]);
        let same = Step::Claim(Claim::equal("w", "&back", "&value").given("value == value"));
        check(
            &[
                Step::binding("written", "value.to_string()"),
                Step::binding("written", "written.to_string()"),
                read(),
                back(),
                same,
            ],
            &["let written = value.to_string();", "prop_assert_eq!(written.parse::<T>().ok(), Some(value));"],
        );
        check(
            &[read(), back(), Step::Do("f(back)".into())],
            &[
                "let Ok(back) = written.parse::<T>() else { return Err(TestCaseError::fail(\"it is read again\")); };",
                "f(back);",
            ],
        );
    }

    #[test]
    fn what_is_no_number_is_kept_out_where_there_may_be_some() {
        let claim = Claim::equal("w", "&back", "&value").given("value == value");
        assert_eq!(
            statements(&[Step::Claim(claim)], true),
            ["if PartialEq::eq(&value, &value) { prop_assert_eq!(&back, &value); }"]
        );
    }
}
