//! A report that the tests of this crate read.

use crate::{Baseline, Elapsed, FailOn, Report};
use edgetest_plan::SkipReason;
use edgetest_run::{Isolation, IsolationLevel, Left, Stopped};
use edgetest_triage::{
    Coverage, Covered, Excerpt, Finding, Item, ItemKind, Kind, Location, Release, Replay, Severity, Status, Triaged,
    Untested,
};

pub(crate) fn report() -> Report {
    Report {
        package: "orders".into(),
        version: "0.1.0".into(),
        toolchain: "rustc 1.95.0 (59807616e 2026-04-14)".into(),
        seed: 1,
        elapsed: Elapsed { inspect: 900, plan: 20, generate: 30, build: 3000, run: 8000, triage: 50 },
        isolation: Isolation { level: IsolationLevel::Full, layers: vec!["landlock".into()] },
        stopped: Stopped::Exhausted,
        cases: 1_200_000,
        folder: "crates/orders/".into(),
        fail_on: FailOn::default(),
        triaged: Triaged {
            items: vec![tested("orders::parse_sku"), skipped("orders::each", SkipReason::Closure("FnMut".into()))],
            findings: vec![error(), death(), note()],
            ours: vec![],
            denied: vec![],
            supplied: vec![],
            inconclusive: vec![],
            left: vec![],
        },
        baseline: Baseline::default(),
        coverage: None,
    }
}

pub(crate) fn coverage() -> Coverage {
    let covered = Covered {
        path: "orders::parse_sku".into(),
        place: place("orders-0.1.0", "src/sku.rs", 40, 1),
        lines: [2, 3],
        missed: vec![42..=42],
    };
    Coverage { lines: [9, 20], callables: vec![covered], passed_over: vec!["orders".into()] }
}

pub(crate) fn tested(path: &str) -> Item {
    let place = Some(place("orders-0.1.0", "src/sku.rs", 40, 1));
    Item { path: path.into(), kind: ItemKind::Function, status: Status::Tested, cases: 20_000, rejected: 17, place }
}

pub(crate) fn skipped(path: &str, reason: SkipReason) -> Item {
    let status = Status::Skipped(Untested::Unplanned(reason));
    Item { path: path.into(), kind: ItemKind::Method, status, cases: 0, rejected: 0, place: None }
}

fn place(krate: &str, file: &str, line: u32, column: u32) -> Location {
    Location { krate: krate.into(), file: file.into(), line, column }
}

fn excerpt(first_line: u32, text: &str) -> Excerpt {
    let lines = text.lines().map(str::to_owned).collect();
    Excerpt { first_line, lines }
}

pub(crate) fn error() -> Finding {
    Finding {
        id: "3fa1c0de".into(),
        law: None,
        kind: Kind::CharBoundary,
        severity: Severity::Error,
        evidence: "an implicit panic that no documentation announces".into(),
        item: "orders::parse_sku".into(),
        also: vec!["<orders::Order as FromStr>::from_str".into()],
        message: "end byte index 3 is not a char boundary; it is inside '£' (bytes 2..4) of `ab£`".into(),
        location: Some(place("orders-0.1.0", "src/sku.rs", 41, 32)),
        origin: None,
        stack: vec![],
        input: vec![("raw".into(), "\"ab£\"".into())],
        roles: vec![],
        reproducer: "#[test]\nfn parse_sku_panics() {\n    let _ = orders::parse_sku(\"ab£\");\n}\n".into(),
        documented: false,
        accepted: false,
        confirmed: (3, 3),
        replay: Replay { target: "orders::parse_sku".into(), choices: "t6162c2a3".into() },
        flaky: false,
        excerpt: Some(excerpt(
            40,
            "pub fn parse_sku(raw: &str) -> Sku {\n    let (prefix, digits) = raw.split_at(3);\n",
        )),
        origin_excerpt: None,
        seen: 214,
        first_seen_ms: 12,
        release: Some(Release::Fails),
    }
}

pub(crate) fn death() -> Finding {
    Finding {
        id: "00c0ffee".into(),
        law: None,
        kind: Kind::StackOverflow,
        evidence: "ends the process: a stack overflow cannot be caught".into(),
        item: "orders::parse".into(),
        also: vec![],
        message: "overflowed its stack of 8 MiB".into(),
        location: None,
        excerpt: None,
        input: vec![("text".into(), format!("\"{}\"", "[".repeat(400))), ("strict".into(), "false".into())],
        seen: 1,
        release: None,
        ..error()
    }
}

pub(crate) fn note() -> Finding {
    Finding {
        id: "0badcafe".into(),
        law: None,
        kind: Kind::IndexOutOfBounds,
        severity: Severity::Note,
        evidence: "an implementation of `Index`: indexing panics where there is nothing".into(),
        item: "<orders::Orders as Index<usize>>::index".into(),
        also: (0..5).map(|index| format!("orders::f{index}")).collect(),
        message: "index out of bounds: the len is 0 but the index is 0".into(),
        location: Some(place("itoa-1.0.0", "src/lib.rs", 7, 5)),
        origin: Some(place("orders-0.1.0", "src/lib.rs", 12, 9)),
        excerpt: Some(excerpt(7, "    list[at]")),
        origin_excerpt: Some(excerpt(12, "        itoa::at(&self.list, at)")),
        documented: true,
        release: None,
        ..error()
    }
}

/// A report whose every text wants to be something else: markup, a command, the end of a section, a wall.
pub(crate) fn hostile() -> Report {
    let wall = "A".repeat(1 << 20);
    let mut report = report();
    report.toolchain = HOSTILE.into();
    report.triaged.items = vec![
        Item { path: HOSTILE.into(), ..tested("") },
        skipped(&wall, SkipReason::Closure(HOSTILE.into())),
        skipped("orders::x", SkipReason::NoConstructor(wall.clone())),
        Item { status: Status::Unbuildable(HOSTILE.into()), ..tested("orders::y") },
    ];
    let place = place("orders-0.1.0", HOSTILE, 1, 1);
    let excerpt = Excerpt { first_line: 1, lines: vec![HOSTILE.replace('\n', " "), wall.clone()] };
    let finding = Finding {
        item: HOSTILE.into(),
        also: vec![HOSTILE.into(), wall.clone()],
        message: HOSTILE.into(),
        evidence: HOSTILE.into(),
        location: Some(place.clone()),
        origin: Some(place),
        input: vec![(HOSTILE.into(), HOSTILE.into()), ("wall".into(), wall.clone())],
        reproducer: format!("{HOSTILE}\n{wall}"),
        excerpt: Some(excerpt.clone()),
        origin_excerpt: Some(excerpt),
        ..error()
    };
    let silent = Finding { message: wall, location: None, origin: None, ..finding.clone() };
    report.triaged.findings = vec![finding, silent];
    for texts in [&mut report.triaged.denied, &mut report.triaged.inconclusive, &mut report.triaged.ours] {
        *texts = vec![HOSTILE.into()];
    }
    report.triaged.left = vec![(HOSTILE.into(), Left { threads: 1, processes: 1 })];
    report
}

/// What each format takes for its own: HTML, CDATA, Markdown, workflow commands, links of SARIF, terminals.
pub(crate) const HOSTILE: &str = "</script><script>alert(1)</script><img src=x onerror=alert(2)>' onmouseover=\"alert(3)\" \
    ]]><evil/><!-- --> &lt;\n::error file=x::pwned\n::stop-commands::x\r\n##[error]pwned\n\u{1b}]0;x\u{7}\0\u{202e}\u{2066}\u{feff}\u{ffff}\
    | a `code` ``` \n```\n# head\n[link](javascript:alert) ![i](http://evil.example/x) @team https://evil.example <b>\n</style>\n%0A::error::x";
