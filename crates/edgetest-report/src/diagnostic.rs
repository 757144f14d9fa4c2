//! One finding in rustc's manner: headline, source line with a caret, input, evidence, help, how to run it again.

use crate::mark::mark;
use crate::safe::{escape, name, shown};
use crate::words::{class, headline, help, is_panic};
use crate::{Report, Style};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use edgetest_triage::{Excerpt, Finding, Kind, Location, Release, Severity};

/// Most callers that are named beside the first.
const CALLERS: usize = 3;
/// Bytes of the label at the caret.
const LABEL: usize = 90;

/// The finding as a person reads it, without a newline at its end.
pub(crate) fn render(report: &Report, finding: &Finding, style: Style) -> String {
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(style.width).render(&[group(report, finding)])
}

fn group<'a>(report: &Report, finding: &Finding) -> Group<'a> {
    let mut group = level(finding.severity)
        .primary_title(title(finding))
        .id(finding.kind.code())
        .elements(Vec::<Origin<'a>>::new());
    let places = [
        (
            finding.location.as_ref(),
            finding.excerpt.as_ref(),
            Some(crate::safe::cut(&finding.message, LABEL).into_owned()),
        ),
        (finding.origin.as_ref(), finding.origin_excerpt.as_ref(), None),
    ];
    for (location, excerpt, label) in places {
        let Some(location) = location else { continue };
        group = with_place(group, report, finding.kind, location, excerpt, label);
    }
    let facts = facts(finding);
    let widest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    facts.into_iter().fold(group, |group, (name, text)| {
        let pad = " ".repeat(widest - name.len());
        let level = if name == "help" { Level::HELP } else { Level::NOTE };
        group.element(level.with_name(name).message(format!("{pad}{}", text.replace('\n', &format!("\n{pad}")))))
    })
}

/// What happened to which callable, on one line.
pub(crate) fn title(finding: &Finding) -> String {
    format!("`{}` {}", name(&finding.item), headline_of(finding))
}

/// What happened, without the callable's name.
pub(crate) fn headline_of(finding: &Finding) -> String {
    format!("{}{}", headline(finding), doubt(finding))
}

/// What the headline adds where a fresh process did not always show the same.
fn doubt(finding: &Finding) -> &'static str {
    match finding.confirmed {
        _ if !finding.flaky => "",
        (0, _) => ", not confirmed",
        (_, _) => ", but not every time",
    }
}

fn level<'a>(severity: Severity) -> Level<'a> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// The source line with its caret, or the bare place where the source cannot be had.
fn with_place<'a>(
    group: Group<'a>,
    report: &Report,
    kind: Kind,
    location: &Location,
    excerpt: Option<&Excerpt>,
    label: Option<String>,
) -> Group<'a> {
    let path = path(report, location);
    match excerpt.and_then(|excerpt| excerpt.line(location.line)) {
        Some(line) => group.element(snippet(path, line, location, kind, label)),
        None => group.element(Origin::path(path).line(index(location.line)).char_column(index(location.column))),
    }
}

fn snippet<'a>(
    path: String,
    line: &str,
    location: &Location,
    kind: Kind,
    label: Option<String>,
) -> Snippet<'a, Annotation<'a>> {
    // The caret is placed in the escaped text, whose columns differ from the file's.
    let range = mark(line, location.column, label.is_some().then_some(kind));
    let before = escape(&line[..range.start]).replace("\\t", "    ");
    let marked = escape(&line[range.clone()]).into_owned();
    let after = escape(&line[range.end..]).into_owned();
    let span = before.len()..before.len() + marked.len();
    let place = match label {
        Some(label) => AnnotationKind::Primary.span(span).label(escape(&label).into_owned()),
        None => AnnotationKind::Context.span(span).label("reached from here"),
    };
    Snippet::source(format!("{before}{marked}{after}")).line_start(index(location.line)).path(path).annotation(place)
}

/// Files of the package itself go without its name.
fn path(report: &Report, location: &Location) -> String {
    let file = name(&location.file);
    if location.krate == report.own_crate() { file } else { format!("{}/{file}", escape(&location.krate)) }
}

fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Frames of a stack that are shown.
const FRAMES: usize = 8;

fn facts(finding: &Finding) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    if finding.location.is_none() || finding.excerpt.is_none() || finding.message.len() > LABEL {
        facts.push(("what", shown(&finding.message)));
    }
    facts.extend(finding.law.map(|law| ("law", format!("{} (cargo edgetest explain {})", law.code(), law.code()))));
    if !finding.stack.is_empty() {
        let lines = finding.stack.iter().take(FRAMES).map(|line| escape(line).into_owned());
        facts.push(("stack", lines.collect::<Vec<_>>().join("\n")));
    }
    facts.push(("input", input(finding)));
    facts.push(("seen", seen(finding)));
    facts.push(("why", escape(&finding.evidence).into_owned()));
    if let Some(release) = &finding.release {
        facts.push(("release", in_release(finding.kind, release)));
    }
    facts.push(("help", advice(finding).to_owned()));
    facts.push(("again", format!("cargo edgetest repro {}", finding.id)));
    facts
}

fn in_release(kind: Kind, release: &Release) -> String {
    let (fails, fail) = if is_panic(kind) { ("panics", "panic") } else { ("fails", "fail") };
    match release {
        Release::Fails => format!("{fails} too"),
        Release::FailsOtherwise(message) => format!("fails otherwise: {}", shown(message)),
        Release::Returns(Some(value)) => format!("does not {fail}: returns {}", shown(value)),
        Release::Returns(None) => format!("does not {fail}"),
    }
}

fn input(finding: &Finding) -> String {
    if finding.input.is_empty() {
        return "no arguments".into();
    }
    let lines = finding.input.iter().map(|(name, value)| {
        let role = class(finding, name).map(|class| format!("  // {class}")).unwrap_or_default();
        format!("{} = {}{role}", shown(name), shown(value))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// One line on how the finding is usually mended.
pub(crate) fn advice(finding: &Finding) -> &'static str {
    help(finding.kind, text_at(finding))
}

/// How often, and through what else.
pub(crate) fn seen(finding: &Finding) -> String {
    let cases = match finding.seen {
        _ if finding.kind == Kind::Growth => "at four sizes of the input".to_owned(),
        0 | 1 => "in one case".to_owned(),
        count => format!("the smallest of {count} cases"),
    };
    if finding.also.is_empty() {
        return cases;
    }
    let named: Vec<String> = finding.also.iter().take(CALLERS).map(|path| format!("`{}`", name(path))).collect();
    let more = match finding.also.len().saturating_sub(CALLERS) {
        0 => String::new(),
        count => format!(" and {count} more"),
    };
    format!("{cases}; also through {}{more}", named.join(", "))
}

/// The source from the panic's place on.
fn text_at(finding: &Finding) -> &str {
    let line = finding.location.as_ref().zip(finding.excerpt.as_ref()).and_then(|(location, excerpt)| {
        let line = excerpt.line(location.line)?;
        line.get(mark(line, location.column, Some(finding.kind)))
    });
    line.unwrap_or_default()
}
