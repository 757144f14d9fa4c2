//! The check of a law: for the sweep, which must tell a broken claim, and for a reader, who wants plain assertions.

use crate::expression::{draw, through};
use crate::statement::open;
use edgetest_plan::{Arg, Claim, Step};
use std::fmt::Write as _;

/// The body of a law's function in the sweep's harness: draws the arguments, those of one type near to each other, and checks
/// each claim.
pub fn harness_body(args: &[Arg], steps: &[Step]) -> String {
    let repeats = args.iter().enumerate().any(|(index, arg)| args[..index].iter().any(|other| other.ty == arg.ty));
    // Near values and short texts serve laws that compare; a single text had better be one that is read.
    let mut body = if repeats { "g.begin_law();".to_owned() } else { String::new() };
    let mut marks = 0;
    for (index, arg) in args.iter().enumerate() {
        let name = edgetest_plan::raw_identifier(&arg.name);
        let drawn = draw(&arg.spec);
        match args[..index].iter().rposition(|other| other.ty == arg.ty) {
            // The last one of the type, or the first: a chain of small steps leads further than steps from one place.
            Some(like) => write!(
                body,
                "let m{marks} = g.mark(); let {name} = g.near(m{0}..m{1}, |g| Some({drawn}))?; ",
                like,
                like + 1
            ),
            None => write!(body, "let m{marks} = g.mark(); let {name} = {drawn};"),
        }
        .expect("writing to a String does not fail");
        marks += 1;
    }
    write!(body, "let m{marks} = g.mark(); g.check();").expect("writing to a String does not fail");
    let mut claims = 0_u32;
    for step in steps {
        body.push_str(&harness_step(step, claims));
        claims += u32::from(matches!(step, Step::Claim(_)));
    }
    body.push_str("Some(())");
    body
}

/// A door that does not open, or a condition that does not hold, ends the case without a verdict.
fn harness_step(step: &Step, claims: u32) -> String {
    match step {
        Step::Let { name, mutable, value, doors } => {
            let value = through(value.clone(), doors);
            format!("let {}{name} = {value};", if *mutable { "mut " } else { "" })
        }
        Step::Do(statement) => format!("{statement};"),
        Step::Given(condition) => format!("if !({condition}) {{ return Some(()); }}"),
        Step::Claim(claim) => harness_claim(claim, claims),
    }
}

fn harness_claim(claim: &Claim, number: u32) -> String {
    let Claim { given, left, right, .. } = claim;
    let given = given.as_ref().map(|given| format!("if {given}")).unwrap_or_default();
    format!(
        "{given} {{ g.met(); let left = {left}; let right = {right}; if !(left == right) {{ let (left, right) = (shown!(&left), shown!(&right)); broken(g, {number}, &left, &right); }} }}"
    )
}

/// The statements of a reader's program up to the claim of this number, all of them if there is none.
pub fn plain_steps(steps: &[Step], claim: Option<u32>) -> Vec<String> {
    let mut claims = 0;
    let mut lines = Vec::new();
    for step in steps {
        match step {
            Step::Let { name, mutable, value, doors } => {
                let value = open(value.clone(), doors);
                lines.push(format!("let {}{name} = {value};", if *mutable { "mut " } else { "" }));
            }
            Step::Do(statement) => lines.push(format!("{statement};")),
            Step::Given(condition) => lines.extend(premise(condition)),
            Step::Claim(made) => {
                if claim.is_none_or(|wanted| wanted == claims) {
                    lines.extend(plain_claim(made));
                }
                if claim == Some(claims) {
                    break;
                }
                claims += 1;
            }
        }
    }
    lines
}

/// What a claim rests on. That a value equals itself, which only keeps `NaN` out of the sweep, a reader need not be told.
fn premise(condition: &str) -> Option<String> {
    let is_itself = condition.split_once(" == ").is_some_and(|(left, right)| left == right);
    (!is_itself).then(|| format!("assert!({condition});"))
}

fn plain_claim(claim: &Claim) -> Vec<String> {
    let Claim { words, given, left, right, shown, .. } = claim;
    let mut lines: Vec<String> = given.iter().filter_map(|given| premise(given)).collect();
    lines.push(match claim.condition() {
        Some(condition) => format!("assert!({condition}, {words:?});"),
        None if *shown => format!("assert_eq!({left}, {right}, {words:?});"),
        None => format!("assert!({left} == {right}, {words:?});"),
    });
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn steps() -> Vec<Step> {
        vec![
            Step::binding("c", "a.clone()"),
            Step::Claim(Claim::holds("first", "a == c")),
            Step::Claim(Claim::equal("second", "h(&a)", "h(&b)").given("a == b")),
        ]
    }

    #[test]
    fn a_reader_sees_the_broken_claim_alone() {
        assert_eq!(
            plain_steps(&steps(), Some(1)),
            ["let c = a.clone();", "assert!(a == b);", "assert_eq!(h(&a), h(&b), \"second\");"]
        );
    }

    #[test]
    fn a_reader_is_not_told_that_a_value_equals_itself() {
        let claim = Claim::equal("second", "f(&a)", "a");
        assert_eq!(plain_claim(&claim.clone().given("a == a")), plain_claim(&claim));
        assert_eq!(plain_claim(&claim.given("a == b"))[0], "assert!(a == b);");
    }

    #[test]
    fn the_sweep_checks_every_claim_by_its_number() {
        let body = harness_body(&[], &steps());
        assert!(body.contains("if a == b { g.met();") && body.contains("broken(g, 1, &left, &right)"), "{body}");
        assert!(syn::parse_str::<syn::Block>(&format!("{{ {body} }}")).is_ok(), "{body}");
    }
}
