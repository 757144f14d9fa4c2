//! Connects triage to what it may not read itself: sources on disk, and the grammar that a case was drawn from.

use edgetest_generate::{End, ResultUse, reproducer, told};
use edgetest_inspect::{CrateApi, source_excerpt};
use edgetest_plan::TestPlan;
use edgetest_run::{Failure, Outcome, Role, Stage, Use};
use edgetest_triage::{Excerpt, Location, Spelled};

/// The text around a place, where its crate's sources are at hand.
pub fn excerpt(api: &CrateApi, location: &Location) -> Option<Excerpt> {
    let package = &api.package;
    let own = format!("{}-{}", package.name, package.version);
    let root = if location.krate == own { &package.root } else { package.dependencies.get(&location.krate)? };
    let found = source_excerpt(root, &location.file, location.line)?;
    Some(Excerpt { first_line: found.first_line, lines: found.text.lines().map(str::to_owned).collect() })
}

/// A failing case as a person would write it.
pub fn spell(plan: &TestPlan, failure: &Failure) -> Spelled {
    if let Some(told) = told(plan, failure.target, &failure.choices) {
        let path = plan.targets.get(failure.target.0 as usize).map(|target| target.path.as_str());
        let reproducer = told.test(&test_name(path.unwrap_or_default()));
        return Spelled { roles: Vec::new(), input: told.inputs, reproducer };
    }
    let written = reproducer(plan, failure.target, &failure.choices, end(failure));
    let path = usize::try_from(failure.target.0)
        .ok()
        .and_then(|index| plan.targets.get(index))
        .map(|target| target.path.as_str());
    let reproducer = written.test(&test_name(path.unwrap_or_default()));
    let roles = written.inputs.iter().zip(&written.drawn).filter_map(|((name, _), drawn)| {
        let role = role(failure.roles.get(drawn.clone())?)?;
        Some((name.clone(), role))
    });
    Spelled { roles: roles.collect(), input: written.inputs, reproducer }
}

/// An argument may be anything if all of its choices may, and is the least if it is one choice that is.
fn role(choices: &[Role]) -> Option<Role> {
    match choices {
        [] => None,
        [Role::Least] => Some(Role::Least),
        all => all.iter().all(|role| *role == Role::Any).then_some(Role::Any),
    }
}

fn end(failure: &Failure) -> End {
    match failure.stage {
        Stage::Law => match failure.outcome {
            Outcome::BrokenLaw { claim, .. } => End::Claim(claim),
            _ => End::Call,
        },
        Stage::Setup { step, .. } => End::Setup(step),
        // Our own code fails between calls; the next one is the call under test at the latest.
        Stage::Harness | Stage::Call => End::Call,
        Stage::Result(used) => End::Use(match used {
            Use::Debug => ResultUse::Debug,
            Use::Display => ResultUse::Display,
            Use::Next => ResultUse::Next,
            Use::NextBack => ResultUse::NextBack,
            Use::SizeHint => ResultUse::SizeHint,
            Use::Clone => ResultUse::Clone,
            Use::Drop => ResultUse::Drop,
            Use::Answer => ResultUse::Answer,
        }),
    }
}

/// `url::Url::set_host` → `url_set_host`: the crate's name says nothing within its own tests.
fn test_name(path: &str) -> String {
    let own = path.split_once("::").map_or(path, |(_, own)| own);
    let words = own.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty());
    let name = words.map(str::to_lowercase).collect::<Vec<_>>().join("_");
    if name.starts_with(|char: char| char.is_alphabetic()) { name } else { format!("case_{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_argument_may_be_anything_if_all_of_its_choices_may() {
        assert_eq!(role(&[Role::Any, Role::Any]), Some(Role::Any));
        assert_eq!(role(&[Role::Any, Role::Matters]), None);
        assert_eq!(role(&[Role::Least]), Some(Role::Least));
        assert_eq!(role(&[Role::Least, Role::Any]), None);
        assert_eq!(role(&[]), None);
    }

    #[test]
    fn a_test_is_named_after_its_callable() {
        for (path, name) in [
            ("url::Url::set_host", "url_set_host"),
            ("<url::Url as FromStr>::from_str", "url_as_fromstr_from_str"),
            ("parse", "parse"),
            ("", "case_"),
        ] {
            assert_eq!(test_name(path), name);
        }
    }
}
