use super::*;
use crate::{Kind, Severity, sample};
use edgetest_inspect::Type;
use edgetest_plan::{Arg, Draw, InputSpec, TargetId, UnitId};
use edgetest_run::{Confirmation, Frame, Outcome, Panic, Use};
use edgetest_support::choice::Choice;

const SOURCE: [&str; 4] = ["fn f(x: Option<u8>) -> u8 {", "    x.expect(\"must be\")", "}", "    panic!(\"no\")"];

fn excerpt(location: &Location) -> Option<Excerpt> {
    let lines = SOURCE.iter().map(|line| (*line).to_owned()).collect();
    (location.krate == "orders-0.1.0").then_some(Excerpt { first_line: 1, lines })
}

fn spelled(_: &Failure) -> Spelled {
    Spelled {
        input: vec![("x".into(), "None".into())],
        reproducer: "#[test]\nfn again() {}\n".into(),
        ..Spelled::default()
    }
}

fn plan(count: usize) -> TestPlan {
    TestPlan {
        targets: (0..count).map(|index| sample::target(index, &format!("orders::f{index}"))).collect(),
        units: (0..count).map(sample::unit).collect(),
        ..TestPlan::default()
    }
}

fn functions(count: usize) -> CrateApi {
    sample::api((0..count).map(|index| sample::function(&format!("orders::f{index}"), 100..101)).collect())
}

fn panic_at(line: u32, message: &str) -> Outcome {
    let file = format!("{}/src/lib.rs", sample::ROOT);
    let frames = vec![Frame { symbol: "orders::f".into(), file: file.clone(), line, column: 7 }];
    Outcome::Panic(Panic { message: message.into(), file, line, column: 7, frames })
}

fn failure(target: u32, outcome: Outcome) -> Failure {
    Failure {
        target: TargetId(target),
        case: 1,
        choices: vec![],
        stage: Stage::Call,
        outcome,
        confirmed: Confirmation { runs: 3, failed: 3 },
        seen: 5,
        first_seen_ms: 10,
        roles: vec![],
    }
}

fn of(api: &CrateApi, plan: &TestPlan, failures: Vec<Failure>) -> Triaged {
    triage(api, plan, &HarnessRuns { failures, ..HarnessRuns::default() }, &excerpt, &spelled)
}

fn one(api: &CrateApi, plan: &TestPlan, failure: Failure) -> Finding {
    let mut triaged = of(api, plan, vec![failure]);
    assert_eq!(triaged.findings.len(), 1, "{triaged:?}");
    triaged.findings.remove(0)
}

#[test]
fn a_confirmed_undocumented_implicit_panic_is_an_error() {
    let finding = one(&functions(1), &plan(1), failure(0, panic_at(2, "a digit")));
    assert_eq!((finding.kind, finding.severity), (Kind::Expect, Severity::Error));
    assert_eq!(finding.location, Some(Location { column: 7, ..sample::place(2) }));
    assert_eq!((finding.origin, finding.item.as_str(), finding.id.len()), (None, "orders::f0", 8));
}

#[test]
fn an_expect_that_refuses_the_argument_is_a_check_of_the_author() {
    let finding = one(&functions(1), &plan(1), failure(0, panic_at(2, "must be")));
    assert_eq!((finding.kind, finding.severity), (Kind::Expect, Severity::Warning));
}

#[test]
fn a_check_of_the_author_is_a_warning() {
    let mut explicit = panic_at(4, "no");
    if let Outcome::Panic(panic) = &mut explicit {
        panic.column = 5;
    }
    let finding = one(&functions(1), &plan(1), failure(0, explicit));
    assert_eq!((finding.kind, finding.severity), (Kind::ExplicitPanic, Severity::Warning));
}

#[test]
fn a_documented_panic_is_a_note() {
    let mut api = functions(1);
    api.callables[0].docs.panics = Some("Panics on `None`.".into());
    let finding = one(&api, &plan(1), failure(0, panic_at(2, "must be")));
    assert_eq!((finding.severity, finding.documented), (Severity::Note, true));
    assert!(finding.evidence.contains("Panics on `None`."), "{}", finding.evidence);
}

#[test]
fn documentation_of_the_inner_callable_binds_unless_untrusted_text_could_be_refused() {
    let mut api = functions(2);
    api.callables[1] = sample::function("orders::inner", 1..3);
    api.callables[1].docs.panics = Some("Panics on `None`.".into());
    let mut plan = plan(2);
    let inner = one(&api, &plan, failure(0, panic_at(2, "must be")));
    assert_eq!((inner.severity, inner.documented), (Severity::Note, true));
    let text = InputSpec::Draw(Draw::Str);
    plan.units[0].args.push(Arg {
        name: "raw".into(),
        spec: text,
        ty: Type::Ref { mutable: false, inner: Box::new(Type::Str) },
    });
    api.callables[0].output = sample::result();
    assert_eq!(one(&api, &plan, failure(0, panic_at(2, "must be"))).severity, Severity::Error);
}

#[test]
fn what_was_not_seen_again_is_flaky_and_no_error() {
    for (runs, failed) in [(0, 0), (3, 2)] {
        let flaky = Failure { confirmed: Confirmation { runs, failed }, ..failure(0, panic_at(2, "must be")) };
        let finding = one(&functions(1), &plan(1), flaky);
        assert_eq!((finding.flaky, finding.severity, finding.confirmed), (true, Severity::Warning, (runs, failed)));
    }
}

#[test]
fn a_limit_of_memory_that_was_met_once_and_not_again_is_a_note() {
    let once = Failure {
        confirmed: Confirmation { runs: 0, failed: 0 },
        ..failure(0, Outcome::OutOfMemory { asked: 2, cap: 1, frames: vec![] })
    };
    let finding = one(&functions(1), &plan(1), once);
    assert_eq!((finding.kind, finding.severity, finding.flaky), (Kind::Allocation, Severity::Note, true));
}

#[test]
fn a_failing_constructor_is_charged_itself() {
    let setup = Failure { stage: Stage::Setup { unit: UnitId(1), step: 1 }, ..failure(0, panic_at(2, "must be")) };
    assert_eq!(one(&functions(2), &plan(2), setup).item, "orders::f1");
}

#[test]
fn the_use_of_a_result_is_told() {
    let used = Failure { stage: Stage::Result(Use::Debug), ..failure(0, panic_at(2, "must be")) };
    let finding = one(&functions(1), &plan(1), used);
    assert_eq!(finding.message, "must be (while its result was formatted with `{:?}`)");
    assert_eq!(finding.item, "orders::f0");
}

#[test]
fn our_own_failures_and_the_sandboxs_are_no_findings() {
    let ours = Failure { stage: Stage::Harness, ..failure(0, panic_at(2, "must be")) };
    let denied = failure(0, Outcome::EnvironmentDenied { what: "openat".into() });
    let message =
        "called `Result::unwrap()` on an `Err` value: Os { code: 13, kind: PermissionDenied, message: \"…\" }";
    let triaged = of(&functions(1), &plan(1), vec![ours, denied, failure(0, panic_at(2, message))]);
    assert_eq!((triaged.findings.len(), triaged.ours.len(), triaged.denied.len()), (0, 1, 2));
}

#[test]
fn what_the_machine_or_somebody_else_ended_is_no_finding_unless_it_comes_again() {
    let starved = failure(0, Outcome::Starved { waited_ms: 60_000 });
    let killed =
        |failed| Failure { confirmed: Confirmation { runs: 1, failed }, ..failure(0, Outcome::Signal { number: 9 }) };
    let triaged = of(&functions(1), &plan(1), vec![starved, killed(0)]);
    assert_eq!((triaged.findings.len(), triaged.inconclusive.len()), (0, 2));
    assert_eq!(one(&functions(1), &plan(1), killed(1)).kind, Kind::Signal);
}

#[test]
fn numbers_that_explain_the_work_lower_a_hang() {
    let hang = |choices| Failure { choices, ..failure(0, Outcome::Hang { limit_ms: 500 }) };
    let severity = |choices| one(&functions(1), &plan(1), hang(choices)).severity;
    assert_eq!(severity(vec![Choice::Text("(?:){4294967295}".into())]), Severity::Error);
    assert_eq!(severity(vec![Choice::Int(10_000)]), Severity::Note);
    assert_eq!(severity(vec![Choice::Text("a".repeat(5000))]), Severity::Note);
}

#[test]
fn a_cost_may_set_the_amount_of_work() {
    let mut api = functions(1);
    let hang = || Failure { choices: vec![Choice::Int(15)], ..failure(0, Outcome::Hang { limit_ms: 500 }) };
    assert_eq!(one(&api, &plan(1), hang()).severity, Severity::Error);
    api.callables[0].params = vec![("cost".into(), Type::Prim("u32"))];
    assert_eq!(one(&api, &plan(1), hang()).severity, Severity::Warning);
}

#[test]
fn a_capacity_passed_through_is_a_note() {
    let mut api = functions(1);
    api.callables[0].params = vec![("cap".into(), Type::Prim("usize"))];
    let asked = |choices| Failure { choices, ..failure(0, panic_at(2, "capacity overflow")) };
    let capacity = one(&api, &plan(1), asked(vec![Choice::Int(i128::from(u64::MAX))]));
    assert_eq!((capacity.kind, capacity.severity), (Kind::CapacityOverflow, Severity::Note));
    let parsed = one(&functions(1), &plan(1), asked(vec![Choice::Text("99".into())]));
    assert_eq!(parsed.severity, Severity::Error);
    api.callables[0].params.clear();
    api.callables[0].name = "with_capacity".into();
    let overflow = Failure {
        choices: vec![Choice::Int(i128::from(u64::MAX))],
        ..failure(0, panic_at(2, "attempt to add with overflow"))
    };
    assert_eq!(one(&api, &plan(1), overflow).severity, Severity::Note);
}

#[test]
fn the_name_of_a_finding_survives_another_caller() {
    let name = |failures| of(&functions(2), &plan(2), failures).findings[0].id.clone();
    let alone = name(vec![failure(1, panic_at(2, "must be"))]);
    let both = name(vec![failure(0, panic_at(2, "must be")), failure(1, panic_at(2, "must be"))]);
    assert_eq!(alone, both);
}

#[test]
fn two_kinds_at_one_line_are_two_findings_with_two_names() {
    let triaged = of(
        &functions(1),
        &plan(1),
        vec![failure(0, panic_at(2, "must be")), failure(0, panic_at(2, "attempt to add with overflow"))],
    );
    assert_eq!(triaged.findings.len(), 2);
    assert_ne!(triaged.findings[0].id, triaged.findings[1].id);
}
