use super::*;
use crate::{Baseline, Entry, sample};
use edgetest_run::Role;
use edgetest_triage::{Kind, Release};

const VERBOSE: Style = Style { color: false, verbose: true, width: 120 };

#[test]
fn findings_read_like_the_compilers_own() {
    let expected = r#"error[char-boundary]: `orders::parse_sku` panics on a multi-byte character
  --> src/sku.rs:41:32
   |
41 |     let (prefix, digits) = raw.split_at(3);
   |                                ^^^^^^^^ end byte index 3 is not a char boundary; it is inside '£' (bytes 2..4) of `ab£`
   |
   = input:   raw = "ab£"  // a multi-byte character at byte 2
   = seen:    the smallest of 214 cases; also through `<orders::Order as FromStr>::from_str`
   = why:     an implicit panic that no documentation announces
   = release: panics too
   = help:    `split_at_checked` returns `None` here
   = again:   cargo edgetest repro 3fa1c0de"#;
    let report = sample::report();
    assert_eq!(diagnostic(&report, &sample::error(), Style::default()), expected);
}

#[test]
fn a_death_without_a_place_tells_what_happened_and_cuts_a_long_input() {
    let expected = format!(
        "error[stack-overflow]: `orders::parse` overflows the stack
 |
 = what:  overflowed its stack of 8 MiB
 = input: text = \"{}… (402 bytes)
          strict = false
 = seen:  in one case
 = why:   ends the process: a stack overflow cannot be caught
 = help:  bound the depth, or keep a stack of your own on the heap
 = again: cargo edgetest repro 00c0ffee",
        "[".repeat(199)
    );
    let report = sample::report();
    assert_eq!(diagnostic(&report, &sample::death(), Style::default()), expected);
}

#[test]
fn a_panic_in_a_dependency_shows_the_way_there() {
    let expected = r#"note[index-out-of-bounds]: `<orders::Orders as Index<usize>>::index` indexes out of bounds
  --> itoa-1.0.0/src/lib.rs:7:5
   |
 7 |     list[at]
   |     ^^^^^^^^ index out of bounds: the len is 0 but the index is 0
   |
  ::: src/lib.rs:12:9
   |
12 |         itoa::at(&self.list, at)
   |         -------- reached from here
   |
   = input: raw = "ab£"
   = seen:  the smallest of 214 cases; also through `orders::f0`, `orders::f1`, `orders::f2` and 2 more
   = why:   an implementation of `Index`: indexing panics where there is nothing
   = help:  `get` returns `None` here
   = again: cargo edgetest repro 0badcafe"#;
    let report = sample::report();
    assert_eq!(diagnostic(&report, &sample::note(), Style::default()), expected);
}

#[test]
fn notes_and_accepted_findings_are_shown_on_request_only() {
    let mut report = sample::report();
    report.triaged.findings[1].accepted = true;
    let heads = |style| {
        let text = human(&report, style);
        text.lines()
            .filter(|line| line.contains("]: `"))
            .map(|line| line.split('[').next().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(heads(Style::default()), ["error"]);
    assert_eq!(heads(VERBOSE), ["error", "error", "note"]);
}

#[test]
fn the_last_lines_sum_up() {
    let text = human(&sample::report(), Style::default());
    let last: Vec<&str> = text.lines().rev().take(2).collect();
    assert_eq!(
        last[1],
        "1 tested, 1 skipped (cargo edgetest list) · 2 errors, 0 warnings, 1 note (-v shows them) · 12 s"
    );
    assert_eq!(last[0], "What it means: cargo edgetest explain char-boundary");
}

#[test]
fn a_clean_run_is_one_line() {
    let mut report = sample::report();
    report.triaged.findings.clear();
    report.triaged.items.truncate(1);
    assert_eq!(human(&report, Style::default()), "1 tested · 0 errors, 0 warnings · 12 s\n");
}

#[test]
fn hollow_runs_are_said() {
    let mut report = sample::report();
    report.triaged.findings.clear();
    report.triaged.items[0].rejected = 19_000;
    report.triaged.items[1].status = Status::Skipped(Untested::AllRejected);
    report.triaged.denied = vec!["`orders::save`: permission\u{1b}".into()];
    report.triaged.inconclusive = vec!["`orders::save`: killed by SIGKILL".into()];
    report.triaged.left = vec![
        ("orders::pool".into(), Left { threads: 4, processes: 0 }),
        ("orders::serve".into(), Left { threads: 1, processes: 2 }),
    ];
    report.isolation.level = IsolationLevel::None;
    report.stopped = Stopped::Interrupted;
    let expected = "\
warning: interrupted: this is what was known by then
warning: 2 callables hardly ever got valid arguments, which proves nothing: `orders::each`, `orders::parse_sku`
         (a doc example or a test that builds them shows how; `cargo edgetest list` tells what would unlock the rest)
warning: the code ran with nothing but time and memory limits
warning: one case failed because the sandbox denied them something, which is no defect
         `orders::save`: permission\\u{1b}
warning: one case ended for reasons outside of the code, which tells nothing
         `orders::save`: killed by SIGKILL
warning: one callable left something running, which was ended with the worker
         `orders::serve`: 1 threads at a time, 2 processes in all

1 tested, 1 skipped (cargo edgetest list) · 0 errors, 0 warnings · 12 s
";
    assert_eq!(human(&report, Style::default()), expected);
}

#[test]
fn the_class_of_an_argument_stands_beside_it() {
    let with = |kind, role| {
        let finding = Finding { kind, roles: vec![("raw".into(), role)], ..sample::error() };
        diagnostic(&sample::report(), &finding, Style::default())
    };
    for (text, class) in [
        (with(Kind::Overflow, Role::Any), "any value"),
        (with(Kind::Overflow, Role::Least), "the smallest value at which it overflows"),
        (with(Kind::Unwrap, Role::Least), "the smallest value at which it fails"),
        (with(Kind::CharBoundary, Role::Matters), "a multi-byte character at byte 2"),
    ] {
        assert!(text.contains(&format!("raw = \"ab£\"  // {class}\n")), "{text}");
    }
    assert!(with(Kind::Unwrap, Role::Matters).contains("raw = \"ab£\"\n"));
}

#[test]
fn what_a_release_build_does_is_told() {
    for (kind, release, line) in [
        (
            Kind::Overflow,
            Release::Returns(Some("18446744073709551615".into())),
            "does not panic: returns 18446744073709551615",
        ),
        (Kind::Abort, Release::Returns(None), "does not fail"),
        (Kind::Overflow, Release::FailsOtherwise("index\u{1b}".into()), "fails otherwise: index\\u{1b}"),
    ] {
        let finding = Finding { kind, release: Some(release), ..sample::error() };
        let text = diagnostic(&sample::report(), &finding, Style::default());
        assert!(text.contains(&format!("= release: {line}\n")), "{text}");
        let input = vec![("a".into(), "1".into()), ("b".into(), "2".into())];
        let text = diagnostic(&sample::report(), &Finding { input, ..finding }, Style::default());
        assert!(text.contains("   = input:   a = 1\n              b = 2\n"), "{text}");
    }
}

#[test]
fn entries_of_the_baseline_that_need_a_look_are_told() {
    let mut report = sample::report();
    let entry = |until: Option<&str>| Entry {
        id: "3fa1c0de".into(),
        reason: "old\u{1b} format".into(),
        until: until.map(Into::into),
    };
    report.baseline = Baseline { expired: vec![entry(Some("2026-01-31"))], unseen: vec![entry(None)] };
    let text = human(&report, Style::default());
    for line in [
        "warning: finding 3fa1c0de was accepted until 2026-01-31 and counts again: old\\u{1b} format\n",
        "warning: accepted finding 3fa1c0de was not seen: remove it from `edgetest.toml` if it is mended (old\\u{1b} format)\n",
    ] {
        assert!(text.contains(line), "{text}");
    }
}

#[test]
fn a_run_is_hollow_when_nine_in_ten_cases_had_no_arguments() {
    let mut report = sample::report();
    assert!(!report.is_hollow() && !Report::default().is_hollow());
    report.triaged.items[0].rejected = 18_001;
    assert!(report.is_hollow());
}

#[test]
fn what_the_crate_says_cannot_steer_the_terminal() {
    let mut report = sample::report();
    let finding = &mut report.triaged.findings[0];
    let hostile = "\u{1b}]0;x\u{7}\u{202e}\n";
    finding.item.push_str(hostile);
    finding.message = hostile.repeat(99);
    finding.also = vec![hostile.into()];
    finding.evidence = hostile.into();
    finding.input = vec![(hostile.into(), hostile.into())];
    let location = finding.location.as_mut().expect("the sample panics somewhere");
    location.file.push_str(hostile);
    let excerpt = finding.excerpt.as_mut().expect("the sample has sources");
    excerpt.lines[1].insert_str(2, "\u{1b}\u{202e}");
    let text = human(&report, VERBOSE);
    assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\r']), "{text}");
}

#[test]
fn what_was_not_seen_again_is_said() {
    for (confirmed, doubt) in [((3, 2), "but not every time"), ((0, 0), "not confirmed")] {
        let finding = Finding { flaky: true, confirmed, ..sample::error() };
        let text = diagnostic(&sample::report(), &finding, Style::default());
        let expected = format!("`orders::parse_sku` panics on a multi-byte character, {doubt}\n");
        assert!(text.contains(&expected), "{text}");
    }
}

#[test]
fn colour_is_there_on_request_only() {
    let colored = Style { color: true, ..VERBOSE };
    assert!(human(&sample::report(), colored).contains('\u{1b}'));
    assert!(!human(&sample::report(), VERBOSE).contains('\u{1b}'));
}
