//! The report as a person reads it: findings, what was left open, one line that sums up.

use crate::diagnostic::render;
use crate::duration::duration;
use crate::reached::reached;
use crate::safe::shown;
use crate::summary::plural;
use crate::{Counts, Entry, Render, Report, Scope, Style};
use edgetest_plan::Law;
use edgetest_run::{IsolationLevel, Left, Stopped};
use edgetest_triage::{Finding, Item, Status, Untested};
use std::fmt::Write as _;

/// Callables that are named where many have the same trouble.
const NAMED: usize = 3;

/// The report on a terminal.
#[derive(Clone, Copy, Debug)]
pub struct Human(pub Style);

impl Render for Human {
    fn scope(&self) -> Scope {
        Scope::Package
    }

    fn render(&self, reports: &[Report]) -> String {
        reports.iter().map(|report| human(report, self.0)).collect()
    }
}

/// The whole report, ending in a newline.
fn human(report: &Report, style: Style) -> String {
    let mut text = String::new();
    for finding in report.shown(style.verbose) {
        writeln!(text, "{}\n", diagnostic(report, finding, style)).expect("writing to a String does not fail");
    }
    let remarks = remarks(report, style);
    for remark in &remarks {
        writeln!(text, "{} {remark}", style.yellow("warning:")).expect("writing to a String does not fail");
    }
    if !remarks.is_empty() {
        text.push('\n');
    }
    if let Some(coverage) = &report.coverage {
        text.push_str(&reached(coverage, style));
    }
    text.push_str(&summary(report, style));
    text.push_str(&hints(report, style));
    text
}

/// One finding as the human report shows it.
pub fn diagnostic(report: &Report, finding: &Finding, style: Style) -> String {
    render(report, finding, style)
}

/// What a reader must know before trusting the figures.
fn remarks(report: &Report, style: Style) -> Vec<String> {
    let mut remarks = Vec::new();
    remarks.extend(stopped(report));
    remarks.extend(hollow(report));
    remarks.extend(isolation(report));
    remarks.extend(report.baseline.expired.iter().map(expired));
    remarks.extend(report.baseline.unseen.iter().map(unseen));
    let triaged = &report.triaged;
    remarks.extend(counted(
        &triaged.denied,
        "failed because the sandbox denied them something, which is no defect",
        style,
    ));
    remarks.extend(counted(&triaged.inconclusive, "ended for reasons outside of the code, which tells nothing", style));
    remarks.extend(left(&triaged.left, style));
    remarks.extend(counted(&triaged.supplied, "failed in a `[[fixture]]` of edgetest.toml", style));
    remarks.extend(counted(&triaged.ours, "failed through a defect of cargo-edgetest, not of your code", style));
    remarks
}

fn stopped(report: &Report) -> Option<String> {
    let waiting = untested(report, &[Untested::NotRun]).len();
    match report.stopped {
        Stopped::CutShort => {
            Some("cut short, for the harness could not be started any more: this is what was known by then".into())
        }
        Stopped::Interrupted => Some("interrupted: this is what was known by then".into()),
        Stopped::Time if waiting > 0 => {
            Some(format!("the time was up before {} had a turn: give it more with `--time`", callables(waiting)))
        }
        Stopped::Time | Stopped::Exhausted => None,
    }
}

/// Callables whose arguments were hardly ever built prove nothing.
fn hollow(report: &Report) -> Option<String> {
    let refused = untested(report, &[Untested::AllRejected, Untested::SetupFailed, Untested::GivenUp]);
    let rare = report.callables().filter(|item| item.status == Status::Tested && mostly_rejected(item));
    let names: Vec<&str> = refused.into_iter().chain(rare).map(|item| item.path.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} hardly ever got valid arguments, which proves nothing: {}\n         \
             (a doc example or a test that builds them shows how; `cargo edgetest list` tells what would unlock the rest)",
            callables(names.len()),
            some(&names)
        )
    })
}

/// More than nine cases in ten.
fn mostly_rejected(item: &Item) -> bool {
    item.rejected.saturating_mul(10) > item.cases.saturating_mul(9)
}

fn untested<'a>(report: &'a Report, reasons: &[Untested]) -> Vec<&'a Item> {
    let is = |item: &&Item| matches!(&item.status, Status::Skipped(reason) if reasons.contains(reason));
    report.callables().filter(is).collect()
}

fn isolation(report: &Report) -> Option<String> {
    let weak = match report.isolation.level {
        IsolationLevel::None => "nothing but time and memory limits",
        IsolationLevel::Reduced => "limits of the system, with files or the network within reach",
        IsolationLevel::Readonly | IsolationLevel::Strong | IsolationLevel::Full => return None,
    };
    (report.cases > 0).then(|| format!("the code ran with {weak}"))
}

fn expired(entry: &Entry) -> String {
    let day = entry.until.as_deref().unwrap_or_default();
    format!("finding {} was accepted until {day} and counts again: {}", shown(&entry.id), shown(&entry.reason))
}

fn unseen(entry: &Entry) -> String {
    let Entry { id, reason, .. } = entry;
    format!(
        "accepted finding {} was not seen: remove it from `edgetest.toml` if it is mended ({})",
        shown(id),
        shown(reason)
    )
}

fn counted(what: &[String], text: &str, style: Style) -> Option<String> {
    let mut remark = match what.len() {
        0 => return None,
        1 => format!("one case {text}"),
        count => format!("{count} cases {text}"),
    };
    let named = if style.verbose { what.len() } else { 1 };
    for line in what.iter().take(named) {
        write!(remark, "\n         {}", shown(line)).expect("writing to a String does not fail");
    }
    Some(remark)
}

/// Threads are a detail; a process that was started without anything in its way is not.
fn left(rows: &[(String, Left)], style: Style) -> Option<String> {
    let told = rows.iter().filter(|(_, left)| style.verbose || left.processes > 0);
    let lines: Vec<String> = told.map(|(path, left)| format!("`{path}`: {}", left_running(*left))).collect();
    let count = callables(lines.len());
    (!lines.is_empty()).then(|| {
        let text = format!("{count} left something running, which was ended with the worker");
        lines.iter().fold(text, |text, line| text + "\n         " + &shown(line))
    })
}

fn left_running(Left { threads, processes }: Left) -> String {
    let of = |what: &str, count: u64| (count > 0).then(|| format!("{count} {what}"));
    let parts = [of("threads at a time", threads), of("processes in all", processes)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn some(names: &[&str]) -> String {
    let quoted = |path: &&str| format!("`{}`", shown(path));
    let first: Vec<String> = names.iter().take(NAMED).map(quoted).collect();
    match names.len().saturating_sub(NAMED) {
        0 => first.join(", "),
        more => format!("{} and {more} more", first.join(", ")),
    }
}

fn callables(count: usize) -> String {
    if count == 1 { "one callable".into() } else { format!("{count} callables") }
}

fn summary(report: &Report, style: Style) -> String {
    let counts = report.counts();
    let verdict = verdict(&counts, style);
    format!("{} · {verdict} · {}\n", coverage(&counts), duration(report.elapsed.total()))
}

fn coverage(counts: &Counts) -> String {
    let mut text = format!("{} tested", counts.tested);
    if counts.laws > 0 {
        write!(text, ", {}", plural(counts.laws, "law")).expect("writing to a String does not fail");
    }
    if counts.skipped > 0 {
        write!(text, ", {} skipped (cargo edgetest list)", counts.skipped).expect("writing to a String does not fail");
    }
    if counts.unbuildable > 0 {
        write!(text, ", {} unbuildable", counts.unbuildable).expect("writing to a String does not fail");
    }
    text
}

fn verdict(counts: &Counts, style: Style) -> String {
    let errors = plural(counts.errors, "error");
    let warnings = plural(counts.warnings, "warning");
    let mut text = format!(
        "{}, {}",
        if counts.errors > 0 { style.red(errors) } else { style.green(errors) },
        if counts.warnings > 0 { style.yellow(warnings) } else { warnings },
    );
    let hidden = if style.verbose { "" } else { " (-v shows them)" };
    if counts.notes > 0 {
        write!(text, ", {}{hidden}", plural(counts.notes, "note")).expect("writing to a String does not fail");
    }
    if counts.accepted > 0 {
        write!(text, ", {} accepted", counts.accepted).expect("writing to a String does not fail");
    }
    text
}

/// What to do next, about the worst finding.
fn hints(report: &Report, style: Style) -> String {
    let Some(finding) = report.shown(style.verbose).next() else {
        return String::new();
    };
    let about = |what: &str, command: String| format!("{} {}\n", style.dim(what), style.bold(command));
    let topic = finding.law.map_or(finding.kind.code(), Law::code);
    about("What it means:", format!("cargo edgetest explain {topic}"))
}

#[cfg(test)]
mod tests;
